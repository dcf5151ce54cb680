//! `[status]`: the coverage promise and the listener.

use std::{net::SocketAddr, path::Path};

use secrecy::{ExposeSecret, SecretString};
use toml::de::{DeTable, DeValue};

use super::{Secret, SecretFault, read::set};
use crate::diagnose::{Faults, Key, Node, each};

/// The coverage promise and the listener.
#[derive(Clone, Debug)]
pub struct Status {
    /// Every watch has a good observation within so many cycles, else the engineer hears.
    pub promise: u32,
    /// Where `/metrics`, `/healthz` and the dashboard answer.
    pub listen: Option<SocketAddr>,
    /// What whoever asks there must know. An address that other machines reach can't do without.
    pub token: Option<Secret>,
}

impl Default for Status {
    fn default() -> Self {
        Self { promise: 2, listen: None, token: None }
    }
}

/// No token is shorter.
const SHORTEST: usize = 16;

#[derive(Clone, Copy, Debug)]
pub(super) enum Of {
    Promise,
    Listen,
    Token,
}

impl Status {
    /// Fetches the token, if there is one.
    ///
    /// # Errors
    /// When it can't be had, or could be guessed.
    pub fn reveal_token(&self) -> Result<Option<SecretString>, SecretFault> {
        let Some(token) = &self.token else { return Ok(None) };
        let token = token.reveal()?;
        long_enough(&token)?;
        Ok(Some(token))
    }

    pub(super) const KEYS: &[Key<Of>] = &[
        Key { id: Of::Promise, name: "promise", aka: &["coverage", "cycles"] },
        Key { id: Of::Listen, name: "listen", aka: &["bind", "address", "port"] },
        Key { id: Of::Token, name: "token", aka: &["password", "bearer", "secret", "key"] },
    ];

    pub(super) fn read(&mut self, table: &DeTable<'_>, base: &Path, faults: &mut Faults<'_>) {
        // Whether an address may be reached by others depends on what may stand below it.
        let guarded = table.contains_key("token");
        each(table, Self::KEYS, faults, |key, node, faults| match key {
            Of::Promise => set(&mut self.promise, promise(node, faults)),
            Of::Listen => self.listen = listen(node, guarded, faults),
            Of::Token => self.token = token(node, base, faults),
        });
    }
}

/// A secret; as a plain text it is long enough, and else that is seen when it is fetched.
fn token(node: Node<'_>, base: &Path, faults: &mut Faults<'_>) -> Option<Secret> {
    let token = Secret::read(node, base, faults)?;
    if let Secret::Plain(plain) = &token
        && let Err(short) = long_enough(plain)
    {
        let hint = ("`openssl rand -hex 24` makes one".into(), "可用 `openssl rand -hex 24` 生成".into());
        node.refuse(faults, (short.what, short.zh), hint);
        return None;
    }
    Some(token)
}

/// A token that could be guessed guards nothing.
///
/// # Errors
/// When it is shorter than [`SHORTEST`].
fn long_enough(token: &SecretString) -> Result<(), SecretFault> {
    if token.expose_secret().chars().count() >= SHORTEST {
        return Ok(());
    }
    Err(SecretFault {
        what: format!("the token has fewer than {SHORTEST} characters: it could be guessed"),
        zh: format!("`token` 少于 {SHORTEST} 个字符，容易被猜到"),
    })
}

/// A number of cycles, as `"2"` or as `2`.
fn promise(node: Node<'_>, faults: &mut Faults<'_>) -> Option<u32> {
    let number = match node.value.get_ref() {
        DeValue::String(text) => text.trim().parse().ok(),
        DeValue::Integer(number) => u32::from_str_radix(number.as_str(), number.radix()).ok(),
        _ => None,
    };
    let found = number.filter(|cycles| (1..=1000).contains(cycles));
    if found.is_none() {
        node.refuse(
            faults,
            ("the promise is a number of cycles".into(), "`promise` 应为轮数".into()),
            ("write a whole number from 1 to 1000, such as \"2\"".into(), "请写 1 到 1000 的整数，例如 \"2\"".into()),
        );
    }
    found
}

/// An address on this machine, or any where a token guards it, or nothing.
fn listen(node: Node<'_>, guarded: bool, faults: &mut Faults<'_>) -> Option<SocketAddr> {
    let text = node.text(faults)?;
    if text.is_empty() {
        return None;
    }
    let hint = (
        "write \"127.0.0.1:9177\" or \"[::1]:9177\"".to_owned(),
        "请写 \"127.0.0.1:9177\" 或 \"[::1]:9177\"".to_owned(),
    );
    match text.parse::<SocketAddr>() {
        Ok(address) if guarded || address.ip().is_loopback() => Some(address),
        Ok(_) => {
            let what = (
                "whoever can reach this address could read everything: without a `token` only this machine's own addresses can be used, 127.0.0.1 and ::1",
                "能访问该地址的人都能读到全部内容：没有设置 `token` 时只能用本机地址 127.0.0.1 或 ::1",
            );
            let hint = (
                "add token = { file = \"/etc/rivald/status-token\" }, or write \"127.0.0.1:9177\"".to_owned(),
                "请加上 token = { file = \"/etc/rivald/status-token\" }，或改为 \"127.0.0.1:9177\"".to_owned(),
            );
            node.refuse(faults, (what.0.into(), what.1.into()), hint);
            None
        }
        Err(_) => {
            node.refuse(faults, ("this is no address with a port".into(), "这不是“地址:端口”".into()), hint);
            None
        }
    }
}
