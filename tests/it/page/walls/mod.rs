//! What is no listing: one table a sort of wall, each page alone and inside a shop's frame; and listings that hold every
//! word of them.

mod blocked;
mod elsewhere;
mod gates;
mod gone;
mod listings;
mod login;
mod unfinished;

use rivald::{
    listing::{Outcome, Select},
    source::page::{Page, Sight, read},
};
use url::Url;

/// A page in a table: title, what stands in its body, and what it is.
type Row = (&'static str, &'static str, Outcome);

/// Outcome and reason of a page; a listing is `ok`.
fn judge(url: &str, html: &str) -> (Outcome, String) {
    let url = Url::parse(url).expect("a valid address");
    match read(
        &Page { url: Some(&url), status: 200, content_type: None, body: html.as_bytes() },
        &Select::default(),
        false,
    ) {
        Sight::Listing { reading, .. } => (Outcome::Ok, format!("{:?}", reading.listing.title)),
        Sight::Not { outcome, reason, .. } => (outcome, reason),
    }
}

/// A bare page.
fn bare(title: &str, body: &str) -> String {
    format!("<!doctype html><html><head><meta charset=utf-8><title>{title}</title></head><body>{body}</body></html>")
}

/// The page inside what a shop has around everything: menus, other items with prices, a footer, scripts.
fn framed(title: &str, body: &str) -> String {
    let menu: String = (0..60).map(|n| format!("<li><a href=/c/{n}>Pots and pans of sort {n}</a></li>")).collect();
    let tiles: String = (0..8)
        .map(|n| {
            format!(
                "<div class=tile><a href=/p/{n}><img src=/{n}.jpg alt=x> Spoon number {n} <b>${n}9.00</b></a>\
                 <button>Add to cart</button></div>"
            )
        })
        .collect();
    format!(
        "<!doctype html><html><head><meta charset=utf-8><title>{title}</title><script>var shop={{}}</script>\
         <script src=\"https://js.datadome.co/tags.js\"></script></head><body class=\"page\">\
         <header><a href=/><img src=/logo.png alt=Shop></a><form><input name=q></form><a href=/login>Sign in</a></header>\
         <nav><ul>{menu}</ul></nav><main>{body}</main>\
         <section class=\"recommendations\"><h2>You may also like</h2>{tiles}</section>\
         <footer><p>Contact, help, terms and privacy. We use cookies.</p><ul>{menu}</ul></footer></body></html>"
    )
}

/// Every row, bare; those of `frame` inside a shop's frame as well. The reason must be one sentence with its evidence.
fn check(rows: &[Row], frame: bool) {
    let mut faults = String::new();
    for (title, body, outcome) in rows {
        for (how, html) in [("bare", bare(title, body)), ("framed", framed(title, body))] {
            if how == "framed" && !frame {
                continue;
            }
            let (got, reason) = judge("https://shop.example/lamp-7", &html);
            if got != *outcome {
                faults.push_str(&format!("{how}: {title} / {body}\n  {got}: {reason}\n"));
            } else if !reason.ends_with('.') || reason.contains('\n') || reason.chars().count() > 200 {
                faults.push_str(&format!("{how}: no plain sentence: {reason}\n"));
            }
            let chinese = rivald::listing::reason_in(rivald::listing::Locale::ZhCn, &reason);
            if chinese == reason {
                faults.push_str(&format!("no Chinese words for: {reason}\n"));
            }
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}
