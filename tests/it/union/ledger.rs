//! What a gateway was asked, call by call, and the account of a day.

use std::{collections::BTreeMap, fmt};

use chrono::{DateTime, Utc};

/// What came of a call.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Answered.
    Answered,
    /// Well asked, and there is nothing to tell: the union does not have it.
    Nothing,
    /// Well asked, with an id that is no longer good.
    Stale,
    /// Well asked, for something that the key is not granted.
    Denied(String),
    /// A trouble that the script had ready.
    Troubled(&'static str),
    /// Wrongly asked: the gateway's code, and what is wrong.
    Refused(String),
}

/// One call.
#[derive(Clone, Debug)]
pub struct Call {
    /// When, on the gateway's clock.
    pub at: DateTime<Utc>,
    /// The method that it named.
    pub method: String,
    /// How many items it asked for; 0 where it names none.
    pub items: usize,
    /// What came of it.
    pub verdict: Verdict,
}

/// All calls of a gateway.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    pub calls: Vec<Call>,
}

impl Ledger {
    /// How many calls of a method (or of all, `""`).
    pub fn count(&self, method: &str) -> usize {
        self.of(method).count()
    }

    /// The calls of a method (or all, `""`).
    pub fn of<'a>(&'a self, method: &'a str) -> impl Iterator<Item = &'a Call> {
        self.calls.iter().filter(move |call| method.is_empty() || call.method == method)
    }

    /// What was wrongly asked.
    pub fn refused(&self) -> Vec<String> {
        let refused = self.calls.iter().filter_map(|call| match &call.verdict {
            Verdict::Refused(why) => Some(format!("{} {}: {why}", call.at, call.method)),
            _ => None,
        });
        refused.collect()
    }

    /// How many calls met a trouble of the script.
    pub fn troubled(&self, name: &str) -> usize {
        self.calls.iter().filter(|call| matches!(&call.verdict, Verdict::Troubled(what) if *what == name)).count()
    }

    /// How many calls came from `from` on and before `to`.
    pub fn between(&self, method: &str, from: DateTime<Utc>, to: DateTime<Utc>) -> usize {
        self.of(method).filter(|call| (from..to).contains(&call.at)).count()
    }

    /// The most calls that came within one second of the gateway's clock.
    pub fn busiest_second(&self) -> usize {
        let mut seconds = BTreeMap::<i64, usize>::new();
        for call in &self.calls {
            *seconds.entry(call.at.timestamp()).or_default() += 1;
        }
        seconds.into_values().max().unwrap_or(0)
    }
}

/// The account: method by method, how many calls and items, and what came of them.
impl fmt::Display for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines = BTreeMap::<(&str, &Verdict), (usize, usize)>::new();
        for call in &self.calls {
            let line = lines.entry((&call.method, &call.verdict)).or_default();
            *line = (line.0 + 1, line.1 + call.items);
        }
        for ((method, verdict), (calls, items)) in lines {
            let verdict = match verdict {
                Verdict::Answered => "answered".to_owned(),
                Verdict::Nothing => "nothing".to_owned(),
                Verdict::Stale => "stale id".to_owned(),
                Verdict::Denied(what) => format!("denied: {what}"),
                Verdict::Troubled(what) => format!("troubled: {what}"),
                Verdict::Refused(why) => format!("REFUSED: {why}"),
            };
            let method = if method.is_empty() { "(no method)" } else { method };
            writeln!(f, "{calls:>6} calls {items:>6} items  {method:<44} {verdict}")?;
        }
        write!(f, "{:>6} calls in all, at most {} within a second", self.calls.len(), self.busiest_second())
    }
}
