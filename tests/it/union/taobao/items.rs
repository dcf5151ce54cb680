//! `item.info.upgrade.get` and `item.details.upgrade.get`: up to twenty items, joined by what was asked.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{Taobao, ids::Named, nothing, remote, response};
use crate::union::{
    gateway::{Good, Said},
    ledger::Verdict,
    market::{Goods, Moment, hash},
};

/// Which method an item is shown by: they differ in little things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Info,
    Details,
    Search,
}

/// Yuan with the fewest digits that say it, as some fields come (`69.9`).
pub fn short(fen: u64) -> String {
    let text = yuan(fen);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Yuan with two digits.
pub fn yuan(fen: u64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}

/// A percentage with as few digits as it takes: `15.5`.
pub fn percent(basis_points: u64) -> String {
    short(basis_points)
}

/// Beijing time, as replies write it.
pub fn beijing(at: Moment) -> String {
    (at + TimeDelta::hours(8)).format("%Y-%m-%d %H:%M:%S").to_string()
}

impl Taobao {
    pub(super) fn items(&self, now: Moment, call: &Good, details: bool) -> Said {
        if let Err(said) = self.own(call) {
            return said;
        }
        let mut found = Vec::new();
        for asked in call.fields["item_id"].split(',') {
            match self.ids.named(&self.market, asked, &self.account.app_key, now) {
                Named::Item(goods) if goods.is_promoted(now) => {
                    let form = if details { Form::Details } else { Form::Info };
                    let mut item = self.item(goods, now, form);
                    item["input_item_iid"] = asked.into();
                    found.push(item);
                }
                Named::Bad if self.strict_ids => return remote(Verdict::Stale, "35", "商品ID无效,请使用新商品ID"),
                Named::Item(_) | Named::Nobody | Named::Bad => {}
            }
        }
        if found.is_empty() {
            return nothing();
        }
        response(&call.method, json!({ "results": { "tbk_item_detail": found } }))
    }

    /// An item as the methods of the upgraded family show it.
    pub(super) fn item(&self, goods: &Goods, now: Moment, form: Form) -> Value {
        let basic = self.basic(goods, now, form);
        let mut item = json!({
            "item_id": self.id(goods, now),
            "publish_info": self.publish(goods, now, form),
            "price_promotion_info": price(goods, now, form),
            "item_basic_info": basic,
            "presale_info": {
                "presale_start_time": 0,
                "presale_end_time": 0,
                "presale_tail_start_time": 0,
                "presale_tail_end_time": 0,
            },
        });
        if form == Form::Details {
            let skus: Vec<Value> = goods
                .skus
                .iter()
                .map(|sku| {
                    json!({
                        "sku_id": sku.id.to_string(),
                        "quantity": goods.in_stock(sku, now).to_string(),
                        "property_list": { "tbk_item_detail_sku_prop": [{
                            "property_id": "1627207",
                            "property_text": "颜色分类",
                            "value_id": (sku.id % 100_000).to_string(),
                            "value_text": sku.name,
                            "value_alias_text": sku.name,
                        }] },
                        "sku_price_promotion_info": {
                            "sku_zk_final_price": yuan(goods.price(now) + sku.dearer),
                            "sku_final_promotion_price": short(goods.final_price(now) + sku.dearer),
                        },
                    })
                })
                .collect();
            let stock: u64 = goods.skus.iter().map(|sku| goods.in_stock(sku, now)).sum();
            item["item_basic_info"]["quantity"] = stock.to_string().into();
            item["sku_list"] = json!({ "tbk_item_detail_sku": skus });
            item["property_image_list"] = json!({ "tbk_item_detail_prop_img": [{
                "properties": format!("1627207:{}", goods.skus[0].id % 100_000),
                "image_url": format!("https://img.alicdn.example/i1/{}/colour.jpg", folder(goods)),
            }] });
        }
        item
    }

    fn publish(&self, goods: &Goods, now: Moment, form: Form) -> Value {
        let (figures, rate) = (self.rules.figures(goods, now), goods.commission(now));
        let mut publish = json!({
            "income_rate": if form == Form::Search { yuan(rate) } else { percent(rate) },
            "two_hour_promotion_sales": figures.two_hours,
            "daily_promotion_sales": figures.today,
            "income_info": {
                "commission_rate": percent(rate),
                "commission_amount": yuan(goods.final_price(now) * rate / 10_000),
            },
        });
        if let (Some(left), Some(rewards)) = (goods.rewards_left(now), &goods.first_n) {
            publish["topn_info"] = json!({
                "topn_quantity": left,
                "topn_total_count": rewards.total,
                "topn_start_time": rewards.from.timestamp_millis().to_string(),
                "topn_end_time": rewards.to.timestamp_millis().to_string(),
                "topn_rate": percent(rate + 500),
            });
        }
        if form == Form::Search {
            let pid = &self.account.pid;
            publish["commission_type"] = "MKT".into();
            publish["click_url"] = format!("//s.click.taobao.example/t?e={}&union_lens=x", tracking(goods, pid)).into();
            if let Some(coupon) = goods.best_coupon(now) {
                let link = format!(
                    "//uland.taobao.example/coupon/edetail?e={}&activityId={}&pid={pid}",
                    tracking(goods, pid),
                    coupon.activity
                );
                publish["coupon_share_url"] = link.into();
            }
        }
        publish
    }

    fn basic(&self, goods: &Goods, now: Moment, form: Form) -> Value {
        let figures = self.rules.figures(goods, now);
        let opaque = !matches!(self.ids, super::Ids::Numeric);
        let (id, number) = (self.id(goods, now), goods.number);
        let address = if opaque {
            format!("https://uland.taobao.com/item/edetail?id={id}")
        } else {
            format!("https://detail.tmall.com/item.htm?id={number}")
        };
        // Pictures are named by what they show, not by whose they are.
        let folder = folder(goods);
        let picture = format!("//img.alicdn.example/i1/{folder}/O1CN01main.jpg");
        let mut basic = json!({
            "title": goods.title,
            "short_title": goods.title.split(' ').next(),
            "pict_url": if goods.index.is_multiple_of(2) { format!("https:{picture}") } else { picture },
            "small_images": { "string": (2..5).map(|n| format!("https://img.alicdn.example/i1/{folder}/O1CN0{n}.jpg")).collect::<Vec<_>>() },
            "volume": figures.volume,
            "annual_vol": if figures.volume > 900 { "1万+" } else { "5000+" },
            "seller_id": if opaque { goods.seller.wrapping_mul(31) } else { goods.seller },
            "shop_title": goods.shop,
            "user_type": u8::from(goods.shop.ends_with("旗舰店")),
            "brand_name": goods.shop.chars().take(2).collect::<String>(),
            "category_name": goods.category,
            "level_one_category_name": "百货",
            "provcity": "浙江 金华",
            "item_url": address,
            "free_shipment": true,
        });
        if form == Form::Search {
            let total = if goods.total_untold { String::new() } else { figures.total.to_string() };
            basic["tk_total_sales"] = total.into();
            basic["real_post_fee"] = "0.00".into();
        }
        basic
    }
}

fn folder(goods: &Goods) -> u64 {
    hash(&[goods.number, 99])
}

/// What follows buyers around; no trace of it may be left anywhere.
pub fn tracking(goods: &Goods, pid: &str) -> String {
    format!("TRACKED{:016x}{}", goods.number.wrapping_mul(0x9e37_79b9_7f4a_7c15), pid.len())
}

fn price(goods: &Goods, now: Moment, form: Form) -> Value {
    let price = goods.price(now);
    let mut info = json!({
        "reserve_price": yuan(goods.list_price()),
        "zk_final_price": if form == Form::Search { short(price) } else { yuan(price) },
        "final_promotion_price": short(goods.final_price(now)),
    });
    // Times are texts here and milliseconds there.
    let time = |at: Moment| match form {
        Form::Search => at.timestamp_millis().to_string(),
        _ => beijing(at),
    };
    let path: Vec<Value> = goods
        .best_coupon(now)
        .iter()
        .map(|coupon| {
            json!({
                "promotion_title": "商品券",
                "promotion_desc": format!("满{}减{}", short(coupon.threshold), short(coupon.amount)),
                "promotion_fee": yuan(coupon.amount),
                "promotion_start_time": time(coupon.from),
                "promotion_end_time": time(coupon.to),
                "promotion_id": coupon.activity,
            })
        })
        .collect();
    if !path.is_empty() {
        info["final_promotion_path_list"] = json!({ "final_promotion_path_map_data": path });
    }
    if goods.index % 7 == 4 {
        info["promotion_tag_list"] = json!({ "promotion_tag_map_data": [{ "tag_name": "88VIP" }] });
    }
    info
}
