//! Affiliate unions: 淘宝联盟, 京东联盟, 多多进宝, each with the operator's own key.
//!
//! ```text
//! watch ──► desk (one a key): batches of what is due, paced, signed ──► union's gateway ──► adapter ──► Item
//! ```

pub mod jd;
pub mod json;
pub mod pdd;
pub mod redact;
pub mod say;
pub mod sign;
mod types;

pub use types::{Item, Trouble, UnionError};
