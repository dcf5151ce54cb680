//! "Only if it changed".

use rivald::{listing::Validators, source::fetch::Request};
use std::collections::BTreeMap;

use super::{
    door, get, get_if, poll,
    server::{Server, answer, redirect},
};

fn mine() -> Validators {
    Validators {
        etag: Some("\"v1\"".into()),
        last_modified: Some("2026-11-01T10:00:00Z".parse().unwrap()),
        ..Validators::default()
    }
}

#[tokio::test]
async fn validators_go_along_and_304_comes_back() {
    let shop = Server::start(|asked| match asked.header("if-none-match") {
        Some("\"v1\"") => answer(304, &[("ETag", "\"v1\"")], b""),
        _ => answer(200, &[("ETag", "\"v1\"")], b"page"),
    })
    .await;
    let door = door(&poll());
    assert_eq!(get(&door, &shop.url("/")).await.unwrap().status, 200);
    assert_eq!(get_if(&door, &shop.url("/"), Some(&mine())).await.unwrap().status, 304);
    let asked = shop.asked();
    assert_eq!((asked[0].header("if-none-match"), asked[0].header("if-modified-since")), (None, None));
    assert_eq!(asked[1].header("if-modified-since"), Some("Sun, 01 Nov 2026 10:00:00 GMT"));
}

#[tokio::test]
async fn a_304_that_nobody_asked_for_is_a_fault() {
    let shop = Server::start(|asked| match asked.path.as_str() {
        "/away" => redirect("/"),
        _ => answer(304, &[], b""),
    })
    .await;
    let door = door(&poll());
    let fault = get(&door, &shop.url("/")).await.unwrap_err();
    assert!(fault.reason.contains("304") && fault.retry, "{fault}");
    // Validators belong to the address that was asked, not to the one that it leads to.
    let fault = get_if(&door, &shop.url("/away"), Some(&mine())).await.unwrap_err();
    assert!(fault.reason.contains("304"), "{fault}");
    assert_eq!(shop.asked()[2].header("if-none-match"), None);
}

#[tokio::test]
async fn validators_with_line_breaks_are_not_sent() {
    let shop = Server::start(|_| answer(200, &[], b"page")).await;
    let bad = Validators { etag: Some("\"v1\"\r\nX-Evil: 1".into()), ..Validators::default() };
    get_if(&door(&poll()), &shop.url("/"), Some(&bad)).await.unwrap();
    assert_eq!((shop.asked()[0].header("if-none-match"), shop.asked()[0].header("x-evil")), (None, None));
    let headers: BTreeMap<_, _> = [("x-a".to_owned(), "b\r\nX-Evil: 1".to_owned())].into();
    let url = shop.url("/");
    door(&poll()).get(Request { url: &url, headers: &headers, validators: None, wire: None }).await.unwrap_err();
    assert_eq!(shop.asked().len(), 1);
}
