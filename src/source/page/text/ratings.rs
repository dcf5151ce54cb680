//! The mean rating and the number of ratings as a shopper sees them.

use super::{
    Sightline,
    area::{AWAY, HIDDEN, LINKED, OPTION},
};
use crate::{
    listing::{Amount, Counted, read_count},
    source::page::{
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
const SHORT: usize = 60;
/// How far behind the name the rating may stand, in nodes.
const NEAR: usize = 400;
/// How far from the rating its count may stand, in nodes.
const BESIDE: usize = 40;

/// The mean (of 5) and the count of the item's ratings: the first mean behind the name that has a count beside it.
/// Single reviews have none.
pub fn rating(line: &mut Sightline<'_, '_>) -> Option<(Amount, u64)> {
    let doc = line.doc;
    let region = line.region();
    let end = region.end.min(region.start + NEAR);
    for id in region.start..end {
        let said = match doc.tag(id) {
            Tag::Text => of_five(&unescape(doc.raw(id))),
            tag if tag.is_element() => doc
                .attrs(id)
                .filter(|(name, _)| ["title", "aria-label", "alt"].iter().any(|n| n.eq_ignore_ascii_case(name)))
                .find_map(|(_, value)| of_five(&unescape(value))),
            _ => None,
        };
        let Some((mean, rest)) = said else { continue };
        if line.areas.of(id) & (HIDDEN | AWAY | OPTION) != 0 {
            continue;
        }
        if let Some(count) = exact_reviews(&rest).or_else(|| count_beside(line, id)) {
            return Some((mean, count));
        }
    }
    None
}

/// `4.4 out of 5 stars with 82 ratings` → 4.4, and what follows the 5.
fn of_five(text: &str) -> Option<(Amount, String)> {
    let text = text.trim();
    if text.len() > SHORT || !text.contains('5') {
        return None;
    }
    let text = text.to_lowercase();
    if let Some((_, mean)) = text.split_once("5つ星のうち") {
        return mean_in(mean.trim()).map(|m| (m, String::new()));
    }
    OUT_OF.iter().find_map(|mark| {
        let (mean, best) = text.split_once(mark)?;
        let best = best.trim_start();
        let five = best.strip_prefix("5.0").or_else(|| best.strip_prefix("5,0")).or_else(|| best.strip_prefix('5'))?;
        let mut behind = five.chars();
        let next = behind.next();
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        if digit(next) || (matches!(next, Some('.' | ',')) && digit(behind.next())) {
            return None;
        }
        let rest = five.find(|c: char| c.is_ascii_digit()).map_or("", |i| &five[i..]);
        mean_in(mean.rsplit(' ').next()?).map(|m| (m, rest.to_owned()))
    })
}

fn mean_in(text: &str) -> Option<Amount> {
    let number = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let mean = number::decimal(number)?;
    (mean.scale() <= 2 && mean > Amount::ZERO && mean <= Amount::from(5)).then_some(mean)
}

/// The number of ratings that stands beside a mean.
fn count_beside(line: &mut Sightline<'_, '_>, at: Id) -> Option<u64> {
    let doc = line.doc;
    for id in at + 1..line.end.min(at + BESIDE) {
        if doc.tag(id) != Tag::Text || line.areas.of(id) & (HIDDEN | AWAY | OPTION) != 0 {
            continue;
        }
        let text = unescape(doc.raw(id)).trim().to_owned();
        if text.len() > SHORT || !text.bytes().any(|b| b.is_ascii_digit()) || of_five(&text).is_some() {
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
            ("Pack de 5", None),
            ("2 de 50", None),
            ("6.1 out of 5", None),
        ] {
            assert_eq!(of_five(text).map(|(m, _)| m.to_string()).as_deref(), want, "{text}");
        }
    }
}
