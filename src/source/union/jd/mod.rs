//! 京东联盟 (JD Union): `jd.union.open.goods.query` through `https://api.jd.com/routerjson`.
//!
//! Format: JD's pages of that interface (open.jd.com, union.jd.com) and published replies. The reply is JSON within JSON:
//! `{"jd_union_open_goods_query_responce": {"code": "0", "queryResult": "{\"code\":200,\"data\":[…]}"}}`, with the
//! gateway's own spelling; older ones say `…_response` and `result`, others `getResult`, some give an object.
//!
//! Units: money in yuan as JSON numbers, commission in percent, times in milliseconds.

mod fault;
mod item;
#[cfg(test)]
mod tests;

use serde_json::{Value, json};

use super::{
    Item, UnionError, json,
    sign::{self, Key, Params},
};
use crate::listing::Moment;

/// The most ids of one call.
pub const BATCH: usize = 20;

const METHOD: &str = "jd.union.open.goods.query";

/// Whether an id is the shop's own number (sku), as against one of the union.
pub fn is_sku(id: &str) -> bool {
    (4..=18).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_digit())
}

/// The signed call that asks for up to [`BATCH`] items. Ids are of one kind: skus (which the key must be granted,
/// `sceneId` 2) or the union's own (`sceneId` 1); of a mixed batch only the latter are asked for.
pub fn goods_query(key: &Key, ids: &[String], now: Moment) -> Params {
    let (skus, own): (Vec<&String>, Vec<&String>) = ids.iter().take(BATCH).partition(|id| is_sku(id));
    let size = ids.len().clamp(1, BATCH);
    let asked = if own.is_empty() {
        let skus: Vec<u64> = skus.iter().filter_map(|id| id.parse().ok()).collect();
        json!({"sceneId": 2, "skuIds": skus, "pageIndex": 1, "pageSize": size, "fields": "videoInfo,stockState"})
    } else {
        json!({"sceneId": 1, "itemIds": own, "pageIndex": 1, "pageSize": size, "fields": "videoInfo,stockState"})
    };
    let mut params: Params = [
        ("method", METHOD.to_owned()),
        ("app_key", key.id.clone()),
        ("timestamp", sign::timestamp(now)),
        ("v", "1.0".to_owned()),
        ("360buy_param_json", json!({ "goodsReqDTO": asked }).to_string()),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect();
    params.insert("sign".to_owned(), sign::jd(&params, &key.secret));
    params
}

/// Reads a reply. Items that the union does not have are left out of it: an empty list is an answer. `ids` are those that
/// were asked for; each item says which of them it answers, where that is certain.
///
/// # Errors
/// What the gateway or the interface refuses. [`Absent`](super::Trouble::Absent) and [`BadId`](super::Trouble::BadId) are
/// said of the whole batch, though one id may be the reason.
pub fn read(body: &[u8], ids: &[String], now: Moment) -> Result<Vec<Item>, UnionError> {
    let reply = json::parse(body)?;
    if let Some(error) = json::at(&reply, "error_response") {
        return Err(fault::of_gateway(error, now));
    }
    let prefix = METHOD.replace('.', "_");
    let outer = reply.as_object().and_then(|all| all.iter().find(|(name, _)| name.starts_with(&prefix)));
    let (_, outer) = outer.ok_or_else(fault::strange)?;
    let names = ["queryResult", "result", "getResult"];
    let inner = match names.iter().find_map(|name| json::at(outer, name)) {
        Some(Value::String(text)) => json::parse(text.as_bytes())?,
        Some(object @ Value::Object(_)) => object.clone(),
        _ if json::text(outer, "code").is_some_and(|code| code != "0") => return Err(fault::of_gateway(outer, now)),
        _ => return Err(fault::strange()),
    };
    if json::count(&inner, "code") != Some(200) {
        return Err(fault::of_interface(&inner));
    }
    let data = json::list(&inner, "data");
    let lone = (data.len() == 1 && ids.len() == 1).then(|| ids[0].as_str());
    Ok(data.into_iter().filter_map(|one| item::read(one, ids, lone, now)).collect())
}
