//! A moment as HTTP writes it (RFC 9110, 5.6.7).

use serde::{Deserialize, Deserializer, Serializer};

use super::Moment;

/// Reads a date in any of the three forms.
pub fn http_date(text: &str) -> Option<Moment> {
    httpdate::parse_http_date(text.trim()).ok().map(Moment::from)
}

/// Writes it in the one form that is to be written.
pub fn as_http_date(at: Moment) -> String {
    at.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[expect(clippy::ref_option, reason = "serde hands it over so")]
pub(super) fn serialize<S: Serializer>(at: &Option<Moment>, serializer: S) -> Result<S::Ok, S::Error> {
    match at {
        Some(at) => serializer.serialize_some(&as_http_date(*at)),
        None => serializer.serialize_none(),
    }
}

/// What is no date is none: it costs an answer in full.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Moment>, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?.and_then(|text| http_date(&text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_was_read_is_written_in_one_form() {
        let date = "Sun, 06 Nov 1994 08:49:37 GMT";
        for text in [date, "Sunday, 06-Nov-94 08:49:37 GMT", " Sun Nov  6 08:49:37 1994 "] {
            assert_eq!(http_date(text).map(as_http_date).as_deref(), Some(date), "{text}");
        }
        for text in ["", "0", "-1", "yesterday", "Sun, 06 Nov 1994 08:49:37 CET"] {
            assert_eq!(http_date(text), None, "{text}");
        }
    }
}
