//! What changes on the older Tmall pages: `_DATA_Mdskip` (`{defaultModel: {itemPriceResultDO, inventoryDO, …}}`), where
//! every choice has its price and the promotions that stand beside it. `status` 2 is a promotion that runs.

use serde_json::Value;

use crate::{listing::Amount, source::page::platform::dig};

/// What the default choice costs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Asked {
    /// Now, with the promotions that run.
    pub price: Option<Amount>,
    /// Without them.
    pub list: Option<Amount>,
}

/// The lowest price of all choices that are on sale, as the page shows it before one is chosen, and the price without
/// promotions beside it.
pub(super) fn asked(live: &Value) -> Asked {
    let Some(info) = dig::at(live, "defaultModel.itemPriceResultDO.priceInfo").and_then(Value::as_object) else {
        return Asked::default();
    };
    let mut lowest: Option<(Amount, Amount)> = None;
    for own in info.values().filter(|o| dig::flag(o, "areaSold") != Some(false)).take(2000) {
        let Some(both) = choice(own) else { return Asked::default() };
        if lowest.is_none_or(|l| both < l) {
            lowest = Some(both);
        }
    }
    Asked { price: lowest.map(|l| l.0), list: lowest.map(|l| l.1).filter(|list| lowest.is_some_and(|l| *list > l.0)) }
}

/// What one choice costs with and without promotions.
pub(super) fn choice(own: &Value) -> Option<(Amount, Amount)> {
    let plain = dig::money(own, "price")?;
    let running = ["promotionList", "suggestivePromotionList"]
        .iter()
        .flat_map(|k| dig::list(own, k))
        .filter(|p| dig::count(p, "status").is_none_or(|s| s == 2))
        // A price for members or for several pieces is not the one that everybody is asked.
        .filter(|p| dig::count(p, "amountPromLimit").is_none_or(|n| n == 0))
        .filter(|p| !["unLogBrandMember", "unLogShopVip", "unLogTbvip"].iter().any(|k| dig::flag(p, k) == Some(true)))
        .filter_map(|p| dig::money(p, "price"))
        .min();
    Some((running.map_or(plain, |r| r.min(plain)), plain))
}
