//! What a cycle works with: the settings and watches in force, the rooms, and what is kept in memory of each watch.

use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
    sync::{Arc, Mutex, OnceLock, RwLock, atomic::AtomicBool},
};

use super::{Counters, ailing::Ailing, look::Looks};
use crate::{
    change::{OwnPrice, Safeguards},
    chat::Chats,
    clock::Clock,
    listing::{Moment, Side, Union, Watch, WatchId},
    mail::Transport,
    settings::Settings,
    source::{Source, union::KnownId},
    store::{Memo, Store, StoreError, UnionId},
    watchlist::Watchlists,
};

/// Why the engine can't be built. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum EngineFault {
    /// The HTTP client.
    #[error("the HTTP client can't be built: {0}")]
    Source(#[from] crate::source::fetch::FetchError),
    /// The mail transport: a password or CA that can't be read.
    #[error("mail: {0}")]
    Mail(#[from] crate::mail::SendError),
    /// A chat: a secret that can't be had.
    #[error("chat: {0}")]
    Chat(#[from] crate::chat::ChatError),
    /// The database.
    #[error("database: {0}")]
    Store(#[from] StoreError),
    /// The watchlists' reader was cut off.
    #[error("watchlists: {0}")]
    Watchlists(String),
    /// Signals can't be listened to.
    #[error("signals: {0}")]
    Signals(std::io::Error),
    /// `[status] listen` can't be bound.
    #[error("[status] listen: {0}")]
    Listen(std::io::Error),
    /// `[status] token` can't be had, or could be guessed.
    #[error("[status] token: {0}")]
    Token(#[from] crate::settings::SecretFault),
}

/// Settings with the rooms that were built from them; replaced as a whole on reload.
#[derive(Debug)]
pub struct InForce {
    /// The settings.
    pub settings: Settings,
    /// Asks shops.
    pub source: Source,
    /// Sends mail.
    pub transport: Transport,
    /// Sends to chats.
    pub chats: Chats,
}

/// What a cycle works with.
#[derive(Debug)]
pub struct Engine {
    /// The clock.
    pub clock: Clock,
    /// The database.
    pub store: Store,
    /// What this process did so far.
    pub counters: Counters,
    /// What the database refuses.
    pub(super) ailing: Ailing,
    in_force: RwLock<Arc<InForce>>,
    pub(super) watches: RwLock<Arc<InWatch>>,
    /// Boxed, so that the table is small: it is doubled when it is full.
    memos: Mutex<HashMap<WatchId, Box<Memo>>>,
    /// Watches that a cycle has in hand (none is started twice), and when their next poll is due.
    busy: Mutex<HashMap<WatchId, Option<Moment>>>,
    /// Never set but by tests.
    safeguards: OnceLock<Safeguards>,
    /// When watches became known to this process; for the promise to those that never were read.
    pub(super) known_since: Mutex<KnownSince>,
    pruned: Mutex<Pruned>,
    /// Whether the watchlists were read once.
    pub(super) was_read: AtomicBool,
    /// Whether the last cycle left watches out.
    skipped: Mutex<bool>,
    /// Pictures that are being looked at.
    pub(super) looks: Looks,
    /// Until when quiet hours hold something, and of cycles up to which one.
    held: Mutex<Option<(Moment, Moment)>>,
    /// By how many days each union's figures lag, and how many listings have shown it.
    lags: Mutex<BTreeMap<(Union, u8), u64>>,
}

/// A hundred thousand watches are held with what is remembered of them: a field more in either is a megabyte. What few of
/// them have belongs into [`Extras`](crate::listing::Extras).
const _: () = assert!(size_of::<Watch>() <= 208 && size_of::<Memo>() <= 200, "a watch or its memo takes more memory");

/// No two cycles of a daemon that runs are so far apart.
const LEAP: chrono::TimeDelta = chrono::TimeDelta::days(2);

/// When old rows were last removed, and when it was last asked whether to do so.
#[derive(Clone, Copy, Debug, Default)]
struct Pruned {
    last: Option<Moment>,
    seen: Option<Moment>,
    /// When the database was last found larger than it may be.
    cut: Option<Moment>,
}

/// When watches became known: those of the start together, later ones each.
#[derive(Debug, Default)]
pub(super) struct KnownSince {
    pub all: Option<Moment>,
    pub later: BTreeMap<WatchId, Moment>,
}

impl KnownSince {
    fn of(&self, watch: &WatchId) -> Option<Moment> {
        self.later.get(watch).copied().or(self.all)
    }
}

/// The watches in force, and what is derived from them.
#[derive(Debug, Default)]
pub struct InWatch {
    /// As read from the files.
    pub lists: Watchlists,
    /// By group: the operator's own watches in it.
    own: BTreeMap<String, Vec<Arc<Watch>>>,
}

impl Engine {
    /// Builds the rooms and loads what the database knows.
    ///
    /// # Errors
    /// When a room can't be built.
    pub async fn new(settings: Settings, store: Store, clock: Clock) -> Result<Self, EngineFault> {
        let in_force = InForce::new(settings, &clock)?;
        let engine = Self {
            clock,
            store,
            counters: Counters::default(),
            ailing: Ailing::default(),
            in_force: RwLock::new(Arc::new(in_force)),
            watches: RwLock::default(),
            memos: Mutex::default(),
            busy: Mutex::default(),
            safeguards: OnceLock::new(),
            known_since: Mutex::default(),
            pruned: Mutex::default(),
            was_read: AtomicBool::new(false),
            skipped: Mutex::default(),
            looks: Looks::default(),
            held: Mutex::default(),
            lags: Mutex::default(),
        };
        engine.restore_union_ids().await?;
        Ok(engine)
    }

    /// Hands the unions' own ids of items, as far as the database has them, to the source.
    ///
    /// # Errors
    /// When the database can't be asked.
    pub async fn restore_union_ids(&self) -> Result<(), StoreError> {
        let ids = self.store.union_ids().await?;
        let known = |id: UnionId| KnownId { union: id.union, item: id.item, id: id.id, resolved_at: id.resolved_at };
        self.in_force().source.unions().restore(&ids.into_iter().map(known).collect::<Vec<_>>());
        Ok(())
    }

    /// Remembers that a listing has shown by how many days its union's figures lag.
    pub fn lag_was_shown(&self, union: Union, lag: u8) {
        *lock(&self.lags).entry((union, lag)).or_default() += 1;
    }

    /// By how many days a union's figures lag, as most listings have shown.
    pub fn lag_of(&self, union: Union) -> Option<u8> {
        let lags = lock(&self.lags);
        lags.iter().filter(|((of, _), _)| *of == union).max_by_key(|(_, shown)| **shown).map(|((_, lag), _)| *lag)
    }

    /// The settings and rooms in force.
    pub fn in_force(&self) -> Arc<InForce> {
        Arc::clone(&self.in_force.read().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    /// The watches in force.
    pub fn watches(&self) -> Arc<InWatch> {
        Arc::clone(&self.watches.read().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    /// Puts new settings in force; hosts that rest go on resting. Polls under way end with the old ones.
    ///
    /// # Errors
    /// When a room can't be built of them: then the old ones stay in force.
    pub fn adopt(&self, settings: Settings) -> Result<(), EngineFault> {
        let new = InForce::new(settings, &self.clock)?;
        let mut slot = self.in_force.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        new.source.restore(slot.source.resting());
        *slot = Arc::new(new);
        Ok(())
    }

    /// What is kept in memory of a watch.
    pub fn memo(&self, watch: &WatchId) -> Memo {
        self.lock_memos().get(watch).map(|memo| Memo::clone(memo)).unwrap_or_default()
    }

    /// Changes what is kept in memory of a watch.
    pub fn with_memo<T>(&self, watch: &WatchId, change: impl FnOnce(&mut Memo) -> T) -> T {
        let mut memos = self.lock_memos();
        match memos.get_mut(watch) {
            Some(memo) => change(memo),
            None => change(memos.entry(watch.clone()).or_default()),
        }
    }

    /// What the group's own listing asks: the lowest, if there are several; nothing for an own watch.
    pub fn own_price(&self, watch: &Watch) -> Option<OwnPrice> {
        let group = watch.group.as_ref().filter(|_| watch.side == Side::Rival)?;
        let watches = self.watches();
        let memos = self.lock_memos();
        let prices = watches.own.get(group)?.iter().filter_map(|own| {
            let memo = memos.get(&own.id)?;
            Some(OwnPrice { name: own.name.to_string(), price: memo.price?, currency: memo.currency })
        });
        prices.min_by(|a, b| a.price.cmp(&b.price))
    }

    /// Quiet hours hold something of cycles up to this one until then; `None`: nothing.
    pub fn holds(&self, upto: Moment, until: Option<Moment>) {
        let mut held = lock(&self.held);
        // Whoever looked at fewer cycles says nothing of what is held of the others.
        let others = held.filter(|(_, before)| *before > upto);
        *held = match (others, until) {
            (Some((first, before)), Some(until)) => Some((first.min(until), before)),
            (Some(others), None) => Some(others),
            (None, until) => until.map(|until| (until, upto)),
        };
    }

    /// The cycle up to which there is something to release: quiet hours that held it are over.
    pub fn released(&self, now: Moment) -> Option<Moment> {
        lock(&self.held).take_if(|(until, _)| *until <= now).map(|(_, upto)| upto)
    }

    /// How many listings of each shop are watched, by [`Shop::hash`](crate::change::Shop::hash).
    pub fn shops(&self) -> HashMap<u64, usize> {
        let memos = self.lock_memos();
        let mut shops = HashMap::new();
        for shop in self.watches().all().iter().filter_map(|watch| memos.get(&watch.id)?.shop) {
            *shops.entry(shop).or_default() += 1;
        }
        shops
    }

    /// Makes every rival of a group be judged anew at its next poll: its own listing changed.
    pub fn forget_facts_of_rivals(&self, group: &str) {
        let watches = self.watches();
        let mut memos = self.lock_memos();
        for watch in watches.lists.watches.iter().filter(|w| w.side == Side::Rival && w.group.as_deref() == Some(group))
        {
            if let Some(memo) = memos.get_mut(&watch.id) {
                memo.facts = 0;
                memo.validators = crate::listing::Validators::default();
            }
        }
    }

    /// Tells the unions which watches a cycle will poll, in their order, so that their calls can be filled up.
    pub fn expect_of_unions(&self, lanes: &BTreeMap<&str, Vec<(Moment, Arc<Watch>)>>) {
        let mut due: Vec<&(Moment, Arc<Watch>)> =
            lanes.values().flatten().filter(|(_, watch)| watch.union.is_some()).collect();
        due.sort_by_key(|(due, _)| *due);
        let watches: Vec<Arc<Watch>> = due.into_iter().map(|(_, watch)| Arc::clone(watch)).collect();
        if !watches.is_empty() {
            self.in_force().source.unions().expect(&watches);
        }
    }

    /// Takes watches in hand; those that a cycle already has are left out.
    pub fn take_in_hand(&self, watches: &[Arc<Watch>]) -> Vec<Arc<Watch>> {
        let mut busy = lock(&self.busy);
        let free = watches.iter().filter(|w| !busy.contains_key(&w.id)).cloned().collect::<Vec<_>>();
        busy.extend(free.iter().map(|w| (w.id.clone(), None)));
        free
    }

    /// Lets go of a watch.
    pub fn let_go(&self, watch: &WatchId) {
        lock(&self.busy).remove(watch);
    }

    /// Whether a cycle has the watch in hand.
    pub fn is_busy(&self, watch: &WatchId) -> bool {
        lock(&self.busy).contains_key(watch)
    }

    /// A watch in hand waits for its next poll until then; `None`: it is being polled.
    pub fn waits(&self, watch: &WatchId, until: Option<Moment>) {
        lock(&self.busy).entry(watch.clone()).and_modify(|due| *due = until);
    }

    /// When the next poll of a watch in hand is due, if every one of them waits for its time.
    pub fn next_poll(&self) -> Option<Moment> {
        let now = self.clock.now();
        let busy = lock(&self.busy);
        let all_wait = busy.values().all(|due| due.is_some_and(|due| due > now));
        busy.values().filter(|_| all_wait).flatten().min().copied()
    }

    /// The safeguards in force: all of them.
    pub fn safeguards(&self) -> Safeguards {
        self.safeguards.get().copied().unwrap_or_default()
    }

    /// Takes safeguards away, once, for the tests that show what each is good for.
    pub fn weaken(&self, safeguards: Safeguards) {
        let _ = self.safeguards.set(safeguards);
    }

    /// Of each of these watches, in their order: when it was last certain how its listing stands, and since when it is known.
    pub(super) fn certain(&self, watches: &InWatch) -> Vec<(Option<Moment>, Moment)> {
        let (now, since, memos) = (self.clock.now(), lock(&self.known_since), self.lock_memos());
        let one = |watch: &Arc<Watch>| {
            (memos.get(&watch.id).and_then(|memo| super::coverage::last_good(memo)), since.of(&watch.id).unwrap_or(now))
        };
        watches.all().iter().map(one).collect()
    }

    /// The watches that were never polled, and that no cycle has in hand.
    pub fn never_polled(&self, watches: &InWatch) -> Vec<Arc<Watch>> {
        let (busy, memos) = (lock(&self.busy), self.lock_memos());
        let never = |watch: &&Arc<Watch>| memos.get(&watch.id).is_none_or(|memo| memo.last_at.is_none());
        watches.all().iter().filter(never).filter(|watch| !busy.contains_key(&watch.id)).cloned().collect()
    }

    /// The watches that no cycle has in hand and whose listing was last certain before a moment: since when it is not (for
    /// one that never was: since it is known), and when it was last read.
    pub(super) fn not_read_since<'w>(
        &self,
        watches: &'w InWatch,
        slot: Moment,
    ) -> Vec<(&'w Arc<Watch>, Moment, Option<Moment>)> {
        let now = self.clock.now();
        let (since, busy, memos) = (lock(&self.known_since), lock(&self.busy), self.lock_memos());
        let one = |watch: &'w Arc<Watch>| {
            let memo = memos.get(&watch.id);
            let good = memo.and_then(|memo| super::coverage::last_good(memo));
            let read = good.is_some_and(|good| good >= slot) || busy.contains_key(&watch.id);
            let last = good.or_else(|| since.of(&watch.id)).unwrap_or(now);
            (!read).then(|| (watch, last, memo.and_then(|memo| memo.last_ok)))
        };
        watches.all().iter().filter_map(one).collect()
    }

    /// Whether this cycle and the one before it both left watches out that were still in hand.
    pub fn skipped_again(&self, skipped: u64) -> bool {
        std::mem::replace(&mut *lock(&self.skipped), skipped > 0) && skipped > 0
    }

    /// The clock was set back: nothing that is remembered may lie ahead of it.
    pub fn clock_set_back(&self, now: Moment) {
        self.lock_memos().values_mut().for_each(|memo| memo.come_back_to(now));
        let mut since = lock(&self.known_since);
        since.all = since.all.map(|since| now.min(since));
        since.later.values_mut().for_each(|since| *since = now.min(*since));
        drop(since);
        // Packing finds out what quiet hours hold by this clock.
        *lock(&self.held) = None;
    }

    /// When an earlier process was last there.
    pub fn was_up(&self, at: Moment) {
        lock(&self.pruned).seen = Some(at);
    }

    /// Once a day. After a leap of the clock a day later: what a wrong one calls old must not be gone before somebody
    /// sets it right.
    pub fn is_time_to_prune(&self, now: Moment) -> bool {
        let mut pruned = lock(&self.pruned);
        let before = pruned.seen.replace(now);
        let leapt = before.is_some_and(|seen| now < seen || now - seen > LEAP);
        let due = !leapt && pruned.last.is_none_or(|last| now - last >= chrono::TimeDelta::days(1));
        if due || leapt {
            pruned.last = Some(now);
        }
        due
    }

    /// Whether to look after the database's size, which no more than hourly makes sense: it can only be cut so far.
    pub fn is_time_to_cut(&self, now: Moment) -> bool {
        let mut pruned = lock(&self.pruned);
        let due = pruned.cut.is_none_or(|last| now < last || now - last >= chrono::TimeDelta::hours(1));
        if due {
            pruned.cut = Some(now);
        }
        due
    }

    pub(super) fn lock_memos(&self) -> std::sync::MutexGuard<'_, HashMap<WatchId, Box<Memo>>> {
        lock(&self.memos)
    }
}

/// A panic elsewhere while the lock was held leaves whole entries: each is written in one piece.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

impl InForce {
    /// Builds the rooms of settings.
    ///
    /// # Errors
    /// When one can't be built.
    pub(super) fn new(settings: Settings, clock: &Clock) -> Result<Self, EngineFault> {
        let source = Source::with_unions(&settings.poll, &settings.union, clock.clone())?;
        let transport = Transport::new(&settings.mail)?;
        let chats = Chats::new(&settings.chat)?;
        Ok(Self { settings, source, transport, chats })
    }

    /// The folder of the watchlists.
    pub fn folder(&self) -> &Path {
        &self.settings.watchlists
    }
}

impl InWatch {
    pub(super) fn new(lists: Watchlists) -> Self {
        let mut own: BTreeMap<String, Vec<Arc<Watch>>> = BTreeMap::new();
        for watch in lists.watches.iter().filter(|w| w.side == Side::Own) {
            if let Some(group) = &watch.group {
                own.entry(group.clone()).or_default().push(Arc::clone(watch));
            }
        }
        Self { lists, own }
    }

    /// All watches.
    pub fn all(&self) -> &[Arc<Watch>] {
        &self.lists.watches
    }
}
