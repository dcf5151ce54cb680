//! One item of a reply.

use serde_json::Value;

use super::sales;
use crate::{
    listing::{Affiliate, Amount, Availability, Coupon, Listing, Moment, Platform, Union, UnionSeen},
    source::union::{
        Item, json,
        redact::redact,
        say::{coupon_text, distinct, reading},
    },
};

/// Reads an item; none where nothing tells which it is.
pub(super) fn read(item: &Value, now: Moment) -> Option<Item> {
    let id = json::text(item, "goods_sign");
    let number = |id: &String| id.len() <= 20 && id != "0" && id.bytes().all(|b| b.is_ascii_digit());
    let item_id = json::text(item, "goods_id").filter(number);
    if id.is_none() && item_id.is_none() {
        return None;
    }
    // The big price is the one for a group. Who buys alone pays `min_normal_price`, which is no struck-through price.
    let price = fen(item, "min_group_price");
    let coupon = coupon(item);
    let paid = price.zip(coupon.as_ref()).and_then(|(price, coupon)| pay_price(price, coupon, now));
    let pay_parts: Vec<String> = paid.iter().filter_map(|_| coupon.as_ref().map(|c| c.text.clone())).collect();
    let coupons: Vec<Coupon> = coupon.into_iter().collect();
    let main_image = json::url(item, "goods_image_url");
    let affiliate = Affiliate {
        in_union: Some(true),
        commission: json::fraction(item, "promotion_rate", 3),
        ..Affiliate::default()
    };
    let listing = Listing {
        title: json::text(item, "goods_name"),
        seller: json::text(item, "mall_name"),
        price,
        pay_price: paid,
        pay_parts,
        coupons: coupons.clone(),
        gallery: distinct(json::urls(item, "goods_gallery_urls")),
        main_image,
        video: json::urls(item, "video_urls").into_iter().next(),
        sales: json::text(item, "sales_tip").and_then(|tip| sales(&tip)),
        affiliate: Some(affiliate.clone()),
        ..Listing::default()
    };
    let seen = UnionSeen {
        union: Union::Pdd,
        at: now,
        affiliate,
        // The tip covers nobody knows which time: it is the listing's, not the thirty days of a series.
        sales: None,
        price,
        availability: Availability::Unknown,
        coupons,
        evidence: Some(redact(item)),
    };
    let reading = reading(listing, Union::Pdd);
    Some(Item { asked: id.clone(), id, item_id, platform: Platform::Pdd, reading, seen })
}

/// Fen as yuan; none where it is nothing.
fn fen(item: &Value, path: &str) -> Option<Amount> {
    let fen = json::count(item, path).filter(|fen| (1..1_000_000_000_000).contains(fen))?;
    Some(Amount::new(i64::try_from(fen).ok()?, 2))
}

/// The item's coupon.
fn coupon(item: &Value) -> Option<Coupon> {
    if json::at(item, "has_coupon") != Some(&Value::Bool(true)) {
        return None;
    }
    let amount = fen(item, "coupon_discount")?;
    let threshold = fen(item, "coupon_min_order_amount");
    Some(Coupon {
        amount: Some(amount),
        threshold,
        text: coupon_text(amount, threshold),
        starts: json::moment(item, "coupon_start_time"),
        ends: json::moment(item, "coupon_end_time"),
        left: json::count(item, "coupon_remain_quantity"),
        total: json::count(item, "coupon_total_quantity").filter(|total| *total > 0),
    })
}

/// The price after the coupon, where there is one left, its time has come and one piece reaches its threshold.
fn pay_price(price: Amount, coupon: &Coupon, now: Moment) -> Option<Amount> {
    let usable = coupon.left? > 0 && coupon.starts? <= now && now <= coupon.ends?;
    let reached = coupon.threshold.is_none_or(|least| least <= price);
    Some(price - coupon.amount?).filter(|left| usable && reached && *left > Amount::ZERO)
}
