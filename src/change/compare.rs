//! What differs between two listings, kind by kind, noise removed.

use super::{
    alike::{plain, text_key},
    coupons::{self, CouponKey},
    defaults::{family, shelf},
    fields, pictures, variants,
};
use crate::listing::{Amount, Availability, ChangeKind, Field, Listing, Pictures};

/// The step of one value from one listing to another.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Step {
    pub kind: ChangeKind,
    pub field: Field,
    pub before: Option<String>,
    pub after: Option<String>,
    /// Both amounts, where the step is one of an amount with a threshold.
    pub amounts: Option<(Amount, Amount)>,
    /// Which part of the field it speaks of.
    pub of: Part,
    /// The pictures that went and came, as far as they were looked at.
    pub pictures: Pictures,
}

/// Which part of a field a step speaks of.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Part {
    /// All of it.
    Whole,
    /// One coupon: its keys before and after.
    Coupon(Option<CouponKey>, Option<CouponKey>),
    /// Which choices there are, and whether they can be bought.
    Choices,
    /// What choices cost.
    ChoicePrices,
    /// What choices look like.
    ChoicePictures,
}

impl Step {
    /// What tells this step from others of its kind and moment.
    pub fn about(&self) -> String {
        match &self.of {
            Part::Whole | Part::Choices => String::new(),
            Part::Coupon(old, new) => new.as_ref().or(old.as_ref()).map(CouponKey::about).unwrap_or_default(),
            Part::ChoicePrices => "prices".into(),
            Part::ChoicePictures => "pictures".into(),
        }
    }

    /// The values that it moves, by name: what was not told of them is told, or forgotten, with this step.
    pub fn topics(&self) -> Vec<String> {
        let kind = shelf(self.kind).as_str();
        match &self.of {
            Part::Whole | Part::Choices => vec![kind.into()],
            Part::ChoicePrices => vec![format!("{kind} prices")],
            Part::ChoicePictures => vec![format!("{kind} pictures")],
            Part::Coupon(old, new) => {
                let kind = family(self.kind).as_str();
                [old, new].into_iter().flatten().map(|key| format!("{kind} {}", key.about())).collect()
            }
        }
    }

    /// Takes over into `told` what this step told of `now`.
    pub fn settle(&self, told: &mut Listing, now: &Listing) {
        match &self.of {
            Part::Whole => fields::take(told, now, self.field),
            Part::Coupon(old, new) => {
                told.coupons.retain(|coupon| Some(CouponKey::of(coupon)) != *old);
                told.coupons.extend(now.coupons.iter().find(|c| Some(CouponKey::of(c)) == *new).cloned());
            }
            Part::Choices => variants::settle_choices(told, now),
            Part::ChoicePrices => variants::settle_prices(&mut told.variants, &now.variants),
            Part::ChoicePictures => variants::settle_pictures(told, now),
        }
    }
}

/// The steps from one listing to another, the most important first.
///
/// A field that only one side has is a step where absence is a fact (list and pay price, coupons, promotions, gift,
/// video); elsewhere it was learned or not read, and that is no change.
pub(super) fn steps(a: &Listing, b: &Listing) -> Vec<Step> {
    let mut steps = Vec::new();
    prices(&mut steps, a, b);
    offers(&mut steps, a, b);
    looks(&mut steps, a, b);
    numbers(&mut steps, a, b);
    steps
}

fn prices(steps: &mut Vec<Step>, a: &Listing, b: &Listing) {
    use ChangeKind as K;
    if let (Some(x), Some(y)) = (a.price, b.price)
        && x != y
    {
        let kind = if y < x { K::PriceDrop } else { K::PriceRise };
        steps.push(amount(kind, Field::Price, x, y));
    }
    if a.list_price != b.list_price {
        let kind = match (a.list_price, b.list_price) {
            (None, _) => K::DiscountStart,
            (_, None) => K::DiscountEnd,
            _ => K::ListPrice,
        };
        let amounts = a.list_price.zip(b.list_price);
        let text = |amount: Option<Amount>| amount.map(|a| a.to_string());
        steps.push(Step { amounts, ..whole(kind, Field::ListPrice, text(a.list_price), text(b.list_price)) });
    }
    // Without a coupon or promotion one pays the price; where neither side has any, the price tells it all.
    if a.pay_price != b.pay_price
        && let (Some(x), Some(y)) = (a.pay_price.or(a.price), b.pay_price.or(b.price))
        && x != y
    {
        steps.push(amount(K::PayPrice, Field::PayPrice, x, y));
    }
}

fn offers(steps: &mut Vec<Step>, a: &Listing, b: &Listing) {
    use ChangeKind as K;
    for step in coupons::steps(&a.coupons, &b.coupons) {
        let kind = match (&step.old, &step.new) {
            (None, _) => K::CouponAdded,
            (_, None) => K::CouponRemoved,
            _ => K::CouponChanged,
        };
        let before = step.old.as_ref().map(|(_, coupon)| coupons::words(coupon));
        let after = step.new.as_ref().map(|(_, coupon)| coupons::words(coupon));
        let of = Part::Coupon(step.old.map(|(key, _)| key), step.new.map(|(key, _)| key));
        steps.push(Step { of, ..whole(kind, Field::Coupons, before, after) });
    }
    let (gone, come) = sets(text_key, &a.promotions, &b.promotions);
    if gone.is_some() || come.is_some() {
        steps.push(whole(K::Promotion, Field::Promotions, gone, come));
    }
    if fields::differs(Field::Gift, a, b) {
        let text = |l: &Listing| l.gift.as_deref().map(plain);
        steps.push(whole(K::Gift, Field::Gift, text(a), text(b)));
    }
    let known = |l: &Listing| l.availability != Availability::Unknown;
    if a.availability != b.availability && known(a) && known(b) {
        let text = |l: &Listing| Some(availability(l.availability).to_owned());
        steps.push(whole(K::Availability, Field::Availability, text(a), text(b)));
    }
}

fn looks(steps: &mut Vec<Step>, a: &Listing, b: &Listing) {
    use ChangeKind as K;
    let both = |field| !fields::missing(a, field) && !fields::missing(b, field) && fields::differs(field, a, b);
    if both(Field::Title) {
        let text = |l: &Listing| l.title.as_deref().map(plain);
        steps.push(whole(K::Title, Field::Title, text(a), text(b)));
    }
    if both(Field::MainImage) {
        let text = |l: &Listing| l.main_image.as_deref().map(address);
        let pictures = pictures::of_main(a, b);
        steps.push(Step { pictures, ..whole(K::MainImage, Field::MainImage, text(a), text(b)) });
    }
    if both(Field::Gallery) {
        let (gone, come) = (pictures::lacking(a, b), pictures::lacking(b, a));
        let (gone, come) = ((&gone[..], a), (&come[..], b));
        let (gone, come, pictures) = pictures::of_gallery(gone, come);
        let text =
            |of: &[&str]| (!of.is_empty()).then(|| of.iter().map(|text| address(text)).collect::<Vec<_>>().join(" "));
        steps.push(Step { pictures, ..whole(K::Gallery, Field::Gallery, text(&gone), text(&come)) });
    }
    if fields::differs(Field::Video, a, b) {
        let text = |l: &Listing| l.video.as_deref().map(address);
        steps.push(whole(K::Video, Field::Video, text(a), text(b)));
    }
    let variants = variants::steps(a, b);
    for (of, (before, after)) in [(Part::Choices, variants.choices), (Part::ChoicePrices, variants.prices)] {
        if before.is_some() || after.is_some() {
            steps.push(Step { of, ..whole(K::Variants, Field::Variants, before, after) });
        }
    }
    if let Some((names, pictures)) = variants.pictures {
        let step = whole(K::Variants, Field::Variants, None, Some(names));
        steps.push(Step { of: Part::ChoicePictures, pictures, ..step });
    }
}

fn numbers(steps: &mut Vec<Step>, a: &Listing, b: &Listing) {
    use ChangeKind as K;
    if let (Some(x), Some(y)) = (a.rating, b.rating)
        && x != y
    {
        steps.push(whole(K::Rating, Field::Rating, Some(x.to_string()), Some(y.to_string())));
    }
    let mut count = |kind, field, x: Option<u64>, y: Option<u64>| {
        if let (Some(x), Some(y)) = (x, y)
            && x != y
        {
            steps.push(whole(kind, field, Some(x.to_string()), Some(y.to_string())));
        }
    };
    count(K::Reviews, Field::ReviewCount, a.review_count, b.review_count);
    count(K::Questions, Field::QuestionCount, a.question_count, b.question_count);
}

fn whole(kind: ChangeKind, field: Field, before: Option<String>, after: Option<String>) -> Step {
    Step { kind, field, before, after, amounts: None, of: Part::Whole, pictures: Pictures::default() }
}

fn amount(kind: ChangeKind, field: Field, before: Amount, after: Amount) -> Step {
    let text = |amount: Amount| Some(amount.to_string());
    Step { amounts: Some((before, after)), ..whole(kind, field, text(before), text(after)) }
}

/// What only `a` has and what only `b` has, at most eight of each.
fn sets(key: fn(&str) -> String, a: &[String], b: &[String]) -> (Option<String>, Option<String>) {
    let only = |of: &[String], from: &[String]| {
        let known = fields::keys(key, from);
        let mut seen = std::collections::BTreeSet::new();
        let new: Vec<_> = of
            .iter()
            .filter(|text| {
                let key = key(text);
                !known.contains(&key) && seen.insert(key)
            })
            .take(8)
            .map(|text| plain(text))
            .collect();
        (!new.is_empty()).then(|| new.join("; "))
    };
    (only(a, b), only(b, a))
}

/// An address as it is kept in a change: whole, unless it is absurdly long.
fn address(text: &str) -> String {
    text.split_whitespace().collect::<String>().chars().filter(|c| !c.is_control()).take(2_000).collect()
}

/// The contract's word.
fn availability(availability: Availability) -> &'static str {
    match availability {
        Availability::InStock => "in_stock",
        Availability::OutOfStock => "out_of_stock",
        Availability::Preorder => "preorder",
        Availability::Unknown => "unknown",
    }
}
