//! Pictures in a mail: small copies, embedded and never linked, before and after side by side.

use std::collections::{BTreeSet, HashMap};

use crate::{change::Note, listing::PictureId};

/// Files of pictures, as they were received.
pub type PictureFiles = HashMap<PictureId, Vec<u8>>;

/// A picture inside a message (RFC 2392).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InlinePicture {
    /// Its Content-ID without angle brackets; the same for the same picture and regions.
    pub cid: String,
    /// A JPEG.
    pub jpeg: Vec<u8>,
}

/// The pictures that a message of these notes would show.
pub fn pictures_of(notes: &[Note]) -> BTreeSet<PictureId> {
    let _ = notes;
    BTreeSet::new()
}
