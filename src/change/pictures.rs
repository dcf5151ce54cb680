//! Pictures in judging: two addresses show the same picture when it looks the same, and, where that is not known, when
//! their keys are the same.

use std::collections::{BTreeMap, BTreeSet};

use super::{Change, fields, variants, words};
use crate::listing::{
    ChangeKind, Currency, Field, Listing, Locale, Looks, PictureChange, PictureId, Pictures, picture_key,
};

/// The fields that name pictures, the most important first.
pub(super) const PICTURED: [Field; 3] = [Field::MainImage, Field::Gallery, Field::Variants];

/// So many pictures that went, and as many that came, are named in a change.
const NAMED: usize = 8;

/// Whether two addresses of two listings show the same picture.
pub(super) fn same(a: &str, in_a: &Listing, b: &str, in_b: &Listing) -> bool {
    match (in_a.looks.get(a), in_b.looks.get(b)) {
        (Some(a), Some(b)) => a == b,
        _ => a == b || picture_key(a) == picture_key(b),
    }
}

/// Whether the main images differ. One that is there on one side only differs.
pub(super) fn main_differs(a: &Listing, b: &Listing) -> bool {
    match (&a.main_image, &b.main_image) {
        (None, None) => false,
        (Some(x), Some(y)) => !same(x, a, y, b),
        _ => true,
    }
}

/// Whether the galleries show different pictures, whatever their order and however often.
pub(super) fn gallery_differs(a: &Listing, b: &Listing) -> bool {
    // Most often both are the same to the letter, and no key is made.
    (a.gallery != b.gallery || a.looks != b.looks) && !(lacking(a, b).is_empty() && lacking(b, a).is_empty())
}

/// The pictures of a gallery that the other one has not, in their order, each once. Linear but for a logarithm: galleries
/// come from outside.
pub(super) fn lacking<'a>(of: &'a Listing, from: &Listing) -> Vec<&'a str> {
    let mut known = Shown::default();
    for address in &from.gallery {
        known.insert(from.looks.get(address), picture_key(address));
    }
    let mut counted = Shown::default();
    let mut lacking = Vec::new();
    for address in &of.gallery {
        let (look, key) = (of.looks.get(address), picture_key(address));
        if !known.contains(look, &key) && !counted.contains(look, &key) {
            lacking.push(address.as_str());
            counted.insert(look, key);
        }
    }
    lacking
}

/// Several pictures, to be asked whether one of them is the [`same`] as another.
#[derive(Default)]
struct Shown {
    looks: BTreeSet<PictureId>,
    keys: BTreeSet<String>,
    /// The keys of those that were not looked at.
    unseen: BTreeSet<String>,
}

impl Shown {
    fn insert(&mut self, look: Option<&PictureId>, key: String) {
        match look {
            Some(look) => drop(self.looks.insert(*look)),
            None => drop(self.unseen.insert(key.clone())),
        }
        self.keys.insert(key);
    }

    fn contains(&self, look: Option<&PictureId>, key: &str) -> bool {
        match look {
            Some(look) => self.looks.contains(look) || self.unseen.contains(key),
            None => self.keys.contains(key),
        }
    }
}

/// Takes over the pictures of a field, absent or not, with what is known of their looks. What was known of an address, or
/// of one with the same key, stays known where the other side knows nothing; looks of addresses that nothing names any
/// more are forgotten.
pub(super) fn take(to: &mut Listing, from: &Listing, field: Field) {
    let known = by_key(to, field);
    match field {
        Field::MainImage => to.main_image.clone_from(&from.main_image),
        Field::Gallery => to.gallery.clone_from(&from.gallery),
        Field::Variants => to.variants.clone_from(&from.variants),
        _ => return,
    }
    for address in addresses(from, field) {
        if let Some(look) = from.looks.get(address) {
            to.looks.insert(address.to_owned(), *look);
        } else if !known.is_empty()
            && !to.looks.contains_key(address)
            && let Some(Some(look)) = known.get(&picture_key(address))
        {
            to.looks.insert(address.to_owned(), *look);
        }
    }
    tidy(to);
}

/// Learns what the pictures of the listing last told look like, where they are those of the present one: that they were
/// looked at since is no news. The main image moves to its present address, behind which no other picture was told.
pub(super) fn learn(told: &mut Listing, now: &Listing) {
    if now.looks.is_empty() {
        return;
    }
    if let Some(main) = now.main_image.as_ref().filter(|_| !main_differs(told, now))
        && told.looks.get(main).is_none_or(|look| now.looks.get(main) == Some(look))
    {
        take(told, now, Field::MainImage);
    }
    for field in [Field::MainImage, Field::Gallery] {
        let unseen: Vec<String> =
            addresses(told, field).filter(|a| !told.looks.contains_key(*a)).map(str::to_owned).collect();
        if unseen.is_empty() {
            continue;
        }
        let known = by_key(now, field);
        for address in unseen {
            let look = now.looks.get(&address).or_else(|| known.get(&picture_key(&address))?.as_ref()).copied();
            told.looks.extend(look.map(|look| (address, look)));
        }
    }
    variants::learn(told, now);
}

/// Puts back how the pictures of a field looked.
pub(super) fn keep(l: &mut Listing, looks: &Looks, field: Field) {
    if looks.is_empty() {
        return;
    }
    let kept: Looks =
        addresses(l, field).filter_map(|a| looks.get_key_value(a)).map(|(a, l)| (a.clone(), *l)).collect();
    l.looks.extend(kept);
}

/// Forgets the looks of addresses that the listing does not name: so they cannot grow.
pub(super) fn tidy(l: &mut Listing) {
    if l.looks.is_empty() {
        return;
    }
    let mut looks = std::mem::take(&mut l.looks);
    let named: BTreeSet<&str> = PICTURED.into_iter().flat_map(|field| addresses(l, field)).collect();
    looks.retain(|address, _| named.contains(address.as_str()));
    l.looks = looks;
}

/// The ids of the main images.
pub(super) fn of_main(a: &Listing, b: &Listing) -> Pictures {
    let id = |l: &Listing| l.main_image.as_ref().and_then(|address| l.looks.get(address)).copied();
    Pictures { before: id(a).into_iter().collect(), after: id(b).into_iter().collect(), seen: None }
}

/// A step from one gallery to another: the addresses that went and came as far as they are named, and their ids.
pub(super) fn of_gallery<'a>(
    (gone, a): (&[&'a str], &Listing),
    (come, b): (&[&'a str], &Listing),
) -> (Vec<&'a str>, Vec<&'a str>, Pictures) {
    let named = |of: &[&'a str]| of.iter().take(NAMED).copied().collect::<Vec<_>>();
    let ids = |of: &[&str], l: &Listing| of.iter().filter_map(|address| l.looks.get(*address)).copied().collect();
    let (gone, come) = (named(gone), named(come));
    let pictures = Pictures { before: ids(&gone, a), after: ids(&come, b), seen: None };
    (gone, come, pictures)
}

/// Completes a change of pictures with how they differ, in its detail and its sentence. `name` is that of the watch. Of a
/// change that has not one picture on each side nothing can be said, and it stays as it is.
pub fn with_pictures(change: &mut Change, seen: PictureChange, name: &str, currency: Option<Currency>, locale: Locale) {
    let Some(pictures) = &mut change.detail.pictures else { return };
    // Of a gallery, not all that went and came were looked at.
    let named = |text: &Option<String>| text.as_deref().map_or(0, |text| text.split_whitespace().count());
    let one = change.kind != ChangeKind::Gallery || named(&change.before) == 1 && named(&change.after) == 1;
    if one && pictures.before.len() == 1 && pictures.after.len() == 1 {
        pictures.seen = Some(seen);
        change.why = words::named(name, &words::why(change, currency, locale), locale);
    }
}

/// The addresses of pictures that a field names.
fn addresses(l: &Listing, field: Field) -> Box<dyn Iterator<Item = &str> + '_> {
    match field {
        Field::MainImage => Box::new(l.main_image.as_deref().into_iter()),
        Field::Gallery => Box::new(l.gallery.iter().map(String::as_str)),
        Field::Variants => Box::new(l.variants.iter().filter_map(|v| v.image.as_deref())),
        _ => Box::new(std::iter::empty()),
    }
}

/// By the keys of a field's addresses, what they look like; `None` where two of one key look different.
fn by_key(l: &Listing, field: Field) -> BTreeMap<String, Option<PictureId>> {
    let mut known: BTreeMap<String, Option<PictureId>> = BTreeMap::new();
    if l.looks.is_empty() {
        return known;
    }
    for address in addresses(l, field) {
        if let Some(look) = l.looks.get(address) {
            let kept = known.entry(picture_key(address)).or_insert(Some(*look));
            *kept = kept.filter(|kept| kept == look);
        }
    }
    known
}

/// One file stands behind an address, whichever fields name it: the most important of those that were read says whether
/// its new look is believed. Fields that would say something else than what was read then stay as they were. Otherwise
/// the gallery would let the main image be told after one reading.
pub(super) fn settle(now: &mut Listing, base: &Listing, read: &Listing, in_doubt: impl Fn(Field) -> bool) {
    if base.looks.is_empty() {
        return;
    }
    let mut old: Vec<Field> = PICTURED.into_iter().filter(|field| in_doubt(*field)).collect();
    let there = |field: &Field| !fields::missing(read, *field);
    let lay = |now: &mut Listing, old: &[Field]| {
        for field in PICTURED.into_iter().rev().filter(there) {
            keep(now, if old.contains(&field) { &base.looks } else { &read.looks }, field);
        }
    };
    lay(now, &old);
    for field in PICTURED.into_iter().filter(there) {
        if !old.contains(&field) && fields::differs(field, now, read) {
            take(now, base, field);
            old.push(field);
            lay(now, &old);
        }
    }
}
