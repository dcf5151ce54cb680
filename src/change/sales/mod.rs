//! How a listing sells: what a new count means against the usual pace.
//!
//! A count is only as certain as its bounds. Of counters that only grow (`total`, and where the window is not said) the
//! difference of two readings bounds what was sold between them. A count of the last thirty days also loses what it
//! gained thirty days ago, so its growth is the least that was sold, and a fall says that fewer are sold than were.
//! A count of today starts again every night and says nothing about a pace.

mod pace;
mod series;

use super::{
    Pace, SalesDoubt, SalesTrigger,
    draft::{Case, Draft},
    rules, tell,
};
use crate::listing::{ChangeKind, Field, Listing, SalesCount, Window};
use chrono::TimeDelta;
use series::{Point, Series};

/// For so long a fall by no more than neighbouring buckets must last before it is believed.
const DIP_LASTS: TimeDelta = TimeDelta::hours(6);
/// An exact counter is looked at again after so long even if it stands still: standing still is what a slump is.
const LOOK_AGAIN: TimeDelta = TimeDelta::hours(6);

/// The pace in words of a change: `before` → `after`, such as `2.1/h` and `12.5/h`.
pub(super) struct Finding {
    pub what: SalesTrigger,
    pub before: String,
    pub after: String,
}

/// Starts the series with the first count.
pub(super) fn begin(draft: &mut Draft, case: &Case, now: &Listing) {
    if let Some(sales) = now.sales.as_ref().filter(|s| s.window != Window::Today) {
        draft.state.sales_window = Some(sales.window);
        draft.state.sales = vec![(case.at, sales.count, sales.at_most)];
        look_again(draft, case, sales);
    }
}

/// Judges a count, and takes it over into `now` if it is believed.
pub(super) fn judge(draft: &mut Draft, case: &Case, base: &Listing, read: &Listing, now: &mut Listing) {
    let Some(sales) = &read.sales else { return };
    if sales.window == Window::Today {
        now.sales = Some(sales.clone());
        return;
    }
    if draft.state.sales_window != Some(sales.window) || draft.state.sales.is_empty() {
        // Another window is another count: nothing is known of it yet.
        draft.state.pace = Pace::Usual;
        draft.state.sales_doubt = None;
        now.sales = Some(sales.clone());
        begin(draft, case, now);
        return;
    }

    let point = Point { at: case.at, least: sales.count, most: sales.at_most };
    let mut series = Series::new(std::mem::take(&mut draft.state.sales));
    let finding = find(draft, case, &series, point, sales.window);
    let believed = match &finding {
        None => {
            if let Some(doubt) = draft.state.sales_doubt.take() {
                draft.flicker |= doubt.what != SalesTrigger::Slump;
            }
            true
        }
        Some(finding) => confirmed(draft, case, finding.what, point),
    };
    if believed {
        let reset = finding.as_ref().is_some_and(|f| matches!(f.what, SalesTrigger::Reset | SalesTrigger::Dip));
        if reset && sales.window == Window::Total {
            // What was counted before tells nothing about what comes.
            series = Series::new(Vec::new());
            draft.state.pace = Pace::Usual;
        }
        series.push(point);
        now.sales = Some(sales.clone());
        if let Some(finding) = finding {
            told(draft, case, finding);
        }
    } else {
        now.sales.clone_from(&base.sales);
    }
    draft.state.sales = series.into_points();
    look_again(draft, case, sales);
}

/// What the count would mean, if it is true.
fn find(draft: &mut Draft, case: &Case, series: &Series, point: Point, window: Window) -> Option<Finding> {
    let rule = &case.watch.alert.sales;
    if let Some(finding) = pace::fall(series, point, window) {
        return Some(finding);
    }
    let pace = pace::now(series, point, window, rule);
    draft.state.pace = match (draft.state.pace, &pace) {
        (Pace::Surge, pace::Now { still_fast: Some(false), .. })
        | (Pace::Slump, pace::Now { still_slow: Some(false), .. }) => {
            draft.state.held.remove(&ChangeKind::SalesSurge);
            draft.state.held.remove(&ChangeKind::SalesSlump);
            Pace::Usual
        }
        (before, _) => before,
    };
    match pace.finding {
        Some(f) if f.what == SalesTrigger::Surge && draft.state.pace == Pace::Surge => None,
        Some(f) if f.what == SalesTrigger::Slump && draft.state.pace == Pace::Slump => None,
        Some(f) => Some(f),
        None => pace::jump(series, point),
    }
}

/// Whether a count that would be an event was read often enough.
fn confirmed(draft: &mut Draft, case: &Case, what: SalesTrigger, point: Point) -> bool {
    if !case.twice {
        return true;
    }
    let before = draft.state.sales_doubt.take().filter(|doubt| !rules::stale(doubt.since, case.at));
    let mut doubt = match before {
        // The counter runs on between two readings, but not far.
        Some(doubt) if doubt.what == what && near(doubt.count, point.least) => doubt,
        other => {
            draft.flicker |= other.is_some_and(|doubt| doubt.what == what);
            SalesDoubt { what, since: case.at, last: case.at, count: point.least }
        }
    };
    let another = doubt.last != case.at;
    let dip = what == SalesTrigger::Dip;
    if another && (!dip || !draft.guards.dip_lasts || case.at.signed_duration_since(doubt.since) >= DIP_LASTS) {
        return true;
    }
    if dip {
        draft.again(doubt.since + DIP_LASTS);
    } else {
        draft.want();
    }
    doubt.last = case.at;
    draft.state.sales_doubt = Some(doubt);
    false
}

/// Within a fifth of each other, or within twenty.
fn near(a: u64, b: u64) -> bool {
    a.abs_diff(b) <= (a.max(b) / 5).max(20)
}

/// Records what a believed count means.
fn told(draft: &mut Draft, case: &Case, finding: Finding) {
    let rule = &case.watch.alert.sales;
    let (kind, spoken) = match finding.what {
        SalesTrigger::Surge => (ChangeKind::SalesSurge, rule.surge.is_some()),
        SalesTrigger::Slump => (ChangeKind::SalesSlump, rule.slump.is_some()),
        SalesTrigger::Reset | SalesTrigger::Dip => (ChangeKind::SalesReset, rule.reset),
        SalesTrigger::Jump => return,
    };
    match kind {
        ChangeKind::SalesSurge => draft.state.pace = Pace::Surge,
        ChangeKind::SalesSlump => draft.state.pace = Pace::Slump,
        _ => {}
    }
    tell::event(draft, case, kind, Some(Field::Sales), (Some(finding.before), Some(finding.after)), spoken);
}

fn look_again(draft: &mut Draft, case: &Case, sales: &SalesCount) {
    let runs = matches!(sales.window, Window::Total | Window::Unknown) && sales.at_most == Some(sales.count);
    if runs && case.watch.alert.sales.slump.is_some() {
        draft.again(case.at + LOOK_AGAIN);
    }
}
