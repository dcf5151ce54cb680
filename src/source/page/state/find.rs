//! JSON values inside scripts, found by a linear scan of brackets and quotes.

use serde_json::Value;

use super::forms;
use crate::source::page::literal;

/// Longer scripts are not looked at.
const LONGEST: usize = 6 << 20;
/// Longer literals with bare keys are not read.
const LONGEST_LITERAL: usize = 1 << 20;
/// How many values of a page are kept.
const MOST: usize = 64;
/// Shorter values hold no product.
const SHORTEST: usize = 40;

/// The objects and arrays that scripts assign or pass on.
pub(super) fn values(blocks: &[&str]) -> Vec<Value> {
    let mut found = Vec::new();
    let own = blocks.iter().copied().filter(|b| b.len() <= LONGEST);
    let rows = forms::flight(own.clone());
    for block in own.chain(std::iter::once(rows.as_str())).filter(|b| speaks_of_prices(b)) {
        if let Some(value) = forms::called(block) {
            found.push(value);
            continue;
        }
        in_block(block.trim(), &mut found);
        if found.len() >= MOST {
            break;
        }
    }
    for value in &mut found {
        if let Some(whole) = forms::unflatten(value) {
            *value = whole;
        }
    }
    // Data inside strings inside data: streamed React state, Apollo caches.
    let mut inner = Vec::new();
    for value in &found {
        in_strings(value, &mut inner);
    }
    found.extend(inner);
    found
}

fn speaks_of_prices(block: &str) -> bool {
    memchr::memmem::find(block.as_bytes(), b"rice").is_some()
}

fn in_strings(value: &Value, found: &mut Vec<Value>) {
    let mut queue = vec![value];
    while let Some(value) = queue.pop() {
        match value {
            Value::Array(all) => queue.extend(all),
            Value::Object(object) => queue.extend(object.values()),
            Value::String(s) if s.len() > 200 && s.contains("rice\"") && found.len() < MOST => in_block(s, found),
            _ => {}
        }
    }
}

fn in_block(block: &str, found: &mut Vec<Value>) {
    if block.starts_with(['{', '['])
        && let Ok(value) = serde_json::from_str(block)
    {
        found.push(value);
        return;
    }
    let bytes = block.as_bytes();
    // A start that turns out to be code costs a scan to its end: so much of it is paid for, then the block is given up.
    let mut credit = bytes.len().saturating_mul(4);
    let mut at = 0;
    while let Some(i) = memchr::memchr2(b'{', b'[', bytes.get(at..).unwrap_or_default()) {
        let start = at + i;
        at = start + 1;
        if !starts_data(bytes, start) {
            if starts_literal(bytes, start) {
                let text = block.get(start..).unwrap_or_default();
                let text = &text[..text.floor_char_boundary(LONGEST_LITERAL)];
                let read = literal::value(text);
                credit = credit.saturating_sub(read.as_ref().map_or(text.len(), |(_, taken)| *taken));
                if let Some((value, taken)) = read
                    && memchr::memmem::find(&text.as_bytes()[..taken], b"rice").is_some()
                {
                    found.push(value);
                    at = start + taken;
                }
            }
            if credit == 0 || found.len() >= MOST {
                return;
            }
            continue;
        }
        let Some(end) = end_of(bytes, start) else {
            // Unbalanced to the end: nothing behind can be balanced around it either.
            credit = credit.saturating_sub(bytes.len() - start);
            if credit == 0 {
                return;
            }
            continue;
        };
        credit = credit.saturating_sub(end - start);
        let text = block.get(start..end).unwrap_or_default();
        if text.len() >= SHORTEST
            && text.contains("rice")
            && let Ok(value) = serde_json::from_str(text)
        {
            found.push(value);
            at = end;
        }
        if credit == 0 || found.len() >= MOST {
            return;
        }
    }
}

/// Whether a bracket opens data rather than code: behind `=`, `(`, `:` or `,`, and before a quote or bracket.
fn starts_data(bytes: &[u8], start: usize) -> bool {
    let before = bytes[..start].iter().rev().take(64).find(|b| !b.is_ascii_whitespace());
    let behind = bytes[start + 1..].iter().take(64).find(|b| !b.is_ascii_whitespace());
    matches!(before, None | Some(b'=' | b'(' | b':' | b',')) && matches!(behind, Some(b'"' | b'{' | b'[' | b'0'..=b'9'))
}

/// Whether a brace opens a literal with bare or single-quoted keys: behind `=` or `(`, or as a later argument
/// (`gtag('event', 'view_item', {…`), before `key:`.
fn starts_literal(bytes: &[u8], start: usize) -> bool {
    let before = bytes[..start].iter().rev().take(64).find(|b| !b.is_ascii_whitespace());
    if !matches!(before, Some(b'=' | b'(' | b',' | b'[')) {
        return false;
    }
    let mut behind = bytes[start + 1..].iter().take(120).skip_while(|b| b.is_ascii_whitespace()).peekable();
    let quoted = behind.next_if(|b| **b == b'\'').is_some();
    let mut length = 0;
    while behind.next_if(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'$' | b'-')).is_some() {
        length += 1;
    }
    if quoted && behind.next_if(|b| **b == b'\'').is_none() {
        return false;
    }
    length > 0 && behind.find(|b| !b.is_ascii_whitespace()).is_some_and(|b| *b == b':')
}

/// The byte behind the bracket that closes the one at `start`.
fn end_of(bytes: &[u8], start: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = start;
    while let Some(b) = bytes.get(at) {
        match b {
            b'"' => at = end_of_string(bytes, at + 1)?,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// Where the quote stands that closes the string whose content starts at `at`.
fn end_of_string(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes.get(at) == Some(&b'"') {
            return Some(at);
        }
        at += 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(script: &str) -> Vec<String> {
        values(&[script]).iter().map(Value::to_string).collect()
    }

    #[test]
    fn table() {
        let product = r#"{"price":"1.00","title":"A \"quoted\" lamp {[("}"#;
        assert_eq!(found(product), [product]);
        assert_eq!(found(&format!("window.__X__ = {product};")), [product]);
        assert_eq!(found(&format!("TShop.Setup({product});")), [product]);
        assert_eq!(found(&format!("var a = {{b: 1, data: {product}}}; function f() {{ return 1 }}")), [product]);
        assert_eq!(found("if (price) { x = {a: 1}; }"), Vec::<String>::new());
        let streamed = format!(
            "self.__next_f.push([1,{}])",
            serde_json::json!(format!("5:[\"$\",{product},{{\"pad\":\"{}\"}}]", "x".repeat(200)))
        );
        assert!(found(&streamed).iter().any(|v| v.contains("quoted")), "{:?}", found(&streamed));
    }

    #[test]
    fn hostile_brackets_end() {
        assert!(found(&"=[\"price".repeat(20_000)).is_empty());
        assert!(found(&"({\"price\":".repeat(50_000)).is_empty());
    }
}
