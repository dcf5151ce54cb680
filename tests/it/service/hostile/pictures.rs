//! Pictures that lead where nothing may be asked, and picture files that are none or too much.

use std::{fmt::Write as _, path::Path, time::Duration};

use super::{all, cases::FORBIDDEN, ground::Ground, settings, wrong};

/// A listing whose pictures are at these addresses.
fn page(n: usize, picture: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Flask {n}</title>\
         <meta property=\"og:image\" content=\"{picture}\"><script type=\"application/ld+json\">{{\"@type\":\"Product\",\
         \"name\":\"Flask {n}\",\"image\":[\"{picture}\"],\"offers\":{{\"@type\":\"Offer\",\"price\":\"12.00\",\
         \"priceCurrency\":\"EUR\",\"availability\":\"https://schema.org/InStock\"}}}}</script></head><body>\
         <h1>Flask {n}</h1><img src=\"{picture}\" srcset=\"{picture} 2x\"><span class=\"price\">€12.00</span>\
         <button>Add to cart</button></body></html>"
    )
}

/// The addresses that the shop itself calls forbidden.
fn forbidden(ground: &Ground) -> Vec<String> {
    let port = ground.canary();
    let templates = [
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1:{m}/",
        "http://localhost:{m}/",
        "http://[::1]:{m}/",
        "http://[::ffff:127.0.0.1]:{m}/",
        "http://[::ffff:7f00:1]:{m}/",
        "http://2130706433:{m}/",
        "http://0x7f.1:{m}/",
        "http://0177.0.0.1:{m}/",
        "http://0.0.0.0:{m}/",
        "http://127.1:{m}/",
        "http://[::]:{m}/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://172.16.0.1/",
        "http://100.64.0.1/",
        "http://[fd00::1]/",
        "http://[fe80::1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://user:pw@127.0.0.1:{m}/",
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "gopher://127.0.0.1:{m}/_x",
        "data:text/html,x",
        "http://127.0.0.1\u{ff0e}1:{m}/",
        "http://\u{2460}\u{2461}\u{2466}.0.0.1:{m}/",
        "//127.0.0.1:{m}/",
        "http:/\\127.0.0.1:{m}/",
    ];
    assert_eq!(templates.len(), FORBIDDEN);
    templates.iter().map(|template| template.replace("{m}", &port.to_string())).collect()
}

/// Lays pages and a watchlist for pictures at these addresses.
fn lay(home: &Path, pictures: &[String]) {
    std::fs::create_dir_all(home.join("watchlists")).unwrap();
    std::fs::create_dir_all(home.join("pages")).unwrap();
    let mut list = String::new();
    for (n, picture) in pictures.iter().enumerate() {
        std::fs::write(home.join(format!("pages/{n}.html")), page(n, picture)).unwrap();
        write!(list, "[[watch]]\nid = \"w{n}\"\nurl = \"http://{}/{n}.html\"\n", super::ground::PAGES).unwrap();
    }
    std::fs::write(home.join("watchlists/all.toml"), list).unwrap();
}

/// Everything in a folder, by name.
fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn pictures_lead_nowhere_and_burst_nothing() {
    let Some(ground) = Ground::open(&[]) else { return };
    let mut pictures = forbidden(&ground);
    // Files of the shop: too large, no picture, a script, a name that climbs. By way of a redirect inwards, too.
    let size = if all() { 30_000 } else { 17_000 };
    let bomb = format!("/img/bomb.png?px={size}");
    let odd =
        ["/img/lie.png", "/img/html.png", "/img/svg.png", "/img/..%2f..%2f..%2fetc%2fcron.d%2fx", "/endless", &bomb];
    pictures.extend(odd.iter().map(|path| ground.url(path)));
    pictures
        .extend((0..FORBIDDEN).filter(|i| all() || i % 9 == 1).map(|i| ground.url(&format!("/ssrf-redirect?i={i}"))));
    // What becomes of a picture that is one.
    pictures.push(ground.url("/img/ok.png"));
    let home = tempfile::tempdir().unwrap();
    lay(home.path(), &pictures);
    let _pages = ground.serve(&home.path().join("pages"));
    let poll = "per_host = 64\nconfirm_after = \"0s\"\n";
    let check = |more: &str| {
        let settings = format!("database = \"{more}.db\"\n{}", settings(20, poll));
        let settings = if more == "open" { format!("{settings}allow_private_addresses = true\n") } else { settings };
        ground.run(home.path(), &settings, &["check", "--json"], Duration::from_secs(120))
    };
    let ran = check("guarded");
    assert_eq!(wrong(&ran, 20), Vec::<String>::new(), "{}", ran.err);
    let read = ran.out.lines().filter(|line| line.contains("\"outcome\":\"ok\"") && line.contains("12.00")).count();
    assert_eq!(read, pictures.len(), "a picture must never cost the listing: {}", ran.out);
    assert_eq!(ground.canaries(), 0);
    println!(
        "{} listings with hostile pictures: {:.1} s, {:.0} MB, canary hits 0",
        pictures.len(),
        ran.seconds,
        ran.peak
    );
    let stray: Vec<String> =
        files(home.path()).into_iter().filter(|name| !name.starts_with("guarded.db") && name != "outbox").collect();
    assert_eq!(stray, ["pages", "watchlists"], "a file was written");
    // The control: these pages' pictures are asked for where nothing forbids it.
    check("open");
    assert!(ground.canaries() > 0, "the test could not have failed");
}
