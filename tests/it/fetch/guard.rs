//! Addresses that must not be asked, in all their spellings.

use rivald::{listing::Outcome, source::fetch::guard::check_url};
use url::Url;

use super::{
    door, get, poll,
    server::{Server, page, redirect},
};

/// Spellings of addresses inside, and of things that are no web address. `{p}` is the port of a server that must
/// never hear of it.
const FORBIDDEN: [&str; 31] = [
    "http://169.254.169.254/latest/meta-data/",
    "http://127.0.0.1:{p}/",
    "http://localhost:{p}/",
    "http://[::1]:{p}/",
    "http://[::ffff:127.0.0.1]:{p}/",
    "http://[::ffff:7f00:1]:{p}/",
    "http://[::127.0.0.1]:{p}/",
    "http://2130706433:{p}/",
    "http://0x7f.1:{p}/",
    "http://0177.0.0.1:{p}/",
    "http://0.0.0.0:{p}/",
    "http://127.1:{p}/",
    "http://[::]:{p}/",
    "http://10.0.0.1/",
    "http://192.168.1.1/",
    "http://172.16.0.1/",
    "http://100.64.0.1/",
    "http://[fd00::1]/",
    "http://[fe80::1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
    "http://user:pw@127.0.0.1:{p}/",
    "file:///etc/passwd",
    "ftp://127.0.0.1/",
    "gopher://127.0.0.1:{p}/_x",
    "data:text/html,x",
    "http://127.0.0.1\u{ff0e}1:{p}/",
    "http://\u{2460}\u{2461}\u{2466}.0.0.1:{p}/",
    "//127.0.0.1:{p}/",
    "http:/\\127.0.0.1:{p}/",
];

#[tokio::test]
async fn no_spelling_of_a_forbidden_address_is_asked() {
    let canary = Server::start(|_| page()).await;
    let door = door(&rivald::settings::Poll { allow_private_addresses: false, ..poll() });
    let base = Url::parse("http://shop.example/").unwrap();
    let mut asked = 0;
    for spelling in FORBIDDEN {
        // Some are no address at all: those can't be watched, and a redirect to them leads nowhere.
        let Ok(url) = base.join(&spelling.replace("{p}", &canary.address.port().to_string())) else { continue };
        let fault = get(&door, &url).await.expect_err(spelling);
        assert_eq!((fault.outcome, fault.retry), (Outcome::Unreachable, false), "{spelling}: {fault}");
        assert!(!fault.reason.contains("pw"), "{spelling}: {fault}");
        asked += 1;
    }
    assert!(asked >= 29, "only {asked} of the spellings are addresses");
    assert_eq!(canary.asked().len(), 0, "the canary heard of it");
}

#[tokio::test]
async fn no_redirect_leads_inside() {
    let canary = Server::start(|_| page()).await;
    let port = canary.address.port().to_string();
    let all: Vec<String> = FORBIDDEN.iter().map(|spelling| spelling.replace("{p}", &port)).collect();
    let spellings = all.clone();
    let shop = Server::start(move |asked| {
        let n: usize = asked.path[1..].parse().unwrap();
        redirect(&spellings[n])
    })
    .await;
    // The shop itself is on loopback: each target is checked as the door would check it at the next hop.
    let base = shop.url("/");
    for spelling in &all {
        if let Ok(target) = base.join(spelling)
            && target.host_str() != Some("localhost")
        {
            check_url(&target, false).expect_err(spelling);
        }
    }
    // Schemes and user names stay forbidden even where addresses inside are allowed, also at the next hop.
    let door = door(&poll());
    for (n, spelling) in all.iter().enumerate() {
        if !spelling.starts_with("http") || spelling.contains('@') {
            if spelling.starts_with("//") {
                continue;
            }
            let fault = get(&door, &shop.url(&format!("/{n}"))).await.expect_err(spelling);
            assert_eq!(fault.outcome, Outcome::Unreachable, "{spelling}");
        }
    }
    assert_eq!(canary.asked().len(), 0, "the canary heard of it");
}

#[tokio::test]
async fn the_reason_names_the_rule_and_the_setting() {
    let door = door(&rivald::settings::Poll { allow_private_addresses: false, ..poll() });
    let reason = |text: &'static str| {
        let (door, url) = (&door, Url::parse(text).unwrap());
        async move { get(door, &url).await.unwrap_err().reason }
    };
    insta::assert_snapshot!(reason("http://10.1.2.3/p?token=secret").await, @"10.1.2.3 is not asked: 10.1.2.3 is a private address; `allow_private_addresses = true` in [poll] lifts this");
    let local = reason("http://localhost:8080/").await;
    assert!(local.starts_with("localhost:8080 is not asked: ") && local.contains("a loopback address"), "{local}");
    insta::assert_snapshot!(reason("http://anna:secret@shop.example/").await, @"the address is not asked: the address carries a user name or password, which are never sent");
    insta::assert_snapshot!(reason("ftp://shop.example/").await, @"the address is not asked: only http and https addresses are asked");
}

#[tokio::test]
async fn a_proxy_of_the_environment_is_not_used() {
    // The client must not even read it: the variable is set for the whole test process by nobody, so the setting of
    // the client is what is checked: a name that only a proxy could resolve stays unknown.
    let door = door(&poll());
    let fault = get(&door, &Url::parse("http://shop.invalid/").unwrap()).await.unwrap_err();
    assert_eq!((fault.outcome, fault.retry), (Outcome::Unreachable, true));
    insta::assert_snapshot!(fault.reason, @"the name shop.invalid could not be found (DNS)");
}
