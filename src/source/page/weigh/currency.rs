//! The currency of a price. What the page declares comes first; a sign that several countries share (`$`, `kr`, `¥`, `Rs`)
//! is settled by where the page is at home, or not at all.

use super::{
    Draft, Evidence, american, home,
    money::{Claim, same},
};
use crate::{
    listing::{Currency, Field, PriceHints, currency_in, read_price},
    source::page::{
        account::Reader,
        ambient,
        text::prices::{Kind, Seen},
    },
};

/// Currencies whose sign or short form other countries use as well.
const SHARED: [&str; 35] = [
    "USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "CLP", "ARS", "COP", "UYU", "BRL", "JPY", "CNY", "SEK",
    "NOK", "DKK", "ISK", "GBP", "EGP", "INR", "PKR", "LKR", "NPR", "ZAR", "RON", "MDL", "RSD", "MKD", "MAD", "AED",
    "SAR", "CHF", "JMD",
];

/// The currency of what the page asks; `None` where nothing settles it, or witnesses differ.
pub(super) fn of(evidence: &Evidence<'_, '_>, claim: &Claim, draft: &mut Draft) -> Option<Currency> {
    let mut declared: Vec<(Reader, Currency)> = Vec::new();
    for account in &evidence.accounts {
        declared.extend(account.offers.iter().filter_map(|o| o.currency).map(|c| (account.reader, c)));
    }
    let signs = Signs::of(evidence, claim);
    let codes = distinct(claim.currency.into_iter().chain(declared.iter().map(|(_, c)| *c)));
    if let Some(own) = claim.currency.filter(|_| claim.reader.is_authority()) {
        draft.believe(Field::Currency, claim.reader);
        return Some(own);
    }
    match codes[..] {
        [only] => {
            if signs.deny(only) {
                draft.doubt(Field::Currency, "the page shows another currency than it declares");
                return None;
            }
            let reader = claim.currency.map(|_| claim.reader);
            draft.believe(Field::Currency, reader.or(declared.first().map(|d| d.0)).unwrap_or(Reader::Meta));
            return Some(only);
        }
        [] => {}
        _ => {
            draft.doubt(Field::Currency, "the declared currencies contradict each other");
            return None;
        }
    }
    // Nothing is declared: what the words beside the amounts say.
    if let [only] = signs.named[..]
        && evidence.ambient.is_none_or(|a| a == only)
        && !signs.deny(only)
    {
        draft.believe(Field::Currency, Reader::Text);
        return Some(only);
    }
    if let Some(ambient) = evidence.ambient.filter(|a| signs.named.is_empty() && !signs.deny(*a)) {
        draft.believe(Field::Currency, Reader::State);
        return Some(ambient);
    }
    if signs.named.is_empty()
        && !signs.texts.is_empty()
        && let Some(home) = at_home(evidence, &signs)
    {
        draft.believe(Field::Currency, Reader::Text);
        return Some(home);
    }
    draft.doubt(Field::Currency, "the page names no certain currency");
    None
}

/// What the amounts on the page say about their currency.
struct Signs<'s> {
    /// The texts of amounts that show a sign or a word for a currency.
    texts: Vec<&'s str>,
    /// The currencies that they settle by themselves.
    named: Vec<Currency>,
}

impl<'s> Signs<'s> {
    /// Those of the claimed amount, if it is shown; else those of all amounts behind the item's name.
    fn of(evidence: &Evidence<'s, '_>, claim: &Claim) -> Self {
        let main: Vec<_> = evidence.seen.iter().filter(|s| s.main && s.kind != Kind::Not).collect();
        let own = |s: &&Seen| same(s.amount, claim.amount);
        let bare = |t: &str| t.chars().all(|c| c.is_numeric() || c.is_whitespace() || ".,'’-–*".contains(c));
        let texts = |of: &mut dyn Iterator<Item = &&'s Seen>| -> Vec<&'s str> {
            of.map(|s| s.text.as_str()).filter(|t| !bare(t)).take(40).collect()
        };
        // The amount under the name, wherever it stands, any other under the name.
        let mut texts_of = texts(&mut main.iter().filter(|s| own(s)));
        if texts_of.is_empty() && main.is_empty() {
            let anywhere: Vec<&Seen> = evidence.seen.iter().filter(|s| s.kind != Kind::Not).filter(own).collect();
            texts_of = texts(&mut anywhere.iter());
        }
        if texts_of.is_empty() {
            texts_of = texts(&mut main.iter());
        }
        let texts = texts_of;
        let named = distinct(texts.iter().filter_map(|t| currency_in(t)));
        Self { texts, named }
    }

    /// Whether no text can be of this currency, though some show a sign.
    fn deny(&self, currency: Currency) -> bool {
        !self.texts.is_empty() && !self.texts.iter().any(|t| can_be(t, currency))
    }

    /// Whether all texts can be of this currency.
    fn allow(&self, currency: Currency) -> bool {
        self.texts.iter().all(|t| can_be(t, currency))
    }
}

/// Whether the sign in a text may stand for a currency; a text without any sign may be of each.
fn can_be(text: &str, currency: Currency) -> bool {
    let hints = PriceHints { currency: Some(currency), ..PriceHints::default() };
    match read_price(text, &hints) {
        Ok(money) => money.currency == Some(currency),
        // `€1.234` can be understood in two ways, but its sign can't.
        Err(_) => currency_in(text).is_none_or(|c| c == currency),
    }
}

/// The currency of the page's home, if its signs allow it and nothing on the page speaks against it.
fn at_home(evidence: &Evidence<'_, '_>, signs: &Signs<'_>) -> Option<Currency> {
    let family: Vec<&str> =
        SHARED.into_iter().filter(|c| Currency::from_code(c).is_some_and(|c| signs.allow(c))).collect();
    let src = evidence.doc.src();
    let places = home::places(evidence.base, evidence.head);
    let placed = places.iter().filter_map(|p| home::currency(p)).filter(|c| family.contains(c));
    let mut told: Vec<&str> = placed.collect();
    told.extend(home::by_language(evidence.head, told.is_empty()).filter(|c| family.contains(c)));
    // The sign of yen and yuan: the script of the page tells which, if its language does not.
    if told.is_empty() && family.contains(&"JPY") {
        told.extend(home::by_script(evidence.doc));
    }
    if let Some(picked) = home::picked(evidence.doc, &family) {
        told.push(picked);
    }
    told.sort_unstable();
    told.dedup();
    let spoken = ambient::spoken(src, &family);
    let code = match (&told[..], &spoken[..]) {
        ([place], []) => place,
        ([place], codes) if codes.contains(place) => place,
        // A page that speaks of one currency alone.
        ([], [code]) if !home::denies(src, code) => code,
        ([], []) if family.contains(&"USD") && american::is_american(evidence.doc, evidence.head) => "USD",
        _ => return None,
    };
    Currency::from_code(code)
}

fn distinct(currencies: impl Iterator<Item = Currency>) -> Vec<Currency> {
    let mut all: Vec<Currency> = Vec::new();
    for currency in currencies {
        if !all.contains(&currency) {
            all.push(currency);
        }
    }
    all
}
