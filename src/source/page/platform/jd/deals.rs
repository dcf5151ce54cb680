//! Coupons and promotions of JD's item pages: `#summary-quan .quan-item > .text` (`满1000减100`) and
//! `.prom-item` with a label (`.hl_red_bg`: 满减, 多买优惠, 限制, …) and its words (`.hl_red`).

use crate::{
    listing::Coupon,
    source::page::{
        platform::dig,
        scan::{Doc, Id},
    },
};

/// More of them are not read.
const MOST: usize = 20;

/// What can be claimed.
pub(super) fn coupons(doc: &Doc<'_>) -> Vec<Coupon> {
    let mut all: Vec<Coupon> = Vec::new();
    for item in of_class(doc, "quan-item") {
        let text = dig::by_class(doc, item, "text").next().map_or_else(|| doc.text(item, 120), |id| doc.text(id, 120));
        let text = text.trim().to_owned();
        if !text.is_empty() && all.iter().all(|c| c.text != text) {
            all.push(dig::coupon(text));
        }
    }
    all
}

/// What holds without claiming anything.
pub(super) fn promotions(doc: &Doc<'_>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for item in of_class(doc, "prom-item") {
        let words = |class| dig::by_class(doc, item, class).next().map(|id| doc.text(id, 200).trim().to_owned());
        // A limit takes nothing off; a gift's words are an article's name.
        let label = words("hl_red_bg").unwrap_or_default();
        if ["限制", "限购", "赠品", "附件"].iter().any(|w| label.contains(w)) {
            continue;
        }
        if let Some(words) = words("hl_red").filter(|w| !w.is_empty() && !all.contains(w)) {
            all.push(words);
        }
    }
    all
}

fn of_class<'d>(doc: &'d Doc<'_>, class: &'d str) -> impl Iterator<Item = Id> + 'd {
    doc.holding(class).into_iter().filter(move |id| dig::has_class(doc, *id, class)).take(MOST)
}
