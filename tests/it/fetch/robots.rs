//! robots.txt as RFC 9309 means it.

use proptest::prelude::*;
use rivald::source::fetch::robots::{Rules, token_of};
use url::Url;

fn allows(file: &str, path: &str) -> bool {
    let url = Url::parse("https://shop.example").unwrap().join(path).unwrap();
    Rules::read(file.as_bytes(), "rivald").allow(&url)
}

#[test]
fn groups() {
    for (file, path, allowed) in [
        ("", "/p", true),
        ("User-agent: *\nDisallow: /p", "/p/1", false),
        ("User-agent: *\nDisallow:", "/p", true),
        ("user-AGENT : RivalD # us\nDISALLOW : /p # not this", "/p", false),
        ("User-agent: rivald/0.1\nDisallow: /p", "/p", false),
        ("User-agent: rivaldo\nDisallow: /p", "/p", true),
        ("User-agent: rival\nDisallow: /p", "/p", true),
        // Our own group is all that counts, wherever it stands and however often.
        ("User-agent: *\nDisallow: /\nUser-agent: rivald\nAllow: /", "/p", true),
        ("User-agent: rivald\nDisallow: /a\nUser-agent: *\nDisallow: /\nUser-agent: rivald\nDisallow: /b", "/b", false),
        ("User-agent: rivald\nDisallow: /a\nUser-agent: *\nDisallow: /\nUser-agent: rivald\nDisallow: /b", "/c", true),
        ("User-agent: rivald\nUser-agent: *\nDisallow: /p", "/p", false),
        ("User-agent: *\nDisallow: /\n\nUser-agent: rivald\n", "/p", true),
        // A group may name several; other lines between do not end it.
        ("User-agent: a\nSitemap: https://x/\n\nUser-agent: rivald\nDisallow: /p", "/p", false),
        ("User-agent: *\nCrawl-delay: 10\nUser-agent: Bad\nDisallow: /", "/p", true),
        // Rules before any group belong to nobody.
        ("Disallow: /p", "/p", true),
        ("\u{feff}User-agent: *\nDisallow: /p", "/p", false),
        ("User-agent: *\r\nDisallow: /p\r\n", "/p", false),
        ("User-agent: *\rDisallow: /p", "/p", false),
        ("<html><body>Not found: nothing</body></html>", "/p", true),
        ("User-agent: *\nDisalow: /p", "/p", false),
        ("User-agent: *\nDisallow: /", "/robots.txt", true),
    ] {
        assert_eq!(allows(file, path), allowed, "{file:?} {path}");
    }
}

#[test]
fn patterns() {
    for (rules, path, allowed) in [
        ("Disallow: /fish", "/fish.html?id=1", false),
        ("Disallow: /fish", "/Fish", true),
        ("Disallow: /fish/", "/fish", true),
        ("Disallow: fish", "/fish", true),
        ("Disallow: /*.php", "/a/b.php?x", false),
        ("Disallow: /*.php$", "/a/b.php?x", true),
        ("Disallow: /*.php$", "/a/b.php", false),
        ("Disallow: *.php", "/b.php", false),
        ("Disallow: /a*b*c$", "/a1b2cxc", false),
        ("Disallow: /a*b*c$", "/a1b2cx", true),
        ("Disallow: /a***c", "/abc", false),
        ("Disallow: /*", "/", false),
        ("Disallow: /$", "/", false),
        ("Disallow: /$", "/p", true),
        ("Disallow: /ab*ab$", "/ab", true),
        ("Disallow: *", "/p", false),
        // The longest rule decides, and between equals the kinder one.
        ("Disallow: /\nAllow: /p", "/p/1", true),
        ("Allow: /p\nDisallow: /p/secret", "/p/secret/1", false),
        ("Disallow: /p\nAllow: /p", "/p", true),
        ("Disallow: /*/1\nAllow: /shop", "/shop/1", true),
        // Octets are compared in one form (RFC 9309, 2.2.2).
        ("Disallow: /foo/bar?baz=http://foo.bar", "/foo/bar?baz=http://foo.bar", false),
        ("Disallow: /foo/bar/ツ", "/foo/bar/%E3%83%84", false),
        ("Disallow: /foo/bar/%E3%83%84", "/foo/bar/ツ", false),
        ("Disallow: /foo/bar/%e3%83%84", "/foo/bar/ツ", false),
        ("Disallow: /foo/bar/%62%61%7A", "/foo/bar/baz", false),
        ("Disallow: /~anna", "/%7Eanna/", false),
        ("Disallow: /a%3cd", "/a%3Cd", false),
        ("Disallow: /a%2fb", "/a/b", true),
        ("Disallow: /file-with-a-%2A", "/file-with-a-*", false),
        ("Disallow: /a$b", "/a$b", false),
        ("Disallow: /100%", "/100%", false),
    ] {
        assert_eq!(allows(&format!("User-agent: *\n{rules}"), path), allowed, "{rules:?} {path}");
    }
}

#[test]
fn crawl_delays() {
    for (value, seconds) in [
        ("10", Some(10.0)),
        ("0.5", Some(0.5)),
        ("0", Some(0.0)),
        ("3600", Some(60.0)),
        ("1e300", Some(60.0)),
        ("inf", Some(60.0)),
        ("-1", None),
        ("NaN", None),
        ("ten", None),
    ] {
        let rules = Rules::read(format!("User-agent: *\nCrawl-delay: {value}").as_bytes(), "rivald");
        assert_eq!(rules.crawl_delay.map(|d| d.as_secs_f64()), seconds, "{value}");
    }
}

#[test]
fn tokens() {
    for (agent, token) in [("rivald/0.1 (+https://x)", "rivald"), ("My-Bot_x 1", "My-Bot_x"), ("007", ""), ("", "")] {
        assert_eq!(token_of(agent.as_bytes()), token.as_bytes());
    }
}

#[test]
fn hostile_files_take_linear_time() {
    let began = std::time::Instant::now();
    let url = Url::parse(&format!("https://shop.example/{}", "a".repeat(8000))).unwrap();
    for line in
        ["Disallow: /*a$\n", "Disallow: /*a*a*a*a*a*a*a*a*a*b$\n", "Allow: /%61%61%61\n", "User-agent: rivald\n"]
    {
        let file = format!("User-agent: *\n{}", line.repeat(500 * 1024 / line.len()));
        let rules = Rules::read(file.as_bytes(), "rivald");
        rules.allow(&url);
    }
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
}

proptest! {
    /// A pattern fits a path exactly when the same pattern as an expression does.
    #[test]
    fn fits_like_an_expression(pattern in "/[ab*]{0,8}\\$?", path in "/[ab]{0,10}") {
        fn slow(pattern: &[u8], path: &[u8]) -> bool {
            match pattern {
                [] => true,
                b"$" => path.is_empty(),
                [b'*', rest @ ..] => (0..=path.len()).any(|n| slow(rest, &path[n..])),
                [b, rest @ ..] => path.first() == Some(b) && slow(rest, &path[1..]),
            }
        }
        let file = format!("User-agent: *\nDisallow: {pattern}");
        prop_assert_eq!(!allows(&file, &path), slow(pattern.as_bytes(), path.as_bytes()));
    }

    #[test]
    fn never_panics(file in proptest::collection::vec(any::<u8>(), 0..400), path in "\\PC{0,40}") {
        if let Ok(url) = Url::parse("https://shop.example/").unwrap().join(&path) {
            Rules::read(&file, "rivald").allow(&url);
        }
    }
}
