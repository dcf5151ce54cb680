//! JSON values inside scripts, found by a linear scan of brackets and quotes.

use serde_json::Value;

/// Longer scripts are not looked at.
const LONGEST: usize = 6 << 20;
/// How many values of a page are kept.
const MOST: usize = 64;
/// Shorter values hold no product.
const SHORTEST: usize = 40;

/// The JSON objects and arrays that scripts assign or pass on.
pub(super) fn values<'a>(blocks: impl Iterator<Item = &'a str>) -> Vec<Value> {
    let mut found = Vec::new();
    for block in blocks.filter(|b| b.len() <= LONGEST) {
        in_block(block.trim(), &mut found);
        if found.len() >= MOST {
            break;
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
        values(std::iter::once(script)).iter().map(Value::to_string).collect()
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
