//! Too much of everything: settings, watchlists and pages.

use std::{
    path::Path,
    process::Output,
    time::{Duration, Instant},
};

use axum::{Router, extract::Path as Segment, http::header, response::IntoResponse};
use rivald::{
    listing::Locale,
    settings::{self, Settings},
    watchlist::read_watchlist,
};

use super::super::process;

/// A text of settings is refused, quickly, with a place and a hint.
fn refused(text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rivald.toml");
    std::fs::write(&file, text).unwrap();
    let began = Instant::now();
    let faults = settings::load(Some(&file)).expect_err(&text.chars().take(80).collect::<String>());
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}: {}", began.elapsed(), text.len());
    let told = Locale::ALL.map(|locale| faults.render(locale, false)).join("\n");
    assert!(told.len() < 400_000, "{} bytes of fault", told.len());
    told
}

#[test]
fn absurd_settings_are_refused_in_words() {
    for (section, key, value) in [
        ("poll", "concurrency", "1000000000"),
        ("poll", "concurrency", "0"),
        ("poll", "concurrency", "-1"),
        ("poll", "per_host", "100000"),
        ("poll", "timeout", "\"0s\""),
        ("poll", "timeout", "\"1y\""),
        ("poll", "spread", "\"365d\""),
        ("poll", "min_interval", "\"99999999999999999999d\""),
        ("poll", "confirm_after", "\"365d\""),
        ("poll", "max_body", "\"1TiB\""),
        ("poll", "max_body", "\"0B\""),
        ("poll", "gallery", "9999999999999999999999"),
        ("poll", "schedule", "\"61 * * * *\""),
        ("poll", "user_agent", "\"a\\nX-Injected: 1\""),
        ("mail", "port", "70000"),
        ("mail", "from", "\"a@example.com\\r\\nBcc: b@example.com\""),
        ("mail", "to", "[\"a@example.com\\nBcc: b@example.com\"]"),
        ("mail", "host", "\"evil.example/x@y\""),
        ("mail", "tls", "\"no-verify\""),
        ("keep", "observations", "\"99999999999y\""),
        ("status", "promise", "\"1000000\""),
        ("status", "listen", "\"0.0.0.0:9177\""),
    ] {
        let told = refused(&format!("[{section}]\n{key} = {value}\n"));
        assert!(told.contains("rivald.toml:2:") && told.contains("hint: "), "{key} = {value}: {told}");
    }
    // No setting takes verification or the guard of schemes away.
    for key in ["insecure", "verify", "tls_verify", "danger_accept_invalid_certs", "proxy"] {
        assert!(refused(&format!("[poll]\n{key} = false\n")).contains(key), "{key}");
    }
}

#[test]
fn texts_that_take_too_much_are_refused_in_time() {
    for (what, text) in [
        ("nested lists", format!("x = {}", "[".repeat(200_000))),
        ("nested tables", format!("x = {}", "{a=".repeat(200_000))),
        ("dotted", format!("{}x = 1", "a.".repeat(200_000))),
        ("long key", format!("{} = 1", "k".repeat(500_000))),
        ("keys", (0..60_000).map(|n| format!("k{n} = 1\n")).collect()),
        ("one quote", format!("x = \"{}", "a".repeat(900_000))),
        ("big", "#".repeat((1 << 20) + 1)),
    ] {
        let began = Instant::now();
        let told = refused(&text);
        println!("{what}: {:.1} s, {} bytes of fault", began.elapsed().as_secs_f32(), told.len());
    }
    let line = |cron: &str| format!("[[watch]]\nurl = \"https://a.example.com/1\"\nschedule = \"{cron}\"\n");
    for (what, text) in [
        ("long cron", line(&"1,".repeat(100_000))),
        ("odd cron", line("*/0 * * * *")),
        ("no such day", line("0 0 31 2 *")),
        ("fields", line(&"* ".repeat(50_000))),
        ("far year", line("0 0 1 1 * 999999999999")),
        (
            "long selector",
            format!(
                "[[watch]]\nurl = \"https://a.example.com/1\"\n[watch.select]\nprice = \"{}\"",
                "a>".repeat(200_000)
            ),
        ),
        (
            "deep selector",
            format!(
                "[[watch]]\nurl = \"https://a.example.com/1\"\n[watch.select]\nprice = \"{}\"",
                ":not(".repeat(190)
            ),
        ),
        ("long name", format!("[[watch]]\nurl = \"https://a.example.com/1\"\nname = \"{}\"", "n".repeat(100_000))),
        ("long address", format!("[[watch]]\nurl = \"https://a.example.com/{}\"", "n".repeat(100_000))),
        (
            "long header",
            format!(
                "[[watch]]\nurl = \"https://a.example.com/1\"\n[watch.request]\nheaders = {{ X-A = \"{}\" }}",
                "n".repeat(100_000)
            ),
        ),
        (
            "injected header",
            "[[watch]]\nurl = \"https://a.example.com/1\"\n[watch.request]\nheaders = { X-A = \"a\\r\\nB: c\" }"
                .to_owned(),
        ),
        (
            "session",
            "[[watch]]\nurl = \"https://a.example.com/1\"\n[watch.request]\nheaders = { Cookie = \"a=b\" }".to_owned(),
        ),
    ] {
        let began = Instant::now();
        let (watches, faults) = read_watchlist("a.toml", &text, &Settings::default());
        let took = began.elapsed();
        assert!(!faults.is_empty() && watches.is_empty(), "{what} is taken");
        let told = faults.iter().map(|fault| fault.render(Locale::En, false)).collect::<String>();
        assert!(told.len() < 20_000 && took < Duration::from_secs(20), "{what}: {took:?}, {} bytes", told.len());
    }
}

/// A page with too much of one thing.
async fn page(Segment(what): Segment<String>) -> impl IntoResponse {
    let (title, mut data, mut body) = ("Flask".to_owned(), serde_json::json!({}), String::new());
    let picture = |n: usize| format!("https://img.example.com/{n}.jpg");
    let choice = |n: usize, letters: usize| {
        serde_json::json!({ "@type": "Product", "name": format!("v{n} {}", "n".repeat(letters)), "sku": n.to_string(),
            "offers": { "@type": "Offer", "price": "79.00", "priceCurrency": "EUR" } })
    };
    let title = match what.as_str() {
        "title" => "T".repeat(200_000),
        "pictures" => {
            data["image"] = (0..100_000).map(picture).collect();
            title
        }
        "choices" => {
            data["hasVariant"] = (0..30_000).map(|n| choice(n, 10)).collect();
            title
        }
        "long-choices" => {
            data["hasVariant"] = (0..400).map(|n| choice(n, 10_000)).collect();
            title
        }
        "coupons" => {
            body = (0..100_000).map(|n| format!("<p class=\"coupon\">Save €{n}</p>")).collect();
            title
        }
        _ => {
            body = (0..1_000).map(|n| format!("<p class=\"coupon\">Save €{n} {}</p>", "x".repeat(4_000))).collect();
            title
        }
    };
    data["@context"] = "https://schema.org".into();
    data["@type"] = "Product".into();
    data["name"] = title.as_str().into();
    data["offers"] = serde_json::json!({ "@type": "Offer", "price": "79.00", "priceCurrency": "EUR",
        "availability": "https://schema.org/InStock" });
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{}</title><script type=\"application/ld+json\">{data}\
         </script></head><body><h1>{title}</h1><span class=\"price\">€79.00</span>{body}<button>Add to cart</button></body></html>",
        &title[..title.len().min(300)]
    );
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page)
}

/// An answer of Shopify's API: a thousand choices whose names are long.
async fn shopify() -> impl IntoResponse {
    let variants: Vec<_> = (0..1_000)
        .map(|n| serde_json::json!({ "id": n, "title": "v".repeat(3_500), "price": 7900, "available": true }))
        .collect();
    let product =
        serde_json::json!({ "id": 1, "title": "Flask", "handle": "flask", "variants": variants, "images": [] });
    ([(header::CONTENT_TYPE, "application/json")], product.to_string())
}

fn rivald(home: &Path, arguments: &[&str]) -> Output {
    process::rivald(home, arguments)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_with_too_much_of_everything_costs_little() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let app = Router::new()
        .route("/products/flask", axum::routing::get(shopify))
        .route("/products/flask.js", axum::routing::get(shopify))
        .route("/{what}", axum::routing::get(page));
    tokio::spawn(async move { axum::serve(listener, app).await });
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path();
    std::fs::create_dir(home.join("watchlists")).unwrap();
    std::fs::write(
        home.join("rivald.toml"),
        "[poll]\nspread = \"0s\"\nmin_interval = \"0s\"\nconfirm_after = \"0s\"\nallow_private_addresses = true\nrobots = false\npictures = false\n",
    )
    .unwrap();
    let names = ["title", "pictures", "choices", "long-choices", "coupons", "long-coupons"];
    let mut list: String = names
        .iter()
        .map(|name| {
            format!("[[watch]]\nid = \"{name}\"\nurl = \"http://{at}/{name}\"\n[watch.select]\ncoupons = \".coupon\"\n")
        })
        .collect();
    list += &format!("[[watch]]\nid = \"shopify\"\nsource = \"shopify\"\nurl = \"http://{at}/products/flask\"\n");
    std::fs::write(home.join("watchlists/a.toml"), list).unwrap();
    let out = rivald(home, &["check", "--json"]);
    let text = String::from_utf8(out.stdout).unwrap();
    let mut table = String::new();
    for line in text.lines() {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        let kept = rivald(home, &["history", value["watch"].as_str().unwrap(), "--json"]).stdout.len();
        table += &format!(
            "{:14} {:12} {:>8} bytes shown, {kept:>8} kept\n",
            value["watch"].as_str().unwrap(),
            value["outcome"].as_str().unwrap(),
            line.len()
        );
        assert!(line.len() < 800_000 && kept < 800_000, "{table}");
        if value["watch"] == "shopify" {
            assert!(value["outcome"] == "ok" && value["listing"]["variants"].is_null(), "{}", &line[..200]);
        }
    }
    println!("{table}");
    assert_eq!(text.lines().count(), names.len() + 1);
    // It says so, to whoever looks.
    let said = rivald(home, &["read", &format!("http://{at}/long-coupons")]);
    assert!(said.stdout.len() < 60_000, "{} bytes", said.stdout.len());
    // As a saved answer, for a host of a loopback address is no shop of Shopify's.
    let file = home.join("flask.json");
    let (_, body) = (0, axum::body::to_bytes(shopify().await.into_response().into_body(), 64 << 20).await.unwrap());
    std::fs::write(&file, body).unwrap();
    let said = rivald(home, &["read", "--file", file.to_str().unwrap()]);
    let said = String::from_utf8(said.stdout).unwrap();
    assert!(said.contains("no: more than 512 KiB, which no shop needs") && said.len() < 60_000, "{said}");
    // No line of a table is longer than a few cells.
    for line in ["history long-coupons", "changes", "status"] {
        let arguments: Vec<&str> = line.split(' ').collect();
        let shown = String::from_utf8(rivald(home, &arguments).stdout).unwrap();
        assert!(shown.lines().all(|line| line.chars().count() < 3_000), "{line}");
    }
    let size: u64 = super::files(home)
        .iter()
        .filter(|file| file.to_string_lossy().contains("rivald.db"))
        .map(|file| file.metadata().unwrap().len())
        .sum();
    assert!(size < 40 << 20, "the database takes {size} bytes");
}
