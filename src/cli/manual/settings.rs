//! rivald.toml(5), made of `deploy/rivald.toml`: all settings with their defaults, and a sentence of each.

use super::{Page, page::Writer};

const FILE: &str = include_str!("../../../deploy/rivald.toml");

pub(super) fn page() -> Page {
    let mut page = Writer::file("rivald.toml", "settings of rivald");
    page.section("DESCRIPTION");
    page.say(
        "A TOML file. Every setting has a default that works, shown below; an unknown key is a fault that names the nearest \
         known one. `rivald watchlist check` reads the settings too and tells every fault with its line.",
    );
    page.say(
        "Secrets may be written as `{ credential = \"NAME\" }` (handed over by systemd), `{ file = \"PATH\" }` (its first line), \
         `{ env = \"VARIABLE\" }`, or as a plain text; then nobody else may be able to read the file.",
    );
    page.section("SETTINGS");
    for item in items(FILE) {
        match item {
            // The file says of itself that it changes nothing.
            Item::Prose(text) => page.say(text.split_once("changes nothing. ").map_or(&text, |(_, rest)| rest)),
            Item::Section(name) => page.part(&name),
            Item::Example(text) => page.example(&text),
            Item::Keys(keys, text) => page.terms(&keys.iter().map(String::as_str).collect::<Vec<_>>(), &text),
        }
    }
    page.section("FILES");
    page.terms(
        &["/etc/rivald/rivald.toml"],
        "Where it is looked for, after `--config`, `$RIVALD_CONFIG` and `./rivald.toml`.",
    );
    page.terms(&["/usr/share/doc/rivald/examples/rivald.toml"], "All of the above as a file.");
    page.see_also(&["rivald(1)", "rivald-run(8)", "rivald-watchlist(5)", "systemd.exec(5)"]);
    page.into_page("rivald.toml", 5)
}

enum Item {
    Prose(String),
    Section(String),
    /// A whole table that is commented out.
    Example(String),
    /// Keys with their defaults, and what is said of them.
    Keys(Vec<String>, String),
}

/// The file as it is laid out: what is said stands before what it is about; an empty line ends both.
fn items(file: &str) -> Vec<Item> {
    let (mut items, mut said, mut keys, mut example) = (Vec::new(), String::new(), Vec::new(), String::new());
    let mut flush = |said: &mut String, keys: &mut Vec<String>, example: &mut String| {
        let (said, keys, example) = (std::mem::take(said), std::mem::take(keys), std::mem::take(example));
        match (keys.is_empty(), said.is_empty()) {
            (false, _) => items.push(Item::Keys(keys, said)),
            (true, false) => items.push(Item::Prose(said)),
            (true, true) => {}
        }
        if !example.is_empty() {
            items.push(Item::Example(example));
        }
    };
    for line in file.lines() {
        let comment = line.strip_prefix("# ");
        match comment {
            _ if line.is_empty() => flush(&mut said, &mut keys, &mut example),
            Some(text) if text.starts_with('[') || !example.is_empty() => {
                example += text;
                example.push('\n');
            }
            Some(text) if is_key(text) => keys.push(text.to_owned()),
            Some(text) => {
                if !keys.is_empty() {
                    flush(&mut said, &mut keys, &mut example);
                }
                if !said.is_empty() {
                    said.push(' ');
                }
                said += text;
            }
            None if line.starts_with('[') => {
                flush(&mut said, &mut keys, &mut example);
                flush(&mut line.to_owned(), &mut Vec::new(), &mut String::new());
            }
            None => keys.push(squeezed(line)),
        }
    }
    flush(&mut said, &mut keys, &mut example);
    items
        .into_iter()
        .map(|item| match item {
            Item::Prose(text) if text.starts_with('[') => Item::Section(text),
            item => item,
        })
        .collect()
}

/// Whether a comment is a setting that is left out: `database = "…"`.
fn is_key(text: &str) -> bool {
    text.split_once(" = ").is_some_and(|(key, _)| key.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
}

/// Spaces that only line up the file are one.
fn squeezed(line: &str) -> String {
    match line.split_once('=') {
        Some((key, value)) => format!("{} = {}", key.trim(), value.trim()),
        None => line.to_owned(),
    }
}
