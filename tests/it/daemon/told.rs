//! What people get in their hands: digests, signs of life, chats, a sale of a whole shop.

use std::sync::{Arc, Mutex};

use axum::{Router, extract::State, http::HeaderMap};
use chrono::{DateTime, TimeDelta, Utc};

use crate::support::{Home, Running, Shop};

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A home with this in its settings behind `[mail]`, at this time in Shanghai.
fn home(at: &str, mail: &str) -> Home {
    let home = Home::new("");
    let file = home.path("rivald.toml");
    let settings = std::fs::read_to_string(&file).unwrap() + mail;
    std::fs::write(file, settings).unwrap();
    home.clock.set(moment(at));
    home
}

/// The subjects of the mails to somebody.
async fn subjects(daemon: &Running, who: &str) -> Vec<String> {
    let composed = daemon.engine.store.composed_since(DateTime::UNIX_EPOCH).await.unwrap();
    composed.into_iter().filter(|(to, _)| to == who).map(|(_, subject)| subject).collect()
}

/// How many of them are digests.
async fn digests(daemon: &Running) -> usize {
    subjects(daemon, "anna@example.com").await.iter().filter(|subject| subject.contains("Morning")).count()
}

/// Waits until so many digests are there.
async fn digested(daemon: &Running, count: usize) {
    for _ in 0..5000 {
        if digests(daemon).await >= count {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    assert_eq!(digests(daemon).await, count);
}

async fn minutes(daemon: &Running, minutes: i64) {
    daemon.clock.advance(TimeDelta::minutes(minutes).to_std().unwrap());
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_digest_comes_once_a_day_also_over_a_restart() {
    // 08:05 in Shanghai.
    let (shop, home) = (Shop::open().await, home("2026-11-23T00:05:00Z", "digest = \"30 8 * * *\"\n"));
    shop.sell("/own", "Our bottle", "75.00");
    shop.sell("/a", "Bottle", "79.00");
    home.watchlist(
        "a.toml",
        &format!(
            "[defaults]\ngroup = \"Bottles\"\n[[watch]]\nurl = \"{}\"\nside = \"own\"\n[[watch]]\nurl = \"{}\"\n",
            shop.url("/own"),
            shop.url("/a")
        ),
    );
    let daemon = home.daemon().await;
    daemon.cycle_ended(0).await;
    shop.sell("/a", "Bottle", "69.00");
    daemon.half_hour().await;
    digested(&daemon, 1).await;
    let subject = subjects(&daemon, "anna@example.com").await.into_iter().find(|s| s.contains("Morning")).unwrap();
    assert!(subject.contains("1 of 2") && subject.contains("undercut"), "{subject}");
    daemon.half_hour().await;
    daemon.end().await;

    let daemon = home.daemon().await;
    for _ in 0..4 {
        daemon.half_hour().await;
    }
    assert_eq!(digests(&daemon).await, 1, "not again after a restart");
    daemon.clock.set(moment("2026-11-24T00:29:00Z"));
    daemon.half_hour().await;
    digested(&daemon, 2).await;
    daemon.end().await;
    // Off for days: the last one that was missed comes, if it is of this morning; older ones do not.
    home.clock.set(moment("2026-11-27T02:40:00Z"));
    let daemon = home.daemon().await;
    digested(&daemon, 3).await;
    for _ in 0..3 {
        daemon.half_hour().await;
    }
    assert_eq!(digests(&daemon).await, 3);
    daemon.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_week_ends_with_a_sign_of_life() {
    let (shop, home) = (Shop::open().await, home("2026-11-23T02:05:00Z", ""));
    shop.sell("/a", "Bottle", "79.00");
    home.watchlist("a.toml", &format!("[[watch]]\nurl = \"{}\"\nschedule = \"0 */6 * * *\"\n", shop.url("/a")));
    let daemon = home.daemon().await;
    daemon.cycle_ended(0).await;
    let mails = || (home.mails_to("anna@example.com"), home.mails_to("ops@example.com"));
    for day in 1..=15 {
        let before = daemon.cycles();
        daemon.clock.set(moment("2026-11-23T04:00:00Z") + TimeDelta::days(day));
        daemon.cycle_ended_held(before).await;
        minutes(&daemon, 1).await;
        minutes(&daemon, 1).await;
        match day {
            1..=6 => assert_eq!(mails(), (0, 0), "day {day}"),
            7 => daemon.until("a sign of life", || mails() == (1, 1)).await,
            8..=13 => assert_eq!(mails(), (1, 1), "day {day}"),
            15 => daemon.until("the next one", || mails() == (2, 2)).await,
            _ => {}
        }
    }
    daemon.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sale_of_a_whole_shop_is_one_mail() {
    const LISTINGS: usize = 200;
    let (shop, home) = (Shop::open().await, Home::new("per_host = 16"));
    let mut list = String::new();
    for n in 0..LISTINGS {
        shop.sell(&format!("/p{n}"), &format!("Bottle number {n}"), "80.00");
        list +=
            &format!("[[watch]]\nid = \"p{n}\"\nname = \"Bottle {n}\"\nurl = \"{}\"\n", shop.url(&format!("/p{n}")));
    }
    home.watchlist("a.toml", &list);
    let daemon = home.daemon().await;
    daemon.cycle_ended(0).await;
    for n in 0..LISTINGS {
        shop.sell(&format!("/p{n}"), &format!("Bottle number {n}"), "72.00");
    }
    daemon.half_hour().await;
    let subjects = subjects(&daemon, "anna@example.com").await;
    assert_eq!(subjects.len(), 1, "{subjects:?}");
    assert!(subjects[0].contains("200 of 200") && subjects[0].contains("10"), "{subjects:?}");
    let size = home.mails()[0].len();
    assert!(size < 200_000, "{size} bytes");
    daemon.half_hour().await;
    assert_eq!(home.mails().len(), 1, "once");
    daemon.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listing_in_two_groups_is_told_once() {
    let (shop, home) = (Shop::open().await, Home::new(""));
    shop.sell("/a", "Bottle", "79.00");
    let entry = |id: &str, group: &str| {
        format!("[[watch]]\nid = \"{id}\"\ngroup = \"{group}\"\nurl = \"{}\"\n", shop.url("/a"))
    };
    home.watchlist("a.toml", &(entry("one", "Bottles") + &entry("two", "Gifts")));
    let daemon = home.daemon().await;
    daemon.cycle_ended(0).await;
    shop.sell("/a", "Bottle", "69.00");
    daemon.half_hour().await;
    let mails = home.mails();
    assert_eq!(mails.len(), 1);
    let subjects = subjects(&daemon, "anna@example.com").await;
    assert!(!subjects[0].contains("more"), "{subjects:?}");
    assert!(mails[0].contains("Bottles") && mails[0].contains("Gifts"), "both groups are named");
    daemon.end().await;
}

/// A webhook that keeps what it is told, and can be out of order.
#[derive(Clone, Default)]
struct Hook {
    told: Arc<Mutex<Vec<(String, String)>>>,
    broken: Arc<Mutex<bool>>,
}

impl Hook {
    async fn open() -> (Self, String) {
        let hook = Self::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/hook/token-of-the-hook", listener.local_addr().unwrap());
        let app = Router::new().fallback(heard).with_state(hook.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        (hook, address)
    }

    fn told(&self) -> Vec<(String, String)> {
        self.told.lock().unwrap().clone()
    }
}

async fn heard(State(hook): State<Hook>, headers: HeaderMap, body: String) -> axum::http::StatusCode {
    if *hook.broken.lock().unwrap() {
        return axum::http::StatusCode::SERVICE_UNAVAILABLE;
    }
    let key = headers.get("idempotency-key").map(|key| key.to_str().unwrap().to_owned()).unwrap_or_default();
    hook.told.lock().unwrap().push((key, body));
    axum::http::StatusCode::OK
}

#[tokio::test(flavor = "multi_thread")]
async fn chats_hear_through_the_same_outbox() {
    let (hook, address) = Hook::open().await;
    let settings = format!("[chat.ops]\nkind = \"webhook\"\nurl = \"{address}\"\nsecret = \"sign-with-this\"\n");
    let (shop, home) = (Shop::open().await, home("2026-11-23T02:05:00Z", &settings));
    shop.sell("/a", "Bottle", "79.00");
    let to = "[defaults]\nto = [\"chat:ops\", \"anna@example.com\"]\n";
    home.watchlist("a.toml", &format!("{to}[[watch]]\nurl = \"{}\"\n", shop.url("/a")));
    let daemon = home.daemon().await;
    daemon.cycle_ended(0).await;
    *hook.broken.lock().unwrap() = true;
    shop.sell("/a", "Bottle", "69.00");
    daemon.half_hour_held().await;
    daemon.until("the mail", || home.mails_to("anna@example.com") == 1).await;
    assert_eq!(hook.told().len(), 0, "it waits, and holds up nobody");
    let mut queue = daemon.engine.store.queue().await.unwrap();
    for _ in 0..5000 {
        if queue.len() == 1 && queue[0].attempts > 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        queue = daemon.engine.store.queue().await.unwrap();
    }
    assert_eq!(queue.iter().map(|m| m.recipient.as_str()).collect::<Vec<_>>(), ["chat:ops"]);
    let kept = String::from_utf8_lossy(&queue[0].raw).into_owned() + &format!("{:?}", queue[0].why);
    assert!(!kept.contains("token-of-the-hook") && !kept.contains("sign-with-this"), "{kept}");

    *hook.broken.lock().unwrap() = false;
    for _ in 0..20 {
        minutes(&daemon, 1).await;
    }
    daemon.until("the chat", || hook.told().len() == 1).await;
    let (key, body) = hook.told().remove(0);
    assert!(body.contains("69.00") && !key.is_empty(), "{key} {body}");
    daemon.half_hour().await;
    assert_eq!(hook.told().len(), 1, "once");
    daemon.end().await;
    let database = std::fs::read(home.path("rivald.db")).unwrap();
    let holds = |secret: &str| database.windows(secret.len()).any(|part| part == secret.as_bytes());
    assert!(!holds("token-of-the-hook") && !holds("sign-with-this"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_of_a_database_that_a_daemon_writes_to() {
    let (shop, home) = (Shop::open().await, Home::new(""));
    shop.sell("/a", "Bottle & <cup>", "79.00");
    home.watchlist("a.toml", &format!("[defaults]\ngroup = \"Bottles\"\n[[watch]]\nurl = \"{}\"\n", shop.url("/a")));
    let daemon = home.daemon().await;
    daemon.cycle_ended(0).await;
    shop.sell("/a", "Bottle & <cup>", "69.00");
    daemon.half_hour().await;
    let out = home.path("report.html");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_rivald"))
        .arg("--config")
        .arg(home.path("rivald.toml"))
        .args(["report", "--since", "2026-11-01", "--out"])
        .arg(&out)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let html = std::fs::read_to_string(&out).unwrap();
    assert!(html.contains("Bottles") && html.contains("69.00") && !html.contains("<cup>"), "{html}");
    daemon.end().await;
}
