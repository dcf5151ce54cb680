//! What the `detail` interfaces say of coupons and promotions, in words: `price.shopProm` of the mobile answers,
//! `couponVO`, `umpPriceVO` and the part `DAILY_COUPON` of `extensionInfoVO` in the newer ones, and
//! `tmallShopProm[].promPlanMsg` of the older Tmall pages.

use serde_json::Value;

use crate::{listing::Coupon, source::page::platform::dig};

/// More words are not looked at.
const MOST: usize = 40;

/// Coupons (`券`) and all else.
pub(super) fn told(parts: &[&Value]) -> (Vec<Coupon>, Vec<String>) {
    let mut words: Vec<String> = Vec::new();
    for (path, key) in [
        ("price.shopProm", "content"),
        ("componentsVO.umpPriceVO.tags", "text"),
        ("componentsVO.couponVO.tags", "text"),
    ] {
        let Some(found) = parts.iter().map(|p| dig::list(p, path)).find(|l| !l.is_empty()) else { continue };
        words.extend(found.iter().take(20).flat_map(|p| dig::texts(p, key, "text")));
    }
    let infos = parts.iter().map(|p| dig::list(p, "componentsVO.extensionInfoVO.infos")).find(|l| !l.is_empty());
    let daily = infos.unwrap_or_default().iter().take(20);
    let daily = daily.filter(|i| dig::text(i, "type").as_deref() == Some("DAILY_COUPON"));
    words.extend(daily.flat_map(|i| dig::list(i, "items")).take(20).flat_map(|i| dig::texts(i, "text", "text")));
    sorted(words)
}

/// What holds for the whole shop on the older Tmall pages.
pub(super) fn of_shop(live: &Value) -> Vec<String> {
    let all = dig::list(live, "defaultModel.itemPriceResultDO.tmallShopProm").iter().take(20);
    let running = all.filter(|p| dig::flag(p, "warmUp") != Some(true));
    sorted(running.flat_map(|p| dig::texts(p, "promPlanMsg", "msg")).collect()).1
}

fn sorted(words: Vec<String>) -> (Vec<Coupon>, Vec<String>) {
    let (mut coupons, mut promotions): (Vec<Coupon>, Vec<String>) = (Vec::new(), Vec::new());
    for words in words.into_iter().filter(|w| !w.is_empty()).take(MOST) {
        // Points and coins of a shopper are no promotion.
        if ["积分", "淘金币"].iter().any(|w| words.contains(w)) {
            continue;
        }
        if words.contains('券') {
            if coupons.iter().all(|c| c.text != words) {
                coupons.push(dig::coupon(words));
            }
        } else if !promotions.contains(&words) {
            promotions.push(words);
        }
    }
    (coupons, promotions)
}
