//! One poll: the book is brought up to date, and what is new and certain is told.

use std::time::Duration;

use chrono::{NaiveDate, TimeDelta};

use super::{
    Book, Bounds, Day, Forecast, Happened, Kept,
    ahead::{self, Past},
    book::Taken,
    bursts::Pulse,
    fall::Known,
    forecast,
    pace::{Level, level},
};
use crate::listing::{Amount, ChangeKind, Detail, Moment, News, Observation};

/// What a poll came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Followed {
    /// The book after it.
    pub book: Book,
    /// What is new and certain.
    pub news: Vec<News>,
    /// The forecast, where this poll made a new one.
    pub forecast: Option<Forecast>,
    /// Days of it to be kept.
    pub kept: Vec<Kept>,
    /// What happened on a day whose forecast may have been kept.
    pub happened: Option<Happened>,
    /// The watch must be judged again at this moment even if it then says the same.
    pub again_at: Option<Moment>,
}

/// Takes one poll in.
///
/// `held_until` is when the poll before this one said the same as that before it: the values of the book held until
/// then. `ahead` is how long before sales leave the window that is told.
pub fn follow(mut book: Book, seen: &Observation, held_until: Option<Moment>, ahead: Duration) -> Followed {
    let mut news = Vec::new();
    let mut due = false;
    if let Some(until) = held_until.filter(|until| *until < seen.at) {
        let taken = book.hold(until);
        due |= tell(&mut book, &taken, until, &mut news);
    }
    let taken = book.take(seen);
    due |= tell(&mut book, &taken, seen.at, &mut news);

    // A burst that is over leaves the window as many days later as the last forecast found.
    let later = i32::from(book.lag.or(book.known_lag).unwrap_or(1)) + 30;
    let leaves = |day: NaiveDate| Day::of_date(day).plus(later).date();
    let bursts = news.iter_mut().filter(|news: &&mut News| news.kind == ChangeKind::AffiliateBurstEnd);
    for detail in bursts.map(|news| &mut news.detail).filter(|_| book.lag.is_some()) {
        (detail.leaves_from, detail.leaves_to) = (detail.from.map(leaves), detail.to.map(leaves));
    }

    let today = Day::of(seen.at);
    due |= book.forecast_on != Some(today) || book.ahead.next().is_some_and(|next| next <= seen.at);
    let mut followed = Followed::default();
    // Where no union was ever heard there is nothing to forecast.
    if due
        && book.heard.is_some()
        && let Some(made) = forecast(&book.series(), seen.at)
    {
        let (ahead, kept) = take_forecast(&mut book, &made, seen.at, ahead);
        news.extend(ahead);
        (followed.kept, followed.forecast) = (kept, Some(made));
    }
    followed.happened = happened(&mut book, today);
    followed.again_at = again_at(&book, seen.at);
    Followed { book, news, ..followed }
}

/// What a forecast brings to light, and the days of it that are kept.
fn take_forecast(book: &mut Book, made: &Forecast, at: Moment, ahead: Duration) -> (Vec<News>, Vec<Kept>) {
    let today = Day::of(at);
    let kept = if book.forecast_on == Some(today) { Vec::new() } else { ahead::kept(made, today) };
    (book.forecast_on, book.lag, book.quiet) = (Some(today), Some(made.lag_days), made.quiet);
    if made.epoch.is_some() && made.epoch != book.epoch {
        book.marks.contradict(at);
    }
    book.epoch = made.epoch;
    // The next days' bounds are asked for when they have come, and the count fell.
    for coming in made.days.iter().take(3) {
        let day = Day::of_date(coming.day);
        let left = day.plus(-i32::from(made.lag_days) - 30);
        if book.counter.day(left).is_none() {
            book.expected.insert(day, (coming.least, coming.most));
        }
    }
    let (sales, affiliate) = (book.sales.all(), book.affiliate.all());
    let counted = book.counter.today().is_some() || book.counter.closed().next().is_some();
    let mut news = book.ahead.tell(made, &Past { sales: &sales, affiliate: &affiliate, counted }, at, ahead);
    if !counted {
        news.extend(book.bursts.by_totals(made, today));
    }
    (news, kept)
}

/// What a poll brings to light beside the forecast; says whether a new forecast is due.
fn tell(book: &mut Book, taken: &Taken, at: Moment, news: &mut Vec<News>) -> bool {
    if let Some(step) = &taken.in_union {
        let kind = if step.to { ChangeKind::AffiliateJoined } else { ChangeKind::AffiliateLeft };
        news.push(plain(kind, None, None));
    }
    if let Some(step) = &taken.commission {
        let text = |rate: Amount| Some(rate.normalize().to_string());
        news.push(plain(ChangeKind::Commission, text(step.from), text(step.to)));
    }
    for low in &taken.coupons.low {
        let mut told =
            plain(ChangeKind::CouponLow, low.total.map(|total| total.to_string()), Some(low.left.to_string()));
        told.about.clone_from(&low.key);
        (told.detail.runs_out, told.detail.total) = (low.runs_out, low.total);
        told.detail.coupon = Some(low.words.clone()).filter(|words| !words.is_empty());
        news.push(told);
    }
    sales(book, taken, at, news);
    !taken.closed.is_empty() || taken.published
}

/// Bursts and falls.
fn sales(book: &mut Book, taken: &Taken, at: Moment, news: &mut Vec<News>) {
    if taken.recent.is_none() && taken.closed.is_empty() && !taken.affiliate {
        return;
    }
    let days = book.counter.days();
    let newest = book.affiliate.newest();
    let count = newest.and_then(|(_, figure)| figure.is_exact().then_some(figure.lo));
    for day in &taken.closed {
        let Some(level) = level(&days, *day, count) else { continue };
        news.extend(book.bursts.closed(*day, &level, &days));
        let Some(watched) = days.get(day) else { continue };
        let bursting = book.bursts.near(*day);
        let mut falls = std::mem::take(&mut book.falls);
        news.extend(falls.closed(*day, *watched, bursting, &known(book, at, &days, Some(level))));
        book.falls = falls;
    }
    let today = level(&days, Day::of(at), count);
    if let (Some((then, recent)), Some(level)) = (taken.recent, today) {
        let pulse = Pulse { at: then, recent, today: book.counter.certain_today() };
        news.extend(book.bursts.pulse(pulse, &level, &book.hours, &days));
        book.hours.note(Day::of(then), usize::from(Day::minute_of(then) / 60), recent);
    } else if let Some((then, recent)) = taken.recent {
        book.hours.note(Day::of(then), usize::from(Day::minute_of(then) / 60), recent);
    }
    // Only what was read just now and is surely in force says that the count fell.
    if let (true, Some((day, figure)), Some(count)) = (taken.affiliate, newest, count)
        && book.affiliate.reads() == Some(figure)
    {
        let mut falls = std::mem::take(&mut book.falls);
        let level = today.filter(|level| level.watched).or_else(|| quiet(book));
        news.extend(falls.total(day, count, &known(book, at, &days, level)));
        book.falls = falls;
    }
}

/// What a usual day sells, going by the last forecast.
fn quiet(book: &Book) -> Option<Level> {
    let usual = book.quiet? as f64;
    Some(Level { usual, spread: usual.max(1.0).sqrt(), watched: false })
}

fn known<'a>(
    book: &'a Book,
    at: Moment,
    days: &'a std::collections::BTreeMap<Day, super::Watched>,
    level: Option<Level>,
) -> Known<'a> {
    Known {
        at,
        marks: &book.marks,
        left: book.left(),
        figures: &book.affiliate,
        days,
        expected: &book.expected,
        lag: i32::from(book.lag.unwrap_or(1)),
        level,
    }
}

fn plain(kind: ChangeKind, before: Option<String>, after: Option<String>) -> News {
    News { kind, about: String::new(), before, after, detail: Detail::default(), plot: None }
}

/// What left on the oldest day of which that was not said yet and can be.
fn happened(book: &mut Book, today: Day) -> Option<Happened> {
    let lag = i32::from(book.lag?);
    let counted = book.counter.closed().next().is_some();
    // What is not known three days later will not be.
    let first = book.happened.map_or(today.plus(-3), |day| day.plus(1).max(today.plus(-3)));
    for day in (0..=today.since(first)).map(|i| first.plus(i)) {
        let Some((now, before)) = book.affiliate.on(day).zip(book.affiliate.on(day.plus(-1))) else { continue };
        let entered = match book.counter.day(day.plus(-lag)) {
            Some(watched) => watched.bounds,
            // Its counter's last word comes.
            None if counted && today.since(day.plus(-lag)) <= 1 => return None,
            None => Bounds::OPEN,
        };
        book.happened = Some(day);
        // Entered less what the figure rose by, each at its bounds.
        let lo = now.hi.map_or(0, |now| entered.lo.saturating_add(before.lo).saturating_sub(now));
        let hi =
            entered.hi.zip(before.hi).map(|(entered, before)| entered.saturating_add(before).saturating_sub(now.lo));
        let leaving = Bounds { lo, hi: hi.map(|hi| hi.max(lo)) };
        return Some(Happened { day, leaving, affiliate_30d: now.is_exact().then_some(now.lo) });
    }
    None
}

/// When something is due though nothing differs.
fn again_at(book: &Book, at: Moment) -> Option<Moment> {
    let heard = book.heard.filter(|heard| at - *heard <= TimeDelta::days(2));
    let counter = book.counter.again_at().and_then(|then| Moment::from_timestamp(then, 0));
    let tomorrow = Day::of(at).plus(1).begins() + TimeDelta::hours(3);
    let waits = book.waits().then_some(at + TimeDelta::seconds(1));
    let with_union = heard.is_some().then(|| {
        // At the latest then a new forecast is made.
        [counter, book.affiliate.again_at(), book.sales.again_at(), Some(tomorrow)]
    });
    let dues = with_union.into_iter().flatten().chain([waits, book.ahead.next()]);
    dues.flatten().filter(|due| *due > at).min()
}

#[cfg(test)]
#[path = "follow_tests.rs"]
mod tests;
