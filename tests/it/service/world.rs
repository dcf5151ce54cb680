//! Shops, a mail server and a folder for the built binary to run in.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::{Arc, atomic::Ordering::Relaxed},
    time::{Duration, Instant},
};

use super::{
    ledger::{self, Pair, Verdict},
    process::{Daemon, count},
    street::Shop,
};
use crate::mail::server::{self, Server};

/// Everything around a daemon.
pub struct World {
    folder: tempfile::TempDir,
    pub shops: Vec<Arc<Shop>>,
    pub server: Server,
    /// Where the database is.
    database: PathBuf,
    /// Changes that the shops made so far.
    planned: BTreeSet<Pair>,
}

/// A cycle each second, read again after a fifth of one; the rest is the default. `more` goes in front of `[mail]`.
pub fn settings(port: u16, more: &str) -> String {
    format!(
        "[poll]\nschedule = \"* * * * * *\"\nspread = \"0s\"\nmin_interval = \"0s\"\nper_host = 8\nconfirm_after = \"200ms\"\n\
         allow_private_addresses = true\nrobots = false\npictures = false\ntimeout = \"5s\"\n{more}\n\
         [mail]\nhost = \"127.0.0.1\"\nport = {port}\ntls = \"none\"\nto = [\"anna@example.com\"]\nengineer = [\"ops@example.com\"]\n"
    )
}

impl World {
    /// Opens so many shops, a mail server that follows `plan`, and lays settings and a watchlist.
    pub async fn open(shops: usize, plan: server::Plan, more: &str) -> Self {
        let mut street = Vec::new();
        for n in 0..shops {
            street.push(Shop::open(n).await);
        }
        let folder = tempfile::tempdir().unwrap();
        let server = Server::start(plan).await;
        let database = folder.path().join("rivald.db");
        let world = Self { folder, shops: street, server, database, planned: BTreeSet::new() };
        std::fs::create_dir(world.home().join("watchlists")).unwrap();
        std::fs::write(world.home().join("rivald.toml"), settings(world.server.port, more)).unwrap();
        world.watchlist(Shop::url);
        world
    }

    /// Writes the watchlist, with these addresses.
    pub fn watchlist(&self, url: impl Fn(&Shop) -> String) {
        let mut list = "[defaults.alert]\nrearm = \"0s\"\nprice = { drop = \"0.5%\", rise = \"0.5%\" }\n".to_owned();
        for shop in &self.shops {
            list += &format!("\n[[watch]]\nid = \"s{0}\"\nname = \"Shop {0}\"\nurl = \"{1}\"\n", shop.n, url(shop));
        }
        std::fs::write(self.home().join("watchlists/street.toml"), list).unwrap();
    }

    /// Says something else in the settings.
    pub fn set(&self, from: &str, to: &str) {
        let file = self.home().join("rivald.toml");
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.contains(from), "no {from} in {text}");
        std::fs::write(file, text.replacen(from, to, 1)).unwrap();
    }

    /// Moves the database into a folder of the home, which is made.
    pub fn keep_database_in(&mut self, folder: &str) -> PathBuf {
        self.set("[poll]", &format!("database = \"{folder}/rivald.db\"\n[poll]"));
        let folder = self.home().join(folder);
        std::fs::create_dir(&folder).unwrap();
        self.database = folder.join("rivald.db");
        folder
    }

    /// The folder of settings, watchlists, database and log.
    pub fn home(&self) -> &Path {
        self.folder.path()
    }

    pub fn database(&self) -> PathBuf {
        self.database.clone()
    }

    pub fn daemon(&self) -> Daemon {
        Daemon::start(self.home(), &[])
    }

    /// Every shop whose last change has been told changes its price again, the first time only once there are
    /// [`baselines`](Self::baselines). How many did.
    pub fn go_on(&mut self) -> usize {
        let told = self.told();
        let mut moved = 0;
        for shop in &self.shops {
            let step = shop.step.load(Relaxed);
            if step == 0 || told.contains(&Self::pair(shop, step)) {
                self.planned.insert(Self::pair(shop, step + 1));
                shop.step.store(step + 1, Relaxed);
                moved += 1;
            }
        }
        moved
    }

    /// Goes on for so long, or until the daemon ends. How many changes that made.
    pub async fn live(&mut self, daemon: &mut Daemon, span: Duration) -> usize {
        let (began, mut moved) = (Instant::now(), 0);
        while began.elapsed() < span && daemon.ended().is_none() {
            moved += self.go_on();
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        moved
    }

    /// The texts of the mails to somebody, each Message-ID once.
    pub fn mails_to(&self, who: &str) -> Vec<String> {
        let (mut seen, mut texts) = (BTreeSet::new(), Vec::new());
        for mail in self.server.log().taken.iter().filter(|mail| mail.to.iter().any(|to| to == who)) {
            if seen.insert(ledger::message_id(mail)) {
                texts.push(ledger::text(mail));
            }
        }
        texts
    }

    /// How often all shops were asked.
    pub fn hits(&self) -> u64 {
        self.shops.iter().map(|shop| shop.hits.load(Relaxed)).sum()
    }

    /// Whether everything that changed has been told.
    pub fn is_all_told(&self) -> bool {
        let told = self.told();
        self.planned.iter().all(|pair| told.contains(pair))
    }

    /// Waits until everything that changed has been told; whether it came to that in time.
    pub async fn all_told(&self, within: Duration) -> bool {
        let began = Instant::now();
        while began.elapsed() < within {
            if self.is_all_told() {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        false
    }

    /// Waits until the daemon has recorded the first price of every shop.
    pub async fn baselines(&self, within: Duration) -> bool {
        let began = Instant::now();
        while began.elapsed() < within {
            if count(&self.database(), "SELECT count(*) FROM tip").await == Some(self.shops.len() as u64) {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        false
    }

    /// What the mail server took against what the shops did.
    pub fn verdict(&self) -> Verdict {
        ledger::judge(&self.planned, &self.server.log().taken)
    }

    fn pair(shop: &Shop, step: u32) -> Pair {
        (shop.price(step - 1), shop.price(step))
    }

    fn told(&self) -> BTreeSet<Pair> {
        self.server.log().taken.iter().flat_map(ledger::pairs).collect()
    }
}
