//! `[mail]`: whom and how mail goes to.

use std::path::{Path, PathBuf};

use toml::de::DeTable;

use super::{
    Secret,
    read::{path, set},
};
use crate::{
    diagnose::{Faults, Key, Node, each, nearest, value},
    listing::Quiet,
    schedule::Schedule,
};

/// How the connection to the mail server is protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tls {
    /// Encrypted from the first byte (port 465).
    Implicit,
    /// Plain until STARTTLS, which is required (port 587).
    #[default]
    StartTls,
    /// Never encrypted.
    None,
}

/// Whom and how mail goes to.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The sender.
    pub from: String,
    /// Operators: mail addresses and chats (`chat:NAME`); a watchlist or watch may name others.
    pub to: Vec<String>,
    /// Engineers, who get faults; none: `to`.
    pub engineer: Vec<String>,
    /// The SMTP server; empty: messages become `.eml` files.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub tls: Tls,
    /// The user name; empty: no authentication.
    pub username: String,
    /// Its password.
    pub password: Secret,
    /// A private CA, added to the public ones.
    pub ca_file: Option<PathBuf>,
    /// Folder for `.eml` files when `host` is empty.
    pub outbox: PathBuf,
    /// When messages wait, unless they are urgent; a watch may say otherwise.
    pub quiet: Quiet,
    /// When each operator gets a summary of everything; `None`: never.
    pub digest: Option<Schedule>,
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            from: "rivald@localhost".into(),
            to: Vec::new(),
            engineer: Vec::new(),
            host: String::new(),
            port: 587,
            tls: Tls::StartTls,
            username: String::new(),
            password: Secret::Credential("smtp-password".into()),
            ca_file: None,
            outbox: "outbox".into(),
            quiet: Quiet::default(),
            digest: None,
        }
    }
}

impl Mail {
    /// Who hears when neither the settings nor a watch name anyone: with `.eml` files somebody must be on the envelope.
    pub const NOBODY: &'static str = "operator@localhost";

    /// The operators that a watch's alerts go to.
    pub fn operators<'a>(&'a self, of_watch: &'a [String]) -> Vec<&'a str> {
        let chosen = if of_watch.is_empty() { &self.to } else { of_watch };
        if chosen.is_empty() { vec![Self::NOBODY] } else { chosen.iter().map(String::as_str).collect() }
    }

    /// Whether the mail server is this machine by its very name, whatever a name server says.
    pub fn is_local(&self) -> bool {
        let host = self.host.trim_start_matches('[').trim_end_matches(']');
        host.eq_ignore_ascii_case("localhost") || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }

    /// The people that faults go to.
    pub fn engineers(&self) -> Vec<&str> {
        if self.engineer.is_empty() { self.operators(&[]) } else { self.engineer.iter().map(String::as_str).collect() }
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Of {
    From,
    To,
    Engineer,
    Host,
    Port,
    Tls,
    Username,
    Password,
    CaFile,
    Outbox,
    Quiet,
    Digest,
}

impl Mail {
    pub(super) const KEYS: &[Key<Of>] = &[
        Key { id: Of::From, name: "from", aka: &["sender"] },
        Key { id: Of::To, name: "to", aka: &["recipients", "recipient", "operators", "operator"] },
        Key { id: Of::Engineer, name: "engineer", aka: &["engineers", "admin", "ops"] },
        Key { id: Of::Host, name: "host", aka: &["server", "smtp", "smtp_host"] },
        Key { id: Of::Port, name: "port", aka: &["smtp_port"] },
        Key { id: Of::Tls, name: "tls", aka: &["ssl", "starttls", "encryption"] },
        Key { id: Of::Username, name: "username", aka: &["user", "login"] },
        Key { id: Of::Password, name: "password", aka: &["pass", "secret"] },
        Key { id: Of::CaFile, name: "ca_file", aka: &["ca", "ca_cert"] },
        Key { id: Of::Outbox, name: "outbox", aka: &["folder"] },
        Key { id: Of::Quiet, name: "quiet", aka: &["quiet_hours", "sleep", "night"] },
        Key { id: Of::Digest, name: "digest", aka: &["summary", "daily", "report"] },
    ];

    /// Reads `[mail]`; `chats` are the names of all chats. Whether it names an outbox.
    pub(super) fn read(&mut self, table: &DeTable<'_>, base: &Path, chats: &[&str], faults: &mut Faults<'_>) -> bool {
        let (mut host_at, mut port_set, mut outbox_set) = (None, false, false);
        each(table, Self::KEYS, faults, |key, node, faults| match key {
            Of::From => set(&mut self.from, node.read(faults, value::mail_address)),
            Of::To => set(&mut self.to, recipients(node, chats, faults)),
            Of::Engineer => set(&mut self.engineer, recipients(node, chats, faults)),
            Of::Host => {
                host_at = Some(node.span());
                set(&mut self.host, host(node, faults));
            }
            Of::Port => {
                port_set = true;
                set(&mut self.port, node.number(faults, 1..=65_535).map(|port| port as u16));
            }
            Of::Tls => set(&mut self.tls, tls(node, faults)),
            Of::Username => set(&mut self.username, node.text(faults).map(str::to_owned)),
            Of::Password => set(&mut self.password, Secret::read(node, base, faults)),
            Of::CaFile if node.value.get_ref().as_str() == Some("") => self.ca_file = None,
            Of::CaFile => self.ca_file = path(node, base, faults),
            Of::Outbox => {
                outbox_set = true;
                set(&mut self.outbox, path(node, base, faults));
            }
            Of::Quiet => set(&mut self.quiet, node.read(faults, value::quiet)),
            Of::Digest if node.value.get_ref().as_str() == Some("") => self.digest = None,
            Of::Digest => self.digest = node.schedule(faults),
        });
        if !port_set && self.tls == Tls::Implicit {
            self.port = 465;
        }
        if let Some(at) = host_at
            && !self.host.is_empty()
            && table.get("to").is_none_or(|to| to.get_ref().as_array().is_some_and(|list| list.is_empty()))
        {
            faults.missing(
                at,
                ("a mail server, but nobody to write to".into(), "设置了邮件服务器，却没有收件人".into()),
                (
                    "add `to = [\"anna@example.com\"]` to [mail]".into(),
                    "请在 [mail] 里加上 `to = [\"anna@example.com\"]`".into(),
                ),
            );
        }
        outbox_set
    }
}

fn recipients(node: Node<'_>, chats: &[&str], faults: &mut Faults<'_>) -> Option<Vec<String>> {
    let list = node.list(faults, "[\"anna@example.com\"]")?;
    let read = |text: &str| value::recipient(text, Some(chats));
    Some(list.into_iter().filter_map(|element| element.read(faults, read)).collect())
}

/// A name or address without scheme and port; empty for none.
fn host(node: Node<'_>, faults: &mut Faults<'_>) -> Option<String> {
    let text = node.text(faults)?;
    // The rule of the URL standard: names of any script, IPv4, and IPv6 in brackets.
    let bare_v6 = text.parse::<std::net::Ipv6Addr>().is_ok();
    if text.is_empty() || bare_v6 || (!text.contains(['/', '@', ' ']) && url::Host::parse(text).is_ok()) {
        return Some(text.to_owned());
    }
    let hint = if text.contains("://") || text.contains(':') {
        ("write the name alone, and the port under `port`", "只写服务器名，端口写在 `port` 里")
    } else {
        ("write a name such as \"smtp.example.com\"", "请写服务器名，例如 \"smtp.example.com\"")
    };
    let what = ("this is no name of a server".into(), "这不是服务器名".into());
    node.refuse(faults, what, (hint.0.into(), hint.1.into()));
    None
}

fn tls(node: Node<'_>, faults: &mut Faults<'_>) -> Option<Tls> {
    let text = node.text(faults)?;
    match text {
        "implicit" => Some(Tls::Implicit),
        "starttls" => Some(Tls::StartTls),
        "none" => Some(Tls::None),
        _ => {
            let meant = match text.to_lowercase().as_str() {
                "ssl" | "tls" | "smtps" => Some("implicit"),
                "" | "off" | "no" | "plain" => Some("none"),
                _ => nearest(text, ["implicit", "starttls", "none"]),
            };
            let choice = (
                "\"implicit\" (port 465), \"starttls\" (port 587) or \"none\"",
                "\"implicit\"（端口 465）、\"starttls\"（端口 587）或 \"none\"",
            );
            let hint = match meant {
                Some(word) => {
                    (format!("write \"{word}\"; there is {}", choice.0), format!("请写 \"{word}\"；可选 {}", choice.1))
                }
                None => (format!("write {}", choice.0), format!("请写 {}", choice.1)),
            };
            node.refuse(faults, ("this protection is not known".into(), "没有这种加密方式".into()), hint);
            None
        }
    }
}
