//! One item of a reply, normalised, whichever interface it is from.
//!
//! | union | here |
//! | --- | --- |
//! | `publish_info.income_rate` "15.5" (percent, subsidy included) | `commission` 0.155 |
//! | `two_hour_promotion_sales`, `daily_promotion_sales` | `sales_2h`, `sales_today` |
//! | `tk_total_sales` "11", "" (unknown); search only | `sales_30d` |
//! | `topn_info.topn_quantity` (前N件剩余库存; `topn_total_count` is what there was at first) | `first_n_left` |
//! | `volume` (thirty days up to yesterday) | `sales`, exact |
//! | `quantity` of details | `availability` |

use serde_json::Value;
use url::Url;

use super::{
    super::{
        Item,
        json::{at, count, fraction, list, text, url, urls},
        redact,
        say::{distinct, reading},
    },
    legacy, price,
    price::Numbered,
};
use crate::listing::{
    Affiliate, Availability, Listing, Moment, Platform, SalesCount, Union, UnionSeen, Variant, Window, identify,
};

/// No item has more choices.
const MOST_VARIANTS: usize = 500;

/// An item as a reply tells it.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// The item.
    pub item: Item,
    /// Its coupons with the ids by which their rests can be asked for.
    pub coupons: Vec<Numbered>,
}

/// Reads one item; nothing where it names none. A search for a single item is said to leave out its id: then a title does.
pub fn read(value: &Value, now: Moment) -> Option<Told> {
    let upgraded = ["publish_info", "price_promotion_info", "item_basic_info"].iter().any(|n| at(value, n).is_some());
    let id = text(value, "item_id").or_else(|| text(value, "num_iid"));
    let asked = text(value, "input_item_iid").or_else(|| text(value, "num_iid"));
    let mut listing = Listing::default();
    let basic = if upgraded { at(value, "item_basic_info").unwrap_or(&Value::Null) } else { value };
    listing.title = text(basic, "title");
    if id.is_none() && asked.is_none() && listing.title.is_none() {
        return None;
    }
    listing.seller = text(basic, "shop_title").or_else(|| text(basic, "nick"));
    pictures(basic, &mut listing);
    listing.sales = volume(basic);
    let (coupons, mut affiliate) = if upgraded {
        (price::upgraded(value, &mut listing), publish(value))
    } else {
        (legacy::prices(value, &mut listing), legacy::affiliate(value))
    };
    affiliate.in_union = Some(true);
    affiliate.sales_30d = count(basic, "tk_total_sales");
    listing.variants = variants(value);
    listing.availability = availability(value, basic);
    listing.affiliate = Some(affiliate.clone());
    let page = url(basic, "item_url").and_then(|page| Url::parse(&page).ok()).map(|page| identify(&page));
    let platform = match count(basic, "user_type") {
        Some(1) => Platform::Tmall,
        Some(_) => Platform::Taobao,
        None => page.as_ref().map(|page| page.platform).filter(|p| *p == Platform::Tmall).unwrap_or(Platform::Taobao),
    };
    let digits = |id: &String| id.bytes().all(|b| b.is_ascii_digit());
    let item_id = page.and_then(|page| page.item_id).filter(digits).or_else(|| asked.clone().filter(digits));
    let seen = UnionSeen {
        union: Union::Taobao,
        at: now,
        affiliate,
        sales: listing.sales.clone(),
        price: listing.price,
        availability: listing.availability,
        coupons: listing.coupons.clone(),
        evidence: Some(redact::redact(value)),
    };
    let reading = reading(listing, Union::Taobao);
    Some(Told { item: Item { asked, id, item_id, platform, reading, seen }, coupons })
}

fn publish(value: &Value) -> Affiliate {
    let Some(publish) = at(value, "publish_info") else { return Affiliate::default() };
    Affiliate {
        commission: fraction(publish, "income_rate", 2),
        sales_today: count(publish, "daily_promotion_sales"),
        sales_2h: count(publish, "two_hour_promotion_sales"),
        first_n_left: count(publish, "topn_info.topn_quantity"),
        ..Affiliate::default()
    }
}

/// Thirty days, exact. A key that may not see counts gets 0 beside an empty affiliate count: that is no count.
fn volume(basic: &Value) -> Option<SalesCount> {
    let sold = count(basic, "volume")?;
    let hidden = sold == 0 && basic.get("tk_total_sales").and_then(Value::as_str) == Some("");
    let exact = || SalesCount { count: sold, at_most: Some(sold), window: Window::Month, text: sold.to_string() };
    (!hidden).then(exact)
}

/// The main picture, and all pictures with it in front. Their hosts all speak TLS.
fn pictures(basic: &Value, to: &mut Listing) {
    let secure = |address: String| match address.strip_prefix("http://") {
        Some(rest) => format!("https://{rest}"),
        None => address,
    };
    to.main_image = url(basic, "pict_url").map(secure);
    let others: Vec<String> = urls(basic, "small_images").into_iter().map(secure).collect();
    if !others.is_empty() {
        to.gallery = distinct(to.main_image.iter().cloned().chain(others));
    }
}

fn variants(value: &Value) -> Vec<Variant> {
    let skus = list(value, "sku_list");
    let pictures = list(value, "property_image_list");
    // `1627207:28341`: property and value.
    let picture = |property: &str| {
        let of = |entry: &&&Value| text(entry, "properties").is_some_and(|p| p.split(';').any(|p| p == property));
        pictures.iter().take(MOST_VARIANTS).find(of).and_then(|entry| url(entry, "image_url"))
    };
    let variant = |sku: &&Value| {
        let properties = list(sku, "property_list");
        let name = |p: &&Value| text(p, "value_alias_text").or_else(|| text(p, "value_text"));
        let names: Vec<String> = properties.iter().take(10).filter_map(name).collect();
        let ids = properties.iter().take(10).filter_map(|p| Some((text(p, "property_id")?, text(p, "value_id")?)));
        let image = ids.into_iter().find_map(|(property, value)| picture(&format!("{property}:{value}")));
        Variant {
            id: text(sku, "sku_id"),
            name: Some(names.join(" / ")).filter(|name| !name.is_empty()),
            price: super::super::json::amount(sku, "sku_price_promotion_info.sku_zk_final_price"),
            image,
            available: count(sku, "quantity").map(|left| left > 0),
        }
    };
    let named = |v: &Variant| v.id.is_some() || v.name.is_some();
    skus.iter().take(MOST_VARIANTS).map(variant).filter(named).collect()
}

/// From the stock of the item and of its choices; unknown where they contradict each other or are not told.
fn availability(value: &Value, basic: &Value) -> Availability {
    let whole = count(basic, "quantity").map(|left| left > 0);
    let skus: Vec<Option<bool>> =
        list(value, "sku_list").iter().map(|sku| count(sku, "quantity").map(|left| left > 0)).collect();
    let any = skus.contains(&Some(true));
    let none = !skus.is_empty() && skus.iter().all(|left| *left == Some(false));
    match (whole, any, none) {
        (Some(true) | None, true, _) | (Some(true), false, false) => Availability::InStock,
        (Some(false) | None, false, true) | (Some(false), false, false) => Availability::OutOfStock,
        _ => Availability::Unknown,
    }
}
