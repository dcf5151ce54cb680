//! Routes each address to its [`Host`], and keeps no more hosts than a daemon needs.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use url::{Position, Url};

use super::{fault::shown_host, host::Host};
use crate::{listing::Moment, source::Resting};

/// So many hosts are remembered. A watchlist names far fewer; redirects of a hostile shop may lead to any number.
const MOST: usize = 4096;

/// The hosts by name, with the port where it is not the usual one: `http` and `https` of a shop share its patience.
#[derive(Debug)]
pub struct HostPool {
    per_host: usize,
    hosts: Mutex<HashMap<Box<str>, Arc<Host>>>,
}

impl HostPool {
    /// A pool that lets so many requests be under way to each host.
    pub fn new(per_host: usize) -> Self {
        Self { per_host, hosts: Mutex::default() }
    }

    /// The host of an address.
    pub fn of(&self, url: &Url, now: Moment) -> Arc<Host> {
        match url.host_str() {
            // As `shown_host` says it.
            Some(_) => self.named(&url[Position::BeforeHost..Position::AfterPort], now),
            None => self.named(&shown_host(url), now),
        }
    }

    /// The host of a name.
    pub fn named(&self, name: &str, now: Moment) -> Arc<Host> {
        let mut hosts = self.hosts();
        if let Some(host) = hosts.get(name) {
            return Arc::clone(host);
        }
        if hosts.len() >= MOST {
            forget_idle(&mut hosts, now);
        }
        let host = Arc::new(Host::new(name, self.per_host));
        hosts.insert(name.into(), Arc::clone(&host));
        host
    }

    /// The hosts that rest, by name.
    pub fn resting(&self, now: Moment) -> Vec<Resting> {
        let mut resting: Vec<_> = self.hosts().values().filter_map(|host| host.resting(now)).collect();
        resting.sort_by(|a, b| a.host.cmp(&b.host));
        resting
    }

    fn hosts(&self) -> MutexGuard<'_, HashMap<Box<str>, Arc<Host>>> {
        self.hosts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Drops a quarter of the hosts: those that nobody is asking, first those that do not rest, the longest unused first.
fn forget_idle(hosts: &mut HashMap<Box<str>, Arc<Host>>, now: Moment) {
    let mut idle: Vec<_> = hosts
        .iter()
        .filter(|(_, host)| Arc::strong_count(host) == 1)
        .map(|(name, host)| (host.resting(now).is_some(), host.last_used(), name.clone()))
        .collect();
    idle.sort();
    for (_, _, name) in idle.into_iter().take(MOST / 4) {
        hosts.remove(&name);
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_shared_bounded_and_resting_ones_kept() {
        let now: Moment = "2026-11-22T14:00:00Z".parse().unwrap();
        let pool = HostPool::new(2);
        let url = |text: &str| Url::parse(text).unwrap();
        let shop = pool.of(&url("https://shop.example/a"), now);
        assert!(Arc::ptr_eq(&shop, &pool.of(&url("http://SHOP.example/b"), now)));
        assert!(!Arc::ptr_eq(&shop, &pool.of(&url("http://shop.example:8080/"), now)));
        for text in
            ["http://shop.example:8080/a?b", "https://[2001:db8::1]:8443/", "https://1.2.3.4/", "https://a.example:443"]
        {
            let url = url(text);
            assert!(Arc::ptr_eq(&pool.of(&url, now), &pool.named(&shown_host(&url), now)), "{text}");
        }
        shop.refuse(now, None, crate::listing::Outcome::Blocked, "429");
        drop(shop);

        for n in 0..3 * MOST {
            pool.named(&format!("{n}.example"), now);
        }
        assert!(pool.hosts().len() <= MOST);
        assert_eq!(pool.resting(now).len(), 1, "the host that rests is remembered");
    }
}
