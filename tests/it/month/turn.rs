//! True changes: what a shop really does, and what an operator must then be told.

use rivald::listing::ChangeKind as K;

use super::{
    item::{Choice, Item, Sales},
    make::Make,
};

/// One thing that a shop does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    Drop,
    Rise,
    /// Two tenths of a percent up: too little to be told alone.
    Creep,
    /// Asks exactly this.
    Ask(i64),
    ListSet,
    ListMove,
    ListGone,
    PaySet,
    PayMove,
    PayGone,
    CouponAdd,
    CouponChange,
    CouponGone,
    Promotion,
    PromotionGone,
    Gift,
    GiftGone,
    MainImage,
    GalleryAdd,
    GalleryDrop,
    Video,
    VideoGone,
    Title,
    ChoiceAdd,
    ChoiceStock,
    SoldOut,
    /// Sold out, with 9999 for a price.
    SoldOutDear,
    InStock,
    Rating,
    Reviews,
    Questions,
    Gone,
    Back,
    /// So many more are sold.
    Sell(u64),
    /// The counter starts again.
    CounterReset,
    /// The next bucket.
    BucketUp,
}

impl Turn {
    /// Those that the month plans in turn; `Creep` three at a time.
    pub const PLANNED: [Self; 31] = [
        Self::Drop,
        Self::ListSet,
        Self::Title,
        Self::CouponAdd,
        Self::Rise,
        Self::MainImage,
        Self::PaySet,
        Self::SoldOut,
        Self::InStock,
        Self::Gift,
        Self::Rating,
        Self::CouponChange,
        Self::ListMove,
        Self::Gone,
        Self::Back,
        Self::Video,
        Self::Reviews,
        Self::Promotion,
        Self::GalleryAdd,
        Self::ChoiceAdd,
        Self::PayMove,
        Self::Creep,
        Self::CouponGone,
        Self::ListGone,
        Self::ChoiceStock,
        Self::GiftGone,
        Self::PayGone,
        Self::VideoGone,
        Self::GalleryDrop,
        Self::PromotionGone,
        Self::Questions,
    ];

    /// Whether a shop of this make can do it now.
    pub fn fits(self, make: Make, item: &Item) -> bool {
        use Make as M;
        let rich = matches!(make, M::Selectors | M::Gbk);
        let list = matches!(make, M::Text | M::State | M::Document | M::Shopify | M::WooCommerce) || rich;
        let rated = matches!(make, M::JsonLd | M::Microdata | M::WooCommerce) || rich;
        let film = rich || make == M::Shopify;
        let choices = matches!(make, M::Shopify | M::WooCommerce);
        if item.gone != (self == Self::Back) {
            return false;
        }
        match self {
            Self::ListSet => list && item.list.is_none(),
            Self::ListMove | Self::ListGone => list && item.list.is_some(),
            Self::PaySet => rich && item.pay.is_none(),
            Self::PayMove => rich && item.pay.is_some(),
            Self::PayGone => rich && item.pay.is_some() && item.coupons.is_empty(),
            Self::CouponAdd => rich && item.coupons.is_empty(),
            Self::CouponChange | Self::CouponGone => rich && !item.coupons.is_empty(),
            Self::Promotion | Self::Gift | Self::Questions => rich,
            Self::PromotionGone => rich && !item.promotions.is_empty(),
            Self::GiftGone => rich && item.gift.is_some(),
            Self::GalleryAdd | Self::GalleryDrop => has_gallery(make),
            Self::Video => film,
            Self::VideoGone => film && item.video.is_some(),
            Self::ChoiceAdd => choices,
            Self::ChoiceStock => make == M::Shopify && item.in_stock,
            Self::SoldOut | Self::SoldOutDear => item.in_stock,
            Self::InStock => !item.in_stock,
            Self::Rating | Self::Reviews => rated,
            _ => true,
        }
    }

    /// Makes it true. `n` makes names differ.
    pub fn take(self, item: &mut Item, n: usize) {
        let unit = if item.places() == 0 { 100 } else { 1 };
        let round = |amount: i64| amount / unit * unit;
        match self {
            Self::Drop => item.ask(round(item.price / 100 * 93)),
            Self::Rise => item.ask(round(item.price / 100 * 107)),
            Self::Creep => item.ask(round(item.price + item.price / 490)),
            Self::Ask(price) => item.ask(price),
            Self::ListSet => item.list = Some(round(item.price / 2 * 3)),
            Self::ListMove => item.list = item.list.map(|list| round(list / 100 * 115)),
            Self::ListGone => item.list = None,
            Self::PaySet => item.pay = Some(round(item.price / 10 * 8)),
            Self::PayMove => item.pay = item.pay.map(|pay| round(pay / 100 * 90)),
            Self::PayGone => item.pay = None,
            Self::CouponAdd => item.coupons = vec![(1_000, 5_000)],
            Self::CouponChange => item.coupons[0].1 += 1_000,
            Self::CouponGone => item.coupons.clear(),
            Self::Promotion => item.promotions = vec![format!("Second one at half price, week {n}")],
            Self::PromotionGone => item.promotions.clear(),
            Self::Gift => item.gift = Some(format!("a cup of series {n}")),
            Self::GiftGone => item.gift = None,
            Self::MainImage => item.pictures[0] = format!("article{}front{n:04}", item.number),
            Self::GalleryAdd => item.pictures.push(format!("article{}extra{n:04}", item.number)),
            Self::GalleryDrop => drop(item.pictures.pop()),
            Self::Video => item.video = Some(format!("film{}take{n:04}", item.number)),
            Self::VideoGone => item.video = None,
            Self::Title => item.title = format!("{} — edition {n}", item.title.split(" — ").next().unwrap_or_default()),
            Self::ChoiceAdd => {
                let first = item.choices[0].clone();
                item.choices.push(Choice {
                    id: 9_500_000 + n as u64,
                    name: format!("colour {n}"),
                    available: true,
                    ..first
                });
            }
            Self::ChoiceStock => {
                if let Some(last) = item.choices.last_mut() {
                    last.available = !last.available;
                }
            }
            Self::SoldOut => item.in_stock = false,
            Self::SoldOutDear => {
                item.in_stock = false;
                item.ask(9_999_900);
            }
            Self::InStock => item.in_stock = true,
            Self::Rating => item.rating = Some(if item.rating == Some(44) { 31 } else { 44 }),
            Self::Reviews => item.reviews = item.reviews.map(|n| n + n / 2),
            Self::Questions => item.questions = item.questions.map(|n| n * 3),
            Self::Gone => item.gone = true,
            Self::Back => item.gone = false,
            Self::Sell(more) => {
                if let Some(Sales::Exact(count)) = &mut item.sales {
                    *count += more;
                }
            }
            Self::CounterReset => item.sales = Some(Sales::Exact(12)),
            Self::BucketUp => {
                if let Some(Sales::Bucket(n)) = &mut item.sales {
                    *n += 1;
                }
            }
        }
    }

    /// What is to be told of it, and after how many good cycles: what is told by its absence needs a third reading,
    /// which is the next cycle's.
    pub fn says(self, make: Make, item: &Item) -> Vec<(K, usize)> {
        match self {
            Self::Drop => vec![(K::PriceDrop, 1)],
            Self::Rise => vec![(K::PriceRise, 1)],
            Self::ListSet => vec![(K::DiscountStart, 1)],
            Self::ListMove => vec![(K::ListPrice, 1)],
            Self::ListGone => vec![(K::DiscountEnd, 2)],
            Self::PaySet | Self::PayMove => vec![(K::PayPrice, 1)],
            Self::PayGone => vec![(K::PayPrice, 2)],
            Self::CouponAdd => vec![(K::CouponAdded, 1)],
            Self::CouponChange => vec![(K::CouponChanged, 1)],
            Self::CouponGone => vec![(K::CouponRemoved, 2)],
            Self::Promotion => vec![(K::Promotion, 1)],
            Self::PromotionGone => vec![(K::Promotion, 2)],
            Self::Gift => vec![(K::Gift, 1)],
            Self::GiftGone => vec![(K::Gift, 2)],
            Self::MainImage if has_gallery(make) => vec![(K::MainImage, 1), (K::Gallery, 1)],
            Self::MainImage => vec![(K::MainImage, 1)],
            Self::GalleryAdd | Self::GalleryDrop => vec![(K::Gallery, 1)],
            Self::Video => vec![(K::Video, 1)],
            Self::VideoGone => vec![(K::Video, 2)],
            Self::Title => vec![(K::Title, 1)],
            Self::ChoiceAdd | Self::ChoiceStock => vec![(K::Variants, 1)],
            // Where each choice says whether it can be bought, that moves too.
            Self::SoldOut | Self::InStock if make == Make::Shopify && item.choices.iter().any(|c| c.available) => {
                vec![(K::Availability, 1), (K::Variants, 1)]
            }
            Self::SoldOut | Self::SoldOutDear | Self::InStock => vec![(K::Availability, 1)],
            Self::Rating => vec![(K::Rating, 1)],
            Self::Reviews => vec![(K::Reviews, 1)],
            Self::Questions => vec![(K::Questions, 1)],
            Self::Gone => vec![(K::ListingGone, 1)],
            Self::Back => vec![(K::ListingBack, 1)],
            Self::Creep | Self::Ask(_) | Self::Sell(_) | Self::CounterReset | Self::BucketUp => Vec::new(),
        }
    }
}

fn has_gallery(make: Make) -> bool {
    !matches!(make, Make::OpenGraph | Make::Text)
}
