//! Pictures through the whole daemon: fetched, looked at, compared by content, told and proven.

#![expect(clippy::print_stdout, reason = "tests")]

mod art;
mod command;
mod hostile;
mod looks;
mod proven;
mod shop;
mod turns;

use rivald::{change::Change, listing::WatchId};

use crate::support::{Home, Running};
use shop::Shop;

/// A home that watches the one listing of a shop and looks at pictures.
fn home(shop: &Shop, poll: &str) -> Home {
    let home = Home::new(&format!("pictures = true\n{poll}"));
    home.watchlist(
        "a.toml",
        &format!(
            "[[watch]]\nid = \"a\"\nname = \"Rival A\"\nurl = \"{}\"\n[watch.alert]\ngallery = true\n",
            shop.url("/p")
        ),
    );
    home
}

async fn changes(daemon: &Running) -> Vec<Change> {
    daemon.engine.store.changes(crate::support::start()).await.unwrap()
}

/// The daemon with its baseline, after all pictures were looked at.
async fn begun(home: &Home) -> Running {
    let daemon = home.daemon().await;
    daemon.cycle_ended(0).await;
    daemon.engine.all_looked().await;
    daemon.half_hour().await;
    daemon.engine.all_looked().await;
    daemon
}

fn watch() -> WatchId {
    WatchId::new("a").unwrap()
}
