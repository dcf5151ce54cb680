//! `coupon.get` (one coupon) and `itemid.coupon.get` (the coupons and rates of up to forty items).

use serde_json::{Value, json};

use super::{
    Taobao,
    ids::Named,
    items::{beijing, tracking, yuan},
    nothing, remote, response,
};
use crate::union::{
    gateway::{Good, Said},
    ledger::Verdict,
    market::{Coupon, Goods, Moment},
};

fn date(at: Moment) -> String {
    beijing(at)[..10].to_owned()
}

impl Taobao {
    pub(super) fn coupon(&self, now: Moment, call: &Good) -> Said {
        let get = |name: &str| call.fields.get(name).map_or("", String::as_str);
        let wanted = |goods: &Goods, coupon: &Coupon| {
            let me = get("me");
            if me.is_empty() { coupon.activity == get("activity_id") } else { tracking(goods, &self.account.pid) == me }
        };
        let goods: Vec<&Goods> = if get("me").is_empty() {
            match self.ids.named(&self.market, get("item_id"), &self.account.app_key, now) {
                Named::Item(goods) => vec![goods],
                Named::Nobody => Vec::new(),
                Named::Bad => return remote(Verdict::Stale, "35", "商品ID无效"),
            }
        } else {
            self.market.goods.iter().collect()
        };
        let found = goods.iter().find_map(|goods| {
            goods.live_coupons(now).find(|coupon| wanted(goods, coupon)).map(|coupon| (*goods, coupon))
        });
        let Some((goods, coupon)) = found else {
            return remote(Verdict::Nothing, "isv.coupon_not_exist", "优惠券不存在");
        };
        let data = json!({
            "coupon_start_fee": yuan(coupon.threshold),
            "coupon_amount": yuan(coupon.amount),
            "coupon_remain_count": goods.left(coupon, now),
            "coupon_total_count": coupon.total,
            "coupon_start_time": date(coupon.from),
            "coupon_end_time": date(coupon.to),
            "coupon_src_scene": 1,
            "coupon_type": 1,
            "coupon_activity_id": coupon.activity,
        });
        response(&call.method, json!({ "data": data }))
    }

    pub(super) fn coupons(&self, now: Moment, call: &Good) -> Said {
        if let Err(said) = self.own(call) {
            return said;
        }
        let mut found = Vec::new();
        for id in call.fields["num_iids"].split(',') {
            match self.ids.named(&self.market, id, &self.account.app_key, now) {
                Named::Item(goods) if goods.is_promoted(now) => found.push(self.of(goods, id, now)),
                Named::Bad => return remote(Verdict::Stale, "35", "商品ID无效"),
                Named::Item(_) | Named::Nobody => {}
            }
        }
        if found.is_empty() {
            return nothing();
        }
        response(&call.method, json!({ "results": { "tbk_coupon": found } }))
    }

    fn of(&self, goods: &Goods, id: &str, now: Moment) -> Value {
        let mut entry = json!({
            "num_iid": id.parse::<u64>().map_or_else(|_| id.into(), Value::from),
            "title": goods.title,
            "shop_title": goods.shop,
            "zk_final_price": yuan(goods.price(now)),
            "volume": self.rules.figures(goods, now).volume,
            "commission_rate": yuan(goods.commission(now)),
        });
        // Of an item without one, the fields stay away.
        if let Some(coupon) = goods.best_coupon(now) {
            entry["coupon_total_count"] = coupon.total.into();
            entry["coupon_remain_count"] = goods.left(coupon, now).into();
            entry["coupon_start_time"] = date(coupon.from).into();
            entry["coupon_end_time"] = date(coupon.to).into();
            entry["coupon_info"] = format!("满{}元减{}元", coupon.threshold / 100, coupon.amount / 100).into();
            entry["coupon_click_url"] =
                format!("https://uland.taobao.example/coupon/edetail?e={}", tracking(goods, &self.account.pid)).into();
        }
        entry
    }
}
