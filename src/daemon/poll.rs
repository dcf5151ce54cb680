//! One poll of one watch: observe → judge → record.

use std::{
    hash::{Hash, Hasher},
    sync::{Arc, atomic::Ordering::Relaxed},
    time::Duration,
};

use super::Engine;
use crate::{
    affiliate::{self, Book, Followed},
    change::{Alert, AlertNote, Beside, Change, NoteBody, OwnPrice, Shop, Verdict, judge_with},
    listing::{Moment, Observation, Outcome, PageSeen, Validators, Watch},
    settings::Mail,
    source::Answer,
    store::{Memo, NewNote, Recording},
};

/// What a poll brought that is to be judged.
struct Answered {
    observation: Box<Observation>,
    page: Option<Box<PageSeen>>,
    validators: Validators,
    facts: u64,
    own: Option<OwnPrice>,
}

/// What a poll came to.
#[derive(Clone, Debug)]
pub struct Polled {
    /// The watch.
    pub watch: Arc<Watch>,
    /// When.
    pub at: Moment,
    /// The outcome.
    pub outcome: Outcome,
    /// Why it is not ok.
    pub reason: Option<String>,
    /// The observation; none when the shop said that nothing changed.
    pub observation: Option<Box<Observation>>,
    /// Whether it said nothing new.
    pub same: bool,
    /// What was recorded as changed.
    pub changes: Vec<Change>,
    /// What was queued to be told.
    pub alerts: Vec<Alert>,
    /// A second reading is wanted.
    pub confirm: bool,
    /// Trying again within the cycle makes sense.
    pub retry: bool,
    /// Set when the database refused: the poll counts for nothing and is judged again next time.
    pub not_recorded: Option<String>,
}

impl Engine {
    /// Polls a watch once. `confirm_after` zero: a first reading counts at once.
    pub async fn poll(self: &Arc<Self>, watch: &Arc<Watch>, cycle: Moment) -> Polled {
        let in_force = self.in_force();
        let _under_way = UnderWay::begin(self);
        // Of its second reading one wants to know whether the new picture looks new.
        self.looked(&watch.id).await;
        let memo = self.memo(&watch.id);
        let due_again = earlier(memo.again_at, memo.look_at).is_some_and(|at| at <= self.clock.now());
        // Only an answer that would be dropped as "the same" may be asked for conditionally.
        let guards = self.safeguards();
        let in_doubt = guards.asked_anew && (memo.facts == 0 || memo.pending || due_again);
        let conditional = memo.outcome == Some(Outcome::Ok) && !in_doubt;
        let answer = in_force.source.observe(watch, Some(&memo.validators).filter(|_| conditional)).await;
        let polled = match answer {
            Answer::Unchanged { in_full } => {
                let validators = in_full.map(|_| memo.validators.seen_again(in_full));
                self.same(watch, &memo, None, validators).await
            }
            Answer::Observed { mut observation, validators, retry, page } => {
                let wall = matches!(observation.outcome, Outcome::Blocked | Outcome::Login | Outcome::Gone);
                if wall && !guards.walls {
                    observation.outcome = Outcome::Unreadable;
                }
                let own = self.own_price(watch);
                let facts = fingerprint(&observation, own.as_ref());
                let polled = if conditional && observation.outcome == Outcome::Ok && facts == memo.facts {
                    self.same(watch, &memo, Some(observation), Some(validators)).await
                } else {
                    let answered = Answered { observation, page, validators, facts, own };
                    // On the heap: few polls come here, and all would carry its size.
                    Box::pin(self.judge(watch, cycle, answered)).await
                };
                Polled { retry: retry && guards.retries, ..polled }
            }
        };
        self.counters.outcome(polled.outcome);
        polled
    }

    /// The listing says what it said before: a mark, not a row.
    async fn same(
        &self,
        watch: &Arc<Watch>,
        memo: &Memo,
        observation: Option<Box<Observation>>,
        validators: Option<Validators>,
    ) -> Polled {
        let at = observation.as_ref().map_or_else(|| self.clock.now(), |o| o.at);
        self.counters.same.fetch_add(1, Relaxed);
        self.with_memo(&watch.id, |memo| {
            (memo.last_at, memo.last_ok) = (Some(at), Some(at));
            if let Some(validators) = validators {
                memo.validators = validators;
            }
        });
        let locale = self.in_force().settings.locale;
        let not_recorded = self.store.mark(&watch.id, at).await.err().map(|e| e.words(locale).to_owned());
        let mut polled = Polled::new(watch, at, memo.outcome.unwrap_or(Outcome::Ok));
        (polled.observation, polled.same, polled.not_recorded) = (observation, true, not_recorded);
        polled
    }

    async fn judge(self: &Arc<Self>, watch: &Arc<Watch>, cycle: Moment, answered: Answered) -> Polled {
        let Answered { mut observation, page, validators, facts, own } = answered;
        let in_force = self.in_force();
        let settings = &in_force.settings;
        let mut polled = Polled::new(watch, observation.at, observation.outcome);
        let (state, book) = match self.store.state_and_book(&watch.id).await {
            Ok(known) => known,
            Err(fault) => return self.refused(polled, observation, &fault),
        };
        let laid = match self.lay(watch, &state, &mut observation).await {
            Ok(laid) => laid,
            Err(fault) => return self.refused(polled, observation, &fault),
        };
        let poll = &settings.poll;
        let guards = self.safeguards();
        let memo = self.memo(&watch.id);
        let mut followed = self.follow(watch, book, &observation, &memo);
        let news = followed.as_ref().map_or(&[][..], |followed| &followed.news);
        let held = laid.as_ref().is_some_and(|laid| laid.news);
        let beside = Beside { own: own.as_ref(), news, held };
        let mut verdict = judge_with(guards, state, &observation, watch, beside, poll.confirm_after, settings.locale);
        if let Err(fault) = self.describe(watch, &mut verdict).await {
            return self.refused(polled, observation, &fault);
        }
        let ok = verdict.outcome == Outcome::Ok;
        // New pictures that are being looked at are news that waits for its second reading.
        let confirm = verdict.confirm || ok && held;
        let accepted = verdict.state.baseline.as_ref();
        let new_memo = Memo {
            // Whatever waits for another look is judged again whatever it says.
            facts: if ok && !confirm { facts } else { 0 },
            outcome: Some(verdict.outcome),
            last_ok: if ok { Some(observation.at) } else { memo.last_ok },
            last_at: Some(observation.at),
            pending: verdict.state.candidate.is_some(),
            again_at: earlier(verdict.again_at, followed.as_ref().and_then(|followed| followed.again_at)),
            look_at: laid.as_ref().map_or(memo.look_at, |laid| laid.again_at(observation.at)),
            union: observation.union.is_some(),
            validators: if ok { validators } else { Validators::default() },
            price: accepted.and_then(|l| l.price),
            currency: accepted.and_then(|l| l.currency),
            shop: accepted.and_then(|l| Shop::of(&watch.url, l)).map(|shop| shop.hash()),
        };
        let own_moved = watch.side == crate::listing::Side::Own && new_memo.price != memo.price;
        let mut seen = (*observation).clone();
        (seen.outcome, seen.reason) = (verdict.outcome, verdict.reason.clone());
        if !ok {
            seen.reading = None;
        } else if let (Some(reading), Some(laid)) = (&mut seen.reading, &laid) {
            reading.listing.clone_from(&laid.read);
        }
        let unreadable = verdict.outcome == Outcome::Unreadable && memo.outcome != Some(Outcome::Unreadable);
        let recording = Recording {
            watch: watch.id.clone(),
            cycle,
            observation: seen.clone(),
            state: verdict.state.clone(),
            memo: new_memo.clone(),
            changes: verdict.changes.clone(),
            told: verdict.alerts.iter().flat_map(|a| a.covers.iter().cloned()).collect(),
            notes: notes(watch, &verdict, own.as_ref(), &settings.mail),
            faults: verdict.faults.clone(),
            ended: verdict.ended.clone(),
            engineers: settings.mail.engineers().into_iter().map(str::to_owned).collect(),
            flicker: verdict.flicker,
            kept: followed.as_mut().map(|followed| std::mem::take(&mut followed.kept)).unwrap_or_default(),
            page: page.filter(|_| unreadable || !verdict.changes.is_empty()),
            happened: followed.as_mut().and_then(|followed| followed.happened.take()),
            book: followed.map(|followed| followed.book),
        };
        if let Err(fault) = self.store.record(recording).await {
            return self.refused(polled, observation, &fault);
        }
        self.with_memo(&watch.id, |memo| *memo = new_memo);
        // Also of a page that seems to be another item's: a picture that looks the same may prove that it is not.
        if let Some(laid) = laid {
            self.look_at(watch, laid.plan.wishes);
        }
        if own_moved && let Some(group) = &watch.group {
            self.forget_facts_of_rivals(group);
        }
        self.counters.changes.fetch_add(verdict.changes.len() as u64, Relaxed);
        self.counters.alerts.fetch_add(verdict.alerts.len() as u64, Relaxed);
        for change in &verdict.changes {
            tracing::info!(watch = %watch.id, kind = %change.kind, told = change.alerted, "{}", crate::listing::tame(&change.why));
        }
        polled.outcome = verdict.outcome;
        polled.reason = verdict.reason;
        polled.observation = Some(Box::new(seen));
        (polled.changes, polled.alerts, polled.confirm) = (verdict.changes, verdict.alerts, confirm);
        polled
    }

    /// Follows a listing's affiliates, where there is anything to follow.
    fn follow(&self, watch: &Watch, mut book: Book, seen: &Observation, memo: &Memo) -> Option<Followed> {
        let counted = |coupon: &crate::listing::Coupon| coupon.left.is_some();
        let coupons = seen.reading.as_ref().is_some_and(|reading| reading.listing.coupons.iter().any(counted));
        if seen.union.is_none() && !coupons && book == Book::default() {
            return None;
        }
        let union = seen.union.as_ref().map(|union| union.union).or(watch.union);
        if let Some(lag) = union.and_then(|union| self.lag_of(union)) {
            book.known_lag = Some(lag);
        }
        // Polls that say the same are not judged: what the last one that was judged said held until then.
        let held_until = memo.last_ok.filter(|_| memo.union && memo.facts != 0);
        let followed = affiliate::follow(book, seen, held_until, watch.alert.ahead);
        if let (Some(union), Some(lag)) = (union, followed.forecast.as_ref().and_then(|forecast| forecast.proven_lag)) {
            self.lag_was_shown(union, lag);
        }
        Some(followed)
    }

    /// The database said no: nothing in memory moves either, so that the next poll finds the same difference again.
    fn refused(&self, mut polled: Polled, seen: Box<Observation>, fault: &crate::store::StoreError) -> Polled {
        self.counters.not_recorded.fetch_add(1, Relaxed);
        tracing::error!(watch = %polled.watch.id, "not recorded: {fault}");
        polled.reason.clone_from(&seen.reason);
        polled.observation = Some(seen);
        polled.not_recorded = Some(fault.words(self.in_force().settings.locale).to_owned());
        polled
    }

    fn progress(&self) {
        let now = u64::try_from(self.clock.now().timestamp_millis()).unwrap_or(0);
        self.counters.last_progress.store(now, Relaxed);
    }
}

/// Counts a poll as under way until it ends, also by a panic: the watchdog must not take a poll that was cut off for
/// one that hangs.
struct UnderWay<'a>(&'a Engine);

impl<'a> UnderWay<'a> {
    fn begin(engine: &'a Engine) -> Self {
        engine.counters.under_way.fetch_add(1, Relaxed);
        engine.progress();
        Self(engine)
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.counters.under_way.fetch_sub(1, Relaxed);
        self.0.progress();
    }
}

impl Polled {
    fn new(watch: &Arc<Watch>, at: Moment, outcome: Outcome) -> Self {
        Self {
            watch: Arc::clone(watch),
            at,
            outcome,
            reason: None,
            observation: None,
            same: false,
            changes: Vec::new(),
            alerts: Vec::new(),
            confirm: false,
            retry: false,
            not_recorded: None,
        }
    }

    /// A poll that was cut off by a fault of ours.
    pub(super) fn crashed(watch: &Arc<Watch>, at: Moment) -> Self {
        tracing::error!(watch = %watch.id, "a poll was cut off by a fault in rivald; please report it");
        let reason = "a fault in rivald cut the poll off".to_owned();
        Self { reason: Some(reason), ..Self::new(watch, at, Outcome::Unreadable) }
    }

    /// When to try again within the cycle, with growing pauses; `None` when it makes no sense.
    pub fn retry_after(&self, attempt: u32) -> Option<Duration> {
        const PAUSES: [u64; 3] = [20, 60, 180];
        PAUSES.get(attempt as usize).copied().map(Duration::from_secs).filter(|_| self.retry)
    }
}

fn earlier(a: Option<Moment>, b: Option<Moment>) -> Option<Moment> {
    a.into_iter().chain(b).min()
}

/// The facts that a judgement rests on: the reading, what it is anchored by, what a union says beside it, and the price of the own listing.
/// Never 0, which stands for "judge whatever it says".
fn fingerprint(seen: &Observation, own: Option<&OwnPrice>) -> u64 {
    let mut hasher = xxhash_rust::xxh3::Xxh3::new();
    seen.reading.as_ref().map(crate::listing::Reading::facts).hash(&mut hasher);
    (seen.platform.as_str(), &seen.item_id).hash(&mut hasher);
    if let Some(union) = &seen.union {
        (&union.affiliate, &union.sales, &union.price, &union.availability, &union.coupons).hash(&mut hasher);
    }
    own.map(|own| (own.price, own.currency)).hash(&mut hasher);
    hasher.finish().max(1)
}

/// One outbox row for each alert and person.
fn notes(watch: &Watch, verdict: &Verdict, own: Option<&OwnPrice>, mail: &Mail) -> Vec<NewNote> {
    let listing = verdict.state.baseline.clone().unwrap_or_default();
    let mut notes = Vec::with_capacity(verdict.alerts.len());
    for alert in &verdict.alerts {
        let kind = alert.change.kind;
        let note = AlertNote {
            alert: alert.clone(),
            watch: watch.id.clone(),
            name: watch.name.to_string(),
            url: watch.url.to_string(),
            group: watch.group.clone(),
            side: watch.side,
            sku: watch.extras.sku.clone(),
            entry: format!("{}:{}", watch.file, watch.line),
            listing: listing.clone(),
            own: own.map(|own| (own.name.clone(), own.price, own.currency)),
            shop: Shop::of(&watch.url, &listing),
            tags: watch.extras.tags.clone(),
            urgent: watch.alert.is_urgent(kind, watch.side),
            quiet: watch.alert.quiet,
        };
        for person in mail.operators(watch.people(kind)) {
            notes.push(NewNote { recipient: person.to_owned(), body: NoteBody::Alert(Box::new(note.clone())) });
        }
    }
    notes
}
