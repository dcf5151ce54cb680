//! A listing: what a shop shows at one address.

use serde::{Deserialize, Serialize};

use super::{Amount, Currency, Looks, Moment, SalesCount};

/// Whether the default choice can be bought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Availability {
    /// It can be bought now.
    InStock,
    /// It cannot be bought now.
    OutOfStock,
    /// It can be ordered before it is there.
    Preorder,
    /// The page does not say.
    #[default]
    Unknown,
}

impl Availability {
    /// Whether the page says nothing about it.
    pub fn is_unknown(&self) -> bool {
        *self == Self::Unknown
    }
}

/// A public coupon.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Coupon {
    /// What it takes off, in the listing's currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Amount>,
    /// What one must spend for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<Amount>,
    /// The words on the page.
    pub text: String,
    /// From when it can be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<Moment>,
    /// Until when it can be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<Moment>,
    /// How many are left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<u64>,
    /// How many there were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
}

/// One choice of a listing, such as a colour and a size.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Variant {
    /// The shop's id of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Such as `red / 500 ml`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its price, in the listing's currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Amount>,
    /// Its picture, an absolute address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// Whether it can be bought.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available: Option<bool>,
}

/// What an affiliate union says of a listing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Affiliate {
    /// Whether the union has the item at all: `false` is what it says of an item that nobody promotes through it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_union: Option<bool>,
    /// The commission, a fraction of the price (`0.155`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commission: Option<Amount>,
    /// Affiliate orders of the last thirty days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sales_30d: Option<u64>,
    /// Affiliate orders of today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sales_today: Option<u64>,
    /// Affiliate orders of the last two hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sales_2h: Option<u64>,
    /// How many rewards for the first orders are left (前N件奖励).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_n_left: Option<u64>,
}

impl Affiliate {
    /// What this says, and what an earlier one said of whatever this is silent about.
    #[must_use]
    pub fn over(&self, earlier: &Self) -> Self {
        Self {
            in_union: self.in_union.or(earlier.in_union),
            commission: self.commission.or(earlier.commission),
            sales_30d: self.sales_30d.or(earlier.sales_30d),
            sales_today: self.sales_today.or(earlier.sales_today),
            sales_2h: self.sales_2h.or(earlier.sales_2h),
            first_n_left: self.first_n_left.or(earlier.first_n_left),
        }
    }
}

/// What a shop shows at one address. Absent means not shown, or not certain: never guessed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Listing {
    /// The item's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Who sells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seller: Option<String>,
    /// The currency of every amount here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// What the page asks for the default choice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<Amount>,
    /// The struck-through price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list_price: Option<Amount>,
    /// What is left after the best public coupon and promotion that apply to one piece.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pay_price: Option<Amount>,
    /// The coupons and promotions that `pay_price` takes off, in the words of the page.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pay_parts: Vec<String>,
    /// Public coupons, in the order of the page.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub coupons: Vec<Coupon>,
    /// Promotions in the words of the page.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub promotions: Vec<String>,
    /// What comes with it for nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gift: Option<String>,
    /// Whether the default choice can be bought.
    #[serde(skip_serializing_if = "Availability::is_unknown")]
    pub availability: Availability,
    /// The main picture, an absolute address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub main_image: Option<String>,
    /// All pictures of the item in the page's order, absolute addresses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gallery: Vec<String>,
    /// The video, an absolute address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video: Option<String>,
    /// How many were sold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sales: Option<SalesCount>,
    /// Mean rating in the shop's own scale, usually 0 to 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<Amount>,
    /// How many reviews or ratings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review_count: Option<u64>,
    /// How many questions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question_count: Option<u64>,
    /// The choices, in the order of the page.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<Variant>,
    /// What an affiliate union says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub affiliate: Option<Affiliate>,
    /// What the pictures look like, as far as they were looked at. No reader of pages fills this in.
    #[serde(skip_serializing_if = "Looks::is_empty")]
    pub looks: Looks,
}

impl Listing {
    /// Whether enough was read to be called a listing: a title, and a price or the certainty that it cannot be bought.
    pub fn is_readable(&self) -> bool {
        self.title.is_some() && (self.price.is_some() || self.availability == Availability::OutOfStock)
    }
}
