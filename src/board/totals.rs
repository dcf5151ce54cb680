//! What is counted of all listings, whether or not there is room to show them.

use std::{collections::BTreeMap, sync::Arc};

use super::{Class, Freshness, Outline};
use crate::{
    affiliate::Drop,
    listing::{ChangeKind, Side, Watch},
};

/// Counts of all listings of a board.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Totals {
    /// The operator's own listings.
    pub own: usize,
    /// Those of rivals.
    pub rivals: usize,
    /// How many were read at their last poll.
    pub read: usize,
    /// How many changed.
    pub changed: usize,
    /// How many changed or could not be read.
    pub with_news: usize,
    /// How often each kind of change was seen.
    pub changes: BTreeMap<ChangeKind, usize>,
    /// How many ask less than the own listing of their group.
    pub undercut: usize,
    /// Of how many affiliates are followed.
    pub followed: usize,
    /// Drops of affiliate sales within [`AHEAD`](super::AHEAD) days.
    pub near_drops: usize,
    /// The next drop, and whose it is.
    pub next_drop: Option<(Drop, Arc<Watch>)>,
}

impl Totals {
    /// All listings.
    pub fn listings(&self) -> usize {
        self.own + self.rivals
    }

    /// How many could not be read at their last poll.
    pub fn unread(&self) -> usize {
        self.listings() - self.read
    }

    pub(super) fn add(&mut self, outline: &Outline) {
        let class = outline.class();
        match outline.watch.side {
            Side::Own => self.own += 1,
            Side::Rival => self.rivals += 1,
        }
        self.read += usize::from(outline.freshness == Freshness::Fresh);
        self.changed += usize::from(class == Class::Changed);
        self.with_news += usize::from(class.is_news());
        for (kind, count) in &outline.changes.kinds {
            *self.changes.entry(*kind).or_default() += count;
        }
        let Some(ahead) = &outline.ahead else { return };
        self.followed += 1;
        self.near_drops += ahead.near;
        let Some(next) = &ahead.next else { return };
        let key = |drop: &Drop, watch: &Watch| (drop.from, drop.to, watch.id.clone());
        if self.next_drop.as_ref().is_none_or(|(drop, watch)| key(next, &outline.watch) < key(drop, watch)) {
            self.next_drop = Some((next.clone(), Arc::clone(&outline.watch)));
        }
    }
}
