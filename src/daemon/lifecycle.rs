//! Signals and systemd: what the outside world may ask for, and what it is told.

use std::time::Duration;

use chrono_tz::Tz;
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::DaemonNote;
use crate::{listing::Locale, settings::Settings};

/// What was asked for from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// SIGTERM or SIGINT: finish what is under way and end.
    Stop,
    /// SIGHUP: read settings and watchlists again.
    Reload,
}

/// The signals that a daemon listens to.
#[derive(Debug)]
pub struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hang_up: Signal,
}

impl Signals {
    /// Starts listening; from here on they no longer end the process by themselves.
    ///
    /// # Errors
    /// When the operating system refuses.
    pub fn listen() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    /// The next wish.
    pub async fn next(&mut self) -> Wish {
        tokio::select! {
            _ = self.terminate.recv() => Wish::Stop,
            _ = self.interrupt.recv() => Wish::Stop,
            _ = self.hang_up.recv() => Wish::Reload,
        }
    }
}

/// Tells systemd; says nothing where there is none.
pub fn tell(states: &[sd_notify::NotifyState<'_>]) {
    if let Err(fault) = sd_notify::notify(states) {
        tracing::debug!("systemd was not told: {fault}");
    }
}

/// One line for `systemctl status`: how much is watched, when the next cycle begins, what stands in the way.
pub fn in_a_line(note: &DaemonNote, watches: usize, locale: Locale, zone: Tz) -> String {
    let next = note.next.map(|next| next.with_timezone(&zone).format("%m-%d %H:%M %Z").to_string());
    let mut line = match (next, locale) {
        _ if watches == 0 => locale.pick("no watches yet", "还没有监控").to_owned(),
        (Some(next), Locale::En) => format!("{watches} watches, next cycle {next}"),
        (None, Locale::En) => format!("{watches} watches, no cycle to come"),
        (Some(next), Locale::ZhCn) => format!("{watches} 条监控，下一轮 {next}"),
        (None, Locale::ZhCn) => format!("{watches} 条监控，没有下一轮"),
    };
    let mut add = |count: usize, en: &str, zh: &str| {
        if count > 0 {
            line += &locale.pick(format!("; {count} {en}"), format!("；{count} {zh}"));
        }
    };
    add(note.resting.len(), "host(s) rest", "个站点暂停中");
    add(note.watchlist_faults.len(), "fault(s) in watchlists", "处监控清单错误");
    if note.settings_fault.is_some() {
        line += locale.pick("; the settings file has faults, old settings in force", "；设置文件有错，仍按旧设置运行");
    }
    line
}

/// What is still to be set up before anybody hears of anything; a fresh installation runs, and says so.
pub fn to_do(settings: &Settings, watches: usize) -> Vec<String> {
    let (locale, mut to_do) = (settings.locale, Vec::new());
    let (folder, outbox) = (settings.watchlists.display(), settings.mail.outbox.display());
    if watches == 0 {
        to_do.push(locale.pick(
            format!("no watches yet: put a watchlist into {folder} (man 5 rivald-watchlist); it is taken at once"),
            format!("还没有监控：请把监控清单放进 {folder}（见 man 5 rivald-watchlist），保存后立即生效"),
        ));
    }
    if settings.mail.host.is_empty() && settings.chat.is_empty() {
        to_do.push(locale.pick(
            format!("no mail server yet: messages become files in {outbox} until `[mail] host` is set"),
            format!("还没有设置邮件服务器：在设置 `[mail] host` 之前，邮件以文件形式存放在 {outbox}"),
        ));
    }
    if settings.mail.to.is_empty() {
        to_do.push(locale.pick(
            "nobody is named in `[mail] to`: only recipients that a watchlist names hear of changes".into(),
            "`[mail] to` 还没有收件人：只有监控清单里写明的收件人会收到变化".into(),
        ));
    }
    to_do
}

/// How often systemd wants a sign of life: half of its patience. `None`: no watchdog.
pub fn watchdog_interval() -> Option<Duration> {
    sd_notify::watchdog_enabled().map(|patience| patience / 2)
}
