//! Who hears what, and when: routes of kinds, quiet hours, urgent kinds, and an engineer who is told although nothing can be
//! written.

use chrono::{DateTime, TimeDelta, Utc};

use crate::support::{Home, Shop};

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A home with this in its settings behind `[mail]`, its clock at 22:35 in Shanghai.
fn evening(mail: &str) -> Home {
    let home = Home::new("");
    let file = home.path("rivald.toml");
    let settings = std::fs::read_to_string(&file).unwrap() + mail;
    std::fs::write(file, settings).unwrap();
    home.clock.set(moment("2026-11-23T14:35:00Z"));
    home
}

fn subject_lines(home: &Home) -> Vec<String> {
    let of = |mail: &String| mail.lines().find(|line| line.starts_with("Subject:")).unwrap_or_default().to_owned();
    home.mails().iter().map(of).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happens_at_night_waits_for_the_morning_in_one_mail() {
    let (shop, home) = (Shop::open().await, evening("quiet = \"23:00-07:30\"\n"));
    shop.sell("/a", "Bottle", "79.00");
    shop.sell("/b", "Cup", "50.00");
    home.watchlist(
        "a.toml",
        &format!("[[watch]]\nurl = \"{}\"\n[[watch]]\nurl = \"{}\"\n", shop.url("/a"), shop.url("/b")),
    );
    let daemon = home.daemon().await;
    daemon.cycle_ended(0).await;
    shop.sell("/a", "Bottle", "69.00");
    daemon.half_hour_held().await;
    shop.sell("/b", "Cup", "40.00");
    daemon.half_hour_held().await;
    assert_eq!(home.mails().len(), 0, "nobody is woken");
    let waiting = daemon.engine.store.notes(daemon.clock.now()).await.unwrap();
    assert_eq!(waiting.len(), 2, "and nothing is lost");

    daemon.clock.set(moment("2026-11-23T23:29:30Z"));
    daemon.half_hour().await;
    daemon.until("the morning's mail", || home.mails().len() == 1).await;
    let mail = home.mails().remove(0);
    assert!(mail.contains("Bottle") || mail.contains("69.00"), "{mail}");
    daemon.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn quiet_hours_end_by_themselves_whenever_the_next_cycle_is() {
    let (shop, home) = (Shop::open().await, evening("quiet = \"23:00-07:30\"\n"));
    shop.sell("/a", "Bottle", "79.00");
    // Polled at eleven at night and at noon.
    home.watchlist("a.toml", &format!("[[watch]]\nurl = \"{}\"\nschedule = \"0 12,23 * * *\"\n", shop.url("/a")));
    let daemon = home.daemon().await;
    daemon.cycle_ended(0).await;
    shop.sell("/a", "Bottle", "69.00");
    let before = daemon.cycles();
    daemon.clock.set(moment("2026-11-23T15:00:00Z"));
    daemon.cycle_ended_held(before).await;
    assert_eq!(home.mails().len(), 0);
    // Also a daemon that was started anew in between knows what it holds.
    daemon.end().await;
    let daemon = home.daemon().await;
    daemon.clock.set(moment("2026-11-23T23:30:01Z"));
    daemon.until("the mail of the night", || home.mails().len() == 1).await;
    daemon.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn urgent_kinds_do_not_wait_and_a_watch_may_have_no_quiet_hours() {
    let (shop, home) = (Shop::open().await, evening("quiet = \"23:00-07:30\"\n"));
    for path in ["/urgent", "/awake", "/asleep"] {
        shop.sell(path, path, "79.00");
    }
    let entry = |path: &str, rules: &str| {
        format!("[[watch]]\nname = \"{path}\"\nurl = \"{}\"\n[watch.alert]\n{rules}\n", shop.url(path))
    };
    let list = entry("/urgent", "urgent = [\"price\"]") + &entry("/awake", "quiet = \"\"") + &entry("/asleep", "");
    home.watchlist("a.toml", &list);
    let daemon = home.daemon().await;
    daemon.cycle_ended(0).await;
    for path in ["/urgent", "/awake", "/asleep"] {
        shop.sell(path, path, "69.00");
    }
    daemon.half_hour_held().await;
    daemon.until("the mail of the night", || home.mails().len() == 1).await;
    let mail = home.mails().remove(0);
    assert!(mail.contains("/urgent") && mail.contains("/awake") && !mail.contains("/asleep"), "{mail}");
    daemon.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn kinds_go_to_whom_the_rules_name() {
    let (shop, home) = (Shop::open().await, Home::new(""));
    shop.sell("/a", "Bottle", "79.00");
    home.watchlist(
        "a.toml",
        &format!(
            "[defaults.alert.to]\nprice = [\"pricing@example.com\"]\n[[watch]]\nurl = \"{}\"\n[watch.alert.to]\ntitle = [\"text@example.com\"]\n",
            shop.url("/a")
        ),
    );
    let daemon = home.daemon().await;
    daemon.cycle_ended(0).await;
    shop.sell("/a", "Bottle with lid", "69.00");
    daemon.half_hour().await;
    let mails = |who: &str| home.mails_to(who);
    assert_eq!(
        (mails("pricing@example.com"), mails("text@example.com"), mails("anna@example.com")),
        (1, 1, 0),
        "{:?}",
        subject_lines(&home)
    );
    daemon.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_engineer_hears_of_a_database_that_takes_nothing_and_that_it_is_over() {
    use sqlx::{ConnectOptions, Executor};
    let (shop, home) = (Shop::open().await, Home::new(""));
    shop.sell("/a", "Bottle", "79.00");
    home.watchlist("a.toml", &format!("[[watch]]\nurl = \"{}\"\n", shop.url("/a")));
    let daemon = home.daemon().await;
    daemon.cycle_ended(0).await;
    // Every insert fails, as on a full disk.
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(home.path("rivald.db"));
    let mut other = options.connect().await.unwrap();
    for table in ["observation", "fault", "note"] {
        let stop = format!(
            "CREATE TRIGGER full_{table} BEFORE INSERT ON {table} BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END"
        );
        other.execute(sqlx::AssertSqlSafe(stop)).await.unwrap();
    }
    shop.sell("/a", "Bottle", "69.00");
    let told = || home.mails_to("ops@example.com");
    daemon.half_hour().await;
    daemon.until("the engineer's mail", || told() == 1).await;
    daemon.half_hour().await;
    assert_eq!((told(), home.mails_to("anna@example.com")), (1, 0), "once");

    for table in ["observation", "fault", "note"] {
        other.execute(sqlx::AssertSqlSafe(format!("DROP TRIGGER full_{table}"))).await.unwrap();
    }
    daemon.half_hour().await;
    daemon.until("that it is over", || told() == 2).await;
    assert_eq!(home.mails_to("anna@example.com"), 1, "and the change of that time is found again");
    daemon.clock.advance((TimeDelta::seconds(1)).to_std().unwrap());
    daemon.end().await;
}
