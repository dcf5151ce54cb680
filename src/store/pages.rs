//! Pages as they were received, kept as evidence of changes.

use std::{
    collections::HashMap,
    io::{Read, Write},
};

use flate2::{Compression, read::ZlibDecoder, write::ZlibEncoder};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::SqliteConnection;

use super::{
    StoreError,
    bare::{bare_header, bare_text},
    observed::json,
    pictures,
    prepare::Prepared,
};
use crate::{
    change::Change,
    listing::{Moment, PageSeen, PictureId},
};

/// Addresses on the way at most.
const ADDRESSES: usize = 30;
/// Header lines at most.
const HEADERS: usize = 200;
/// The most characters of a header's value.
const LONGEST_HEADER: usize = 4_000;

/// A page as a row.
#[derive(Debug)]
pub(super) struct PageRow {
    meta: String,
    body: Vec<u8>,
}

/// What is kept of a page beside its body.
#[derive(Debug, Serialize, Deserialize)]
struct Meta {
    chain: Vec<String>,
    status: u16,
    headers: Vec<(String, String)>,
    at: Moment,
    /// The bytes of the body.
    size: u64,
    observation: Value,
}

impl PageRow {
    /// Compresses it, and leaves out once more what is nobody's business. Takes some 5 ms for a page of 250 kB.
    pub(super) fn new(page: &PageSeen, observation: Value) -> Result<Self, StoreError> {
        let headers = page.headers.iter().take(HEADERS);
        let meta = Meta {
            chain: page.chain.iter().take(ADDRESSES).map(|address| bare_text(address)).collect(),
            status: page.status,
            headers: headers.map(|(name, value)| (name.clone(), header(name, value))).collect(),
            at: page.at,
            size: u64::try_from(page.body.len()).unwrap_or_default(),
            observation,
        };
        // A fifth of the time of the default, for a tenth more room.
        let mut body = ZlibEncoder::new(Vec::new(), Compression::fast());
        let body = body.write_all(&page.body).and_then(|()| body.finish());
        let fault =
            |e| StoreError::lasting(format!("a page can't be compressed ({e})"), format!("网页无法压缩（{e}）"));
        Ok(Self { meta: json(&meta)?, body: body.map_err(fault)? })
    }
}

fn header(name: &str, value: &str) -> String {
    bare_header(name, value).chars().take(LONGEST_HEADER).collect()
}

/// A page out of its row, and the observation that was made of it; `None` where it is damaged.
pub(super) fn read(meta: &str, body: &[u8]) -> Option<(PageSeen, Value)> {
    let meta: Meta = serde_json::from_str(meta).ok()?;
    let mut whole = Vec::new();
    // A damaged row must not grow beyond what was put in.
    ZlibDecoder::new(body).take(meta.size.saturating_add(1)).read_to_end(&mut whole).ok()?;
    if u64::try_from(whole.len()).ok()? != meta.size {
        return None;
    }
    let Meta { chain, status, headers, at, observation, .. } = meta;
    Some((PageSeen { chain, status, headers, body: whole, at }, observation))
}

/// The pictures that changes name.
pub(super) fn named(changes: &[Change]) -> Vec<PictureId> {
    let pictures = changes.iter().filter_map(|change| change.detail.pictures.as_deref());
    pictures.flat_map(|pictures| pictures.before.iter().chain(&pictures.after)).copied().collect()
}

/// The rows of a batch that prove changes. Most batches have none and cost no statement.
#[derive(Debug, Default)]
pub(super) struct Proofs<'a> {
    pages: Vec<(i64, i64, &'a PageRow)>,
    pictures: HashMap<PictureId, i64>,
}

impl<'a> Proofs<'a> {
    pub(super) fn take(&mut self, watch: i64, recording: &'a Prepared) {
        self.pages.extend(recording.page.iter().map(|page| (watch, recording.at, page)));
        for picture in &recording.pictures {
            let seen = self.pictures.entry(*picture).or_insert(recording.at);
            *seen = recording.at.max(*seen);
        }
    }

    pub(super) async fn write(self, conn: &mut SqliteConnection) -> Result<u64, StoreError> {
        let mut rows = 0;
        for (watch, at, page) in self.pages {
            // One by one: a statement of hundreds would hold all of their bodies a second time.
            let insert =
                "INSERT INTO page (watch, at, meta, body) VALUES (?, ?, ?, ?) ON CONFLICT (watch, at) DO NOTHING";
            let query = sqlx::query(insert).bind(watch).bind(at).bind(&*page.meta).bind(&*page.body);
            rows += query.execute(&mut *conn).await?.rows_affected();
        }
        if !self.pictures.is_empty() {
            // So that they are kept as long as the page.
            rows += pictures::seen(conn, &self.pictures).await?;
        }
        Ok(rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(body: Vec<u8>) -> PageSeen {
        PageSeen {
            chain: vec!["https://shop.example/a?token=1".into()],
            status: 200,
            headers: vec![("content-type".into(), "text/html".into()), ("Set-Cookie".into(), "sid=1".into())],
            body,
            at: "2026-11-22T12:00:00Z".parse().expect("a moment"),
        }
    }

    #[test]
    fn a_page_comes_back_without_what_is_secret() {
        for body in [Vec::new(), b"<html>".to_vec(), vec![7; 1_000_000]] {
            let row = PageRow::new(&page(body.clone()), Value::Null).expect("a row");
            let (seen, observation) = read(&row.meta, &row.body).expect("readable");
            assert_eq!((seen.body, observation), (body, Value::Null));
            assert_eq!(seen.chain, ["https://shop.example/a?token=…"]);
            assert_eq!(seen.headers[1].1, "…");
        }
    }

    #[test]
    fn damage_is_told_from_a_page() {
        let row =
            PageRow::new(&page((0..20_000_u32).flat_map(u32::to_le_bytes).collect()), Value::Null).expect("a row");
        let mut flipped = row.body.clone();
        let middle = flipped.len() / 2;
        flipped[middle] ^= 0x10;
        assert!(read(&row.meta, &flipped).is_none());
        assert!(read(&row.meta, &row.body[..middle]).is_none());
        assert!(read(&row.meta, b"").is_none());
        assert!(read("{}", &row.body).is_none());
        let lying = row.meta.replace("\"size\":80000", "\"size\":79999");
        assert_ne!(lying, row.meta);
        assert!(read(&lying, &row.body).is_none());
    }
}
