//! Price, list price and currency. A wrong price costs more than any unread one.

use super::{Draft, Evidence, currency};
use crate::{
    listing::{Amount, Currency, Field},
    source::page::{
        account::{Account, Offer, Reader},
        scan::{Doc, Id},
        text::prices::{Kind, Seen},
    },
};

/// What one reader claims that the page asks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Claim {
    pub(super) reader: Reader,
    pub(super) amount: Amount,
    pub(super) list: Option<Amount>,
    pub(super) currency: Option<Currency>,
}

/// How many nodes a box with the prices of one item has at most.
const BOX: usize = 60;

pub(super) fn weigh(evidence: &Evidence<'_, '_>, draft: &mut Draft) {
    let Some(claim) = price(evidence, draft) else {
        draft.doubt(Field::Price, "no certain price");
        return;
    };
    let Some(currency) = currency::of(evidence, &claim, draft) else {
        // An amount without a currency can't be compared with tomorrow's.
        draft.doubt(Field::Price, "no certain currency");
        return;
    };
    draft.listing.price = Some(claim.amount);
    draft.believe(Field::Price, claim.reader);
    draft.listing.currency = Some(currency);
    if let Some((list, reader)) = list(evidence, &claim) {
        draft.listing.list_price = Some(list);
        draft.believe(Field::ListPrice, reader);
    }
}

/// The amounts that an account's offers ask, used and net ones only where there is nothing else.
fn asked(account: &Account) -> Vec<&Offer> {
    let priced: Vec<&Offer> = account.offers.iter().filter(|o| o.price.is_some()).collect();
    for keep in [|o: &Offer| !o.used && !o.net, |o: &Offer| !o.net] {
        let kept: Vec<&Offer> = priced.iter().copied().filter(|o| keep(o)).collect();
        if !kept.is_empty() {
            return kept;
        }
    }
    Vec::new()
}

fn distinct(amounts: impl Iterator<Item = Amount>) -> Vec<Amount> {
    let mut all: Vec<Amount> = Vec::new();
    for amount in amounts {
        if !all.contains(&amount) {
            all.push(amount);
        }
    }
    all
}

/// Equal, or equal once rounded to whole units where one of them has no decimals.
pub(super) fn same(a: Amount, b: Amount) -> bool {
    a == b || (a.fract().is_zero() != b.fract().is_zero() && a.round() == b.round() && a.round() >= Amount::from(100))
}

fn shown<'s>(evidence: &'s Evidence<'_, '_>, kind: Kind) -> impl Iterator<Item = &'s Seen> {
    evidence.seen.iter().filter(move |s| s.kind == kind)
}

fn price(evidence: &Evidence<'_, '_>, draft: &mut Draft) -> Option<Claim> {
    let mut claims: Vec<Claim> = Vec::new();
    let mut ranges = false;
    for account in evidence.speakers(Field::Price) {
        let offers = asked(account);
        ranges |= account.offers.iter().any(|o| o.range.is_some());
        for amount in distinct(offers.iter().filter_map(|o| o.price)) {
            let of: Vec<&&Offer> = offers.iter().filter(|o| o.price == Some(amount)).collect();
            let claim = Claim {
                reader: account.reader,
                amount,
                list: of.iter().find_map(|o| o.list),
                currency: of.iter().find_map(|o| o.currency),
            };
            if account.reader.is_authority() {
                return Some(claim);
            }
            claims.push(claim);
        }
    }
    if evidence.is_closed(Field::Price) {
        draft.doubt(Field::Price, "the shop's data hold no certain price");
        return None;
    }
    let amounts = distinct(claims.iter().map(|c| c.amount));
    let seen_asked =
        distinct(shown(evidence, Kind::Asked).filter(|s| s.main && s.price && !s.other_choice).map(|s| s.amount));
    let is_asked = |a: Amount| shown(evidence, Kind::Asked).any(|s| same(s.amount, a));
    let is_was = |a: Amount| shown(evidence, Kind::Was).any(|s| same(s.amount, a));
    let is_not = |a: Amount| shown(evidence, Kind::Not).any(|s| same(s.amount, a));
    let of = |a: Amount| claims.iter().find(|c| c.amount == a).copied();
    if let [amount] = amounts[..] {
        let claim = of(amount)?;
        if is_asked(amount) {
            return Some(claim);
        }
        if is_was(amount) {
            // The page strikes through what its data ask: a sale that the data do not know.
            draft.doubt(Field::Price, "the declared price is struck through on the page");
            return text_alone(evidence).filter(|c| c.amount < amount);
        }
        if is_not(amount) {
            draft.doubt(Field::Price, "the declared price is shown as something else than the price of one piece");
            return text_alone(evidence).filter(|c| c.amount > amount);
        }
        return Some(claim);
    }
    if amounts.len() > 1 {
        // What the shopper sees decides, if it is one of them.
        let visible: Vec<Amount> =
            amounts.iter().copied().filter(|a| seen_asked.iter().any(|s| same(*s, *a))).collect();
        if let [only] = visible[..] {
            return of(only);
        }
        // Two amounts of which the higher one is called the former price elsewhere.
        if let ([a, b], true) = (&amounts[..], visible.is_empty()) {
            let (low, high) = if a < b { (*a, *b) } else { (*b, *a) };
            if claims.iter().any(|c| c.amount == low && c.list == Some(high)) || (is_was(high) && !is_was(low)) {
                return of(low).map(|c| Claim { list: Some(high), ..c });
            }
        }
        draft.doubt(Field::Price, "the declared prices contradict each other");
        return None;
    }
    if ranges {
        let within = |a: Amount| {
            evidence
                .accounts
                .iter()
                .flat_map(|x| &x.offers)
                .filter_map(|o| o.range)
                .any(|(l, h)| l <= a && a <= h.max(l))
        };
        draft.doubt(Field::Price, "only a range is declared");
        return text_alone(evidence).filter(|c| within(c.amount));
    }
    text_alone(evidence)
}

/// The one amount that the page shows as a price under the item's name; else the one behind it; else the only amount
/// there at all; where the page declares a product but no price, also the only one anywhere. Nothing counts on a page
/// that neither declares a product nor can be bought from.
fn text_alone(evidence: &Evidence<'_, '_>) -> Option<Claim> {
    let structured = |r: Reader| matches!(r, Reader::JsonLd | Reader::Microdata);
    let declared = evidence.accounts.iter().any(|a| structured(a.reader));
    let signs = evidence.signs;
    if !declared
        && !evidence.head.is_product()
        && signs.on_sale + signs.sold_out + signs.preorder + signs.unavailable == 0
        && !labelled(evidence)
    {
        return None;
    }
    let all: Vec<&Seen> = shown(evidence, Kind::Asked).filter(|s| !s.other_choice).collect();
    let ways: [&dyn Fn(&Seen) -> bool; 4] =
        [&|s| s.main && s.price && s.under, &|s| s.main && s.price, &|s| s.main, &|s| declared && s.price];
    let of: Vec<&Seen> = ways
        .iter()
        .map(|way| all.iter().copied().filter(|s| way(s)).collect::<Vec<_>>())
        .find(|found| !found.is_empty())?;
    let amount = match distinct(of.iter().map(|s| s.amount))[..] {
        [amount] => amount,
        _ => current(evidence.doc, &of)?,
    };
    let currency = of.iter().filter(|s| s.amount == amount).find_map(|s| s.currency);
    Some(Claim { reader: Reader::Text, amount, list: None, currency })
}

/// Of several amounts in one small box, the lowest, if it alone is called the one that counts now.
fn current(doc: &Doc<'_>, of: &[&Seen]) -> Option<Amount> {
    let now = of.iter().filter(|s| s.now);
    let [amount] = distinct(now.clone().map(|s| s.amount))[..] else { return None };
    let near = |id: Id| now.clone().take(20).any(|n| apart(doc, n.id, id).is_some_and(|nodes| nodes <= BOX));
    of.iter().take(50).all(|s| s.amount >= amount && (s.amount == amount || near(s.id))).then_some(amount)
}

/// Whether the page shows exactly one amount behind the item's name, and calls it the price.
fn labelled(evidence: &Evidence<'_, '_>) -> bool {
    let main: Vec<&Seen> = shown(evidence, Kind::Asked).filter(|s| s.main).collect();
    distinct(main.iter().map(|s| s.amount)).len() == 1 && main.iter().any(|s| s.price)
}

/// The struck-through price of the same item.
fn list(evidence: &Evidence<'_, '_>, claim: &Claim) -> Option<(Amount, Reader)> {
    let fits = |a: &Amount| *a > claim.amount && *a < claim.amount * Amount::from(20);
    if let Some(list) = claim.list.filter(fits) {
        return Some((list, claim.reader));
    }
    if evidence.is_closed(Field::ListPrice) {
        return None;
    }
    let mut declared = evidence.accounts.iter().flat_map(|a| a.offers.iter().map(move |o| (a.reader, o)));
    if let Some((reader, list)) = declared.find_map(|(r, o)| Some((r, o.list.filter(fits)?)))
        && (shown(evidence, Kind::Was).all(|s| s.amount == list))
    {
        return Some((list, reader));
    }
    nearest_was(evidence, claim).filter(fits).map(|list| (list, Reader::Text))
}

/// The former price that stands nearest to the price; none where two stand equally near.
fn nearest_was(evidence: &Evidence<'_, '_>, claim: &Claim) -> Option<Amount> {
    let asked = shown(evidence, Kind::Asked).filter(|s| same(s.amount, claim.amount)).map(|s| s.id);
    let asked: Vec<Id> = asked.take(20).collect();
    let was: Vec<&Seen> = shown(evidence, Kind::Was).filter(|s| s.main).take(50).collect();
    if asked.is_empty() {
        return match distinct(was.iter().map(|s| s.amount))[..] {
            [only] => Some(only),
            _ => None,
        };
    }
    let distances =
        was.iter().filter_map(|w| Some((asked.iter().filter_map(|a| apart(evidence.doc, *a, w.id)).min()?, w.amount)));
    let distances: Vec<(usize, Amount)> = distances.collect();
    let nearest = distances.iter().map(|(d, _)| *d).min()?;
    match distinct(distances.iter().filter(|(d, _)| *d == nearest).map(|(_, a)| *a))[..] {
        [only] => Some(only),
        _ => None,
    }
}

/// How many nodes the smallest element around both has, if it is a small one.
fn apart(doc: &Doc<'_>, a: Id, b: Id) -> Option<usize> {
    let common =
        std::iter::once(a).chain(doc.ancestors(a)).take(12).find(|c| *c == b || doc.inside(*c).contains(&b))?;
    Some(doc.inside(common).len()).filter(|n| *n <= 400)
}
