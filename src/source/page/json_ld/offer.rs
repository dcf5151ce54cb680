//! Offers of a JSON-LD product: `Offer`, `AggregateOffer`, `priceSpecification`.

use serde_json::Value;

use super::{MOST, Nodes, Object, resolve, types};
use crate::{
    listing::{Amount, Currency, currency_in},
    source::page::{
        account::Offer,
        json::{many, member},
        number::{self, Hints},
    },
};

/// Reads `offers`.
pub(super) fn read(value: &Value, nodes: &Nodes<'_>, hints: &Hints) -> Vec<Offer> {
    let mut all = Vec::new();
    for value in many(value).iter().take(MOST) {
        let Some(object) = resolve(value, nodes) else { continue };
        let nested = object.get("offers").map(many).unwrap_or_default();
        let inner: Vec<Offer> =
            nested.iter().take(MOST).filter_map(|v| resolve(v, nodes)).filter_map(|o| one(o, nodes, hints)).collect();
        if inner.is_empty() {
            all.extend(one(object, nodes, hints));
        } else {
            // The inner offers may lean on the outer one's currency.
            let outer = currency(object);
            all.extend(inner.into_iter().map(|o| Offer { currency: o.currency.or(outer), ..o }));
        }
    }
    all
}

/// Reads one offer; `None` where it is not one for a shopper (a lease, a member's price).
pub(super) fn one(object: &Object, nodes: &Nodes<'_>, hints: &Hints) -> Option<Offer> {
    let leased = member(object, "businessFunction").is_some_and(|f| f.contains("LeaseOut"));
    let traders =
        member(object, "eligibleCustomerType").is_some_and(|t| t.contains("Business") || t.contains("Reseller"));
    let other = ["validForMemberTier", "billingDuration", "billingIncrement"];
    if leased || traders || other.iter().any(|k| object.contains_key(*k)) || from_many(object) {
        return None;
    }
    let mut offer = Offer { currency: currency(object), ..Offer::default() };
    let amount = |key: &str, offer: &mut Offer| {
        let (amount, named) = hints.amount(&member(object, key)?, offer.currency)?;
        offer.currency = offer.currency.or(named);
        Some(amount)
    };
    offer.price = amount("price", &mut offer);
    if let (Some(low), high) = (amount("lowPrice", &mut offer), amount("highPrice", &mut offer)) {
        let high = high.unwrap_or(low);
        let only = member(object, "offerCount").is_some_and(|n| n == "1");
        if low == high && (object.contains_key("highPrice") || only) {
            offer.price = offer.price.or(Some(low));
        } else if high >= low {
            offer.range = Some((low, high));
        }
    }
    specifications(object, nodes, hints, &mut offer);
    offer.net |= member(object, "valueAddedTaxIncluded").is_some_and(|t| t.eq_ignore_ascii_case("false"))
        || object.get("valueAddedTaxIncluded") == Some(&Value::Bool(false));
    offer.stock = member(object, "availability").and_then(|t| number::stock(&t));
    let condition = member(object, "itemCondition").unwrap_or_default().to_ascii_lowercase();
    offer.used = condition.contains("used") || condition.contains("refurbished") || condition.contains("damaged");
    offer.seller = object.get("seller").and_then(|s| resolve(s, nodes)).and_then(|s| member(s, "name"));
    offer.url = member(object, "url");
    offer.id = member(object, "sku").or_else(|| member(object, "mpn"));
    offer.name = member(object, "name");
    Some(offer)
}

/// The code, or the sign of one currency alone (`€`, `Kč`).
fn currency(object: &Object) -> Option<Currency> {
    let named = member(object, "priceCurrency").or_else(|| member(object, "pricecurrency"))?;
    Currency::from_code(&named).or_else(|| currency_in(&named))
}

/// Whether an offer or a price holds from a quantity on.
fn from_many(object: &Object) -> bool {
    object
        .get("eligibleQuantity")
        .and_then(Value::as_object)
        .and_then(|q| member(q, "minValue").or_else(|| member(q, "value")))
        .is_some_and(|q| q.parse::<Amount>().is_ok_and(|q| q > Amount::ONE))
}

/// `priceSpecification`: the asked price and the struck-through one. Prices per unit, for members, from a quantity on and
/// by instalments are not what one piece costs.
fn specifications(object: &Object, nodes: &Nodes<'_>, hints: &Hints, offer: &mut Offer) {
    let mut asked: Vec<Amount> = Vec::new();
    for spec in object.get("priceSpecification").map(many).unwrap_or_default().iter().take(MOST) {
        let Some(spec) = resolve(spec, nodes) else { continue };
        let named = currency(spec);
        offer.currency = offer.currency.or(named);
        let other = [
            "validForMemberTier",
            "billingDuration",
            "billingIncrement",
            "referenceQuantity",
            "eligibleTransactionVolume",
        ];
        let delivery = types(spec).any(|t| t.contains("Delivery") || t.contains("Payment"));
        if other.iter().any(|k| spec.contains_key(*k)) || from_many(spec) || delivery {
            continue;
        }
        let Some((amount, _)) = member(spec, "price").and_then(|t| hints.amount(&t, named.or(offer.currency))) else {
            continue;
        };
        let kind = member(spec, "priceType").unwrap_or_default();
        if ["ListPrice", "StrikethroughPrice", "SRP", "MSRP", "RegularPrice"].iter().any(|k| kind.ends_with(k)) {
            offer.list = Some(amount);
        } else if kind.is_empty() || kind.ends_with("SalePrice") {
            asked.push(amount);
            offer.net |= spec
                .get("valueAddedTaxIncluded")
                .is_some_and(|v| *v == Value::Bool(false) || *v == "false" || *v == "False");
        }
    }
    asked.sort_unstable();
    asked.dedup();
    let [only] = asked[..] else { return };
    match offer.price {
        None => offer.price = Some(only),
        // A sale that may be over: the page decides which of the two it asks.
        Some(price) if price > only => (offer.price, offer.range) = (None, Some((only, price))),
        Some(_) => {}
    }
}
