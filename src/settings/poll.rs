//! `[poll]`: how shops are asked.

use std::time::Duration;

use toml::de::DeTable;

use super::read::set;
use crate::{
    diagnose::{Faults, Key, Node, each, value},
    schedule::Schedule,
};

/// How far a cycle's polls are spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spread {
    /// Over a third of the time to the next cycle, ten minutes at most: early enough that a change is confirmed and
    /// told within its own cycle.
    Auto,
    /// Over so long.
    For(Duration),
}

/// How shops are asked.
#[derive(Clone, Debug)]
pub struct Poll {
    /// When cycles begin; each watch may have its own.
    pub schedule: Schedule,
    /// How far a cycle's polls are spread.
    pub spread: Spread,
    /// At most so many polls under way.
    pub concurrency: usize,
    /// At most so many requests under way to one host.
    pub per_host: usize,
    /// Between two requests to one host.
    pub min_interval: Duration,
    /// For a whole answer, from connecting to the last byte.
    pub timeout: Duration,
    /// At most so many bytes of an answer, after decompression.
    pub max_body: u64,
    /// How the daemon names itself.
    pub user_agent: String,
    /// Obey robots.txt.
    pub robots: bool,
    /// A change is read again after so long before it counts; zero: no second reading.
    pub confirm_after: Duration,
    /// Whether private, loopback and link-local addresses may be asked.
    pub allow_private_addresses: bool,
    /// Whether pictures are looked at; else they are told apart by their addresses alone.
    pub pictures: bool,
    /// At most so many pictures of a gallery, and as many of choices, are looked at; 0: the main image alone.
    pub gallery: usize,
}

impl Poll {
    /// How the daemon names itself unless the settings say otherwise: its version, and where it is at home.
    pub const AGENT: &str = concat!("rivald/", env!("CARGO_PKG_VERSION"), " (+https://crates.io/crates/rivald)");
}

impl Default for Poll {
    fn default() -> Self {
        Self {
            schedule: Schedule::half_hourly(),
            spread: Spread::Auto,
            concurrency: 64,
            per_host: 2,
            min_interval: Duration::from_secs(1),
            timeout: Duration::from_secs(20),
            max_body: 8 * 1024 * 1024,
            user_agent: Self::AGENT.into(),
            robots: true,
            confirm_after: Duration::from_mins(2),
            allow_private_addresses: false,
            pictures: true,
            gallery: 8,
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Of {
    Schedule,
    Spread,
    Concurrency,
    PerHost,
    MinInterval,
    Timeout,
    MaxBody,
    UserAgent,
    Robots,
    ConfirmAfter,
    AllowPrivateAddresses,
    Pictures,
    Gallery,
}

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_hours(1);

impl Poll {
    pub(super) const KEYS: &[Key<Of>] = &[
        Key { id: Of::Schedule, name: "schedule", aka: &["cron", "interval", "every"] },
        Key { id: Of::Spread, name: "spread", aka: &["jitter"] },
        Key { id: Of::Concurrency, name: "concurrency", aka: &["parallel", "workers", "threads"] },
        Key { id: Of::PerHost, name: "per_host", aka: &[] },
        Key { id: Of::MinInterval, name: "min_interval", aka: &["delay", "pause"] },
        Key { id: Of::Timeout, name: "timeout", aka: &[] },
        Key { id: Of::MaxBody, name: "max_body", aka: &["max_size"] },
        Key { id: Of::UserAgent, name: "user_agent", aka: &["ua"] },
        Key { id: Of::Robots, name: "robots", aka: &["robots_txt"] },
        Key { id: Of::ConfirmAfter, name: "confirm_after", aka: &["confirm"] },
        Key { id: Of::AllowPrivateAddresses, name: "allow_private_addresses", aka: &["allow_private"] },
        Key { id: Of::Pictures, name: "pictures", aka: &["images"] },
        Key { id: Of::Gallery, name: "gallery", aka: &[] },
    ];

    pub(super) fn read(&mut self, table: &DeTable<'_>, faults: &mut Faults<'_>) {
        each(table, Self::KEYS, faults, |key, node, faults| match key {
            Of::Schedule => set(&mut self.schedule, node.schedule(faults)),
            Of::Spread => set(&mut self.spread, spread(node, faults)),
            Of::Concurrency => set(&mut self.concurrency, node.number(faults, 1..=4096).map(|n| n as usize)),
            Of::PerHost => set(&mut self.per_host, node.number(faults, 1..=64).map(|n| n as usize)),
            Of::MinInterval => set(&mut self.min_interval, node.duration(faults, Duration::ZERO..=HOUR)),
            Of::Timeout => set(&mut self.timeout, node.duration(faults, SECOND..=SECOND * 600)),
            Of::MaxBody => set(&mut self.max_body, max_body(node, faults)),
            Of::UserAgent => set(&mut self.user_agent, user_agent(node, faults)),
            Of::Robots => set(&mut self.robots, node.switch(faults)),
            Of::ConfirmAfter => set(&mut self.confirm_after, node.duration(faults, Duration::ZERO..=HOUR * 24)),
            Of::AllowPrivateAddresses => set(&mut self.allow_private_addresses, node.switch(faults)),
            Of::Pictures => set(&mut self.pictures, node.switch(faults)),
            Of::Gallery => set(&mut self.gallery, node.number(faults, 0..=64).map(|n| n as usize)),
        });
    }
}

fn spread(node: Node<'_>, faults: &mut Faults<'_>) -> Option<Spread> {
    match node.value.get_ref().as_str() {
        Some("auto") => Some(Spread::Auto),
        _ => node.duration(faults, Duration::ZERO..=HOUR * 24).map(Spread::For),
    }
}

fn max_body(node: Node<'_>, faults: &mut Faults<'_>) -> Option<u64> {
    let bytes = node.read(faults, value::size)?;
    if (64 << 10..=256 << 20).contains(&bytes) {
        return Some(bytes);
    }
    node.refuse(
        faults,
        (
            "no page fits into this, or it is more than a page can be".into(),
            "这个大小放不下网页，或远超网页所需".into(),
        ),
        ("from \"64KiB\" to \"256MiB\"".into(), "可以是 \"64KiB\" 到 \"256MiB\"".into()),
    );
    None
}

/// Goes into a header as it is: printable ASCII only.
fn user_agent(node: Node<'_>, faults: &mut Faults<'_>) -> Option<String> {
    let text = node.text(faults)?;
    if !text.trim().is_empty() && text.len() <= 300 && text.bytes().all(|b| matches!(b, b' '..=b'~')) {
        return Some(text.to_owned());
    }
    node.refuse(
        faults,
        ("this can't be sent as a user agent".into(), "这段文字不能作为 user agent 发送".into()),
        ("one to 300 plain ASCII characters".into(), "1 到 300 个普通 ASCII 字符".into()),
    );
    None
}
