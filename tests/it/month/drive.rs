//! Lets the daemon live through a plan: real HTTP, a real database, mails as files. Only the clock is moved by hand, and
//! it jumps from one thing that is due to the next.

use std::{collections::BTreeMap, sync::Arc, sync::atomic::Ordering::Relaxed, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use rivald::{
    change::{FaultKey, NoteBody, Safeguards},
    clock::Clock,
    listing::ChangeKind,
};
use sqlx::{ConnectOptions, Row, SqliteConnection, sqlite::SqliteConnectOptions};

use super::{
    plan::{Edit, Plan, moment, start},
    street::Shop,
};
use crate::{
    mail::server::{self, Server},
    support::{Home, Running},
};

/// What is taken away from the daemon, from inside or outside.
#[derive(Clone, Copy, Debug, Default)]
pub struct Without {
    pub guards: Safeguards,
    /// `confirm_after = "0s"`.
    pub second_reading: bool,
    /// `rearm = "0s"`.
    pub rearm: bool,
    /// Hosts that rest are woken after every cycle.
    pub rests: bool,
    /// The daemon forgets at its end which slot it had reached.
    pub catching_up: bool,
    /// What was sent is forgotten at every end of a cycle.
    pub outbox: bool,
}

impl Without {
    pub fn is_nothing(&self) -> bool {
        let outside = self.second_reading || self.rearm || self.rests || self.catching_up || self.outbox;
        !outside && self.guards == Safeguards::default()
    }
}

/// Something that somebody was told.
#[derive(Clone, Debug)]
pub struct Told {
    pub slot: usize,
    pub shop: Option<usize>,
    pub what: What,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    Change(ChangeKind, String),
    Fault(&'static str),
    Ended(&'static str),
}

/// What came of it.
#[derive(Default)]
pub struct Lived {
    pub told: Vec<Told>,
    pub polls: BTreeMap<&'static str, u64>,
    pub requests: u64,
    pub cycles: u64,
    pub messages: u64,
    pub sends: u64,
    pub mails: usize,
    /// Mails of each day, to the operator and to the engineer.
    pub days: BTreeMap<String, [usize; 2]>,
    /// What the notes say and no mail does.
    pub unmailed: u64,
    /// Readings in the history that did not hold.
    pub flickers: u64,
    /// Polls that were due and not made.
    pub unpolled: Vec<(usize, usize)>,
    /// What `rivald backtest` says of it: watch, kind, value after, and whether the same was really told.
    pub backtest: Vec<(String, String, String, bool)>,
}

struct Life {
    plan: Arc<Plan>,
    without: Without,
    home: Home,
    shops: Vec<Arc<Shop>>,
    server: Server,
    daemon: Option<Running>,
    database: SqliteConnection,
    last_note: i64,
    /// How far the machine's clock is behind.
    behind: TimeDelta,
    lived: Lived,
}

/// Lives through the plan.
pub async fn live(plan: Plan, without: Without) -> Lived {
    let confirm = if without.second_reading { "0s" } else { "2m" };
    let mut home = Home::new(&format!("per_host = 8\ntimeout = \"2s\"\nconfirm_after = \"{confirm}\""));
    home.clock = Clock::manual(start() - TimeDelta::minutes(7));
    // Mails go through a real conversation with a server.
    let server = Server::start(server::Plan::default()).await;
    let settings = std::fs::read_to_string(home.path("rivald.toml")).unwrap();
    let to = format!("[mail]\nhost = \"127.0.0.1\"\nport = {}\ntls = \"none\"\n", server.port);
    std::fs::write(home.path("rivald.toml"), settings.replace("[mail]\n", &to)).unwrap();
    let mut shops = Vec::new();
    for (n, front) in plan.shops.iter().enumerate() {
        shops.push(Shop::open(n, front.make, front.language, front.item.clone()).await);
    }
    watchlists(&home, &plan, &shops, &without, "");
    let daemon = home.daemon().await;
    daemon.engine.weaken(without.guards);
    let database = SqliteConnectOptions::new().filename(home.path("rivald.db")).connect().await.unwrap();
    let slots = plan.slots;
    let mut life = Life {
        plan: Arc::new(plan),
        without,
        home,
        shops,
        server,
        daemon: Some(daemon),
        database,
        last_note: 0,
        behind: TimeDelta::zero(),
        lived: Lived::default(),
    };
    life.settle(0, true).await;
    for slot in 0..slots {
        life.slot(slot).await;
    }
    life.end().await
}

/// Writes the watchlists: ten watches a file.
fn watchlists(home: &Home, plan: &Plan, shops: &[Arc<Shop>], without: &Without, mark: &str) {
    for (file, part) in shops.chunks(10).enumerate() {
        let mut text = "[defaults.alert]\ngallery = true\nrating = true\nreviews = true\nquestions = true\n".to_owned();
        if without.rearm {
            text += "rearm = \"0s\"\n";
        }
        for (n, shop) in part.iter().enumerate() {
            let n = file * 10 + n;
            let front = &plan.shops[n];
            text += &format!(
                "\n[[watch]]\nid = \"w{n:02}\"\nname = \"Shop {n:02}{mark}\"\nurl = \"{}\"\n{}",
                shop.url(),
                front.watch
            );
            if !front.alert.is_empty() {
                text += &format!("[watch.alert]\n{}", front.alert);
            }
            let selectors = front.make.selectors();
            if !selectors.is_empty() {
                text += "[watch.select]\n";
                text.extend(selectors.iter().map(|(field, css)| format!("{field} = \"{css}\"\n")));
            }
        }
        home.watchlist(&format!("street-{file}.toml"), &text);
    }
}

fn shop_of(watch: &str) -> Option<usize> {
    watch.strip_prefix('w')?.parse().ok()
}

impl Life {
    fn running(&self) -> &Running {
        self.daemon.as_ref().unwrap()
    }

    /// What the machine's clock shows in a slot.
    fn shown(&self, slot: usize) -> DateTime<Utc> {
        moment(slot) - self.behind
    }

    /// Half an hour: what the shops do, and the daemon's cycle.
    async fn slot(&mut self, slot: usize) {
        for (shop, turn) in self.plan.turns.get(&slot).into_iter().flatten() {
            turn.take(&mut self.shops[*shop].item.lock().unwrap(), slot);
        }
        for (n, shop) in self.shops.iter().enumerate() {
            shop.new_cycle(self.plan.noise_at(n, slot));
        }
        if let Some((from, to)) = self.plan.off {
            if slot == from {
                self.power_off().await;
            }
            if (from..to).contains(&slot) {
                return;
            }
            if slot == to {
                return self.power_on(slot).await;
            }
        }
        let before = self.running().cycles();
        self.home.clock.set(self.shown(slot));
        self.settle_from(slot, before, self.plan.shops.iter().enumerate().any(|(n, _)| self.plan.scheduled(n, slot)))
            .await;
        for n in 0..self.shops.len() {
            if self.plan.scheduled(n, slot) && self.plan.good(n, slot) && self.shops[n].asked() == 0 {
                self.lived.unpolled.push((slot, n));
            }
        }
        if let Some(edit) = self.plan.edits.get(&slot).copied() {
            self.edit(edit).await;
            self.hear(slot).await;
        }
        if self.plan.set_back == Some(slot) {
            self.behind = TimeDelta::hours(1);
            self.running().set_back(self.shown(slot) + TimeDelta::minutes(9)).await;
        }
    }

    async fn settle(&mut self, slot: usize, due: bool) {
        self.settle_from(slot, 0, due).await;
    }

    /// Through a cycle that is due: the clock jumps to each second reading and retry.
    async fn settle_from(&mut self, slot: usize, before: u64, due: bool) {
        let mut idle = 0;
        for _ in 0..60_000 {
            let (cycles, engine) = (self.running().cycles(), &self.running().engine);
            // After a day off several cycles may be under way at once.
            let in_hand = engine.watches().all().iter().any(|watch| engine.is_busy(&watch.id));
            if cycles > before && !in_hand {
                break;
            }
            // Moved only while all that is in hand waits for its time: however slow the machine is, nothing comes late.
            if let Some(next) = engine.next_poll() {
                self.home.clock.set(next);
            }
            // Where a safeguard is taken away no cycle may come.
            idle += 1;
            let weak = !due || !self.without.guards.clock_set_back;
            if weak && idle > 300 && engine.counters.under_way.load(Relaxed) == 0 && engine.next_poll().is_none() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
            assert!(idle < 59_000, "the cycle of slot {slot} never ended");
        }
        self.running().delivered().await;
        if self.without.rests {
            let source = Arc::clone(&self.running().engine.in_force());
            let mut resting = source.source.resting();
            for host in &mut resting {
                host.until = start();
            }
            source.source.restore(resting);
        }
        self.hear(slot).await;
        if self.without.outbox {
            let again = "UPDATE message SET sent_at = NULL, next_at = at, claimed_until = NULL, claimed_at = NULL WHERE sent_at IS NOT NULL";
            sqlx::query(again).execute(&mut self.database).await.unwrap();
        }
    }

    /// What was told since the last time.
    async fn hear(&mut self, slot: usize) {
        let select = "SELECT id, body FROM note WHERE id > ? AND recipient IN ('anna@example.com', 'ops@example.com') ORDER BY id";
        let rows = sqlx::query(select).bind(self.last_note).fetch_all(&mut self.database).await.unwrap();
        for row in rows {
            self.last_note = row.get(0);
            let body: NoteBody = serde_json::from_str(row.get(1)).unwrap();
            let (shop, what) = match body {
                NoteBody::Alert(note) => {
                    let change = &note.alert.change;
                    (
                        shop_of(change.watch.as_str()),
                        What::Change(change.kind, change.after.clone().unwrap_or_default()),
                    )
                }
                NoteBody::Fault(fault) => {
                    let (shop, name) = self.fault(&fault.key);
                    (shop, What::Fault(name))
                }
                NoteBody::FaultEnded { fault, .. } => {
                    let (shop, name) = self.fault(&fault.key);
                    (shop, What::Ended(name))
                }
            };
            self.lived.told.push(Told { slot, shop, what });
        }
    }

    fn fault(&self, key: &FaultKey) -> (Option<usize>, &'static str) {
        let of_host = |host: &String| {
            self.shops.iter().position(|s| s.address.ip().to_string() == *host.split(':').next().unwrap())
        };
        match key {
            FaultKey::Unreadable(w) => (shop_of(w.as_str()), "unreadable"),
            FaultKey::FieldMissing(w, _) => (shop_of(w.as_str()), "field-missing"),
            FaultKey::Moved(w) => (shop_of(w.as_str()), "moved"),
            FaultKey::Promise(w) => (shop_of(w.as_str()), "promise"),
            FaultKey::Login(host) => (of_host(host), "login"),
            FaultKey::Blocked(host) => (of_host(host), "blocked"),
            FaultKey::Watchlist(_) => (None, "watchlist"),
            FaultKey::Settings => (None, "settings"),
            FaultKey::Mail(_) => (None, "mail"),
            FaultKey::Database => (None, "database"),
            FaultKey::Schedule => (None, "schedule"),
            FaultKey::Size => (None, "size"),
            FaultKey::Union(_) => (None, "union"),
        }
    }

    async fn edit(&mut self, edit: Edit) {
        let (plan, without) = (Arc::clone(&self.plan), self.without);
        match edit {
            Edit::Rename => watchlists(&self.home, &plan, &self.shops, &without, " (renamed)"),
            Edit::Break => self.home.watchlist("street-1.toml", "[[watch]]\nid = 3\n"),
            Edit::Mend => watchlists(&self.home, &plan, &self.shops, &without, " (mended)"),
        }
        let daemon = self.running();
        daemon
            .until("the edit is in force", || {
                let watches = daemon.engine.watches();
                match edit {
                    Edit::Break => !watches.lists.faults().is_empty(),
                    Edit::Rename => watches.all().iter().all(|w| w.name.ends_with("(renamed)")),
                    Edit::Mend => {
                        watches.lists.faults().is_empty() && watches.all().iter().all(|w| w.name.ends_with("(mended)"))
                    }
                }
            })
            .await;
        // The daemon tells of a broken file after it has put the others in force.
        tokio::time::sleep(Duration::from_millis(60)).await;
        self.running().delivered().await;
    }

    async fn power_off(&mut self) {
        let daemon = self.daemon.take().unwrap();
        self.count(&daemon);
        daemon.end().await;
        if self.without.catching_up {
            sqlx::query("DELETE FROM daemon_note").execute(&mut self.database).await.unwrap();
        }
    }

    /// The slots that were missed run once.
    async fn power_on(&mut self, slot: usize) {
        self.home.clock.set(self.shown(slot) + TimeDelta::minutes(8));
        let daemon = self.home.daemon().await;
        daemon.engine.weaken(self.without.guards);
        self.daemon = Some(daemon);
        self.settle_from(slot, 0, !self.without.catching_up).await;
        tokio::time::sleep(Duration::from_millis(30)).await;
        while self.running().engine.next_poll().is_some() || self.running().engine.counters.under_way.load(Relaxed) > 0
        {
            let cycles = self.running().cycles();
            self.settle_from(slot, cycles, true).await;
        }
    }

    fn count(&mut self, daemon: &Running) {
        let counters = &daemon.engine.counters;
        for (outcome, polls) in counters.outcomes() {
            *self.lived.polls.entry(outcome.as_str()).or_default() += polls;
        }
        self.lived.cycles += daemon.cycles();
        self.lived.sends += counters.sent.load(Relaxed);
    }

    async fn end(mut self) -> Lived {
        let daemon = self.daemon.take().unwrap();
        self.count(&daemon);
        daemon.end().await;
        let lived = &mut self.lived;
        lived.requests = self.shops.iter().map(|shop| shop.serial.load(Relaxed)).sum();
        let count = |sql: &'static str| sqlx::query_scalar::<_, i64>(sql);
        let messages =
            count("SELECT count(*) FROM message WHERE sent_at IS NOT NULL").fetch_one(&mut self.database).await;
        lived.messages = messages.unwrap().unsigned_abs();
        let unsent = "SELECT count(*) FROM note WHERE message IS NULL";
        lived.unmailed = count(unsent).fetch_one(&mut self.database).await.unwrap().unsigned_abs();
        let flickers = "SELECT count(*) FROM observation WHERE flicker";
        lived.flickers = count(flickers).fetch_one(&mut self.database).await.unwrap().unsigned_abs();
        let mut mails = std::collections::BTreeSet::new();
        for taken in self.server.log().taken {
            let raw = String::from_utf8(taken.raw).unwrap();
            let header =
                |name: &str| raw.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().to_owned();
            assert_eq!(taken.to.len(), 1, "one person a message");
            // A message whose bytes were emptied is what a test without the outbox sends again.
            if !raw.trim().is_empty() && mails.insert(header("Message-ID: ")) {
                for name in ["Subject: ", "Auto-Submitted: auto-generated", "List-Id: ", "From: ", "To: "] {
                    assert!(raw.lines().any(|line| line.starts_with(name)), "no {name} in {raw}");
                }
                assert!(raw.contains("multipart/alternative") && raw.is_ascii() && raw.len() < 1_000_000);
                let day = DateTime::parse_from_rfc2822(&header("Date: ")).unwrap().format("%m-%d").to_string();
                let engineer = usize::from(taken.to.iter().any(|to| to.contains("ops@")));
                lived.days.entry(day).or_default()[engineer] += 1;
            }
        }
        lived.mails = mails.len();
        if self.without.is_nothing() {
            lived.backtest = backtest(&self.home);
        }
        self.lived
    }
}

/// Replays what the database holds under the rules that are in force.
fn backtest(home: &Home) -> Vec<(String, String, String, bool)> {
    let since = (start() - TimeDelta::days(1)).format("%Y-%m-%d").to_string();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_rivald"))
        .arg("--config")
        .arg(home.path("rivald.toml"))
        .args(["backtest", "--json", "--since", &since])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let word = |line: &serde_json::Value, name: &str| line[name].as_str().unwrap_or_default().to_owned();
    lines.map(|l| (word(&l, "watch"), word(&l, "kind"), word(&l, "after"), l["sent"] == true)).collect()
}
