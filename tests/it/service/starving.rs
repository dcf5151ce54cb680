//! A dead host with very many watches beside healthy ones: these are read in every cycle, on time, and told of at once.

use std::{
    fmt::Write as _,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use rivald::clock::Clock;
use tokio::net::{TcpListener, TcpSocket, TcpStream};

use super::{process::count, world::World};
use crate::mail::server;

/// `RIVALD_STARVING=10000`: so many watches on dead hosts.
fn dead() -> usize {
    std::env::var("RIVALD_STARVING").ok().and_then(|n| n.parse().ok()).unwrap_or(500)
}

/// Healthy hosts.
const HEALTHY: usize = 20;
/// Cycles that are looked at.
const CYCLES: u64 = 4;
/// Seconds between two cycles. In each of them every watch is judged and recorded, also those that are not asked: an
/// unoptimised build on a busy machine needs some seconds for ten thousand.
fn every() -> u64 {
    if dead() > 2_000 { 12 } else { 2 }
}

/// The most memory in MB: a process of 30, some 10 kB for each of ten thousand watches and its place in a lane, and pages.
const MOST_MEMORY: u64 = 150;

/// A host that takes connections and never says a word.
struct Silent {
    port: u16,
    taken: Arc<AtomicU64>,
}

impl Silent {
    async fn open(address: &str) -> Self {
        let listener = TcpListener::bind(format!("{address}:0")).await.unwrap();
        let (port, taken) = (listener.local_addr().unwrap().port(), Arc::<AtomicU64>::default());
        let count = Arc::clone(&taken);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                count.fetch_add(1, Relaxed);
                // Held until the other side gives up.
                tokio::spawn(async move { tokio::io::copy(&mut stream, &mut tokio::io::sink()).await });
            }
        });
        Self { port, taken }
    }
}

/// A host that drops whoever wants to connect: nobody accepts, and its queue is full.
struct Full {
    port: u16,
    _listener: TcpListener,
    _queue: Vec<TcpStream>,
}

impl Full {
    async fn open(address: &str) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(format!("{address}:0").parse().unwrap()).unwrap();
        let listener = socket.listen(1).unwrap();
        let at = listener.local_addr().unwrap();
        let mut queue = Vec::new();
        while let Ok(Ok(stream)) = tokio::time::timeout(Duration::from_millis(300), TcpStream::connect(at)).await {
            queue.push(stream);
            assert!(queue.len() < 100, "its queue is never full");
        }
        Self { port: at.port(), _listener: listener, _queue: queue }
    }
}

fn settings(port: u16) -> String {
    // `per_host`, `concurrency` and `min_interval` are the defaults.
    format!(
        "[poll]\nschedule = \"*/{} * * * * *\"\ntimeout = \"2s\"\nconfirm_after = \"200ms\"\n\
         allow_private_addresses = true\nrobots = false\npictures = false\n\
         [mail]\nhost = \"127.0.0.1\"\nport = {port}\ntls = \"none\"\nto = [\"anna@example.com\"]\nengineer = [\"ops@example.com\"]\n",
        every()
    )
}

fn now() -> f64 {
    Clock::system().now().timestamp_millis() as f64 / 1000.0
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dead_host_with_very_many_watches_starves_nobody() {
    let mut world = World::open(HEALTHY, server::Plan::default(), "").await;
    let (silent, full) = (Silent::open("127.0.9.1").await, Full::open("127.0.9.2").await);
    std::fs::write(world.home().join("rivald.toml"), settings(world.server.port)).unwrap();
    let mut list = String::new();
    for n in 0..dead() {
        let (host, port) = if n % 2 == 0 { ("127.0.9.1", silent.port) } else { ("127.0.9.2", full.port) };
        writeln!(list, "[[watch]]\nid = \"d{n}\"\nurl = \"http://{host}:{port}/item/{n}\"").unwrap();
    }
    std::fs::write(world.home().join("watchlists/dead.toml"), list).unwrap();
    // Once, so that all are known and none is polled out of turn; then anew, so that each cycle has them all.
    let daemon = world.daemon();
    let (all, began) = ((HEALTHY + dead()) as u64, Instant::now());
    while count(&world.database(), "SELECT count(*) FROM tip").await != Some(all) {
        assert!(began.elapsed() < Duration::from_secs(120), "not all were polled: {}", daemon.said());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let (first_round, first_memory) = (began.elapsed(), daemon.status("VmHWM").unwrap_or_default() / 1024);
    daemon.end().await;
    let dead_polls = count(&world.database(), "SELECT count(*) FROM observation WHERE outcome = 'unreachable'").await;
    assert_eq!(dead_polls, Some(dead() as u64), "each dead watch is said to be unreachable, once");
    let daemon = world.daemon();

    let every = every();
    // When each shop was asked, over some cycles.
    let mut asked: Vec<Vec<f64>> = vec![Vec::new(); HEALTHY];
    let mut before: Vec<u64> = world.shops.iter().map(|shop| shop.hits.load(Relaxed)).collect();
    let first = (now() as u64 / every + 1) * every;
    while now() < (first + CYCLES * every) as f64 {
        for (n, shop) in world.shops.iter().enumerate() {
            let hits = shop.hits.load(Relaxed);
            if hits > before[n] {
                before[n] = hits;
                asked[n].push(now());
            }
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let slots = (0..CYCLES).map(|cycle| (first + cycle * every) as f64);
    let late: Vec<(usize, f64)> = slots
        .flat_map(|slot| {
            let asked = &asked;
            (0..HEALTHY).filter_map(move |n| {
                let wait = asked[n].iter().map(|at| at - slot).find(|wait| *wait > -0.02);
                let wait = wait.unwrap_or(f64::INFINITY);
                (wait > every as f64 - 0.2).then_some((n, wait))
            })
        })
        .collect();

    // A change at each of them.
    world.go_on();
    let began = Instant::now();
    let told = world.all_told(Duration::from_secs(60)).await;
    let told_after = began.elapsed();
    let memory = (daemon.status("VmHWM").unwrap_or_default() / 1024).max(first_memory);
    let (status, took) = daemon.end().await;
    println!(
        "{} watches on dead hosts ({} connections to the silent one) beside {HEALTHY} healthy ones: all polled \
         once after {first_round:.1?}; {} of {} polls late; changes told after {told_after:.1?}; peak {memory} MB; ended after {took:.1?}",
        dead(),
        silent.taken.load(Relaxed),
        late.len(),
        CYCLES as usize * HEALTHY,
    );
    assert!(silent.taken.load(Relaxed) > 0, "the dead host was never asked");
    assert!(late.is_empty(), "{late:?}");
    // What a cycle found is told at its end, and that may be the end of one that the dead host makes a long one.
    let most = Duration::from_secs(15.max(5 * every));
    assert!(told && told_after < most, "told after {told_after:?}");
    assert!(memory < MOST_MEMORY, "{memory} MB");
    assert!(status.is_some_and(|s| s.success()) && took < Duration::from_secs(10), "{status:?} {took:?}");
    assert!(world.verdict().holds(), "{:?}", world.verdict());
}
