//! What is known of the pictures of one watch, and which of them are to be looked at: rarely.
//!
//! A picture is asked for when its address is new, and now and then again, in case the file behind an address was
//! replaced. Until a new address was looked at it says nothing: the listing keeps the picture that it had.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;

use super::id_of;
use crate::listing::{Listing, Moment, PictureId, Variant, picture_key};

/// At most so many pictures are looked at after one poll; the others wait for the next.
const WISHES: usize = 12;
/// A main image that is known is asked for again after so long.
const MAIN_AGAIN: TimeDelta = TimeDelta::hours(24);
/// Any other picture.
const OTHERS_AGAIN: TimeDelta = TimeDelta::days(7);
/// A file that was replaced is asked for once more after so long, before it counts.
const FRESH_AGAIN: TimeDelta = TimeDelta::seconds(60);
/// Another address of a key that brought the same picture: after so long, then twice as long, …
const MOVED_AGAIN: TimeDelta = TimeDelta::minutes(30);
/// … and at most so long.
const MOVED_AT_MOST: TimeDelta = TimeDelta::hours(24);
/// So often asking may fail, each for no fault of the file's, before the picture is told apart by its address alone.
const FAILED: u32 = 3;
/// The pause after such a failure.
const FAILED_AGAIN: TimeDelta = TimeDelta::minutes(10);
/// What could not be looked at is tried again after so long.
const BLIND_AGAIN: TimeDelta = TimeDelta::hours(24);
/// No key is kept that is longer than so many bytes.
const KEY: usize = 200;
/// No address is asked that is longer than so many bytes: the door would refuse it.
const ADDRESS: usize = 8192;
/// No gallery and no choices are looked through any further.
const LOOKED_THROUGH: usize = 5000;
/// Clocks of one machine differ by no more; a look that is further ahead was written before the clock was set back.
const AHEAD: TimeDelta = TimeDelta::minutes(10);

/// What a picture is on a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The main image.
    Main,
    /// One of the gallery.
    Gallery,
    /// A choice's.
    Choice,
}

/// What is known of one picture of a watch. Addresses with one key ([`picture_key`]) are one picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The key of its addresses.
    pub key: String,
    /// The address that was asked last.
    pub address: String,
    /// What it looks like; `None`: it could not be looked at.
    pub picture: Option<PictureId>,
    /// The `ETag` of the last answer.
    pub etag: Option<String>,
    /// The `Last-Modified` of the last answer.
    pub last_modified: Option<String>,
    /// When it was asked last.
    pub checked_at: Moment,
    /// How often in a row another address of the same key brought the same picture.
    pub moved: u32,
    /// How often in a row asking failed.
    pub failed: u32,
    /// Whether asking again may help soon: the failure was none of the file's own.
    pub retry: bool,
    /// Why it could not be looked at, in English.
    pub why: Option<String>,
    /// Whether the file behind the address was replaced, and that was seen only once so far.
    pub fresh: bool,
}

/// A picture to be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The key of its addresses.
    pub key: String,
    /// The address to ask.
    pub address: String,
    /// What it is on the listing.
    pub role: Role,
    /// What is known of it.
    pub known: Option<Known>,
}

/// Which pictures of a listing are to be looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Now, the most important first.
    pub wishes: Vec<Wish>,
    /// Whether the listing keeps pictures that it had because its new ones were not looked at yet.
    pub held: bool,
    /// When the next one is due, if nothing changes.
    pub again_at: Option<Moment>,
}

/// What is known of the pictures of one watch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Album(pub Vec<Known>);

/// What is known of one address of a listing.
enum Sight {
    /// It looks like this.
    Seen(PictureId),
    /// It will be looked at: until then it says nothing.
    Pending,
    /// It can't be looked at, or is not meant to be: its address is all that is known.
    Blind,
}

impl Album {
    /// Lays what is known beside a listing that was just read (`looks`), and says what is to be looked at.
    ///
    /// `before`: the listing as it was believed, whose pictures stay where new ones were not looked at yet.
    /// `gallery`: at most so many pictures of the gallery, and as many of choices, are looked at; 0: the main image only.
    pub fn lay(&self, listing: &mut Listing, before: Option<&Listing>, gallery: usize, now: Moment) -> Plan {
        let mut laying = Laying {
            known: self.0.iter().map(|known| (known.key.as_str(), known)).collect(),
            asked: BTreeSet::new(),
            wanted: BTreeSet::new(),
            plan: Plan::default(),
            now,
        };
        laying.main(listing, before);
        laying.gallery(listing, before, gallery);
        laying.choices(listing, before, gallery);
        let mut plan = laying.plan;
        // Whatever holds a listing back comes before what is looked at again for safety's sake.
        plan.wishes.sort_by_key(|wish| (wish.role != Role::Main, wish.picture().is_some()));
        if plan.wishes.len() > WISHES {
            plan.wishes.truncate(WISHES);
            plan.again_at = Some(now);
        }
        plan
    }
}

struct Laying<'a> {
    known: BTreeMap<&'a str, &'a Known>,
    /// Keys that are wished for already.
    asked: BTreeSet<String>,
    /// Keys that some place of the listing wants to be looked at.
    wanted: BTreeSet<String>,
    plan: Plan,
    now: Moment,
}

impl Laying<'_> {
    fn main(&mut self, listing: &mut Listing, before: Option<&Listing>) {
        let Some(address) = listing.main_image.clone() else { return };
        if self.see(listing, &address, Role::Main, true)
            && let Some(before) = before
            && let Some(kept) = &before.main_image
        {
            keep_look(listing, before, kept);
            listing.main_image = Some(kept.clone());
        }
    }

    fn gallery(&mut self, listing: &mut Listing, before: Option<&Listing>, most: usize) {
        let mut pending = false;
        for (place, address) in listing.gallery.clone().iter().take(LOOKED_THROUGH).enumerate() {
            pending |= self.see(listing, address, Role::Gallery, place < most);
        }
        if pending
            && let Some(before) = before
            && !before.gallery.is_empty()
        {
            before.gallery.iter().for_each(|kept| keep_look(listing, before, kept));
            listing.gallery.clone_from(&before.gallery);
        }
    }

    fn choices(&mut self, listing: &mut Listing, before: Option<&Listing>, most: usize) {
        let mut seen = BTreeSet::new();
        for place in 0..listing.variants.len().min(LOOKED_THROUGH) {
            let Some(address) = listing.variants[place].image.clone() else { continue };
            seen.insert(key_of(&address));
            if !self.see(listing, &address, Role::Choice, seen.len() <= most) {
                continue;
            }
            let Some(before) = before else { continue };
            let kept = same_choice(&before.variants, &listing.variants[place]).and_then(|choice| choice.image.clone());
            if let Some(kept) = &kept {
                keep_look(listing, before, kept);
            }
            listing.variants[place].image = kept;
        }
    }

    /// Attaches what is known of an address, and wishes for it where it is due; whether it is yet to be looked at.
    fn see(&mut self, listing: &mut Listing, address: &str, role: Role, wanted: bool) -> bool {
        // Placeholders and films are no pictures, whatever they are called.
        let file = address.starts_with("https://") || address.starts_with("http://");
        if !file || address.len() > ADDRESS || listing.looks.contains_key(address) {
            return false;
        }
        if !wanted && self.known.is_empty() && self.wanted.is_empty() {
            return false;
        }
        let key = key_of(address);
        // One that another place of the listing wants is wanted here, too.
        let wanted = wanted || self.wanted.contains(&key);
        let known = self.known.get(key.as_str()).copied();
        let (sight, due) = match known {
            None => (Sight::Pending, Some(self.now)),
            Some(known) => known.sight(address, role, self.now),
        };
        // What nobody looks at must not be waited for.
        let (sight, due) = match sight {
            Sight::Pending if !wanted => (Sight::Blind, None),
            sight => (sight, due.filter(|_| wanted)),
        };
        if wanted {
            self.wanted.insert(key.clone());
        }
        if let Some(due) = due {
            if due > self.now {
                self.plan.again_at = Some(self.plan.again_at.map_or(due, |earlier| earlier.min(due)));
            } else if self.asked.insert(key.clone()) {
                self.plan.wishes.push(Wish { key, address: address.into(), role, known: known.cloned() });
            }
        }
        match sight {
            Sight::Seen(id) => {
                listing.looks.insert(address.into(), id);
                false
            }
            Sight::Pending => {
                self.plan.held = true;
                true
            }
            Sight::Blind => false,
        }
    }
}

impl Known {
    /// What it says of an address, and when that is to be asked for.
    fn sight(&self, address: &str, role: Role, now: Moment) -> (Sight, Option<Moment>) {
        let Some(picture) = self.picture else {
            let (sight, pause) = if self.retry && self.failed < FAILED {
                (Sight::Pending, FAILED_AGAIN * i32::try_from(self.failed).unwrap_or(1))
            } else {
                (Sight::Blind, BLIND_AGAIN)
            };
            return (sight, self.due(pause, now));
        };
        let usual = if role == Role::Main { MAIN_AGAIN } else { OTHERS_AGAIN };
        let pause = if self.failed > 0 {
            if self.retry { TimeDelta::hours(1) } else { BLIND_AGAIN }
        } else if self.fresh {
            FRESH_AGAIN
        } else if address == self.address {
            usual
        } else if self.moved == 0 {
            TimeDelta::zero()
        } else {
            let times = 1_i32 << (self.moved - 1).min(10);
            (MOVED_AGAIN * times).min(MOVED_AT_MOST)
        };
        (Sight::Seen(picture), self.due(pause, now))
    }

    /// When it is due after a pause. A clock that was set back must not put everything off: then it is due at once.
    fn due(&self, pause: TimeDelta, now: Moment) -> Option<Moment> {
        if self.checked_at - now > AHEAD { Some(now) } else { self.checked_at.checked_add_signed(pause) }
    }
}

impl Wish {
    /// What it looked like last.
    fn picture(&self) -> Option<PictureId> {
        self.known.as_ref().and_then(|known| known.picture)
    }

    /// The `ETag` and the `Last-Modified` to ask with: of another address they say nothing.
    pub fn validators(&self) -> (Option<&str>, Option<&str>) {
        match &self.known {
            Some(known) if known.picture.is_some() && known.address == self.address => {
                (known.etag.as_deref(), known.last_modified.as_deref())
            }
            _ => (None, None),
        }
    }

    /// What is known after the host said "the same".
    pub fn same(&self, at: Moment) -> Known {
        let Some(known) = self.known.clone().filter(|known| known.picture.is_some()) else {
            return self.failed("\"the same\" as what?".into(), true, at);
        };
        Known { checked_at: at, failed: 0, retry: false, why: None, fresh: false, ..known }
    }

    /// What is known after a file was looked at.
    pub fn looks_like(&self, id: PictureId, etag: Option<String>, last_modified: Option<String>, at: Moment) -> Known {
        let before = self.picture();
        let same = before == Some(id);
        let known_moved = self.known.as_ref().map_or(0, |known| known.moved);
        let elsewhere = self.known.as_ref().is_some_and(|known| known.address != self.address);
        let moved = match (same, elsewhere) {
            (true, true) => known_moved.saturating_add(1),
            (true, false) => known_moved,
            (false, _) => 0,
        };
        Known {
            key: self.key.clone(),
            address: self.address.clone(),
            picture: Some(id),
            etag,
            last_modified,
            checked_at: at,
            moved,
            failed: 0,
            retry: false,
            why: None,
            fresh: before.is_some() && !same,
        }
    }

    /// What is known after it could not be looked at. A picture that is known stays known.
    pub fn failed(&self, why: String, retry: bool, at: Moment) -> Known {
        let known = self.known.clone().filter(|known| known.picture.is_some());
        let failed = self.known.as_ref().map_or(0, |known| known.failed).saturating_add(1);
        match known {
            Some(known) => Known { checked_at: at, failed, retry, why: Some(why), ..known },
            None => Known {
                key: self.key.clone(),
                address: self.address.clone(),
                picture: None,
                etag: None,
                last_modified: None,
                checked_at: at,
                moved: 0,
                failed,
                retry,
                why: Some(why),
                fresh: false,
            },
        }
    }
}

/// The key of an address, short: of a long one its digest.
fn key_of(address: &str) -> String {
    let key = picture_key(address);
    if key.len() <= KEY { key } else { id_of(key.as_bytes()).to_string() }
}

/// The choice of the same id among others; where none has it, that of the same name.
fn same_choice<'a>(others: &'a [Variant], choice: &Variant) -> Option<&'a Variant> {
    let by_id = || choice.id.as_ref().and_then(|id| others.iter().find(|other| other.id.as_ref() == Some(id)));
    let by_name =
        || choice.name.as_ref().and_then(|name| others.iter().find(|other| other.name.as_ref() == Some(name)));
    by_id().or_else(by_name)
}

/// Takes over what an address of the listing before looks like.
fn keep_look(listing: &mut Listing, before: &Listing, address: &str) {
    if let Some(look) = before.looks.get(address) {
        listing.looks.insert(address.into(), *look);
    }
}

#[cfg(test)]
#[path = "album_tests.rs"]
mod tests;
