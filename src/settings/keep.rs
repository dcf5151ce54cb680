//! `[keep]`: what is kept, and for how long.

use std::time::Duration;

use toml::de::DeTable;

use super::read::set;
use crate::diagnose::{Faults, Key, each};

/// What is kept, and for how long.
#[derive(Clone, Debug)]
pub struct Keep {
    /// Observations and changes older than this are removed.
    pub observations: Duration,
    /// Evidence of changes (what a page or a union said) older than this is removed.
    pub pages: Duration,
}

impl Default for Keep {
    fn default() -> Self {
        Self { observations: Duration::from_hours(400 * 24), pages: Duration::from_hours(30 * 24) }
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Of {
    Observations,
    Pages,
}

const DAY: Duration = Duration::from_hours(24);

impl Keep {
    pub(super) const KEYS: &[Key<Of>] = &[
        Key { id: Of::Observations, name: "observations", aka: &["history", "days"] },
        Key { id: Of::Pages, name: "pages", aka: &["evidence"] },
    ];

    pub(super) fn read(&mut self, table: &DeTable<'_>, faults: &mut Faults<'_>) {
        each(table, Self::KEYS, faults, |key, node, faults| match key {
            Of::Observations => set(&mut self.observations, node.duration(faults, DAY..=DAY * 36_500)),
            Of::Pages => set(&mut self.pages, node.duration(faults, DAY..=DAY * 36_500)),
        });
    }
}
