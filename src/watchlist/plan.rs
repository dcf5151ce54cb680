//! What new watches would change against those that are known. Pure.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use crate::listing::{Watch, WatchId};

/// A watch as it is known: by the database, or whole.
#[derive(Clone, Debug)]
pub struct Known {
    /// Its id.
    pub id: WatchId,
    /// Its name for people.
    pub name: String,
    /// Its address.
    pub url: String,
    /// All of it, where more than the above is known.
    pub watch: Option<Arc<Watch>>,
}

impl From<&Arc<Watch>> for Known {
    fn from(watch: &Arc<Watch>) -> Self {
        Self {
            id: watch.id.clone(),
            name: watch.name.to_string(),
            url: watch.url.to_string(),
            watch: Some(watch.clone()),
        }
    }
}

/// A watch that is there under another id.
#[derive(Clone, Debug)]
pub struct Renamed {
    /// As it is known.
    pub from: Known,
    /// As it would be.
    pub to: Arc<Watch>,
}

/// A watch that stays and changes.
#[derive(Clone, Debug)]
pub struct Changed {
    /// As it is known.
    pub from: Known,
    /// As it would be.
    pub to: Arc<Watch>,
    /// The keys that differ, by their names in the file.
    pub keys: Vec<&'static str>,
}

/// What new watches would change.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Watches that are not known, in the order of the files.
    pub add: Vec<Arc<Watch>>,
    /// Known ones that are in no file.
    pub remove: Vec<Known>,
    /// Known ones whose address stands under another id: their history stays with the old one.
    pub rename: Vec<Renamed>,
    /// Known ones that differ.
    pub change: Vec<Changed>,
}

impl Plan {
    /// Whether nothing would change.
    pub fn is_empty(&self) -> bool {
        self.add.is_empty() && self.remove.is_empty() && self.rename.is_empty() && self.change.is_empty()
    }
}

/// Compares known watches with new ones. The same address under another id is a renaming.
pub fn plan(current: &[Known], new: &[Arc<Watch>]) -> Plan {
    let known: HashMap<&WatchId, &Known> = current.iter().map(|known| (&known.id, known)).collect();
    let stays: HashSet<&WatchId> = new.iter().map(|watch| &watch.id).collect();
    // Of several leaving watches with one address the first is the one that was renamed.
    let mut leaving: HashMap<&str, Vec<&Known>> = HashMap::new();
    for gone in current.iter().rev().filter(|known| !stays.contains(&known.id)) {
        leaving.entry(&gone.url).or_default().push(gone);
    }
    let mut plan = Plan::default();
    let mut renamed = HashSet::new();
    for watch in new {
        if let Some(from) = known.get(&watch.id).copied() {
            let keys = differences(from, watch);
            if !keys.is_empty() {
                plan.change.push(Changed { from: from.clone(), to: watch.clone(), keys });
            }
        } else if let Some(from) = leaving.get_mut(watch.url.as_str()).and_then(Vec::pop) {
            renamed.insert(&from.id);
            plan.rename.push(Renamed { from: from.clone(), to: watch.clone() });
        } else {
            plan.add.push(watch.clone());
        }
    }
    plan.remove =
        current.iter().filter(|known| !stays.contains(&known.id) && !renamed.contains(&known.id)).cloned().collect();
    plan
}

fn differences(from: &Known, to: &Watch) -> Vec<&'static str> {
    let mut keys = Vec::new();
    let mut note = |key, differs: bool| {
        if differs {
            keys.push(key);
        }
    };
    note("name", *from.name != *to.name);
    note("url", from.url != to.url.as_str());
    if let Some(from) = &from.watch {
        note("group", from.group != to.group);
        note("side", from.side != to.side);
        note("sku", from.extras.sku != to.extras.sku);
        note("tags", from.extras.tags != to.extras.tags);
        note("source", (from.source, from.union) != (to.source, to.union));
        note("union_id", from.extras.union_id != to.extras.union_id);
        note("schedule", from.extras.schedule != to.extras.schedule);
        note("timezone", from.extras.timezone != to.extras.timezone);
        note("to", from.extras.to != to.extras.to);
        note("alert", from.alert != to.alert);
        note("select", from.select != to.select);
        note("request", from.request != to.request);
    }
    keys
}
