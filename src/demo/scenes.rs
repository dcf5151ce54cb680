//! What happens in the demo, in order, and what must come of it.

use super::{pages::Face, shop::Shop};

/// One scene.
pub struct Scene {
    /// What happens, in English and Chinese.
    pub what: (&'static str, &'static str),
    /// Does it.
    pub happen: fn(&Shop),
    /// How many half hours it lasts.
    pub half_hours: u32,
    /// Half-hourly while it lasts.
    pub each: fn(&Shop),
    /// Whether operators must hear of it.
    pub told: bool,
}

/// All scenes.
pub fn all() -> Vec<Scene> {
    let quiet: fn(&Shop) = |_| ();
    vec![
        Scene {
            what: (
                "Rival A cuts its price from 79.00 to 69.00, under ours (75.00).",
                "对手A 从 79.00 降到 69.00，低于自家的 75.00。",
            ),
            happen: |shop| {
                shop.change("rival-a-500", |item| (item.price, item.list_price) = (6900, Some(7900)));
            },
            half_hours: 1,
            each: quiet,
            told: true,
        },
        Scene {
            what: ("Rival B gives out a coupon.", "对手B 放出优惠券：满79减20。"),
            happen: |shop| {
                shop.change("rival-b-500", |item| {
                    item.coupon = Some(item.locale.pick("20 off orders over 79", "满79减20"));
                });
            },
            half_hours: 1,
            each: quiet,
            told: true,
        },
        Scene {
            what: ("Rival C lays a price badge over its main picture.", "对手C 在主图上加了价格角标。"),
            happen: |shop| shop.change("rival-c-500", |item| item.image = "c-double11.jpg"),
            half_hours: 1,
            each: quiet,
            told: true,
        },
        Scene {
            what: (
                "Rival B's picture comes from another address, smaller and recompressed: the same picture, so no change.",
                "对手B 的主图换了地址、缩小并重新压缩过：还是同一张图，不算变化。",
            ),
            happen: |shop| shop.change("rival-b-500", |item| item.image = "5f1c9d-small.jpg"),
            half_hours: 1,
            each: quiet,
            told: false,
        },
        Scene {
            what: (
                "Rival F answers with a robot check: no listing, so no change. The host rests.",
                "对手F 弹出人机验证：不是商品页，不算变化，该站点暂停轮询。",
            ),
            happen: |shop| shop.change("rival-f-500", |item| item.face = Face::RobotCheck),
            half_hours: 1,
            each: quiet,
            told: false,
        },
        Scene {
            what: (
                "Rival C's page comes broken, without its data: nothing is made up, nobody is alarmed.",
                "对手C 的页面残缺、没有商品数据：不瞎猜，也不报警。",
            ),
            happen: |shop| shop.change("rival-c-500", |item| item.face = Face::Broken),
            half_hours: 1,
            each: quiet,
            told: false,
        },
        Scene {
            what: ("Rival D suddenly sells thirty times as much.", "对手D 销量突然放大约三十倍。"),
            happen: |shop| shop.change("rival-c-500", |item| item.face = Face::Listing),
            half_hours: 12,
            each: |shop| shop.change("rival-d-500", |item| item.sold += 60),
            told: true,
        },
        Scene {
            what: ("Rival E takes its listing down.", "对手E 下架了商品。"),
            happen: |shop| shop.change("rival-e-500", |item| item.face = Face::Gone),
            half_hours: 2,
            each: quiet,
            told: true,
        },
    ]
}
