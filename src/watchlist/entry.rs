//! One `[[watch]]` as text.

use crate::listing::Side;

/// What is to be written of a watch. What is absent is not written, so that `[defaults]` of the file hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
    pub(super) url: String,
    pub(super) group: Option<String>,
    pub(super) side: Option<Side>,
    pub(super) sku: Option<String>,
    pub(super) tags: Vec<String>,
    pub(super) to: Vec<String>,
    /// Keys of `alert.price` with their notations.
    pub(super) price: Vec<(&'static str, String)>,
}

impl Entry {
    /// A watch of which nothing but its address is known.
    pub(super) fn new(url: impl Into<String>) -> Self {
        Self {
            id: None,
            name: None,
            url: url.into(),
            group: None,
            side: None,
            sku: None,
            tags: Vec::new(),
            to: Vec::new(),
            price: Vec::new(),
        }
    }

    /// Its lines, each with a line end.
    pub(super) fn text(&self, end: &str) -> String {
        let mut lines = vec!["[[watch]]".to_owned()];
        let mut line = |key: &str, value: Option<&str>| lines.extend(value.map(|text| pair(key, text)));
        line("id", self.id.as_deref());
        line("name", self.name.as_deref());
        line("url", Some(&self.url));
        line("group", self.group.as_deref());
        line("side", self.side.map(side_word));
        line("sku", self.sku.as_deref());
        let mut list = |key: &str, values: &[String]| {
            if !values.is_empty() {
                lines.push(format!("{key} = [{}]", values.iter().map(|v| quoted(v)).collect::<Vec<_>>().join(", ")));
            }
        };
        list("tags", &self.tags);
        list("to", &self.to);
        if !self.price.is_empty() {
            let pairs: Vec<_> = self.price.iter().map(|(key, value)| pair(key, value)).collect();
            lines.push("[watch.alert]".to_owned());
            lines.push(format!("price = {{ {} }}", pairs.join(", ")));
        }
        lines.iter().flat_map(|line| [line.as_str(), end]).collect()
    }
}

/// `key = "text"`, escaped as TOML wants it.
pub(super) fn pair(key: &str, text: &str) -> String {
    format!("{key} = {}", quoted(text))
}

fn quoted(text: &str) -> String {
    toml_edit::Value::from(text).to_string()
}

fn side_word(side: Side) -> &'static str {
    match side {
        Side::Own => "own",
        Side::Rival => "rival",
    }
}

/// A text with entries behind it, in its own line ends, each after a blank line.
pub(super) fn appended(before: &str, entries: &[Entry]) -> String {
    let end = if before.contains("\r\n") { "\r\n" } else { "\n" };
    let mut text = before.to_owned();
    for entry in entries {
        if !text.is_empty() && !text.ends_with('\n') {
            text.push_str(end);
        }
        if !text.is_empty() {
            text.push_str(end);
        }
        text.push_str(&entry.text(end));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_reads_like_this() {
        let url = "https://shop.example.com/a?b=%22c%22";
        let bare = Entry::new(url);
        let full = Entry {
            id: Some("a".into()),
            name: Some("Tea, \"best\" \\ 茶\u{1}".into()),
            group: Some("it's".into()),
            side: Some(Side::Own),
            sku: Some("007".into()),
            tags: vec!["q4".into(), "主推".into()],
            to: vec!["anna@example.com".into()],
            price: vec![("drop", "3%".into()), ("below", "59.00".into())],
            ..Entry::new(url)
        };
        insta::assert_snapshot!(appended("# mine", &[full, bare]), @r##"
        # mine

        [[watch]]
        id = "a"
        name = "Tea, \"best\" \\ 茶\u0001"
        url = "https://shop.example.com/a?b=%22c%22"
        group = "it's"
        side = "own"
        sku = "007"
        tags = ["q4", "主推"]
        to = ["anna@example.com"]
        [watch.alert]
        price = { drop = "3%", below = "59.00" }

        [[watch]]
        url = "https://shop.example.com/a?b=%22c%22"
        "##);
        assert!(appended("a = 1\r\n", &[]).ends_with("1\r\n"));
    }
}
