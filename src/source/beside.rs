//! An affiliate union beside a shop's page, or alone: both are asked at once, and what the union says is laid beside what
//! shoppers see.
//!
//! A page that says "the same" has no reading to lay anything beside. So the last reading of each watch with both is kept,
//! and served again with the union's new figures; and only a watch whose reading is kept asks for "the same".

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::{Answer, Source, fetch::FetchError, union::Item};
use crate::listing::{
    Field, Observation, Outcome, Platform, Reading, SourceKind, Union, UnionSeen, Validators, Watch, WatchId, Witness,
    identify,
};

/// More watches than any watchlist has.
const MOST: usize = 20_000;

/// The last readings of pages of watches that have a union beside them, with what they are known by.
#[derive(Debug, Default)]
pub(super) struct Pages(Mutex<HashMap<WatchId, (Validators, Box<Observation>)>>);

impl Pages {
    fn all(&self) -> MutexGuard<'_, HashMap<WatchId, (Validators, Box<Observation>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, watch: &Watch, validators: &Validators, observation: &Observation) {
        let mut all = self.all();
        if all.len() >= MOST && !all.contains_key(&watch.id) {
            // Each costs one page in full.
            all.clear();
        }
        all.insert(watch.id.clone(), (validators.clone(), Box::new(observation.clone())));
    }

    fn forget(&self, watch: &Watch) {
        self.all().remove(&watch.id);
    }

    /// The reading that has these validators.
    fn get(&self, watch: &Watch, validators: &Validators) -> Option<Box<Observation>> {
        self.all().get(&watch.id).filter(|(known, _)| known == validators).map(|(_, kept)| kept.clone())
    }
}

impl Source {
    pub(super) async fn poll(
        &self,
        watch: &Watch,
        validators: Option<&Validators>,
        witnesses: bool,
    ) -> (Answer, Vec<Witness>) {
        match (watch.source, watch.union) {
            (SourceKind::Union, _) => (Box::pin(self.union_alone(watch)).await, Vec::new()),
            (_, None) => self.shop(watch, validators, witnesses).await,
            (_, Some(union)) => {
                let validators = validators.filter(|v| self.pages.get(watch, v).is_some());
                let page = self.shop(watch, validators, witnesses);
                // On the heap: few watches have a union, and all would carry its size.
                let ((answer, said), seen) = tokio::join!(page, Box::pin(self.unions.ask(watch)));
                (self.beside(watch, union, validators, answer, seen), said)
            }
        }
    }

    /// What the union says, as the listing.
    async fn union_alone(&self, watch: &Watch) -> Answer {
        let Item { item_id, platform, reading, seen, .. } = match self.unions.ask(watch).await {
            Ok(item) => item,
            Err(fault) => return self.failed(watch, fault),
        };
        let address = identify(&watch.url);
        let there = seen.affiliate.in_union != Some(false);
        let readable = !there || reading.listing.is_readable();
        let reason = format!("{} tells no title or no price for this item", seen.union.source());
        let observation = Box::new(Observation {
            at: seen.at,
            url: watch.url.to_string(),
            canonical: None,
            platform: if address.platform == Platform::Web { platform } else { address.platform },
            item_id: address.item_id.or(item_id),
            outcome: if readable { Outcome::Ok } else { Outcome::Unreadable },
            reason: (!readable).then_some(reason),
            reading: readable.then_some(reading),
            union: Some(Box::new(seen)),
        });
        Answer::Observed { observation, validators: Validators::default(), retry: false, page: None }
    }

    /// What the page came to, with what the union says beside it.
    fn beside(
        &self,
        watch: &Watch,
        union: Union,
        asked: Option<&Validators>,
        answer: Answer,
        seen: Result<Item, FetchError>,
    ) -> Answer {
        if let Answer::Observed { observation, validators, .. } = &answer {
            match &observation.reading {
                Some(reading) if observation.outcome == Outcome::Ok => {
                    self.pages.keep(watch, validators, observation);
                    self.unions.hint(watch, &reading.listing);
                }
                _ => self.pages.forget(watch),
            }
        }
        let seen = match seen {
            Ok(item) => Box::new(item.seen),
            Err(why) => {
                tracing::debug!(watch = %watch.id, union = union.as_str(), "{}", why.reason);
                // "The same" would be taken for the union's word as well: what it said last must not seem to go on.
                return match (answer, asked.and_then(|asked| Some((asked, self.pages.get(watch, asked)?)))) {
                    (Answer::Unchanged { in_full }, Some((asked, mut kept))) => {
                        kept.at = self.door.clock().now();
                        let validators = asked.seen_again(in_full);
                        Answer::Observed { observation: kept, validators, retry: false, page: None }
                    }
                    (answer, _) => answer,
                };
            }
        };
        match answer {
            Answer::Unchanged { in_full } => {
                let Some((asked, mut kept)) = asked.and_then(|v| Some((v, self.pages.get(watch, v)?))) else {
                    return Answer::Unchanged { in_full };
                };
                kept.at = self.door.clock().now();
                lay_beside(&mut kept, seen);
                Answer::Observed { observation: kept, validators: asked.seen_again(in_full), retry: false, page: None }
            }
            Answer::Observed { mut observation, validators, retry, page } => {
                lay_beside(&mut observation, seen);
                Answer::Observed { observation, validators, retry, page }
            }
        }
    }
}

/// The listing gets what is the union's own, and nothing else: two readers of one field would differ.
fn lay_beside(observation: &mut Observation, seen: Box<UnionSeen>) {
    if let Some(Reading { listing, origin, .. }) = &mut observation.reading {
        listing.affiliate = Some(seen.affiliate.clone());
        origin.insert(Field::Affiliate, seen.union.source().to_owned());
    }
    observation.union = Some(seen);
}
