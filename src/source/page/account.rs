//! What one reader says about one product: an account. Accounts of a page are weighed against each other in `weigh`.

use crate::listing::{Amount, Availability, Coupon, Currency, Field, SalesCount, Variant};

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reader {
    /// The operator's own CSS selectors.
    Selector,
    /// The reader of one platform or shop system, which knows what its data mean; by its name.
    Platform(&'static str),
    /// `application/ld+json` blocks (<https://schema.org/Product>).
    JsonLd,
    /// `itemprop` and RDFa attributes with the same vocabulary.
    Microdata,
    /// Open Graph and product meta tags (<https://ogp.me>).
    OpenGraph,
    /// Other meta tags and the `<title>`.
    Meta,
    /// Data that the page's scripts start from.
    State,
    /// What a shopper sees.
    Text,
}

impl Reader {
    /// The name in `origin` and in witnesses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Selector => "selector",
            Self::Platform(name) => name,
            Self::JsonLd => "json-ld",
            Self::Microdata => "microdata",
            Self::OpenGraph => "open-graph",
            Self::Meta => "meta",
            Self::State => "state",
            Self::Text => "text",
        }
    }

    /// Whether it speaks for previews elsewhere, not for the page itself.
    pub fn is_preview(self) -> bool {
        matches!(self, Self::OpenGraph | Self::Meta)
    }

    /// Whether its word counts whatever others say: the operator chose it, or it was written for this kind of page.
    pub fn is_authority(self) -> bool {
        matches!(self, Self::Selector | Self::Platform(_))
    }
}

/// One thing that can be bought, at one price.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Offer {
    /// What it costs, if the reader could tell with certainty.
    pub price: Option<Amount>,
    /// The struck-through price beside it.
    pub list: Option<Amount>,
    /// The lowest and highest price where only a range is given.
    pub range: Option<(Amount, Amount)>,
    /// The currency of the amounts.
    pub currency: Option<Currency>,
    /// Whether it can be bought.
    pub stock: Option<Availability>,
    /// Second-hand or refurbished.
    pub used: bool,
    /// The tax is not in it.
    pub net: bool,
    /// Who sells it.
    pub seller: Option<String>,
    /// Its own address, as written.
    pub url: Option<String>,
    /// Its id or article number.
    pub id: Option<String>,
    /// Its name, such as `red / 500 ml`.
    pub name: Option<String>,
    /// Its picture, as written.
    pub image: Option<String>,
}

/// A mean rating.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rating {
    /// The mean.
    pub value: Amount,
    /// The best that there is; 5 where nothing is said.
    pub best: Option<Amount>,
}

/// What one reader says about one product.
#[derive(Clone, Debug)]
pub struct Account {
    /// Who says it.
    pub reader: Reader,
    /// The product's name.
    pub name: Option<String>,
    /// Its address, as written.
    pub url: Option<String>,
    /// Ids and article numbers: the first is the shop's own.
    pub ids: Vec<String>,
    /// What can be bought.
    pub offers: Vec<Offer>,
    /// Pictures in order, as written.
    pub images: Vec<String>,
    /// The video, as written.
    pub video: Option<String>,
    /// The mean rating.
    pub rating: Option<Rating>,
    /// How many rated or reviewed it.
    pub reviews: Option<u64>,
    /// How many were sold.
    pub sales: Option<SalesCount>,
    /// Who sells it.
    pub seller: Option<String>,
    /// What is left after the best public coupon and promotion, where the shop itself says so.
    pub pay_price: Option<Amount>,
    /// The coupons and promotions that make `pay_price`, in the words of the page.
    pub pay_parts: Vec<String>,
    /// Public coupons.
    pub coupons: Vec<Coupon>,
    /// Promotions in the words of the page.
    pub promotions: Vec<String>,
    /// What comes with it for nothing.
    pub gift: Option<String>,
    /// How many questions were asked.
    pub questions: Option<u64>,
    /// The choices.
    pub variants: Vec<Variant>,
    /// One of several in a list, or beside the page's own product.
    pub aside: bool,
    /// Fields of which this reader knows that the page shows none, or none that is certain: no weaker reader may speak.
    pub closed: Vec<Field>,
}

impl Account {
    /// An account that says nothing yet.
    pub fn new(reader: Reader) -> Self {
        Self {
            reader,
            name: None,
            url: None,
            ids: Vec::new(),
            offers: Vec::new(),
            images: Vec::new(),
            video: None,
            rating: None,
            reviews: None,
            sales: None,
            seller: None,
            pay_price: None,
            pay_parts: Vec::new(),
            coupons: Vec::new(),
            promotions: Vec::new(),
            gift: None,
            questions: None,
            variants: Vec::new(),
            aside: false,
            closed: Vec::new(),
        }
    }

    /// Only what it says of the choices.
    pub fn choices(self) -> Self {
        Self { variants: self.variants, ids: self.ids, ..Self::new(self.reader) }
    }
}
