//! Listings that hold the words of every wall: none may be taken for one.

use rivald::listing::Outcome::Ok;

use super::judge;

/// Words that stand around listings: what they are, and where.
const DANGERS: &[(&str, &str)] = &[
    ("Brass lamp", "<a href=/login>Sign in</a><a>Log in to see your orders</a>"),
    ("Brass lamp", "<p>Sign in to view member prices.</p>"),
    ("Brass lamp", "<div hidden><h2>Access denied</h2></div>"),
    ("Brass lamp", "<div style=\"display: none\"><h1>Page not found</h1></div>"),
    ("Brass lamp", "<script>var m='Are you a robot? press & hold';var c='captcha'</script>"),
    ("Brass lamp", "<script src=https://www.google.com/recaptcha/api.js></script><p>Protected by reCAPTCHA.</p>"),
    ("Brass lamp", "<script src=https://js.hcaptcha.com/1/api.js></script>"),
    ("Brass lamp", "<script src=//static.queue-it.net/a.js></script>"),
    ("Brass lamp", "<script>window._pxAppId='PX1'</script><script src=//client.px-cloud.net/x/main.min.js></script>"),
    ("Brass lamp", "<script src=/_Incapsula_Resource?SWJIYLWA=719></script>"),
    ("Brass lamp", "<script src=/akam/13/5b></script><script>bmak={}</script>"),
    ("Brass lamp", "<script src=/cdn-cgi/challenge-platform/scripts/jsd/main.js></script>"),
    (
        "Brass lamp",
        "<script src=/149e9513-01fa-4fb0-aad4-566afd725d1b/2d206a39/p.js></script><script>KPSDK={}</script>",
    ),
    ("Brass lamp", "<script src=https://x.token.awswaf.com/x/challenge.js></script>"),
    ("Brass lamp", "<script src=//g.alicdn.com/AWSC/AWSC/awsc.js></script><script src=//x/baxia.js></script>"),
    ("Brass lamp", "<p>Not available in your country? Ask us.</p>"),
    ("Brass lamp", "<p>For children from the age of 3. You must be 18 to order.</p>"),
    (
        "Brass lamp",
        "<div class=cookie-banner><h2>We value your privacy</h2><p>Accept all cookies to continue</p></div>",
    ),
    ("Brass lamp", "<h2>Customers also searched</h2><a>Search results for lamp</a>"),
    ("Brass lamp", "<p>The red variant is out of stock. This item is no longer available in red.</p>"),
    ("Brass lamp", "<p>Please wait while we check the stock.</p>"),
    ("Brass lamp", "<p>Low maintenance: no scheduled maintenance is ever needed.</p>"),
    ("Brass lamp", "<select><option>Select your country or region</option><option>France</option></select>"),
    ("Brass lamp", "<template><h1>404</h1></template>"),
    ("Login notebook", "<p>A notebook for passwords.</p>"),
    ("404 Not Found T-shirt", "<p>For those who code.</p>"),
    ("Access Denied: a novel", "<p>Are you a robot? He had to press and hold.</p>"),
    ("Are you human? Party game", "<p>Prove you're human.</p>"),
    ("Captcha poster", "<p>Verify you are human.</p>"),
    ("The Waiting Room (DVD)", "<p>You are in line.</p>"),
    ("Maintenance kit for printers", "<p>Down for maintenance? Not with this.</p>"),
    ("Age Verification sign, steel", "<p>Are you over 18?</p>"),
    ("Coming Soon sign", "<p>Opening soon, we'll be back soon.</p>"),
    ("Robot check valve 403", "<p>Too many requests have made this our best.</p>"),
    ("保温杯 安全验证款", "<p>请先登录领取优惠券</p><p>商品已下架请联系客服</p>"),
    ("登录界面海报", "<p>扫码登录 未成年人</p>"),
    ("人机验证手办", "<p>您所在的地区包邮</p>"),
    ("ログイン手帳", "<p>年齢確認は不要です</p>"),
    ("로그인 노트", "<p>성인 인증 없이 구매</p>"),
    ("Lampe aus Messing", "<p>Bitte melden Sie sich an, um Punkte zu sammeln. Wartungsarbeiten entfallen.</p>"),
    ("Lampe en laiton", "<p>Connectez-vous pour gagner des points. Sans maintenance.</p>"),
    ("Лампа", "<p>Войдите, чтобы получить бонусы. Доступ запрещен детям.</p>"),
];

/// A listing as shops show it; `declared`: with structured data.
fn listing(title: &str, danger: &str, declared: bool) -> String {
    let data = format!(
        r#"<script type="application/ld+json">{{"@context":"https://schema.org","@type":"Product","name":"{title}",
        "image":"https://shop.example/7.jpg","offers":{{"@type":"Offer","price":"45.00","priceCurrency":"EUR",
        "availability":"https://schema.org/InStock"}}}}</script>"#
    );
    super::framed(
        &format!("{title} | Sample"),
        &format!(
            "{}<h1>{title}</h1><img src=/7.jpg alt=\"{title}\"><p class=price>€45.00</p><button>Add to cart</button>{danger}\
             <p>Made with care of good matter, and tested for a year before it came here.</p>",
            if declared { &data } else { "" }
        ),
    )
}

#[test]
fn are_no_walls() {
    let mut faults = String::new();
    for (title, danger) in DANGERS {
        for declared in [true, false] {
            let (outcome, reason) = judge("https://shop.example/lamp-7", &listing(title, danger, declared));
            // Without data the reader may find no certain price: that is no wall.
            if outcome != Ok && (declared || !reason.starts_with("The page shows no certain")) {
                faults.push_str(&format!("declared {declared}: {title} / {danger}\n  {outcome}: {reason}\n"));
            }
        }
    }
    assert!(DANGERS.len() >= 30);
    assert!(faults.is_empty(), "\n{faults}");
}
