#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "tests")]

use std::{fmt::Write, path::Path};

use url::Url;

use super::{Face, Shown, not_a_listing};
use crate::listing::Outcome;

fn judge(status: u16, title: &str, text: &str, html: &str, products: usize) -> Option<Outcome> {
    let html = format!("<html><head><title>{title}</title></head><body>{text}{html}</body></html>");
    let shown = Shown::of(&super::super::Doc::scan(&html));
    not_a_listing(&Face { url: None, status, title, shown: &shown, html: &html, products }).map(|(outcome, reason)| {
        assert!(reason.ends_with('.'), "one sentence: {reason}");
        outcome
    })
}

#[test]
fn statuses_speak_for_themselves() {
    for (status, outcome) in [
        (404, Outcome::Gone),
        (410, Outcome::Gone),
        (401, Outcome::Login),
        (403, Outcome::Blocked),
        (429, Outcome::Blocked),
        (400, Outcome::Unreadable),
        (451, Outcome::Unreadable),
        (500, Outcome::Unreachable),
        (503, Outcome::Unreachable),
    ] {
        assert_eq!(judge(status, "Kettle", "Kettle 59.00", "", 1), Some(outcome), "{status}");
    }
    let challenge = "<script>window._cf_chl_opt={}</script>";
    assert_eq!(judge(503, "Just a moment...", "", challenge, 0), Some(Outcome::Blocked));
}

#[test]
fn walls_of_the_world() {
    let frame = "<iframe src=\"https://geo.captcha-delivery.com/captcha/?x=1\"></iframe>";
    for (title, text, html, outcome) in [
        ("shop.example", "", frame, Outcome::Blocked),
        ("Robot or human?", "Activate and hold the button", "", Outcome::Blocked),
        ("Access Denied", "You don't have permission to access this. Reference #18.1", "", Outcome::Blocked),
        ("Just a moment...", "", "", Outcome::Blocked),
        ("验证码拦截", "亲，请拖动下方滑块完成验证", "", Outcome::Blocked),
        ("Un instant…", "", "<script>window._cf_chl_opt={}</script>", Outcome::Blocked),
        ("ой, это капча!", "Подтвердите, что вы не робот", "", Outcome::Blocked),
        ("Sample | Login", "Email Password Continue", "", Outcome::Login),
        ("用户登录", "密码登录 短信登录", "", Outcome::Login),
        ("Sample-Shop", "Bitte melden Sie sich an, um fortzufahren", "", Outcome::Login),
        ("404 Not Found", "Nothing here", "", Outcome::Gone),
        ("Sample Shop - Page Not Found", "We searched everywhere", "", Outcome::Gone),
        ("Sample Shop", "Oh no, the page you’re looking for is gone", "", Outcome::Gone),
        ("淘宝网", "很抱歉，您查看的宝贝不存在，可能已下架或者被转移 猜你喜欢 ¥59", "", Outcome::Gone),
        ("Магазин", "К сожалению, товар не найден", "", Outcome::Gone),
        ("ショップ", "お探しのページは見つかりませんでした", "", Outcome::Gone),
        ("스토어", "판매가 종료된 상품입니다", "", Outcome::Gone),
        ("Boutique", "Cette page n'existe pas ou plus", "", Outcome::Gone),
        ("Tienda", "Este producto ya no está disponible", "", Outcome::Gone),
        ("Loja", "Este produto não está mais disponível", "", Outcome::Gone),
        ("Sample Shop", "We'll be back soon! The store is down for maintenance", "", Outcome::Unreachable),
        ("Wines", "Are you over 18? Yes No", "", Outcome::Unreadable),
        ("Before you continue", "We use cookies", "", Outcome::Unreadable),
        ("Sample Shop", "Sorry, this is not available in your country", "", Outcome::Moved),
        ("撞色连衣裙_淘宝搜索", "综合 销量", "", Outcome::Moved),
        ("kettle - Search results", "24 results", "", Outcome::Moved),
    ] {
        assert_eq!(judge(200, title, text, html, 0), Some(outcome), "{title} / {text}");
    }
}

#[test]
fn refusals_in_json() {
    for (body, outcome) in [
        (r#"{"rgv587_flag":"sm","url":"https://shop.example/deny"}"#, Some(Outcome::Blocked)),
        (r#"{"ret":["FAIL_SYS_SESSION_EXPIRED::Session"]}"#, Some(Outcome::Login)),
        (r#"{"url":"https://geo.captcha-delivery.com/captcha/?a=b"}"#, Some(Outcome::Blocked)),
        (r#"{"title":"Kettle","price":"59.00"}"#, None),
    ] {
        let shown = Shown::of_text(body);
        let face = Face { url: None, status: 200, title: "", shown: &shown, html: body, products: 0 };
        assert_eq!(not_a_listing(&face).map(|(outcome, _)| outcome), outcome, "{body}");
    }
}

/// What stands on listings: scripts of protection layers, sign-in links, notices.
#[test]
fn listings_are_no_walls() {
    let scripts = "<script src=\"https://js.datadome.co/tags.js\"></script><script>window._pxAppId='PX1'</script>\
        <script src=\"https://www.google.com/recaptcha/api.js\"></script><a href=\"/login\">Sign in</a>\
        <script src=\"/_Incapsula_Resource?SWJIYLWA=1\"></script><script src=\"//static.queue-it.net/script/queueclient.min.js\"></script>";
    let text =
        "Sign in My account Kettle 59.00 In stock Add to cart ".repeat(3) + &"A fine kettle of steel. ".repeat(60);
    assert_eq!(judge(200, "Steel kettle | Sample Shop", &text, scripts, 1), None);
    assert_eq!(judge(200, "Steel kettle | Sample Shop", &text, scripts, 0), None);
    // Notices at the end of a page that shows a price.
    let short = "Kettle ¥59.00 加入购物车 ".to_owned() + &"保温 ".repeat(300) + "页面不存在";
    assert_eq!(judge(200, "保温杯", &short, "", 0), None);
    assert_eq!(
        judge(200, "保温杯", "保温杯 ¥59.00 请先登录 请完成安全验证", "<script src=\"baxia.js\"></script>", 0),
        None
    );
    // With a product of its own nothing in the words matters.
    assert_eq!(judge(200, "Access Denied", "Access Denied, a novel. Press & hold", scripts, 1), None);
    assert_eq!(judge(200, "404 Not Found T-Shirt | Sample Shop", &text, "", 0), None);
    assert_eq!(judge(200, "Login Notebook A5 | Sample Shop", &text, "", 0), None);
}

#[test]
fn places_of_signing_in() {
    for (address, wall) in [
        ("https://login.taobao.com/member/login.jhtml?redirectURL=x", true),
        ("https://shop.example.com/account/login", true),
        ("https://shop.example.com/users/sign_in/", true),
        ("https://shop.example.com/products/login-notebook", false),
        ("https://shop.example.com/p/1?next=/login", false),
    ] {
        let url = Url::parse(address).unwrap();
        let shown = Shown::of_text("Sample");
        let face = Face { url: Some(&url), status: 200, title: "Sample", shown: &shown, html: "", products: 0 };
        assert_eq!(not_a_listing(&face).is_some_and(|(o, _)| o == Outcome::Login), wall, "{address}");
    }
}

#[test]
fn any_bytes_have_a_judgement() {
    let long = "登录 ".repeat(30_000);
    assert_eq!(judge(200, "", &long, "", 0), None);
    assert_eq!(judge(200, "", "", "", 0), None);
}

/// The captures: walls are seen as far as a wall alone can be, and no listing is refused.
#[test]
fn captures() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/pages"));
    let Ok(manifest) = std::fs::read_to_string(folder.join("manifest.json")) else {
        println!("skipped: no captures here");
        return;
    };
    let entries: Vec<serde_json::Value> = serde_json::from_str(&manifest).unwrap();
    let mut faults = String::new();
    for entry in &entries {
        let body = std::fs::read(folder.join(entry["file"].as_str().unwrap())).unwrap();
        let url = entry["url"].as_str().and_then(|u| Url::parse(u.trim()).ok());
        let html = super::super::decode::decode(&body, None);
        let doc = super::super::Doc::scan(&html);
        let head = super::super::meta::head(&doc);
        let shown = Shown::of(&doc);
        // The hardest case: nothing is known of the products.
        let face = Face { url: url.as_ref(), status: 200, title: &head.title, shown: &shown, html: &html, products: 0 };
        let got = not_a_listing(&face);
        let fitting: &[Outcome] = match entry["kind"].as_str().unwrap() {
            "listing" => &[],
            "blocked" => &[Outcome::Blocked],
            "login" => &[Outcome::Login, Outcome::Blocked],
            "gone" => &[Outcome::Gone, Outcome::Moved, Outcome::Unreadable],
            _ => &[Outcome::Unreadable, Outcome::Blocked, Outcome::Moved, Outcome::Gone],
        };
        let right = match &got {
            Some((outcome, _)) => fitting.contains(outcome),
            // Shells and foreign pages without a product are left to the readers: no title and price.
            None => matches!(entry["kind"].as_str(), Some("listing" | "shell" | "gone")),
        };
        println!("{}: {:?} ({} characters)", entry["slug"], got, shown.core.chars().count());
        if !right {
            writeln!(faults, "{}: {:?}", entry["slug"], got).unwrap();
        }
    }
    assert!(faults.is_empty(), "{faults}");
}
