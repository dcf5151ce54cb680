//! JSON as shops embed it: with comments, trailing commas, raw line breaks, CDATA marks, several values in one block.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::scan::unescape;

/// Reads the values of a block; none where nothing can be made of it. Nesting is bounded by serde_json (128 levels).
pub fn parse(block: &str) -> Vec<Value> {
    let block = bare(block);
    if let Ok(value) = serde_json::from_str(block) {
        return vec![value];
    }
    let mended = mend(block);
    let found = stream(&mended);
    if !found.is_empty() || !block.contains("&quot;") {
        return found;
    }
    stream(&mend(&unescape(block)))
}

/// The block without comment and CDATA marks around it.
fn bare(block: &str) -> &str {
    let mut text = block.trim().trim_start_matches('\u{feff}');
    for mark in ["<!--", "//<![CDATA[", "// <![CDATA[", "/*<![CDATA[*/", "<![CDATA[", "//"] {
        text = text.strip_prefix(mark).unwrap_or(text).trim_start();
    }
    for mark in ["-->", "]]>", "/*]]>*/", "//"] {
        text = text.strip_suffix(mark).unwrap_or(text).trim_end();
    }
    text.strip_suffix(';').unwrap_or(text)
}

/// All values that stand one after another, up to the first that is none.
fn stream(text: &str) -> Vec<Value> {
    serde_json::Deserializer::from_str(text)
        .into_iter()
        .map_while(Result::ok)
        .take(64)
        .filter(|v: &Value| v.is_object() || v.is_array())
        .collect()
}

/// Takes out what JSON forbids: comments, trailing commas, raw control characters, `\'`. Linear.
fn mend(text: &str) -> Cow<'_, str> {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.char_indices().peekable();
    let mut quoted = false;
    while let Some((at, c)) = chars.next() {
        if quoted {
            match c {
                '\\' if is_lone_surrogate(&text[at..]) => {
                    out.push(char::REPLACEMENT_CHARACTER);
                    while chars.peek().is_some_and(|(i, _)| *i < at + 6) {
                        chars.next();
                    }
                }
                '\\' if is_surrogate_pair(&text[at..]) => {
                    out.push_str(&text[at..at + 12]);
                    while chars.peek().is_some_and(|(i, _)| *i < at + 12) {
                        chars.next();
                    }
                }
                '\\' => match chars.next() {
                    Some((_, e @ ('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u'))) => out.extend(['\\', e]),
                    Some((_, other)) => out.push(other),
                    None => {}
                },
                '"' => {
                    quoted = false;
                    out.push(c);
                }
                c if c.is_control() => out.push(' '),
                c => out.push(c),
            }
            continue;
        }
        match c {
            '"' => {
                quoted = true;
                out.push(c);
            }
            '/' if text[at + 1..].starts_with('*') => {
                let end = text[at + 2..].find("*/").map_or(text.len(), |i| at + 2 + i + 2);
                while chars.peek().is_some_and(|(i, _)| *i < end) {
                    chars.next();
                }
            }
            '/' if text[at + 1..].starts_with('/') => {
                while chars.peek().is_some_and(|(_, c)| *c != '\n') {
                    chars.next();
                }
            }
            '}' | ']' => {
                while out.ends_with(|c: char| c.is_whitespace() || c == ',') {
                    out.pop();
                }
                out.push(c);
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// The UTF-16 unit that `\uXXXX` at the start of a text writes.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u16::from_str_radix(digits, 16).ok()
}

fn is_surrogate_pair(text: &str) -> bool {
    let low = || text.get(6..).and_then(unit);
    unit(text).is_some_and(|u| (0xd800..0xdc00).contains(&u)) && low().is_some_and(|u| (0xdc00..0xe000).contains(&u))
}

fn is_lone_surrogate(text: &str) -> bool {
    unit(text).is_some_and(|u| (0xd800..0xe000).contains(&u)) && !is_surrogate_pair(text)
}

/// A value's members, whether it is one or many.
pub fn many(value: &Value) -> &[Value] {
    match value {
        Value::Array(all) => all,
        Value::Null => &[],
        one => std::slice::from_ref(one),
    }
}

/// A value as text: a string with its entities decoded and white space folded, a number, or the first of an array.
pub fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(s) => {
            let folded = super::scan::unescape_twice(s);
            folded.split_whitespace().collect::<Vec<_>>().join(" ")
        }
        Value::Number(n) => n.to_string(),
        Value::Array(all) => return all.first().filter(|v| !v.is_array()).and_then(text),
        Value::Object(o) => return o.get("@value").filter(|v| v.is_string()).and_then(text),
        _ => return None,
    };
    Some(text).filter(|t| !t.is_empty())
}

/// A member of an object as text.
pub fn member(object: &Map<String, Value>, key: &str) -> Option<String> {
    object.get(key).and_then(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tolerant() {
        for (block, want) in [
            (r#"{"a":1}"#, r#"[{"a":1}]"#),
            ("<!-- {\"a\":1} -->", r#"[{"a":1}]"#),
            ("//<![CDATA[\n{\"a\":1}\n//]]>", r#"[{"a":1}]"#),
            ("{\"a\":1,}", r#"[{"a":1}]"#),
            ("{\"a\":[1,2,],/* b */\"b\":\"x // y\"} ;", r#"[{"a":[1,2],"b":"x // y"}]"#),
            ("{\"a\":\"x\ny\\'z\"}", r#"[{"a":"x y'z"}]"#),
            (r#"{"a":1}{"b":2}"#, r#"[{"a":1},{"b":2}]"#),
            ("{&quot;a&quot;:1}", r#"[{"a":1}]"#),
            ("{\"a\":\"b\\ud800c\"}", "[{\"a\":\"b\u{fffd}c\"}]"),
            ("{\"a\":\"\\ud83d\\ude00\",}", "[{\"a\":\"\u{1f600}\"}]"),
            ("{\"a\":", "[]"),
            ("", "[]"),
        ] {
            assert_eq!(serde_json::to_string(&parse(block)).unwrap_or_default(), want, "{block}");
        }
    }

    #[test]
    fn deep_nesting_is_refused_not_followed() {
        assert!(parse(&"[".repeat(200_000)).is_empty());
        assert!(parse(&"{\"a\":".repeat(200_000)).is_empty());
    }
}
