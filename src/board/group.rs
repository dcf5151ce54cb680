//! Watches by group.

use std::collections::BTreeMap;

use super::Subject;
use crate::listing::{Moment, Side};

/// Listings that are compared with each other.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its name; `None` for watches without a group.
    pub name: Option<String>,
    /// The operator's own listings, in the order of the watchlists.
    pub own: Vec<Subject>,
    /// Those of rivals.
    pub rivals: Vec<Subject>,
}

/// All watches, by group.
#[derive(Clone, Debug)]
pub struct Board {
    /// When it was made.
    pub at: Moment,
    /// From when on series and changes are in it.
    pub since: Moment,
    /// The groups by name; watches without one come last.
    pub groups: Vec<Group>,
}

impl Board {
    /// Puts subjects side by side.
    pub fn new(subjects: Vec<Subject>, at: Moment, since: Moment) -> Self {
        let mut named: BTreeMap<Option<String>, Group> = BTreeMap::new();
        for subject in subjects {
            let name = subject.watch.group.clone();
            let empty = Group { name: name.clone(), own: Vec::new(), rivals: Vec::new() };
            let group = named.entry(name).or_insert(empty);
            match subject.watch.side {
                Side::Own => group.own.push(subject),
                Side::Rival => group.rivals.push(subject),
            }
        }
        let last = named.remove(&None);
        Self { at, since, groups: named.into_values().chain(last).collect() }
    }

    /// Forgets changes from before this moment; series stay.
    pub fn only_changes_since(&mut self, since: Moment) {
        for group in &mut self.groups {
            for subject in group.own.iter_mut().chain(&mut group.rivals) {
                subject.changes.retain(|change| change.at >= since);
            }
        }
    }

    /// Every subject, own listings of each group first.
    pub fn subjects(&self) -> impl Iterator<Item = &Subject> {
        self.groups.iter().flat_map(|group| group.own.iter().chain(&group.rivals))
    }
}
