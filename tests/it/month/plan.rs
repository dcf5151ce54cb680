//! What happens when: true changes, noise, and what must be told of it. From a fixed seed, the same at every run.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Timelike, Utc};
use rivald::listing::ChangeKind;

use super::{
    item::{Item, Sales},
    make::Make,
    noise::Noise,
    turn::Turn,
};

/// A shop, and what its watch says beside address and name.
#[derive(Clone)]
pub struct Front {
    pub make: Make,
    pub language: &'static str,
    pub item: Item,
    pub watch: String,
    pub alert: String,
    /// Polled only in these hours of a day in Berlin.
    pub hours: Option<(u32, u32)>,
}

impl Front {
    pub fn new(n: usize, make: Make) -> Self {
        // In JSON a whole number may be cents: those shops have currencies with decimals.
        let seed = if matches!(make, Make::State | Make::Document) { [0, 1, 2, 9, 4, 5, 6, 12][n % 8] } else { n };
        let (mut item, language) = if make == Make::Gbk { Item::chinese(n) } else { Item::new(seed) };
        item.number = 70_000 + n as u64 * 37;
        Self { make, language, item, watch: make.source().into(), alert: String::new(), hours: None }
    }

    pub fn watched(mut self, lines: &str) -> Self {
        self.watch += lines;
        self
    }

    pub fn asks(mut self, currency: &'static str, price: i64) -> Self {
        self.item.currency = currency;
        self.item.ask(price);
        self
    }

    pub fn sells(mut self, sales: Sales) -> Self {
        self.item.sales = Some(sales);
        self
    }
}

/// What must be told: by the end of the cycle in which it could be known.
#[derive(Clone, Debug)]
pub struct Expect {
    pub shop: usize,
    pub kind: ChangeKind,
    /// The slot in which it becomes true.
    pub from: usize,
    /// In how many cycles in which the shop answers as to a shopper it can be known.
    pub cycles: usize,
}

/// An edit of the watchlists.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Edit {
    Rename,
    Break,
    Mend,
}

#[derive(Clone, Default)]
pub struct Plan {
    pub slots: usize,
    pub shops: Vec<Front>,
    /// By slot: shop and turn; `usize` makes names differ.
    pub turns: BTreeMap<usize, Vec<(usize, Turn)>>,
    /// From, length, shop.
    pub noises: Vec<(usize, usize, usize, Noise)>,
    /// Slots in which a shop does not answer as to a shopper.
    pub blocked: BTreeSet<(usize, usize)>,
    pub expects: Vec<Expect>,
    /// What the engineer must hear: watch (or nothing) and kind of fault, how often.
    pub faults: BTreeMap<(Option<usize>, &'static str), u32>,
    /// From, to: without power.
    pub off: Option<(usize, usize)>,
    /// The machine's clock is set back by an hour.
    pub set_back: Option<usize>,
    pub edits: BTreeMap<usize, Edit>,
    /// The state of each item after what is planned so far.
    models: Vec<Item>,
}

/// Monday, three weeks before the clocks of Europe go back.
pub fn start() -> DateTime<Utc> {
    "2026-10-05T00:00:00Z".parse().unwrap()
}

/// When a slot is, by a clock that was never set.
pub fn moment(slot: usize) -> DateTime<Utc> {
    start() + TimeDelta::minutes(30 * i64::try_from(slot).unwrap_or_default())
}

impl Plan {
    pub fn new(slots: usize, shops: Vec<Front>) -> Self {
        let models = shops.iter().map(|shop| shop.item.clone()).collect();
        Self { slots, shops, models, ..Self::default() }
    }

    /// A shop does something, and what it does must be told.
    pub fn turn(&mut self, slot: usize, shop: usize, turn: Turn) -> &mut Self {
        for (kind, cycles) in turn.says(self.shops[shop].make, &self.models[shop]) {
            self.expect(slot, shop, kind, cycles);
        }
        self.quietly(slot, shop, turn)
    }

    /// A shop does something; the plan says elsewhere what must be told of it.
    pub fn quietly(&mut self, slot: usize, shop: usize, turn: Turn) -> &mut Self {
        turn.take(&mut self.models[shop], slot);
        self.turns.entry(slot).or_default().push((shop, turn));
        self
    }

    pub fn expect(&mut self, from: usize, shop: usize, kind: ChangeKind, cycles: usize) -> &mut Self {
        self.expects.push(Expect { shop, kind, from, cycles });
        self
    }

    pub fn noise(&mut self, slot: usize, len: usize, shop: usize, noise: Noise) -> &mut Self {
        self.noises.push((slot, len, shop, noise));
        let rests = usize::from(noise == Noise::TooMany);
        if noise.blocks() {
            self.blocked.extend((slot..slot + len + rests).map(|slot| (shop, slot)));
        }
        if let Some(fault) = noise.fault() {
            self.fault(Some(shop), fault);
        }
        self
    }

    pub fn fault(&mut self, shop: Option<usize>, kind: &'static str) -> &mut Self {
        *self.faults.entry((shop, kind)).or_default() += 1;
        self
    }

    pub fn noise_at(&self, shop: usize, slot: usize) -> Option<Noise> {
        self.noises.iter().find(|(from, len, s, _)| *s == shop && (*from..from + len).contains(&slot)).map(|n| n.3)
    }

    /// Whether the watch's schedule has this slot.
    pub fn scheduled(&self, shop: usize, slot: usize) -> bool {
        // The clock that was set back shows an hour less from then on.
        let shown = moment(slot) - TimeDelta::hours(i64::from(self.set_back.is_some_and(|at| slot > at)));
        let Some((from, to)) = self.shops[shop].hours else { return true };
        (from..=to).contains(&shown.with_timezone(&chrono_tz::Europe::Berlin).hour())
    }

    /// Whether in this slot the daemon runs and the shop answers as to a shopper.
    pub fn good(&self, shop: usize, slot: usize) -> bool {
        let off = self.off.is_some_and(|(from, to)| (from..to).contains(&slot));
        // What was missed without power is caught up with when there is some again.
        let due = self.scheduled(shop, slot) || self.off.is_some_and(|(_, to)| slot == to);
        due && !off && !self.blocked.contains(&(shop, slot))
    }

    /// The last slot in which it may be told.
    pub fn due(&self, expect: &Expect) -> usize {
        let good = (expect.from..self.slots + 60).filter(|slot| self.good(expect.shop, *slot));
        good.take(expect.cycles).last().unwrap_or(usize::MAX)
    }

    pub fn model(&self, shop: usize) -> &Item {
        &self.models[shop]
    }
}

/// Chance with a fixed seed.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % n
    }
}
