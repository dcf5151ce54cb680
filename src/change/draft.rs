//! A verdict while it is being made.

use super::{Alert, Change, Fault, FaultKey, Safeguards, Verdict, WatchState};
use crate::listing::{Currency, Locale, Moment, Outcome, Watch};

/// How many second readings may be asked for without a pause.
const ASKED_AT_MOST: u32 = 2;

/// What is being judged, and under which rules.
pub(super) struct Case<'a> {
    pub watch: &'a Watch,
    /// The moment of the observation: there is no other clock here.
    pub at: Moment,
    /// Whether a change must be read twice.
    pub twice: bool,
    pub locale: Locale,
    /// Of the amounts.
    pub currency: Option<Currency>,
}

/// A verdict while it is being made.
pub(super) struct Draft {
    /// All on, but in some tests.
    pub guards: Safeguards,
    pub state: WatchState,
    pub outcome: Outcome,
    pub reason: Option<String>,
    pub changes: Vec<Change>,
    pub alerts: Vec<Alert>,
    pub faults: Vec<Fault>,
    pub ended: Vec<FaultKey>,
    pub flicker: bool,
    /// A second reading is wanted.
    wanted: bool,
    again_at: Option<Moment>,
}

impl Draft {
    pub fn new(state: WatchState, guards: Safeguards) -> Self {
        Self {
            guards,
            state,
            outcome: Outcome::Ok,
            reason: None,
            changes: Vec::new(),
            alerts: Vec::new(),
            faults: Vec::new(),
            ended: Vec::new(),
            flicker: false,
            wanted: false,
            again_at: None,
        }
    }

    /// Asks for a second reading, soon.
    pub fn want(&mut self) {
        self.wanted = true;
    }

    /// Asks to be judged again at (or at the first observation after) this moment.
    pub fn again(&mut self, at: Moment) {
        self.again_at = Some(self.again_at.map_or(at, |earlier| earlier.min(at)));
    }

    /// Opens a fault of this watch, or finds it still open.
    pub fn open(&mut self, fault: Fault) {
        if !self.state.faults.contains(&fault.key) {
            self.state.faults.push(fault.key.clone());
        }
        self.faults.push(fault);
    }

    /// Ends those faults of this watch that this says so of.
    pub fn end(&mut self, over: impl Fn(&FaultKey) -> bool) {
        self.ended.extend(self.state.faults.extract_if(.., |key| over(key)));
    }

    pub fn finish(mut self, case: &Case) -> Verdict {
        let confirm = self.wanted && case.twice && self.state.asked < ASKED_AT_MOST;
        self.state.asked = if confirm { self.state.asked + 1 } else { 0 };
        if self.wanted || self.state.candidate.is_some() || self.state.sales_doubt.is_some() {
            self.again(case.at);
        }
        Verdict {
            state: self.state,
            outcome: self.outcome,
            reason: self.reason,
            changes: self.changes,
            alerts: self.alerts,
            faults: self.faults,
            ended: self.ended,
            confirm,
            flicker: self.flicker,
            again_at: self.again_at,
        }
    }
}
