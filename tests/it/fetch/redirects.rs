//! Redirects: followed with care, in bounds, and told.

use std::collections::BTreeMap;

use rivald::{listing::Outcome, source::fetch::Request};

use super::{
    door, get, poll,
    server::{Server, answer, page, redirect},
};

#[tokio::test]
async fn the_way_is_told() {
    let shop = Server::start(|asked| match asked.path.as_str() {
        "/a" => redirect("/b?x=1#part"),
        "/b?x=1" => answer(301, &[("Location", "../c")], &vec![b'x'; 100_000]),
        _ => page(),
    })
    .await;
    let fetched = get(&door(&poll()), &shop.url("/a#top")).await.unwrap();
    assert_eq!(fetched.url, shop.url("/c"));
    assert_eq!(fetched.chain, [shop.url("/a"), shop.url("/b?x=1")]);
    assert!(!fetched.downgraded);
    assert_eq!((fetched.status, fetched.body.as_slice()), (200, b"<p>page</p>".as_slice()));
}

#[tokio::test]
async fn circles_and_endless_ways_end() {
    let shop = Server::start(|asked| match asked.path.as_str() {
        "/self" => redirect("/self"),
        "/ping" => redirect("/pong"),
        "/pong" => redirect("/ping"),
        "/nowhere" => answer(302, &[], b""),
        "/no-address" => redirect("http://[oops/"),
        path => redirect(&format!("{path}x")),
    })
    .await;
    let door = door(&poll());
    for (path, asked, words) in [
        ("/self", 1, "circle"),
        ("/ping", 2, "circle"),
        ("/nowhere", 1, "without saying where"),
        ("/no-address", 1, "no address"),
        ("/endless", 11, "more than 10 times"),
    ] {
        let before = shop.asked().len();
        let fault = get(&door, &shop.url(path)).await.unwrap_err();
        assert_eq!(fault.outcome, Outcome::Unreachable);
        assert!(fault.reason.contains(words), "{path}: {fault}");
        assert_eq!(shop.asked().len() - before, asked, "{path}");
    }
}

#[tokio::test]
async fn another_host_gets_the_language_and_nothing_else_of_the_watch() {
    let other = Server::start(|_| page()).await;
    // The same machine by another name is another host.
    let to = format!("http://localhost:{}/there", other.address.port());
    let shop = Server::start(move |_| redirect(&to)).await;
    let headers: BTreeMap<String, String> = [
        ("accept-language", "de"),
        ("x-shop-key", "123"),
        ("cookie", "sid=1"),
        ("authorization", "Basic x"),
        ("user-agent", "Mozilla/5.0"),
        ("accept-encoding", "zstd"),
        ("if-none-match", "*"),
    ]
    .map(|(n, v)| (n.to_owned(), v.to_owned()))
    .into();
    let url = shop.url("/");
    door(&poll()).get(Request { url: &url, headers: &headers, validators: None, wire: None }).await.unwrap();

    let (first, second) = (&shop.asked()[0], &other.asked()[0]);
    for asked in [first, second] {
        assert!(asked.header("user-agent").unwrap().starts_with("rivald/"), "{asked:?}");
        assert_eq!(asked.header("accept-language"), Some("de"));
        assert!(asked.header("accept").unwrap().starts_with("text/html"));
        assert!(!asked.header("accept-encoding").unwrap().contains("zstd"), "{asked:?}");
        for name in ["cookie", "authorization", "if-none-match", "referer"] {
            assert_eq!(asked.header(name), None, "{asked:?}");
        }
    }
    assert_eq!((first.header("x-shop-key"), second.header("x-shop-key")), (Some("123"), None));
}
