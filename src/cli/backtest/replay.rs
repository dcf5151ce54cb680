//! The stored history, judged again under other rules.
//!
//! Runs of observations that said the same are judged as the daemon judged them: when they begin, once more after
//! `confirm_after` where there was a second reading, and whenever something waits for a moment within them. What following
//! affiliates brought to light is recorded whatever the rules, and is taken from there.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use chrono::TimeDelta;

use crate::{
    change::{Alert, Beside, Change, OwnPrice, Safeguards, WatchState, judge_with},
    listing::{Amount, Currency, Moment, News, Observation, Outcome, Side, Watch},
    settings::Settings,
    store::{History, Seen},
};

/// No run is judged more often than this: one of a year has 17,520 half hours.
const AT_MOST: u64 = 20_000;

/// An alert that would have been sent.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The watch.
    pub watch: Arc<Watch>,
    /// The alert.
    pub alert: Alert,
}

/// A run of observations.
struct Run {
    seen: Observation,
    until: Moment,
    polls: u64,
}

/// One watch while it is replayed.
struct Player {
    watch: Arc<Watch>,
    /// What is still to come, the next last.
    runs: Vec<Run>,
    /// News of affiliates that are still to come, the next last.
    news: Vec<(Moment, News)>,
    state: WatchState,
    /// The run that it is in, and when that was judged last.
    now: Option<(Run, Moment)>,
    /// When it is judged next.
    next: Option<Moment>,
    price: Option<(Amount, Option<Currency>)>,
}

/// Judges the histories of watches again, in the order of time, so that own listings and rivals meet as they did. The
/// alerts that these rules would have sent, oldest first. Histories that can't be read by this version are counted.
pub fn replay(histories: Vec<(Arc<Watch>, History)>, settings: &Settings) -> (Vec<Sent>, usize) {
    let mut unread = 0;
    let mut players: Vec<Player> =
        histories.into_iter().map(|(watch, history)| Player::new(watch, history, &mut unread)).collect();
    let mut groups: HashMap<String, Vec<usize>> = HashMap::new();
    for (place, player) in players.iter().enumerate().filter(|(_, player)| player.watch.side == Side::Own) {
        groups.entry(player.watch.group.clone().unwrap_or_default()).or_default().push(place);
    }
    let mut due: BTreeSet<(Moment, usize)> =
        players.iter().enumerate().filter_map(|(place, player)| Some((player.next?, place))).collect();
    let mut sent = Vec::new();
    while let Some((at, place)) = due.pop_first() {
        let own = own_price(&players, &groups, place);
        let Some(player) = players.get_mut(place) else { continue };
        let before = player.price;
        sent.extend(player.judge(at, own.as_ref(), settings));
        if let Some(next) = player.next {
            due.insert((next, place));
        }
        let (moved, own, group) = (player.price != before, player.watch.side == Side::Own, player.watch.group.clone());
        if moved && own && group.is_some() {
            // Its rivals are judged anew at their next poll.
            for (rival, player) in players.iter_mut().enumerate() {
                if player.watch.side == Side::Rival && player.watch.group == group {
                    let old = player.next;
                    player.sooner(at);
                    if old != player.next {
                        due.extend(player.next.map(|next| (next, rival)));
                        due.remove(&(old.unwrap_or_default(), rival));
                    }
                }
            }
        }
    }
    (sent, unread)
}

/// What the group's own listing asked; of several the lowest.
fn own_price(players: &[Player], groups: &HashMap<String, Vec<usize>>, place: usize) -> Option<OwnPrice> {
    let rival = &players.get(place)?.watch;
    let group = rival.group.as_ref().filter(|_| rival.side == Side::Rival)?;
    let own = groups.get(group)?.iter().filter_map(|own| players.get(*own));
    let prices = own.filter_map(|own| {
        let (price, currency) = own.price?;
        Some(OwnPrice { name: own.watch.name.to_string(), price, currency })
    });
    prices.min_by(|a, b| a.price.cmp(&b.price))
}

impl Player {
    fn new(watch: Arc<Watch>, history: History, unread: &mut usize) -> Self {
        let mut runs: Vec<Run> = Vec::with_capacity(history.seen.len());
        for Seen { until, polls, observation, .. } in history.seen {
            match Observation::from_json(&observation) {
                Ok(seen) => runs.push(Run { seen, until, polls }),
                Err(_) => *unread += 1,
            }
        }
        runs.reverse();
        let mut news: Vec<_> =
            history.changes.into_iter().filter_map(|change| Some((change.at, of_union(change)?))).collect();
        news.reverse();
        let next = runs.last().map(|run| run.seen.at);
        Self { watch, runs, news, state: WatchState::default(), now: None, next, price: None }
    }

    /// Judges what was seen at this moment, and says when to judge next.
    fn judge(&mut self, at: Moment, own: Option<&OwnPrice>, settings: &Settings) -> Vec<Sent> {
        if self.runs.last().is_some_and(|run| run.seen.at <= at) {
            self.now = self.runs.pop().map(|run| (run, at));
        }
        let Some((run, judged)) = &mut self.now else { return Vec::new() };
        *judged = at;
        run.seen.at = at;
        let mut news = Vec::new();
        while let Some((_, piece)) = self.news.pop_if(|(when, _)| *when <= at) {
            news.push(piece);
        }
        let beside = Beside { own, news: &news, held: false };
        let state = std::mem::take(&mut self.state);
        let confirm_after = settings.poll.confirm_after;
        let verdict =
            judge_with(Safeguards::default(), state, &run.seen, &self.watch, beside, confirm_after, settings.locale);
        let accepted = verdict.state.baseline.as_ref();
        self.price = accepted.and_then(|listing| Some((listing.price?, listing.currency)));
        let wait = if verdict.confirm {
            // The second reading.
            Some(at + TimeDelta::from_std(confirm_after).unwrap_or_default())
        } else {
            let pending = verdict.outcome != Outcome::Ok || verdict.state.candidate.is_some();
            let again = if pending { Some(at) } else { verdict.again_at };
            again.map(|again| again.max(at + run.interval()))
        };
        let next_run = self.runs.last().map(|next| next.seen.at);
        let next_news = self.news.last().map(|(when, _)| *when);
        // Nothing is judged between two polls: what waits past the end of the run waits for the next one.
        let within = [wait, next_news].into_iter().flatten().min().filter(|next| *next <= run.until && *next > at);
        self.next = [within, next_run].into_iter().flatten().min();
        self.state = verdict.state;
        let watch = &self.watch;
        verdict.alerts.into_iter().map(|alert| Sent { watch: Arc::clone(watch), alert }).collect()
    }

    /// Judges at the next poll after this moment, if the run that it is in goes on.
    fn sooner(&mut self, at: Moment) {
        let Some((run, judged)) = &self.now else { return };
        let interval = run.interval();
        let passed = (at - *judged).num_milliseconds().max(0);
        let polls = passed.checked_div(interval.num_milliseconds()).unwrap_or_default() + 1;
        let poll = *judged + TimeDelta::milliseconds(interval.num_milliseconds().saturating_mul(polls));
        if poll <= run.until && poll > at {
            self.next = Some(self.next.map_or(poll, |next| next.min(poll)));
        }
    }
}

impl Run {
    /// The time between two of its polls.
    fn interval(&self) -> TimeDelta {
        let polls = i32::try_from(self.polls.saturating_sub(1).min(AT_MOST)).unwrap_or(i32::MAX).max(1);
        ((self.until - self.seen.at) / polls).max(TimeDelta::seconds(1))
    }
}

/// What following affiliates brought to light, out of the change that was made of it.
fn of_union(change: Change) -> Option<News> {
    change.kind.is_of_affiliates().then(|| News {
        kind: change.kind,
        about: change.detail.coupon.clone().unwrap_or_default(),
        before: change.before,
        after: change.after,
        detail: change.detail,
        plot: None,
    })
}
