//! One item of a reply.

use serde_json::Value;

use super::is_sku;
use crate::{
    listing::{Affiliate, Amount, Availability, Coupon, Listing, Moment, Platform, Union, UnionSeen},
    source::union::{
        Item, json,
        redact::redact,
        say::{coupon_text, distinct, reading},
    },
};

/// Reads an item; none where nothing tells which it is. `lone`: the only id that was asked for, of the only item that came.
pub(super) fn read(item: &Value, ids: &[String], lone: Option<&str>, now: Moment) -> Option<Item> {
    let item_id = json::text(item, "skuId").filter(|id| is_sku(id));
    let id = json::text(item, "itemId");
    if item_id.is_none() && id.is_none() {
        return None;
    }
    let price = money(item, "priceInfo.price");
    let coupons = coupons(item);
    let paid = price.and_then(|price| pay_price(item, price, &coupons, now));
    let (pay_price, pay_parts) = paid.map_or((None, Vec::new()), |(pay, parts)| (Some(pay), parts));
    let coupons: Vec<Coupon> = coupons.into_iter().map(|one| one.coupon).collect();
    let pictures = json::list(item, "imageInfo.imageList");
    let gallery = distinct(pictures.into_iter().filter_map(|picture| json::url(picture, "url")));
    let affiliate = Affiliate {
        in_union: Some(true),
        commission: json::fraction(item, "commissionInfo.commissionShare", 2),
        // Orders, not pieces; and of the whole spu, as it seems.
        sales_30d: json::count(item, "inOrderCount30Days"),
        ..Affiliate::default()
    };
    let listing = Listing {
        title: json::text(item, "skuName"),
        seller: json::text(item, "shopInfo.shopName"),
        price,
        pay_price,
        pay_parts,
        coupons: coupons.clone(),
        main_image: gallery.first().cloned(),
        gallery,
        video: video(item),
        review_count: json::count(item, "comments"),
        affiliate: Some(affiliate.clone()),
        ..Listing::default()
    };
    let seen = UnionSeen {
        union: Union::Jd,
        at: now,
        affiliate,
        sales: None,
        price,
        availability: availability(item),
        coupons,
        evidence: Some(redact(item)),
    };
    Some(Item {
        asked: asked(ids, lone, item_id.as_deref(), id.as_deref()),
        id,
        item_id,
        platform: Platform::Jd,
        reading: reading(listing, Union::Jd),
        seen,
    })
}

/// Which of the ids that were asked for this item answers. The union's own ids have two parts, of which the first changes
/// from one call to the next: the second alone is enough where it fits only one.
fn asked(ids: &[String], lone: Option<&str>, item_id: Option<&str>, id: Option<&str>) -> Option<String> {
    let whole = ids.iter().find(|asked| Some(asked.as_str()) == item_id || Some(asked.as_str()) == id);
    if whole.is_some() {
        return whole.cloned();
    }
    let second = |id: &str| id.rsplit_once('_').map(|(_, part)| part.to_owned()).filter(|part| part.len() >= 8);
    let part = id.and_then(second);
    let mut alike = ids.iter().filter(|asked| part.is_some() && second(asked) == part);
    match (alike.next(), alike.next()) {
        (Some(one), None) => Some(one.clone()),
        // A number that was asked for and is not the item's is another item.
        _ => lone.filter(|lone| !is_sku(lone)).map(str::to_owned),
    }
}

/// JD's note on the field says that it is meant for choosing goods, not for shoppers (and stock is one of a region): it
/// helps to explain a fall, but is not said of the listing.
fn availability(item: &Value) -> Availability {
    match json::count(item, "stockState") {
        Some(1) => Availability::InStock,
        Some(0) => Availability::OutOfStock,
        _ => Availability::Unknown,
    }
}

/// An amount that is one: neither zero nor `-1`, which stand for "unknown".
fn money(item: &Value, path: &str) -> Option<Amount> {
    json::amount(item, path).filter(|amount| !amount.is_zero())
}

/// The main picture's video (`videoType` 1), in the better quality.
fn video(item: &Value) -> Option<String> {
    let all = json::list(item, "videoInfo.videoList");
    let main: Vec<&Value> =
        all.into_iter().filter(|video| json::count(video, "videoType").is_none_or(|kind| kind == 1)).collect();
    let high = main.iter().find(|video| json::text(video, "playType").as_deref() == Some("high"));
    json::url(high.or(main.first())?, "playUrl")
}

/// A coupon, and whether anyone can have and use it at a moment.
struct Told {
    coupon: Coupon,
    for_all: bool,
    to_have: (Option<Moment>, Option<Moment>),
}

impl Told {
    fn is_usable(&self, now: Moment) -> bool {
        let within = |(from, until): (Option<Moment>, Option<Moment>)| {
            from.is_none_or(|from| from <= now) && until.is_none_or(|until| now <= until)
        };
        self.for_all && within(self.to_have) && within((self.coupon.starts, self.coupon.ends))
    }
}

fn coupons(item: &Value) -> Vec<Told> {
    let all = json::list(item, "couponInfo.couponList").into_iter();
    let told = all.filter_map(|coupon| {
        let amount = money(coupon, "discount")?;
        let threshold = json::amount(coupon, "quota");
        let to_have = (json::moment(coupon, "getStartTime"), json::moment(coupon, "getEndTime"));
        Some(Told {
            coupon: Coupon {
                amount: Some(amount),
                threshold,
                text: coupon_text(amount, threshold),
                starts: json::moment(coupon, "useStartTime").or(to_have.0),
                ends: json::moment(coupon, "useEndTime").or(to_have.1),
                left: json::count(coupon, "remainCnt"),
                total: None,
            },
            // 1: only on some of JD's platforms.
            for_all: json::count(coupon, "platformType").is_none_or(|kind| kind == 0),
            to_have,
        })
    });
    told.take(60).collect()
}

/// What is left of the price, and what explains it.
///
/// JD says a final price itself (`purchasePriceInfo`, 到手价), with the amount from which it holds: believed where one
/// piece reaches that amount. Else it says a price after the best coupon (`lowestCouponPrice`), also where there is no
/// coupon: believed where the promotion (not one for groups or presales) and a coupon usable now give exactly that.
fn pay_price(item: &Value, price: Amount, coupons: &[Told], now: Moment) -> Option<(Amount, Vec<String>)> {
    let kind = json::count(item, "priceInfo.lowestPriceType");
    let promoted = money(item, "priceInfo.lowestPrice").filter(|_| matches!(kind, Some(1 | 3)));
    let base = promoted.filter(|promoted| *promoted < price).unwrap_or(price);
    let mut parts = Vec::new();
    if base < price {
        parts.push(if kind == Some(3) { "秒杀价" } else { "促销价" }.to_owned());
    }
    let best = money(item, "priceInfo.lowestCouponPrice").filter(|best| *best < price);
    let explained = best.and_then(|best| {
        let fits = |told: &&Told| {
            let Coupon { amount: Some(amount), threshold, .. } = &told.coupon else { return false };
            told.is_usable(now) && threshold.is_none_or(|least| least <= base) && base - amount == best
        };
        if best == base {
            return Some((best, parts.clone()));
        }
        let coupon = coupons.iter().find(fits)?;
        Some((best, parts.iter().cloned().chain([coupon.coupon.text.clone()]).collect()))
    });
    let info = json::at(item, "purchasePriceInfo");
    let last = info.and_then(|info| {
        let good = json::count(info, "code").is_none_or(|code| code == 200);
        let basis = json::count(info, "basisPriceType").is_none_or(|kind| matches!(kind, 1 | 3));
        let reached = json::amount(info, "thresholdPrice").is_some_and(|least| least <= price);
        money(info, "purchasePrice").filter(|last| good && basis && reached && *last < price)
    });
    match (last, explained) {
        // Both hold for one piece: the lower one is what is left. Its promotions have no words here.
        (Some(last), Some((best, _))) if last < best => Some((last, Vec::new())),
        (Some(last), None) if best.is_none_or(|best| last <= best) => Some((last, Vec::new())),
        (_, explained) => explained,
    }
}
