//! One listing in two groups: what happened to it is told once, naming both.

use std::collections::HashMap;

use url::Url;

use crate::{
    change::AlertNote,
    listing::{ChangeKind, WatchId, identify, place_key},
};

/// For a watch whose alert is told: the alerts of others that say the same of the same listing.
pub type Twins<'a> = HashMap<&'a WatchId, Vec<&'a AlertNote>>;

/// Takes out all but the first of the alerts that say the same of one listing.
pub fn take<'a>(alerts: &mut Vec<&'a AlertNote>) -> Twins<'a> {
    let mut told: HashMap<(String, ChangeKind, Option<&str>), &'a AlertNote> = HashMap::new();
    let mut twins = Twins::new();
    alerts.retain(|note| {
        let note: &'a AlertNote = note;
        let change = &note.alert.change;
        let keys: Vec<_> =
            places(&note.url).into_iter().map(|place| (place, change.kind, change.after.as_deref())).collect();
        // The same watch twice is two steps of it, not one step told twice.
        let first = keys.iter().find_map(|key| told.get(key).copied()).filter(|first| first.watch != note.watch);
        if let Some(first) = first {
            let others = twins.entry(&first.watch).or_default();
            if others.iter().all(|other| other.watch != note.watch) {
                others.push(note);
            }
            return false;
        }
        for key in keys {
            told.entry(key).or_insert(note);
        }
        true
    });
    twins
}

/// By what a listing is known: its item, and its place.
fn places(url: &str) -> Vec<String> {
    let Ok(url) = Url::parse(url) else { return Vec::new() };
    vec![identify(&url).derived_id(&url).to_string(), place_key(&url)]
}
