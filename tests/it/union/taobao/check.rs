//! What the platform checks before it looks at the business.

use chrono::{DateTime, NaiveDateTime, TimeDelta};

use super::{Taobao, error, methods};
use crate::union::{
    gateway::{Asked, Bad, Good, Said},
    ledger::Verdict,
    market::Moment,
    sign::{self, Fields},
};

/// The parameters that every call may carry.
const COMMON: [&str; 11] = [
    "method",
    "app_key",
    "timestamp",
    "v",
    "sign_method",
    "sign",
    "format",
    "session",
    "simplify",
    "partner_id",
    "target_app_key",
];

/// The messages of the platform by its codes.
fn message(code: u16) -> &'static str {
    match code {
        9 => "Http Action Not Allowed",
        21 => "Missing Method",
        22 => "Invalid Method",
        23 => "Invalid Format",
        24 => "Missing Signature",
        25 => "Invalid signature",
        27 => "Invalid session",
        28 => "Missing App Key",
        29 => "Invalid app Key",
        30 => "Missing Timestamp",
        31 => "Invalid Timestamp",
        32 => "Missing Version",
        33 => "Invalid Version",
        40 => "Missing required arguments",
        _ => "Invalid arguments",
    }
}

/// A refusal: the code, and what is wrong.
type Wrong = (u16, String);

fn wrong(code: u16, what: impl Into<String>) -> Wrong {
    (code, what.into())
}

impl Taobao {
    pub(super) fn checked(&self, now: Moment, asked: &Asked) -> Result<Good, Bad> {
        let fields = asked.form().unwrap_or_default();
        let method = fields.get("method").cloned().unwrap_or_default();
        let faults = || {
            self.common(now, asked, &fields)?;
            business(&fields)
        };
        let items = faults().map_err(|(code, what)| {
            let sub = (code == 29).then_some(("isv.appkey-not-exists", ""));
            let msg = format!("{}:{what}", message(code));
            let msg = if matches!(code, 40 | 41) { msg.as_str() } else { message(code) };
            let verdict = Verdict::Refused(format!("{code} {what}"));
            Bad { method: method.clone(), said: Said { verdict, body: error(code, msg, sub) } }
        })?;
        if self.is_too_fast(now) {
            let verdict = Verdict::Refused(format!("9100 more than {} calls a second", self.per_second));
            let body = error(15, "Remote service error", Some(("9100", "调用过快")));
            return Err(Bad { method, said: Said { verdict, body } });
        }
        Ok(Good { method, fields, items })
    }

    fn common(&self, now: Moment, asked: &Asked, fields: &Fields) -> Result<(), Wrong> {
        if asked.method != axum::http::Method::POST {
            return Err(wrong(9, format!("{} instead of POST", asked.method)));
        }
        if !asked.is_form() {
            return Err(wrong(41, format!("content-type {:?}", asked.content_type)));
        }
        if !asked.query.is_empty() {
            // The platform takes them there too; but addresses land in the logs of everything between.
            return Err(wrong(41, "parameters in the address"));
        }
        if asked.form().is_none() {
            return Err(wrong(41, "a parameter twice, or not UTF-8"));
        }
        let get = |name: &str, missing: u16| {
            let value = fields.get(name).map(String::as_str).filter(|value| !value.is_empty());
            value.ok_or_else(|| wrong(missing, name))
        };
        let method = get("method", 21)?;
        if methods::parameters(method).is_none() {
            return Err(wrong(22, method));
        }
        if get("app_key", 28)? != self.account.app_key {
            return Err(wrong(29, "another key"));
        }
        if get("v", 32)? != "2.0" {
            return Err(wrong(33, fields["v"].clone()));
        }
        // Without it the platform answers in XML.
        if fields.get("format").map(String::as_str) != Some("json") {
            return Err(wrong(23, format!("format {:?}", fields.get("format"))));
        }
        let told = get("timestamp", 30)?;
        let at = NaiveDateTime::parse_from_str(told, "%Y-%m-%d %H:%M:%S").ok().filter(|_| told.len() == 19);
        let skew = at.map(|at| DateTime::from_naive_utc_and_offset(at - TimeDelta::hours(8), chrono::Utc) - now);
        if skew.is_none_or(|skew: TimeDelta| skew.abs() > TimeDelta::minutes(10)) {
            return Err(wrong(31, format!("{told:?} at {now}")));
        }
        let (sign, secret) = (get("sign", 24)?, &self.account.secret);
        let right = match get("sign_method", 25)? {
            "md5" => sign::md5(secret, fields),
            "hmac" => sign::hmac_md5(secret.as_bytes(), fields),
            "hmac-sha256" => sign::hmac_sha256(secret.as_bytes(), fields),
            other => return Err(wrong(25, format!("sign_method {other:?}"))),
        };
        if sign != right {
            return Err(wrong(25, "the signature is another"));
        }
        if fields.contains_key("session") {
            return Err(wrong(27, "these methods need no session"));
        }
        Ok(())
    }

    /// Whether an adzone and a scene are the account's; what the union's services say where they are not.
    pub(super) fn own(&self, call: &Good) -> Result<(), Said> {
        let is = |name: &str, own: &str| call.fields.get(name).is_none_or(|told| told == own);
        if !is("adzone_id", self.account.adzone()) || !is("pid", &self.account.pid) {
            let verdict = Verdict::Refused("5 the adzone is not the key's".into());
            return Err(super::remote(verdict, "5", "推广位不属于当前账号"));
        }
        let scene = call.fields.get("biz_scene_id").map_or("1", String::as_str);
        if !self.account.scenes.iter().any(|granted| granted.to_string() == scene) {
            let verdict = Verdict::Denied(format!("1911 scene {scene} is not granted"));
            return Err(super::remote(verdict, "1911", "无该场景权限"));
        }
        Ok(())
    }
}

/// The method's own parameters; how many items it asks for.
fn business(fields: &Fields) -> Result<usize, Wrong> {
    let method = fields["method"].as_str();
    let parameters = methods::parameters(method).unwrap_or_default();
    for (name, required, rule) in parameters {
        match fields.get(*name) {
            None if *required => return Err(wrong(40, *name)),
            Some(value) if value.is_empty() && *required => return Err(wrong(40, *name)),
            Some(value) if !rule.allows(value) => return Err(wrong(41, format!("{name} = {value:?}"))),
            _ => {}
        }
    }
    let known = |name: &str| COMMON.contains(&name) || parameters.iter().any(|(n, ..)| *n == name);
    if let Some(name) = fields.keys().find(|name| !known(name)) {
        return Err(wrong(41, format!("no parameter {name}")));
    }
    let one_of = |names: &[&str]| names.iter().any(|name| fields.get(*name).is_some_and(|v| !v.is_empty()));
    match method {
        methods::SEARCH if !one_of(&["q", "cat"]) => Err(wrong(40, "q")),
        methods::COUPON if !(one_of(&["me"]) || one_of(&["item_id"]) && one_of(&["activity_id"])) => {
            Err(wrong(40, "me, or item_id and activity_id"))
        }
        _ => {
            let ids = fields.get("item_id").or_else(|| fields.get("num_iids"));
            Ok(ids.map_or(0, |ids| ids.split(',').count()))
        }
    }
}
