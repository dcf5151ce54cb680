//! What a change is proven by.

use sqlx::{Row, sqlite::SqliteRow};

use super::{
    Evidence, KeptPicture, Known, Store, StoreError,
    observed::whole,
    pages,
    rows::{moment, ms},
};
use crate::{
    change::Change,
    listing::{PageSeen, PictureId},
};

/// The shortest beginning of an id that is looked for, in characters.
const SHORTEST: usize = 4;

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

/// What asking for the proof of a change came to.
#[derive(Clone, Debug)]
pub enum Proven {
    /// It.
    One(Box<Proof>),
    /// The ids of several changes begin like this; the oldest twenty of them.
    Several(Vec<Change>),
    /// No change that is still kept has this id, or one that begins like this; less than four characters are none.
    Unknown,
}

impl Store {
    /// What the change with this id, or with an id that begins like this and is the only one, is proven by.
    ///
    /// # Errors
    /// When the database can't be asked.
    pub async fn proof(&self, change: &str) -> Result<Proven, StoreError> {
        if change.chars().count() < SHORTEST {
            return Ok(Proven::Unknown);
        }
        let mut found = self.changes_like(&change.to_ascii_lowercase()).await?;
        if found.len() > 1 {
            return Ok(Proven::Several(found));
        }
        let Some(change) = found.pop() else { return Ok(Proven::Unknown) };
        Ok(self.of(change).await?.map_or(Proven::Unknown, |proof| Proven::One(Box::new(proof))))
    }

    async fn of(&self, change: Change) -> Result<Option<Proof>, StoreError> {
        let select = "SELECT key, name, url, listed FROM watch WHERE id = ?";
        let row = sqlx::query(select).bind(change.watch.as_str()).fetch_optional(self.reader()).await?;
        let Some(row) = row else { return Ok(None) };
        let key: i64 = row.try_get(0)?;
        let (name, url, listed) = (row.try_get(1)?, row.try_get(2)?, row.try_get(3)?);
        let watch = Known { watch: change.watch.clone(), name, url, listed };

        let select = "SELECT meta, body FROM page WHERE watch = ? AND at = ?";
        let row = sqlx::query(select).bind(key).bind(ms(change.at)).fetch_optional(self.reader()).await?;
        let page = match &row {
            Some(row) => pages::read(row.try_get(0)?, row.try_get(1)?),
            None => None,
        };
        let (page, observation) = page.unzip();
        let observation = match observation {
            Some(observation) => Some(observation),
            None => self.observation(key, &change).await?,
        };
        let select = "SELECT at, source, body FROM evidence WHERE watch = ? AND at = ? ORDER BY source";
        let rows = sqlx::query(select).bind(key).bind(ms(change.at)).fetch_all(self.reader()).await?;
        let union = |row: &SqliteRow| {
            Ok(Evidence { at: moment(row.try_get(0)?)?, source: row.try_get(1)?, body: row.try_get(2)? })
        };
        let unions = rows.iter().map(union).collect::<Result<_, StoreError>>()?;

        let ids = change.detail.pictures.as_deref().cloned().unwrap_or_default();
        let kept = self.pictures(&[&ids.before[..], &ids.after[..]].concat()).await?;
        let of = |ids: &[PictureId]| ids.iter().filter_map(|id| kept.get(id).cloned()).collect();
        let (before, after) = (of(&ids.before), of(&ids.after));
        Ok(Some(Proof { change, watch, page, observation, unions, before, after }))
    }

    /// What was read at the moment of a change.
    async fn observation(&self, watch: i64, change: &Change) -> Result<Option<serde_json::Value>, StoreError> {
        let select = "SELECT o.outcome, o.quick, b.json FROM observation o \
                      JOIN body b ON b.watch = o.watch AND b.hash = o.body \
                      LEFT JOIN tip t ON t.watch = o.watch AND t.run = o.run \
                      WHERE o.watch = ?1 AND ?2 BETWEEN o.first_at AND coalesce(t.last_at, o.last_at) \
                      ORDER BY o.run DESC LIMIT 1";
        let row = sqlx::query(select).bind(watch).bind(ms(change.at)).fetch_optional(self.reader()).await?;
        row.map(|row| whole(change.at, row.try_get(0)?, row.try_get(1)?, row.try_get(2)?)).transpose()
    }
}
