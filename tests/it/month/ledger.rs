//! What was told against what had to be told: the four numbers.
//!
//! - **missed**: a true change that nobody was told of.
//! - **late**: told after the first cycle in which it could be known, which is the first one from its beginning on in
//!   which the daemon runs and the shop answers as it would answer a shopper, for both readings of a change take place
//!   in one cycle. What is told by the *absence* of something (a discount, coupon, promotion, gift or video that is no
//!   longer there, a pay price) needs a third reading: the second such cycle. What is told of a pace of sales has a time
//!   of its own in the plan, and a comparison with another listing may wait for the next cycle.
//! - **repeated**: told again although nothing changed.
//! - **false**: anything else that was told. A change told before its time counts here.

use std::collections::BTreeMap;

use super::{
    drive::{Lived, Told, What},
    plan::{Expect, Plan},
};

/// The four numbers, and what is behind them.
#[derive(Debug, Default)]
pub struct Verdict {
    pub missed: Vec<String>,
    pub untrue: Vec<String>,
    pub late: Vec<String>,
    pub repeated: Vec<String>,
    /// Faults that the engineer should have heard of and did not, or did and should not have.
    pub faults: Vec<String>,
}

impl Verdict {
    pub fn is_clean(&self) -> bool {
        self.numbers() == [0; 4] && self.faults.is_empty()
    }

    pub fn numbers(&self) -> [usize; 4] {
        [self.missed.len(), self.untrue.len(), self.late.len(), self.repeated.len()]
    }

    /// Everything that went wrong, one a line.
    pub fn lines(&self) -> Vec<String> {
        let parts = [
            ("missed", &self.missed),
            ("false", &self.untrue),
            ("late", &self.late),
            ("repeated", &self.repeated),
            ("fault", &self.faults),
        ];
        parts.iter().flat_map(|(name, lines)| lines.iter().map(move |line| format!("{name}: {line}"))).collect()
    }
}

pub fn judge(plan: &Plan, lived: &Lived) -> Verdict {
    let mut verdict = Verdict::default();
    let mut open: Vec<(&Expect, Option<&Told>)> = plan.expects.iter().map(|expect| (expect, None)).collect();
    open.sort_by_key(|(expect, _)| expect.from);
    let place = |told: &Told| {
        let shop = told.shop.unwrap_or(usize::MAX);
        let make = plan.shops.get(shop).map(|s| s.make);
        format!("slot {} shop {shop} {make:?} noise {:?}", told.slot, plan.noise_at(shop, told.slot))
    };
    for told in &lived.told {
        let What::Change(kind, after) = &told.what else { continue };
        let of_it = |e: &Expect| Some(e.shop) == told.shop && e.kind == *kind && e.from <= told.slot;
        let words = format!("{} {kind} → {after}", place(told));
        if let Some((expect, heard)) = open.iter_mut().find(|(e, heard)| heard.is_none() && of_it(e)) {
            *heard = Some(told);
            let due = plan.due(expect);
            if told.slot > due {
                verdict.late.push(format!("{words} (began {}, due {due})", expect.from));
            }
            continue;
        }
        let before = open.iter().rev().find(|(e, heard)| heard.is_some() && of_it(e)).and_then(|(_, heard)| *heard);
        if before.is_some_and(|before| before.what == told.what) {
            verdict.repeated.push(words);
        } else {
            verdict.untrue.push(words);
        }
    }
    for (expect, heard) in &open {
        if heard.is_none() && plan.due(expect) < plan.slots {
            let make = plan.shops[expect.shop].make;
            verdict.missed.push(format!("slot {} shop {} {make:?} {}", expect.from, expect.shop, expect.kind));
        }
    }
    // One message for each that was queued, each sent once.
    for _ in lived.messages..lived.sends {
        verdict.repeated.push("a mail was sent again".into());
    }
    for _ in lived.mails as u64..lived.messages {
        verdict.missed.push("a mail that was sent is not there".into());
    }
    for _ in 0..lived.unmailed {
        verdict.missed.push("a note is in no mail".into());
    }
    verdict.missed.extend(lived.unpolled.iter().map(|(slot, shop)| format!("slot {slot} shop {shop} was not polled")));

    let mut faults: BTreeMap<(Option<usize>, &str), i64> = BTreeMap::new();
    for (key, times) in &plan.faults {
        faults.insert((key.0, key.1), i64::from(*times));
    }
    for told in &lived.told {
        if let What::Fault(name) = &told.what {
            *faults.entry((told.shop, name)).or_default() -= 1;
        }
    }
    for ((shop, name), left) in faults {
        match left {
            0 => {}
            1.. => verdict.faults.push(format!("{name} of shop {shop:?} not heard of {left} times")),
            _ => {
                let at: Vec<_> = lived
                    .told
                    .iter()
                    .filter(|t| t.shop == shop && t.what == What::Fault(name))
                    .map(|t| t.slot)
                    .collect();
                verdict
                    .faults
                    .push(format!("{name} of shop {shop:?} heard of {} times too often (slots {at:?})", -left));
            }
        }
    }
    verdict
}
