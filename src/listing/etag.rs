//! The `ETag` that is kept of each watch.

use std::sync::Arc;

use arrayvec::ArrayString;
use serde::{Deserialize, Serialize};

/// So many bytes lie where it is kept: most there are (a weak one of a hash in base64 takes 37).
const HERE: usize = 40;

/// An `ETag` header as it came (RFC 9110, 8.8.3). A usual one is no allocation of its own: a hundred thousand small pieces
/// that stay, made one here and one there while pages are in flight, would leave holes too small for a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct ETag(Kept);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kept {
    Here(ArrayString<HERE>),
    Apart(Arc<str>),
}

impl ETag {
    /// As it came.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Kept::Here(text) => text,
            Kept::Apart(text) => text,
        }
    }
}

impl From<&str> for ETag {
    fn from(text: &str) -> Self {
        Self(ArrayString::from(text).map_or_else(|_| Kept::Apart(text.into()), Kept::Here))
    }
}

impl From<String> for ETag {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<ETag> for String {
    fn from(etag: ETag) -> Self {
        etag.as_str().to_owned()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn of_any_length_it_stays_as_it_came() {
        for length in [0, 1, HERE - 1, HERE, HERE + 1, 512] {
            let text = format!("é{}", "x".repeat(length));
            let etag = ETag::from(text.as_str());
            assert_eq!(etag.as_str(), text);
            let json = serde_json::to_string(&etag).unwrap();
            assert_eq!(json, format!("{text:?}"));
            assert_eq!(serde_json::from_str::<ETag>(&json).unwrap(), etag);
        }
    }
}
