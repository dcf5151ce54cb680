//! `[watch.request]`: header lines that a watch adds to its requests.

use std::collections::BTreeMap;

use toml::de::DeTable;

use super::keys::{self, OfRequest};
use crate::diagnose::{Faults, Node, Text, each, short};

/// Headers of the connection and of this program's own work.
const OURS: [&str; 16] = [
    "host",
    "connection",
    "content-length",
    "transfer-encoding",
    "te",
    "trailer",
    "upgrade",
    "keep-alive",
    "expect",
    "accept-encoding",
    "range",
    "if-none-match",
    "if-modified-since",
    "if-match",
    "if-unmodified-since",
    "if-range",
];

/// Words in a header name that promise a secret or somebody's session.
const SECRET: [&str; 8] = ["cookie", "auth", "token", "secret", "password", "api-key", "apikey", "session"];

const MOST_HEADERS: usize = 32;
const LONGEST_VALUE: usize = 2000;

/// Reads one level: header names in lower case, with their values.
pub(super) fn read(table: &DeTable<'_>, faults: &mut Faults<'_>) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    each(table, keys::REQUEST, faults, |key, node, faults| match key {
        OfRequest::Headers => found = headers(node, faults),
    });
    found
}

fn headers(node: Node<'_>, faults: &mut Faults<'_>) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let Some(table) = node.table(faults, "headers = { Accept-Language = \"en\" }") else { return found };
    if table.len() > MOST_HEADERS {
        let what = (format!("more than {MOST_HEADERS} headers"), format!("请求头超过 {MOST_HEADERS} 个"));
        node.refuse(faults, what, ("send fewer".into(), "请减少请求头".into()));
        return found;
    }
    for (key, value) in table {
        let name = key.get_ref().to_ascii_lowercase();
        if let Some((message, hint)) = forbidden(&name) {
            faults.add(key.span(), message, hint);
            continue;
        }
        let node = Node { key: key.get_ref(), value };
        let Some(text) = node.text(faults) else { continue };
        // RFC 9110, 5.5: what every server understands is printable ASCII.
        if text.len() > LONGEST_VALUE || !text.bytes().all(|b| matches!(b, b' '..=b'~')) {
            node.refuse(
                faults,
                ("this can't be sent in a header".into(), "请求头里不能有这样的内容".into()),
                (
                    format!("printable ASCII characters only, at most {LONGEST_VALUE}; write others percent-encoded"),
                    format!("只能用可见的 ASCII 字符，最多 {LONGEST_VALUE} 个；其他字符请用百分号编码"),
                ),
            );
            continue;
        }
        if found.insert(name, text.trim().to_owned()).is_some() {
            let what =
                (format!("`{}` stands here twice", short(node.key, 40)), format!("`{}` 重复了", short(node.key, 40)));
            faults.add(key.span(), what, ("keep one of them".into(), "请只保留一个".into()));
        }
    }
    found
}

/// Why a header can't be set, if it can't.
fn forbidden(name: &str) -> Option<(Text, Text)> {
    let shown = short(name, 40);
    // RFC 9110, 5.6.2.
    let token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    if name.is_empty() || name.len() > 100 || !name.bytes().all(token) {
        return Some((
            (format!("`{shown}` is no name of a header"), format!("`{shown}` 不是请求头名称")),
            ("write a name such as Accept-Language".into(), "请写类似 Accept-Language 的名称".into()),
        ));
    }
    if name == "user-agent" {
        return Some((
            ("the user agent is the same for all watches".into(), "所有监控项使用同一个 user agent".into()),
            (
                "set `user_agent` under [poll] in rivald.toml".into(),
                "请在 rivald.toml 的 [poll] 里设置 `user_agent`".into(),
            ),
        ));
    }
    if SECRET.iter().any(|word| name.contains(word)) {
        return Some((
            (
                format!("`{shown}` would carry a secret or a login: rivald reads what any shopper sees"),
                format!("`{shown}` 会带上密钥或登录信息：rivald 只读取任何买家都能看到的内容"),
            ),
            ("remove it; secrets never stand in a watchlist".into(), "请删掉它；监控清单里不能出现任何密钥".into()),
        ));
    }
    if OURS.contains(&name) || name.starts_with("proxy-") {
        return Some((
            (format!("rivald sets `{shown}` itself"), format!("`{shown}` 由 rivald 自己设置")),
            ("remove it".into(), "请删掉它".into()),
        ));
    }
    None
}
