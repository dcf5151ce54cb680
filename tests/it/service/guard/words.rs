//! What a page says, through every command that shows it: nothing acts on the terminal, nothing forges an entry of the log,
//! and JSON is the data as it is.

use std::{
    fmt::Write as _,
    path::Path,
    process::Output,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
};

use axum::{Router, extract::State, http::header, response::IntoResponse};

use super::super::process;

/// Escape sequences in seven and eight bits, a bell, NUL, DEL, a line that looks like an entry of the log, directional
/// overrides, other ends of lines, characters that are not seen, and beginnings of markup, mentions and formulas.
const HOSTILE: &str = "\u{1b}]0;own\u{7}\u{1b}[2J\u{9b}31m\0\u{7f}\u{202e}\u{2066}\u{2028}\u{200b}\u{feff}\u{e0041}\r\n\
    2026-01-01T00:00:00Z ERROR forged <b>&\"' @all [x](http://e.example) <at id=all></at> ;=cmd|'/c calc'!A1";

struct Shop(AtomicUsize);

async fn page(State(shop): State<Arc<Shop>>) -> impl IntoResponse {
    let n = shop.0.load(Relaxed);
    let price = ["79.00", "59.00"][n % 2];
    let named = format!("Steel flask {HOSTILE} 500 ml");
    let data = serde_json::json!({
        "@context": "https://schema.org", "@type": "Product", "name": named, "brand": HOSTILE, "sku": HOSTILE,
        "image": [format!("/a.jpg?{HOSTILE}")],
        "offers": { "@type": "Offer", "price": price, "priceCurrency": "EUR", "availability": "https://schema.org/InStock",
                    "seller": { "@type": "Organization", "name": format!("Seller {HOSTILE}") } },
    });
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let (named, hostile) = (escape(&named), escape(HOSTILE));
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{named}</title>\
         <script type=\"application/ld+json\">{}</script></head><body><h1>{named}</h1><span class=\"price\">€{price}</span>\
         <div class=\"coupon\">=Save €{n} with code {hostile}</div><div class=\"promo\">{hostile} buy {n}</div>\
         <p class=\"gift\">gift {hostile}</p><button>Add to cart</button></body></html>",
        data.to_string().replace('<', "\\u003c")
    );
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page)
}

/// What no output holds. The two joiners are spared: scripts need them.
fn acts(c: char) -> bool {
    (c.is_control() && c != '\n') || rivald::listing::is_unseen(c) || matches!(c, '\u{2028}' | '\u{2029}')
}

fn harmless(what: &str, bytes: &[u8]) -> String {
    let text = String::from_utf8(bytes.to_vec()).unwrap_or_else(|_| panic!("{what} is no UTF-8"));
    let bad: Vec<char> = text.chars().filter(|&c| acts(c)).collect();
    assert!(bad.is_empty(), "{what}: {bad:?} in {text}");
    assert!(!text.lines().any(|line| line.starts_with("2026-01-01T00:00:00Z")), "{what} is forged: {text}");
    text
}

fn rivald(home: &Path, arguments: &[&str]) -> Output {
    process::command(home, &[]).args(arguments).env("RUST_LOG", "trace").output().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_that_a_page_says_acts_on_a_terminal_or_forges_a_line() {
    let shop = Arc::new(Shop(AtomicUsize::new(0)));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/flask", listener.local_addr().unwrap());
    let app = Router::new().fallback(page).with_state(Arc::clone(&shop));
    tokio::spawn(async move { axum::serve(listener, app).await });
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path();
    std::fs::create_dir(home.join("watchlists")).unwrap();
    std::fs::write(
        home.join("rivald.toml"),
        "[poll]\nspread = \"0s\"\nmin_interval = \"0s\"\nconfirm_after = \"0s\"\nallow_private_addresses = true\n\
         robots = false\npictures = false\n",
    )
    .unwrap();
    std::fs::write(
        home.join("watchlists/a.toml"),
        format!(
            "[[watch]]\nid = \"hostile\"\nname = \"Na\u{202e}me\u{200b}\"\nurl = \"{url}\"\n[watch.select]\ncoupons = \".coupon\"\n\
             promotions = \".promo\"\ngift = \".gift\"\n"
        ),
    )
    .unwrap();
    std::fs::write(home.join("table.csv"), format!("url,name\n\"x{HOSTILE}\",\"{}\"\n", HOSTILE.replace('"', "\"\"")))
        .unwrap();

    // A baseline, changes, and then everything that shows them.
    let mut log = String::new();
    for _ in 0..2 {
        let out = rivald(home, &["-v", "check"]);
        harmless("check", &out.stdout);
        log += &harmless("the log of check", &out.stderr);
        shop.0.fetch_add(1, Relaxed);
    }
    assert!(log.contains("ERROR forged"), "the control: what the page says is logged: {log}");
    let (mut table, mut json_lines) = (String::new(), 0);
    for line in [
        "read URL",
        "read URL --json",
        "check --dry-run",
        "check --json",
        "history hostile --since 2d",
        "history hostile --json",
        "history hostile --csv",
        "history hostile --xlsx h.xlsx",
        "changes",
        "changes --json",
        "changes --csv",
        "status",
        "status --json",
        "mail queue",
        "mail queue --json",
        "watchlist list",
        "watchlist list --json",
        "watchlist plan",
        "watchlist check",
        "watchlist import table.csv",
        "watchlist add javascript:\u{1b}[2J",
        "forecast hostile",
        "forecast --score",
        "backtest --since 2d",
        "backtest --json",
        "report --out r.html",
        "db check",
        "history \u{1b}[2J\u{202e}",
    ] {
        let arguments: Vec<&str> =
            line.split(' ').map(|word| if word == "URL" { url.as_str() } else { word }).collect();
        let out = rivald(home, &arguments);
        let shown = harmless(line, &out.stdout);
        harmless(line, &out.stderr);
        let _ = writeln!(table, "{line:32} {:>7} bytes, longest line {}", shown.len(), widest(&shown));
        for one in shown.lines().filter(|_| line.ends_with("--json")) {
            serde_json::from_str::<serde_json::Value>(one).unwrap_or_else(|e| panic!("{line}: {e}: {one}"));
            json_lines += 1;
        }
        if line == "history hostile --json" {
            // Exact data: what acts is there, as an escape.
            let last = shown.lines().rfind(|one| one.contains("\"observation\"")).unwrap();
            let value: serde_json::Value = serde_json::from_str(last).unwrap();
            let coupon = value["listing"]["coupons"][0]["text"].as_str().unwrap();
            assert!(coupon.contains('\u{9b}') && coupon.contains('\u{202e}') && last.contains("\\u202e"), "{last}");
        }
        if line.ends_with("--csv") {
            assert!(shown.contains("'=Save") && shown.contains(";'=cmd"), "{line}: {shown}");
        }
    }
    assert!(json_lines > 5);
    harmless("the report", &std::fs::read(home.join("r.html")).unwrap());
    for change in rivald(home, &["changes", "--json"]).stdout.split(|b| *b == b'\n').filter(|line| !line.is_empty()) {
        let change: serde_json::Value = serde_json::from_slice(change).unwrap();
        let out = rivald(home, &["evidence", change["id"].as_str().unwrap(), "--out", "e.zip"]);
        harmless("evidence", &out.stdout);
        harmless("evidence", &out.stderr);
        // Names in it are ours: none leads out of the folder that it is unpacked in.
        let archive = zip::ZipArchive::new(std::fs::File::open(home.join("e.zip")).unwrap()).unwrap();
        for name in archive.file_names().map(Result::unwrap) {
            let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-./_".contains(&b));
            assert!(plain && !name.contains("..") && !name.starts_with('/'), "{name}");
        }
    }
    println!("{table}");
}

fn widest(text: &str) -> usize {
    text.lines().map(|line| line.chars().count()).max().unwrap_or_default()
}
