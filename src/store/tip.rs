//! The run of observations that a watch is in, and what a further observation makes of it. Pure.

/// The run of observations that a watch is in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tip {
    /// The watch's row.
    pub(super) watch: i64,
    /// Its number within the watch; 0: there is none yet.
    pub(super) run: i64,
    /// Whether it is of good observations.
    pub(super) ok: bool,
    /// What it says. `None`: whatever comes next begins a new run.
    pub(super) digest: Option<i64>,
    pub(super) first_at: i64,
    pub(super) last_at: i64,
    pub(super) polls: i64,
    /// Whether it differs from its row.
    pub(super) moved: bool,
}

/// What an observation is to a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// It says the same: it belongs to the run (and is counted, unless it is known already).
    Same,
    /// It says something else: a new run.
    New,
    /// It was before the run began: known already, or the clock was set back. Looking at older runs decides.
    Earlier,
}

impl Tip {
    /// A poll that says nothing new.
    pub(super) fn mark(&mut self, at: i64) {
        // Right after the address changed to another item there is nothing that could be the same.
        if self.digest.is_some() && at > self.last_at {
            self.last_at = at;
            self.polls += 1;
            self.moved = true;
        }
    }

    /// Takes an observation into the run if it says the same; else says what it is.
    pub(super) fn see(&mut self, at: i64, digest: i64) -> Step {
        if self.run == 0 {
            Step::New
        } else if at < self.first_at {
            Step::Earlier
        } else if self.digest == Some(digest) {
            self.mark(at);
            Step::Same
        } else {
            Step::New
        }
    }

    /// Begins the next run; gives the one that it ends, if there was one.
    pub(super) fn begin(&mut self, at: i64, digest: i64, ok: bool) -> Option<Self> {
        let ended = (self.run > 0).then(|| self.clone());
        self.run += 1;
        self.ok = ok;
        self.digest = Some(digest);
        (self.first_at, self.last_at) = (at, at);
        self.polls = 1;
        self.moved = true;
        ended
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tip() -> Tip {
        let mut tip = Tip::default();
        assert_eq!(tip.see(100, 7), Step::New);
        assert_eq!(tip.begin(100, 7, true), None);
        tip
    }

    #[test]
    fn the_same_is_counted_once_a_moment() {
        let mut tip = tip();
        assert_eq!(tip.see(100, 7), Step::Same, "the same again");
        assert_eq!((tip.first_at, tip.last_at, tip.polls), (100, 100, 1));
        assert_eq!(tip.see(200, 7), Step::Same);
        tip.mark(300);
        tip.mark(300);
        assert_eq!((tip.first_at, tip.last_at, tip.polls), (100, 300, 3));
        assert_eq!(tip.see(150, 7), Step::Same, "an older one again");
        assert_eq!((tip.last_at, tip.polls), (300, 3));
    }

    #[test]
    fn something_else_begins_a_run_even_at_the_same_moment() {
        let mut tip = tip();
        assert_eq!(tip.see(100, 8), Step::New);
        let ended = tip.begin(100, 8, false).expect("a run before");
        assert_eq!((ended.run, ended.polls, ended.ok), (1, 1, true));
        assert_eq!((tip.run, tip.ok), (2, false));
    }

    #[test]
    fn what_was_before_the_run_is_left_to_be_looked_up() {
        assert_eq!(tip().see(99, 7), Step::Earlier);
        assert_eq!(tip().see(99, 8), Step::Earlier);
    }

    #[test]
    fn after_another_item_nothing_is_the_same() {
        let mut tip = tip();
        tip.digest = None;
        tip.mark(200);
        assert_eq!(tip.last_at, 100);
        assert_eq!(tip.see(200, 7), Step::New);
    }
}
