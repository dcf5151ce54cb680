//! How much of a field is kept. A page of eight megabytes may be one list of coupons that differs at every poll, and every
//! reading is kept for more than a year.

use super::{Field, Listing, Reading, Witness};

/// The most bytes of a field's texts. The largest shops that we know need a third of it: 2,048 choices of one item, 250
/// pictures.
const MOST: [(Field, usize); 7] = [
    (Field::Variants, 512 << 10),
    (Field::Gallery, 128 << 10),
    (Field::Coupons, 64 << 10),
    (Field::Promotions, 64 << 10),
    (Field::PayPrice, 16 << 10),
    (Field::Gift, 4 << 10),
    (Field::Seller, 4 << 10),
];

impl Reading {
    /// The reading without the fields that are larger than any shop needs: they stay unread as a whole, since a part of a
    /// list would change whenever its order does. What was left out is among the witnesses.
    #[must_use]
    pub fn bounded(mut self) -> Self {
        for (field, most) in MOST {
            let size = size(&self.listing, field);
            if size <= most {
                continue;
            }
            clear(&mut self.listing, field);
            self.witnesses.push(Witness {
                field,
                reader: self.origin.remove(&field).unwrap_or_default(),
                value: format!("{} KiB", size >> 10),
                believed: false,
                note: format!("more than {} KiB, which no shop needs", most >> 10),
            });
        }
        self
    }
}

/// The bytes of a field's texts.
fn size(listing: &Listing, field: Field) -> usize {
    let texts = |all: &[String]| all.iter().map(String::len).sum();
    let text = |one: &Option<String>| one.as_ref().map_or(0, String::len);
    match field {
        Field::Variants => listing.variants.iter().map(|v| 40 + text(&v.id) + text(&v.name) + text(&v.image)).sum(),
        Field::Gallery => texts(&listing.gallery),
        Field::Coupons => listing.coupons.iter().map(|coupon| 40 + coupon.text.len()).sum(),
        Field::Promotions => texts(&listing.promotions),
        Field::PayPrice => texts(&listing.pay_parts),
        Field::Gift => text(&listing.gift),
        Field::Seller => text(&listing.seller),
        _ => 0,
    }
}

fn clear(listing: &mut Listing, field: Field) {
    match field {
        Field::Variants => listing.variants.clear(),
        Field::Gallery => listing.gallery.clear(),
        Field::Coupons => listing.coupons.clear(),
        Field::Promotions => listing.promotions.clear(),
        Field::PayPrice => (listing.pay_price, listing.pay_parts) = (None, Vec::new()),
        Field::Gift => listing.gift = None,
        Field::Seller => listing.seller = None,
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listing::{Coupon, Variant};

    fn reading(choices: usize, letters: usize) -> Reading {
        let variant = |n: usize| Variant {
            id: Some(format!("{n:014}")),
            name: Some("n".repeat(letters)),
            image: Some(format!("https://cdn.shop.example/files/{}.jpg", "p".repeat(80))),
            ..Variant::default()
        };
        let listing = Listing {
            title: Some("Flask".into()),
            variants: (0..choices).map(variant).collect(),
            coupons: vec![Coupon { text: "c".repeat(letters), ..Coupon::default() }; 100],
            gallery: vec!["https://cdn.shop.example/files/1.jpg".into(); 250],
            ..Listing::default()
        };
        let origin = [(Field::Variants, "shopify".to_owned()), (Field::Coupons, "selector".to_owned())].into();
        Reading { listing, origin, witnesses: Vec::new() }
    }

    #[test]
    fn the_largest_shop_is_kept_whole() {
        let large = reading(2048, 60);
        assert_eq!(large.clone().bounded(), large);
    }

    #[test]
    fn what_no_shop_needs_stays_unread_and_is_told() {
        let bounded = reading(1000, 4000).bounded();
        assert!(bounded.listing.variants.is_empty() && bounded.listing.coupons.is_empty() && bounded.origin.is_empty());
        assert_eq!((bounded.listing.gallery.len(), bounded.listing.title.as_deref()), (250, Some("Flask")));
        let told: Vec<_> = bounded.witnesses.iter().map(|w| (w.field, w.reader.as_str(), w.value.as_str())).collect();
        assert_eq!(told, [(Field::Variants, "shopify", "4071 KiB"), (Field::Coupons, "selector", "394 KiB")]);
    }
}
