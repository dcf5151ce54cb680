//! All that is remembered of a listing's affiliates between two polls.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::{
    Bounds, Day, Series,
    ahead::Ahead,
    bursts::Bursts,
    by_day,
    counter::Counter,
    coupons::{self, Coupons},
    fall::{Falls, Marks},
    pace::Hours,
    settled::{Settled, Step},
    totals::Totals,
};
use crate::listing::{Amount, Availability, Cause, Coupon, Moment, Observation, SalesCount, Union, UnionSeen, Window};

/// Days before the present one that are kept.
const KEPT: i32 = 100;
/// Off for so long nothing that is in the window was watched: counting begins anew.
const ANEW: i32 = 33;

/// All that is remembered of a listing's affiliates. Stored as JSON: fields may be added, never renamed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Book {
    /// The first day on which the listing was followed.
    pub first: Day,
    /// The publication lag that other listings of the union have shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_lag: Option<u8>,
    /// When a union said something last.
    pub(super) heard: Option<Moment>,
    pub(super) counter: Counter,
    /// Affiliate sales of thirty days.
    pub(super) affiliate: Totals,
    /// All sales of thirty days.
    pub(super) sales: Totals,
    /// The last day on which a union told all sales: then what a page rounds says nothing.
    sales_by_union: Option<Day>,
    /// The rounded count of thirty days that the page shows, where it rounds.
    shown: Option<Bounds>,
    pub(super) hours: Hours,
    pub(super) bursts: Bursts,
    pub(super) in_union: Settled<bool>,
    pub(super) commission: Settled<Amount>,
    union_price: Settled<Amount>,
    page_price: Settled<Amount>,
    sold_out: Settled<bool>,
    first_n_over: Settled<bool>,
    pub(super) coupons: Coupons,
    pub(super) marks: Marks,
    pub(super) falls: Falls,
    pub(super) ahead: Ahead,
    held: Option<Held>,
    /// The last day on which a forecast was made.
    pub(super) forecast_on: Option<Day>,
    /// The lag that the last forecast found.
    pub(super) lag: Option<u8>,
    /// The epoch that the last forecast found.
    pub(super) epoch: Option<Day>,
    /// What a usual day sells, as the last forecast found it.
    pub(super) quiet: Option<u64>,
    /// What forecasts said at least and at most leaves on a day, where what leaves was not watched.
    #[serde(with = "by_day")]
    pub(super) expected: BTreeMap<Day, (u64, Option<u64>)>,
    /// The last day of which it was said what happened.
    pub(super) happened: Option<Day>,
}

/// What the last poll said: polls that say the same are not taken in one by one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Held {
    /// When it was.
    at: Moment,
    /// How many seconds before the poll the union had answered.
    answered: i64,
    union: bool,
    daily: Option<u64>,
    recent: Option<u64>,
    sales: Option<Bounds>,
    affiliate: Option<u64>,
}

impl Held {
    /// When the union answered.
    fn answered_at(&self) -> Moment {
        self.at - TimeDelta::seconds(self.answered)
    }
}

/// What came of a poll.
#[derive(Debug, Default)]
pub(super) struct Taken {
    /// Days that are over now.
    pub(super) closed: Vec<Day>,
    /// A published figure of a day is known now.
    pub(super) published: bool,
    /// The affiliate count was read.
    pub(super) affiliate: bool,
    pub(super) in_union: Option<Step<bool>>,
    pub(super) commission: Option<Step<Amount>>,
    pub(super) coupons: coupons::Told,
    /// The two-hour counter, when it was seen.
    pub(super) recent: Option<(Moment, u64)>,
}

impl Book {
    /// What the engine works on: nothing, where nothing is known of affiliate sales.
    pub fn series(&self) -> Series {
        let (days, affiliate, today) = (self.counter.days(), self.affiliate.all(), self.counter.today());
        if days.is_empty() && affiliate.is_empty() && today.is_none() {
            return Series { first: self.first, ..Series::default() };
        }
        Series {
            first: self.first,
            days,
            today,
            affiliate,
            sales: self.sales.all(),
            step_minute: self.affiliate.step_minute(),
            known_lag: self.known_lag,
            shown: self.shown,
            steps_all_day: self.affiliate.steps_all_day(),
        }
    }

    /// What the poll before said held until this moment.
    pub(super) fn hold(&mut self, until: Moment) -> Taken {
        let mut taken = Taken::default();
        // A poll that is the last one itself was taken in already.
        let Some(held) = self.held.clone().filter(|held| held.at < until) else { return taken };
        self.page_price.held();
        self.coupons.held(until);
        if !held.union {
            return taken;
        }
        for settled in [&mut self.in_union, &mut self.sold_out, &mut self.first_n_over] {
            settled.held();
        }
        self.commission.held();
        self.union_price.held();
        let at = until - TimeDelta::seconds(held.answered);
        // Answers for many listings at once may be older at one poll than at another.
        let recent = held.recent.filter(|_| held.answered <= 120);
        taken.closed = self.counter.take(at.timestamp(), Day::of(at), held.daily, recent);
        taken.recent = recent.map(|recent| (at, recent));
        if let Some(sales) = held.sales {
            taken.published |= self.sales.read(at, sales).is_some();
        }
        if let Some(count) = held.affiliate {
            taken.published |= self.affiliate.read(at, Bounds::exact(count)).is_some();
            taken.affiliate = true;
        }
        taken
    }

    /// Takes one poll in.
    pub(super) fn take(&mut self, seen: &Observation) -> Taken {
        let today = Day::of(seen.at);
        if seen.union.is_some() {
            if self.heard.is_some_and(|heard| today.since(Day::of(heard)) > ANEW) {
                self.begin_anew();
            }
            if self.first == Day::default() {
                self.first = today;
            }
            self.heard = Some(seen.at);
        }
        let mut taken = Taken::default();
        let before = self.held.take();
        // One answer that serves two polls is one answer: it confirms nothing.
        let again = |held: &Held| {
            held.union && seen.union.as_ref().is_some_and(|union| (held.answered_at() - union.at).num_seconds() == 0)
        };
        match &seen.union {
            Some(_) if before.as_ref().is_some_and(again) => self.held = before,
            Some(union) => self.take_union(seen.at, union, &mut taken),
            None => {}
        }
        self.take_page(seen, &mut taken);
        self.take_coupons(seen, &mut taken);
        let earliest = today.plus(-KEPT);
        self.counter.prune(earliest, today);
        self.affiliate.prune(earliest, today);
        self.sales.prune(earliest, today);
        self.expected.retain(|day, _| today.since(*day) <= ANEW && day.since(today) <= ANEW);
        taken
    }

    fn take_union(&mut self, at: Moment, union: &UnionSeen, taken: &mut Taken) {
        // An answer that claims to be from another time than the poll is taken for the poll's.
        let answered = (at - union.at).num_seconds();
        let answered = if (0..=7200).contains(&answered) { answered } else { 0 };
        let then = at - TimeDelta::seconds(answered);
        let said = &union.affiliate;
        let mut held = Held { at, answered, union: true, ..Held::default() };
        if let Some(in_union) = said.in_union {
            let (polls, minutes) = if in_union { (2, 0) } else { (3, 60) };
            taken.in_union = self.in_union.take(in_union, at, polls, minutes);
        }
        if let Some(rate) = said.commission {
            taken.commission = self.commission.take(rate.normalize(), at, 2, 0);
            if let Some(step) = &taken.commission {
                self.marks.change(step.since);
                // A tenth of itself, or a point.
                let cut = step.from.checked_sub(step.to).unwrap_or_default();
                let tenth = cut.checked_mul(Amount::TEN).is_none_or(|cut| cut >= step.from);
                if cut > Amount::ZERO && (tenth || cut >= Amount::new(1, 2)) {
                    self.marks.mark(Cause::CommissionCut, step.since);
                }
            }
        }
        (held.daily, held.recent) = (said.sales_today, said.sales_2h);
        taken.closed = self.counter.take(then.timestamp(), Day::of(then), said.sales_today, said.sales_2h);
        taken.recent = said.sales_2h.map(|recent| (then, recent));
        if let Some(count) = said.sales_30d {
            taken.published |= self.affiliate.read(then, Bounds::exact(count)).is_some();
            taken.affiliate = true;
            // Only JD tells it at every poll; elsewhere it is asked for now and then.
            held.affiliate = (union.union == Union::Jd).then_some(count);
        }
        if let Some(sales) = union.sales.as_ref().and_then(month) {
            self.sales_by_union = Some(Day::of(at));
            held.sales = Some(sales);
            self.take_sales(then, sales, taken);
        }
        let price = union.price.and_then(|price| self.union_price.take(price.normalize(), at, 2, 0));
        self.price_moved(price.as_ref());
        match union.availability {
            Availability::InStock => self.take_sold_out(false, at),
            Availability::OutOfStock => self.take_sold_out(true, at),
            Availability::Preorder | Availability::Unknown => {}
        }
        if let Some(left) = said.first_n_left
            && let Some(step) = self.first_n_over.take(left == 0, at, 2, 0)
            && step.to
        {
            self.marks.mark(Cause::FirstNUsedUp, step.since);
        }
        self.held = Some(held);
    }

    fn take_page(&mut self, seen: &Observation, taken: &mut Taken) {
        let Some(listing) = seen.reading.as_ref().map(|reading| &reading.listing) else { return };
        // A listing that no union was ever asked for is followed for its coupons alone.
        if self.heard.is_none() {
            self.held = Some(Held { at: seen.at, ..Held::default() });
            return;
        }
        let page_only = seen.union.is_none();
        let by_union = self.sales_by_union.is_some_and(|day| Day::of(seen.at).since(day).abs() <= 3);
        let sales = listing.sales.as_ref().and_then(month);
        self.shown = sales.filter(|sales| !sales.is_exact()).or(self.shown.filter(|_| sales.is_none()));
        let sales = sales.filter(|_| !by_union);
        if let Some(sales) = sales {
            self.take_sales(seen.at, sales, taken);
        }
        let held = self.held.get_or_insert_with(|| Held { at: seen.at, ..Held::default() });
        held.sales = held.sales.or(sales);
        let price = listing.price.and_then(|price| self.page_price.take(price.normalize(), seen.at, 2, 0));
        self.price_moved(price.as_ref());
        if page_only {
            match listing.availability {
                Availability::InStock => self.take_sold_out(false, seen.at),
                Availability::OutOfStock => self.take_sold_out(true, seen.at),
                Availability::Preorder | Availability::Unknown => {}
            }
        }
    }

    fn take_sales(&mut self, at: Moment, sales: Bounds, taken: &mut Taken) {
        let before = self.sales.reads();
        if before.zip(sales.hi).is_some_and(|(before, hi)| before.lo >= 100 && hi < before.lo / 10) {
            self.marks.mark(Cause::Reset, at);
        }
        taken.published |= self.sales.read(at, sales).is_some();
    }

    fn take_sold_out(&mut self, sold_out: bool, at: Moment) {
        if let Some(step) = self.sold_out.take(sold_out, at, 2, 0) {
            self.marks.change(step.since);
            if step.to {
                self.marks.mark(Cause::Price, step.since);
            }
        }
    }

    fn price_moved(&mut self, step: Option<&Step<Amount>>) {
        let Some(Step { from, to, since }) = step.cloned() else { return };
        self.marks.change(since);
        // A percent.
        let rise = to.checked_sub(from).and_then(|rise| rise.checked_mul(Amount::ONE_HUNDRED));
        if to > from && rise.is_none_or(|rise| rise >= from) {
            self.marks.mark(Cause::Price, since);
        }
    }

    fn take_coupons(&mut self, seen: &Observation, taken: &mut Taken) {
        let mut shown: Vec<(u8, &Coupon)> = Vec::new();
        let mut heard = 0;
        // A union that does not have the item says nothing of its coupons.
        if let Some(union) = seen.union.as_ref().filter(|union| union.affiliate.in_union != Some(false)) {
            heard |= coupons::UNION;
            shown.extend(union.coupons.iter().map(|coupon| (coupons::UNION, coupon)));
        }
        if let Some(reading) = &seen.reading {
            heard |= coupons::PAGE;
            let wanted = |coupon: &&Coupon| self.heard.is_some() || coupon.left.is_some();
            shown.extend(reading.listing.coupons.iter().filter(wanted).map(|coupon| (coupons::PAGE, coupon)));
        }
        taken.coupons = self.coupons.take(seen.at, &shown, heard);
        if self.heard.is_none() && self.coupons == Coupons::default() {
            self.held = None;
        }
        for (cause, at) in &taken.coupons.ended {
            self.marks.mark(*cause, *at);
        }
        if taken.coupons.came {
            self.marks.change(seen.at);
        }
    }

    /// Nothing that was counted before counts any more; what was told of the listing itself does.
    fn begin_anew(&mut self) {
        let kept = std::mem::take(self);
        *self = Self {
            in_union: kept.in_union,
            commission: kept.commission,
            union_price: kept.union_price,
            page_price: kept.page_price,
            coupons: kept.coupons,
            ..Self::default()
        };
    }

    /// Whether something waits for the next poll, whatever it says.
    pub(super) fn waits(&self) -> bool {
        let said = [&self.in_union, &self.sold_out, &self.first_n_over].iter().any(|settled| settled.waits());
        let amounts = [&self.commission, &self.union_price, &self.page_price].iter().any(|settled| settled.waits());
        said || amounts || self.coupons.waits() || self.bursts.waits() || self.falls.waits()
    }

    /// Whether the union is known not to have the item.
    pub(super) fn left(&self) -> bool {
        self.in_union.value() == Some(&false)
    }
}

/// A count of thirty days as bounds.
fn month(sales: &SalesCount) -> Option<Bounds> {
    let sane = sales.at_most.is_none_or(|most| most >= sales.count);
    (sales.window == Window::Month && sane).then_some(Bounds { lo: sales.count, hi: sales.at_most })
}
