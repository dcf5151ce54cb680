//! A mail server that is down for a day.

use chrono::TimeDelta;
use rivald::listing::WatchId;
use tokio::net::{TcpListener, TcpStream};

use crate::{
    mail::server::{Plan, Server},
    service::ledger::{self, text},
    support::{Home, Shop},
};

/// Where the daemon looks for the mail server. An address of its own, so that nobody else takes the port.
const HOST: &str = "127.0.10.1";

/// The server is back: what comes to the old address goes to it.
async fn come_back(port: u16, server: &Server) {
    let (listener, to) = (TcpListener::bind((HOST, port)).await.unwrap(), server.port);
    tokio::spawn(async move {
        while let Ok((mut from, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut to = TcpStream::connect(("127.0.0.1", to)).await?;
                tokio::io::copy_bidirectional(&mut from, &mut to).await
            });
        }
    });
}

#[tokio::test]
async fn a_day_without_a_mail_server_loses_nothing_and_is_no_storm() {
    let (shop, server) = (Shop::open().await, Server::start(Plan::default()).await);
    let port = TcpListener::bind((HOST, 0)).await.unwrap().local_addr().unwrap().port();
    let home = Home::new("confirm_after = \"10s\"");
    let mut settings = std::fs::read_to_string(home.path("rivald.toml")).unwrap();
    settings += &format!("host = \"{HOST}\"\nport = {port}\ntls = \"none\"\n");
    std::fs::write(home.path("rivald.toml"), settings).unwrap();
    shop.sell("/a", "Kettle", "100.00");
    home.watchlist(
        "a.toml",
        &format!("[defaults.alert]\nrearm = \"0s\"\n[[watch]]\nid = \"a\"\nurl = \"{}\"\n", shop.url("/a")),
    );
    let daemon = home.daemon().await;
    daemon.cycle_ended_held(0).await;

    // A change every six hours of the day.
    let prices = ["100.00", "90.00", "80.00", "70.00", "60.00"];
    let (down, mut planned) = (home.clock.now(), Vec::new());
    for pair in prices.windows(2) {
        shop.sell("/a", "Kettle", pair[1]);
        planned.push((pair[0].replace('.', "").parse().unwrap(), pair[1].replace('.', "").parse().unwrap()));
        for _ in 0..12 {
            daemon.half_hour_held().await;
        }
    }
    assert!(home.clock.now() - down > TimeDelta::hours(23));
    let queue = daemon.engine.store.queue().await.unwrap();
    let to_anna: Vec<_> = queue.iter().filter(|message| message.recipient == "anna@example.com").collect();
    assert_eq!(to_anna.len(), planned.len(), "{queue:#?}");
    assert!(queue.iter().all(|message| message.next_at.is_some()), "none is given up within a day: {queue:#?}");
    // 1, 2, 4 … 128 minutes, then every four hours.
    let tried: Vec<u32> = to_anna.iter().map(|message| message.attempts).collect();
    assert!((8..=15).contains(&tried[0]), "{tried:?}");
    let to_ops = queue.len() - to_anna.len();
    assert!((1..=2).contains(&to_ops), "the engineer hears of it once, not of each message: {queue:#?}");
    assert!(server.log().taken.is_empty());

    come_back(port, &server).await;
    let back = home.clock.now();
    while !daemon.engine.store.queue().await.unwrap().is_empty() {
        daemon.half_hour_held().await;
        // The daemon's own pace: the postman has real work to do.
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        assert!(home.clock.now() - back < TimeDelta::hours(6), "{:#?}", daemon.engine.store.queue().await);
    }
    let taken = server.log().taken;
    let verdict = ledger::judge(
        &planned.into_iter().collect(),
        &taken.iter().filter(|m| m.to == ["anna@example.com"]).cloned().collect::<Vec<_>>(),
    );
    println!(
        "a day without a mail server: {tried:?} attempts, {to_ops} message(s) to the engineer; all told within {} min of its return: {verdict:?}",
        (home.clock.now() - back).num_minutes()
    );
    assert!(verdict.holds() && verdict.copies == 0, "{verdict:?}");
    assert!(taken.iter().any(|mail| mail.to == ["ops@example.com"] && text(mail).contains("not getting through")));
    let price = daemon.engine.store.state(&WatchId::new("a").unwrap()).await.unwrap().baseline.unwrap().price;
    assert_eq!(price.unwrap().to_string(), "60.00");
    daemon.end().await;
}
