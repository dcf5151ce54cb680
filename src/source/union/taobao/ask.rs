//! A poll of one item and of those that come next: ids, the call, what to do about those that it does not answer.

use std::sync::Arc;

use super::{
    super::{
        Trouble, UnionError,
        gather::{Asker, Gathered, Wanted, gather},
        ids::{self, Ids},
        line::Turn,
    },
    Caller, Told,
    call::{DETAILS, INFO},
    memory::{Details, Memories},
};
use crate::listing::{Moment, Watch, identify};

/// The side of the Taobao union that remembers.
#[derive(Debug)]
pub struct Taobao {
    pub(super) caller: Caller,
    pub(super) items: Memories,
}

/// What came of a poll, by the items' names.
#[derive(Debug, Default)]
pub struct Fetched {
    /// What the union said of items.
    pub items: Vec<(String, Result<Told, UnionError>)>,
    /// What ended the asking early.
    pub trouble: Option<UnionError>,
}

impl Taobao {
    /// A union that is asked with this key.
    pub fn new(caller: Caller) -> Self {
        Self { caller, items: Memories::default() }
    }

    /// Asks for the first of these, and for as many of the others as can be asked for in the same call. `since`: the
    /// beginning of the cycle, if the first one was expected in one.
    pub async fn fetch(
        &self,
        turn: &Turn<'_>,
        ids: &Ids,
        batch: &[(String, Arc<Watch>)],
        since: Option<Moment>,
    ) -> Fetched {
        let mut out = Fetched::default();
        let Some((head, watch)) = batch.first() else { return out };
        let mut wanted: Vec<Wanted> = batch.iter().filter_map(|(name, watch)| self.wanted(ids, name, watch)).collect();
        if wanted.first().is_none_or(|first| first.name != *head) {
            match self.resolve(turn, ids, head, watch).await {
                Ok(Some(id)) => wanted.insert(0, Wanted { name: head.clone(), id }),
                Ok(None) => {
                    out.items.push((head.clone(), Err(unresolved())));
                    return out;
                }
                Err(error) => {
                    out.trouble = Some(error);
                    return out;
                }
            }
        }
        let mut all = self.gather(turn, INFO, wanted.clone()).await;
        self.learn(ids, &wanted, &all, turn.now());
        self.second_chance(turn, ids, (head, watch), &wanted, &mut all).await;
        self.add_details(turn, ids, head, &mut all, since).await;
        out.trouble = all.trouble;
        out.items.extend(all.found.into_iter().map(|(name, told)| (name, Ok(told))));
        // Of the others that are left out in doubt nothing is said: each gets its own chance.
        let now = turn.now();
        let sure = |name: &String| name == head || !self.is_doubtful(name, &wanted, now);
        out.items.extend(all.absent.into_iter().filter(sure).map(|name| (name, Err(absent()))));
        out.items.extend(all.bad.into_iter().filter(|(name, _)| name == head).map(|(name, why)| (name, Err(why))));
        out
    }

    /// What to ask the union for, without asking it anything: the operator's id, the number as long as the key takes
    /// numbers, else the last id that the union gave.
    fn wanted(&self, ids: &Ids, name: &str, watch: &Watch) -> Option<Wanted> {
        let refused = self.items.get(name).refused;
        let known = ids.get(name);
        let number = ids::number_of(watch);
        let own =
            watch.extras.union_id.clone().or_else(|| identify(&watch.url).item_id.filter(|id| !ids::is_number(id)));
        let may = self.items.may_take_numbers();
        let sure = number.clone().filter(|_| self.items.takes_numbers());
        let any = [own, sure, known, number.filter(|_| may)];
        let id = any.into_iter().flatten().find(|id| ids::is_fit(id) && !refused.contains(id))?;
        Some(Wanted { name: name.to_owned(), id })
    }

    async fn gather(&self, turn: &Turn<'_>, api: &'static str, wanted: Vec<Wanted>) -> Gathered {
        let known_absent = |name: &str| self.items.get(name).absent;
        gather(turn, Asker::Taobao(&self.caller, api), wanted, &known_absent).await
    }

    /// What a poll teaches about ids.
    fn learn(&self, ids: &Ids, wanted: &[Wanted], all: &Gathered, now: Moment) {
        let asked = |name: &str| wanted.iter().find(|wanted| wanted.name == name).map(|wanted| wanted.id.as_str());
        for (name, told) in &all.found {
            let listing = &told.item.reading.listing;
            ids.hint(name, listing.title.as_deref(), listing.seller.as_deref());
            if let Some(id) = told.item.id.as_deref() {
                ids.learn(name, id, now);
            }
            if asked(name).is_some_and(ids::is_number) {
                self.items.number(true);
            }
            self.items.with(name, |memory| (memory.absent, memory.refused) = (false, Vec::new()));
        }
        for name in &all.absent {
            self.items.with(name, |memory| memory.absent = true);
        }
        for (name, _) in &all.bad {
            let Some(id) = asked(name) else { continue };
            if ids::is_number(id) {
                self.items.number(false);
            }
            self.items.with(name, |memory| memory.refuse(id));
        }
    }

    /// Whether an item that was left out may only have been asked for in a way that the union does not understand: by its
    /// number, of which this key never took one, while a search could tell.
    fn is_doubtful(&self, name: &str, wanted: &[Wanted], now: Moment) -> bool {
        let by_number = wanted.iter().any(|wanted| wanted.name == name && ids::is_number(&wanted.id));
        by_number && self.can_search() && !self.items.takes_numbers() && !self.items.get(name).just_sought(now)
    }

    /// The first item's id is refused, or it may be its number that is not understood: its id is resolved anew.
    async fn second_chance(
        &self,
        turn: &Turn<'_>,
        ids: &Ids,
        (head, watch): (&String, &Watch),
        wanted: &[Wanted],
        all: &mut Gathered,
    ) {
        let asked = wanted.first().map(|wanted| wanted.id.clone()).unwrap_or_default();
        let bad = all.bad.iter().position(|(name, _)| name == head);
        let missing = all.absent.iter().position(|name| name == head);
        let doubtful = missing.is_some() && self.is_doubtful(head, wanted, turn.now());
        if all.trouble.is_some() || !(bad.is_some() || doubtful) {
            return;
        }
        let id = match self.resolve(turn, ids, head, watch).await {
            Ok(Some(id)) if id != asked => id,
            Ok(_) => return,
            Err(error) => {
                // The union's own word stands where it gave one; of an id nothing is known then.
                if bad.is_some() {
                    all.bad.retain(|(name, _)| name != head);
                    all.trouble = Some(error);
                }
                return;
            }
        };
        let anew = vec![Wanted { name: head.clone(), id }];
        let second = self.gather(turn, INFO, anew.clone()).await;
        self.learn(ids, &anew, &second, turn.now());
        all.bad.retain(|(name, _)| name != head);
        all.absent.retain(|name| name != head);
        all.found.extend(second.found);
        all.absent.extend(second.absent);
        all.bad.extend(second.bad);
        all.trouble = second.trouble;
    }

    /// Choices and stock, for those that are due; and for all, what was said of them last.
    async fn add_details(&self, turn: &Turn<'_>, ids: &Ids, head: &str, all: &mut Gathered, since: Option<Moment>) {
        let now = turn.now();
        let due = |name: &str| {
            let since = since.filter(|_| name == head);
            self.items.get(name).details_due(now, since)
        };
        let id = |name: &str, told: &Told| {
            told.item.asked.clone().or_else(|| told.item.id.clone()).or_else(|| ids.get(name))
        };
        let wanted: Vec<Wanted> = all
            .found
            .iter()
            .filter(|(name, _)| due(name))
            .filter_map(|(name, told)| Some(Wanted { name: name.clone(), id: id(name, told)? }))
            .filter(|wanted| ids::is_fit(&wanted.id))
            .collect();
        if all.trouble.is_none() && !wanted.is_empty() {
            // One that the details leave out is not asked for alone: the other interface has just shown it.
            let asker = Asker::Taobao(&self.caller, DETAILS);
            let details = gather(turn, asker, wanted.clone(), &|_| true).await;
            // A failure in passing is no reason to wait for a whole day.
            let failed = details.trouble.is_some();
            let tried = if failed { now - chrono::TimeDelta::hours(23) } else { now };
            for wanted in &wanted {
                self.items.with(&wanted.name, |memory| memory.detailed = Some(tried));
            }
            for (name, told) in details.found {
                let listing = told.item.reading.listing;
                let details = Details { variants: listing.variants, availability: listing.availability };
                self.items.with(&name, |memory| (memory.detailed, memory.details) = (Some(now), Some((now, details))));
            }
        }
        for (name, told) in &mut all.found {
            let memory = self.items.get(name);
            let Some(details) = memory.fresh_details(now) else { continue };
            let item = &mut told.item;
            let mut listing = std::mem::take(&mut item.reading.listing);
            if listing.variants.is_empty() {
                listing.variants.clone_from(&details.variants);
            }
            if listing.availability.is_unknown() {
                listing.availability = details.availability;
                item.seen.availability = details.availability;
            }
            item.reading = super::super::say::reading(listing, item.seen.union);
        }
    }
}

/// The union does not have the item.
fn absent() -> UnionError {
    UnionError::plain(Trouble::Absent, "the union does not have the item")
}

/// The item's id in the union could not be found out.
fn unresolved() -> UnionError {
    UnionError {
        trouble: Trouble::BadId,
        said: "its id in the union could not be found out".into(),
        hint: (
            "set union_id = \"…\" of this watch to the item's id in the union's console".into(),
            "请在该监控项中写 union_id = \"…\"，值为联盟后台显示的商品 ID".into(),
        ),
    }
}
