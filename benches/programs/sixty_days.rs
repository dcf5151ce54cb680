//! Days of half-hour readings, written through the real store: `sixty_days FOLDER WATCHES DAYS MARKS_EVERY`.
//!
//! Each half hour one watch in a hundred says something else (a price, a change that is told), all others the same. Leaves a
//! home in FOLDER: settings, watchlists, the database; `benches/sixty_days.py` asks its questions there. The days end now.
//! MARKS_EVERY: with 1 every cycle marks all watches that say the same; with 48 only one a day does, which leaves the very
//! same rows in a fraction of the time.

#![expect(clippy::print_stdout, reason = "its figures are what it is for")]

use std::{fmt::Write, fs, path::Path, sync::Arc, time::Instant};

use anyhow::Context;
use chrono::{DateTime, Duration, Utc};
use futures_util::future::join_all;
use rivald::{
    change::{Change, WatchState},
    clock::Clock,
    listing::{
        Amount, Availability, ChangeKind, Detail, Field, Listing, Observation, Outcome, Platform, Reading, Watch,
        WatchId,
    },
    settings::Settings,
    store::{Memo, Recording, Store},
    watchlist::read_watchlist,
};

const PER_FILE: usize = 1_000;
/// Recordings under way at once.
const TOGETHER: usize = 512;

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().context("which folder?")?;
    let mut number = |what: &'static str| -> anyhow::Result<usize> { Ok(arguments.next().context(what)?.parse()?) };
    let (watches, days, marks_every) =
        (number("how many watches?")?, number("how many days?")?, number("marks every?")?);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(write(Path::new(&folder), watches, days, marks_every.max(1)))
}

async fn write(folder: &Path, watches: usize, days: usize, marks_every: usize) -> anyhow::Result<()> {
    let watches = home(folder, watches)?;
    let store = Store::open(&folder.join("rivald.db")).await?;
    let cycles = days * 48;
    let begin = Clock::system().now() - Duration::minutes(30 * i64::try_from(cycles)?);
    store.know(&watches, begin).await?;
    let (began, mut recordings, mut marks) = (Instant::now(), 0_u64, 0_u64);
    for cycle in 0..=cycles {
        let at = begin + Duration::minutes(30 * i64::try_from(cycle)?);
        let moves = |i: usize| cycle == 0 || (i * 7_919 + cycle * 104_729).is_multiple_of(100);
        let moved: Vec<usize> = (0..watches.len()).filter(|i| moves(*i)).collect();
        for some in moved.chunks(TOGETHER) {
            let all = join_all(some.iter().map(|i| store.record(recording(&watches[*i], cycle, at)))).await;
            recordings += u64::try_from(all.into_iter().collect::<Result<Vec<_>, _>>()?.len())?;
        }
        if cycle.is_multiple_of(marks_every) {
            for (_, watch) in watches.iter().enumerate().filter(|(i, _)| !moves(*i)) {
                store.mark(&watch.id, at).await?;
                marks += 1;
            }
        }
    }
    let used = store.bytes_used().await?;
    store.close().await;
    let (took, rows) = (began.elapsed().as_secs_f64(), (recordings + marks) as f64);
    let watch_days = (watches.len() * days.max(1)) as f64;
    println!(
        "{{\"recordings\":{recordings},\"marks\":{marks},\"seconds\":{took:.0},\"per_second\":{:.0},\"bytes\":{used},\
         \"bytes_per_watch_day\":{:.0}}}",
        rows / took,
        used as f64 / watch_days
    );
    Ok(())
}

/// Settings and watchlists, and the watches in them.
fn home(folder: &Path, watches: usize) -> anyhow::Result<Vec<Arc<Watch>>> {
    fs::create_dir_all(folder.join("watchlists"))?;
    fs::write(folder.join("rivald.toml"), "[mail]\nto = [\"bench@example.com\"]\n[keep]\ndetail = \"30d\"\n")?;
    let mut all = Vec::with_capacity(watches);
    for first in (0..watches).step_by(PER_FILE) {
        let mut text = String::new();
        for i in first..(first + PER_FILE).min(watches) {
            writeln!(
                text,
                "[[watch]]\nid = \"w{i}\"\nurl = \"https://shop{}.example.com/products/thermos-{i}\"\ngroup = \"g{}\"\n",
                i % 500,
                i / 20
            )?;
        }
        let name = format!("shop-{:03}.toml", first / PER_FILE);
        fs::write(folder.join("watchlists").join(&name), &text)?;
        let (read, faults) = read_watchlist(&name, &text, &Settings::default());
        anyhow::ensure!(faults.is_empty(), "{faults:?}");
        all.extend(read);
    }
    Ok(all)
}

/// A reading of about 1 kB in which the price and the sold count moved, and the change that it makes.
fn recording(watch: &Watch, cycle: usize, at: DateTime<Utc>) -> Recording {
    let price = |cycle: usize| Amount::new(i64::try_from(7_900 + cycle % 1_000).unwrap_or_default(), 2);
    let image = |i: usize| format!("https://cdn.example.com/files/{}/image-{i}.jpg?v=1699999999", watch.id);
    let listing = Listing {
        title: Some(format!("Thermos 500 ml, stainless steel, {}", watch.id)),
        seller: Some("A shop".into()),
        price: Some(price(cycle)),
        availability: Availability::InStock,
        main_image: Some(image(0)),
        gallery: (0..5).map(image).collect(),
        review_count: Some(100 + cycle as u64 / 100),
        ..Listing::default()
    };
    let origin = [Field::Title, Field::Price, Field::Gallery].map(|field| (field, "json-ld".to_owned())).into();
    let change = (cycle > 0).then(|| Change {
        id: format!("{:016x}", xxhash_rust::xxh3::xxh3_64(format!("{}:{cycle}", watch.id).as_bytes())),
        watch: watch.id.clone(),
        at,
        kind: ChangeKind::PriceRise,
        field: Some(Field::Price),
        before: Some(price(cycle - 1).to_string()),
        after: Some(price(cycle).to_string()),
        why: format!("the price rose from {} to {}", price(cycle - 1), price(cycle)),
        alerted: true,
        detail: Detail::default(),
    });
    let state = WatchState {
        baseline: Some(listing.clone()),
        told: Some(listing.clone()),
        accepted_at: Some(at),
        ..WatchState::default()
    };
    let memo = Memo {
        facts: cycle as u64 + 1,
        outcome: Some(Outcome::Ok),
        last_at: Some(at),
        last_ok: Some(at),
        ..Memo::default()
    };
    let observation = Observation {
        at,
        url: watch.url.to_string(),
        canonical: None,
        platform: Platform::Web,
        item_id: Some(item(&watch.id)),
        outcome: Outcome::Ok,
        reason: None,
        reading: Some(Reading { listing, origin, witnesses: Vec::new() }),
        union: None,
    };
    let changes = change.into_iter().collect();
    Recording { changes, ..Recording::quiet(watch.id.clone(), at, observation, state, memo) }
}

fn item(watch: &WatchId) -> String {
    watch.as_str().trim_start_matches('w').to_owned()
}
