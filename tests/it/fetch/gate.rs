//! How many requests go to a host at once, and how far apart.

use std::{sync::Arc, time::Duration};

use rivald::{clock::Clock, settings::Poll, source::fetch::Door};
use tokio::sync::Semaphore;

use super::{
    get, poll,
    server::{Server, Step, page},
    start,
};

#[tokio::test]
async fn no_more_than_its_share_is_under_way_to_one_host() {
    let gate = Arc::new(Semaphore::new(0));
    let held = gate.clone();
    let shop = Server::start(move |_| [vec![Step::Await(held.clone())], page()].concat()).await;
    for (per_host, concurrency, most) in [(1, 64, 1), (3, 64, 3), (8, 2, 2)] {
        let door = Arc::new(Door::new(&Poll { per_host, concurrency, ..poll() }, Clock::manual(start())).unwrap());
        let polls: Vec<_> = (0..12)
            .map(|n| {
                let (door, url) = (door.clone(), shop.url(&format!("/{n}")));
                tokio::spawn(async move { get(&door, &url).await.unwrap().status })
            })
            .collect();
        for _ in 0..12 {
            while shop.under_way() < 1 {
                tokio::task::yield_now().await;
            }
            // Whoever could come has come by now: the others wait for a place.
            tokio::time::sleep(Duration::from_millis(5)).await;
            assert!(shop.under_way() <= most, "{} > {most}", shop.under_way());
            gate.add_permits(1);
        }
        for poll in polls {
            assert_eq!(poll.await.unwrap(), 200);
        }
    }
    assert_eq!(shop.most_under_way(), 3);
}

/// How long it takes on the clock until each of so many requests to one host is answered.
async fn seconds(poll: &Poll, requests: usize) -> Vec<i64> {
    let shop = Server::start(|_| page()).await;
    let clock = Clock::manual(start());
    let door = Arc::new(Door::new(poll, clock.clone()).unwrap());
    let polls: Vec<_> = (0..requests)
        .map(|n| {
            let (door, url) = (door.clone(), shop.url(&format!("/{n}")));
            tokio::spawn(async move { get(&door, &url).await.map(|fetched| fetched.at) })
        })
        .collect();
    let mut done = Vec::new();
    for second in 0..60 {
        // Every request that may start at this second is given real time to be answered.
        for _ in 0..40 {
            tokio::time::sleep(Duration::from_millis(1)).await;
            let answered = polls.iter().filter(|poll| poll.is_finished()).count();
            done.resize(answered.max(done.len()), second);
        }
        if done.len() == requests {
            break;
        }
        clock.advance(Duration::from_secs(1));
    }
    done
}

#[tokio::test]
async fn requests_to_one_host_lie_apart() {
    let second = Poll { min_interval: Duration::from_secs(1), per_host: 2, ..poll() };
    assert_eq!(seconds(&second, 5).await, [0, 1, 2, 3, 4]);
    let third = Poll { min_interval: Duration::from_secs(3), per_host: 4, ..poll() };
    assert_eq!(seconds(&third, 4).await, [0, 3, 6, 9]);
    assert_eq!(seconds(&Poll { per_host: 4, ..poll() }, 8).await, [0; 8]);
}

#[tokio::test]
async fn other_hosts_do_not_wait() {
    let (a, b) = (Server::start(|_| page()).await, Server::start(|_| page()).await);
    let clock = Clock::manual(start());
    let door = Door::new(&Poll { min_interval: Duration::from_hours(1), concurrency: 1, ..poll() }, clock).unwrap();
    get(&door, &a.url("/")).await.unwrap();
    let again = a.url("/again");
    let waits = get(&door, &again);
    tokio::pin!(waits);
    assert!(tokio::time::timeout(Duration::from_millis(20), &mut waits).await.is_err());
    // One that waits for its host's turn takes no place from others, even where there is only one.
    get(&door, &b.url("/")).await.unwrap();
    assert_eq!((a.asked().len(), b.asked().len()), (1, 1));
}

#[tokio::test]
async fn those_who_wait_hear_of_a_rest() {
    let shop = Server::start(|asked| match asked.before {
        0 => page(),
        _ => super::server::answer(429, &[], b""),
    })
    .await;
    let clock = Clock::manual(start());
    let door = Arc::new(Door::new(&Poll { min_interval: Duration::from_secs(1), ..poll() }, clock.clone()).unwrap());
    get(&door, &shop.url("/first")).await.unwrap();
    let polls: Vec<_> = (0..10)
        .map(|n| {
            let (door, url) = (door.clone(), shop.url(&format!("/{n}")));
            tokio::spawn(async move { get(&door, &url).await.unwrap_err() })
        })
        .collect();
    for _ in 0..10 {
        tokio::time::sleep(Duration::from_millis(20)).await;
        clock.advance(Duration::from_secs(1));
    }
    let mut rested = 0;
    for poll in polls {
        rested += usize::from(poll.await.unwrap().reason.contains("rests until"));
    }
    // Two were on their way before the first refusal was heard, at most.
    assert!(rested >= 8, "{rested}");
    assert!(shop.asked().len() <= 3, "{}", shop.asked().len());
}
