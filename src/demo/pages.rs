//! The pages of the embedded shop: such as a small shop shows them, with machine-readable data and words.

use std::fmt::Write as _;

use crate::listing::Locale;

/// What one listing shows now.
#[derive(Clone, Debug)]
pub struct Item {
    /// The language of the page.
    pub locale: Locale,
    /// The item's name.
    pub title: &'static str,
    /// In fen.
    pub price: u32,
    /// Struck through, in fen.
    pub list_price: Option<u32>,
    /// The words of a coupon.
    pub coupon: Option<&'static str>,
    /// The file name of the main picture.
    pub image: &'static str,
    /// How many were sold in all.
    pub sold: u64,
    /// What answers instead of the listing.
    pub face: Face,
}

/// What answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// The listing.
    Listing,
    /// 404.
    Gone,
    /// A robot check, with status 200 as most of them have.
    RobotCheck,
    /// The listing's page without its listing: scripts that never ran.
    Broken,
}

/// The status and page of an item.
pub fn page(item: &Item, serial: u64) -> (u16, String) {
    match item.face {
        Face::Listing => (200, listing(item, serial)),
        Face::Gone => (404, "<!doctype html><title>Not found</title><h1>This item is no longer available</h1>".into()),
        Face::RobotCheck => (
            200,
            "<!doctype html><html><head><title>Robot Check</title></head><body><h4>Please verify that you are human</h4>\
             <p>Type the characters of the picture to go on.</p><form action=\"/captcha\">\
             <input name=\"captcha\"></form></body></html>"
                .into(),
        ),
        Face::Broken => (
            200,
            "<!doctype html><html><head><title></title><script src=\"/app.js\"></script></head><body>\
             <div id=\"app\"></div></body></html>"
                .into(),
        ),
    }
}

fn listing(item: &Item, serial: u64) -> String {
    let money = |fen: u32| format!("{}.{:02}", fen / 100, fen % 100);
    let (title, image, sold, price) = (item.title, item.image, item.sold, money(item.price));
    let (lang, buy) = (item.locale.tag(), item.locale.pick("Add to cart", "加入购物车"));
    let sold = item.locale.pick(format!("{sold} sold"), format!("已售 {sold} 件"));
    let mut page = String::with_capacity(2048);
    // The serial stands for what differs at every request on real pages: tokens, ads, times.
    let _ = write!(
        page,
        "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"request-id\" content=\"{serial:016x}\"><meta property=\"og:type\" content=\"product\">\
         <script type=\"application/ld+json\">{{\"@context\":\"https://schema.org\",\"@type\":\"Product\",\
         \"name\":\"{title}\",\"image\":[\"/img/{image}\"],\"offers\":{{\"@type\":\"Offer\",\"price\":\"{price}\",\
         \"priceCurrency\":\"CNY\",\"availability\":\"https://schema.org/InStock\"}}}}</script></head><body><main>\
         <h1>{title}</h1><img src=\"/img/{image}\" alt=\"{title}\" width=\"800\"><div class=\"price-box\">"
    );
    if let Some(list) = item.list_price {
        let _ = write!(page, "<del class=\"old-price\">¥{}</del> ", money(list));
    }
    let _ = write!(page, "<span class=\"price\">¥{price}</span></div>");
    if let Some(coupon) = item.coupon {
        let _ = write!(page, "<div class=\"coupon\">{coupon}</div>");
    }
    let _ = write!(page, "<div class=\"sold\">{sold}</div><button>{buy}</button></main></body></html>");
    page
}
