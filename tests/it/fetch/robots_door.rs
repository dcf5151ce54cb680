//! robots.txt at the door: asked once, remembered, obeyed.

use std::{sync::Arc, time::Duration};

use rivald::{clock::Clock, listing::Outcome, settings::Poll, source::fetch::Door};

use super::{
    get, poll,
    server::{Asked, Server, Step, answer, page, redirect},
    start,
};

fn polite() -> Poll {
    Poll { robots: true, ..poll() }
}

fn clocked() -> (Clock, Door) {
    let clock = Clock::manual(start());
    (clock.clone(), Door::new(&polite(), clock).unwrap())
}

/// A shop whose robots.txt is the given answer.
async fn shop(robots: impl Fn(&Asked) -> Vec<Step> + Send + Sync + 'static) -> Server {
    Server::start(move |asked| if asked.path == "/robots.txt" { robots(asked) } else { page() }).await
}

#[tokio::test]
async fn forbidden_paths_are_not_asked() {
    let shop = shop(|_| answer(200, &[], b"User-agent: *\nDisallow: /private")).await;
    let (_, door) = clocked();
    assert_eq!(get(&door, &shop.url("/p")).await.unwrap().status, 200);
    let fault = get(&door, &shop.url("/private/1?key=secret")).await.unwrap_err();
    assert_eq!((fault.outcome, fault.retry), (Outcome::Blocked, false));
    assert_eq!(fault.reason, format!("robots.txt of {} forbids /private/1 for rivald", shop.address));
    assert_eq!(shop.asked().len(), 2, "robots.txt and the one page");
    // It is a rule and no refusal: the host does not rest.
    assert_eq!(door.resting(), []);

    let rude = Door::new(&Poll { robots: false, ..polite() }, Clock::manual(start())).unwrap();
    assert_eq!(get(&rude, &shop.url("/private/1")).await.unwrap().status, 200);
    assert_eq!(shop.count("/robots.txt"), 1);
}

#[tokio::test]
async fn redirects_are_asked_about_too() {
    let shop = Server::start(|asked| match asked.path.as_str() {
        "/robots.txt" => answer(200, &[], b"User-agent: rivald\nDisallow: /account"),
        "/p" => redirect("/account/login"),
        _ => page(),
    })
    .await;
    let fault = get(&clocked().1, &shop.url("/p")).await.unwrap_err();
    assert_eq!(fault.outcome, Outcome::Blocked);
    assert_eq!(shop.count("/account/login"), 0);
}

#[tokio::test]
async fn asked_once_however_many_wait_and_again_after_a_day() {
    let shop = shop(|_| answer(200, &[], b"User-agent: *\nDisallow: /private")).await;
    let (clock, door) = clocked();
    let door = Arc::new(door);
    let polls: Vec<_> = (0..50)
        .map(|n| {
            let (door, url) = (door.clone(), shop.url(&format!("/{n}")));
            tokio::spawn(async move { get(&door, &url).await.unwrap().status })
        })
        .collect();
    for poll in polls {
        assert_eq!(poll.await.unwrap(), 200);
    }
    assert_eq!((shop.count("/robots.txt"), shop.asked().len()), (1, 51));
    clock.advance(Duration::from_hours(24) - Duration::from_secs(1));
    get(&door, &shop.url("/p")).await.unwrap();
    assert_eq!(shop.count("/robots.txt"), 1);
    clock.advance(Duration::from_secs(1));
    get(&door, &shop.url("/p")).await.unwrap();
    assert_eq!(shop.count("/robots.txt"), 2);
}

#[tokio::test]
async fn statuses_of_the_file() {
    for (name, status, location, outcome) in [
        ("there is none", 404, "", None),
        ("gone", 410, "", None),
        ("forbidden itself", 403, "", None),
        ("needs a password", 401, "", None),
        ("too many requests", 429, "", Some(Outcome::Blocked)),
        ("broken", 500, "", Some(Outcome::Unreachable)),
        ("busy", 503, "", Some(Outcome::Unreachable)),
        ("redirects for ever", 302, "/robots.txt?x", None),
        ("redirects in a circle", 302, "/robots.txt", None),
        ("redirects to the page", 302, "/page", None),
    ] {
        let shop = Server::start(move |asked| match asked.path.as_str() {
            "/p" | "/page" => page(),
            path => answer(status, &[("Location", &location.replace("/robots.txt?x", &format!("{path}?x")))], b""),
        })
        .await;
        let (_, door) = clocked();
        let got = get(&door, &shop.url("/p")).await;
        assert_eq!(got.as_ref().err().map(|f| f.outcome), outcome, "{name}: {got:?}");
        assert_eq!(shop.count("/p"), usize::from(outcome.is_none()), "{name}");
        if outcome == Some(Outcome::Unreachable) {
            let fault = got.unwrap_err();
            assert!(fault.retry && fault.reason.starts_with("robots.txt could not be read"), "{name}: {fault}");
        }
    }
}

#[tokio::test]
async fn a_file_that_breaks_off_forbids_all_and_is_asked_for_again_soon() {
    let shop = shop(|asked| match asked.before {
        0 => vec![Step::Send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nUser-agent: *".to_vec())],
        _ => answer(200, &[], b"User-agent: *\nDisallow: /private"),
    })
    .await;
    let (clock, door) = clocked();
    assert_eq!(get(&door, &shop.url("/p")).await.unwrap_err().outcome, Outcome::Unreachable);
    assert_eq!(get(&door, &shop.url("/p")).await.unwrap_err().outcome, Outcome::Unreachable);
    assert_eq!(shop.asked().len(), 1, "not at once");
    clock.advance(Duration::from_mins(1));
    assert_eq!(get(&door, &shop.url("/p")).await.unwrap().status, 200);
}

#[tokio::test]
async fn the_last_copy_serves_while_the_file_is_away() {
    let shop = shop(|asked| match asked.before {
        0 => answer(200, &[], b"User-agent: *\nDisallow: /private"),
        _ => answer(500, &[], b""),
    })
    .await;
    let (clock, door) = clocked();
    for day in 0..29 {
        assert_eq!(get(&door, &shop.url("/p")).await.unwrap().status, 200, "day {day}");
        assert_eq!(get(&door, &shop.url("/private")).await.unwrap_err().outcome, Outcome::Blocked);
        clock.advance(Duration::from_hours(24));
    }
    clock.advance(Duration::from_hours(24));
    assert_eq!(get(&door, &shop.url("/p")).await.unwrap_err().outcome, Outcome::Unreachable);
}

#[tokio::test]
async fn only_the_first_half_megabyte_counts() {
    let mut file = b"User-agent: *\nDisallow: /private\n".to_vec();
    file.extend(b"# padding\n".repeat(60_000));
    file.extend(b"Disallow: /late\n");
    let shop = shop(move |_| answer(200, &[], &file)).await;
    let (_, door) = clocked();
    assert_eq!(get(&door, &shop.url("/private")).await.unwrap_err().outcome, Outcome::Blocked);
    assert_eq!(get(&door, &shop.url("/late")).await.unwrap().status, 200);
}

#[tokio::test]
async fn crawl_delay_keeps_requests_apart() {
    let shop = shop(|_| answer(200, &[], b"User-agent: *\nCrawl-delay: 5")).await;
    let (clock, door) = clocked();
    let door = Arc::new(door);
    get(&door, &shop.url("/0")).await.unwrap();
    let polls: Vec<_> = (1..4)
        .map(|n| {
            let (door, url) = (door.clone(), shop.url(&format!("/{n}")));
            tokio::spawn(async move { get(&door, &url).await.unwrap().status })
        })
        .collect();
    let mut answered = Vec::new();
    for _ in 0..16 {
        tokio::time::sleep(Duration::from_millis(30)).await;
        answered.push(polls.iter().filter(|poll| poll.is_finished()).count());
        clock.advance(Duration::from_secs(1));
    }
    assert_eq!(answered, [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3]);
}

#[tokio::test]
async fn a_host_that_rests_is_asked_for_its_file_when_the_rest_is_over() {
    let shop = shop(|asked| match asked.before {
        0 => answer(429, &[("Retry-After", "3")], b""),
        _ => answer(200, &[], b""),
    })
    .await;
    let (clock, door) = clocked();
    for _ in 0..3 {
        assert_eq!(get(&door, &shop.url("/p")).await.unwrap_err().outcome, Outcome::Blocked);
    }
    assert_eq!(shop.asked().len(), 1);
    clock.advance(Duration::from_secs(3));
    assert_eq!(get(&door, &shop.url("/p")).await.unwrap().status, 200);
}
