//! Amazon's stars, their number, and "bought in past month".

use super::{
    super::{Material, nodes},
    is_beside,
};
use crate::{
    listing::{Amount, Counted, SalesCount, read_count},
    source::page::{
        account::{Account, Rating},
        number,
        scan::Id,
    },
};

pub(super) fn read(material: &Material<'_, '_>, account: &mut Account) {
    let doc = material.doc;
    let asin = account.ids.first().map(String::as_str);
    // The block of this item: a comparison with neighbours has the same ids inside.
    let own = |at: &Id| {
        doc.attr(*at, "data-asin").is_none_or(|a| asin.is_none_or(|own| a.trim().is_empty() || a.trim() == own))
    };
    let block = ["averageCustomerReviews", "averageCustomerReviews_feature_div", "acrStarsFeature_feature_div"]
        .iter()
        .flat_map(|id| nodes::by_id(doc, id))
        .find(|at| own(at) && !is_beside(material, *at));
    if let Some(block) = block {
        let stars = nodes::identified(doc, block, "acrPopover");
        let said =
            stars.and_then(|at| doc.attr(at, "title").map(std::borrow::Cow::into_owned).filter(|t| !t.is_empty()));
        let said =
            said.or_else(|| nodes::classed(doc, block, "a-icon-alt").first().and_then(|at| nodes::text(doc, *at)));
        account.rating = said.as_deref().and_then(stars_of).map(|value| Rating { value, best: None });
        let links = || {
            let mut links = doc.inside(block).take(200).filter(|at| {
                doc.attr(*at, "href").is_some_and(|h| h.contains("product-reviews") || h.ends_with("#customerReviews"))
            });
            links.find_map(|at| nodes::text(doc, at).filter(|t| number_of(t).is_some()))
        };
        let count = nodes::identified(doc, block, "acrCustomerReviewText").and_then(|at| nodes::text(doc, at));
        let count = count.or_else(links);
        account.reviews = count.as_deref().and_then(number_of);
    } else if let Some(stars) = nodes::by_id(doc, "acrPopover").into_iter().find(|at| !is_beside(material, *at)) {
        let said = doc.attr(stars, "title").map(std::borrow::Cow::into_owned).filter(|t| !t.is_empty());
        let said = said.or_else(|| nodes::text(doc, stars));
        account.rating = said.as_deref().and_then(stars_of).map(|value| Rating { value, best: None });
        let count = nodes::by_id(doc, "acrCustomerReviewText").into_iter().find_map(|at| nodes::text(doc, at));
        account.reviews = count.as_deref().and_then(number_of);
    } else if let Some(old) = nodes::all_by_class(doc, "crAvgStars").first() {
        // Until about 2013.
        let stars = nodes::classed(doc, *old, "swSprite")
            .first()
            .and_then(|at| doc.attr(*at, "title").map(std::borrow::Cow::into_owned));
        account.rating = stars.as_deref().and_then(stars_of).map(|value| Rating { value, best: None });
        let words = nodes::text(doc, *old);
        account.reviews =
            words.as_deref().and_then(|w| w.rsplit_once('(').map_or(Some(w), |(_, n)| Some(n))).and_then(number_of);
    }
    if account.reviews.is_none() {
        account.rating = None;
    }
    account.sales = nodes::by_id(doc, "social-proofing-faceout-title-tk_bought").into_iter().find_map(|at| {
        let text = nodes::text(doc, at)?;
        let count = read_count(&text).ok().filter(|c| c.what == Counted::Sales)?;
        Some(SalesCount { count: count.count, at_most: count.at_most, window: count.window, text })
    });
}

/// `4.5 out of 5 stars`, `4,3 de 5 estrellas`, `5つ星のうち4.3`.
fn stars_of(text: &str) -> Option<Amount> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let numbers: Vec<&str> = text
        .split(|c: char| !is_part(c))
        .map(|n| n.trim_matches(['.', ',']))
        .filter(|n| !n.is_empty() && n.len() <= 4)
        .collect();
    let decimal = numbers.iter().find(|n| n.contains(['.', ',']));
    let ((Some(value), _) | (None, ["5", value] | [value, "5"])) = (decimal, &numbers[..]) else { return None };
    number::decimal(value).filter(|v| *v <= Amount::from(5))
}

/// `(226)`, `52,031 customer reviews`, `972 valoraciones`; not `2.1K`.
fn number_of(text: &str) -> Option<u64> {
    let text = text.trim_start_matches(|c: char| !c.is_ascii_digit());
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, ',' | '.' | '\'' | ' ' | '\u{a0}' | '\u{202f}')))
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    if rest.starts_with(['K', 'k', 'M', '万', '+']) {
        return None;
    }
    number::count(digits.trim_end_matches([',', '.', ' ', '\u{a0}', '\u{202f}', '\'']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_in_the_languages_of_the_marketplaces() {
        for (text, want) in [
            ("4.5 out of 5 stars", Some("4.5")),
            ("4,3 de 5 estrellas", Some("4.3")),
            ("5つ星のうち4.3", Some("4.3")),
            ("5 yıldız üzerinden 4,2", Some("4.2")),
            ("4 out of 5 stars", Some("4")),
            ("5.0 out of 5 stars", Some("5.0")),
            ("5 out of 5 stars", Some("5")),
            ("no stars", None),
        ] {
            assert_eq!(stars_of(text).map(|v| v.to_string()).as_deref(), want, "{text}");
        }
    }

    #[test]
    fn numbers_of_reviews() {
        for (text, want) in [
            ("(226)", Some(226)),
            ("52,031 customer reviews", Some(52_031)),
            ("1.204 Sternebewertungen", Some(1204)),
            ("1\u{202f}204 évaluations", Some(1204)),
            ("(2.1K)", None),
            ("82 ratings", Some(82)),
            ("none", None),
        ] {
            assert_eq!(number_of(text), want, "{text}");
        }
    }
}
