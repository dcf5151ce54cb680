//! What is known of the pictures of one watch, and which of them are to be looked at: rarely.
//!
//! A picture is asked for when its address is new, and now and then again, in case the file behind an address was
//! replaced. Until a new address was looked at it says nothing: the listing keeps the picture that it had.

use crate::listing::{Listing, Moment, PictureId};

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

/// What is known of one picture of a watch. Addresses with one key ([`crate::listing::picture_key`]) are one picture.
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

impl Album {
    /// Lays what is known beside a listing that was just read (`looks`), and says what is to be looked at.
    ///
    /// `before`: the listing as it was believed, whose pictures stay where new ones were not looked at yet.
    /// `gallery`: at most so many pictures of the gallery, and as many of choices, are looked at; 0: the main image only.
    pub fn lay(&self, listing: &mut Listing, before: Option<&Listing>, gallery: usize, now: Moment) -> Plan {
        let _ = (listing, before, gallery, now);
        Plan::default()
    }
}

impl Wish {
    /// What is known after the host said "the same".
    pub fn same(&self, at: Moment) -> Known {
        self.failed(String::new(), false, at)
    }

    /// What is known after a file was looked at.
    pub fn looks_like(&self, id: PictureId, etag: Option<String>, last_modified: Option<String>, at: Moment) -> Known {
        Known { picture: Some(id), etag, last_modified, ..self.failed(String::new(), false, at) }
    }

    /// What is known after it could not be looked at.
    pub fn failed(&self, why: String, retry: bool, at: Moment) -> Known {
        Known {
            key: self.key.clone(),
            address: self.address.clone(),
            picture: None,
            etag: None,
            last_modified: None,
            checked_at: at,
            moved: 0,
            failed: 1,
            retry,
            why: Some(why),
            fresh: false,
        }
    }
}
