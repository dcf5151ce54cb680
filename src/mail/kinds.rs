//! Kinds of change as a mail treats them: which comes first, how it looks, and how the operator silences it.

use serde::Serialize;

use crate::listing::{ChangeKind, Locale};

/// How loud a change looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    /// It may cost the operator money today.
    Alarm,
    /// Worth a look.
    Notice,
    /// Good to know.
    Quiet,
}

/// What a mail knows of a kind.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// How loud it looks.
    pub tone: Tone,
    /// Its name in English and Chinese, as an operator says it.
    name: (&'static str, &'static str),
    /// The line of `[watch.alert]` that silences it (contract, section 1).
    pub silence: &'static str,
}

impl Kind {
    /// Its name in a language.
    pub fn name(self, locale: Locale) -> &'static str {
        locale.pick(self.name.0, self.name.1)
    }
}

/// Kinds by importance, the most important first: what takes customers away today, then what prepares it, then what
/// explains it.
const BY_IMPORTANCE: [(ChangeKind, Tone, &str, &str, &str); 26] = [
    (ChangeKind::PriceDrop, Tone::Alarm, "price drop", "降价", "price = { drop = false }"),
    (ChangeKind::Undercut, Tone::Alarm, "undercut", "低于自家价", "price = { undercuts = false }"),
    (ChangeKind::ListingGone, Tone::Alarm, "listing gone", "商品下架", "listing_gone = false"),
    (ChangeKind::PayPrice, Tone::Alarm, "price to pay", "到手价变动", "pay_price = false"),
    (ChangeKind::PriceRise, Tone::Notice, "price rise", "涨价", "price = { rise = false }"),
    (ChangeKind::Availability, Tone::Notice, "availability", "库存状态", "availability = false"),
    (ChangeKind::SalesSurge, Tone::Notice, "sales surge", "销量激增", "sales = { surge = false }"),
    (ChangeKind::CouponAdded, Tone::Notice, "coupon added", "新增优惠券", "coupon_added = false"),
    (ChangeKind::DiscountStart, Tone::Notice, "discount started", "折扣开始", "discount_start = false"),
    (ChangeKind::Promotion, Tone::Notice, "promotion", "促销活动", "promotion = false"),
    (ChangeKind::Gift, Tone::Notice, "gift", "赠品", "gift = false"),
    (ChangeKind::ListingBack, Tone::Notice, "listing back", "重新上架", "listing_back = false"),
    (ChangeKind::CouponChanged, Tone::Notice, "coupon changed", "优惠券变动", "coupon_changed = false"),
    (ChangeKind::CouponRemoved, Tone::Notice, "coupon removed", "优惠券取消", "coupon_removed = false"),
    (ChangeKind::DiscountEnd, Tone::Notice, "discount ended", "折扣结束", "discount_end = false"),
    (ChangeKind::ListPrice, Tone::Quiet, "list price", "划线价变动", "list_price = false"),
    (ChangeKind::SalesSlump, Tone::Quiet, "sales slump", "销量下滑", "sales = { slump = false }"),
    (ChangeKind::MainImage, Tone::Notice, "main picture", "主图更换", "main_image = false"),
    (ChangeKind::Title, Tone::Quiet, "title", "标题修改", "title = false"),
    (ChangeKind::Variants, Tone::Quiet, "variants", "规格变动", "variants = false"),
    (ChangeKind::Video, Tone::Quiet, "video", "视频变动", "video = false"),
    (ChangeKind::Gallery, Tone::Quiet, "pictures", "图集变动", "gallery = false"),
    (ChangeKind::SalesReset, Tone::Quiet, "sales reset", "销量重计", "sales = { reset = false }"),
    (ChangeKind::Reviews, Tone::Quiet, "reviews", "评价数", "reviews = false"),
    (ChangeKind::Rating, Tone::Quiet, "rating", "评分", "rating = false"),
    (ChangeKind::Questions, Tone::Quiet, "questions", "问答数", "questions = false"),
];

/// The place of a kind among all, 0 being the most important.
pub fn rank(kind: ChangeKind) -> usize {
    BY_IMPORTANCE.iter().position(|row| row.0 == kind).unwrap_or(BY_IMPORTANCE.len())
}

/// What a mail knows of a kind.
pub fn of(kind: ChangeKind) -> Kind {
    match BY_IMPORTANCE.get(rank(kind)) {
        Some(&(_, tone, en, zh, silence)) => Kind { tone, name: (en, zh), silence },
        // The test below keeps the table whole; a mail goes out even if somebody forgets a row.
        None => Kind { tone: Tone::Quiet, name: (kind.as_str(), kind.as_str()), silence: "" },
    }
}

/// Whether its values before and after are amounts of money.
pub fn is_money(kind: ChangeKind) -> bool {
    matches!(
        kind,
        ChangeKind::PriceDrop
            | ChangeKind::PriceRise
            | ChangeKind::ListPrice
            | ChangeKind::PayPrice
            | ChangeKind::DiscountStart
            | ChangeKind::DiscountEnd
    )
}

/// Whether its values before and after leave nothing more to say: a sentence that repeats both is left out.
pub fn says_it_all(kind: ChangeKind) -> bool {
    is_money(kind)
        || matches!(
            kind,
            ChangeKind::CouponAdded
                | ChangeKind::CouponRemoved
                | ChangeKind::CouponChanged
                | ChangeKind::Title
                | ChangeKind::Promotion
                | ChangeKind::Gift
        )
}

/// Whether its values before and after are addresses of pictures or films.
pub fn is_picture(kind: ChangeKind) -> bool {
    matches!(kind, ChangeKind::MainImage | ChangeKind::Gallery | ChangeKind::Video)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_row() {
        for &kind in ChangeKind::ALL {
            assert!(rank(kind) < BY_IMPORTANCE.len(), "{kind} has no row");
            for locale in Locale::ALL {
                assert!(!of(kind).name(locale).is_empty());
            }
            toml::from_str::<toml::Table>(of(kind).silence).expect("the line that silences is TOML");
        }
        assert_eq!(BY_IMPORTANCE.len(), ChangeKind::ALL.len(), "a kind has two rows");
    }
}
