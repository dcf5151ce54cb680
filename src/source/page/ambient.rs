//! The currency that a page's scripts name everywhere, such as `"currencyCode":"USD"`.

use memchr::memmem;

use crate::listing::Currency;

/// How many mentions are looked at.
const MOST: usize = 400;

/// The one ISO code behind every key that ends in `currency` or `currencyCode`; none where they differ.
pub fn currency(src: &str) -> Option<Currency> {
    let bytes = src.as_bytes();
    let mut found = None;
    for at in memmem::find_iter(bytes, b"urrency").take(MOST) {
        let Some(code) = bytes.get(at + 7..).and_then(code_behind) else { continue };
        match found {
            None => found = Some(code),
            Some(before) if before != code => return None,
            Some(_) => {}
        }
    }
    found
}

/// Which of these ISO codes a page speaks of, in words or data.
pub fn spoken<'c>(src: &str, codes: &[&'c str]) -> Vec<&'c str> {
    let bytes = src.as_bytes();
    let is_spoken = |code: &str| {
        memmem::find_iter(bytes, code.as_bytes()).take(MOST).any(|at| {
            let outside = |i: Option<usize>| {
                i.and_then(|i| bytes.get(i))
                    .is_none_or(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'/' | b'+')))
            };
            outside(at.checked_sub(1)) && outside(Some(at + code.len()))
        })
    };
    codes.iter().copied().filter(|c| is_spoken(c)).collect()
}

/// `":"USD"`, `Code": "USD"`, `='USD'`, also with escaped quotes.
fn code_behind(rest: &[u8]) -> Option<Currency> {
    let mut at = 0;
    for word in [&b"Code"[..], b"_code", b"ISO", b"Iso", b"Id"] {
        if rest.starts_with(word) {
            at = word.len();
            break;
        }
    }
    let quotes = |b: &u8| matches!(b, b'"' | b'\'' | b'\\' | b' ');
    at += rest.get(at..)?.iter().take_while(|b| quotes(b)).take(4).count();
    if !matches!(rest.get(at)?, b':' | b'=') {
        return None;
    }
    at += 1;
    let skipped = rest.get(at..)?.iter().take_while(|b| quotes(b)).take(4).count();
    at += skipped;
    let code = rest.get(at..at + 3)?;
    let ends = rest.get(at + 3).is_none_or(|b| matches!(b, b'"' | b'\'' | b'\\'));
    if skipped == 0 || !ends || !code.iter().all(u8::is_ascii_uppercase) {
        return None;
    }
    Currency::from_code(std::str::from_utf8(code).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        for (src, want) in [
            (r#"{"currencyCode":"USD"} {"currency": "USD"}"#, Some("USD")),
            (r#"{\"priceCurrency\":\"EUR\"}"#, Some("EUR")),
            (r#"{"currency":"USD","baseCurrency":"EUR"}"#, None),
            ("currency='GBP'", Some("GBP")),
            (r#"{"currency":"xyz"} "currency":true "currency":"$""#, None),
        ] {
            assert_eq!(currency(src).map(Currency::code), want, "{src}");
        }
    }
}
