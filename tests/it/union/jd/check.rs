//! What JD's gateway checks.

use axum::http::Method;
use chrono::{DateTime, NaiveDateTime, TimeDelta};
use serde_json::Value;

use super::{BIG_FIELD, Jd, PROMOTION, QUERY, error};
use crate::union::{
    gateway::{Asked, Bad, Good, Said},
    ledger::Verdict,
    market::Moment,
    sign::{self, Fields},
};

const COMMON: [&str; 9] =
    ["method", "app_key", "timestamp", "v", "360buy_param_json", "sign", "format", "sign_method", "access_token"];

/// What a query of goods may hold.
const KNOWN: [&str; 14] = [
    "sceneId",
    "skuIds",
    "itemIds",
    "keyword",
    "pageIndex",
    "pageSize",
    "sortName",
    "sort",
    "fields",
    "owner",
    "shopId",
    "isCoupon",
    "cid3",
    "forbidTypes",
];

/// The timestamp in either of its forms.
fn at(text: &str) -> Option<Moment> {
    let plain = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").ok().filter(|_| text.len() == 19);
    let plain = plain.map(|at| DateTime::from_naive_utc_and_offset(at - TimeDelta::hours(8), chrono::Utc));
    plain.or_else(|| DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.3f%z").ok().map(|at| at.to_utc()))
}

impl Jd {
    pub(super) fn checked(&self, now: Moment, asked: &Asked) -> Result<Good, Bad> {
        let fields = asked.form().unwrap_or_default();
        let method = fields.get("method").cloned().unwrap_or_default();
        let bad = |body: Value, what: String| Bad {
            method: method.clone(),
            said: Said { verdict: Verdict::Refused(what), body },
        };
        self.common(now, asked, &fields).map_err(|(code, what)| {
            bad(error(code, "参数无效", &format!("Invalid {what}")), format!("{code} {what}"))
        })?;
        let asked = serde_json::from_str(&fields["360buy_param_json"]).unwrap_or_default();
        let items = self.business(&method, &asked).map_err(|(code, what)| {
            let said = self.inner(&method, Verdict::Refused(format!("{code} {what}")), code, "参数错误");
            Bad { method: method.clone(), said }
        })?;
        Ok(Good { method, fields, items })
    }

    fn common(&self, now: Moment, asked: &Asked, fields: &Fields) -> Result<(), (&'static str, String)> {
        let wrong = |code: &'static str, what: &str| Err((code, what.to_owned()));
        if asked.method != Method::POST || !asked.is_form() || !asked.query.is_empty() || asked.form().is_none() {
            return wrong("10", "request: a posted form, nothing in the address, nothing twice");
        }
        let get = |name: &str| fields.get(name).map_or("", String::as_str);
        match get("method") {
            "" => return wrong("14", "method: none"),
            QUERY | PROMOTION | BIG_FIELD => {}
            other => return wrong("15", &format!("method {other}")),
        }
        match get("app_key") {
            "" => return wrong("20", "app_key: none"),
            key if key != self.app_key => return wrong("21", "app_key"),
            _ => {}
        }
        match get("v") {
            "" => return wrong("4", "v: none"),
            "1.0" => {}
            other => return wrong("5", &format!("v {other}")),
        }
        match get("timestamp") {
            "" => return wrong("7", "timestamp: none"),
            told if at(told).is_none_or(|at| (at - now).abs() > TimeDelta::minutes(6)) => {
                return wrong("8", &format!("timestamp {told:?} at {now}"));
            }
            _ => {}
        }
        match get("sign") {
            "" => return wrong("11", "sign: none"),
            told if told != sign::md5(&self.secret, fields) => return wrong("12", "sign"),
            _ => {}
        }
        if !matches!(get("format"), "" | "json") || !matches!(get("sign_method"), "" | "md5") {
            return wrong("10", "format or sign_method");
        }
        if fields.contains_key("access_token") {
            return wrong("19", "access_token: none is needed");
        }
        if let Some(name) = fields.keys().find(|name| !COMMON.contains(&name.as_str())) {
            return wrong("10", &format!("parameter {name}"));
        }
        match serde_json::from_str::<serde_json::Map<String, Value>>(get("360buy_param_json")) {
            Ok(_) => Ok(()),
            Err(_) => wrong("10", "360buy_param_json"),
        }
    }

    /// The interface's own rules; how many items it asks for.
    fn business(&self, method: &str, asked: &Value) -> Result<usize, (u32, String)> {
        let wrong = |code: u32, what: &str| Err((code, what.to_owned()));
        if method == PROMOTION {
            let ids: Vec<&str> = asked["skuIds"].as_str().unwrap_or_default().split(',').collect();
            let numbers = ids.iter().all(|id| id.parse::<u64>().is_ok());
            return if numbers && ids.len() <= 100 { Ok(ids.len()) } else { wrong(400, "skuIds") };
        }
        let request = &asked[if method == QUERY { "goodsReqDTO" } else { "goodsReq" }];
        let ids = |name: &str, right: fn(&Value) -> bool| match &request[name] {
            Value::Null => Ok(0),
            Value::Array(ids) if (1..=20).contains(&ids.len()) && ids.iter().all(right) => Ok(ids.len()),
            other => Err((400, format!("{name}: {other}"))),
        };
        let (skus, items) =
            (ids("skuIds", Value::is_u64)?, ids("itemIds", |id| id.as_str().is_some_and(|id| !id.is_empty()))?);
        match request["sceneId"].as_u64() {
            Some(1) if skus > 0 => return wrong(411, "skuIds in scene 1"),
            Some(2) if items > 0 => return wrong(411, "itemIds in scene 2"),
            Some(2) if !self.scene_two => return wrong(403, "scene 2 is not granted"),
            Some(1 | 2) => {}
            _ => return wrong(400, "sceneId"),
        }
        if skus + items == 0 && request["keyword"].as_str().is_none_or(str::is_empty) {
            return wrong(400, "neither ids nor keyword");
        }
        let within = |name: &str, most: u64| match &request[name] {
            Value::Null => true,
            number => number.as_u64().is_some_and(|n| (1..=most).contains(&n)),
        };
        let sort = request["sortName"].as_str().unwrap_or("price");
        let sorts = ["price", "commissionShare", "commission", "inOrderCount30Days", "inOrderComm30Days"];
        if !within("pageIndex", 1000) || !within("pageSize", 30) || !sorts.contains(&sort) {
            return wrong(400, "pageIndex, pageSize or sortName");
        }
        let object = request.as_object().ok_or((400, "goodsReqDTO".to_owned()))?;
        match object.keys().find(|name| !KNOWN.contains(&name.as_str())) {
            Some(name) => wrong(400, &format!("no parameter {name}")),
            None => Ok(skus + items),
        }
    }
}
