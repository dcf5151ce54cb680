//! 淘宝联盟 (the Taobao union), through the Taobao Open Platform.
//!
//! ```text
//! item.info.upgrade.get       each poll, twenty items a call: prices, commission, affiliate sales of 2 h and of today
//! item.details.upgrade.get    once a day, twenty items a call: choices and stock
//! dg.material.optional.…      every six hours, one item a call: affiliate sales of thirty days; and ids
//! coupon.get                  hourly, one item a call: what is left of a coupon
//! ```
//!
//! Format: the platform's pages of these interfaces (developer.alibaba.com, API 64763, 64757, 64759, 31106) and published
//! replies. Every field is optional: which ones come depends on what the key is granted.

mod ask;
mod call;
mod extras;
mod fault;
mod item;
mod legacy;
mod memory;
mod price;
mod reply;
mod resolve;
#[cfg(test)]
mod tests;

use super::line::Refused;
use crate::listing::{Coupon, Moment};

pub use ask::{Fetched, Taobao};
pub use call::{BATCH, Caller};
pub use item::Told;

/// Reads the items of a reply, whichever interface it is from.
///
/// # Errors
/// What the gateway refuses, or that it is no reply.
pub fn read(body: &[u8], now: Moment) -> Result<Vec<Told>, Refused> {
    let inside = reply::open(body)?;
    Ok(reply::items(&inside).into_iter().filter_map(|value| item::read(value, now)).collect())
}

/// Reads a reply about one coupon.
///
/// # Errors
/// What the gateway refuses, or that it is no reply.
pub fn read_coupon(body: &[u8]) -> Result<Option<Coupon>, Refused> {
    let inside = reply::open(body)?;
    Ok(super::json::at(&inside, "data").and_then(legacy::coupon))
}

/// Reads the id of the item in a reply about a link.
///
/// # Errors
/// What the gateway refuses, or that it is no reply.
pub fn read_link(body: &[u8]) -> Result<Option<String>, Refused> {
    Ok(reply::linked_item(&reply::open(body)?))
}
