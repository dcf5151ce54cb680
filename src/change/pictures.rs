//! Pictures in judging: two addresses show the same picture when it looks the same, and, where that is not known, when
//! their keys are the same.

use super::{Change, words};
use crate::listing::{Currency, Listing, Locale, PictureChange, picture_key};

/// Whether two addresses of two listings show the same picture.
pub(super) fn same(a: &str, in_a: &Listing, b: &str, in_b: &Listing) -> bool {
    match (in_a.looks.get(a), in_b.looks.get(b)) {
        (Some(a), Some(b)) => a == b,
        _ => picture_key(a) == picture_key(b),
    }
}

/// Completes a change of pictures with how they differ, in its detail and its sentence. `name` is that of the watch.
pub fn with_pictures(change: &mut Change, seen: PictureChange, name: &str, currency: Option<Currency>, locale: Locale) {
    if let Some(pictures) = &mut change.detail.pictures {
        pictures.seen = Some(seen);
        change.why = words::named(name, &words::why(change, currency, locale), locale);
    }
}
