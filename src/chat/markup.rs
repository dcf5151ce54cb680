//! Text of pages in the markup of each service: nothing of it becomes markup, a mention or a link.
//!
//! Where a service's Markdown has no escape that all of its clients know (DingTalk, WeCom, ServerChan, Slack), a sign
//! that means something there is written in its full-width form: `＊` for `*`. `@` is full-width everywhere, so nobody
//! can be mentioned whatever a service makes of it, and so is the colon of `://`, so that only our own links are links.

/// How a service marks text up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Markup {
    /// Markdown without reliable escapes: DingTalk, WeCom, ServerChan.
    Markdown,
    /// Slack's `mrkdwn`.
    Slack,
    /// Discord's Markdown.
    Discord,
    /// The HTML of Telegram's bots.
    Html,
    /// None: texts and links are told apart by the payload, or nothing is a link. `<` and `>` are not left to clients
    /// that may take `<at id=all>` in a text for more than text.
    Plain,
}

impl Markup {
    /// A text, escaped.
    pub(super) fn words(self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() + 16);
        for (at, c) in text.char_indices() {
            let rest = &text[at + c.len_utf8()..];
            match (self, c) {
                (_, '@') => out.push('＠'),
                (_, ':') if rest.starts_with("//") => out.push('：'),
                (Self::Slack | Self::Discord, ':') if names_emoji(rest) => out.push('：'),
                (Self::Slack | Self::Html, '&') => out.push_str("&amp;"),
                (Self::Slack | Self::Html, '<') => out.push_str("&lt;"),
                (Self::Slack | Self::Html, '>') => out.push_str("&gt;"),
                (Self::Html, '"') => out.push_str("&quot;"),
                (Self::Discord, '\\' | '*' | '_' | '~' | '`' | '|' | '<' | '>' | '[' | ']' | '#') => {
                    out.push('\\');
                    out.push(c);
                }
                (Self::Markdown, '\\' | '*' | '_' | '~' | '`' | '|' | '<' | '>' | '[' | ']' | '#') => {
                    out.push(full_width(c));
                }
                (Self::Markdown, '&') if names_entity(rest) => out.push(full_width(c)),
                (Self::Slack, '*' | '_' | '~' | '`' | '|') | (Self::Plain, '<' | '>') => out.push(full_width(c)),
                _ => out.push(c),
            }
        }
        out
    }

    /// A link; the words are escaped here, the address is already fit for any markup.
    pub(super) fn link(self, words: &str, href: &str) -> String {
        let words = self.words(words);
        match self {
            Self::Markdown | Self::Discord => format!("[{words}]({href})"),
            Self::Slack => format!("<{}|{words}>", href.replace('&', "&amp;")),
            Self::Html => format!("<a href=\"{}\">{words}</a>", href.replace('&', "&amp;")),
            Self::Plain => format!("{words}\n  {href}"),
        }
    }

    /// A title, escaped.
    pub(super) fn title(self, text: &str) -> String {
        let words = self.words(text);
        match self {
            Self::Markdown => format!("### {words}"),
            Self::Discord => format!("**{words}**"),
            Self::Slack => format!("*{words}*"),
            Self::Html => format!("<b>{words}</b>"),
            Self::Plain => words,
        }
    }
}

/// The full-width form of a printable ASCII character.
fn full_width(c: char) -> char {
    char::from_u32(u32::from(c) + 0xfee0).filter(|_| c.is_ascii_graphic()).unwrap_or('\u{fffd}')
}

/// Whether `100:` follows a colon: `:100:` is a picture.
fn names_emoji(rest: &str) -> bool {
    let name = rest.bytes().take(60).take_while(|b| b.is_ascii_alphanumeric() || b"_+-".contains(b)).count();
    name > 0 && rest.as_bytes().get(name) == Some(&b':')
}

/// Whether `lt;` follows an ampersand.
fn names_entity(rest: &str) -> bool {
    let name = rest.bytes().take(40).take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
    name > 0 && rest.as_bytes().get(name) == Some(&b';')
}

#[cfg(test)]
mod tests {
    use super::Markup::*;

    #[test]
    fn nothing_becomes_markup() {
        let hostile = "**b** [x](http://e.example) <!channel> <@U1> @all &lt;at&gt; a_b `c` #h ![i](x) \\* :100: 1:2";
        let table = [
            (
                Markdown,
                "＊＊b＊＊ ［x］(http：//e.example) ＜!channel＞ ＜＠U1＞ ＠all ＆lt;at＆gt; a＿b ｀c｀ ＃h !［i］(x) ＼＊ :100: 1:2",
            ),
            (
                Slack,
                "＊＊b＊＊ [x](http：//e.example) &lt;!channel&gt; &lt;＠U1&gt; ＠all &amp;lt;at&amp;gt; a＿b ｀c｀ #h ![i](x) \\＊ ：100: 1:2",
            ),
            (
                Discord,
                r"\*\*b\*\* \[x\](http：//e.example) \<!channel\> \<＠U1\> ＠all &lt;at&gt; a\_b \`c\` \#h !\[i\](x) \\\* ：100: 1:2",
            ),
            (
                Html,
                "**b** [x](http：//e.example) &lt;!channel&gt; &lt;＠U1&gt; ＠all &amp;lt;at&amp;gt; a_b `c` #h ![i](x) \\* :100: 1:2",
            ),
        ];
        for (markup, shown) in table {
            assert_eq!(markup.words(hostile), shown, "{markup:?}");
        }
        assert_eq!(Plain.words("<at user_id=\"all\"> a*b"), "＜at user_id=\"all\"＞ a*b");
    }

    #[test]
    fn prices_stay_readable() {
        for markup in [Markdown, Slack, Discord, Html, Plain] {
            for text in ["▼12% Rival A 500 ml: 79 → 69 (you: 75)", "月销 2万+，满79减20", "US$1,299.00 / £5", "12:30"]
            {
                assert_eq!(markup.words(text), text, "{markup:?}");
            }
        }
    }
}
