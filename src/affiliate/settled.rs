//! A value that counts once several polls running have said it.

use serde::{Deserialize, Serialize};

use crate::listing::Moment;

/// A value, and another that may take its place: how many polls running have said it, and since when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Settled<T>(Option<T>, Option<(T, u8, Moment)>);

impl<T> Default for Settled<T> {
    fn default() -> Self {
        Self(None, None)
    }
}

/// A value took another's place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Step<T> {
    pub(super) from: T,
    pub(super) to: T,
    /// When it was first said.
    pub(super) since: Moment,
}

impl<T: Clone + PartialEq> Settled<T> {
    /// Takes in what a poll says. The first value ever is taken as it is; another counts after `polls` polls running
    /// and not before `minutes` have passed.
    pub(super) fn take(&mut self, value: T, at: Moment, polls: u8, minutes: i64) -> Option<Step<T>> {
        let Some(old) = self.0.clone() else {
            self.0 = Some(value);
            return None;
        };
        if old == value {
            self.1 = None;
            return None;
        }
        let (count, since) = match &self.1 {
            Some((other, count, since)) if *other == value && *since <= at => (count.saturating_add(1), *since),
            _ => (1, at),
        };
        if count < polls || (at - since).num_minutes() < minutes {
            self.1 = Some((value, count, since));
            return None;
        }
        *self = Self(Some(value.clone()), None);
        Some(Step { from: old, to: value, since })
    }

    /// The poll before said what it had said until this moment: it counts once more.
    pub(super) fn held(&mut self) {
        if let Some((_, count, _)) = &mut self.1 {
            *count = count.saturating_add(1);
        }
    }

    /// The value that counts.
    pub(super) fn value(&self) -> Option<&T> {
        self.0.as_ref()
    }

    /// Whether another value waits for the next poll.
    pub(super) fn waits(&self) -> bool {
        self.1.is_some()
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn a_value_must_be_said_again_and_for_long_enough() {
        let at = |minutes: i64| Moment::UNIX_EPOCH + TimeDelta::minutes(minutes);
        for (name, polls, minutes, said, expected) in [
            ("the first is a baseline", 2, 0, &[(0, 'a')][..], None),
            ("once is not enough", 2, 0, &[(0, 'a'), (1, 'b')], None),
            ("twice running", 2, 0, &[(0, 'a'), (1, 'b'), (2, 'b')], Some(1)),
            ("not running", 2, 0, &[(0, 'a'), (1, 'b'), (2, 'a'), (3, 'b')], None),
            ("another one each time", 2, 0, &[(0, 'a'), (1, 'b'), (2, 'c')], None),
            ("three times within an hour", 3, 60, &[(0, 'a'), (1, 'b'), (30, 'b'), (59, 'b')], None),
            ("for an hour", 3, 60, &[(0, 'a'), (1, 'b'), (31, 'b'), (61, 'b')], Some(1)),
            ("twice in an hour", 3, 60, &[(0, 'a'), (1, 'b'), (90, 'b')], None),
        ] {
            let mut settled = Settled::default();
            let mut step = None;
            for &(minute, value) in said {
                step = settled.take(value, at(minute), polls, minutes);
            }
            assert_eq!(step.map(|step| step.since), expected.map(at), "{name}");
        }
    }
}
