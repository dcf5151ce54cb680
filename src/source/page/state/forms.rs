//! How frameworks write the state of a page, undone: React's streamed rows (`self.__next_f.push`, Next.js 13 and later),
//! the flattened array of Nuxt 3 (`__NUXT_DATA__`, the format of `devalue`), and the function call of Nuxt 2
//! (`window.__NUXT__=(function(a,b){return {…}}(1,"x"))`), whose arguments are the values that occur more than once.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::source::page::literal;

/// More text is not put together.
const LONGEST: usize = 8 << 20;
/// More values are not put together: a value that is referred to often is copied as often.
const MOST: usize = 300_000;
/// Nor deeper ones.
const DEEPEST: usize = 48;

/// Before a piece of what React streams.
pub(super) const PIECE: &str = "__next_f.push(";

/// The rows that React streams in pieces, put together again.
pub(super) fn flight<'a>(blocks: impl Iterator<Item = &'a str>) -> String {
    let mut rows = String::new();
    for block in blocks {
        let Some(at) = memchr::memmem::find(block.as_bytes(), PIECE.as_bytes()) else { continue };
        let rest = block.get(at + PIECE.len()..).unwrap_or_default();
        if let Some(Ok(Value::Array(piece))) = serde_json::Deserializer::from_str(rest).into_iter().next()
            && let Some(Value::String(text)) = piece.get(1)
            && rows.len() + text.len() <= LONGEST
        {
            rows.push_str(text);
        }
    }
    rows
}

/// The value that a flattened array describes; none where the array is something else.
pub(super) fn unflatten(flat: &Value) -> Option<Value> {
    let all = flat.as_array().filter(|a| a.len() >= 3)?;
    let refers =
        |v: &Value| v.as_i64().is_some_and(|i| (-7..0).contains(&i) || usize::try_from(i).is_ok_and(|i| i < all.len()));
    let is_root = match all.first()? {
        Value::Array(a) => a.iter().all(|v| v.is_string() || refers(v)),
        Value::Object(o) => !o.is_empty() && o.values().all(refers),
        _ => false,
    };
    if !is_root {
        return None;
    }
    let mut left = MOST;
    Some(hydrate(all, 0, 0, &mut left))
}

fn hydrate(all: &[Value], at: usize, depth: usize, left: &mut usize) -> Value {
    if depth > DEEPEST || *left == 0 {
        return Value::Null;
    }
    *left -= 1;
    let follow = |v: &Value, left: &mut usize| match v.as_u64().and_then(|i| usize::try_from(i).ok()) {
        Some(i) if i < all.len() => hydrate(all, i, depth + 1, left),
        _ => Value::Null,
    };
    match all.get(at) {
        Some(Value::Object(object)) => {
            let mut map = Map::new();
            for (key, value) in object {
                map.insert(key.clone(), follow(value, left));
            }
            Value::Object(map)
        }
        Some(Value::Array(list)) => match list.first() {
            // `["Reactive", 4]`, `["Ref", 7]`, `["Date", "…"]`, `["Set", 1, 2]`.
            Some(Value::String(kind)) if list.len() == 2 && kind != "Date" && kind != "Set" && kind != "BigInt" => {
                list.get(1).map_or(Value::Null, |v| follow(v, left))
            }
            Some(Value::String(kind)) if kind == "Set" => {
                Value::Array(list.iter().skip(1).map(|v| follow(v, left)).collect())
            }
            Some(Value::String(_)) => list.get(1).filter(|v| v.is_string()).cloned().unwrap_or(Value::Null),
            _ => Value::Array(list.iter().map(|v| follow(v, left)).collect()),
        },
        Some(plain) => plain.clone(),
        None => Value::Null,
    }
}

/// What `(function(a,b){return {x:a}}(1,2))` returns; none where the block is something else.
pub(super) fn called(block: &str) -> Option<Value> {
    let at = memchr::memmem::find(block.as_bytes(), b"__NUXT__")?;
    let rest = block.get(at..).filter(|r| r.len() <= LONGEST)?;
    let rest = &rest[rest.find("(function(")? + "(function(".len()..];
    let (names, rest) = rest.split_once(')')?;
    let body = &rest[rest.find("return")? + "return".len()..];
    // The arguments stand behind the last `}(`.
    let call = body.rfind("}(")?;
    let (arguments, _) = literal::value(&format!("[{}]", closed(&body[call + 2..])))?;
    let arguments = arguments.as_array()?;
    let known: HashMap<&str, String> =
        names.split(',').map(str::trim).zip(arguments.iter().map(Value::to_string)).collect();
    let (value, _) = literal::value(&put_in(&body[..call], &known)?)?;
    Some(value)
}

/// The arguments without the brackets that close the call.
fn closed(text: &str) -> &str {
    let text = text.trim_end_matches(|c: char| c.is_whitespace() || c == ';');
    let text = text.strip_suffix(')').unwrap_or(text);
    text.strip_suffix(')').unwrap_or(text)
}

/// The text with names that stand for a value replaced by it. Linear; none where it would grow too long.
fn put_in(text: &str, known: &HashMap<&str, String>) -> Option<String> {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len() * 2);
    let (mut at, mut copied, mut before) = (0, 0, b' ');
    while let Some(b) = bytes.get(at).copied() {
        match b {
            b'"' | b'\'' => {
                at += 1;
                loop {
                    at += memchr::memchr2(b, b'\\', bytes.get(at..)?)?;
                    if bytes.get(at) == Some(&b) {
                        break;
                    }
                    at += 2;
                }
                before = b;
                at += 1;
            }
            b if b.is_ascii_alphabetic() || b == b'_' || b == b'$' => {
                let name = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'$');
                let end = at + bytes[at..].iter().take_while(|b| name(b)).count();
                let behind = bytes.get(end).copied().unwrap_or(b' ');
                if matches!(before, b':' | b'[' | b',')
                    && matches!(behind, b',' | b']' | b'}')
                    && let Some(value) = known.get(&text[at..end])
                {
                    out.push_str(&text[copied..at]);
                    out.push_str(value);
                    copied = end;
                    if out.len() > LONGEST {
                        return None;
                    }
                }
                before = b'a';
                at = end;
            }
            b => {
                if !b.is_ascii_whitespace() {
                    before = b;
                }
                at += 1;
            }
        }
    }
    out.push_str(text.get(copied..)?);
    Some(out)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn rows_in_pieces() {
        let blocks = [
            r#"self.__next_f.push([1,"5:{\"pri"])"#,
            r"self.__next_f.push([0])",
            r#"self.__next_f.push([1,"ce\":1}\n"])"#,
        ];
        assert_eq!(flight(blocks.into_iter()), "5:{\"price\":1}\n");
    }

    #[test]
    fn references_are_followed() {
        let flat = json!([["ShallowReactive", 1], {"data": 2}, {"name": 3, "price": 4, "tags": 5, "none": -1}, "Lamp", 79.95, [3, 3]]);
        assert_eq!(
            unflatten(&flat),
            Some(json!({"data": {"name": "Lamp", "price": 79.95, "tags": ["Lamp", "Lamp"], "none": null}}))
        );
        assert_eq!(unflatten(&json!([1, 2, 3])), None);
        assert_eq!(unflatten(&json!([{"name": "x"}, 1, 2])), None);
        // A circle ends.
        assert!(unflatten(&json!([{"a": 1, "b": 1}, {"a": 0, "b": 0}, 1])).is_some());
    }

    #[test]
    fn arguments_are_put_in() {
        let block = r#"window.__NUXT__=(function(a,b,c){return {data:[{name:a,price:b,old:c,text:"a,b",a:true}]}}("Lamp",79.95,void 0));"#;
        assert_eq!(
            called(block),
            Some(json!({"data": [{"name": "Lamp", "price": 79.95, "old": null, "text": "a,b", "a": true}]}))
        );
        assert_eq!(called("window.__NUXT__={}"), None);
    }
}
