//! Coupons, promotions and gifts as a shopper sees them: only beside the item's name, only those that hold for everybody.

mod say;
mod words;

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

pub use say::{left, off};

use self::say::{Deal, deal};
use super::{
    Sightline,
    area::{AWAY, HIDDEN, LINKED, OPTION, STRUCK},
};
use crate::{
    listing::{Counted, Coupon, Currency, read_count},
    source::page::{
        number::Hints,
        scan::{Id, Tag},
    },
};

/// What the part about the item says.
#[derive(Debug, Default)]
pub struct Deals {
    /// Public coupons.
    pub coupons: Vec<Coupon>,
    /// Promotions in the words of the page.
    pub promotions: Vec<String>,
    /// What comes with it for nothing.
    pub gift: Option<String>,
    /// How many questions were asked.
    pub questions: Option<u64>,
}

/// How far behind the name a deal may stand, in nodes.
const NEAR: usize = 700;
/// How long the text of a deal may be.
const SHORT: usize = 120;
/// How long the text around it may be, which may take it back.
const AROUND: usize = 260;
/// How many deals of one kind are kept.
const MOST: usize = 20;

/// Words of class names around customers' words, small print and the shop's own advertisements.
const ELSEWHERE: &[&str] = &[
    "review",
    "comment",
    "testimonial",
    "faq",
    "question",
    "answer",
    "newsletter",
    "header",
    "footer",
    "announcement",
    "topbar",
    "top-bar",
    "blog",
    "terms",
    "description",
    "specification",
    "popup",
    "modal",
    "banner",
    "marquee",
    "ticker",
    "swiper-slide",
];

static FINDER: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(words::MAYBE.split('|'))
        .unwrap_or_else(|_| unreachable!("the word list is constant and small"))
});

/// What every count of questions has in it: whether it is one, `read_count` decides.
const ASKED: [&str; 14] = [
    "question",
    "fragen",
    "pregunta",
    "pergunta",
    "domand",
    "pytań",
    "PYTAŃ",
    "вопрос",
    "Вопрос",
    "ВОПРОС",
    "pertanyaan",
    "问",
    "問",
    "질문",
];

static ASKER: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(ASKED)
        .unwrap_or_else(|_| unreachable!("the word list is constant and small"))
});

/// The deals between the item's name and the next items.
pub fn all(line: &mut Sightline<'_, '_>, currency: Option<Currency>, hints: &Hints) -> Deals {
    let doc = line.doc;
    let region = line.region();
    let mut deals = Deals::default();
    let mut questions: Vec<u64> = Vec::new();
    let mut id = region.start;
    while id < region.end.min(region.start + NEAR) {
        let here = id;
        id += 1;
        if doc.tag(here) != Tag::Text {
            continue;
        }
        let raw = doc.raw(here);
        if raw.len() > SHORT * 2 || line.areas.of(here) & (HIDDEN | AWAY | OPTION | STRUCK) != 0 {
            continue;
        }
        if ASKER.is_match(raw) {
            questions.extend(asked(&doc.text(here, SHORT)));
        }
        if !FINDER.is_match(raw) || line.areas.of(here) & LINKED != 0 || is_elsewhere(line, here) {
            continue;
        }
        let around = around(line, here);
        if let Some((end, found)) = read(line, here, &around, currency, hints) {
            id = id.max(end);
            match found {
                Deal::Coupon(c) if !deals.coupons.contains(&c) && deals.coupons.len() < MOST => deals.coupons.push(c),
                Deal::Promotion(p) if !deals.promotions.contains(&p) && deals.promotions.len() < MOST => {
                    deals.promotions.push(p);
                }
                Deal::Gift(g) => deals.gift = deals.gift.or(Some(g)),
                _ => {}
            }
        }
    }
    questions.dedup();
    deals.questions = if let [only] = questions[..] { Some(only) } else { None };
    deals
}

/// The smallest part of the page around a text that is a deal, and where it ends.
fn read(
    line: &Sightline<'_, '_>,
    at: Id,
    around: &str,
    currency: Option<Currency>,
    hints: &Hints,
) -> Option<(Id, Deal)> {
    let doc = line.doc;
    let parts = std::iter::once(at).chain(doc.ancestors(at).take(3).take_while(|a| doc.inside(*a).len() <= 16));
    for part in parts {
        let text = doc.text(part, SHORT + 1);
        // What holds the name, a button or a sold count is the whole box, and its text moves with every sale.
        if text.len() > SHORT || is_box(line, part, &text) {
            return None;
        }
        let Some(mut found) = deal(&text, around, currency, hints) else { continue };
        // Words around a coupon may bind it to a condition: then they belong to it.
        if let Deal::Coupon(coupon) = &mut found
            && around.len() <= SHORT
            && around != text
            && let Some(Deal::Coupon(whole)) = deal(around, around, currency, hints)
            && whole.threshold.is_some()
        {
            *coupon = whole;
        }
        return Some((doc.after(part), found));
    }
    None
}

/// Whether a part of the page is more than a deal.
fn is_box(line: &Sightline<'_, '_>, part: Id, text: &str) -> bool {
    let doc = line.doc;
    let inside = doc.inside(part);
    line.anchor.is_some_and(|a| a == part || inside.contains(&a))
        || inside.clone().any(|id| {
            doc.tag(id).is_heading() || matches!(doc.tag(id), Tag::Button | Tag::Select | Tag::Input | Tag::Form)
        })
        || inside.filter(|id| doc.tag(*id) == Tag::Text).any(|id| {
            let words = doc.text(id, SHORT);
            words.len() < text.len() && read_count(&words).is_ok_and(|c| c.what == Counted::Sales)
        })
}

/// The text of the widest part around a node that is still short.
fn around(line: &Sightline<'_, '_>, at: Id) -> String {
    let doc = line.doc;
    let mut widest = doc.text(at, AROUND);
    for part in doc.ancestors(at).take(4).take_while(|a| doc.inside(*a).len() <= 40) {
        let text = doc.text(part, AROUND + 1);
        if text.len() > AROUND || line.anchor.is_some_and(|a| doc.inside(part).contains(&a)) {
            break;
        }
        widest = text;
    }
    widest
}

fn is_elsewhere(line: &Sightline<'_, '_>, id: Id) -> bool {
    let doc = line.doc;
    let anchor = line.anchor.unwrap_or(0);
    doc.ancestors(id).take(12).take_while(|a| !doc.inside(*a).contains(&anchor)).any(|a| {
        matches!(doc.tag(a), Tag::Blockquote | Tag::Header | Tag::Footer)
            || doc.attrs(a).any(|(name, value)| {
                (name.eq_ignore_ascii_case("class") || name.eq_ignore_ascii_case("id")) && value.len() < 400 && {
                    let value = value.to_ascii_lowercase();
                    ELSEWHERE.iter().any(|w| value.contains(w))
                }
            })
    })
}

/// `12 answered questions`.
fn asked(text: &str) -> Option<u64> {
    let count = read_count(text).ok()?;
    (count.what == Counted::Questions && count.at_most == Some(count.count) && count.count > 0).then_some(count.count)
}
