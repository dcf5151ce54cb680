//! The desk of one key: polls come with a watch each, and leave with what one call has brought for many.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use chrono::TimeDelta;
use secrecy::ExposeSecret;

use super::{
    Counters, Item, KnownId, Trouble, UnionError, UnionTrouble,
    gather::{Asker, Wanted, gather},
    ids::{self, Ids},
    jd,
    line::{Line, Turn},
    pdd, redact,
    taobao::{self, Fetched, Taobao, Told},
    waiting::Waiting,
};
use crate::{
    listing::{Listing, Moment, Watch, WatchId, identify},
    source::Resting,
};

/// No reply is served that is older, however long the cycle is.
fn stale() -> TimeDelta {
    TimeDelta::minutes(30)
}

/// An item whose id could not be found out is left alone for so long, unless more is known of it.
fn lost() -> TimeDelta {
    TimeDelta::hours(1)
}

/// One union with the operator's key.
#[derive(Debug)]
pub struct Desk {
    line: Line,
    side: Side,
    ids: Ids,
    state: Mutex<State>,
}

/// What each union needs besides.
#[derive(Debug)]
enum Side {
    Taobao(Taobao),
    Jd,
    Pdd,
}

#[derive(Debug, Default)]
struct State {
    waiting: Waiting,
    replies: HashMap<String, Reply>,
    lost: HashMap<String, (Moment, UnionError)>,
}

/// What was said of one item, and to whom it was served: to each watch once, so that a second reading asks anew.
#[derive(Debug)]
struct Reply {
    at: Moment,
    said: Result<Told, UnionError>,
    served: Vec<WatchId>,
}

impl Desk {
    /// The desk of 淘宝联盟.
    pub fn taobao(line: Line, caller: taobao::Caller) -> Self {
        Self::new(line, Side::Taobao(Taobao::new(caller)))
    }

    /// The desk of 京东联盟.
    pub fn jd(line: Line) -> Self {
        Self::new(line, Side::Jd)
    }

    /// The desk of 多多进宝.
    pub fn pdd(line: Line) -> Self {
        Self::new(line, Side::Pdd)
    }

    fn new(line: Line, side: Side) -> Self {
        Self { ids: Ids::new(line.union()), line, side, state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A cycle begins that will poll these watches, in this order.
    pub fn expect(&self, watches: &[Arc<Watch>]) {
        let now = self.line.now();
        let union = Some(self.line.union());
        let mut state = self.state();
        state.waiting.expect(watches.iter().filter(|watch| watch.union == union), now);
        state.replies.retain(|_, reply| reply.at <= now && now - reply.at < stale());
        state.lost.retain(|_, (at, _)| *at <= now && now - *at < lost());
    }

    /// What the union says of the item of a watch: from a reply of this cycle that the watch has not had, else from a call
    /// that asks for what comes next as well.
    ///
    /// # Errors
    /// Why the union says nothing; [`Trouble::Absent`] is an item that it does not have.
    pub async fn ask(&self, watch: &Watch) -> Result<Item, UnionError> {
        let name = ids::name_of(watch);
        let (asked_at, since) = (self.line.now(), self.state().waiting.since(&watch.id));
        let from = since.unwrap_or(asked_at).min(asked_at);
        let mut turn = None;
        let mut told = loop {
            if let Some(said) = self.served(&name, watch, from) {
                break said?;
            }
            match &turn {
                // Somebody else's call may bring it while this one waits for its turn.
                None => turn = Some(self.line.turn().await),
                Some(turn) => break self.fetch(turn, &name, watch, since).await?,
            }
        };
        if let Side::Taobao(taobao) = &self.side
            && taobao.extras_due(&name, &told, self.line.now(), since.is_some())
        {
            let turn = match turn {
                Some(turn) => turn,
                None => self.line.turn().await,
            };
            taobao.add_extras(&turn, &self.ids, (&name, watch), &mut told, since.is_some()).await;
        }
        Ok(self.cleaned(told.item))
    }

    /// Evidence holds nothing of the key, wherever the union may repeat it.
    fn cleaned(&self, mut item: Item) -> Item {
        let key = self.line.key();
        let own = [key.id.as_str(), key.secret.expose_secret(), key.place.as_str()];
        item.seen.evidence = item.seen.evidence.map(|text| redact::without(&text, &own));
        item
    }

    /// A reply of this cycle that this watch has not had, or why there is none to be asked for.
    fn served(&self, name: &str, watch: &Watch, from: Moment) -> Option<Result<Told, UnionError>> {
        let now = self.line.now();
        let mut state = self.state();
        if let Some((at, error)) = state.lost.get(name)
            && *at <= now
            && now - *at < lost()
        {
            return Some(Err(error.clone()));
        }
        let reply = state.replies.get_mut(name)?;
        let recent = reply.at >= from && reply.at <= now && now - reply.at < stale();
        if !recent || reply.served.contains(&watch.id) {
            return None;
        }
        reply.served.push(watch.id.clone());
        Some(reply.said.clone())
    }

    /// Makes the calls of one poll, keeps what they bring for others, and serves this watch.
    async fn fetch(
        &self,
        turn: &Turn<'_>,
        name: &str,
        watch: &Watch,
        since: Option<Moment>,
    ) -> Result<Told, UnionError> {
        let batch = self.batch(watch);
        let fetched = match &self.side {
            Side::Taobao(taobao) => taobao.fetch(turn, &self.ids, &batch, since).await,
            Side::Jd => fetch_jd(turn, &batch).await,
            Side::Pdd => self.fetch_pdd(turn, name, watch).await,
        };
        let now = self.line.now();
        let mut state = self.state();
        let brought: Vec<&String> = fetched.items.iter().map(|(name, _)| name).collect();
        let not: Vec<String> = batch.iter().map(|(name, _)| name).filter(|n| !brought.contains(n)).cloned().collect();
        state.waiting.give_back(&not);
        for (name, said) in fetched.items {
            if let Err(error) = &said
                && error.trouble == Trouble::BadId
            {
                state.lost.insert(name, (now, error.clone()));
                continue;
            }
            state.replies.insert(name, Reply { at: now, said, served: Vec::new() });
        }
        drop(state);
        let nothing = || UnionError::plain(Trouble::Retry, "the gateway's answer does not speak of the item");
        self.served(name, watch, now).unwrap_or_else(|| Err(fetched.trouble.unwrap_or_else(nothing)))
    }

    /// The watch, and what goes into the same call.
    fn batch(&self, watch: &Watch) -> Vec<(String, Arc<Watch>)> {
        let mut state = self.state();
        let state = &mut *state;
        let skus = jd_id(watch).is_some_and(|id| jd::is_sku(&id));
        let most = match self.side {
            Side::Taobao(_) => taobao::BATCH,
            Side::Jd => jd::BATCH,
            Side::Pdd => 1,
        };
        let (lost, replies) = (&state.lost, &state.replies);
        state.waiting.take(watch, most, |expected| {
            // One that was just asked for alone, by another watch.
            let had = replies.get(&expected.name).is_some_and(|reply| reply.at >= expected.since);
            let kind = match self.side {
                // One call takes ids of one kind.
                Side::Jd => jd_id(&expected.watch).is_some_and(|id| jd::is_sku(&id) == skus),
                _ => true,
            };
            kind && !had && !lost.contains_key(&expected.name)
        })
    }

    /// One item a call: there is no batch. Its `goods_sign` is found out by a search for its number.
    async fn fetch_pdd(&self, turn: &Turn<'_>, name: &str, watch: &Watch) -> Fetched {
        let said = match self.ask_pdd(turn, name, watch).await {
            Err(error) if !matches!(error.trouble, Trouble::Absent | Trouble::BadId) => {
                return Fetched { items: Vec::new(), trouble: Some(error) };
            }
            said => said.map(|item| Told { item, coupons: Vec::new() }),
        };
        Fetched { items: vec![(name.to_owned(), said)], trouble: None }
    }

    async fn ask_pdd(&self, turn: &Turn<'_>, name: &str, watch: &Watch) -> Result<Item, UnionError> {
        let read = |body: &[u8]| Ok(pdd::read(body, turn.now())?);
        let known = self.ids.known(name, watch);
        let nothing = || UnionError::plain(Trouble::Absent, "the union does not have the item");
        if let Some(sign) = known.id.as_ref().filter(|id| ids::is_fit(id)) {
            let form = |now: Moment| pdd::detail(turn.key(), sign, now);
            match turn.call("", &form, &read).await {
                Ok(items) => {
                    if let Some(item) = items.into_iter().next() {
                        let listing = &item.reading.listing;
                        self.ids.hint(name, listing.title.as_deref(), listing.seller.as_deref());
                        return Ok(item);
                    }
                }
                Err(error) if matches!(error.trouble, Trouble::Absent | Trouble::BadId) => {}
                Err(error) => return Err(error),
            }
        }
        let Some(number) = known.number.as_deref() else { return Err(nothing()) };
        let form = |now: Moment| pdd::search(turn.key(), number, now);
        let hits = turn.call("", &form, &read).await?;
        let what = pdd::Known { goods_id: number, name: known.title.as_deref(), mall: known.shop.as_deref() };
        match pdd::certain(&hits, &what) {
            Some(item) => {
                if let Some(sign) = &item.id {
                    self.ids.learn(name, sign, self.line.now());
                }
                let listing = &item.reading.listing;
                self.ids.hint(name, listing.title.as_deref(), listing.seller.as_deref());
                Ok(item.clone())
            }
            None if hits.is_empty() => Err(nothing()),
            None => Err(UnionError {
                trouble: Trouble::BadId,
                said: "several items answer to its number".into(),
                hint: (
                    "set union_id = \"…\" of this watch to the item's goods_sign".into(),
                    "请在该监控项中写 union_id = \"…\"，值为商品的 goods_sign".into(),
                ),
            }),
        }
    }

    /// What the page of a watch says: it helps to recognise its item among hits.
    pub fn hint(&self, watch: &Watch, listing: &Listing) {
        let name = ids::name_of(watch);
        if self.ids.hint(&name, listing.title.as_deref(), listing.seller.as_deref()) {
            self.state().lost.remove(&name);
            if let Side::Taobao(taobao) = &self.side {
                taobao.seek_again(&name);
            }
        }
    }

    /// What the engineer must hear of.
    pub fn troubles(&self) -> Vec<UnionTrouble> {
        self.line.troubles()
    }

    /// Ids that changed since this was last asked.
    pub fn changed_ids(&self) -> Vec<KnownId> {
        self.ids.changed()
    }

    /// Takes over ids of before a restart.
    pub fn restore_ids(&self, ids: Vec<KnownId>) {
        self.ids.restore(ids);
    }

    /// The rest of the key, if it rests.
    pub fn resting(&self) -> Option<Resting> {
        self.line.resting()
    }

    /// Goes on with a rest of before a restart.
    pub fn restore_rest(&self, resting: &Resting) {
        self.line.restore(resting);
    }

    /// What was asked so far.
    pub fn counted(&self) -> Counters {
        let (calls, refused) = self.line.counted();
        Counters { union: self.line.union(), calls, refused }
    }
}

/// What JD's union is asked for: the operator's id, or the number of the address.
fn jd_id(watch: &Watch) -> Option<String> {
    watch.extras.union_id.clone().or_else(|| identify(&watch.url).item_id).filter(|id| ids::is_fit(id))
}

async fn fetch_jd(turn: &Turn<'_>, batch: &[(String, Arc<Watch>)]) -> Fetched {
    let wanted = batch.iter().filter_map(|(name, watch)| Some(Wanted { name: name.clone(), id: jd_id(watch)? }));
    let wanted: Vec<Wanted> = wanted.collect();
    let mut out = Fetched::default();
    if let Some((head, _)) = batch.first().filter(|(head, _)| wanted.iter().all(|wanted| wanted.name != *head)) {
        let error = UnionError {
            trouble: Trouble::BadId,
            said: "the address names no item of JD".into(),
            hint: (
                "set union_id = \"…\" of this watch to the item's id in the union's console".into(),
                "请在该监控项中写 union_id = \"…\"，值为联盟后台显示的商品 ID".into(),
            ),
        };
        out.items.push((head.clone(), Err(error)));
        return out;
    }
    let all = gather(turn, Asker::Jd, wanted, &|_| false).await;
    let absent = || UnionError::plain(Trouble::Absent, "the union does not have the item");
    out.items.extend(all.found.into_iter().map(|(name, told)| (name, Ok(told))));
    out.items.extend(all.absent.into_iter().map(|name| (name, Err(absent()))));
    out.items.extend(all.bad.into_iter().map(|(name, error)| (name, Err(error))));
    out.trouble = all.trouble;
    out
}
