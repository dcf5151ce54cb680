//! Hosts that refuse rest: for as long as they ask, else longer every time.

use std::time::Duration;

use chrono::TimeDelta;
use rivald::{clock::Clock, listing::Outcome, source::fetch::Door};

use super::{
    door, get, poll,
    server::{Server, Step, answer, page},
    start,
};

fn clocked() -> (Clock, Door) {
    let clock = Clock::manual(start());
    (clock.clone(), Door::new(&poll(), clock).unwrap())
}

/// Seconds that the only resting host rests from now.
fn rests(clock: &Clock, door: &Door) -> Option<i64> {
    let resting = door.resting();
    assert!(resting.len() <= 1);
    resting.first().map(|r| (r.until - clock.now()).num_seconds())
}

#[tokio::test]
async fn retry_after_is_obeyed() {
    for (status, after, seconds, outcome) in [
        (429, "3", 3..=3, Outcome::Blocked),
        (429, "Sun, 22 Nov 2026 14:01:00 GMT", 60..=60, Outcome::Blocked),
        (429, "99999999999", 86_400..=86_400, Outcome::Blocked),
        (429, "-5", 300..=375, Outcome::Blocked),
        (429, "soon", 300..=375, Outcome::Blocked),
        (429, "", 300..=375, Outcome::Blocked),
        (403, "120", 120..=120, Outcome::Blocked),
        (401, "", 300..=375, Outcome::Login),
        (503, "2", 2..=2, Outcome::Unreachable),
    ] {
        let shop = Server::start(move |asked| match asked.before {
            0 => answer(status, &[("Retry-After", after)], b"slow down"),
            _ => page(),
        })
        .await;
        let (clock, door) = clocked();
        let fault = get(&door, &shop.url("/a")).await.unwrap_err();
        assert_eq!(fault.outcome, outcome, "{status} {after}: {fault}");
        let rest = rests(&clock, &door).unwrap();
        assert!(seconds.contains(&rest), "{status} {after}: {rest}");

        let fault = get(&door, &shop.url("/b")).await.unwrap_err();
        assert!(fault.outcome == outcome || outcome == Outcome::Login, "{fault}");
        assert!(fault.reason.contains("rests until 1") || fault.reason.contains("rests until 2"), "{fault}");
        assert_eq!(shop.asked().len(), 1, "nothing is sent to a host that rests");

        clock.advance(Duration::from_secs(rest as u64 + 1));
        assert_eq!(get(&door, &shop.url("/b")).await.unwrap().status, 200);
        assert_eq!(rests(&clock, &door), None);
    }
}

#[tokio::test]
async fn pauses_grow_until_an_answer_is_worth_something() {
    let shop = Server::start(|asked| match asked.path.as_str() {
        "/good" => page(),
        _ => answer(429, &[], b""),
    })
    .await;
    let (clock, door) = clocked();
    let mut pauses = Vec::new();
    for _ in 0..9 {
        get(&door, &shop.url("/bad")).await.unwrap_err();
        pauses.push(rests(&clock, &door).unwrap() / 60);
        clock.advance(Duration::from_hours(10));
    }
    for (pause, least) in pauses.iter().zip([5, 10, 20, 40, 80, 160, 320, 360, 360]) {
        assert!((least..=least + least / 4 + 1).contains(pause), "{pauses:?}");
    }
    // Status 200 alone proves nothing: robot checks have it too. The reader says when it was worth something.
    get(&door, &shop.url("/good")).await.unwrap();
    get(&door, &shop.url("/bad")).await.unwrap_err();
    assert!(rests(&clock, &door).unwrap() >= 360 * 60);
    clock.advance(Duration::from_hours(10));
    get(&door, &shop.url("/good")).await.unwrap();
    door.relieve(&shop.url("/good"));
    get(&door, &shop.url("/bad")).await.unwrap_err();
    assert!(rests(&clock, &door).unwrap() < 400);
}

#[tokio::test]
async fn refusals_that_were_under_way_together_count_once() {
    let gate = std::sync::Arc::new(tokio::sync::Semaphore::new(0));
    let held = gate.clone();
    let shop =
        Server::start(move |_| [vec![super::server::Step::Await(held.clone())], answer(429, &[], b"")].concat()).await;
    let (clock, door) = clocked();
    let url = shop.url("/");
    let opens = async {
        while shop.under_way() < 2 {
            tokio::task::yield_now().await;
        }
        gate.add_permits(2);
    };
    let (a, b, ()) = tokio::join!(get(&door, &url), get(&door, &url), opens);
    assert!(a.is_err() && b.is_err());
    assert!(rests(&clock, &door).unwrap() <= 375);
}

#[tokio::test]
async fn one_forbidden_address_does_not_end_the_others() {
    let shop = Server::start(|asked| match asked.path.as_str() {
        "/forbidden" => answer(403, &[], b"<h1>Forbidden</h1>"),
        "/cloudflare" => answer(403, &[("cf-mitigated", "challenge")], b""),
        "/datadome" => answer(403, &[], b"<script src='https://ct.captcha-delivery.com/c.js'>"),
        "/busy" => answer(503, &[], b"busy"),
        "/busy-check" => answer(503, &[], b"<title>Robot Check</title>"),
        _ => page(),
    })
    .await;
    // Path after path, each with its outcome, and whether the host rests in the end.
    for (paths, outcome, rests_then) in [
        (&["/good", "/forbidden"][..], Outcome::Blocked, false),
        (&["/good", "/forbidden", "/forbidden"], Outcome::Blocked, true),
        (&["/forbidden"], Outcome::Blocked, true),
        (&["/good", "/cloudflare"], Outcome::Blocked, true),
        (&["/good", "/datadome"], Outcome::Blocked, true),
        (&["/good", "/busy"], Outcome::Unreachable, false),
        (&["/good", "/busy-check"], Outcome::Blocked, true),
    ] {
        let (clock, door) = clocked();
        let mut last = None;
        for path in paths {
            last = Some(get(&door, &shop.url(path)).await);
        }
        let fault = last.unwrap().unwrap_err();
        assert_eq!(fault.outcome, outcome, "{paths:?}: {fault}");
        assert_eq!(rests(&clock, &door).is_some(), rests_then, "{paths:?}: {fault}");
    }
}

#[tokio::test]
async fn statuses() {
    let shop = Server::start(|asked| answer(asked.path[1..].parse().unwrap(), &[], b"text")).await;
    for (status, expected) in [
        (200, Ok(200)),
        (204, Ok(204)),
        (206, Ok(206)),
        (300, Ok(300)),
        (400, Ok(400)),
        (404, Ok(404)),
        (410, Ok(410)),
        (451, Ok(451)),
        (401, Err((Outcome::Login, false))),
        (403, Err((Outcome::Blocked, false))),
        (408, Err((Outcome::Unreachable, true))),
        (429, Err((Outcome::Blocked, false))),
        (500, Err((Outcome::Unreachable, true))),
        (502, Err((Outcome::Unreachable, true))),
        (503, Err((Outcome::Unreachable, true))),
        (504, Err((Outcome::Unreachable, true))),
        (599, Err((Outcome::Unreachable, true))),
    ] {
        let got = get(&door(&poll()), &shop.url(&format!("/{status}"))).await;
        assert_eq!(got.map(|f| f.status).map_err(|f| (f.outcome, f.retry)), expected, "{status}");
    }
}

#[tokio::test]
async fn rests_outlive_a_restart() {
    let shop = Server::start(|_| page()).await;
    let (clock, door) = clocked();
    door.rest(&shop.url("/item"), "it shows a robot check");
    let resting = door.resting();
    assert_eq!(resting[0].host, shop.address.to_string());
    assert_eq!(resting[0].reason, "it shows a robot check");

    let after = Door::new(&poll(), clock.clone()).unwrap();
    after.restore(resting.clone());
    assert_eq!(after.resting(), resting);
    let fault = get(&after, &shop.url("/item")).await.unwrap_err();
    assert_eq!((fault.outcome, fault.retry), (Outcome::Blocked, false));
    assert!(fault.reason.ends_with("it shows a robot check"), "{fault}");
    assert_eq!(shop.asked().len(), 0);

    // A clock that was years ahead when the rest began must not make it last for years.
    clock.set(start() - TimeDelta::days(365));
    assert_eq!(after.resting(), []);
    assert_eq!(get(&after, &shop.url("/item")).await.unwrap().status, 200);
}

#[tokio::test]
async fn a_host_that_never_answers_is_left_alone_for_a_moment() {
    let shop = Server::start(|asked| match asked.path.as_str() {
        "/well" => page(),
        _ => vec![Step::Hang],
    })
    .await;
    let clock = Clock::manual(start());
    let quick = rivald::settings::Poll { timeout: Duration::from_millis(200), per_host: 8, ..poll() };
    let door = Door::new(&quick, clock.clone()).unwrap();
    let silent = async |times: usize| {
        for _ in 0..times {
            let fault = get(&door, &shop.url("/silent")).await.unwrap_err();
            assert!(fault.outcome == Outcome::Unreachable && fault.retry, "{fault}");
        }
        shop.asked().len()
    };
    // Five that hang among others say nothing of the host.
    assert_eq!(silent(5).await, 5);
    get(&door, &shop.url("/well")).await.unwrap();
    assert_eq!(silent(5).await, 11);
    assert_eq!(silent(1).await, 12);
    // Six in a row do. What waits for it is told at once, and may be tried again within the cycle.
    assert_eq!(silent(50).await, 12, "nothing is sent to it");
    let fault = get(&door, &shop.url("/well")).await.unwrap_err();
    assert!(fault.reason.contains("did not answer in time"), "the words never change: {fault}");
    assert_eq!(door.resting(), [], "that is no refusal, and not kept beyond a restart");
    // A minute later one more silence is enough, and one answer ends it.
    clock.advance(Duration::from_secs(61));
    assert_eq!(silent(20).await, 13);
    clock.advance(Duration::from_secs(61));
    get(&door, &shop.url("/well")).await.unwrap();
    assert_eq!(silent(5).await, 19);
}
