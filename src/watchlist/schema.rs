//! JSON Schema of a watchlist file, made of the parser's own tables of keys, for editors that complete and check TOML.

use serde_json::{Value, json};

use super::{
    keys::{self, Kinds, Of, OfAffiliate, OfAlert, OfFile, OfOther, OfPrice, OfRequest, OfSales},
    source::{self, SHOPPERS},
    text::{LONGEST_TAG, MOST_TAGS},
};
use crate::{
    diagnose::Key,
    listing::{ChangeKind, Union},
};

/// JSON Schema (draft 2020-12) of the format.
pub fn schema() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "rivald watchlist",
        "description": "Listings to poll, and what to be told about them",
        "type": "object",
        "additionalProperties": false,
        "properties": properties(keys::FILE, |key| match key {
            OfFile::Defaults => described("Any key of a watch but id, url and union_id, for all watches of the file", watch(true)),
            OfFile::Watch => json!({
                "description": "The watches of the file, each under its own [[watch]]",
                "type": "array",
                "items": watch(false),
            }),
        }),
    })
}

fn properties<K: Copy>(keys: &[Key<K>], schema: impl Fn(K) -> Value) -> Value {
    Value::Object(keys.iter().map(|key| (key.name.to_owned(), schema(key.id))).collect())
}

/// A table with these keys and no others.
fn table<K: Copy>(keys: &[Key<K>], schema: impl Fn(K) -> Value) -> Value {
    json!({ "type": "object", "additionalProperties": false, "properties": properties(keys, schema) })
}

fn described(text: &str, mut schema: Value) -> Value {
    if let Value::Object(object) = &mut schema {
        object.insert("description".into(), text.into());
    }
    schema
}

fn text(description: &str) -> Value {
    json!({ "type": "string", "description": description })
}

fn switch(description: &str) -> Value {
    json!({ "type": "boolean", "description": description })
}

fn watch(defaults: bool) -> Value {
    let allowed: Vec<_> = keys::WATCH.iter().filter(|key| !(defaults && key.id.is_of_one())).copied().collect();
    let mut schema = table(&allowed, of_watch);
    if let (Value::Object(object), false) = (&mut schema, defaults) {
        object.insert("required".into(), json!(["url"]));
    }
    schema
}

fn of_watch(key: Of) -> Value {
    match key {
        Of::Id => json!({
            "type": "string", "minLength": 1, "maxLength": 120, "pattern": "^[\\p{L}\\p{M}\\p{N}._-]+$",
            "description": "The stable name; without it one is made of the address",
        }),
        Of::Name => text("The name for people"),
        Of::Url => {
            json!({ "type": "string", "pattern": "^[hH][tT][tT][pP][sS]?://", "description": "The address of the listing" })
        }
        Of::Group => text("Listings of one group are compared with each other"),
        Of::Side => json!({ "enum": ["rival", "own"], "description": "Whose listing it is" }),
        Of::Sku => text("The operator's own article number, carried into every alert"),
        Of::Tags => json!({
            "type": "array", "maxItems": MOST_TAGS,
            "items": { "type": "string", "minLength": 1, "maxLength": LONGEST_TAG },
            "description": "The operator's own words for it, carried into every alert",
        }),
        Of::Source => {
            let shoppers = json!({ "enum": SHOPPERS.map(|(name, _)| name) });
            let unions = json!({ "enum": Union::ALL.map(Union::source) });
            // One of each at most, in any order.
            let pair = |one: &Value, other: &Value| json!({ "type": "array", "minItems": 1, "prefixItems": [one, other], "items": false });
            json!({
                "description": "Where the listing is read from: what shoppers see, an affiliate union, or one of each",
                "anyOf": [{ "enum": source::names().collect::<Vec<_>>() }, pair(&shoppers, &unions), pair(&unions, &shoppers)],
            })
        }
        Of::UnionId => json!({
            "type": "string", "pattern": format!("^[A-Za-z0-9_-]{{1,{}}}$", source::LONGEST_ID),
            "description": "The union's own id of the item, where the address does not tell it",
        }),
        Of::Schedule => {
            text("When it is polled: five cron fields (minute hour day month weekday), or @hourly and the like")
        }
        Of::Timezone => text("The IANA time zone of the schedule"),
        Of::To => json!({
            "type": "array", "items": recipient(),
            "description": "Whom its alerts go to, instead of [mail] to: mail addresses, and chats of rivald.toml as chat:NAME",
        }),
        Of::Alert => described("What is told; false silences a kind, true speaks it", table(&keys::ALERT, of_alert)),
        Of::Select => described(
            "CSS selectors for pages without machine-readable data, \"selector @attribute\"",
            table(&keys::SELECT, |_| json!({ "type": "string" })),
        ),
        Of::Request => described(
            "Additions to the request",
            table(keys::REQUEST, |key| match key {
                OfRequest::Headers => json!({
                    "type": "object", "additionalProperties": { "type": "string" }, "description": "Further header lines",
                }),
            }),
        ),
    }
}

/// A mail address, or a chat of the settings.
fn recipient() -> Value {
    json!({ "anyOf": [
        { "type": "string", "format": "email" },
        { "type": "string", "pattern": "^chat:[\\p{L}\\p{N}_-]{1,40}$" },
    ] })
}

fn of_alert(key: OfAlert) -> Value {
    match key {
        OfAlert::Kinds(Kinds::Price) => json!({
            "description": "When a price is told; false: never",
            "anyOf": [{ "type": "boolean" }, table(keys::PRICE, of_price)],
        }),
        OfAlert::Kinds(Kinds::Sales) => json!({
            "description": "When sales are told, against their usual pace; false: never",
            "anyOf": [{ "type": "boolean" }, table(keys::SALES, of_sales)],
        }),
        OfAlert::Kinds(kinds @ Kinds::Affiliate) => json!({
            "description": format!("All of {}; ahead: how long before affiliate sales leave the window", words(kinds)),
            "anyOf": [{ "type": "boolean" }, table(keys::AFFILIATE, of_affiliate)],
        }),
        OfAlert::Kinds(kinds) => switch(&format!("All of {}", words(kinds))),
        OfAlert::Kind(kind @ ChangeKind::AffiliateDropAhead) => json!({
            "description": format!("Changes of the kind {kind}, and how long before they are told"),
            "anyOf": [{ "type": "boolean" }, table(keys::AFFILIATE, of_affiliate)],
        }),
        OfAlert::Kind(kind) => switch(&format!("Changes of the kind {kind}")),
        OfAlert::Other(OfOther::Rearm) => text("The same kind for the same watch not again within, such as \"6h\""),
        OfAlert::Other(OfOther::Quiet) => json!({
            "description": "When its messages wait, such as \"23:00-07:30\"; false: never",
            "anyOf": [{ "type": "string" }, { "const": false }],
        }),
        OfAlert::Other(OfOther::Urgent) => json!({
            "description": "Kinds that do not wait; true: all, false: none",
            "anyOf": [
                { "type": "boolean" },
                { "type": "array", "items": { "enum": keys::KINDS.iter().map(|key| key.name).collect::<Vec<_>>() } },
            ],
        }),
        OfAlert::Other(OfOther::To) => described(
            "Whom a kind goes to, instead of the watch's own `to`",
            table(&keys::KINDS, |key| {
                let kinds = match key {
                    OfAlert::Kinds(kinds) => words(kinds),
                    OfAlert::Kind(kind) => kind.to_string(),
                    OfAlert::Other(_) => String::new(),
                };
                json!({
                    "type": "array", "items": recipient(),
                    "description": format!("Whom {kinds} goes to"),
                })
            }),
        ),
    }
}

fn words(kinds: Kinds) -> String {
    kinds.members().iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", ")
}

fn of_affiliate(key: OfAffiliate) -> Value {
    match key {
        OfAffiliate::Ahead => text("How long before affiliate sales leave the thirty-day window: \"1h\" to \"14d\""),
    }
}

fn of_price(key: OfPrice) -> Value {
    let threshold = |way: &str| {
        json!({
            "description": format!("Told when it {way} by so much of the value last told: \"3%\", \"0.50\", \"any\", or false"),
            "type": ["string", "boolean"],
        })
    };
    let limit = |way: &str| {
        json!({
            "description": format!("Told whenever it goes {way} this amount, such as \"59.00\""),
            "anyOf": [{ "type": "string" }, { "type": "number" }, { "const": false }],
        })
    };
    match key {
        OfPrice::Drop => threshold("falls"),
        OfPrice::Rise => threshold("rises"),
        OfPrice::Below => limit("below"),
        OfPrice::Above => limit("above"),
        OfPrice::Undercuts => json!({
            "description": "Told when it goes under the price of the group's own listing",
            "enum": ["own", true, false],
        }),
        OfPrice::Margin => json!({
            "description": "By how much it must be under the own price: \"2%\", \"1.00\", or false for any amount",
            "type": ["string", "boolean"],
        }),
        OfPrice::Lowest => json!({
            "description": "Told, however small the step, when it is the lowest of so many days: \"30d\", or false",
            "anyOf": [{ "type": "string" }, { "const": false }],
        }),
    }
}

fn of_sales(key: OfSales) -> Value {
    let by = |description: &str| json!({ "description": description, "type": ["string", "boolean"] });
    match key {
        OfSales::Surge => by("Told at so many times the usual pace: \"3x\", or false"),
        OfSales::Slump => by("Told when the pace falls by so much: \"50%\", or false"),
        OfSales::Reset => switch("Told when the counter starts again"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_described() {
        fn visit(value: &Value, path: &str) {
            if let Some(properties) = value.get("properties").and_then(Value::as_object) {
                for (name, schema) in properties {
                    let path = format!("{path}.{name}");
                    let of_selectors = path.contains(".select.");
                    assert!(of_selectors || schema.get("description").is_some(), "{path}");
                    visit(schema, &path);
                }
            }
            for nested in ["items", "anyOf"] {
                match value.get(nested) {
                    Some(Value::Array(list)) => list.iter().for_each(|value| visit(value, path)),
                    Some(value) => visit(value, path),
                    None => {}
                }
            }
        }
        visit(&schema(), "");
        let watch = &schema()["properties"]["watch"]["items"]["properties"];
        assert_eq!(watch.as_object().map(serde_json::Map::len), Some(keys::WATCH.len()));
    }
}
