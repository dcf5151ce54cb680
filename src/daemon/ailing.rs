//! What the database refuses to parts of the daemon other than polls, which say it in the report of their cycle: then
//! somebody has to hear of it, too.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use crate::store::StoreError;

/// A part of the daemon that asks the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Makes messages of what there is to tell.
    Packing,
    /// Takes messages out of the outbox and says what became of them.
    Delivery,
    /// Digests and signs of life.
    Calendar,
    /// Faults, old rows.
    Housekeeping,
    /// What `rivald status` shows.
    Note,
    /// Looks for damage, at the start and once a day.
    Examination,
}

/// What passes by itself is told when it has come so often in a row.
const PATIENCE: u32 = 3;

/// The parts that the database does not serve: how often in a row, and why.
#[derive(Debug, Default)]
pub struct Ailing(Mutex<BTreeMap<Part, (u32, StoreError)>>);

impl Ailing {
    /// Takes note of an answer to a part, and gives it back.
    pub fn heed<T>(&self, part: Part, answer: Result<T, StoreError>) -> Result<T, StoreError> {
        let mut parts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &answer {
            Ok(_) => {
                parts.remove(&part);
            }
            Err(fault) => {
                let times = parts.get(&part).map_or(0, |(times, _)| *times).saturating_add(1);
                parts.insert(part, (times, fault.clone()));
            }
        }
        answer
    }

    /// Why the engineer should hear, if so, and whether the outbox is among what does not work.
    pub fn why(&self) -> Option<(StoreError, bool)> {
        let parts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let lasting = || parts.iter().filter(|(_, (times, fault))| !fault.retry || *times >= PATIENCE);
        let (_, (_, fault)) = lasting().max_by_key(|(_, (_, fault))| fault.unfit)?;
        Some((fault.clone(), fault.unfit || lasting().any(|(part, _)| matches!(part, Part::Packing | Part::Delivery))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn busy() -> Result<(), StoreError> {
        Err(StoreError { retry: true, ..StoreError::damaged("page 3") }).map_err(|e| StoreError { unfit: false, ..e })
    }

    #[test]
    fn what_passes_by_itself_is_told_when_it_does_not() {
        let ailing = Ailing::default();
        for _ in 0..PATIENCE - 1 {
            assert!(ailing.heed(Part::Note, busy()).is_err());
            assert!(ailing.why().is_none());
        }
        assert!(ailing.heed(Part::Note, busy()).is_err());
        assert!(matches!(ailing.why(), Some((_, false))));
        assert!(ailing.heed(Part::Note, Ok(())).is_ok());
        assert!(ailing.why().is_none());
    }

    #[test]
    fn damage_is_told_at_once_and_not_through_the_outbox() {
        let ailing = Ailing::default();
        assert!(ailing.heed::<()>(Part::Examination, Err(StoreError::damaged("page 3"))).is_err());
        assert!(matches!(ailing.why(), Some((fault, true)) if fault.unfit));
    }
}
