//! The store on real SQLite files.

mod affiliates;
mod board;
mod commands;
mod copies;
mod crash;
mod evidence;
mod faults;
mod migrate;
mod open;
mod outbox;
mod pictures;
mod proof;
mod prune;
mod recording;
mod sheets;
mod watches;
mod writer;

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use rivald::{
    change::{Alert, AlertNote, Change, NoteBody, WatchState},
    listing::{
        ChangeKind, Detail, Field, Listing, Moment, Observation, Outcome, Platform, Reading, Side, Watch, WatchId,
    },
    store::{Memo, NewNote, Recording, Store},
};
use tempfile::TempDir;

/// A store in a folder of its own.
struct Place {
    folder: TempDir,
    store: Store,
}

impl Place {
    async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&folder.path().join("rivald.db")).await.expect("a new database");
        Self { folder, store }
    }

    /// With these watches known.
    async fn knowing(ids: &[&str]) -> Self {
        let place = Self::new().await;
        let watches: Vec<_> = ids.iter().map(|id| watch(id, &format!("https://shop.example/{id}"))).collect();
        place.store.know(&watches, at(0)).await.expect("known");
        place
    }

    fn file(&self) -> std::path::PathBuf {
        self.folder.path().join("rivald.db")
    }

    /// A connection beside the store's own, as another program would have.
    async fn raw(&self) -> sqlx::SqliteConnection {
        raw(&self.file()).await
    }
}

async fn raw(file: &std::path::Path) -> sqlx::SqliteConnection {
    use sqlx::ConnectOptions;
    sqlx::sqlite::SqliteConnectOptions::new().filename(file).connect().await.expect("a connection")
}

/// So many minutes after the beginning of these tests' time.
fn at(minutes: i64) -> Moment {
    let begin: DateTime<Utc> = "2026-11-22T12:00:00Z".parse().expect("a moment");
    begin + Duration::minutes(minutes)
}

fn id(id: &str) -> WatchId {
    WatchId::new(id).expect("a valid id")
}

fn watch(name: &str, url: &str) -> Arc<Watch> {
    Arc::new(Watch {
        name: format!("Name of {name}").into(),
        file: "w.toml".into(),
        line: 1,
        ..Watch::new(id(name), url.parse().expect("an address"))
    })
}

fn listing(price: &str) -> Listing {
    Listing {
        title: Some("Thermos 500 ml".into()),
        price: Some(price.parse().expect("a price")),
        gallery: vec!["https://img.example/1.jpg".into(), "https://img.example/2.jpg".into()],
        ..Listing::default()
    }
}

fn observation(watch: &str, minutes: i64, outcome: Outcome, price: &str) -> Observation {
    let good = outcome == Outcome::Ok;
    Observation {
        at: at(minutes),
        url: format!("https://shop.example/{watch}"),
        canonical: None,
        platform: Platform::Web,
        item_id: Some("42".into()),
        outcome,
        reason: (!good).then(|| format!("the shop says {price}")),
        reading: good.then(|| Reading {
            listing: listing(price),
            origin: [(Field::Title, "json-ld".to_owned()), (Field::Price, "json-ld".to_owned())].into(),
            witnesses: Vec::new(),
        }),
        union: None,
    }
}

/// A good observation of this price, with the state that it leads to, and nothing to tell.
fn seen(watch: &str, minutes: i64, price: &str) -> Recording {
    Recording {
        watch: id(watch),
        cycle: at(minutes - minutes % 30),
        observation: observation(watch, minutes, Outcome::Ok, price),
        state: WatchState { baseline: Some(listing(price)), accepted_at: Some(at(minutes)), ..WatchState::default() },
        memo: Memo {
            facts: u64::MAX - 1,
            outcome: Some(Outcome::Ok),
            last_at: Some(at(minutes)),
            last_ok: Some(at(minutes)),
            price: Some(price.parse().expect("a price")),
            ..Memo::default()
        },
        changes: Vec::new(),
        told: Vec::new(),
        notes: Vec::new(),
        faults: Vec::new(),
        ended: Vec::new(),
        engineers: vec!["engineer@example.com".into()],
        flicker: false,
        book: None,
        kept: Vec::new(),
        happened: None,
        page: None,
    }
}

/// An observation that was not good.
fn unseen(watch: &str, minutes: i64, outcome: Outcome, why: &str) -> Recording {
    let recording = seen(watch, minutes, "1");
    Recording { observation: observation(watch, minutes, outcome, why), ..recording }
}

fn change(watch: &str, minutes: i64, before: &str, after: &str) -> Change {
    Change {
        id: Change::id_of(&id(watch), ChangeKind::PriceDrop, at(minutes)),
        at: at(minutes),
        watch: id(watch),
        kind: ChangeKind::PriceDrop,
        field: Some(Field::Price),
        before: Some(before.into()),
        after: Some(after.into()),
        why: format!("the price fell from {before} to {after}"),
        alerted: true,
        detail: Detail::default(),
    }
}

fn note(change: &Change, recipient: &str) -> NewNote {
    NewNote {
        recipient: recipient.into(),
        body: NoteBody::Alert(Box::new(AlertNote {
            alert: Alert { change: change.clone(), covers: vec!["0123456789abcdef".into()], plot: None },
            watch: change.watch.clone(),
            name: "Rival A".into(),
            url: "https://shop.example/a".into(),
            group: Some("500 ml".into()),
            side: Side::Rival,
            sku: None,
            entry: "w.toml:1".into(),
            listing: listing("69.00"),
            own: None,
            shop: None,
            tags: Vec::new(),
            urgent: false,
            quiet: None,
        })),
    }
}

/// A price drop that is told to two people.
fn drop(watch: &str, minutes: i64, before: &str, after: &str) -> Recording {
    let change = change(watch, minutes, before, after);
    let notes = ["anna@example.com", "bo@example.com"].map(|to| note(&change, to)).into();
    Recording { changes: vec![change], notes, ..seen(watch, minutes, after) }
}
