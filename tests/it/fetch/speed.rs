//! The door costs little.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};

use axum::{Router, body::Bytes, routing::get as route};
use rivald::{clock::Clock, settings::Poll, source::fetch::Door};
use url::Url;

use super::{get, poll, start};

/// Measures; the bound is loose, since the machine is anybody's. The number that counts is that of
/// `cargo nextest run --release --no-capture -E 'test(door_speed)'`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn door_speed() {
    let times = if cfg!(debug_assertions) { 1 } else { 50 };
    for (size, requests) in [(2_000, 400 * times), (250_000, 200 * times)] {
        let body = Bytes::from(vec![b'x'; size]);
        let app = Router::new().fallback(route(move || std::future::ready(body.clone())));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
        tokio::spawn(async move { axum::serve(listener, app).await });
        let settings = Poll { robots: true, per_host: 64, ..poll() };
        let door = Arc::new(Door::new(&settings, Clock::manual(start())).unwrap());
        let next = Arc::new(AtomicUsize::new(0));
        let began = Instant::now();
        let workers: Vec<_> = (0..32)
            .map(|_| {
                let (door, base, next) = (door.clone(), base.clone(), next.clone());
                tokio::spawn(async move {
                    loop {
                        let n = next.fetch_add(1, Ordering::Relaxed);
                        if n >= requests {
                            break;
                        }
                        let fetched = get(&door, &base.join(&format!("item/{n}")).unwrap()).await.unwrap();
                        assert_eq!(fetched.body.len(), size);
                    }
                })
            })
            .collect();
        for worker in workers {
            worker.await.unwrap();
        }
        let rate = requests as f64 / began.elapsed().as_secs_f64();
        println!("{size} bytes: {rate:.0} requests/s");
        assert!(rate > 20.0, "{rate}");
    }
}
