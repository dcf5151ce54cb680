//! `[keep]`: what is kept, and for how long.

use std::time::Duration;

use toml::de::DeTable;

use super::read::set;
use crate::diagnose::{Faults, Key, Node, each, value};

/// What is kept, and for how long.
#[derive(Clone, Debug)]
pub struct Keep {
    /// Observations and changes older than this are removed.
    pub observations: Duration,
    /// Of observations older than this, one a day is kept.
    pub detail: Duration,
    /// Evidence of changes (what a page or a union said) older than this is removed.
    pub pages: Duration,
    /// Bytes that the database may take: beyond it the oldest goes before its time.
    pub size: u64,
}

impl Default for Keep {
    fn default() -> Self {
        Self { observations: DAY * 400, detail: DAY * 60, pages: DAY * 30, size: 10 << 30 }
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Of {
    Observations,
    Detail,
    Pages,
    Size,
}

const DAY: Duration = Duration::from_hours(24);

impl Keep {
    pub(super) const KEYS: &[Key<Of>] = &[
        Key { id: Of::Observations, name: "observations", aka: &["history", "days"] },
        Key { id: Of::Detail, name: "detail", aka: &["details", "thin"] },
        Key { id: Of::Pages, name: "pages", aka: &["evidence"] },
        Key { id: Of::Size, name: "size", aka: &["max_size", "limit"] },
    ];

    pub(super) fn read(&mut self, table: &DeTable<'_>, faults: &mut Faults<'_>) {
        each(table, Self::KEYS, faults, |key, node, faults| match key {
            Of::Observations => set(&mut self.observations, node.duration(faults, DAY..=DAY * 36_500)),
            Of::Detail => set(&mut self.detail, node.duration(faults, DAY * 2..=DAY * 36_500)),
            Of::Pages => set(&mut self.pages, node.duration(faults, DAY..=DAY * 36_500)),
            Of::Size => set(&mut self.size, size(node, faults)),
        });
    }

    /// For how many days evidence, every observation, and one of a day are kept.
    pub fn days(&self) -> (u64, u64, u64) {
        let days = |span: Duration| span.as_secs() / DAY.as_secs();
        (days(self.pages), days(self.detail), days(self.observations))
    }

    /// The same with less: what goes before its time so that the database stays within its size. Evidence first, then
    /// detail, then what is old. `None` behind the last step: what an alert or the promise may need is never cut.
    #[must_use]
    pub fn tighter(&self, step: u32) -> Option<Self> {
        let part = |whole: Duration, least: Duration, by: u32| (whole / by).max(least.min(whole));
        let (pages, detail, observations) = match step {
            0 => (1, 1, 1),
            1 => (2, 1, 1),
            2 => (6, 2, 1),
            3 => (30, 4, 2),
            4 => (30, 8, 4),
            5 => (30, 30, 8),
            _ => return None,
        };
        Some(Self {
            observations: part(self.observations, DAY * 45, observations),
            detail: part(self.detail, DAY * 2, detail),
            pages: part(self.pages, DAY, pages),
            size: self.size,
        })
    }
}

fn size(node: Node<'_>, faults: &mut Faults<'_>) -> Option<u64> {
    let bytes = node.read(faults, value::size)?;
    if (16 << 20..=1 << 50).contains(&bytes) {
        return Some(bytes);
    }
    node.refuse(
        faults,
        ("no database fits into this, or no disk is so large".into(), "这个大小放不下数据库，或超出任何磁盘".into()),
        ("from \"16MiB\", such as \"10GiB\"".into(), "不小于 \"16MiB\"，例如 \"10GiB\"".into()),
    );
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_keeps_less_and_never_more_than_was_asked_for() {
        for keep in [Keep::default(), Keep { observations: DAY, detail: DAY * 2, pages: DAY, size: 1 }] {
            let steps: Vec<Keep> = (0..).map_while(|step| keep.tighter(step)).collect();
            assert!(steps.len() > 3 && steps[0].pages == keep.pages && steps[0].observations == keep.observations);
            for pair in steps.windows(2) {
                assert!(pair[1].pages <= pair[0].pages && pair[1].detail <= pair[0].detail);
                assert!(pair[1].observations <= pair[0].observations);
            }
        }
        let last = Keep::default().tighter(5).expect("a last step");
        assert_eq!((last.pages, last.detail, last.observations), (DAY, DAY * 2, DAY * 50));
    }
}
