//! 多多进宝 (Pinduoduo DDK): `pdd.ddk.goods.search` and `pdd.ddk.goods.detail` through
//! `https://gw-api.pinduoduo.com/api/router`.
//!
//! Format: Pinduoduo's pages of these interfaces (open.pinduoduo.com) and published replies. Units: money in fen, rates in
//! thousandths, times in seconds. Items are asked for by `goods_sign`; the number in an address (`goods_id`) only serves as
//! a keyword, and the item that it brings must be recognised ([`certain`]).

mod fault;
mod item;
mod sales;
#[cfg(test)]
mod tests;

use serde_json::Value;

use super::{
    Item, UnionError, json,
    sign::{self, Key, Params},
};
use crate::listing::Moment;

use sales::sales;

/// The signed call that searches: for a number of an address, or for words.
pub fn search(key: &Key, keyword: &str, now: Moment) -> Params {
    signed(key, "pdd.ddk.goods.search", &[("keyword", keyword), ("page", "1"), ("page_size", "20")], now)
}

/// The signed call that asks for one item.
pub fn detail(key: &Key, goods_sign: &str, now: Moment) -> Params {
    signed(key, "pdd.ddk.goods.detail", &[("goods_sign", goods_sign)], now)
}

fn signed(key: &Key, method: &str, business: &[(&str, &str)], now: Moment) -> Params {
    let seconds = now.timestamp().to_string();
    let common = [
        ("type", method),
        ("client_id", &key.id),
        ("timestamp", &seconds),
        ("data_type", "JSON"),
        ("version", "V1"),
        ("pid", &key.place),
    ];
    let all = common.iter().chain(business).filter(|(_, value)| !value.is_empty());
    let mut params: Params = all.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    params.insert("sign".to_owned(), sign::pdd(&params, &key.secret));
    params
}

/// Reads a reply of either call. An empty list is an answer: the union does not have the item.
///
/// # Errors
/// What the gateway refuses.
pub fn read(body: &[u8], now: Moment) -> Result<Vec<Item>, UnionError> {
    let reply = json::parse(body)?;
    if let Some(error) = json::at(&reply, "error_response") {
        return Err(fault::of_gateway(error));
    }
    let known = [("goods_detail_response", "goods_details"), ("goods_search_response", "goods_list")];
    let found = known.iter().find_map(|(outer, list)| Some((json::at(&reply, outer)?, list)));
    let (outer, list) = found.filter(|(outer, _)| outer.is_object()).ok_or_else(fault::strange)?;
    if outer.get(*list).is_some_and(|list| !list.is_array() && !list.is_object() && *list != Value::Null) {
        return Err(fault::strange());
    }
    Ok(json::list(outer, list).into_iter().filter_map(|one| item::read(one, now)).collect())
}

/// What is known of an item that is searched for by its number.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'k> {
    /// The number of its address.
    pub goods_id: &'k str,
    /// Its name.
    pub name: Option<&'k str>,
    /// Who sells it.
    pub mall: Option<&'k str>,
}

/// The hit of a search that certainly is the item: it has its number; or, where hits have none, name and shop agree with
/// what is known (and several such hits look the same), or it is the only hit and neither contradicts.
pub fn certain<'h>(hits: &'h [Item], known: &Known<'_>) -> Option<&'h Item> {
    let named = |item: &&Item| item.item_id.as_deref() == Some(known.goods_id);
    if let Some(hit) = hits.iter().find(named) {
        return Some(hit);
    }
    let same = |said: Option<&String>, known: Option<&str>| Some(plain(said?) == plain(known?));
    let name = |item: &Item| same(item.reading.listing.title.as_ref(), known.name);
    let mall = |item: &Item| same(item.reading.listing.seller.as_ref(), known.mall);
    let mut open = hits.iter().filter(|hit| hit.item_id.is_none());
    let alike: Vec<&Item> = open.clone().filter(|hit| name(hit) == Some(true) && mall(hit) == Some(true)).collect();
    if let Some((first, rest)) = alike.split_first() {
        // One item may have several signs, one for each plan; but a shop may also offer a thing twice under one name.
        let looks = |item: &Item| (item.reading.listing.price, item.reading.listing.main_image.clone());
        return rest.iter().all(|hit| looks(hit) == looks(first)).then_some(*first);
    }
    let (Some(only), None, 1) = (open.next(), open.next(), hits.len()) else { return None };
    (name(only) != Some(false) && mall(only) != Some(false)).then_some(only)
}

/// A name without white space and case.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}
