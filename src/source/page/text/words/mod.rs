//! What class names and short texts of the world's shops mean. The lists are data (in files of their own); here they are
//! looked up, each in one pass over the text.

mod classes;
mod money;
mod related;
mod stock;

use std::{borrow::Cow, collections::HashSet, sync::LazyLock};

use aho_corasick::{AhoCorasick, MatchKind};

/// Lists in a finder keep their order: a match's number tells the list that it is from.
struct Finder {
    automaton: AhoCorasick,
    /// Where each list ends.
    ends: Vec<usize>,
}

impl Finder {
    fn new(lists: &[&str], kind: MatchKind) -> Self {
        let mut words: Vec<&str> = Vec::new();
        let mut ends = Vec::new();
        for list in lists {
            words.extend(list.split('|'));
            ends.push(words.len());
        }
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(kind)
            .build(words)
            .unwrap_or_else(|_| unreachable!("the word lists are constant and small"));
        Self { automaton, ends }
    }

    /// The number of the list that a match is from.
    fn list(&self, pattern: usize) -> usize {
        self.ends.iter().position(|end| pattern < *end).unwrap_or(self.ends.len())
    }
}

const LONGEST: MatchKind = MatchKind::LeftmostLongest;

static CLASSES: LazyLock<Finder> = LazyLock::new(|| {
    Finder::new(&[classes::PRICE, classes::WAS, classes::NOT, classes::NOW, classes::REGULAR], MatchKind::Standard)
});
static AWAY: LazyLock<HashSet<&str>> = LazyLock::new(|| classes::AWAY.split('|').collect());
static HIDDEN: LazyLock<HashSet<&str>> = LazyLock::new(|| classes::HIDDEN.split('|').collect());
static STOCK: LazyLock<Finder> =
    LazyLock::new(|| Finder::new(&[stock::SOLD_OUT, stock::UNAVAILABLE, stock::ON_SALE, stock::PREORDER], LONGEST));
static RELATED: LazyLock<Finder> = LazyLock::new(|| Finder::new(&[related::RELATED], LONGEST));
static LABELS: LazyLock<Finder> =
    LazyLock::new(|| Finder::new(&[money::FORMER, money::CURRENT, money::NOT_BEFORE], LONGEST));
static WITHOUT_TAX: LazyLock<Finder> = LazyLock::new(|| Finder::new(&[money::WITHOUT_TAX], LONGEST));
static WITH_TAX: LazyLock<Finder> = LazyLock::new(|| Finder::new(&[money::WITH_TAX], LONGEST));

/// What a class name or id says about amounts inside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClassSays {
    /// They are prices.
    pub price: bool,
    /// They are former prices.
    pub was: bool,
    /// They are something else.
    pub not: bool,
    /// They are what counts now.
    pub now: bool,
    /// They are the regular price: what is asked, unless a lower one stands beside it.
    pub regular: bool,
}

/// What a class name or id says about amounts inside.
pub fn class_says(class: &str) -> ClassSays {
    let mut says = ClassSays::default();
    for found in CLASSES.automaton.find_overlapping_iter(class) {
        match CLASSES.list(found.pattern().as_usize()) {
            0 => says.price = true,
            1 => says.was = true,
            2 => says.not = true,
            3 => says.now = true,
            _ => says.regular = true,
        }
    }
    says
}

/// Whether a word of a class name (lower case) marks a part of the page as not about its item.
pub fn is_away(word: &str) -> bool {
    AWAY.contains(word)
}

/// Whether a class name (lower case) hides an element.
pub fn is_hidden(class: &str) -> bool {
    HIDDEN.contains(class)
}

/// The meaning of a phrase about stock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    /// The item cannot be bought.
    SoldOut,
    /// The item, or one of its choices, cannot be bought.
    Unavailable,
    /// The item can be bought.
    OnSale,
    /// The item can be ordered before it is there.
    Preorder,
}

/// The first phrase about stock in a text (lower case), where it starts and how many bytes it takes.
pub fn stock(text: &str) -> Option<(Means, usize, usize)> {
    let found = STOCK.automaton.find(text)?;
    let means = match STOCK.list(found.pattern().as_usize()) {
        0 => Means::SoldOut,
        1 => Means::Unavailable,
        2 => Means::OnSale,
        _ => Means::Preorder,
    };
    Some((means, found.start(), found.len()))
}

/// Whether a heading announces other products.
pub fn is_related(heading: &str) -> bool {
    RELATED.automaton.is_match(&heading.to_lowercase())
}

/// What the words before an amount make of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// It is the price.
    Price,
    /// It is a former price.
    Former,
    /// It is something else.
    Other,
}

/// The last label among the words before an amount (lower case).
pub fn label(words: &str) -> Option<Label> {
    // `Price with VAT:` is the price, not the tax.
    let taxed = is_with_tax(words);
    let untaxed = if taxed { Cow::Owned(without(&WITH_TAX, words).replace(" :", ":")) } else { Cow::Borrowed(words) };
    let words = untaxed.trim_end_matches(|c: char| !c.is_alphabetic() && c != ':' && c != '.');
    // Labels such as `was ` end in a space, so that `wash` is none.
    let spaced = format!("{words} ");
    // A label starts a word: `fee` is none in `coffee`. Scripts without spaces have no such bounds.
    let starts = |at: usize| {
        let letter = |c: char| c.is_alphabetic() && u32::from(c) < 0x0e00;
        !(spaced[..at].chars().next_back().is_some_and(letter) && spaced[at..].chars().next().is_some_and(letter))
    };
    let last = LABELS.automaton.find_iter(&spaced).filter(|found| starts(found.start())).last();
    let at_end = last.is_some_and(|found| !spaced[found.end()..].contains(char::is_alphabetic));
    let mut prices = money::PRICE_LABEL.split('|').filter_map(|l| Some((l, words.strip_suffix(l)?)));
    let price = prices.find(|(_, rest)| !rest.ends_with(char::is_alphabetic));
    // `Club price`, `Členská cena`: the word before says what price it is.
    let qualified = price.is_some_and(|(label, rest)| {
        const CALLS: [&str; 4] = ["now", "sale", "jetzt", "nur"];
        let adjacent = last.is_some_and(|found| {
            let between = spaced.get(found.start()..rest.len()).unwrap_or_default();
            found.end() <= rest.len() && between.split_whitespace().count() == 1
        });
        adjacent && !CALLS.contains(&label.trim_end_matches([' ', ':']))
    });
    let price = price.is_some() && !qualified;
    match last.map(|found| LABELS.list(found.pattern().as_usize())) {
        // `Save 10 % Sale`: the nearer one counts; `old price`, `unit price` are longer than `price`.
        _ if price && !at_end => Some(Label::Price),
        Some(0) => Some(Label::Former),
        Some(1) => Some(Label::Price),
        Some(_) => Some(Label::Other),
        None => price.then_some(Label::Price),
    }
}

/// Whether the words behind an amount (lower case) make it something else than the price of one piece.
pub fn is_not_behind(words: &str) -> bool {
    let words = words.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '(' | '*' | '.' | ',' | '-' | '–'));
    // A currency may stand between, also without a space: `Ft-tól`, `TL'den`, `円から`.
    let spaced =
        words.split_once(' ').filter(|(head, _)| head.chars().count() <= 3).map_or("", |(_, rest)| rest.trim_start());
    let signs = |c: char| matches!(c, '円' | '元' | '원' | '$' | '€' | '£' | '¥' | '₽' | '₩');
    let letters = words.find(|c: char| !c.is_alphabetic()).filter(|at| *at <= 3).unwrap_or(0);
    let glued = words.get(letters..).filter(|rest| rest.starts_with(['-', '\'', '’', '~'])).unwrap_or_default();
    let all = [words, spaced, words.trim_start_matches(signs).trim_start(), glued];
    money::NOT_BEHIND.split('|').any(|n| all.iter().any(|words| words.starts_with(n)))
}

/// Whether it is only said of an amount (lower case) that it is for one piece.
pub fn is_of_piece(before: &str, behind: &str) -> bool {
    let behind = behind.trim_start();
    label(before) != Some(Label::Other)
        && money::OF_PIECE
            .split('|')
            .any(|p| behind.strip_prefix(p).is_some_and(|rest| !rest.starts_with(char::is_alphabetic)))
}

/// Whether words beside an amount (lower case) say that it is asked every month.
pub fn is_monthly(words: &str) -> bool {
    money::MONTHLY.split('|').any(|m| words.contains(m))
}

/// A text without the phrases of a finder.
fn without(phrases: &Finder, words: &str) -> String {
    phrases.automaton.replace_all(words, &vec![""; phrases.automaton.patterns_len()])
}

/// Whether the words around an amount (lower case) say that the tax is in it.
pub fn is_with_tax(words: &str) -> bool {
    WITH_TAX.automaton.is_match(words)
}

/// Whether it is the tax alone, said before or behind an amount (lower case), that makes it something else than the price.
pub fn is_without_tax(before: &str, behind: &str) -> bool {
    let found = |words: &str| WITHOUT_TAX.automaton.is_match(words) || words.trim() == "ht";
    let rest = without(&WITHOUT_TAX, behind);
    (found(before) || found(behind))
        && label(&without(&WITHOUT_TAX, before)) != Some(Label::Other)
        && (rest.trim() == "ht" || !is_not_behind(&rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels() {
        for (words, want) in [
            ("was $", Some(Label::Former)),
            ("statt ", Some(Label::Former)),
            ("save 10% sale", Some(Label::Price)),
            ("old price new price", Some(Label::Price)),
            ("old price", Some(Label::Former)),
            ("price:", Some(Label::Price)),
            ("unit price", Some(Label::Other)),
            ("club price", Some(Label::Other)),
            ("členská cena ", Some(Label::Other)),
            ("our price", Some(Label::Price)),
            ("you save", Some(Label::Other)),
            ("free shipping over", Some(Label::Other)),
            ("原价", Some(Label::Former)),
            ("wash at", None),
            ("coffee", None),
            ("cena z vat:", Some(Label::Price)),
            ("price incl. tax:", Some(Label::Price)),
            ("old price incl. vat: ", Some(Label::Former)),
            ("vat:", Some(Label::Other)),
            ("cena w innych sklepach:", Some(Label::Other)),
            ("price in other shops", Some(Label::Other)),
            ("цена в других магазинах:", Some(Label::Other)),
            ("prix du marché :", Some(Label::Other)),
            ("", None),
        ] {
            assert_eq!(label(words), want, "{words}");
        }
        for (words, want) in [
            ("/mo. for 24 months", true),
            ("€ / monat", true),
            ("kč bez dph", true),
            ("ft -tól", true),
            ("ft-tól", true),
            ("tl'den", true),
            ("円から", true),
            ("円～", true),
            ("원부터", true),
            ("€ alkaen", true),
            ("元起", true),
            ("€", false),
            ("ft", false),
            ("inkl. mwst", false),
        ] {
            assert_eq!(is_not_behind(words), want, "{words}");
        }
    }

    #[test]
    fn tax() {
        for (before, behind, want) in [
            ("", " ex vat", true),
            ("netto: ", "", true),
            ("", " ht", true),
            ("", " bez dph / kg", false),
            ("from ", " ex vat", false),
            ("was ", "", false),
            ("", " inc vat", false),
        ] {
            assert_eq!(is_without_tax(before, behind), want, "{before} {behind}");
        }
    }

    #[test]
    fn stock_phrases() {
        for (text, want) in [
            ("sold out", Some(Means::SoldOut)),
            ("not available", Some(Means::Unavailable)),
            ("in den warenkorb", Some(Means::OnSale)),
            ("加入购物车", Some(Means::OnSale)),
            ("available", None),
        ] {
            assert_eq!(stock(text).map(|(m, ..)| m), want, "{text}");
        }
    }

    #[test]
    fn lists_hold_no_empty_word() {
        for list in [
            classes::PRICE,
            classes::WAS,
            classes::NOT,
            classes::AWAY,
            classes::HIDDEN,
            stock::SOLD_OUT,
            stock::ON_SALE,
            related::RELATED,
            money::FORMER,
        ] {
            assert!(list.split('|').all(|w| !w.trim().is_empty()), "{list}");
        }
    }
}
