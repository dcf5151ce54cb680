//! The vocabulary, pure: what a listing is, what a poll can come to, and what a watch asks for.
//!
//! No I/O, no async, no HTML here: every other room speaks in these words.

mod address;
mod bounds;
mod count_text;
mod currency;
mod etag;
mod fold;
mod grams;
mod http_date;
mod item;
mod kind;
mod locale;
mod look;
mod news;
mod observation;
mod outcome;
mod page_seen;
mod picture_key;
mod price_text;
mod quiet;
mod reading;
mod reason;
mod sales;
mod tame;
mod union;
mod watch;

pub use address::{Address, identify, is_promotion_link, place_key, product_handle, same_id, same_site};
pub use count_text::{CountText, Counted, read_count};
pub use currency::Currency;
pub use etag::ETag;
pub use http_date::{as_http_date, http_date};
pub use item::{Affiliate, Availability, Coupon, Listing, Variant};
pub use kind::ChangeKind;
pub use locale::Locale;
pub use look::{Looks, PictureChange, PictureId, PictureRegion, PictureWhat, Pictures, Place};
pub use news::{Cause, Detail, Grade, News, Plot, PlotDay};
pub use observation::{Observation, Platform, Validators, WatchId};
pub use outcome::Outcome;
pub use page_seen::PageSeen;
pub use picture_key::picture_key;
pub use price_text::{
    Extent, Money, PriceHints, PriceText, Refused, currency_in, hints_in, read_price, read_price_text,
};
pub use quiet::Quiet;
pub use reading::{Field, Reading, Witness};
pub use reason::reason_in;
pub use sales::{SalesCount, Window};
pub use tame::{is_unseen, tame, tame_lines};
pub use union::{Union, UnionSeen};
pub use watch::{AlertRules, Extras, PriceRule, RequestOptions, SalesRule, Select, Side, SourceKind, Threshold, Watch};

/// An exact amount of money, in the scale of the shop's own notation (`79.00` keeps its two places).
pub type Amount = rust_decimal::Decimal;
/// A moment, in UTC.
pub type Moment = chrono::DateTime<chrono::Utc>;
