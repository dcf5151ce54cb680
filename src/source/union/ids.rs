//! From what a watchlist names to the union's own ids: what is known, and how hits of a search are told apart.
//!
//! Since 2022 the ids of Taobao's union are text, another for each account: a changing head, `-`, and an end that is said
//! to be stable. The id of the watchlist, the last id of the union and the time when it was learned are kept apart.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Mutex, MutexGuard, PoisonError},
};

use chrono::TimeDelta;
use xxhash_rust::xxh3::xxh3_64;

use super::{Item, KnownId};
use crate::listing::{Moment, Union, Watch, identify};

/// More ids than any watchlist has.
const MOST: usize = 50_000;
/// An id whose end is the same is written down again after so long.
fn written_again() -> TimeDelta {
    TimeDelta::hours(6)
}

/// What a watch names its item by: the union's id, the shop platform's id, or (a promotion link) a digest of the address,
/// because the link itself is somebody's.
pub fn name_of(watch: &Watch) -> String {
    let own = watch.extras.union_id.clone().filter(|id| is_fit(id));
    own.or_else(|| identify(&watch.url).item_id)
        .unwrap_or_else(|| format!("link-{:016x}", xxh3_64(watch.url.as_str().as_bytes())))
}

/// The number of the item on its shop platform, where the address tells it.
pub fn number_of(watch: &Watch) -> Option<String> {
    identify(&watch.url).item_id.filter(|id| is_number(id))
}

/// Whether an id is a plain number.
pub fn is_number(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a text can be an id of a union: it goes into a list with commas.
pub fn is_fit(id: &str) -> bool {
    (1..=200).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_graphic() && b != b',')
}

/// The end of an id, which is said to be stable.
pub fn suffix(id: &str) -> Option<&str> {
    let (_, end) = id.split_once('-')?;
    (end.len() >= 6).then_some(end)
}

/// Whether two ids of a union name the same item, as far as they tell.
pub fn same(a: &str, b: &str) -> bool {
    a == b || suffix(a).is_some_and(|end| suffix(b) == Some(end))
}

/// What is known of an item that a search must find.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Its number on the shop platform.
    pub number: Option<String>,
    /// An id that the union gave it.
    pub id: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Who sells it.
    pub shop: Option<String>,
}

/// The hit that certainly is the item: it has its number or its id; else the only one of this title in this shop.
/// `only`: the search was for this very item, so that a lone hit counts unless it contradicts.
pub fn certain<'h>(hits: &'h [Item], known: &Known, only: bool) -> Option<&'h Item> {
    let number = |hit: &&Item| known.number.is_some() && hit.item_id == known.number;
    let id = |hit: &&Item| hit.id.as_deref().zip(known.id.as_deref()).is_some_and(|(said, known)| same(said, known));
    if let Some(hit) = hits.iter().find(number).or_else(|| hits.iter().find(id)) {
        return Some(hit);
    }
    // A hit with another number is another item, whatever it is called.
    let other = |hit: &Item| hit.item_id.is_some() && known.number.is_some();
    let agrees = |said: &Option<String>, known: &Option<String>| Some(plain(said.as_ref()?) == plain(known.as_ref()?));
    let title = |hit: &Item| agrees(&hit.reading.listing.title, &known.title);
    let shop = |hit: &Item| agrees(&hit.reading.listing.seller, &known.shop);
    let mut alike = hits.iter().filter(|hit| !other(hit) && title(hit) == Some(true) && shop(hit) == Some(true));
    match (alike.next(), alike.next()) {
        (Some(hit), None) => return Some(hit),
        (Some(_), Some(_)) => return None,
        (None, _) => {}
    }
    match hits {
        [hit] if only && !other(hit) && title(hit) != Some(false) && shop(hit) != Some(false) => Some(hit),
        _ => None,
    }
}

/// A name without white space and case.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// The ids that the union gave, by what watches name the items by.
#[derive(Debug)]
pub struct Ids {
    union: Union,
    known: Mutex<Book>,
}

#[derive(Debug, Default)]
struct Book {
    ids: HashMap<String, (String, Moment)>,
    /// What was handed out to be written down, by name.
    written: HashMap<String, (String, Moment)>,
    /// What is to be.
    changed: BTreeSet<String>,
    /// Title and shop, by name: from a page, or from an earlier reply.
    facts: HashMap<String, (Option<String>, Option<String>)>,
}

impl Ids {
    /// An empty book.
    pub fn new(union: Union) -> Self {
        Self { union, known: Mutex::default() }
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The union's last id of an item.
    pub fn get(&self, name: &str) -> Option<String> {
        self.book().ids.get(name).map(|(id, _)| id.clone())
    }

    /// Remembers an id. One that says nothing new beyond its changing head is written down now and then only.
    pub fn learn(&self, name: &str, id: &str, now: Moment) {
        if name == id || !is_fit(id) {
            return;
        }
        let mut book = self.book();
        if book.ids.len() >= MOST && !book.ids.contains_key(name) {
            return;
        }
        let stale = match book.written.get(name) {
            Some((written, at)) => !same(written, id) || now - *at >= written_again() || now < *at,
            None => true,
        };
        if stale {
            book.changed.insert(name.to_owned());
        }
        book.ids.insert(name.to_owned(), (id.to_owned(), now));
    }

    /// Remembers title and shop of an item; whether that is news.
    pub fn hint(&self, name: &str, title: Option<&str>, shop: Option<&str>) -> bool {
        let mut book = self.book();
        if book.facts.len() >= MOST && !book.facts.contains_key(name) {
            return false;
        }
        let facts = book.facts.entry(name.to_owned()).or_default();
        let mut news = false;
        for (known, said) in [(&mut facts.0, title), (&mut facts.1, shop)] {
            if let Some(said) = said.filter(|said| known.as_deref() != Some(said)) {
                *known = Some(said.to_owned());
                news = true;
            }
        }
        news
    }

    /// What is known of the item of a watch.
    pub fn known(&self, name: &str, watch: &Watch) -> Known {
        let book = self.book();
        let (title, shop) = book.facts.get(name).cloned().unwrap_or_default();
        let id = book.ids.get(name).map(|(id, _)| id.clone()).or_else(|| watch.extras.union_id.clone());
        Known { number: number_of(watch), id, title, shop }
    }

    /// What is to be written down since this was last asked.
    pub fn changed(&self) -> Vec<KnownId> {
        let mut book = self.book();
        let names = std::mem::take(&mut book.changed);
        let mut out = Vec::with_capacity(names.len());
        for name in names {
            let Some((id, resolved_at)) = book.ids.get(&name).cloned() else { continue };
            book.written.insert(name.clone(), (id.clone(), resolved_at));
            out.push(KnownId { union: self.union, item: name, id, resolved_at });
        }
        out
    }

    /// Takes over what was written down. What this process has learned since is newer.
    pub fn restore(&self, known: impl IntoIterator<Item = KnownId>) {
        let mut book = self.book();
        for known in known.into_iter().filter(|known| known.union == self.union && is_fit(&known.id)).take(MOST) {
            let entry = (known.id, known.resolved_at);
            book.written.insert(known.item.clone(), entry.clone());
            book.ids.entry(known.item).or_insert(entry);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listing::Platform;

    fn now() -> Moment {
        "2026-11-28T00:00:00Z".parse().expect("a moment")
    }

    fn hit(id: Option<&str>, number: Option<&str>, title: &str, shop: &str) -> Item {
        let mut item = Item::absent(Union::Taobao, Platform::Taobao, now());
        item.id = id.map(str::to_owned);
        item.item_id = number.map(str::to_owned);
        item.reading.listing.title = Some(title.into());
        item.reading.listing.seller = Some(shop.into());
        item
    }

    fn known(number: &str, id: &str, title: &str, shop: &str) -> Known {
        let some = |text: &str| Some(text.to_owned()).filter(|t| !t.is_empty());
        Known { number: some(number), id: some(id), title: some(title), shop: some(shop) }
    }

    #[test]
    fn ids_are_compared_by_their_ends() {
        assert!(same("a1-abcdef", "b2-abcdef"));
        assert!(!same("a1-abcdef", "a1-abcdeg"));
        assert!(!same("a-b", "c-b"), "an end that short says nothing");
        assert!(same("599642809504", "599642809504"));
        assert_eq!(suffix("599642809504"), None);
    }

    #[test]
    fn only_a_certain_hit_counts() {
        let hits = [
            hit(Some("x-aaaaaa"), None, "Blue Cup", "Shop A"),
            hit(Some("x-bbbbbb"), None, "blue  cup", "Shop B"),
            hit(Some("x-cccccc"), Some("1234567"), "Red cup", "Shop A"),
        ];
        let find = |known: Known, only| certain(&hits, &known, only).and_then(|hit| hit.id.as_deref());
        assert_eq!(find(known("1234567", "", "", ""), false), Some("x-cccccc"));
        assert_eq!(find(known("", "y-bbbbbb", "", ""), false), Some("x-bbbbbb"));
        assert_eq!(find(known("", "", "Blue cup", "shop b"), false), Some("x-bbbbbb"));
        assert_eq!(find(known("", "", "Blue cup", ""), false), None, "the title alone is not certain");
        assert_eq!(find(known("7654321", "", "Red cup", "Shop A"), false), None, "its number is another");
        let twice = [hits[0].clone(), hits[0].clone()];
        assert_eq!(certain(&twice, &known("", "", "Blue cup", "Shop A"), true), None, "two of them");
        let lone = [hits[0].clone()];
        assert!(certain(&lone, &known("7654321", "", "", ""), true).is_some());
        assert!(certain(&lone, &known("7654321", "", "", ""), false).is_none());
        assert!(certain(&lone, &known("7654321", "", "Green cup", ""), true).is_none());
    }

    #[test]
    fn what_changed_is_told_once() {
        let ids = Ids::new(Union::Taobao);
        ids.learn("599642809504", "a1-abcdef", now());
        assert_eq!(ids.changed().len(), 1);
        ids.learn("599642809504", "b2-abcdef", now() + TimeDelta::minutes(30));
        assert_eq!(ids.changed(), [], "only its head changed");
        assert_eq!(ids.get("599642809504").as_deref(), Some("b2-abcdef"));
        ids.learn("599642809504", "b2-abcdeg", now() + TimeDelta::minutes(60));
        assert_eq!(ids.changed().first().map(|known| known.id.as_str()), Some("b2-abcdeg"));
        ids.learn("599642809504", "c3-abcdeg", now() + TimeDelta::hours(8));
        assert_eq!(ids.changed().len(), 1);
        ids.learn("1", "1", now());
        assert_eq!(ids.changed(), []);
    }

    #[test]
    fn what_was_kept_comes_back() {
        let ids = Ids::new(Union::Taobao);
        let kept = |item: &str, union| KnownId { union, item: item.into(), id: "a-abcdef".into(), resolved_at: now() };
        ids.restore([kept("1", Union::Taobao), kept("2", Union::Jd)]);
        assert_eq!(ids.get("1").as_deref(), Some("a-abcdef"));
        assert_eq!(ids.get("2"), None);
        assert_eq!(ids.changed(), []);
    }
}
