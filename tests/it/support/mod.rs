//! A scripted shop on loopback, and a home for a daemon: settings, watchlists, database and mails in a folder.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use axum::{Router, extract::State, http::StatusCode, response::IntoResponse};
use chrono::{DateTime, TimeDelta, Utc};
use rivald::{
    clock::Clock,
    daemon::{self, Engine, EngineFault},
    settings,
};
use tokio::{sync::oneshot, task::JoinHandle};
use tokio_util::sync::CancellationToken;

/// Pages by path, changed while the daemon runs.
#[derive(Clone, Default)]
pub struct Shop {
    pages: Arc<Mutex<BTreeMap<String, (u16, String)>>>,
    hits: Arc<Mutex<BTreeMap<String, u64>>>,
    address: Option<SocketAddr>,
}

impl Shop {
    pub async fn open() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let shop = Self { address: listener.local_addr().ok(), ..Self::default() };
        let app = Router::new().fallback(answer).with_state(shop.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        shop
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address.unwrap())
    }

    pub fn set(&self, path: &str, status: u16, body: impl Into<String>) {
        self.pages.lock().unwrap().insert(path.into(), (status, body.into()));
    }

    /// A listing as a small shop shows it.
    pub fn sell(&self, path: &str, title: &str, price: &str) {
        self.set(path, 200, product(title, price));
    }

    pub fn hits(&self, path: &str) -> u64 {
        self.hits.lock().unwrap().get(path).copied().unwrap_or(0)
    }
}

pub fn product(title: &str, price: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <script type=\"application/ld+json\">{{\"@context\":\"https://schema.org\",\"@type\":\"Product\",\"name\":\"{title}\",\
         \"image\":\"https://img.example.com/a.jpg\",\"offers\":{{\"@type\":\"Offer\",\"price\":\"{price}\",\
         \"priceCurrency\":\"EUR\",\"availability\":\"https://schema.org/InStock\"}}}}</script></head>\
         <body><h1>{title}</h1><span class=\"price\">€{price}</span><button>Add to cart</button></body></html>"
    )
}

static SERIAL: AtomicU64 = AtomicU64::new(0);

async fn answer(State(shop): State<Shop>, uri: axum::http::Uri) -> impl IntoResponse {
    let path = uri.path().to_owned();
    *shop.hits.lock().unwrap().entry(path.clone()).or_default() += 1;
    let page = shop.pages.lock().unwrap().get(&path).cloned();
    let (status, body) = page.unwrap_or((404, "<title>404</title><h1>Not found</h1>".into()));
    // Real pages never come twice the same.
    let body = format!("{body}<!-- {} -->", SERIAL.fetch_add(1, Relaxed));
    (StatusCode::from_u16(status).unwrap(), [("content-type", "text/html; charset=utf-8")], body)
}

/// A folder that a daemon lives in.
pub struct Home {
    pub folder: tempfile::TempDir,
    pub clock: Clock,
}

/// Monday, 23 November 2026, 10:05 in Shanghai.
pub fn start() -> DateTime<Utc> {
    "2026-11-23T02:05:00Z".parse().unwrap()
}

impl Home {
    pub fn new(poll: &str) -> Self {
        // `RUST_LOG=rivald=debug` shows what the daemon says while a test runs.
        if std::env::var_os("RUST_LOG").is_some() {
            rivald::telemetry::start("info");
        }
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("watchlists")).unwrap();
        // Most shops of tests name pictures on hosts that are not there.
        let pictures = if poll.contains("pictures") { "" } else { "pictures = false" };
        let settings = format!(
            "[poll]\nspread = \"0s\"\nmin_interval = \"0s\"\nallow_private_addresses = true\nrobots = false\n{pictures}\n{poll}\n\
             [mail]\nto = [\"anna@example.com\"]\nengineer = [\"ops@example.com\"]\n"
        );
        std::fs::write(folder.path().join("rivald.toml"), settings).unwrap();
        Self { folder, clock: Clock::manual(start()) }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a watchlist as editors do: a new file in place of the old one.
    pub fn watchlist(&self, name: &str, text: &str) {
        let (new, file) = (self.path("new.tmp"), self.path("watchlists").join(name));
        std::fs::write(&new, text).unwrap();
        std::fs::rename(new, file).unwrap();
    }

    pub async fn daemon(&self) -> Running {
        let file = self.path("rivald.toml");
        let load = move || settings::load(Some(&file));
        let loaded = load().unwrap();
        let stop = CancellationToken::new();
        let (ready, is_ready) = oneshot::channel();
        let task = tokio::spawn(daemon::run(
            loaded,
            Box::new(load),
            self.clock.clone(),
            stop.clone(),
            move |engine: &Arc<Engine>| {
                let _ = ready.send(Arc::clone(engine));
            },
        ));
        let Ok(engine) = is_ready.await else { panic!("the daemon did not start: {:?}", task.await) };
        Running { engine, clock: self.clock.clone(), stop, task }
    }

    /// The mails in the outbox, oldest first: recipient line, decoded subject and text.
    pub fn mails(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.path("outbox")) else { return Vec::new() };
        let mut files: Vec<_> =
            entries.map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "eml")).collect();
        files.sort();
        files.iter().map(|f| std::fs::read_to_string(f).unwrap()).collect()
    }

    pub fn mails_to(&self, who: &str) -> usize {
        self.mails().iter().filter(|m| m.contains(&format!("To: {who}")) || m.contains(&format!("To: <{who}>"))).count()
    }
}

/// A daemon that runs.
pub struct Running {
    pub engine: Arc<Engine>,
    pub clock: Clock,
    pub stop: CancellationToken,
    pub task: JoinHandle<Result<(), EngineFault>>,
}

impl Running {
    /// Waits until something holds; real work has its real time, and a thing that never comes fails the test.
    pub async fn until(&self, what: &str, holds: impl Fn() -> bool) {
        for _ in 0..5000 {
            if holds() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        panic!("never came: {what}");
    }

    pub fn cycles(&self) -> u64 {
        self.engine.counters.cycles.load(Relaxed)
    }

    /// Goes to the next half hour and through its cycle, second readings included, until everything is delivered.
    pub async fn half_hour(&self) {
        self.half_hour_held().await;
        self.delivered().await;
    }

    /// The same where quiet hours may hold what there is to tell.
    pub async fn half_hour_held(&self) {
        let (before, now) = (self.cycles(), self.clock.now());
        let past = now.timestamp() % 1800;
        self.clock.set(now + TimeDelta::seconds(1800 - past));
        self.cycle_ended_held(before).await;
    }

    /// Through a cycle that has begun, until everything is delivered.
    pub async fn cycle_ended(&self, before: u64) {
        self.cycle_ended_held(before).await;
        self.delivered().await;
    }

    /// Through a cycle that has begun.
    pub async fn cycle_ended_held(&self, before: u64) {
        for step in 0..20_000_u32 {
            if self.cycles() > before {
                return;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
            // Only while all that is in hand waits for its time.
            if step % 30 == 29 && self.engine.next_poll().is_some() {
                self.clock.advance(Duration::from_secs(10));
            }
        }
        panic!("the cycle never ended");
    }

    /// Sets the clock back, and waits until the daemon has laid its timetable anew.
    pub async fn set_back(&self, to: DateTime<Utc>) {
        let before = self.next_cycle().await;
        self.clock.set(to);
        // The daemon looks at the clock at every tick; a manual clock ticks when it is moved.
        self.clock.advance(Duration::from_secs(21));
        if !self.engine.safeguards().clock_set_back {
            return;
        }
        for _ in 0..5000 {
            if self.next_cycle().await < before {
                return;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        panic!("that the clock was set back was never noticed");
    }

    /// When the next cycle is, as `rivald status` shows it.
    async fn next_cycle(&self) -> Option<DateTime<Utc>> {
        let (json, _) = self.engine.store.get_note(daemon::NOTE_NAME).await.unwrap().unwrap();
        serde_json::from_str::<daemon::DaemonNote>(&json).unwrap().next
    }

    pub async fn delivered(&self) {
        for _ in 0..5000 {
            let notes = self.engine.store.notes(self.clock.now()).await.unwrap().len();
            if notes + self.engine.store.queue().await.unwrap().len() == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        panic!("mails were never delivered");
    }

    pub async fn end(self) {
        self.stop.cancel();
        self.task.await.unwrap().unwrap();
    }
}
