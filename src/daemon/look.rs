//! Looking at pictures, beside the polls: what a listing shows is compared by content, and no poll of a price waits for a
//! slow host of pictures.
//!
//! ```text
//! poll ─► lay: what is known beside the reading, what is to be looked at ─► judge ─► record
//!                                  └► look (in the background): ask → open → compare ─► store ─► the watch is judged again
//! ```

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::Ordering::Relaxed},
    time::Duration,
};

use tokio::sync::{Semaphore, watch as signal};

use super::Engine;
use crate::{
    change::{Verdict, WatchState, with_pictures},
    listing::{Currency, Listing, Moment, Observation, PictureChange, PictureId, Pictures, Watch, WatchId},
    picture::{self, Picture, Plan, Wish},
    source::PictureAnswer,
    store::{KeptPicture, StoreError},
};

/// At most so many watches have their pictures looked at at once: each may have a file of eight MiB in hand.
const AT_ONCE: usize = 16;
/// A poll waits no longer for pictures that are being looked at.
const PATIENCE: Duration = Duration::from_secs(10);
/// A file is compared with no more pictures of its watch than these: the one that it was, then the nearest by hash.
const COMPARED: usize = 8;

/// A poll looks at pictures no more often than this before it goes on with what is known.
const MOST_ROUNDS: u32 = 3;

/// What is being looked at.
#[derive(Debug)]
pub(super) struct Looks {
    /// Watches whose pictures are being looked at; the sender is dropped at the end.
    under_way: Mutex<HashMap<WatchId, signal::Receiver<()>>>,
    places: Semaphore,
    /// Decoding one file may take some hundred megabytes: one at a time.
    decoding: Semaphore,
}

impl Default for Looks {
    fn default() -> Self {
        Self { under_way: Mutex::default(), places: Semaphore::new(AT_ONCE), decoding: Semaphore::new(1) }
    }
}

impl Looks {
    fn under_way(&self) -> MutexGuard<'_, HashMap<WatchId, signal::Receiver<()>>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A reading with what is known of its pictures.
pub(super) struct Laid {
    /// What is to be looked at.
    pub plan: Plan,
    /// Whether the listing would say something else if its new pictures had been looked at.
    pub news: bool,
    /// The listing as it was read, with the looks of its own addresses: for the history.
    pub read: Listing,
}

impl Laid {
    /// When the watch must be judged again for its pictures: at the next poll where some are to be looked at, also when
    /// the process ends before that.
    pub fn again_at(&self, now: Moment) -> Option<Moment> {
        if self.plan.wishes.is_empty() { self.plan.again_at } else { Some(now) }
    }
}

impl Engine {
    /// Lays what is known of the pictures beside a reading.
    pub(super) async fn lay(
        self: &Arc<Self>,
        watch: &Arc<Watch>,
        state: &WatchState,
        observation: &mut Observation,
    ) -> Result<Option<Laid>, StoreError> {
        let in_force = self.in_force();
        let poll = &in_force.settings.poll;
        let Some(reading) = observation.reading.as_mut().filter(|_| poll.pictures) else { return Ok(None) };
        let as_read = reading.listing.clone();
        let mut rounds = 0..MOST_ROUNDS;
        loop {
            let album = self.store.album(&watch.id).await?;
            let mut laid = as_read.clone();
            let plan = album.lay(&mut laid, state.baseline.as_ref(), poll.gallery, observation.at);
            // A file that was replaced is asked for once more before it counts; and where a first reading counts at
            // once, so must its pictures.
            let now = poll.confirm_after.is_zero() && plan.held || plan.wishes.iter().any(is_fresh);
            if now
                && rounds.next().is_some()
                && self.look_at(watch, plan.wishes.clone())
                && self.looked(&watch.id).await
            {
                continue;
            }
            let mut read = as_read;
            read.looks.clone_from(&laid.looks);
            let news = state.baseline.is_some() && pictures_differ(&laid, &read);
            reading.listing = laid;
            return Ok(Some(Laid { plan, news, read }));
        }
    }

    /// Begins to look at pictures; whether it did: not while earlier ones of the watch are being looked at.
    pub(super) fn look_at(self: &Arc<Self>, watch: &Arc<Watch>, wishes: Vec<Wish>) -> bool {
        let mut under_way = self.looks.under_way();
        if wishes.is_empty() || under_way.contains_key(&watch.id) {
            return false;
        }
        let (done, signal) = signal::channel(());
        under_way.insert(watch.id.clone(), signal);
        let (engine, watch) = (Arc::clone(self), Arc::clone(watch));
        tokio::spawn(async move {
            let _end = End { engine: &engine, watch: &watch.id, _done: done };
            let Ok(_place) = engine.looks.places.acquire().await else { return };
            for wish in wishes {
                if let Err(fault) = engine.look(&watch, wish).await {
                    tracing::warn!(watch = %watch.id, "a picture could not be kept: {fault}");
                    return;
                }
            }
        });
        true
    }

    /// Waits a while for pictures of a watch that are being looked at; whether they were looked at in time.
    pub(super) async fn looked(&self, watch: &WatchId) -> bool {
        let signal = self.looks.under_way().get(watch).cloned();
        let Some(mut signal) = signal else { return true };
        // Nothing is ever sent: the end of the sender is the signal.
        tokio::time::timeout(PATIENCE, signal.changed()).await.is_ok()
    }

    /// Waits until no pictures are being looked at: for one cycle that is the only one.
    pub async fn all_looked(&self) {
        loop {
            let signal = self.looks.under_way().values().next().cloned();
            let Some(mut signal) = signal else { return };
            let _ = signal.changed().await;
        }
    }

    /// Looks at one picture and keeps what came of it.
    async fn look(&self, watch: &Watch, wish: Wish) -> Result<(), StoreError> {
        let in_force = self.in_force();
        let before = wish.known.as_ref().and_then(|known| known.picture);
        let (etag, last_modified) = wish.validators();
        let answer = in_force.source.picture(&wish.address, etag, last_modified).await;
        self.counters.pictures.fetch_add(1, Relaxed);
        if answer == PictureAnswer::Same {
            self.counters.pictures_same.fetch_add(1, Relaxed);
        }
        let mut new = Vec::new();
        let known = match answer {
            PictureAnswer::Same => wish.same(self.clock.now()),
            PictureAnswer::Failed { why, retry } => wish.failed(why, retry, self.clock.now()),
            PictureAnswer::Got { bytes, etag, last_modified, at } => {
                match self.recognise(watch, before, bytes, at).await? {
                    Ok((id, picture)) => {
                        new.extend(picture);
                        wish.looks_like(id, etag, last_modified, at)
                    }
                    Err(refused) => wish.failed(refused.en, false, at),
                }
            }
        };
        if let Some(why) = &known.why {
            self.counters.pictures_unseen.fetch_add(1, Relaxed);
            tracing::info!(watch = %watch.id, role = ?wish.role, "a picture was not looked at: {why}");
        }
        let news = known.picture != before || known.picture.is_none();
        self.store.keep_looks(&watch.id, vec![known], new).await?;
        if news {
            // The next poll is judged whatever it says.
            self.with_memo(&watch.id, |memo| memo.facts = 0);
        }
        Ok(())
    }

    /// What a file looks like: one of the pictures that the watch was seen with, or a new one.
    async fn recognise(
        &self,
        watch: &Watch,
        expected: Option<PictureId>,
        bytes: Vec<u8>,
        at: Moment,
    ) -> Result<Result<(PictureId, Option<KeptPicture>), picture::Refused>, StoreError> {
        let id = picture::id_of(&bytes);
        let hashes = self.store.hashes(&watch.id).await?;
        if hashes.iter().any(|(known, _)| *known == id) {
            return Ok(Ok((id, None)));
        }
        let (bytes, opened) = match self.open(bytes).await {
            (bytes, Ok(opened)) => (bytes, opened),
            (_, Err(refused)) => return Ok(Err(refused)),
        };
        let mut near: Vec<(bool, u32, PictureId)> = hashes
            .iter()
            .filter(|(_, hash)| picture::alike(hash, &opened.hash))
            .map(|(id, hash)| (Some(*id) != expected, picture::distance(hash, &opened.hash), *id))
            .collect();
        near.sort_unstable();
        near.truncate(COMPARED);
        let near: Vec<PictureId> = near.into_iter().map(|(.., id)| id).collect();
        let kept = self.store.pictures(&near).await?;
        for known in near.iter().filter_map(|id| kept.get(id)) {
            if let (_, Ok(known_as)) = self.open(known.bytes.clone()).await
                && picture::compare(&known_as, &opened).change.is_none()
            {
                return Ok(Ok((known.id, None)));
            }
        }
        let Picture { format, width, height, hash, .. } = opened;
        let format = format.media_type().to_owned();
        Ok(Ok((id, Some(KeptPicture { id, format, width, height, hash, first_at: at, last_at: at, bytes }))))
    }

    /// Decodes on a thread of its own, one file at a time.
    async fn open(&self, bytes: Vec<u8>) -> (Vec<u8>, Result<Picture, picture::Refused>) {
        let _turn = self.looks.decoding.acquire().await;
        let work = move || {
            let opened = picture::open(&bytes);
            (bytes, opened)
        };
        tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| {
            let refused = picture::Refused {
                en: "the picture could not be read: the reader failed, which is a fault of rivald".into(),
                zh: "图片读取失败：这是 rivald 的缺陷".into(),
            };
            (Vec::new(), Err(refused))
        })
    }

    /// Completes changes of pictures with how these differ, in their details and their sentences.
    pub(super) async fn describe(&self, watch: &Watch, verdict: &mut Verdict) -> Result<(), StoreError> {
        let in_force = self.in_force();
        let locale = in_force.settings.locale;
        let currency = currency(verdict);
        // A change and its alert mostly show the same two.
        let mut seen: HashMap<(PictureId, PictureId), Option<PictureChange>> = HashMap::new();
        let alerts = verdict.alerts.iter_mut().map(|alert| &mut alert.change);
        for change in verdict.changes.iter_mut().chain(alerts) {
            let Some(pair) = change.detail.pictures.as_deref().and_then(pair) else { continue };
            if let Entry::Vacant(free) = seen.entry(pair) {
                free.insert(self.differ(pair).await?);
            }
            if let Some(Some(differ)) = seen.get(&pair) {
                with_pictures(change, differ.clone(), &watch.name, currency, locale);
            }
        }
        Ok(())
    }

    /// How two pictures differ, as far as both are still kept.
    async fn differ(&self, (before, after): (PictureId, PictureId)) -> Result<Option<PictureChange>, StoreError> {
        let mut files = self.store.pictures(&[before, after]).await?;
        let (Some(before), Some(after)) = (files.remove(&before), files.remove(&after)) else { return Ok(None) };
        let ((_, Ok(before)), (_, Ok(after))) = (self.open(before.bytes).await, self.open(after.bytes).await) else {
            return Ok(None);
        };
        Ok(picture::compare(&before, &after).change)
    }
}

/// Says that the pictures of a watch are no longer being looked at, also after a panic.
struct End<'a> {
    engine: &'a Engine,
    watch: &'a WatchId,
    /// Dropped after the entry is gone: whoever waited finds none.
    _done: signal::Sender<()>,
}

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.engine.looks.under_way().remove(self.watch);
    }
}

/// Whether the file behind its address was replaced, as far as one look can tell.
fn is_fresh(wish: &Wish) -> bool {
    wish.known.as_ref().is_some_and(|known| known.fresh)
}

fn currency(verdict: &Verdict) -> Option<Currency> {
    verdict.state.baseline.as_ref().and_then(|baseline| baseline.currency)
}

/// The one picture before and the one after, where there is one of each.
fn pair(pictures: &Pictures) -> Option<(PictureId, PictureId)> {
    match (&*pictures.before, &*pictures.after) {
        ([before], [after]) => Some((*before, *after)),
        _ => None,
    }
}

/// Whether two listings name different pictures.
fn pictures_differ(a: &Listing, b: &Listing) -> bool {
    let of_choices = |l: &Listing| l.variants.iter().map(|v| v.image.clone()).collect::<Vec<_>>();
    a.main_image != b.main_image || a.gallery != b.gallery || of_choices(a) != of_choices(b)
}
