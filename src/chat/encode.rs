//! A brief → the payload of a service, within its limits and without any secret.

use serde_json::{Value, json};

use super::{
    fit::{Cost, Room, fit},
    markup::Markup,
    message::{Line, Message, cut},
};
use crate::{change::Brief, listing::Locale, settings::ChatKind};

/// What stands before each line: with it, no text of a page begins a line, where Markdown would make a heading or a
/// list of it.
const BULLET: &str = "• ";

/// The payload: JSON, made once and sent however often it takes. What the service wants beside it (signature, chat,
/// topic) is added when it is sent.
///
/// A webhook's is `{"version":1,"locale":"en","title":"…","lines":[{"words":"…","link":"https://…"}],"closing":["…"]}`:
/// plain texts, `link` only where there is one, `closing` what was left out.
pub fn encode(kind: ChatKind, brief: &Brief, locale: Locale) -> Vec<u8> {
    let message = Message::of(brief, locale);
    let payload = match kind {
        ChatKind::DingTalk => dingtalk(&message),
        ChatKind::Feishu => feishu(&message),
        ChatKind::WeCom => wecom(&message),
        ChatKind::ServerChan => serverchan(&message),
        ChatKind::Slack => slack(&message),
        ChatKind::Discord => discord(&message),
        ChatKind::Telegram => telegram(&message),
        ChatKind::Ntfy => ntfy(&message),
        ChatKind::Webhook => webhook(&message, locale),
    };
    payload.to_string().into_bytes()
}

/// How a service takes text.
struct Text {
    markup: Markup,
    /// Between two lines.
    between: &'static str,
    measure: fn(&str) -> usize,
    room: Room,
}

impl Text {
    fn line(&self, line: &Line, linked: bool) -> String {
        let text = match &line.href {
            Some(href) if linked => self.markup.link(&line.words, href),
            _ => self.markup.words(&line.words),
        };
        format!("{BULLET}{text}")
    }

    /// The title, if it is to stand in the text, then the lines that fit, then what was left out.
    fn lines(&self, message: &Message, title: Option<String>) -> Vec<String> {
        let cost = |line: &str| (self.measure)(line) + (self.measure)(self.between);
        let costs: Vec<Cost> = message
            .lines
            .iter()
            .map(|line| Cost { linked: cost(&self.line(line, true)), bare: cost(&self.line(line, false)) })
            .collect();
        let escaped = |left: usize| message.closing(left).into_iter().map(|line| self.markup.words(&line));
        let closing = |left: usize| escaped(left).map(|line| cost(&line)).sum();
        let shown = fit(&costs, self.room, title.as_deref().map_or(0, cost), closing);
        let left = message.lines.len() - shown.len();
        let lines = message.lines.iter().zip(shown).map(|(line, linked)| self.line(line, linked));
        title.into_iter().chain(lines).chain(escaped(left)).collect()
    }

    /// The same as one text with the title.
    fn whole(&self, message: &Message) -> String {
        self.lines(message, Some(self.markup.title(&message.title))).join(self.between)
    }

    /// The same as one text without the title; never empty.
    fn body(&self, message: &Message) -> String {
        let body = self.lines(message, None).join(self.between);
        if body.is_empty() { self.markup.words(&message.title) } else { body }
    }
}

/// Bytes within a JSON text.
fn in_json(text: &str) -> usize {
    Value::from(text).to_string().len() - 2
}

/// UTF-16 units: where a service counts characters, no count is higher.
fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

fn dingtalk(message: &Message) -> Value {
    let room = Room { most: 18_500, line: 18_500 };
    // A single line feed is no new line in all clients.
    let text = Text { markup: Markup::Markdown, between: "\n\n", measure: in_json, room };
    json!({
        "msgtype": "markdown",
        // Shown in the list of chats and by the phone: no Markdown there.
        "markdown": { "title": Markup::Plain.words(&message.title), "text": text.whole(message) },
        "at": { "atMobiles": [], "atUserIds": [], "isAtAll": false },
    })
}

fn feishu(message: &Message) -> Value {
    let plain = |words: &str| Markup::Plain.words(words);
    let paragraph = |line: &Line, linked: bool| match &line.href {
        Some(href) if linked => {
            json!([{ "tag": "text", "text": BULLET }, { "tag": "a", "text": plain(&line.words), "href": href }])
        }
        _ => json!([{ "tag": "text", "text": format!("{BULLET}{}", plain(&line.words)) }]),
    };
    let ending = |words: String| json!([{ "tag": "text", "text": plain(&words) }]);
    let cost = |paragraph: &Value| paragraph.to_string().len() + 1;
    let costs: Vec<Cost> = message
        .lines
        .iter()
        .map(|line| Cost { linked: cost(&paragraph(line, true)), bare: cost(&paragraph(line, false)) })
        .collect();
    // 20 KB with the frame, the title and the signature.
    let room = Room { most: 18_500, line: 18_500 };
    let closing = |left: usize| message.closing(left).into_iter().map(|words| cost(&ending(words))).sum();
    let shown = fit(&costs, room, 0, closing);
    let left = message.lines.len() - shown.len();
    let mut content: Vec<Value> =
        message.lines.iter().zip(shown).map(|(line, linked)| paragraph(line, linked)).collect();
    content.extend(message.closing(left).into_iter().map(ending));
    if content.is_empty() {
        content.push(ending(message.title.clone()));
    }
    json!({
        "msg_type": "post",
        "content": { "post": { "zh_cn": { "title": plain(&message.title), "content": content } } },
    })
}

fn wecom(message: &Message) -> Value {
    let room = Room { most: 4096, line: 4096 };
    let text = Text { markup: Markup::Markdown, between: "\n", measure: str::len, room };
    json!({ "msgtype": "markdown", "markdown": { "content": text.whole(message) } })
}

fn serverchan(message: &Message) -> Value {
    let room = Room { most: 30_000, line: 30_000 };
    let text = Text { markup: Markup::Markdown, between: "\n\n", measure: in_json, room };
    let first = message.lines.first().map_or(&message.title, |line| &line.words);
    json!({
        "title": cut(&message.title, 32),
        // The title is cut short, so the text says it whole.
        "desp": text.whole(message),
        "short": cut(first, 64),
        // Where rivald runs is nobody's business.
        "noip": 1,
    })
}

fn slack(message: &Message) -> Value {
    // A section of a message takes 3,000 characters, and all blocks together about 13,000.
    let room = Room { most: 11_000, line: 2_900 };
    let text = Text { markup: Markup::Slack, between: "\n", measure: units, room };
    let mut sections: Vec<String> = Vec::new();
    for line in text.lines(message, None) {
        match sections.last_mut() {
            Some(section) if units(section) + 1 + units(&line) <= room.line => {
                section.push('\n');
                section.push_str(&line);
            }
            _ => sections.push(line),
        }
    }
    let header = json!({
        "type": "header",
        "text": { "type": "plain_text", "text": cut(&message.title, 75), "emoji": false },
    });
    // Verbatim: no names and addresses are looked for in the text.
    let section =
        |text: String| json!({ "type": "section", "text": { "type": "mrkdwn", "text": text, "verbatim": true } });
    let blocks: Vec<Value> = std::iter::once(header).chain(sections.into_iter().map(section)).collect();
    json!({
        // What notifications show.
        "text": Markup::Slack.words(&message.title),
        "blocks": blocks,
        "unfurl_links": false,
        "unfurl_media": false,
    })
}

fn discord(message: &Message) -> Value {
    let room = Room { most: 4096, line: 4096 };
    let text = Text { markup: Markup::Discord, between: "\n", measure: units, room };
    let mut payload = json!({
        "content": Markup::Discord.title(&message.title),
        "allowed_mentions": { "parse": [] },
    });
    let body = text.lines(message, None).join(text.between);
    if !body.is_empty() {
        payload["embeds"] = json!([{ "description": body }]);
    }
    payload
}

fn telegram(message: &Message) -> Value {
    let room = Room { most: 4096, line: 4096 };
    let text = Text { markup: Markup::Html, between: "\n", measure: units, room };
    json!({
        "text": text.whole(message),
        "parse_mode": "HTML",
        "link_preview_options": { "is_disabled": true },
    })
}

fn ntfy(message: &Message) -> Value {
    let room = Room { most: 4000, line: 4000 };
    let text = Text { markup: Markup::Plain, between: "\n", measure: in_json, room };
    let mut payload = json!({ "title": message.title, "message": text.body(message) });
    if let Some(href) = message.lines.iter().find_map(|line| line.href.as_ref()) {
        payload["click"] = json!(href);
    }
    payload
}

fn webhook(message: &Message, locale: Locale) -> Value {
    let entry = |line: &Line, linked: bool| match &line.href {
        Some(href) if linked => json!({ "words": line.words, "link": href }),
        _ => json!({ "words": line.words }),
    };
    let cost = |line: &Line, linked: bool| entry(line, linked).to_string().len() + 1;
    let costs: Vec<Cost> =
        message.lines.iter().map(|line| Cost { linked: cost(line, true), bare: cost(line, false) }).collect();
    let room = Room { most: 60_000, line: 60_000 };
    let closing = |left: usize| message.closing(left).iter().map(|words| in_json(words) + 3).sum();
    let shown = fit(&costs, room, 0, closing);
    let left = message.lines.len() - shown.len();
    let lines: Vec<Value> = message.lines.iter().zip(shown).map(|(line, linked)| entry(line, linked)).collect();
    json!({
        "version": 1,
        "locale": locale.tag(),
        "title": message.title,
        "lines": lines,
        "closing": message.closing(left),
    })
}
