//! `item.click.extract` and `dg.general.link.parse`: from a promotion link to the item.

use serde_json::{Value, json};

use super::{Taobao, items::tracking, nothing, response};
use crate::union::{
    gateway::{Good, Said},
    market::{Goods, Moment},
};

impl Taobao {
    /// The item that a link of this account leads to.
    fn led_to(&self, link: &str, now: Moment) -> Option<&Goods> {
        self.market.goods.iter().find(|goods| {
            goods.is_promoted(now)
                && (link.contains(&tracking(goods, &self.account.pid))
                    || link.contains(&format!("id={}", goods.number)))
        })
    }

    pub(super) fn extract(&self, now: Moment, call: &Good) -> Said {
        let Some(goods) = self.led_to(&call.fields["click_url"], now) else { return nothing() };
        let id = self.id(goods, now);
        response(&call.method, json!({ "item_id": id, "open_iid": id }))
    }

    pub(super) fn parse(&self, now: Moment, call: &Good) -> Said {
        if let Err(said) = self.own(call) {
            return said;
        }
        let links: Vec<Value> = serde_json::from_str(&call.fields["material_dto"]).unwrap_or_default();
        let parsed: Vec<Value> = links
            .iter()
            .filter_map(|link| {
                let link = link["material_url"].as_str()?;
                let goods = self.led_to(link, now);
                Some(goods.map_or_else(
                    || json!({ "input_material_url": link, "code": 1001, "msg": "链接无法解析" }),
                    |goods| {
                        json!({
                            "input_material_url": link,
                            "link_info_dto": { "material_id": self.id(goods, now), "material_type": 1 },
                        })
                    },
                ))
            })
            .collect();
        response(&call.method, json!({ "data": { "material_url_list": { "material_url_list": parsed } } }))
    }
}
