//! What JD's union says of goods: money in yuan as numbers, commissions in percent, times in milliseconds.

use std::sync::atomic::Ordering::Relaxed;

use serde_json::{Value, json};

use super::Jd;
use crate::union::{
    gateway::{Good, Said},
    ledger::Verdict,
    market::{Goods, Moment},
};

/// Yuan as a JSON number with at most two digits.
fn yuan(fen: u64) -> Value {
    serde_json::from_str(&format!("{}.{:02}", fen / 100, fen % 100)).unwrap_or_default()
}

impl Jd {
    pub(super) fn query(&self, now: Moment, call: &Good) -> Said {
        let asked: Value = serde_json::from_str(&call.fields["360buy_param_json"]).unwrap_or_default();
        let asked = &asked["goodsReqDTO"];
        let skus = asked["skuIds"].as_array().into_iter().flatten();
        let items = asked["itemIds"].as_array().into_iter().flatten();
        let mut found: Vec<&Goods> = skus.filter_map(|sku| self.by_sku(sku.as_u64()?)).collect();
        found.extend(items.filter_map(|id| self.by_item_id(id.as_str()?)));
        if found.is_empty()
            && let Some(words) = asked["keyword"].as_str()
        {
            let by_number = words.parse().ok().filter(|_| asked["sceneId"] == 2).and_then(|sku| self.by_sku(sku));
            found = by_number.map_or_else(|| self.market.titled(words, now), |goods| vec![goods]);
        }
        found.retain(|goods| goods.is_promoted(now));
        let (page, size) = (asked["pageIndex"].as_u64().unwrap_or(1), asked["pageSize"].as_u64().unwrap_or(20));
        let total = found.len();
        let page = found.into_iter().skip(((page - 1) * size) as usize).take(size as usize);
        let fields = asked["fields"].as_str().unwrap_or_default();
        let data: Vec<Value> = page.map(|goods| self.goods(goods, now, fields)).collect();
        let mut inner = json!({ "code": 200, "message": "success", "requestId": "o_0a1b2c3d", "totalCount": total });
        // An empty list may be there or not.
        let empty = data.is_empty();
        if !empty || self.calls.load(Relaxed).is_multiple_of(2) {
            inner["data"] = data.into();
        }
        let verdict = if empty { Verdict::Nothing } else { Verdict::Answered };
        Said { verdict, body: self.wrap(&call.method, &inner) }
    }

    fn goods(&self, goods: &Goods, now: Moment, fields: &str) -> Value {
        let (figures, price, rate) = (self.rules.figures(goods, now), goods.price(now), goods.commission(now));
        let id = Self::item_id(goods, self.calls.load(Relaxed));
        let coupons: Vec<Value> = goods
            .live_coupons(now)
            .map(|coupon| {
                json!({
                    "bindType": 3,
                    "discount": yuan(coupon.amount),
                    "quota": yuan(coupon.threshold),
                    "platformType": 0,
                    "getStartTime": coupon.from.timestamp_millis(),
                    "getEndTime": coupon.to.timestamp_millis(),
                    "useStartTime": coupon.from.timestamp_millis(),
                    "useEndTime": coupon.to.timestamp_millis(),
                    "isBest": 1,
                    "link": format!("http://coupon.jd.example/ilink/get?key=TRACKED{}", coupon.activity),
                })
            })
            .collect();
        let picture = |n: u8| json!({ "url": format!("//img14.360buyimg.example/pop/jfs/{}/{n}.jpg", goods.number) });
        let mut item = json!({
            "itemId": id,
            "skuId": Self::sku(goods),
            "spuid": Self::sku(goods),
            "skuName": goods.title,
            "owner": if goods.index.is_multiple_of(4) { "g" } else { "p" },
            "brandName": goods.shop.chars().take(2).collect::<String>(),
            "shopInfo": { "shopId": goods.seller % 1_000_000, "shopName": goods.shop },
            "comments": goods.sold_ever(now) / 3,
            "goodCommentsShare": 97.0,
            "inOrderCount30Days": figures.total,
            "inOrderComm30Days": yuan(figures.total * price * rate / 10_000),
            "commissionInfo": {
                "commission": yuan(price * rate / 10_000),
                "commissionShare": yuan(rate),
                "couponCommission": yuan(goods.final_price(now) * rate / 10_000),
                "plusCommissionShare": yuan(rate),
                "isLock": 0,
            },
            "couponInfo": { "couponList": coupons },
            "priceInfo": {
                "price": yuan(price),
                "lowestPrice": yuan(price),
                "lowestPriceType": 1,
                "lowestCouponPrice": yuan(goods.final_price(now)),
            },
            "imageInfo": { "imageList": [picture(1), picture(2), picture(3)] },
            "materialUrl": format!("jingfen.jd.com/detail/{id}.html"),
        });
        if fields.split(',').any(|field| field == "stockState") {
            let stock: u64 = goods.skus.iter().map(|sku| goods.in_stock(sku, now)).sum();
            item["stockState"] = u8::from(stock > 0).into();
        }
        item
    }

    pub(super) fn promotion(&self, now: Moment, call: &Good) -> Said {
        let asked: Value = serde_json::from_str(&call.fields["360buy_param_json"]).unwrap_or_default();
        let skus = asked["skuIds"].as_str().unwrap_or_default().split(',');
        let found = skus.filter_map(|sku| self.by_sku(sku.parse().ok()?)).filter(|goods| goods.is_promoted(now));
        let data: Vec<Value> = found
            .map(|goods| {
                json!({
                    "skuId": Self::sku(goods),
                    "goodsName": goods.title,
                    "unitPrice": yuan(goods.price(now)),
                    "wlUnitPrice": -1,
                    "imgUrl": format!("http://img14.360buyimg.example/{}.jpg", goods.number),
                    "commisionRatioWl": yuan(goods.commission(now)),
                    "commisionRatioPc": yuan(goods.commission(now)),
                    "inOrderCount": self.rules.figures(goods, now).total,
                })
            })
            .collect();
        if data.is_empty() {
            return self.inner(&call.method, Verdict::Nothing, 2_001_104, "该商品未参与推广");
        }
        let inner = json!({ "code": 200, "message": "success", "data": data });
        Said::answered(self.wrap(&call.method, &inner))
    }

    pub(super) fn big_field(&self, now: Moment, call: &Good) -> Said {
        let asked: Value = serde_json::from_str(&call.fields["360buy_param_json"]).unwrap_or_default();
        let skus = asked["goodsReq"]["skuIds"].as_array().into_iter().flatten();
        let data: Vec<Value> = skus
            .filter_map(|sku| self.by_sku(sku.as_u64()?))
            .map(|goods| json!({ "skuId": Self::sku(goods), "skuStatus": u8::from(goods.is_promoted(now)) }))
            .collect();
        let inner = json!({ "code": 200, "message": "success", "data": data });
        Said::answered(self.wrap(&call.method, &inner))
    }
}
