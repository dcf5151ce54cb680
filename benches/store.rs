//! How many recordings and marks a second the store takes, on a real file with one fsync a batch.
//!
//! `cargo bench --bench store`; one item is one recording, or one mark. `TMPDIR` names the disk.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use divan::{Bencher, counter::ItemsCount};
use futures_util::future::join_all;
use rivald::{
    change::WatchState,
    listing::{Field, Listing, Observation, Outcome, PictureId, Platform, Reading, Variant, Watch, WatchId},
    picture::{Known, id_of},
    store::{KeptPicture, Memo, Recording, Store},
};

fn main() {
    divan::main();
}

const WATCHES: [usize; 2] = [1_000, 10_000];
/// Polls under way, as with `[poll] concurrency`, and as many as the writer takes at once.
const UNDER_WAY: usize = 512;

struct Bed {
    runtime: tokio::runtime::Runtime,
    _folder: tempfile::TempDir,
    store: Store,
    ids: Vec<WatchId>,
}

impl Bed {
    fn new(watches: usize) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
        let folder = tempfile::tempdir().expect("a folder");
        let watches: Vec<_> = (0..watches).map(watch).collect();
        let store = runtime.block_on(async {
            let store = Store::open(&folder.path().join("rivald.db")).await.expect("a database");
            store.know(&watches, begin()).await.expect("known");
            store
        });
        Self { runtime, _folder: folder, store, ids: watches.iter().map(|w| w.id.clone()).collect() }
    }

    /// All watches once, as so many polls at a time do.
    fn record(&self, minute: i64) {
        self.runtime.block_on(async {
            for ids in self.ids.chunks(UNDER_WAY) {
                let all = join_all(ids.iter().map(|id| self.store.record(recording(id, minute)))).await;
                assert!(all.iter().all(Result::is_ok));
            }
        });
    }
}

/// The first cycle: every listing is new.
#[divan::bench(args = WATCHES, sample_count = 5, sample_size = 1)]
fn baselines(bencher: Bencher, watches: usize) {
    bencher.counter(ItemsCount::new(watches)).with_inputs(|| Bed::new(watches)).bench_local_refs(|bed| bed.record(0));
}

/// A cycle in which every counter moved, and nothing else.
#[divan::bench(args = WATCHES, sample_count = 5, sample_size = 1)]
fn moved(bencher: Bencher, watches: usize) {
    let bed = Bed::new(watches);
    bed.record(0);
    let minute = std::cell::Cell::new(0);
    bencher.counter(ItemsCount::new(watches)).bench_local(|| {
        minute.set(minute.get() + 30);
        bed.record(minute.get());
    });
}

/// A cycle that says nothing new.
#[divan::bench(args = WATCHES, sample_count = 20, sample_size = 1)]
fn marks(bencher: Bencher, watches: usize) {
    let bed = Bed::new(watches);
    bed.record(0);
    let minute = std::cell::Cell::new(0);
    bencher.counter(ItemsCount::new(watches)).bench_local(|| {
        minute.set(minute.get() + 30);
        let at = begin() + Duration::minutes(minute.get());
        bed.runtime.block_on(async {
            for id in &bed.ids {
                bed.store.mark(id, at).await.expect("queued");
            }
            // Behind all marks: they are on the disk.
            bed.store.put_note("cycle", "{}", at).await.expect("written");
        });
    });
}

/// What a day's round of unchanged pictures writes: seven of each watch, as so many polls at a time do.
#[divan::bench(args = WATCHES, sample_count = 5, sample_size = 1)]
fn looks(bencher: Bencher, watches: usize) {
    let bed = Bed::new(watches);
    let files: Vec<_> = (0..7_u8).map(|i| vec![i; 60_000]).collect();
    let ids: Vec<_> = files.iter().map(|file| id_of(file)).collect();
    let look = |i: usize, minute: i64| Known {
        key: format!("files/image-{i}"),
        address: format!("https://cdn.example.com/files/image-{i}.jpg?v=1699999999"),
        picture: Some(ids[i]),
        etag: Some("\"0123456789abcdef\"".into()),
        last_modified: None,
        checked_at: begin() + Duration::minutes(minute),
        moved: 0,
        failed: 0,
        retry: false,
        why: None,
        fresh: false,
    };
    let picture = |(id, bytes): (&PictureId, Vec<u8>)| KeptPicture {
        id: *id,
        format: "image/jpeg".into(),
        width: 800,
        height: 800,
        hash: vec![0; 32],
        first_at: begin(),
        last_at: begin(),
        bytes,
    };
    let pictures = ids.iter().zip(files).map(picture).collect();
    bed.runtime.block_on(bed.store.keep_looks(&bed.ids[0], Vec::new(), pictures)).expect("kept");
    let minute = std::cell::Cell::new(0);
    bencher.counter(ItemsCount::new(watches)).bench_local(|| {
        minute.set(minute.get() + 1_440);
        bed.runtime.block_on(async {
            for watches in bed.ids.chunks(UNDER_WAY) {
                let looks = || (0..7).map(|i| look(i, minute.get())).collect();
                let all = join_all(watches.iter().map(|id| bed.store.keep_looks(id, looks(), Vec::new()))).await;
                assert!(all.iter().all(Result::is_ok));
            }
        });
    });
}

/// What a start reads.
#[divan::bench(args = WATCHES, sample_count = 10, sample_size = 1)]
fn memos(bencher: Bencher, watches: usize) {
    let bed = Bed::new(watches);
    bed.record(0);
    bencher.counter(ItemsCount::new(watches)).bench_local(|| bed.runtime.block_on(bed.store.memos()).expect("memos"));
}

fn begin() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_348_800, 0).expect("a moment")
}

fn watch(i: usize) -> Arc<Watch> {
    Arc::new(Watch {
        name: format!("Rival {i} thermos 500 ml").into(),
        group: Some("500 ml".into()),
        file: "bench.toml".into(),
        line: 1,
        ..Watch::new(
            WatchId::new(&format!("rival-shop-{i}")).expect("a valid id"),
            format!("https://shop{}.example.com/products/thermos-{i}", i % 50).parse().expect("an address"),
        )
    })
}

/// A listing of about 2 kB, with a state of about 4 kB.
fn recording(id: &WatchId, minute: i64) -> Recording {
    let at = begin() + Duration::minutes(minute);
    let image = |i: usize| format!("https://cdn.example.com/files/{id}/image-{i}.jpg?v=1699999999");
    let listing = Listing {
        title: Some(format!("Thermos 500 ml, stainless steel, {id}")),
        seller: Some("A shop".into()),
        price: Some("79.00".parse().expect("a price")),
        main_image: Some(image(0)),
        gallery: (0..8).map(image).collect(),
        review_count: Some(minute.unsigned_abs() + 100),
        variants: (0..6)
            .map(|i| Variant {
                id: Some(format!("4400{i}")),
                name: Some(format!("colour {i} / 500 ml")),
                price: Some("79.00".parse().expect("a price")),
                image: Some(image(i)),
                available: Some(true),
            })
            .collect(),
        ..Listing::default()
    };
    let origin =
        [Field::Title, Field::Price, Field::Gallery, Field::Variants].map(|f| (f, "json-ld".to_owned())).into();
    let state = WatchState {
        baseline: Some(listing.clone()),
        told: Some(listing.clone()),
        accepted_at: Some(at),
        ..WatchState::default()
    };
    let memo = Memo { facts: minute.unsigned_abs(), last_at: Some(at), last_ok: Some(at), ..Memo::default() };
    let observation = Observation {
        at,
        url: format!("https://shop.example.com/products/{id}"),
        canonical: None,
        platform: Platform::Shopify,
        item_id: Some("6632".into()),
        outcome: Outcome::Ok,
        reason: None,
        reading: Some(Reading { listing, origin, witnesses: Vec::new() }),
        union: None,
    };
    Recording::quiet(id.clone(), begin(), observation, state, memo)
}
