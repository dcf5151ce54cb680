//! rivald-watchlist(5), made of the watchlists' JSON schema.

use serde_json::{Map, Value};

use super::{Page, page::Writer};
use crate::watchlist::schema;

const EXAMPLE: &str = r#"[defaults]                       # for all watches of the file
group = "500 ml thermos"
to    = ["anna@example.com"]

[[watch]]
id   = "own-500"
name = "Our thermos 500 ml"
url  = "https://shop.example.com/products/our-thermos"
side = "own"

[[watch]]
id   = "rival-a-500"
name = "Rival A 500 ml"
url  = "https://rival.example.com/products/thermos-500"

[watch.alert]                    # false silences a kind
price = { drop = "3%", rise = "5%", undercuts = "own" }
title = false
"#;

pub(super) fn page() -> Page {
    let schema = schema();
    let mut page = Writer::file("rivald-watchlist", "which listings rivald polls, and what it tells");
    page.section("DESCRIPTION");
    page.say(
        "TOML files in the watchlists' folder, `/etc/rivald/watchlists` with the package; all its `*.toml` files are read. They \
         are edited while the daemon runs, which takes each new text at once. A broken file loses no watch: its last good \
         version stays in force, and the engineer gets one mail with the file, the line and a caret under the fault.",
    );
    page.say(
        "`rivald watchlist check` tells every fault, `rivald watchlist plan` what the files on disk would change.",
    );
    page.section("EXAMPLE");
    page.example(EXAMPLE);
    page.section("KEYS");
    page.say(
        "Keys of each `[[watch]]`, of which `url` is needed. All but `id`, `url` and `union_id` may stand in `[defaults]` too, for \
         all watches of the file.",
    );
    if let Some(keys) = schema.pointer("/properties/watch/items/properties").and_then(Value::as_object) {
        add(keys, &mut page);
    }
    page.section("NOTES");
    page.say(
        "`rivald watchlist schema` prints the JSON Schema of the format, for editors that complete and check TOML.",
    );
    page.see_also(&["rivald(1)", "rivald-watchlist(1)", "rivald.toml(5)"]);
    page.into_page("rivald-watchlist", 5)
}

/// What every watch has; the rest follows by name.
const FIRST: [&str; 6] = ["url", "id", "name", "side", "group", "source"];

fn add(keys: &Map<String, Value>, page: &mut Writer) {
    let place = |key: &String| FIRST.iter().position(|first| first == key).unwrap_or(FIRST.len());
    let mut keys_in_order: Vec<_> = keys.iter().collect();
    keys_in_order.sort_by_key(|(key, _)| place(key));
    for (key, schema) in keys_in_order {
        // Kinds of change may be written with hyphens too: once is enough.
        if key.contains('-') && keys.contains_key(&key.replace('-', "_")) {
            continue;
        }
        let said = schema["description"].as_str().unwrap_or_default();
        let said = said.replace("[[watch]]", "`[[watch]]`");
        page.terms(&[&format!("{key} = {}", shape(schema))], &said);
        for table in [Some(schema)].into_iter().flatten().chain(schema["anyOf"].as_array().into_iter().flatten()) {
            if let Some(inner) = table["properties"].as_object() {
                page.deeper();
                add(inner, page);
                page.back();
            }
        }
    }
}

/// What a value looks like.
fn shape(schema: &Value) -> String {
    if let Some(any) = schema["anyOf"].as_array() {
        let mut shapes: Vec<_> = any.iter().map(shape).collect();
        shapes.dedup();
        return shapes.join(" | ");
    }
    if let Some(words) = schema["enum"].as_array() {
        return words.iter().map(Value::to_string).collect::<Vec<_>>().join(" | ");
    }
    match schema["type"].as_str() {
        Some("string") => "\"…\"".into(),
        Some("boolean") => "true | false".into(),
        Some("integer" | "number") => "number".into(),
        Some("array") => "[…]".into(),
        Some("object") => "{ … }".into(),
        _ => "…".into(),
    }
}
