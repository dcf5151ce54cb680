//! The keys of a watchlist: one table for the parser, the messages and the schema.

use std::sync::LazyLock;

use crate::{
    diagnose::{Key, Text},
    listing::{ChangeKind, Field},
};

/// Keys of the file itself.
#[derive(Clone, Copy, Debug)]
pub(super) enum OfFile {
    Defaults,
    Watch,
}

pub(super) const FILE: &[Key<OfFile>] = &[
    Key { id: OfFile::Defaults, name: "defaults", aka: &["default"] },
    Key { id: OfFile::Watch, name: "watch", aka: &["watches", "item", "items", "listing", "listings"] },
];

/// Keys of a watch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    Id,
    Name,
    Url,
    Group,
    Side,
    Sku,
    Source,
    UnionId,
    Schedule,
    Timezone,
    To,
    Alert,
    Select,
    Request,
}

impl Of {
    /// Whether only one watch can have it: then it can't stand in `[defaults]`.
    pub(super) fn is_of_one(self) -> bool {
        matches!(self, Self::Id | Self::Url | Self::UnionId)
    }
}

pub(super) const WATCH: &[Key<Of>] = &[
    Key { id: Of::Id, name: "id", aka: &["key"] },
    Key { id: Of::Name, name: "name", aka: &["title", "label"] },
    Key { id: Of::Url, name: "url", aka: &["link", "address", "href"] },
    Key { id: Of::Group, name: "group", aka: &["category", "tag"] },
    Key { id: Of::Side, name: "side", aka: &["own"] },
    Key { id: Of::Sku, name: "sku", aka: &["article", "article_number"] },
    Key { id: Of::Source, name: "source", aka: &["platform", "reader"] },
    Key { id: Of::UnionId, name: "union_id", aka: &["union-item", "goods_sign", "num_iid", "item_id"] },
    Key { id: Of::Schedule, name: "schedule", aka: &["cron", "interval", "every"] },
    Key { id: Of::Timezone, name: "timezone", aka: &["tz", "zone"] },
    Key { id: Of::To, name: "to", aka: &["email", "mail", "recipients"] },
    Key { id: Of::Alert, name: "alert", aka: &["alerts", "rules"] },
    Key { id: Of::Select, name: "select", aka: &["selector", "selectors", "css"] },
    Key { id: Of::Request, name: "request", aka: &["headers", "http"] },
];

/// Keys of `alert.price`.
#[derive(Clone, Copy, Debug)]
pub(super) enum OfPrice {
    Drop,
    Rise,
    Below,
    Above,
    Undercuts,
    Margin,
    Lowest,
}

pub(super) const PRICE: &[Key<OfPrice>] = &[
    Key { id: OfPrice::Drop, name: "drop", aka: &["fall", "down"] },
    Key { id: OfPrice::Rise, name: "rise", aka: &["up", "increase"] },
    Key { id: OfPrice::Below, name: "below", aka: &["under", "min"] },
    Key { id: OfPrice::Above, name: "above", aka: &["over", "max"] },
    Key { id: OfPrice::Undercuts, name: "undercuts", aka: &["own"] },
    Key { id: OfPrice::Margin, name: "margin", aka: &["gap", "undercut_by"] },
    Key { id: OfPrice::Lowest, name: "lowest", aka: &["low", "cheapest"] },
];

/// Keys of `alert.sales`.
#[derive(Clone, Copy, Debug)]
pub(super) enum OfSales {
    Surge,
    Slump,
    Reset,
}

pub(super) const SALES: &[Key<OfSales>] = &[
    Key { id: OfSales::Surge, name: "surge", aka: &["rise", "up"] },
    Key { id: OfSales::Slump, name: "slump", aka: &["drop", "down"] },
    Key { id: OfSales::Reset, name: "reset", aka: &[] },
];

/// Keys of `request`.
#[derive(Clone, Copy, Debug)]
pub(super) enum OfRequest {
    Headers,
}

pub(super) const REQUEST: &[Key<OfRequest>] = &[Key { id: OfRequest::Headers, name: "headers", aka: &["header"] }];

/// Keys of `alert.affiliate` and `alert.affiliate_drop_ahead`.
#[derive(Clone, Copy, Debug)]
pub(super) enum OfAffiliate {
    Ahead,
}

pub(super) const AFFILIATE: &[Key<OfAffiliate>] =
    &[Key { id: OfAffiliate::Ahead, name: "ahead", aka: &["before", "in_advance", "warn", "lead"] }];

/// Several kinds of change under one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kinds {
    Price,
    Sales,
    Coupon,
    Discount,
    Affiliate,
    Listing,
}

impl Kinds {
    pub(super) const ALL: [(Self, &'static str); 6] = [
        (Self::Price, "price"),
        (Self::Sales, "sales"),
        (Self::Coupon, "coupon"),
        (Self::Discount, "discount"),
        (Self::Affiliate, "affiliate"),
        (Self::Listing, "listing"),
    ];

    pub(super) fn members(self) -> &'static [ChangeKind] {
        match self {
            Self::Price => &[ChangeKind::PriceDrop, ChangeKind::PriceRise],
            Self::Sales => &[ChangeKind::SalesSurge, ChangeKind::SalesSlump, ChangeKind::SalesReset],
            Self::Coupon => {
                &[ChangeKind::CouponAdded, ChangeKind::CouponRemoved, ChangeKind::CouponChanged, ChangeKind::CouponLow]
            }
            Self::Discount => &[ChangeKind::DiscountStart, ChangeKind::DiscountEnd],
            Self::Affiliate => &[
                ChangeKind::AffiliateJoined,
                ChangeKind::AffiliateLeft,
                ChangeKind::Commission,
                ChangeKind::AffiliateBurst,
                ChangeKind::AffiliateBurstEnd,
                ChangeKind::AffiliateDropAhead,
                ChangeKind::AffiliateDrop,
            ],
            Self::Listing => &[ChangeKind::ListingGone, ChangeKind::ListingBack],
        }
    }
}

/// Keys of `alert`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OfAlert {
    Kinds(Kinds),
    Kind(ChangeKind),
    Other(OfOther),
}

/// Keys of `alert` that name no kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OfOther {
    Rearm,
    Quiet,
    Urgent,
    To,
}

/// Every kind by its word, with `_` as in TOML or with `-` as in the contract.
pub(super) static ALERT: LazyLock<Vec<Key<OfAlert>>> = LazyLock::new(|| {
    let mut keys = vec![
        Key { id: OfAlert::Other(OfOther::Rearm), name: "rearm", aka: &["cooldown", "again"] },
        Key { id: OfAlert::Other(OfOther::Quiet), name: "quiet", aka: &["quiet_hours", "sleep", "night"] },
        Key { id: OfAlert::Other(OfOther::Urgent), name: "urgent", aka: &["important", "always"] },
        Key { id: OfAlert::Other(OfOther::To), name: "to", aka: &["route", "routes", "recipients"] },
    ];
    keys.extend(KINDS.iter().copied());
    keys
});

/// Every kind, and every word for several of them.
pub(super) static KINDS: LazyLock<Vec<Key<OfAlert>>> = LazyLock::new(|| {
    let mut keys: Vec<_> = Vec::new();
    keys.extend(Kinds::ALL.map(|(kinds, name)| Key { id: OfAlert::Kinds(kinds), name, aka: &[] }));
    for kind in ChangeKind::ALL {
        let word = kind.as_str();
        if word.contains('-') {
            // Once for the life of the process.
            keys.push(Key { id: OfAlert::Kind(*kind), name: word.replace('-', "_").leak(), aka: aka(*kind) });
        }
        keys.push(Key { id: OfAlert::Kind(*kind), name: word, aka: aka(*kind) });
    }
    keys
});

fn aka(kind: ChangeKind) -> &'static [&'static str] {
    match kind {
        ChangeKind::MainImage => &["image", "picture", "photo"],
        ChangeKind::Availability => &["stock"],
        ChangeKind::Promotion => &["promotions"],
        ChangeKind::Questions => &["question_count"],
        ChangeKind::Reviews => &["review_count"],
        ChangeKind::Commission => &["commission_rate", "rate", "佣金"],
        ChangeKind::AffiliateDropAhead => &["forecast", "roll_off", "rolloff"],
        _ => &[],
    }
}

/// Keys of `select`: the fields that text or an attribute can fill.
pub(super) static SELECT: LazyLock<Vec<Key<Field>>> = LazyLock::new(|| {
    let fields = [
        Field::Title,
        Field::Seller,
        Field::Currency,
        Field::Price,
        Field::ListPrice,
        Field::PayPrice,
        Field::Coupons,
        Field::Promotions,
        Field::Gift,
        Field::Availability,
        Field::MainImage,
        Field::Gallery,
        Field::Video,
        Field::Sales,
        Field::Rating,
        Field::ReviewCount,
        Field::QuestionCount,
        Field::Variants,
    ];
    fields.map(|field| Key { id: field, name: field.as_str(), aka: &[] }).into()
});

/// What to say of a word that a later version brings.
pub(super) fn later(word: &str) -> (Text, Text) {
    (
        (format!("this version of rivald can't do `{word}` yet"), format!("当前版本的 rivald 还不支持 `{word}`")),
        ("leave it out until a newer version is installed".into(), "升级到支持它的版本之前，请先去掉这一项".into()),
    )
}
