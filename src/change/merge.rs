//! What is missing from a reading: it keeps its last good value, it is counted, and some absences are facts.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{
    FaultKey,
    draft::{Case, Draft},
    fields, shaky, variants,
    words::faults,
};
use crate::listing::{Amount, Availability, Field, Listing};

/// So many observations in a row without a field, and the engineer hears.
pub(super) const MISSING_AT: u32 = 6;
/// So many readings without it, and the absence of a discount, coupon, promotion, gift or video is believed: one more
/// than a new value needs, because layouts drop fields.
const ABSENT_AT: u32 = 3;

/// Of the fields that the baseline has and the reading lacks: whether the absence is believed.
pub(super) type Absent = BTreeMap<Field, Absence>;

/// What the absence of a field means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Absence {
    /// It was merely not read: the last good value stays.
    Unread,
    /// It may be a fact; so many readings in a row have said so.
    Doubted(u32),
    /// It is a fact.
    Believed,
}

/// A reading without what cannot be true: amounts of nothing, a struck-through price that is no higher, placeholders.
pub(super) fn clean(read: &Listing, base: Option<&Listing>) -> Listing {
    let mut l = read.clone();
    let blank = |text: &String| text.trim().is_empty();
    l.title = l.title.filter(|t| !blank(t));
    l.gift = l.gift.filter(|t| !blank(t));
    l.promotions.retain(|t| !blank(t));
    l.price = l.price.filter(|p| *p > Decimal::ZERO);
    l.list_price = l.list_price.filter(|p| *p > Decimal::ZERO);
    l.pay_price = l.pay_price.filter(|p| *p > Decimal::ZERO);
    l.main_image = l.main_image.filter(|a| !stands_in(a));
    l.gallery.retain(|a| !stands_in(a));
    for variant in &mut l.variants {
        variant.image = variant.image.take().filter(|a| !stands_in(a));
    }
    // A player that fetches its video later proves that there is one, not which.
    if l.video.as_deref().is_some_and(stands_in) {
        l.video = base.and_then(|b| b.video.clone());
    }
    if l.availability == Availability::OutOfStock
        && let (Some(price), Some(known)) = (l.price, base.and_then(|b| b.price))
        && absurd(price, known)
    {
        l.price = None;
    }
    consistent(&mut l);
    l
}

/// Whether an address stands in for a picture or video that loads later, or for none.
fn stands_in(address: &str) -> bool {
    let scheme = address.trim().split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    address.trim().is_empty() || matches!(scheme.as_deref(), Some("data" | "blob" | "about" | "javascript"))
}

/// Takes away a struck-through price that is not above the price, and a pay price that is not below it: they say nothing.
pub(super) fn consistent(l: &mut Listing) {
    if let Some(price) = l.price {
        l.list_price = l.list_price.filter(|list| *list > price);
        l.pay_price = l.pay_price.filter(|pay| *pay < price);
    }
    if l.pay_price.is_none() {
        l.pay_parts.clear();
    }
}

/// Whether a sold-out listing's price is a placeholder such as 9999 or 0.01: over five times or under a fifth.
fn absurd(price: Amount, known: Amount) -> bool {
    let five = Decimal::from(5);
    price.checked_mul(five).is_some_and(|p| p < known) || known.checked_mul(five).is_some_and(|k| price > k)
}

/// Counts what the reading lacks, opens and ends the faults of it, and says which absences count. Returns the reading
/// without a sales count of another window, which is as good as none, and with what is known of its choices filled in.
pub(super) fn missing(draft: &mut Draft, case: &Case, base: &Listing, mut read: Listing) -> (Listing, Absent) {
    let counted = draft.state.missing.get(&Field::Sales).copied().unwrap_or(0);
    if let (Some(old), Some(new)) = (&base.sales, &read.sales)
        && old.window != new.window
        && counted + 1 < MISSING_AT
    {
        read.sales = None;
    }

    variants::fill(&mut read, base);
    let mut absent = Absent::new();
    for field in fields::COMPARED.into_iter().chain([Field::Sales]) {
        if fields::missing(base, field) || !fields::missing(&read, field) {
            if draft.state.missing.remove(&field).is_some() && fields::ABSENCE_TELLS.contains(&field) {
                // Two layouts of one page, in turn.
                shaky::shake(draft, field, case.at);
            }
            draft.end(|key| matches!(key, FaultKey::FieldMissing(_, name) if name == field.as_str()));
            continue;
        }
        if field == Field::Price && read.availability == Availability::OutOfStock {
            // Nothing is asked for what cannot be bought.
            absent.insert(field, Absence::Unread);
            continue;
        }
        let tells = fields::ABSENCE_TELLS.contains(&field);
        if tells && (read.price.is_none() || (field == Field::PayPrice && !read.coupons.is_empty())) {
            // A page without a price proves nothing about discounts, and one with coupons has a pay price.
            absent.insert(field, Absence::Unread);
            continue;
        }
        let times = draft.state.missing.entry(field).or_insert(0);
        *times = times.saturating_add(1);
        let times = *times;
        let thrice = draft.guards.absence_thrice;
        let absence = match (tells, case.twice) {
            _ if !draft.guards.last_good_value => Absence::Believed,
            (false, _) => Absence::Unread,
            (true, true) if thrice && times < shaky::needed(draft, field, case.at, ABSENT_AT) => {
                Absence::Doubted(times)
            }
            (true, _) => Absence::Believed,
        };
        match absence {
            Absence::Doubted(times) => {
                draft.again(case.at);
                if times == 1 {
                    draft.want();
                }
            }
            Absence::Believed => {
                draft.state.missing.remove(&field);
            }
            Absence::Unread if fields::NEEDED.contains(&field) => {
                if times >= MISSING_AT {
                    draft.open(faults::field_missing(case, field, times));
                } else {
                    draft.again(case.at);
                }
            }
            Absence::Unread => {}
        }
        absent.insert(field, absence);
    }
    (read, absent)
}
