//! An observation as rows: what moves often stands in every run, the rest is kept once a text.
//!
//! An exact sales counter moves at every poll, and a listing with its pictures and choices is two kilobytes: kept whole
//! each time, a thousand watches would fill 38 GB in the 400 days of `[keep]`. This way a run costs about 150 bytes.

use std::mem::take;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use super::{StoreError, rows::signed};
use crate::listing::{Availability, Listing, Moment, Observation};

/// An observation as the database keeps it.
#[derive(Debug)]
pub(super) struct Observed {
    /// What it says: the same number, the same run. Neither the address nor the origins count.
    pub(super) digest: i64,
    /// The fields that move often, as JSON.
    pub(super) quick: String,
    /// Everything else, as JSON.
    pub(super) body: String,
    /// The name of the body.
    pub(super) hash: i64,
}

/// Everything but the quick fields, outcome and times.
#[derive(Debug, Serialize, Deserialize)]
struct Body {
    url: String,
    platform: Value,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    item_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    listing: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    origin: Option<Value>,
}

impl Observed {
    pub(super) fn new(seen: Observation) -> Result<Self, StoreError> {
        let facts = seen.reading.as_ref().map_or(0, crate::listing::Reading::facts);
        let mut digest = Xxh3::new();
        digest.update(seen.outcome.as_str().as_bytes());
        digest.update(&facts.to_le_bytes());
        digest.update(seen.reason.as_deref().unwrap_or_default().as_bytes());

        let (quick, listing, origin) = match seen.reading {
            Some(reading) => {
                let (quick, rest) = split(reading.listing);
                (json(&quick)?, Some(tree(&rest)?), Some(tree(&reading.origin)?))
            }
            None => ("{}".into(), None, None),
        };
        let platform = tree(&seen.platform)?;
        let body = Body { url: seen.url, platform, item_id: seen.item_id, reason: seen.reason, listing, origin };
        let body = json(&body)?;
        Ok(Self { digest: signed(digest.digest()), quick, hash: signed(xxh3_64(body.as_bytes())), body })
    }
}

/// The fields that move often, and the others.
fn split(mut listing: Listing) -> (Listing, Listing) {
    let quick = Listing {
        price: take(&mut listing.price),
        list_price: take(&mut listing.list_price),
        pay_price: take(&mut listing.pay_price),
        availability: std::mem::replace(&mut listing.availability, Availability::Unknown),
        sales: take(&mut listing.sales),
        rating: take(&mut listing.rating),
        review_count: take(&mut listing.review_count),
        question_count: take(&mut listing.question_count),
        affiliate: take(&mut listing.affiliate),
        ..Listing::default()
    };
    (quick, listing)
}

/// The observation as the contract writes it (section 3).
pub(super) fn whole(at: Moment, outcome: &str, quick: &str, body: &str) -> Result<Value, StoreError> {
    let fault = |_| StoreError::impossible("an observation that can't be read", "无法读取的一条观察记录");
    let mut body: Body = serde_json::from_str(body).map_err(fault)?;
    let quick: Map<String, Value> = serde_json::from_str(quick).map_err(fault)?;
    if let Some(Value::Object(listing)) = &mut body.listing {
        listing.extend(quick);
    }
    let mut all = Map::new();
    all.insert("url".into(), body.url.into());
    all.insert("platform".into(), body.platform);
    all.extend(body.item_id.map(|id| ("item_id".into(), id.into())));
    all.insert("outcome".into(), outcome.into());
    all.insert("read_at".into(), tree(&at)?);
    all.extend(body.reason.map(|reason| ("reason".into(), reason.into())));
    all.extend(body.listing.map(|listing| ("listing".into(), listing)));
    all.extend(body.origin.map(|origin| ("origin".into(), origin)));
    Ok(Value::Object(all))
}

/// Our own types as JSON text.
pub(super) fn json(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|e| no_json(&e))
}

fn tree(value: &impl Serialize) -> Result<Value, StoreError> {
    serde_json::to_value(value).map_err(|e| no_json(&e))
}

fn no_json(error: &serde_json::Error) -> StoreError {
    StoreError::lasting(
        format!("something can't be written as JSON; this is a fault of rivald ({error})"),
        format!("有内容无法写成 JSON；这是 rivald 的缺陷（{error}）"),
    )
}
