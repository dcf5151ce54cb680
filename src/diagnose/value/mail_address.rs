//! Mail addresses.

use super::{Refusal, half_width};
use crate::diagnose::short;

/// Reads a mail address: `user@domain` and nothing around it.
///
/// # Errors
/// Says what to write instead.
pub fn mail_address(text: &str) -> Result<String, Refusal> {
    let hostile = text.chars().any(|c| c.is_control() || c.is_whitespace());
    if !hostile && text.parse::<lettre::Address>().is_ok() {
        return Ok(text.to_owned());
    }
    let shown = short(text, 60);
    Err(Refusal::new(
        (format!("`{shown}` is no mail address"), format!("`{shown}` 不是邮箱地址")),
        match within(text) {
            Some(address) => (format!("write \"{address}\""), format!("请写 \"{address}\"")),
            None => ("write it as \"anna@example.com\"".into(), "请写成 \"anna@example.com\" 的形式".into()),
        },
    ))
}

/// The address in `Anna <anna@example.com>`, or between stray spaces and full-width signs.
fn within(text: &str) -> Option<String> {
    let plain = half_width(&short(text, 300));
    let inner =
        plain.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map_or(plain.as_str(), |(inner, _)| inner);
    let inner: String = inner.trim().trim_start_matches("mailto:").chars().filter(|c| !c.is_whitespace()).collect();
    (inner != text && inner.parse::<lettre::Address>().is_ok()).then_some(inner)
}

#[cfg(test)]
mod tests {
    use super::mail_address;

    #[test]
    fn reads_addresses() {
        for text in ["anna@example.com", "rivald@localhost", "a.b+c@mail.example.com", "安娜@example.com"] {
            assert_eq!(mail_address(text).as_deref(), Ok(text));
        }
        let table = [
            ("anna", "write it as"),
            ("", "write it as"),
            ("anna@", "write it as"),
            ("anna@example.com\r\nBcc: eve@example.com", "write it as"),
            ("Anna <anna@example.com>", "write \"anna@example.com\""),
            (" anna@example.com ", "write \"anna@example.com\""),
            ("anna＠example.com", "write \"anna@example.com\""),
            ("mailto:anna@example.com", "write \"anna@example.com\""),
        ];
        for (text, hint) in table {
            let refusal = mail_address(text).expect_err(text);
            assert!(refusal.hint.0.starts_with(hint), "{text:?}: {refusal:?}");
        }
    }
}
