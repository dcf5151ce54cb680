//! Files of pictures through the door.

use rivald::{
    clock::Clock,
    settings::Poll,
    source::{PictureAnswer, Source},
};
use url::Url;

use super::{
    poll,
    server::{Server, Step, answer, head, page, redirect},
    start,
};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nthe rest of it";

fn source(poll: &Poll) -> Source {
    Source::new(poll, Clock::manual(start())).unwrap()
}

async fn ask(source: &Source, url: &Url) -> PictureAnswer {
    source.picture(url.as_str(), None, None).await
}

/// Why it failed, and whether asking again may help.
async fn why(source: &Source, url: &Url) -> (String, bool) {
    match ask(source, url).await {
        PictureAnswer::Failed { why, retry } => (why, retry),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_file_is_handed_over_and_then_asked_for_conditionally() {
    let shop = Server::start(|asked| match asked.header("if-none-match") {
        Some("\"a\"") => answer(304, &[], b""),
        _ => answer(200, &[("ETag", "\"a\""), ("Last-Modified", "Mon, 23 Nov 2026 00:00:00 GMT")], PNG),
    })
    .await;
    let (source, url) = (source(&poll()), shop.url("/a.png?v=1"));
    let PictureAnswer::Got { bytes, etag, last_modified, at } = ask(&source, &url).await else { panic!() };
    assert_eq!((&bytes[..], etag.as_deref(), at), (PNG, Some("\"a\""), start()));
    assert_eq!(last_modified.as_deref(), Some("Mon, 23 Nov 2026 00:00:00 GMT"));
    assert_eq!(source.picture(url.as_str(), etag.as_deref(), None).await, PictureAnswer::Same);
    let asked = shop.asked();
    assert_eq!(asked[0].header("accept"), Some("image/webp,image/jpeg,image/png,image/gif;q=0.9,*/*;q=0.1"));
    assert!(asked[0].header("user-agent").unwrap().starts_with("rivald/"));
    assert!(asked.iter().all(|asked| asked.header("cookie").is_none() && asked.header("referer").is_none()));
}

#[tokio::test]
async fn each_fault_has_its_sentence() {
    let shop = Server::start(|asked| match asked.path.as_str() {
        "/404" => answer(404, &[], b""),
        "/410" => answer(410, &[], b""),
        "/304" => answer(304, &[], b""),
        "/500" => answer(500, &[], b""),
        "/202" => answer(202, &[], b""),
        "/empty" => answer(200, &[], b""),
        "/page" => page(),
        "/html" => answer(200, &[("Content-Type", "image/jpeg")], b"<!doctype html><title>robot?</title>"),
        "/circle" => redirect("/circle"),
        "/inner" => redirect("http://169.254.169.254/latest"),
        "/told" => answer(200, &[], &vec![7; 70_000]),
        "/endless" => vec![Step::Send(head(200, &[])), Step::Repeat(vec![7; 65_536], 10_000)],
        "/hangs" => vec![Step::Send(head(200, &[])), Step::Send(PNG.into()), Step::Hang],
        _ => answer(200, &[], PNG),
    })
    .await;
    let poll = Poll { timeout: std::time::Duration::from_secs(1), max_body: 65_536, ..poll() };
    let source = source(&poll);
    for (path, part, retry) in [
        ("/404", "has no such picture (404)", false),
        ("/410", "has no such picture (410)", false),
        ("/304", "although nobody asked for changes only", true),
        ("/500", "answered 500", true),
        ("/202", "answered 202 instead of a picture", true),
        ("/empty", "an empty file", true),
        ("/html", "a page instead of a picture", true),
        ("/circle", "in a circle", false),
        ("/told", "larger than 64 KiB", false),
        ("/endless", "larger than 64 KiB", false),
        ("/hangs", "in time", true),
    ] {
        let (why, again) = why(&source, &shop.url(path)).await;
        assert!(why.contains(part), "{path}: {why}");
        assert_eq!(again, retry, "{path}: {why}");
    }
    assert!(shop.sent() < 8 * 1024 * 1024, "an endless body is cut: {}", shop.sent());
    let before = shop.asked().len();
    for odd in ["data:image/png;base64,AAAA", "ftp://img.example/a.jpg", "/a.jpg", ""] {
        let odd = source.picture(odd, None, None).await;
        assert!(matches!(odd, PictureAnswer::Failed { retry: false, .. }), "{odd:?}");
    }
    assert_eq!(shop.asked().len(), before);
    assert!(source.resting().is_empty(), "{:?}", source.resting());
}

#[tokio::test]
async fn robots_txt_and_the_guard_hold_for_pictures_too() {
    let shop = Server::start(|asked| match asked.path.as_str() {
        "/robots.txt" => answer(200, &[], b"User-agent: *\nDisallow: /secret/"),
        "/moved.png" => redirect("/secret/a.png"),
        _ => answer(200, &[], PNG),
    })
    .await;
    let source = source(&Poll { robots: true, ..poll() });
    for path in ["/secret/a.png", "/moved.png"] {
        let (why, retry) = why(&source, &shop.url(path)).await;
        assert!(why.contains("robots.txt") && !retry, "{why}");
    }
    assert!(matches!(ask(&source, &shop.url("/a.png")).await, PictureAnswer::Got { .. }));
    assert_eq!(shop.count("/secret/a.png"), 0);
    let guarded = self::source(&Poll { allow_private_addresses: false, ..poll() });
    assert!(!why(&guarded, &shop.url("/a.png")).await.1);
}

#[tokio::test]
async fn forbidden_pictures_rest_alone() {
    let shop = Server::start(|asked| match asked.path.as_str() {
        path if path.starts_with("/p/") => answer(403, &[("Server", "AkamaiGHost")], b""),
        _ => answer(200, &[], PNG),
    })
    .await;
    let source = source(&poll());
    assert!(matches!(ask(&source, &shop.url("/a.png")).await, PictureAnswer::Got { .. }));
    for (path, asked) in [("/p/1.png", 2), ("/p/2.png", 3), ("/p/3.png", 3), ("/a.png", 3)] {
        assert!(why(&source, &shop.url(path)).await.1, "{path}");
        assert_eq!(shop.asked().len(), asked, "{path}");
    }
    assert!(source.resting().is_empty(), "pages of the host are asked as ever: {:?}", source.resting());
    // "Too many requests" is about us, whatever was asked for.
    let shop = Server::start(|_| answer(429, &[("Retry-After", "600")], b"")).await;
    assert!(why(&source, &shop.url("/a.png")).await.1);
    assert_eq!(source.resting().len(), 1);
}
