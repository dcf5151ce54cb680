//! What Pinduoduo's union says of goods: money in fen, rates in thousandths, times in seconds, sales cut short.

use serde_json::{Value, json};

use super::Pdd;
use crate::union::{
    gateway::{Good, Said},
    ledger::Verdict,
    market::{Goods, Moment},
};

/// Sales as they are shown: exact below ten thousand, then cut to a tenth of 万, at the end `10万+`.
pub fn sales_tip(sold: u64) -> String {
    match sold {
        0..10_000 => sold.to_string(),
        10_000..100_000 => {
            let tenths = sold / 1000;
            let text = format!("{}.{}", tenths / 10, tenths % 10);
            format!("{}万", text.strip_suffix(".0").unwrap_or(&text))
        }
        _ => "10万+".into(),
    }
}

impl Pdd {
    pub(super) fn search(&self, now: Moment, call: &Good) -> Said {
        let get = |name: &str| call.fields.get(name).map_or("", String::as_str);
        let signs: Vec<String> = serde_json::from_str(get("goods_sign_list")).unwrap_or_default();
        let words = get("keyword");
        let number = words.parse::<u64>().ok().or_else(|| {
            let link = url::Url::parse(words).ok()?;
            link.query_pairs().find(|(name, _)| name == "goods_id")?.1.parse().ok()
        });
        let mut found: Vec<&Goods> = if !signs.is_empty() {
            signs.iter().filter_map(|sign| self.signed(sign)).collect()
        } else if let Some(number) = number {
            self.market.goods.iter().filter(|goods| Self::goods_id(goods) == number).collect()
        } else {
            self.market.titled(words, now)
        };
        found.retain(|goods| {
            goods.is_promoted(now) && (get("with_coupon") != "true" || goods.best_coupon(now).is_some())
        });
        let (page, size) = (get("page").parse().unwrap_or(1), get("page_size").parse().unwrap_or(100));
        let total = found.len();
        let list: Vec<Value> =
            found.into_iter().skip((page - 1) * size).take(size).map(|goods| self.goods(goods, now, 1)).collect();
        let verdict = if list.is_empty() { Verdict::Nothing } else { Verdict::Answered };
        let body = json!({ "goods_search_response": {
            "total_count": total,
            "list_id": "vEB1n0w",
            "search_id": "a1c0e5",
            "goods_list": list,
            "request_id": "17953995000002",
        } });
        Said { verdict, body }
    }

    pub(super) fn detail(&self, now: Moment, call: &Good) -> Said {
        let found = self.signed(&call.fields["goods_sign"]).filter(|goods| goods.is_promoted(now));
        let details: Vec<Value> = found
            .iter()
            .map(|goods| {
                let mut item = self.goods(goods, now, 2);
                let picture = |n: u8| format!("https://img.pddpic.example/goods/{}/{n}.jpg", goods.number);
                item["goods_gallery_urls"] = json!([picture(1), picture(2), picture(3)]);
                item["video_urls"] = json!([]);
                for unset in ["clt_cpn_batch_sn", "clt_cpn_discount", "cat_id", "create_at"] {
                    item[unset] = Value::Null;
                }
                item
            })
            .collect();
        let verdict = if details.is_empty() { Verdict::Nothing } else { Verdict::Answered };
        let body = json!({ "goods_detail_response": { "goods_details": details, "request_id": "17953995000003" } });
        Said { verdict, body }
    }

    fn goods(&self, goods: &Goods, now: Moment, plan: u64) -> Value {
        // A coupon that is used up is still listed, with nothing left of it.
        let coupon = goods.coupons.iter().find(|coupon| (coupon.from..coupon.to).contains(&now));
        let (price, rate) = (goods.price(now), goods.commission(now) / 10);
        let mut item = json!({
            "goods_sign": Self::goods_sign(goods, plan),
            "goods_name": goods.title,
            "goods_desc": goods.category,
            "goods_image_url": format!("https://img.pddpic.example/goods/{}/1.jpg", goods.number),
            "goods_thumbnail_url": format!("https://img.pddpic.example/goods/{}/t.jpeg", goods.number),
            "mall_id": goods.seller % 1_000_000_000,
            "mall_name": goods.shop,
            "merchant_type": 3,
            "min_group_price": price,
            "min_normal_price": goods.list_price(),
            "promotion_rate": rate,
            "predict_promotion_rate": rate,
            "has_coupon": coupon.is_some(),
            "coupon_discount": coupon.map_or(0, |coupon| coupon.amount),
            "coupon_min_order_amount": coupon.map_or(0, |coupon| coupon.threshold),
            "coupon_total_quantity": coupon.map_or(0, |coupon| coupon.total),
            "coupon_remain_quantity": coupon.map_or(0, |coupon| goods.left(coupon, now)),
            "coupon_start_time": coupon.map_or(0, |coupon| coupon.from.timestamp()),
            "coupon_end_time": coupon.map_or(0, |coupon| coupon.to.timestamp()),
            "sales_tip": sales_tip(goods.sold_ever(now)),
            "desc_txt": "高",
            "serv_txt": "高",
            "lgst_txt": "中",
            "activity_tags": [],
            "unified_tags": [],
            "search_id": "a1c0e5",
        });
        if self.tells_goods_id {
            item["goods_id"] = Self::goods_id(goods).into();
        }
        item
    }
}
