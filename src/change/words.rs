//! Changes in words, in every language.

use super::Change;
use crate::listing::{ChangeKind, Currency, Locale};

/// The kind's name as an operator says it: `price drop`, `降价`.
pub fn kind_name(kind: ChangeKind, locale: Locale) -> &'static str {
    let _ = (kind, locale);
    todo!("helper: change")
}

/// One sentence that says what happened.
pub fn why(change: &Change, currency: Option<Currency>, locale: Locale) -> String {
    let _ = (change, currency, locale);
    todo!("helper: change")
}
