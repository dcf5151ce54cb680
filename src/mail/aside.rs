//! What a message shows beside its notes.

use std::collections::{BTreeSet, HashMap};

use super::{PictureFiles, sort::Sorted};
use crate::{board::Series, change::Note, listing::WatchId};

/// What a message shows beside its notes. All of it may be empty: the message then says the same in words.
#[derive(Clone, Debug, Default)]
pub struct Aside {
    /// Files of pictures (see [`super::pictures_of`]).
    pub files: PictureFiles,
    /// What the listings said over the last thirty days.
    pub series: HashMap<WatchId, Series>,
    /// How many listings of each shop are watched, by [`Shop::hash`](crate::change::Shop::hash).
    pub shops: HashMap<u64, usize>,
}

impl From<PictureFiles> for Aside {
    fn from(files: PictureFiles) -> Self {
        Self { files, ..Self::default() }
    }
}

/// The watches whose series a message of these notes may show: those of its listed alerts.
pub fn watches_of(notes: &[Note]) -> BTreeSet<WatchId> {
    Sorted::of(notes).listed().iter().map(|note| note.watch.clone()).collect()
}
