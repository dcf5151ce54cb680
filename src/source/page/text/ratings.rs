//! The mean rating and the number of ratings as a shopper sees them.

use super::{
    Sightline,
    area::{AWAY, HIDDEN, LINKED, OPTION},
};
use crate::{
    listing::{Amount, Counted, read_count},
    source::page::{
        account::Rating,
        number,
        scan::{Id, Tag, unescape},
    },
};

/// `4.4 out of 5`: what stands between the mean and the best, in the languages of the world.
const OUT_OF: &[&str] = &[
    " out of ",
    " von ",
    " sur ",
    " su ",
    " de ",
    " de un máximo de ",
    " av ",
    " z ",
    " ze ",
    " ud af ",
    " van ",
    " uit ",
    " из ",
    " din ",
    "/",
    " / ",
];
/// How long such a text may be.
const SHORT: usize = 90;
/// How far behind the name the rating may stand, in nodes.
const NEAR: usize = 400;
/// How far from the rating its count may stand, in nodes.
const BESIDE: usize = 40;

/// Words before a mean that stands alone.
const CALLED: &[&str] = &[
    "rating",
    "rated",
    "average rating",
    "bewertung",
    "note",
    "nota",
    "calificación",
    "valutazione",
    "ocena",
    "hodnocení",
    "оценка",
    "рейтинг",
    "評価",
    "評価平均",
    "评分",
    "評分",
    "综合评分",
    "평점",
    "별점",
];
/// Class names around a mean that stands alone.
const STARS: &[&str] = &["rating", "star", "review", "bewertung", "avis", "score", "hodnoc", "ocen", "valorac"];
/// Class names around the ratings of a shop or a single customer's.
const NOT_ITS: &[&str] = &[
    "seller",
    "merchant",
    "vendor",
    "trustpilot",
    "trusted",
    "ekomi",
    "trustbadge",
    "google-customer",
    "shop-rating",
    "shoprating",
    "store-rating",
    "storerating",
    "company",
    "review-item",
    "review-card",
    "single-review",
    "comment",
    "testimonial",
];
/// How far from a mean that stands alone its count may stand, in nodes.
const RIGHT_BESIDE: usize = 14;

/// The mean and the count of the item's ratings: the first mean behind the name that has a count beside it. Single reviews
/// have none.
pub fn rating(line: &mut Sightline<'_, '_>) -> Option<(Rating, u64)> {
    let doc = line.doc;
    let region = line.region();
    let end = region.end.min(region.start + NEAR);
    for id in region.start..end {
        let said = match doc.tag(id) {
            Tag::Text => {
                let text = unescape(doc.raw(id));
                of_best(&text).or_else(|| alone(line, id, &text))
            }
            tag if tag.is_element() => doc
                .attrs(id)
                .filter(|(name, _)| ["title", "aria-label", "alt"].iter().any(|n| n.eq_ignore_ascii_case(name)))
                .find_map(|(_, value)| of_best(&unescape(value))),
            _ => None,
        };
        let Some((mean, rest)) = said else { continue };
        if line.areas.of(id) & (HIDDEN | AWAY | OPTION) != 0 || is_around(line, id, NOT_ITS, 6) {
            continue;
        }
        let within = if rest == ALONE { RIGHT_BESIDE } else { BESIDE };
        if let Some(count) = exact_reviews(&rest).or_else(|| count_beside(line, id, within)) {
            return Some((mean, count));
        }
    }
    None
}

/// Stands for what follows a mean of which the text does not say of how many it is.
const ALONE: &str = "\u{0}";

/// `4.7` in an element for stars, `Rating: 4.7`, `评分 4.8`.
fn alone(line: &Sightline<'_, '_>, id: Id, text: &str) -> Option<(Rating, String)> {
    let text = text.trim().to_lowercase();
    if text.len() > 40 || !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let bare = CALLED.iter().find_map(|w| text.strip_prefix(w));
    let number =
        bare.unwrap_or(&text).trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '★' | '⭐' | '分'));
    let mean = mean_in(number).filter(|m| m.scale() >= 1 && *m >= Amount::ONE)?;
    let digits = number.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
    let told = bare.is_some() || is_around(line, id, STARS, 3);
    (digits && told).then(|| (Rating { value: mean, best: None }, ALONE.to_owned()))
}

/// Whether a class name around a node has one of these words.
fn is_around(line: &Sightline<'_, '_>, id: Id, words: &[&str], levels: usize) -> bool {
    let doc = line.doc;
    let anchor = line.anchor.unwrap_or(0);
    doc.ancestors(id).take(levels).take_while(|a| !doc.inside(*a).contains(&anchor)).any(|a| {
        ["class", "id", "data-testid", "data-hook"].iter().filter_map(|n| doc.attr(a, n)).any(|v| {
            let v = v.to_ascii_lowercase().replace("bestseller", "");
            words.iter().any(|w| v.contains(w))
        })
    })
}

/// `4.4 out of 5 stars with 82 ratings` → 4.4 of 5, and what follows the 5. Of 10 only with a decimal: `5/10` is a date.
fn of_best(text: &str) -> Option<(Rating, String)> {
    let text = text.trim();
    if text.len() > SHORT || !(text.contains('5') || text.contains("10")) {
        return None;
    }
    let text = text.to_lowercase();
    if let Some((_, mean)) = text.split_once("5つ星のうち") {
        return mean_in(mean.trim()).map(|value| (Rating { value, best: None }, String::new()));
    }
    OUT_OF.iter().find_map(|mark| {
        let (mean, best) = text.split_once(mark)?;
        let best = best.trim_start();
        let five = best.strip_prefix("5.0").or_else(|| best.strip_prefix("5,0")).or_else(|| best.strip_prefix('5'));
        let (behind, of) = five.map(|b| (b, 5)).or_else(|| best.strip_prefix("10").map(|b| (b, 10)))?;
        let mut next = behind.chars();
        let first = next.next();
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        if digit(first) || (matches!(first, Some('.' | ',')) && digit(next.next())) {
            return None;
        }
        let rest = behind.find(|c: char| c.is_ascii_digit()).map_or("", |i| &behind[i..]);
        // `4.7 stars out of 5`: that word may stand between.
        let mut words = mean.split_whitespace().rev();
        let is_star = |w: &&str| ["star", "stern", "étoile", "estrel", "stell"].iter().any(|s| w.starts_with(s));
        let number = words.next().and_then(|w| if is_star(&w) { words.next() } else { Some(w) })?;
        let value = if of == 5 { mean_in(number)? } else { mean_of_ten(number)? };
        Some((Rating { value, best: (of != 5).then(|| Amount::from(of)) }, rest.to_owned()))
    })
}

fn mean_of_ten(text: &str) -> Option<Amount> {
    let mean = number::decimal(text)?;
    (mean.scale() == 1 && mean > Amount::ONE && mean <= Amount::from(10)).then_some(mean)
}

fn mean_in(text: &str) -> Option<Amount> {
    let number = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let mean = number::decimal(number)?;
    (mean.scale() <= 2 && mean > Amount::ZERO && mean <= Amount::from(5)).then_some(mean)
}

/// The number of ratings that stands beside a mean.
fn count_beside(line: &mut Sightline<'_, '_>, at: Id, within: usize) -> Option<u64> {
    let doc = line.doc;
    for id in at + 1..line.end.min(at + within) {
        if doc.tag(id) != Tag::Text || line.areas.of(id) & (HIDDEN | AWAY | OPTION) != 0 {
            continue;
        }
        let text = unescape(doc.raw(id)).trim().to_owned();
        if text.len() > SHORT || !text.bytes().any(|b| b.is_ascii_digit()) || of_best(&text).is_some() {
            continue;
        }
        if let Some(count) = exact_reviews(&text) {
            return Some(count);
        }
        // `(1,204)` beside the stars.
        if let Some(count) = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')).and_then(number::count)
            && count > 0
        {
            return Some(count);
        }
    }
    None
}

/// An exact count of reviews or ratings.
fn exact_reviews(text: &str) -> Option<u64> {
    let count = read_count(text).ok()?;
    (count.what == Counted::Reviews && count.at_most == Some(count.count) && count.count > 0).then_some(count.count)
}

/// The only count of reviews near the name, where no mean is shown.
pub fn reviews(line: &mut Sightline<'_, '_>) -> Option<u64> {
    let doc = line.doc;
    let region = line.region();
    let mut found = None;
    for id in region.start..region.end.min(region.start + NEAR / 2) {
        if doc.tag(id) != Tag::Text
            || doc.raw(id).len() > SHORT
            || line.areas.of(id) & (HIDDEN | AWAY | LINKED | OPTION) != 0
            || is_around(line, id, NOT_ITS, 6)
        {
            continue;
        }
        if let Some(count) = exact_reviews(&unescape(doc.raw(id))) {
            if found.is_some_and(|f| f != count) {
                return None;
            }
            found = Some(count);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means() {
        for (text, want) in [
            ("4.4 out of 5 stars", Some("4.4")),
            ("4,3 de 5 estrellas", Some("4.3")),
            ("Rated 4.7 out of 5.", Some("4.7")),
            ("5つ星のうち4.3", Some("4.3")),
            ("4,8 von 5 Sternen", Some("4.8")),
            ("4.7 stars out of 5", Some("4.7")),
            ("8.7/10", Some("8.7")),
            ("2 piezas de 5", None),
            ("5/10", None),
            ("12/10/2024", None),
            ("Pack de 5", None),
            ("2 de 50", None),
            ("6.1 out of 5", None),
        ] {
            assert_eq!(of_best(text).map(|(m, _)| m.value.to_string()).as_deref(), want, "{text}");
        }
    }
}
