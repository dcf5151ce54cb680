//! The example files: read without a fault, fitting the schema, and equal to the defaults where they say so.

use std::{collections::BTreeMap, path::Path};

use rivald::{
    listing::Locale,
    settings::{self, Settings},
    watchlist::{Watchlists, read_watchlist, schema, sources},
};
use serde_json::Value;

use super::told;

const EXAMPLE: &str = include_str!("../../../watchlists/example.toml");
const AFFILIATES: &str = include_str!("../../../watchlists/affiliates.toml.example");

/// As much of JSON Schema as ours uses. The path of the first value that does not fit.
fn misfit(schema: &Value, value: &Value, path: &str) -> Option<String> {
    let no = |why: &str| Some(format!("{path}: {why}"));
    if let Some(options) = schema.get("anyOf").and_then(Value::as_array)
        && options.iter().all(|option| misfit(option, value, path).is_some())
    {
        return no("fits none");
    }
    if schema.get("enum").and_then(Value::as_array).is_some_and(|values| !values.contains(value)) {
        return no("is none of the values");
    }
    if schema.get("const").is_some_and(|only| only != value) {
        return no("is not the value");
    }
    let is = |name: &Value| match name.as_str() {
        Some("string") => value.is_string(),
        Some("boolean") => value.is_boolean(),
        Some("number") => value.is_number(),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        other => panic!("type {other:?}"),
    };
    let fits = match schema.get("type") {
        Some(Value::Array(names)) => names.iter().any(is),
        Some(name) => is(name),
        None => true,
    };
    if !fits {
        return no("is of another type");
    }
    if let Some(list) = value.as_array() {
        let least = schema.get("minItems").and_then(Value::as_u64).unwrap_or(0);
        if (list.len() as u64) < least {
            return no("is too short");
        }
        let first = schema.get("prefixItems").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let of = |at: usize| first.get(at).or(schema.get("items"));
        return list.iter().enumerate().find_map(|(at, value)| match of(at)? {
            Value::Bool(false) => no("is too long"),
            items => misfit(items, value, &format!("{path}[{at}]")),
        });
    }
    let object = value.as_object()?;
    for required in schema.get("required").and_then(Value::as_array).into_iter().flatten() {
        if !object.contains_key(required.as_str().expect("a name")) {
            return no(&format!("lacks {required}"));
        }
    }
    object.iter().find_map(|(key, value)| {
        let path = format!("{path}.{key}");
        match (schema["properties"].get(key), schema.get("additionalProperties")) {
            (Some(known), _) => misfit(known, value, &path),
            (None, Some(Value::Bool(false))) => Some(format!("{path}: is no key")),
            (None, Some(other)) => misfit(other, value, &path),
            (None, None) => None,
        }
    })
}

fn fits_schema(text: &str) -> Option<String> {
    let value: Value = toml::from_str(text).expect("TOML");
    misfit(&schema(), &value, "")
}

#[test]
fn the_example_is_good() {
    let (watches, faults) = read_watchlist("example.toml", EXAMPLE, &Settings::default());
    assert!(faults.is_empty(), "{}", told(&faults, Locale::En));
    assert_eq!(watches.len(), 4);
    assert_eq!(fits_schema(EXAMPLE), None);
    for watch in &watches {
        let host = watch.url.host_str().expect("a host");
        assert!(host.ends_with("example.com") || host.ends_with("example.org"), "{host}");
    }
}

/// The one of affiliates names real platforms: it is good, and nobody polls it by accident.
#[test]
fn the_example_of_affiliates_is_good_and_inert() {
    let (watches, faults) = read_watchlist("affiliates.toml", AFFILIATES, &Settings::default());
    assert!(faults.is_empty(), "{}", told(&faults, Locale::En));
    assert_eq!(fits_schema(AFFILIATES), None);
    let all: Vec<_> = watches.iter().map(|watch| sources(watch).join(" ")).collect();
    assert_eq!(all, ["page taobao-union", "taobao-union", "jd-union", "pdd-union"]);

    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("watchlists");
    assert!(folder.join("affiliates.toml.example").exists());
    let lists = Watchlists::read(&folder, &Settings::default(), &Watchlists::default(), &BTreeMap::new());
    assert!(lists.files.iter().all(|file| !file.name.ends_with(".example")));
}

/// Each text alone: the parser and the schema say the same of it.
#[test]
fn parser_and_schema_agree() {
    let base = "[[watch]]\nid = 'a'\nurl = 'https://example.com/'\n";
    let good = [
        "name = 'A'",
        "group = 'g'",
        "side = 'own'",
        "sku = '1'",
        "source = 'woocommerce'",
        "source = ['page']",
        "source = 'taobao-union'\nunion_id = 'aB3_-x'",
        "source = ['pdd-union']\nunion_id = 'c9r2'",
        "source = ['page', 'taobao-union']\nunion_id = 'x'",
        "source = ['jd-union', 'auto']\nunion_id = '1_2'",
        "schedule = '@hourly'",
        "timezone = 'UTC'",
        "to = ['a@example.com']",
        "alert.price = false",
        "alert.price = { below = 5, above = 6.5, rise = 'any' }",
        "alert.price = { margin = '2%', lowest = '30d' }",
        "alert.price = { margin = false, lowest = false }",
        "alert.quiet = '23:00-07:30'",
        "alert.quiet = false",
        "alert.urgent = ['undercut', 'listing', 'price_drop']",
        "alert.urgent = true",
        "alert.to = { price = ['a@example.com'], main_image = [] }",
        "alert.sales = { surge = false, slump = '5%', reset = true }",
        "alert.main-image = true",
        "alert.main_image = true",
        "alert.undercut = false",
        "alert.rearm = '1h'",
        "alert.coupon-low = true",
        "alert.affiliate_joined = false",
        "alert.affiliate-burst = true",
        "alert.commission = false",
        "alert.affiliate = true",
        "alert.affiliate = { ahead = '2d' }",
        "alert.affiliate_drop_ahead = { ahead = '3d' }",
        "alert.affiliate-drop-ahead.ahead = '1h'",
        "alert.affiliate_drop_ahead = false",
        "[defaults]\nalert.affiliate = false",
        "select.price = '.x'",
        "request.headers.X-Y = 'z'",
        "[defaults]\nside = 'own'",
    ];
    let bad = [
        "nam = 'A'",
        "side = 'mine'",
        "source = 'browser'",
        "to = 'a@example.com'",
        "alert.price = 3",
        "alert.pirce = true",
        "alert.price.undercuts = 'all'",
        "alert.sales = 'x'",
        "source = []",
        "source = 'taobao'",
        "source = ['browser']",
        "source = ['page', 'auto']",
        "source = ['page', 'page']",
        "source = ['jd-union', 'pdd-union']",
        "source = ['page', 'jd-union', 'auto']",
        "source = 3",
        "source = [3]",
        "union_id = 3",
        "[defaults]\nunion_id = 'x'",
        "alert.affiliate = 'x'",
        "alert.affiliate = { behind = '1d' }",
        "alert.affiliate_drop_ahead = '1d'",
        "alert.affiliate_drop = { ahead = '1d' }",
        "alert.coupon_low = { ahead = '1d' }",
        "alert.affiliates = true",
        "select.prices = '.x'",
        "request.cookies = 'x'",
        "[defaults]\nid = 'x'",
        "[default]\nside = 'own'",
        "name = 3",
    ];
    for (texts, is_good) in [(&good[..], true), (&bad[..], false)] {
        for text in texts {
            let text = format!("{base}{text}\n");
            let (_, faults) = read_watchlist("a.toml", &text, &Settings::default());
            assert_eq!(faults.is_empty(), is_good, "{text}\n{}", told(&faults, Locale::En));
            assert_eq!(fits_schema(&text).is_none(), is_good, "{text}\n{:?}", fits_schema(&text));
        }
    }
}

#[test]
fn the_commented_settings_are_the_defaults() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy/rivald.toml");
    let around =
        settings::Surroundings { env: &|_| None, folder: Path::new("/nowhere"), system_file: Path::new("/nowhere/x") };
    let loaded = settings::load_in(Some(&path), around).unwrap_or_else(|faults| panic!("{faults}"));
    let bare = settings::load_in(None, settings::Surroundings { folder: path.parent().expect("a folder"), ..around })
        .unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!(format!("{:#?}", loaded.settings), format!("{:#?}", bare.settings));
    assert!(loaded.warnings.is_empty());
    // Every key stands there, if only in a comment.
    let text = std::fs::read_to_string(&path).expect("read");
    for key in [
        "user_agent",
        "allow_private_addresses",
        "ca_file",
        "outbox",
        "observations",
        "promise",
        "token",
        "listen",
        "engineer",
        "app_key",
        "adzone",
        "sign_method",
        "base",
        "client_id",
        "pid",
        "secret",
    ] {
        assert!(text.contains(&format!("{key} = ")), "{key}");
    }
}
