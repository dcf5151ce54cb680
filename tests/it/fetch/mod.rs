//! The polite door against real servers on loopback, good ones and bad ones.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "tests")]

mod bodies;
mod conditional;
mod gate;
mod guard;
mod observe;
mod pictures;
mod redirects;
mod rests;
mod robots;
mod robots_door;
mod server;
mod shops;
mod speed;
mod tls;

use std::{collections::BTreeMap, time::Duration};

use rivald::{
    clock::Clock,
    listing::{Moment, Validators},
    settings::Poll,
    source::fetch::{Door, FetchError, Fetched, Request},
};
use url::Url;

/// A door to loopback without politeness, for tests that are about something else.
fn poll() -> Poll {
    Poll {
        allow_private_addresses: true,
        robots: false,
        min_interval: Duration::ZERO,
        timeout: Duration::from_secs(10),
        ..Poll::default()
    }
}

fn start() -> Moment {
    "2026-11-22T14:00:00Z".parse().unwrap()
}

fn door(poll: &Poll) -> Door {
    Door::new(poll, Clock::manual(start())).unwrap()
}

async fn get(door: &Door, url: &Url) -> Result<Fetched, FetchError> {
    get_if(door, url, None).await
}

async fn get_if(door: &Door, url: &Url, validators: Option<&Validators>) -> Result<Fetched, FetchError> {
    door.get(Request { url, headers: &BTreeMap::new(), validators, wire: None }).await
}
