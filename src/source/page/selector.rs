//! The operator's own CSS selectors. Only here is a DOM built, and only when a watch has selectors.

use std::time::{Duration, Instant};

use html5ever::{
    ParseOpts,
    driver::parse_document,
    tendril::{StrTendril, TendrilSink},
};
use scraper::{ElementRef, Html, HtmlTreeSink, Selector};

use super::{
    account::{Account, Offer, Rating, Reader},
    meta::fold,
    number::{self, Hints},
};
use crate::listing::{Amount, Coupon, Currency, Field, SalesCount, Select, read_count};

/// The parser takes quadratic time on deep nesting: beyond this depth a page is refused before it is parsed.
const DEEPEST: usize = 200;
/// Larger pages are refused.
const LARGEST: usize = 6 << 20;
/// The parser is fed in pieces, so that a page that it chokes on can be given up.
const PIECE: usize = 16 * 1024;
/// A page takes milliseconds. One that was made for it takes hours: the parser compares each attribute of a tag with all
/// others, and `a ~ b` looks at all siblings of each element.
const LONG_ENOUGH: Duration = Duration::from_secs(5);
/// What is said of a page that takes longer.
const TOO_LONG: Refusal = "selectors take too long on this page";

/// So many matches of a selector are looked at.
const MOST_FOUND: usize = 100;

/// Why selectors were not asked.
pub type Refusal = &'static str;

/// Asks the selectors. `depth`: how deep the scan found the page to nest. The first match of a selector that has a value
/// counts.
///
/// # Errors
/// When the page is too large or nests too deep for the parser.
pub fn read(src: &str, depth: usize, select: &Select, hints: &Hints) -> Result<Account, Refusal> {
    if src.len() > LARGEST {
        return Err("the page is too large for selectors");
    }
    if depth > DEEPEST {
        return Err("the page nests too deep for selectors");
    }
    // Of the time that passes, not of the day: see `clock.rs`.
    let began = Instant::now();
    let late = || began.elapsed() > LONG_ENOUGH;
    let page = parse(src, &late).ok_or(TOO_LONG)?;
    let mut account = Account::new(Reader::Selector);
    let mut offer = Offer::default();
    for (field, (css, attribute)) in &select.fields {
        let Ok(selector) = Selector::parse(css) else { continue };
        let found = found(&page, &selector, css, &late).ok_or(TOO_LONG)?;
        let values: Vec<String> = found.into_iter().filter_map(|e| value(e, attribute.as_deref())).collect();
        let Some(first) = values.first() else { continue };
        match field {
            Field::Title => account.name = Some(first.clone()),
            Field::Seller => account.seller = Some(first.clone()),
            Field::Currency => offer.currency = Currency::from_code(first),
            Field::Price => {
                if let Some((price, currency)) = hints.amount(first, offer.currency) {
                    offer.price = Some(price);
                    offer.currency = offer.currency.or(currency);
                }
            }
            Field::ListPrice => offer.list = hints.amount(first, offer.currency).map(|(a, _)| a),
            Field::Availability => offer.stock = number::stock(first).or_else(|| said(first)),
            Field::MainImage | Field::Gallery => account.images.extend(values),
            Field::Video => account.video = Some(first.clone()),
            Field::Rating => account.rating = rating(first),
            Field::ReviewCount => {
                account.reviews = number::count(first).or_else(|| read_count(first).ok().map(|c| c.count));
            }
            Field::Sales => {
                account.sales = read_count(first).ok().map(|c| SalesCount {
                    count: c.count,
                    at_most: c.at_most,
                    window: c.window,
                    text: first.clone(),
                });
            }
            Field::Coupons => account.coupons = values.into_iter().map(coupon).collect(),
            Field::Promotions => account.promotions = values,
            Field::Gift => account.gift = Some(first.clone()),
            Field::PayPrice => account.pay_price = hints.amount(first, offer.currency).map(|(amount, _)| amount),
            Field::QuestionCount => {
                account.questions = number::count(first).or_else(|| read_count(first).ok().map(|c| c.count));
            }
            // Fields that one text does not tell.
            _ => {}
        }
    }
    if offer != Offer::default() {
        account.offers.push(offer);
    }
    Ok(account)
}

/// The first elements that a selector matches; nothing when that takes too long.
fn found<'p>(page: &'p Html, selector: &Selector, css: &str, late: &dyn Fn() -> bool) -> Option<Vec<ElementRef<'p>>> {
    if !css.contains('~') && !css.contains(":has") {
        // What is left takes a number of steps for each element that the page can't drive up.
        return (!late()).then(|| page.select(selector).take(MOST_FOUND).collect());
    }
    let mut found = Vec::new();
    for element in page.tree.nodes().filter_map(ElementRef::wrap) {
        if late() {
            return None;
        }
        if element.parent().is_some() && selector.matches(&element) {
            found.push(element);
            if found.len() == MOST_FOUND {
                break;
            }
        }
    }
    Some(found)
}

/// The page; nothing when it takes too long.
fn parse(src: &str, late: &dyn Fn() -> bool) -> Option<Html> {
    let mut parser = parse_document(HtmlTreeSink::new(Html::new_document()), ParseOpts::default());
    let mut rest = src;
    while !rest.is_empty() {
        if late() {
            return None;
        }
        let cut = (PIECE.min(rest.len())..=rest.len()).find(|i| rest.is_char_boundary(*i)).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(cut);
        parser.process(StrTendril::from(piece));
        rest = after;
    }
    Some(parser.finish())
}

fn value(element: ElementRef<'_>, attribute: Option<&str>) -> Option<String> {
    let text = match attribute {
        Some(name) => element.attr(name)?.to_owned(),
        None => match element.value().name() {
            "meta" => element.attr("content")?.to_owned(),
            "img" => element.attr("src")?.to_owned(),
            _ => element.text().collect::<String>(),
        },
    };
    Some(fold(&text)).filter(|t| !t.is_empty() && t.len() <= 4096)
}

/// A coupon in the words of the page; `满79减20` also says what it takes off and what one must spend.
fn coupon(text: String) -> Coupon {
    let number = |behind: &str| -> Option<Amount> {
        let (_, rest) = text.split_once(behind)?;
        let digits: String = rest
            .chars()
            .skip_while(|c| matches!(c, '¥' | '￥' | ' '))
            .take_while(|c| c.is_ascii_digit() || *c == '.')
            .collect();
        digits.trim_end_matches('.').parse().ok()
    };
    let (threshold, amount) = (number("满"), number("减"));
    Coupon { amount, threshold, text, ..Coupon::default() }
}

fn said(text: &str) -> Option<crate::listing::Availability> {
    use super::text::words::{Means, stock};
    use crate::listing::Availability;
    stock(&text.to_lowercase()).map(|(means, ..)| match means {
        Means::SoldOut | Means::Unavailable => Availability::OutOfStock,
        Means::OnSale => Availability::InStock,
        Means::Preorder => Availability::Preorder,
    })
}

/// `4.4 out of 5 stars`, `4,8`.
fn rating(text: &str) -> Option<Rating> {
    let number = text.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',')).find(|t| !t.is_empty())?;
    let value: Amount = number::decimal(number.trim_matches(['.', ',']))?;
    Some(Rating { value, best: None })
}
