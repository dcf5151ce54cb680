//! Names that do not resolve or lead elsewhere, and a network that is gone and comes back: for shops, and for the mail server.

use std::{net::Ipv4Addr, sync::atomic::Ordering::Relaxed, time::Duration};

use super::{
    super::{
        process::{Daemon, count, rivald},
        street::Shop,
        world::World,
    },
    dns::{NameServer, Says},
    inside::{inside, is_inside},
    lacks, long, promise_holds, row, tool, within,
};
use crate::mail::server;

const SHOP: Ipv4Addr = Ipv4Addr::new(127, 0, 8, 1);

#[test]
fn names_that_do_not_resolve_are_no_news() {
    if !lacks(&["unshare", "mount", "ip"]) {
        inside("network::names");
    }
}

#[test]
fn a_network_that_is_gone_is_no_news() {
    if !lacks(&["unshare", "ip", "nft"]) {
        inside("network::partitions");
    }
}

/// How many polls of a shop came to `unreachable`: one that goes on is one row.
async fn unreachable(world: &World) -> u64 {
    let rows = "SELECT coalesce(sum(max(o.polls, coalesce(t.polls, 0))), 0) FROM observation o \
                LEFT JOIN tip t ON t.watch = o.watch AND t.run = o.run WHERE o.outcome = 'unreachable'";
    count(&world.database(), rows).await.unwrap_or_default()
}

async fn is_unreachable(world: &World, before: u64) -> bool {
    for _ in 0..1500 {
        if unreachable(world).await > before {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    false
}

fn ask_our_name_server(world: &World) {
    let file = world.home().join("resolv.conf");
    std::fs::write(&file, "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n").unwrap();
    let real = std::fs::canonicalize("/etc/resolv.conf").unwrap();
    tool(&format!("mount --bind {} {}", file.display(), real.display()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "runs within namespaces"]
async fn names() {
    if !is_inside() {
        return;
    }
    tool("ip link set lo up");
    let mut world = World::open(1, server::Plan::default(), "").await;
    ask_our_name_server(&world);
    world.shops[0].hangs_up.store(true, Relaxed);
    world.watchlist(|shop| format!("http://shop.test:{}/item", shop.address.port()));
    let mut server = NameServer::open(Says::Address(vec![SHOP])).await;
    let mut daemon = world.daemon();
    assert!(world.baselines(Duration::from_secs(60)).await, "{}", daemon.said());
    let cases = [("not found", Says::NotFound), ("failed", Says::Failed), ("nothing", Says::Nothing)];
    for (what, says) in cases {
        world.live(&mut daemon, Duration::from_millis(300)).await;
        let (before, asked) = (unreachable(&world).await, server.asked(what));
        server.say(says);
        world.go_on();
        assert!(is_unreachable(&world, before).await, "{what}: {}", daemon.said());
        let asked = server.asked(what) - asked;
        server.say(Says::Address(vec![SHOP]));
        healed(&world, &mut daemon, &format!("DNS: {what}"), &format!("asked {asked} times")).await;
        assert!(asked > 0, "{what}");
    }
    world.live(&mut daemon, Duration::from_millis(300)).await;
    let before = unreachable(&world).await;
    drop(server);
    world.go_on();
    assert!(is_unreachable(&world, before).await, "{}", daemon.said());
    server = NameServer::open(Says::Address(vec![SHOP])).await;
    healed(&world, &mut daemon, "DNS: no server there", "closed port").await;
    daemon.end().await;
    rebinding(&server).await;
}

async fn healed(world: &World, daemon: &mut Daemon, fault: &str, fired: &str) {
    let seen = promise_holds(world, daemon).await;
    row(fault, fired, "`unreachable`, no news of it; recovery by itself", &seen);
}

/// A public address first, then 127.0.0.1: what was checked once is checked again.
async fn rebinding(server: &NameServer) {
    const PUBLIC: Ipv4Addr = Ipv4Addr::new(93, 184, 216, 34);
    tool(&format!("ip addr add {PUBLIC}/32 dev lo"));
    let mut world = World::open(0, server::Plan::default(), "").await;
    let shop = Shop::at(0, &format!("{PUBLIC}:0")).await;
    shop.hangs_up.store(true, Relaxed);
    let port = shop.address.port();
    let secret = Shop::at(1, &format!("127.0.0.1:{port}")).await;
    world.shops = vec![shop];
    world.watchlist(|_| format!("http://rebinding.test:{port}/item"));
    world.set("allow_private_addresses = true", "allow_private_addresses = false");
    server.say(Says::Address(vec![PUBLIC]));
    let mut daemon = world.daemon();
    assert!(world.baselines(Duration::from_secs(60)).await, "{}", daemon.said());
    let (before, hits) = (server.asked("address"), world.hits());
    server.say(Says::Address(vec![Ipv4Addr::LOCALHOST]));
    let asked = within(30, || server.asked("address") > before + 2).await;
    let refused = is_unreachable(&world, 0).await;
    let resolved = server.asked("address") - before;
    server.say(Says::Address(vec![PUBLIC]));
    world.go_on();
    let seen = promise_holds(&world, &mut daemon).await;
    assert!(asked && hits > 0 && secret.hits.load(Relaxed) == 0, "{}", daemon.said());
    assert!(refused, "{}", daemon.said());
    row(
        "DNS: a public address first, then 127.0.0.1 (rebinding)",
        &format!("{resolved} look-ups gave 127.0.0.1"),
        "refused: nothing on 127.0.0.1 is asked",
        &format!("`unreachable`, no request there; {seen}"),
    );
    // The control: where private addresses are allowed, it would be asked.
    drop(daemon);
    world.set("allow_private_addresses = false", "allow_private_addresses = true");
    server.say(Says::Address(vec![Ipv4Addr::LOCALHOST]));
    let daemon = world.daemon();
    let asked = within(30, || secret.hits.load(Relaxed) > 0).await;
    assert!(asked, "the control: {}", daemon.said());
}

/// Rules of the namespace's own firewall.
fn wall(rule: &str) {
    for line in [
        "nft add table inet t",
        "nft add chain inet t in { type filter hook input priority 0 ; }",
        &format!("nft add rule inet t in {rule}"),
    ] {
        tool(line);
    }
}

/// Takes the wall away; how many packets it had stopped.
fn unwall() -> u64 {
    let rules = tool("nft list ruleset");
    tool("nft flush ruleset");
    let count = rules.split_once("counter packets ").and_then(|(_, rest)| rest.split_whitespace().next()?.parse().ok());
    count.unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "runs within namespaces"]
async fn partitions() {
    if !is_inside() {
        return;
    }
    tool("ip link set lo up");
    let mut world = World::open(2, server::Plan::default(), "").await;
    world.set("timeout = \"5s\"", "timeout = \"1500ms\"");
    let mut daemon = world.daemon();
    assert!(world.baselines(Duration::from_secs(60)).await, "{}", daemon.said());
    for (what, how) in [("dropped", "drop"), ("rejected", "reject with icmp type admin-prohibited")] {
        world.live(&mut daemon, Duration::from_millis(500)).await;
        let before = unreachable(&world).await;
        wall(&format!("ip daddr 127.0.8.0/24 counter {how}"));
        world.go_on();
        let noticed = is_unreachable(&world, before).await;
        let stopped = unwall();
        assert!(noticed && stopped > 0, "{what}: {}", daemon.said());
        healed(&world, &mut daemon, &format!("packets to shops are {what}"), &format!("{stopped} packets")).await;
    }
    world.live(&mut daemon, Duration::from_millis(500)).await;
    let before = unreachable(&world).await;
    tool("ip link set lo down");
    let noticed = is_unreachable(&world, before).await;
    world.go_on();
    tool("ip link set lo up");
    assert!(noticed, "{}", daemon.said());
    mail_again(&world, &daemon).await;
    healed(&world, &mut daemon, "the link is down: shops and mail", "link down").await;

    world.live(&mut daemon, Duration::from_millis(500)).await;
    let ways = [("reject with tcp reset", "refused"), ("drop", "dropped")];
    for (how, what) in &ways[..if long() { 2 } else { 1 }] {
        wall(&format!("tcp dport {} counter {how}", world.server.port));
        let refusals = || daemon.said().matches("not sent:").count();
        let before = refusals();
        world.go_on();
        let refused = within(150, || refusals() > before).await;
        let waiting = world.is_all_told();
        let stopped = unwall();
        assert!(refused && !waiting && stopped > 0, "{what}: {}", daemon.said());
        mail_again(&world, &daemon).await;
        healed(&world, &mut daemon, &format!("packets to the mail server are {what}"), &format!("{stopped} packets"))
            .await;
    }
}

/// A mail that failed once waits for a minute. The short form asks for it at once.
async fn mail_again(world: &World, daemon: &Daemon) {
    if long() {
        return;
    }
    // What was under way when the network came back may fail a little later.
    for _ in 0..20 {
        let retry = rivald(world.home(), &["mail", "retry"]);
        assert!(retry.status.success(), "{}", String::from_utf8_lossy(&retry.stderr));
        if world.all_told(Duration::from_secs(3)).await {
            return;
        }
    }
    panic!("mail waits: {}", daemon.said());
}
