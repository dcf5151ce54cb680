//! `dg.material.optional.upgrade`: the search, the only method that tells the affiliate total.

use serde_json::{Value, json};

use super::{Taobao, items::Form, nothing, response};
use crate::union::{
    gateway::{Good, Said},
    market::{Goods, Moment},
};

impl Taobao {
    pub(super) fn search(&self, now: Moment, call: &Good) -> Said {
        if let Err(said) = self.own(call) {
            return said;
        }
        let get = |name: &str| call.fields.get(name).map_or("", String::as_str);
        let number = |name: &str, default: usize| get(name).parse().unwrap_or(default);
        let mut hits = self.hits(now, get("q"), get("biz_scene_id"));
        hits.retain(|goods| {
            let (rate, price) = (goods.commission(now), goods.final_price(now) as f64 / 100.0);
            let within = |low: &str, high: &str, value: f64| {
                get(low).parse().is_ok_and(|least: f64| value < least)
                    || get(high).parse().is_ok_and(|most: f64| value > most)
            };
            let out = within("start_tk_rate", "end_tk_rate", rate as f64)
                || within("start_price", "end_price", price)
                || (get("has_coupon") == "true" && goods.best_coupon(now).is_none())
                || (get("is_tmall") == "true" && !goods.shop.ends_with("旗舰店"));
            !out
        });
        self.sort(&mut hits, get("sort"), now);
        let total = hits.len();
        let size = number("page_size", 20);
        let page: Vec<&Goods> = hits.into_iter().skip((number("page_no", 1) - 1) * size).take(size).collect();
        if page.is_empty() {
            return nothing();
        }
        let hidden = self.hides_single && page.len() == 1 && !get("q").contains("://") && get("biz_scene_id") != "2";
        let items: Vec<Value> = page
            .iter()
            .map(|goods| {
                let mut item = self.item(goods, now, Form::Search);
                if hidden && let Some(item) = item.as_object_mut() {
                    item.remove("item_id");
                    if let Some(publish) = item.get_mut("publish_info").and_then(Value::as_object_mut) {
                        publish.remove("click_url");
                    }
                }
                item
            })
            .collect();
        response(&call.method, json!({ "total_results": total, "result_list": { "map_data": items } }))
    }

    /// What a query finds: by a link with a number in scene 2, else by title.
    fn hits(&self, now: Moment, query: &str, scene: &str) -> Vec<&Goods> {
        let link = url::Url::parse(query).ok();
        let number = link.as_ref().and_then(|link| link.query_pairs().find(|(name, _)| name == "id"));
        match number {
            Some((_, number)) if scene == "2" => {
                self.market.numbered(&number).filter(|goods| goods.is_promoted(now)).into_iter().collect()
            }
            Some(_) => Vec::new(),
            None => self.market.titled(query, now),
        }
    }

    fn sort(&self, hits: &mut [&Goods], sort: &str, now: Moment) {
        let Some((field, direction)) = sort.rsplit_once('_') else { return };
        let key = |goods: &&Goods| {
            let figures = self.rules.figures(goods, now);
            match field {
                "total_sales" => figures.volume,
                "tk_rate" | "tk_mkt_rate" => goods.commission(now),
                "tk_total_sales" => figures.total,
                "tk_total_commi" => figures.total * goods.commission(now) * goods.price(now),
                "final_promotion_price" => goods.final_price(now),
                _ => 0,
            }
        };
        if direction == "asc" {
            hits.sort_by_key(key);
        } else {
            hits.sort_by_key(|goods| std::cmp::Reverse(key(goods)));
        }
    }
}
