//! What a union says, in the listing's words.

use serde_json::Value;

use crate::listing::{Amount, Currency, Field, Listing, Reading, Union};

/// A listing of a union, with the union as the origin of every field that it has.
pub fn reading(listing: Listing, union: Union) -> Reading {
    let listing = Listing { currency: listing.price.and(Some(Currency::CNY)), ..listing };
    // A field that says nothing is left out of a listing's JSON, so what is in it was read.
    let said = serde_json::to_value(&listing).unwrap_or_default();
    let names = said.as_object().into_iter().flat_map(|members| members.keys());
    let fields = names.filter_map(|name| serde_json::from_value::<Field>(Value::from(name.as_str())).ok());
    let origin = fields.map(|field| (field, union.source().to_owned())).collect();
    Reading { listing, origin, witnesses: Vec::new() }
}

/// A coupon in words as shops of China write it: `满19减10`, without a threshold `立减10元`.
pub fn coupon_text(amount: Amount, threshold: Option<Amount>) -> String {
    match threshold.filter(|threshold| !threshold.is_zero()) {
        Some(threshold) => format!("满{}减{}", threshold.normalize(), amount.normalize()),
        None => format!("立减{}元", amount.normalize()),
    }
}

/// Addresses without repetition, in their order.
pub fn distinct(addresses: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for address in addresses {
        if kept.len() < 60 && !kept.contains(&address) {
            kept.push(address);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_those_of_what_was_read() {
        let listing = Listing { title: Some("a".into()), price: Some(Amount::ONE), ..Listing::default() };
        let reading = reading(listing, Union::Jd);
        let fields: Vec<Field> = reading.origin.keys().copied().collect();
        assert_eq!(fields, [Field::Title, Field::Currency, Field::Price]);
        assert!(reading.origin.values().all(|origin| origin == "jd-union"));
    }

    #[test]
    fn coupons_in_words() {
        let amount = |text: &str| text.parse::<Amount>().expect("an amount");
        assert_eq!(coupon_text(amount("10.00"), Some(amount("19.0"))), "满19减10");
        assert_eq!(coupon_text(amount("2.5"), Some(amount("0"))), "立减2.5元");
    }
}
