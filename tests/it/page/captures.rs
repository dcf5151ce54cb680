//! Real pages, where they are at hand: nothing wrong, nothing invented, no wall taken for a listing, and most of it read.

use std::{collections::BTreeMap, fs, path::Path};

use rivald::{
    listing::{Listing, Select},
    source::page::{Page, Sight, read},
};
use serde_json::Value;
use url::Url;

/// How much of what is checked here must be read, in percent.
const LEAST: usize = 92;

fn all(expected: &Value, keys: &[&str]) -> Vec<String> {
    let values = keys.iter().filter_map(|k| expected.get(*k));
    let mut found = Vec::new();
    for value in values {
        match value {
            Value::Array(many) => found.extend(many.iter().map(plain)),
            one => found.push(plain(one)),
        }
    }
    found
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn number(text: &str) -> Option<rivald::listing::Amount> {
    text.parse().ok()
}

/// Right, wrong or (`None`) unread.
fn judge(
    expected: &Value,
    listing: Option<&Listing>,
    tally: &mut BTreeMap<&'static str, [usize; 3]>,
    wrong: &mut Vec<String>,
    slug: &str,
) {
    let mut note = |field: &'static str, got: Option<String>, right: bool| {
        let slot = match (&got, right) {
            (None, _) => 2,
            (Some(_), true) => 0,
            (Some(_), false) => 1,
        };
        tally.entry(field).or_default()[slot] += 1;
        if slot == 1 {
            wrong.push(format!("{slug}: {field} is {}", got.unwrap_or_default()));
        }
    };
    let prices = all(expected, &["price", "price_accept"]);
    let (low, high) = (expected.get("price_min").map(plain), expected.get("price_max").map(plain));
    if !prices.is_empty() || low.is_some() {
        let got = listing.and_then(|l| l.price);
        let right = got.is_some_and(|g| {
            prices.iter().filter_map(|p| number(p)).any(|p| p == g)
                || low
                    .as_deref()
                    .and_then(number)
                    .is_some_and(|low| high.as_deref().and_then(number).map_or(g == low, |high| low <= g && g <= high))
        });
        note("price", got.map(|g| g.to_string()), right);
        let currency = listing.filter(|l| l.price.is_some()).and_then(|l| l.currency).map(|c| c.code().to_owned());
        let right = currency.as_ref().is_some_and(|c| all(expected, &["currency"]).contains(c));
        note("currency", currency, right);
    }
    let lists = all(expected, &["list_price", "list_price_accept"]);
    if !lists.is_empty() {
        let got = listing.and_then(|l| l.list_price);
        note(
            "list_price",
            got.map(|g| g.to_string()),
            got.is_some_and(|g| lists.iter().filter_map(|p| number(p)).any(|p| p == g)),
        );
    }
    let counts = all(expected, &["review_count", "review_count_accept"]);
    if !counts.is_empty() {
        let got = listing.and_then(|l| l.review_count).map(|n| n.to_string());
        let right = got.as_ref().is_some_and(|g| counts.contains(g));
        note("review_count", got, right);
    }
    let states = all(expected, &["availability", "availability_accept"]);
    if expected.get("availability").is_some() {
        let got = listing
            .and_then(|l| serde_json::to_value(l.availability).ok())
            .map(|v| plain(&v))
            .filter(|s| s != "unknown");
        let right = got.as_ref().is_some_and(|g| states.contains(g));
        note("availability", got, right);
    }
}

#[test]
#[expect(clippy::print_stderr, reason = "says that it was skipped")]
fn real_pages() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/pages");
    let Ok(manifest) = fs::read_to_string(folder.join("manifest.json")) else {
        eprintln!("skipped: no captures here");
        return;
    };
    let entries: Vec<Value> = serde_json::from_str(&manifest).expect("a manifest");
    let mut tally = BTreeMap::new();
    let (mut wrong, mut taken) = (Vec::new(), Vec::new());
    for entry in &entries {
        let slug = plain(&entry["slug"]);
        let Ok(body) = fs::read(folder.join(plain(&entry["file"]))) else { continue };
        let url = entry["url"].as_str().and_then(|u| Url::parse(u.trim()).ok());
        let sight =
            read(&Page { url: url.as_ref(), status: 200, content_type: None, body: &body }, &Select::default(), false);
        let listing = match &sight {
            Sight::Listing { reading, .. } => Some(&reading.listing),
            Sight::Not { .. } => None,
        };
        if entry["kind"] == "listing" {
            judge(&entry["expected"], listing, &mut tally, &mut wrong, &slug);
        } else if listing.is_some() {
            taken.push(slug);
        }
    }
    let [right, _, unread] = tally.values().fold([0; 3], |sum, t| [sum[0] + t[0], sum[1] + t[1], sum[2] + t[2]]);
    assert!(wrong.is_empty(), "wrong values: {wrong:#?}");
    assert!(taken.is_empty(), "taken for listings: {taken:?}");
    assert!(right * 100 >= (right + unread) * LEAST, "{right} right, {unread} unread: {tally:?}");
}
