//! Walls, half pages and liars between two looks at a page that never changed: nobody hears of anything.

use std::{
    net::SocketAddr,
    process::Command,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use super::all;
use crate::{
    service::tools::{Tool, shared},
    support::Home,
};

/// A door before the hostile shop: whatever is asked for there, the shop is asked for the present path, and its bytes
/// go back as they come.
#[derive(Clone)]
struct Front {
    address: SocketAddr,
    path: Arc<Mutex<String>>,
}

impl Front {
    async fn open(shop: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let front = Self { address: listener.local_addr().unwrap(), path: Arc::default() };
        let path = Arc::clone(&front.path);
        tokio::spawn(async move {
            while let Ok((asker, _)) = listener.accept().await {
                let path = path.lock().unwrap().clone();
                tokio::spawn(pass(asker, shop, path));
            }
        });
        front
    }

    fn show(&self, path: &str) {
        path.clone_into(&mut self.path.lock().unwrap());
    }
}

/// One request and its answer. An end that comes too early comes too early on the other side as well.
async fn pass(mut asker: TcpStream, shop: u16, path: String) -> std::io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(asker.read_u8().await?);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let (_, lines) = head.split_once("\r\n").unwrap_or_default();
    let mut shop = TcpStream::connect(("127.0.0.1", shop)).await?;
    shop.write_all(format!("GET {path} HTTP/1.1\r\n{lines}").as_bytes()).await?;
    tokio::io::copy(&mut shop, &mut asker).await?;
    asker.shutdown().await
}

fn shop() -> Option<Tool> {
    let mut command = Command::new("python3");
    command.arg(shared("hostile/hostile_shop.py")?);
    Some(Tool::start(command))
}

/// What the page shows when all is well.
const GOOD: &str = "/good?n=1";

/// Says that nothing changed whatever it is asked.
const LIAR: &str = "/304-liar";

/// What it shows in between. Those that make a host rest for long come last.
const BAD: &[(&str, bool)] = &[
    ("/short-length", true),
    ("/empty", true),
    ("/cut-chunk", true),
    ("/jsonld-bad", true),
    ("/price?v=range", true),
    (LIAR, true),
    ("/captcha", true),
    ("/login-wall", true),
    ("/maintenance", false),
    ("/long-length", false),
    ("/no-last-chunk", false),
    ("/bad-chunk", false),
    ("/gzip-bad", false),
    ("/gzip-cut", false),
    ("/rst", false),
    ("/not-http", false),
    ("/huge-length", false),
    ("/two-lengths", false),
    ("/endless", false),
    ("/endless-headers", false),
    ("/meta-refresh", false),
    ("/loop", false),
    ("/cookies", false),
    ("/nested?n=20000", false),
    ("/attrs?n=20000", false),
    ("/entities?n=20000", false),
    ("/jsonld-deep?n=20000", false),
    ("/billion-laughs", false),
    ("/xxe", false),
    ("/reorder", false),
    ("/price?v=nan", false),
    ("/price?v=neg", false),
    ("/price?v=zero", false),
    ("/price?v=digits", false),
    ("/price?v=free", false),
    ("/price?v=dot", false),
    ("/status?code=500", false),
    ("/status?code=403", false),
    ("/status?code=429", false),
    ("/hang", false),
    ("/429?after=99999999999", false),
];

#[tokio::test]
async fn walls_and_half_pages_between_good_ones_are_no_news() {
    let Some(shop) = shop() else { return };
    let front = Front::open(shop.number("port")).await;
    let home = Home::new("timeout = \"1s\"\nconfirm_after = \"10s\"");
    home.watchlist("one.toml", &format!("[[watch]]\nid = \"lamp\"\nurl = \"http://{}/lamp\"\n", front.address));
    front.show(GOOD);
    let daemon = home.daemon().await;
    daemon.cycle_ended(0).await;
    let id = rivald::listing::WatchId::new("lamp").unwrap();
    let price = async || daemon.engine.store.state(&id).await.unwrap().baseline.unwrap().price.unwrap().to_string();
    assert_eq!(price().await, "120.00");
    let mut read = 0;
    for (path, _) in BAD.iter().filter(|(_, short)| all() || *short) {
        front.show(path);
        daemon.half_hour().await;
        let outcome = daemon.engine.memo(&id).outcome.unwrap();
        // "Not modified" is an answer to our own question; the price stays, and within six hours the page is read in full.
        assert!(outcome.as_str() != "ok" || *path == LIAR, "{path} was read: the test could not have failed");
        front.show(GOOD);
        // A host that rests is asked again when its rest is over.
        for _ in 0..60 {
            daemon.half_hour().await;
            if daemon.engine.memo(&id).outcome.unwrap().as_str() == "ok" {
                read += 1;
                break;
            }
        }
        assert_eq!(price().await, "120.00", "after {path}");
        assert_eq!(home.mails_to("anna@example.com"), 0, "after {path}: {:#?}", home.mails().last());
    }
    let asked = BAD.iter().filter(|(_, short)| all() || *short).count();
    assert_eq!(read, asked, "each time the good page was read again");
    // The control: the same page, and a change.
    front.show("/price?v=comma");
    daemon.half_hour().await;
    assert_eq!(home.mails_to("anna@example.com"), 1);
    let faults = home.mails().len() - 1;
    println!("{asked} bad answers between good ones: no alert; the engineer heard {faults} times; the control is told");
    daemon.end().await;
}

#[tokio::test]
async fn a_price_that_never_stands_still_is_no_storm() {
    let Some(shop) = shop() else { return };
    let home = Home::new("timeout = \"5s\"\nconfirm_after = \"10s\"");
    let port = shop.number("port");
    let watches: String = ["/flip", "/reorder"]
        .iter()
        .enumerate()
        .map(|(n, path)| format!("[[watch]]\nid = \"w{n}\"\nurl = \"http://127.0.0.1:{port}{path}\"\n"))
        .collect();
    home.watchlist("all.toml", &watches);
    let daemon = home.daemon().await;
    daemon.cycle_ended(0).await;
    let cycles = if all() { 48 } else { 8 };
    for _ in 0..cycles {
        daemon.half_hour().await;
    }
    // Every six hours at most (`rearm`), in both directions.
    let most = 2 * (1 + cycles / 12);
    let mails = home.mails_to("anna@example.com");
    println!("{cycles} cycles of a price that is another each time: {mails} alerts");
    assert!(mails <= most, "{mails} mails in {cycles} cycles");
    assert_eq!(daemon.engine.counters.not_recorded.load(std::sync::atomic::Ordering::Relaxed), 0);
    daemon.end().await;
}
