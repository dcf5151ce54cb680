//! A long run: memory and open files stay flat, and the database keeps to its retention.
//!
//! `RIVALD_SOAK=200000 cargo test --test it service::soak -- --nocapture` makes so many polls. With libfaketime each ten
//! seconds are a day, so that what `[keep]` says comes to pass; without it the database is not judged.

use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use axum::{
    Router,
    extract::State,
    http::{StatusCode, Uri, header},
    response::{IntoResponse, Response},
};

use super::process::{Daemon, command};
use crate::mail::server::{self, Server};

/// Listings, and hosts that they are on.
const LISTINGS: usize = 240;
const HOSTS: usize = 8;
/// So long is a day.
const DAY: Duration = Duration::from_secs(10);
/// `[keep] observations`, in days.
const KEPT: usize = 8;

/// What was measured at one moment.
#[derive(Clone, Copy, Debug)]
struct Sample {
    polls: u64,
    /// Resident memory, in kB.
    memory: u64,
    files: usize,
    /// Bytes of database and log.
    database: u64,
    /// Bytes of the whole file that hold rows.
    used: u64,
}

fn wanted() -> u64 {
    std::env::var("RIVALD_SOAK").ok().and_then(|n| n.parse().ok()).unwrap_or(1_500)
}

/// Hits by listing.
type Hits = Arc<Mutex<HashMap<String, u64>>>;

/// A busy shop: the price moves now and then, the page is never twice the same, and some answers are none.
async fn answer(State(hits): State<Hits>, uri: Uri) -> Response {
    let n = {
        let mut hits = hits.lock().unwrap();
        let n = hits.entry(uri.to_string()).or_default();
        *n += 1;
        *n
    };
    let item: u64 = uri.path().rsplit('/').next().and_then(|n| n.parse().ok()).unwrap_or(0);
    match (n + item) % 41 {
        7 => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        19 => {
            return (StatusCode::OK, "<title>Robot Check</title><form action=\"/validateCaptcha\"></form>")
                .into_response();
        }
        _ => {}
    }
    let price = 100 + item % 50 + 40 * ((n + 3 * item) / 60 % 2);
    let filling = "<li><a href=\"/p\">Another thing that one may like</a></li>\n".repeat(300);
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Flask {item}</title>\
         <script type=\"application/ld+json\">{{\"@context\":\"https://schema.org\",\"@type\":\"Product\",\"name\":\"Flask {item}\",\
         \"offers\":{{\"@type\":\"Offer\",\"price\":\"{price}.00\",\"priceCurrency\":\"EUR\",\
         \"availability\":\"https://schema.org/InStock\"}}}}</script></head><body><h1>Flask {item}</h1>\
         <span class=\"price\">€{price}.00</span><p>{n} people looked at it</p><ul>{filling}</ul></body></html>"
    );
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
}

/// Settings and watchlist; the port at which the daemon tells of itself.
async fn lay(home: &Path, mail: u16) -> u16 {
    let hits = Hits::default();
    let mut list = "[defaults.alert]\nrearm = \"1h\"\n".to_owned();
    for host in 0..HOSTS {
        let listener = tokio::net::TcpListener::bind(format!("127.0.9.{}:0", host + 1)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let app = Router::new().fallback(answer).with_state(Arc::clone(&hits));
        tokio::spawn(async move { axum::serve(listener, app).await });
        for n in (host..LISTINGS).step_by(HOSTS) {
            list += &format!("[[watch]]\nid = \"s{n}\"\nurl = \"http://{address}/item/{n}\"\n");
        }
    }
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    std::fs::create_dir(home.join("watchlists")).unwrap();
    std::fs::write(home.join("watchlists/soak.toml"), list).unwrap();
    let settings = format!(
        "[poll]\nschedule = \"* * * * * *\"\nspread = \"0s\"\nmin_interval = \"0s\"\nper_host = 8\nconfirm_after = \"1s\"\n\
         allow_private_addresses = true\nrobots = false\npictures = false\n\
         [mail]\nhost = \"127.0.0.1\"\nport = {mail}\ntls = \"none\"\nto = [\"anna@example.com\"]\nengineer = [\"ops@example.com\"]\n\
         [keep]\nobservations = \"{KEPT}d\"\npages = \"2d\"\n[status]\nlisten = \"127.0.0.1:{free}\"\n"
    );
    std::fs::write(home.join("rivald.toml"), settings).unwrap();
    free
}

/// Polls so far, as the daemon counts them.
async fn polls(client: &reqwest::Client, port: u16) -> Option<u64> {
    let text = client.get(format!("http://127.0.0.1:{port}/metrics")).send().await.ok()?.text().await.ok()?;
    let counts = text.lines().filter(|line| line.starts_with("rivald_polls_total{"));
    Some(counts.filter_map(|line| line.rsplit(' ').next()?.parse::<u64>().ok()).sum())
}

async fn sample(daemon: &Daemon, home: &Path, polls: u64) -> Sample {
    let size = |name: &str| std::fs::metadata(home.join(name)).map(|meta| meta.len()).unwrap_or_default();
    let free = "SELECT (SELECT page_count FROM pragma_page_count) - (SELECT freelist_count FROM pragma_freelist_count)";
    let pages = super::process::count(&home.join("rivald.db"), free).await.unwrap_or_default();
    Sample {
        polls,
        memory: daemon.status("VmRSS").unwrap_or_default(),
        files: daemon.files(),
        database: size("rivald.db") + size("rivald.db-wal"),
        used: pages * 4096,
    }
}

fn median(mut of: Vec<u64>) -> u64 {
    of.sort_unstable();
    of.get(of.len() / 2).copied().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_run_is_flat() {
    let folder = tempfile::tempdir().unwrap();
    let mail = Server::start(server::Plan::default()).await;
    let (home, all) = (folder.path(), wanted());
    let port = lay(home, mail.port).await;
    let library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";
    let days_pass = Path::new(library).exists();
    let (dial, mut command) = (home.join("dial"), command(home, &[]));
    std::fs::write(&dial, "+0").unwrap();
    if days_pass {
        command
            .env("LD_PRELOAD", library)
            .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
            .env("FAKETIME_NO_CACHE", "1")
            .env("FAKETIME_TIMESTAMP_FILE", &dial);
    }
    command.arg("--quiet");
    let mut daemon = Daemon::of(command, home);
    // Alone, no other test has installed it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let (began, mut samples, mut day) = (Instant::now(), Vec::new(), 0);
    loop {
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert!(daemon.ended().is_none(), "it ended by itself: {}", daemon.said());
        let days = (began.elapsed().as_secs_f64() / DAY.as_secs_f64()) as u32;
        if days_pass && days > day {
            day = days;
            std::fs::write(&dial, format!("+{day}d")).unwrap();
        }
        if let Some(polls) = polls(&client, port).await {
            samples.push(sample(&daemon, home, polls).await);
            if polls >= all {
                break;
            }
        }
        assert!(began.elapsed() < Duration::from_secs(60 + all / 50), "too slow: {samples:?}");
    }
    let quarter = samples.len().div_ceil(4);
    println!("{} listings, {day} days of {} s, `[keep] observations = \"{KEPT}d\"`", LISTINGS, DAY.as_secs());
    println!("| quarter | polls | memory, MB (median, peak) | open files (most) | database, MB | of it in use, MB |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: |");
    for (n, part) in samples.chunks(quarter).enumerate() {
        let memory = median(part.iter().map(|s| s.memory).collect());
        let most = |of: fn(&Sample) -> u64| part.iter().map(of).max().unwrap_or_default();
        println!(
            "| {} | {} | {:.1}, {:.1} | {} | {:.1} | {:.1} |",
            n + 1,
            most(|s| s.polls),
            memory as f64 / 1024.0,
            most(|s| s.memory) as f64 / 1024.0,
            most(|s| s.files as u64),
            most(|s| s.database) as f64 / 1e6,
            most(|s| s.used) as f64 / 1e6
        );
    }
    let (first, last) = (&samples[..quarter], &samples[samples.len() - quarter..]);
    let memory = |part: &[Sample]| median(part.iter().map(|s| s.memory).collect());
    // Buffers and caches fill in the first seconds of a short run.
    let slack = if all >= 50_000 { 4_096 } else { 24_576 };
    assert!(memory(last) < memory(first) * 11 / 10 + slack, "memory grows: {first:?} {last:?}");
    let files = |part: &[Sample]| part.iter().map(|s| s.files).max().unwrap_or_default();
    assert!(files(last) <= files(first) + 4, "open files grow: {first:?} {last:?}");
    let used = |part: &[Sample]| part.iter().map(|s| s.used).max().unwrap_or_default();
    if day as usize > 4 * KEPT {
        let half = &samples[samples.len() / 4..samples.len() / 2];
        assert!(used(last) < used(half) * 12 / 10, "the database grows: {half:?} {last:?}");
    }
    let (status, took) = daemon.end().await;
    assert!(status.is_some_and(|s| s.success()) && took < Duration::from_secs(10), "{status:?} {took:?}");
}
