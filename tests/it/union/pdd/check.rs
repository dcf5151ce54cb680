//! What Pinduoduo's gateway checks.

use axum::http::Method;
use serde_json::Value;

use super::{DETAIL, Pdd, SEARCH, error};
use crate::union::{
    gateway::{Asked, Bad, Good, Said},
    ledger::Verdict,
    market::Moment,
    sign::{self, Fields},
};

const COMMON: [&str; 7] = ["type", "client_id", "timestamp", "data_type", "version", "sign", "access_token"];
const SEARCHED: [&str; 11] = [
    "keyword",
    "goods_sign_list",
    "page",
    "page_size",
    "list_id",
    "sort_type",
    "range_list",
    "with_coupon",
    "pid",
    "custom_parameters",
    "opt_id",
];
const DETAILED: [&str; 5] = ["goods_sign", "pid", "custom_parameters", "search_id", "need_sku_info"];

/// The fields of a posted form, or of a posted JSON object: its texts as they are, all else as compact JSON.
fn fields(asked: &Asked) -> Option<Fields> {
    if asked.is_form() {
        return asked.form();
    }
    if !asked.content_type.to_ascii_lowercase().starts_with("application/json") {
        return None;
    }
    let object: serde_json::Map<String, Value> = serde_json::from_slice(&asked.body).ok()?;
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    Some(object.iter().map(|(name, value)| (name.clone(), text(value))).collect())
}

impl Pdd {
    pub(super) fn checked(&self, now: Moment, asked: &Asked) -> Result<Good, Bad> {
        let fields = fields(asked).filter(|_| asked.method == Method::POST && asked.query.is_empty());
        let method = fields.as_ref().and_then(|fields| fields.get("type")).cloned().unwrap_or_default();
        let checked = match &fields {
            Some(fields) => self.fields(now, fields),
            None => Err((10_000, None, "a posted form or JSON object, nothing in the address".to_owned())),
        };
        match (checked, fields) {
            (Ok(items), Some(fields)) => Ok(Good { method, fields, items }),
            (Err((code, sub, what)), _) => {
                let verdict = Verdict::Refused(format!("{code} {what}"));
                Err(Bad { method, said: Said { verdict, body: error(code, sub, "参数错误") } })
            }
            (Ok(_), None) => unreachable!("checked without fields"),
        }
    }

    fn fields(&self, now: Moment, fields: &Fields) -> Result<usize, (u32, Option<&'static str>, String)> {
        let wrong = |code: u32, what: &str| Err((code, None, what.to_owned()));
        let get = |name: &str| fields.get(name).map_or("", String::as_str);
        let own: &[&str] = match get("type") {
            SEARCH => &SEARCHED,
            DETAIL => &DETAILED,
            other => return wrong(10_001, &format!("type {other:?}")),
        };
        if get("client_id") != self.client_id {
            return wrong(10_016, "client_id");
        }
        if get("data_type") != "JSON" || get("version") != "V1" {
            return wrong(10_000, "data_type or version");
        }
        let told = get("timestamp");
        if told.len() != 10 || told.parse::<i64>().map_or(true, |at| (at - now.timestamp()).abs() > 600) {
            return wrong(10_000, &format!("timestamp {told:?} at {}", now.timestamp()));
        }
        if get("sign") != sign::md5(&self.secret, fields) {
            return Err((20_004, Some("20004"), "sign".into()));
        }
        if fields.contains_key("access_token") {
            return wrong(10_019, "access_token: none is needed");
        }
        if let Some(name) = fields.keys().find(|name| !COMMON.contains(&name.as_str()) && !own.contains(&name.as_str()))
        {
            return wrong(10_000, &format!("no parameter {name}"));
        }
        if !get("pid").is_empty() && get("pid") != self.pid {
            return Err((50_001, Some("60001"), "the pid is not registered".into()));
        }
        let number = |name: &str, least: u64, most: u64| match get(name) {
            "" => true,
            text => text.parse::<u64>().is_ok_and(|n| (least..=most).contains(&n)),
        };
        if !number("page", 1, 1000) || !number("page_size", 10, 100) || !number("sort_type", 0, 32) {
            return wrong(10_000, "page, page_size or sort_type");
        }
        if get("type") == DETAIL {
            return if get("goods_sign").is_empty() { wrong(10_000, "goods_sign: none") } else { Ok(1) };
        }
        match get("goods_sign_list") {
            "" if get("keyword").is_empty() => wrong(10_000, "neither keyword nor goods_sign_list"),
            "" => Ok(0),
            list => match serde_json::from_str::<Vec<String>>(list) {
                Ok(signs) if !signs.is_empty() => Ok(signs.len()),
                _ => wrong(10_000, "goods_sign_list"),
            },
        }
    }
}
