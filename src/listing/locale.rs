//! The languages that people are spoken to in.

use serde::{Deserialize, Serialize};

/// A language for mails, reports and the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Locale {
    /// English.
    #[default]
    #[serde(rename = "en")]
    En,
    /// 简体中文.
    #[serde(rename = "zh-CN")]
    ZhCn,
}

impl Locale {
    /// Every language, for tests that each text exists in all of them.
    pub const ALL: [Self; 2] = [Self::En, Self::ZhCn];

    /// The text in this language.
    pub fn pick<T>(self, en: T, zh_cn: T) -> T {
        match self {
            Self::En => en,
            Self::ZhCn => zh_cn,
        }
    }

    /// The language tag as settings write it.
    pub fn tag(self) -> &'static str {
        self.pick("en", "zh-CN")
    }
}
