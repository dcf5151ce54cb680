//! A small name server (RFC 1035) that answers as it is told to.

use std::{
    collections::BTreeMap,
    net::Ipv4Addr,
    sync::{Arc, Mutex},
};

use tokio::{net::UdpSocket, task::AbortHandle};

/// What it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Says {
    /// These addresses, one each time; the last of them from then on.
    Address(Vec<Ipv4Addr>),
    /// There is no such name.
    NotFound,
    /// It failed.
    Failed,
    /// Nothing.
    Nothing,
}

/// The server; it ends when dropped.
pub struct NameServer {
    says: Arc<Mutex<(Says, BTreeMap<&'static str, usize>)>>,
    task: AbortHandle,
}

impl Drop for NameServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl NameServer {
    pub async fn open(says: Says) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:53").await.unwrap();
        let says = Arc::new(Mutex::new((says, BTreeMap::new())));
        let kept = Arc::clone(&says);
        let task = tokio::spawn(async move {
            let mut packet = [0; 512];
            while let Ok((len, from)) = socket.recv_from(&mut packet).await {
                if let Some(answer) = answer(&packet[..len], &kept) {
                    let _ = socket.send_to(&answer, from).await;
                }
            }
        });
        Self { says, task: task.abort_handle() }
    }

    /// From now on it says something else.
    pub fn say(&self, says: Says) {
        self.says.lock().unwrap().0 = says;
    }

    /// How often it was asked for an address while it said such a thing.
    pub fn asked(&self, what: &str) -> usize {
        self.says.lock().unwrap().1.get(what).copied().unwrap_or_default()
    }
}

fn answer(question: &[u8], state: &Mutex<(Says, BTreeMap<&'static str, usize>)>) -> Option<Vec<u8>> {
    // The name is labels up to an empty one, then type and class.
    let name_ends = 12 + question.get(12..)?.iter().position(|byte| *byte == 0)? + 1;
    let asked = question.get(12..name_ends + 4)?;
    let is_a = question.get(name_ends..name_ends + 2)? == [0, 1];
    let (says, counts) = &mut *state.lock().unwrap();
    let (what, code, address) = match says {
        Says::Address(addresses) if !is_a => ("other", 0, None::<Ipv4Addr>.filter(|_| addresses.is_empty())),
        Says::Address(addresses) if addresses.len() > 1 => ("address", 0, Some(addresses.remove(0))),
        Says::Address(addresses) => ("address", 0, addresses.first().copied()),
        Says::NotFound => ("not found", 3, None),
        Says::Failed => ("failed", 2, None),
        Says::Nothing => ("nothing", 0, None),
    };
    *counts.entry(what).or_default() += 1;
    if *says == Says::Nothing {
        return None;
    }
    let mut packet = question[..2].to_vec();
    packet.extend([0x81, 0x80 | code, 0, 1, 0, u8::from(address.is_some()), 0, 0, 0, 0]);
    packet.extend(asked);
    if let Some(address) = address {
        // The name of the question, an address, kept for no time at all.
        packet.extend([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4]);
        packet.extend(address.octets());
    }
    Some(packet)
}
