//! Pictures, and what is known of those of each watch.

use std::collections::HashMap;

use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

use super::{
    Store, StoreError,
    record::unknown,
    rows::{AT_ONCE, list, moment, ms, values},
    writer::Write,
};
use crate::{
    listing::{Moment, PictureId, WatchId},
    picture::{Album, Known, id_of},
};

/// Rows of one watch at most: a listing whose addresses are new at each poll must not fill the disk.
const LOOKS: i64 = 200;

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
        let select = "SELECT l.key, l.address, l.picture, l.etag, l.last_modified, l.checked_at, l.moved, l.failed, \
                      l.retry, l.why, l.fresh FROM look l JOIN watch w ON w.key = l.watch WHERE w.id = ? ORDER BY l.key";
        let rows = sqlx::query(select).bind(watch.as_str()).fetch_all(self.reader()).await?;
        Ok(Album(rows.iter().filter_map(|row| look(row).transpose()).collect::<Result<_, _>>()?))
    }

    /// The pictures that a watch was seen with, by their perceptual hashes, the first seen first.
    ///
    /// # Errors
    /// When the database can't be asked.
    pub async fn hashes(&self, watch: &WatchId) -> Result<Vec<(PictureId, Vec<u8>)>, StoreError> {
        let select = "SELECT id, hash FROM picture WHERE id IN \
                      (SELECT l.picture FROM look l JOIN watch w ON w.key = l.watch WHERE w.id = ?) \
                      ORDER BY first_at, id";
        let rows = sqlx::query(select).bind(watch.as_str()).fetch_all(self.reader()).await?;
        let one = |row: &SqliteRow| Ok(id(row.try_get(0)?).zip(Some(row.try_get(1)?)));
        rows.iter().filter_map(|row| one(row).transpose()).collect()
    }

    /// Keeps what was learned of pictures of a watch, and new pictures with it, all or nothing. What the looks name is
    /// marked as seen at their `checked_at`. Of one watch 200 looks are kept, those of its present listing before others
    /// and the latest before older ones.
    ///
    /// # Errors
    /// When the watch is not known, a picture is not what its id says, or the database did not take it.
    pub async fn keep_looks(
        &self,
        watch: &WatchId,
        looks: Vec<Known>,
        pictures: Vec<KeptPicture>,
    ) -> Result<(), StoreError> {
        if looks.is_empty() && pictures.is_empty() {
            return Ok(());
        }
        if let Some(wrong) = pictures.iter().find(|picture| id_of(&picture.bytes) != picture.id) {
            return Err(StoreError::lasting(
                format!("a picture is not what its id {} says; this is a fault of rivald", wrong.id),
                format!("图片内容与其编号 {} 不符；这是 rivald 的缺陷", wrong.id),
            ));
        }
        self.writer()?.write(KeepLooks { watch: watch.clone(), looks, pictures }).await
    }

    /// The pictures that are still kept of these. One whose file is damaged is not handed over (`rivald db check` tells
    /// of it).
    ///
    /// # Errors
    /// When the database can't be asked.
    pub async fn pictures(&self, ids: &[PictureId]) -> Result<HashMap<PictureId, KeptPicture>, StoreError> {
        let mut kept = HashMap::with_capacity(ids.len());
        for chunk in ids.chunks(AT_ONCE) {
            let select = "SELECT p.id, p.format, p.width, p.height, p.hash, p.first_at, p.last_at, f.bytes \
                          FROM picture p JOIN picture_file f ON f.picture = p.key WHERE p.id IN";
            let mut query = list(select, chunk.iter().map(|id| id.0.to_vec()));
            for row in query.build().persistent(false).fetch_all(self.reader()).await? {
                let Some(id) = id(row.try_get(0)?) else { continue };
                let bytes: Vec<u8> = row.try_get(7)?;
                if id_of(&bytes) != id {
                    tracing::warn!(picture = %id, "a stored picture is damaged");
                    continue;
                }
                let picture = KeptPicture {
                    id,
                    format: row.try_get(1)?,
                    width: count(row.try_get(2)?),
                    height: count(row.try_get(3)?),
                    hash: row.try_get(4)?,
                    first_at: moment(row.try_get(5)?)?,
                    last_at: moment(row.try_get(6)?)?,
                    bytes,
                };
                kept.insert(id, picture);
            }
        }
        Ok(kept)
    }
}

/// A row of [`Store::album`]; `None` where its picture has no valid id: then it is as if it was never looked at.
fn look(row: &SqliteRow) -> Result<Option<Known>, StoreError> {
    let picture = match row.try_get::<Option<&[u8]>, _>(2)?.map(id) {
        Some(None) => return Ok(None),
        picture => picture.flatten(),
    };
    Ok(Some(Known {
        key: row.try_get(0)?,
        address: row.try_get(1)?,
        picture,
        etag: row.try_get(3)?,
        last_modified: row.try_get(4)?,
        checked_at: moment(row.try_get(5)?)?,
        moved: count(row.try_get(6)?),
        failed: count(row.try_get(7)?),
        retry: row.try_get(8)?,
        why: row.try_get(9)?,
        fresh: row.try_get(10)?,
    }))
}

fn id(bytes: &[u8]) -> Option<PictureId> {
    bytes.try_into().ok().map(PictureId)
}

fn count(number: i64) -> u32 {
    u32::try_from(number.max(0)).unwrap_or(u32::MAX)
}

/// Marks pictures, as far as they are kept, as seen at these moments. How many rows.
pub(super) async fn seen(conn: &mut SqliteConnection, pictures: &HashMap<PictureId, i64>) -> Result<u64, StoreError> {
    let pictures: Vec<_> = pictures.iter().collect();
    values(
        conn,
        "WITH v (id, at) AS (",
        &pictures,
        ") UPDATE picture SET last_at = v.at FROM v WHERE picture.id = v.id AND picture.last_at < v.at",
        |row, (id, at)| {
            row.push_bind(id.0.to_vec()).push_bind(**at);
        },
    )
    .await
}

struct KeepLooks {
    watch: WatchId,
    looks: Vec<Known>,
    pictures: Vec<KeptPicture>,
}

impl Write for KeepLooks {
    type Answer = ();

    async fn write(&self, conn: &mut SqliteConnection) -> Result<(), StoreError> {
        let key = "SELECT key FROM watch WHERE id = ?";
        let key: Option<i64> = sqlx::query_scalar(key).bind(self.watch.as_str()).fetch_optional(&mut *conn).await?;
        let Some(watch) = key else { return Err(unknown(&self.watch)) };
        for picture in &self.pictures {
            keep(conn, picture).await?;
        }
        values(
            conn,
            "INSERT INTO look (watch, key, address, picture, etag, last_modified, checked_at, moved, failed, retry, \
             why, fresh) ",
            &self.looks,
            " ON CONFLICT (watch, key) DO UPDATE SET address = excluded.address, picture = excluded.picture, \
             etag = excluded.etag, last_modified = excluded.last_modified, checked_at = excluded.checked_at, \
             moved = excluded.moved, failed = excluded.failed, retry = excluded.retry, why = excluded.why, \
             fresh = excluded.fresh",
            |row, look| {
                row.push_bind(watch).push_bind(&*look.key).push_bind(&*look.address);
                row.push_bind(look.picture.map(|id| id.0.to_vec()));
                row.push_bind(look.etag.as_deref()).push_bind(look.last_modified.as_deref());
                row.push_bind(ms(look.checked_at)).push_bind(i64::from(look.moved)).push_bind(i64::from(look.failed));
                row.push_bind(look.retry).push_bind(look.why.as_deref()).push_bind(look.fresh);
            },
        )
        .await?;
        let mut named = HashMap::new();
        for (id, at) in self.looks.iter().filter_map(|look| Some((look.picture?, ms(look.checked_at)))) {
            named.entry(id).and_modify(|seen: &mut i64| *seen = at.max(*seen)).or_insert(at);
        }
        seen(conn, &named).await?;
        bound(conn, watch).await
    }
}

/// Keeps a picture. One that is there already stays and was seen again; a damaged file is mended.
async fn keep(conn: &mut SqliteConnection, picture: &KeptPicture) -> Result<(), StoreError> {
    let insert = "INSERT INTO picture (id, format, width, height, hash, first_at, last_at) VALUES (?, ?, ?, ?, ?, ?, ?) \
                  ON CONFLICT (id) DO UPDATE SET hash = excluded.hash, last_at = max(picture.last_at, excluded.last_at) \
                  RETURNING key";
    let key: i64 = sqlx::query_scalar(insert)
        .bind(&picture.id.0[..])
        .bind(&*picture.format)
        .bind(picture.width)
        .bind(picture.height)
        .bind(&*picture.hash)
        .bind(ms(picture.first_at))
        .bind(ms(picture.last_at))
        .fetch_one(&mut *conn)
        .await?;
    let file = "INSERT INTO picture_file (picture, bytes) VALUES (?, ?) \
                ON CONFLICT (picture) DO UPDATE SET bytes = excluded.bytes WHERE bytes <> excluded.bytes";
    sqlx::query(file).bind(key).bind(&*picture.bytes).execute(conn).await?;
    Ok(())
}

/// What a watch is compared with, as JSON.
pub(super) async fn state(conn: &mut SqliteConnection, watch: i64) -> Result<String, StoreError> {
    let select = "SELECT state FROM memory WHERE watch = ?";
    Ok(sqlx::query_scalar(select).bind(watch).fetch_optional(conn).await?.unwrap_or_default())
}

/// Whether a state names a picture. Its text is searched: sixty-four digits of a SHA-256 stand nowhere by chance.
pub(super) fn names(state: &str, picture: Option<&[u8]>) -> bool {
    picture.and_then(id).is_some_and(|id| state.contains(&id.to_string()))
}

/// Removes what is more than so many looks of a watch. A listing that brings new addresses at each poll must not push out
/// those that its baseline is compared by: what the state names goes last.
async fn bound(conn: &mut SqliteConnection, watch: i64) -> Result<(), StoreError> {
    let rows: i64 =
        sqlx::query_scalar("SELECT count(*) FROM look WHERE watch = ?").bind(watch).fetch_one(&mut *conn).await?;
    let more = usize::try_from(rows - LOOKS).unwrap_or_default();
    if more == 0 {
        return Ok(());
    }
    let state = state(conn, watch).await?;
    let oldest = "SELECT key, picture FROM look WHERE watch = ? ORDER BY checked_at, key";
    let mut looks: Vec<(bool, String)> = Vec::new();
    for row in sqlx::query(oldest).bind(watch).fetch_all(&mut *conn).await? {
        looks.push((names(&state, row.try_get(1)?), row.try_get(0)?));
    }
    // Stable: the oldest stay in front.
    looks.sort_by_key(|(named, _)| *named);
    for (_, key) in looks.into_iter().take(more) {
        sqlx::query("DELETE FROM look WHERE watch = ? AND key = ?").bind(watch).bind(key).execute(&mut *conn).await?;
    }
    Ok(())
}
