//! Why a file is not taken for a picture.

use std::fmt;

use crate::listing::Locale;

/// Why a file is not taken for a picture, in both languages. Asking again for the same file is of no use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// In English.
    pub en: String,
    /// In 简体中文.
    pub zh: String,
}

impl Refused {
    /// The reason in a language.
    pub fn said(&self, locale: Locale) -> &str {
        locale.pick(&self.en, &self.zh)
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en)
    }
}

impl std::error::Error for Refused {}
