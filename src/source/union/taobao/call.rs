//! Calls of the Taobao Open Platform as signed forms.

use serde_json::json;

use super::super::{
    client::Form,
    sign::{self, Key, Params},
};
use crate::{listing::Moment, settings::SignMethod};

/// Prices, commission and counters of up to twenty items.
pub const INFO: &str = "taobao.tbk.item.info.upgrade.get";
/// The same with the choices and their stock.
pub const DETAILS: &str = "taobao.tbk.item.details.upgrade.get";
/// Search: the only one that tells the affiliate sales of thirty days.
pub const SEARCH: &str = "taobao.tbk.dg.material.optional.upgrade";
/// What is left of a coupon.
pub const COUPON: &str = "taobao.tbk.coupon.get";
/// The item behind a promotion link.
pub const EXTRACT: &str = "taobao.tbk.item.click.extract";
/// The item behind a promotion link, in the newer way.
pub const PARSE: &str = "taobao.tbk.dg.general.link.parse";

/// So many items go into one call of [`INFO`] or [`DETAILS`].
pub const BATCH: usize = 20;
/// So many hits of a search are looked at: the most that one page has.
const HITS: &str = "100";
/// No title that is searched for is longer, in characters: the union's own bound is 60 for titles.
const LONGEST_QUERY: usize = 80;

/// Builds calls with one key.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The operator's key.
    pub key: Key,
    /// How calls are signed.
    pub method: SignMethod,
}

impl Caller {
    /// Items by their ids; `api` is [`INFO`] or [`DETAILS`].
    pub fn items(&self, api: &str, ids: &[String], now: Moment) -> Form {
        self.form(api, &[("item_id", ids.join(","))], now)
    }

    /// A search by words or by the link of an item. `scene` 2 (price comparison) knows links where it is granted.
    pub fn search(&self, query: &str, scene: u8, now: Moment) -> Form {
        let query = query.chars().take(if scene == 2 { 500 } else { LONGEST_QUERY }).collect();
        let business = [
            ("adzone_id", self.key.place.clone()),
            ("q", query),
            ("biz_scene_id", scene.to_string()),
            ("page_no", "1".into()),
            ("page_size", HITS.into()),
        ];
        self.form(SEARCH, &business, now)
    }

    /// A coupon of an item.
    pub fn coupon(&self, item: &str, coupon: &str, now: Moment) -> Form {
        self.form(COUPON, &[("item_id", item.into()), ("activity_id", coupon.into())], now)
    }

    /// The item behind a link; `api` is [`EXTRACT`] or [`PARSE`].
    pub fn link(&self, api: &str, link: &str, now: Moment) -> Form {
        if api == EXTRACT {
            return self.form(api, &[("click_url", link.into())], now);
        }
        let material = json!([{"material_url": link}]).to_string();
        self.form(api, &[("adzone_id", self.key.place.clone()), ("material_dto", material)], now)
    }

    /// Common parameters (open.alitrip.com, article 101617), the business ones, and the signature over all of them.
    /// What is empty is left out. Without `simplify`: the form of its errors is not documented.
    fn form(&self, api: &str, business: &[(&str, String)], now: Moment) -> Form {
        let common = [
            ("method", api.to_owned()),
            ("app_key", self.key.id.clone()),
            ("timestamp", sign::timestamp(now)),
            ("v", "2.0".to_owned()),
            ("sign_method", self.method.as_str().to_owned()),
            ("format", "json".to_owned()),
        ];
        let all = common.iter().chain(business).filter(|(_, value)| !value.is_empty());
        let mut params: Params = all.map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        let sign = sign::top(&params, &self.key.secret, self.method);
        params.insert("sign".into(), sign);
        params
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_says_who_when_what_and_is_signed() {
        let key = Key { id: "12345678".into(), secret: "hush".into(), place: "110".into() };
        let caller = Caller { key, method: SignMethod::HmacSha256 };
        let now = "2026-11-27T16:00:00Z".parse().expect("a moment");
        let form = caller.items(INFO, &["1".into(), "a-b".into()], now);
        let value = |name: &str| form.get(name).map(String::as_str);
        for (name, want) in [
            ("method", INFO),
            ("app_key", "12345678"),
            ("timestamp", "2026-11-28 00:00:00"),
            ("v", "2.0"),
            ("sign_method", "hmac-sha256"),
            ("format", "json"),
            ("item_id", "1,a-b"),
        ] {
            assert_eq!(value(name), Some(want));
        }
        assert_eq!(value("sign"), Some(sign::top(&form, &caller.key.secret, caller.method).as_str()));
        assert_eq!(form.len(), 8);
        assert!(!format!("{caller:?}").contains("12345678"));
    }
}
