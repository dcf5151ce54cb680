//! JavaScript literals as pages assign them (`var config = {a: 'b', c: !0,}`) → values. One pass, bounded depth.
//!
//! Only literals are understood. Anything that would have to be computed (a call, a sum, a name) becomes `null`: a value
//! that is not certain is not there. The grammar is ECMA-262, 12.9 and 13.2, as far as pages use it.

use serde_json::{Map, Number, Value};

/// Deeper nesting is not followed.
const DEEPEST: usize = 96;
/// More members of a page's literal are not kept.
const MOST: usize = 400_000;
/// So many bytes are looked at for each byte of the text: expressions are read once as values and once to skip them.
const FUEL: usize = 8;

/// The object or array literal at the start of `text` (white space aside), and how many bytes it takes.
pub fn value(text: &str) -> Option<(Value, usize)> {
    value_within(text, &mut fuel(text))
}

/// How many bytes may be looked at for all literals of a text together.
pub fn fuel(text: &str) -> usize {
    text.len().saturating_mul(FUEL).saturating_add(4096)
}

/// As `value`, for one of several literals that share what may be spent on them: a mark that stands before text that is no
/// literal would else be read to the page's end at every one of its places.
pub fn value_within(text: &str, fuel: &mut usize) -> Option<(Value, usize)> {
    let start = text.find(|c: char| !c.is_whitespace() && c != '\u{feff}')?;
    *fuel = fuel.saturating_sub(start);
    if !text[start..].starts_with(['{', '[']) {
        return None;
    }
    let mut reader = Literal { text, at: start, left: MOST, fuel: *fuel };
    let value = reader.container(0);
    *fuel = reader.fuel;
    Some((value?, reader.at))
}

struct Literal<'t> {
    text: &'t str,
    at: usize,
    left: usize,
    fuel: usize,
}

impl<'t> Literal<'t> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Takes note of work; none where there was too much of it.
    fn burn(&mut self, bytes: usize) -> Option<()> {
        let left = self.fuel.checked_sub(bytes);
        self.fuel = left.unwrap_or(0);
        left.map(|_| ())
    }

    /// Skips white space and comments.
    fn space(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
            self.at += rest.len() - trimmed.len();
            let skipped = if trimmed.starts_with("//") {
                trimmed.find(['\n', '\r']).unwrap_or(trimmed.len())
            } else if let Some(inner) = trimmed.strip_prefix("/*") {
                inner.find("*/").map_or(trimmed.len(), |i| i + 4)
            } else {
                return;
            };
            self.at += skipped;
            self.fuel = self.fuel.saturating_sub(skipped);
        }
    }

    /// An object or array; none where it does not end, or nests too deep.
    fn container(&mut self, depth: usize) -> Option<Value> {
        let object = self.byte()? == b'{';
        let close = if object { b'}' } else { b']' };
        self.at += 1;
        let (mut map, mut list) = (Map::new(), Vec::new());
        loop {
            self.space();
            match self.byte()? {
                b if b == close => {
                    self.at += 1;
                    return Some(if object { Value::Object(map) } else { Value::Array(list) });
                }
                b',' => {
                    self.at += 1;
                    continue;
                }
                _ => {}
            }
            self.left = self.left.checked_sub(1)?;
            self.burn(1)?;
            if object {
                let Some(key) = self.key()? else {
                    // A method, a spread: nothing that is known.
                    self.expression()?;
                    continue;
                };
                let value = self.member(depth)?;
                // Of a key that is given twice, the last one counts, as in the language.
                map.insert(key, value);
            } else {
                let value = self.member(depth)?;
                list.push(value);
            }
        }
    }

    /// A key with its colon; `Some(None)` where what stands there is no `key: value`.
    #[expect(clippy::option_option, reason = "the outer one is the end of the text")]
    fn key(&mut self) -> Option<Option<String>> {
        let from = self.at;
        let key = if let quote @ (b'"' | b'\'') = self.byte()? {
            self.string(quote)?
        } else {
            let rest = self.rest();
            let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$'))).unwrap_or(rest.len());
            let key = rest[..end].to_owned();
            self.at += end;
            key
        };
        self.space();
        if self.byte()? == b':' && !key.is_empty() {
            self.at += 1;
            self.space();
            return Some(Some(key));
        }
        self.at = from;
        Some(None)
    }

    /// A value up to the comma or bracket behind it; `null` where it is an expression.
    fn member(&mut self, depth: usize) -> Option<Value> {
        let from = self.at;
        let value = self.plain(depth)?;
        self.space();
        if value.is_some() && matches!(self.byte()?, b',' | b'}' | b']') {
            return value;
        }
        // `"a" + b`, `f(x)`, `a ? b : c`: skipped as a whole, from its beginning, so that its brackets are balanced.
        self.at = from;
        self.expression()?;
        Some(Value::Null)
    }

    /// A literal value; `Some(None)` for all else.
    #[expect(clippy::option_option, reason = "the outer one is the end of the text")]
    fn plain(&mut self, depth: usize) -> Option<Option<Value>> {
        Some(match self.byte()? {
            b'{' | b'[' if depth < DEEPEST => Some(self.container(depth + 1)?),
            b'{' | b'[' => None,
            quote @ (b'"' | b'\'') => Some(Value::String(self.string(quote)?)),
            b'-' | b'+' | b'.' | b'0'..=b'9' => self.number(),
            _ => self.word(),
        })
    }

    fn number(&mut self) -> Option<Value> {
        let rest = self.rest();
        let number = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '+' | '-' | '_');
        let text = &rest[..rest.find(|c: char| !number(c)).unwrap_or(rest.len())];
        self.at += text.len();
        let text = text.strip_prefix('+').unwrap_or(text);
        let text = if text.starts_with('.') { format!("0{text}") } else { text.to_owned() };
        serde_json::from_str::<Number>(&text).ok().map(Value::Number)
    }

    fn word(&mut self) -> Option<Value> {
        const WORDS: [(&str, Value); 7] = [
            ("true", Value::Bool(true)),
            ("false", Value::Bool(false)),
            ("null", Value::Null),
            ("undefined", Value::Null),
            ("void 0", Value::Null),
            // As minifiers write them.
            ("!0", Value::Bool(true)),
            ("!1", Value::Bool(false)),
        ];
        if let Some(quoted) = self.rest().strip_prefix("JSON.parse(") {
            let quote = quoted.bytes().next().filter(|b| matches!(b, b'"' | b'\''))?;
            self.at += "JSON.parse(".len();
            let text = self.string(quote)?;
            self.space();
            self.byte().filter(|b| *b == b')')?;
            self.at += 1;
            return serde_json::from_str(&text).ok();
        }
        let rest = self.rest();
        let (word, value) = WORDS.into_iter().find(|(word, _)| {
            rest.strip_prefix(word).is_some_and(|r| !r.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
        })?;
        self.at += word.len();
        Some(value)
    }

    /// Skips an expression up to the comma or bracket that ends it.
    fn expression(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            self.space();
            self.burn(1)?;
            match self.byte()? {
                quote @ (b'"' | b'\'' | b'`') => {
                    self.string(quote)?;
                    continue;
                }
                b',' | b'}' | b']' | b')' if depth == 0 => return Some(()),
                b'{' | b'[' | b'(' => depth += 1,
                b'}' | b']' | b')' => depth -= 1,
                _ => {}
            }
            self.at += self.rest().chars().next().map_or(1, char::len_utf8);
        }
    }

    /// A string with its escapes read; `at` is behind its closing quote.
    fn string(&mut self, quote: u8) -> Option<String> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let bytes = self.text.as_bytes().get(self.at..)?;
            let next = memchr::memchr2(quote, b'\\', bytes);
            self.burn(next.map_or(bytes.len(), |n| n + 1))?;
            let next = next?;
            out.push_str(self.text.get(self.at..self.at + next)?);
            self.at += next + 1;
            if bytes[next] == quote {
                return Some(out);
            }
            self.escape(&mut out)?;
        }
    }

    fn escape(&mut self, out: &mut String) -> Option<()> {
        let c = self.rest().chars().next()?;
        self.at += c.len_utf8();
        match c {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'r' => out.push('\r'),
            'b' | 'f' | 'v' | '0' => out.push(' '),
            'x' => out.push(char::from_u32(self.hex(2)?.into()).unwrap_or(char::REPLACEMENT_CHARACTER)),
            'u' if self.byte()? == b'{' => {
                let end = self.rest().find('}')?;
                let code = u32::from_str_radix(self.rest().get(1..end)?, 16).ok();
                self.at += end + 1;
                out.push(code.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            'u' => {
                let mut units = vec![self.hex(4)?];
                if (0xd800..0xdc00).contains(&units[0]) && self.rest().starts_with("\\u") {
                    let before = self.at;
                    self.at += 2;
                    match self.hex(4).filter(|low| (0xdc00..0xe000).contains(low)) {
                        Some(low) => units.push(low),
                        None => self.at = before,
                    }
                }
                out.extend(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)));
            }
            '\n' | '\r' => {}
            other => out.push(other),
        }
        Some(())
    }

    fn hex(&mut self, digits: usize) -> Option<u16> {
        let value = u16::from_str_radix(self.rest().get(..digits)?, 16).ok()?;
        self.at += digits;
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        value(text).map_or_else(|| "nothing".into(), |(v, _)| v.to_string())
    }

    #[test]
    fn table() {
        for (text, want) in [
            (r#"{"a":1}"#, r#"{"a":1}"#),
            ("{a: 'b', c: !0, d: !1, 'e': null,}", r#"{"a":"b","c":true,"d":false,"e":null}"#),
            ("{a: f(1, {b: 2}), c: 3}", r#"{"a":null,"c":3}"#),
            ("{a: 'x' + 'y', c: [1, 2 * 3, .5]}", r#"{"a":null,"c":[1,null,0.5]}"#),
            ("{a: function () { return {b: '}'} }, c: 1}", r#"{"a":null,"c":1}"#),
            ("{/* x */ a: 1, // y }\n b: 'it\\'s'}", r#"{"a":1,"b":"it's"}"#),
            (r"{a: '\u4e2d\x41\ud83d\ude00'}", "{\"a\":\"中A😀\"}"),
            (r#"{a: JSON.parse('{"b":[1]}'), c: 1}"#, r#"{"a":{"b":[1]},"c":1}"#),
            ("{a(b) { return 1 }, c: 2}", r#"{"c":2}"#),
            ("{a: 1} ; rest", r#"{"a":1}"#),
            ("{a: window.x || {}, b: 1}", r#"{"a":null,"b":1}"#),
            ("{a: 1", "nothing"),
            ("(function(){})", "nothing"),
            ("", "nothing"),
        ] {
            assert_eq!(read(text), want, "{text}");
        }
        assert_eq!(value(" {a:1};").map(|(_, end)| end), Some(6));
    }

    #[test]
    fn hostile_literals_end() {
        assert_eq!(read(&"[".repeat(200_000)), "nothing");
        assert_eq!(read(&"{a:".repeat(100_000)), "nothing");
        assert_eq!(read(&format!("[{}]", "f(".repeat(100_000))), "nothing");
        assert_eq!(read("{'a"), "nothing");
        assert_eq!(read(r"{'a\u"), "nothing");
    }

    #[test]
    fn literals_share_what_may_be_spent() {
        let text = format!("{{a: '{}", "x".repeat(1000));
        let mut left = 2500;
        let mut tries = 0;
        while left > 0 && tries < 100 {
            assert_eq!(value_within(&text, &mut left), None);
            tries += 1;
        }
        assert_eq!((left, tries), (0, 3));
        assert_eq!(value_within("{a: 'b'}", &mut left), None);
        assert!(value_within("{a: 'b'}", &mut fuel("{a: 'b'}")).is_some());
        // Brackets that are read as a value and then skipped, level by level.
        let deep = format!("{}1{}", "[".repeat(90), "]+1".repeat(90));
        let mut left = fuel(&deep);
        value_within(&deep, &mut left);
        assert!(left < fuel(&deep));
    }
}
