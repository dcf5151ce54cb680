//! `[status]`: the coverage promise and the listener.

use std::net::SocketAddr;

use toml::de::{DeTable, DeValue};

use super::read::set;
use crate::diagnose::{Faults, Key, Node, each};

/// The coverage promise and the listener.
#[derive(Clone, Debug)]
pub struct Status {
    /// Every watch has a good observation within so many cycles, else the engineer hears.
    pub promise: u32,
    /// Where `/metrics`, `/healthz` and the dashboard answer.
    pub listen: Option<SocketAddr>,
}

impl Default for Status {
    fn default() -> Self {
        Self { promise: 2, listen: None }
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Of {
    Promise,
    Listen,
}

impl Status {
    pub(super) const KEYS: &[Key<Of>] = &[
        Key { id: Of::Promise, name: "promise", aka: &["coverage", "cycles"] },
        Key { id: Of::Listen, name: "listen", aka: &["bind", "address", "port"] },
    ];

    pub(super) fn read(&mut self, table: &DeTable<'_>, faults: &mut Faults<'_>) {
        each(table, Self::KEYS, faults, |key, node, faults| match key {
            Of::Promise => set(&mut self.promise, promise(node, faults)),
            Of::Listen => self.listen = listen(node, faults),
        });
    }
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

/// An address on this machine, or nothing.
fn listen(node: Node<'_>, faults: &mut Faults<'_>) -> Option<SocketAddr> {
    let text = node.text(faults)?;
    if text.is_empty() {
        return None;
    }
    let hint = (
        "write \"127.0.0.1:9177\" or \"[::1]:9177\"".to_owned(),
        "请写 \"127.0.0.1:9177\" 或 \"[::1]:9177\"".to_owned(),
    );
    match text.parse::<SocketAddr>() {
        Ok(address) if address.ip().is_loopback() => Some(address),
        Ok(_) => {
            let what = (
                "whoever can reach this address could read everything: only this machine's own addresses can be used, 127.0.0.1 and ::1",
                "能访问该地址的人都能读到全部内容：目前只能用本机地址 127.0.0.1 或 ::1",
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
