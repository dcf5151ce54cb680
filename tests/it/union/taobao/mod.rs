//! The Taobao Open Platform as the union's methods show it: it checks every call, and answers from the market.

mod check;
mod coupons;
mod ids;
mod items;
mod links;
mod methods;
mod search;

use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};

use super::{
    gateway::{Asked, Bad, Good, Said, Union},
    ledger::Verdict,
    market::{Goods, Market, Moment, Rules},
    trouble::Trouble,
};
pub use ids::Ids;

/// Whose key it is.
#[derive(Clone, Debug)]
pub struct Account {
    pub app_key: String,
    pub secret: String,
    /// `mm_a_b_c`; `c` is the adzone.
    pub pid: String,
    /// Scenes that are granted to the key: 1 always, 2 and 3 on application.
    pub scenes: Vec<u8>,
}

impl Account {
    pub fn adzone(&self) -> &str {
        self.pid.rsplit('_').next().unwrap_or_default()
    }
}

impl Default for Account {
    fn default() -> Self {
        Self {
            app_key: "34567890".into(),
            secret: "5ecre7f0rtests0n1y00000000000001".into(),
            pid: "mm_100200300_400500600_700800900100".into(),
            scenes: vec![1],
        }
    }
}

/// The platform.
pub struct Taobao {
    pub account: Account,
    pub market: Market,
    pub rules: Rules,
    pub ids: Ids,
    /// A call with one outdated id is refused as a whole (else that item is left out).
    pub strict_ids: bool,
    /// A search of scene 1 that finds a single item leaves out its id.
    pub hides_single: bool,
    /// So many calls within a second, and not one more.
    pub per_second: usize,
    second: Mutex<(i64, usize)>,
}

impl Taobao {
    pub fn new(market: Market, ids: Ids) -> Self {
        Self {
            account: Account::default(),
            market,
            rules: Rules::default(),
            ids,
            strict_ids: true,
            hides_single: true,
            per_second: 40,
            second: Mutex::default(),
        }
    }

    /// The item's id in the union's replies now.
    pub fn id(&self, goods: &Goods, now: Moment) -> String {
        self.ids.of(goods, &self.account.app_key, now)
    }

    fn is_too_fast(&self, now: Moment) -> bool {
        let mut second = self.second.lock().unwrap_or_else(PoisonError::into_inner);
        if second.0 != now.timestamp() {
            *second = (now.timestamp(), 0);
        }
        second.1 += 1;
        second.1 > self.per_second
    }
}

impl Union for Taobao {
    fn check(&self, now: Moment, asked: &Asked) -> Result<Good, Bad> {
        self.checked(now, asked)
    }

    fn answer(&self, now: Moment, call: &Good) -> Said {
        match call.method.as_str() {
            methods::INFO => self.items(now, call, false),
            methods::DETAILS => self.items(now, call, true),
            methods::SEARCH => self.search(now, call),
            methods::COUPON => self.coupon(now, call),
            methods::COUPONS => self.coupons(now, call),
            methods::EXTRACT => self.extract(now, call),
            _ => self.parse(now, call),
        }
    }

    fn trouble(&self, trouble: Trouble, seconds: i64) -> Value {
        let remote = "Remote service error";
        let (code, msg, sub) = match trouble {
            Trouble::Quota => (
                7,
                "App Call Limited",
                Some((
                    "accesscontrol.limited-by-app-access-count",
                    format!("This ban will last for {seconds} more seconds"),
                )),
            ),
            Trouble::Throttled => (15, remote, Some(("9100", "调用过快,账号级限流".into()))),
            Trouble::Permission => (
                11,
                "Insufficient isv permissions",
                Some(("isv.permission-api-package-limit", "scope ids is 31 4711".into())),
            ),
            Trouble::Key => (29, "Invalid app Key", Some(("isv.appkey-not-exists", String::new()))),
            Trouble::Signature => (25, "Invalid signature", None),
            Trouble::Banned => (12, "Forbidden Request", Some(("isv.permission-ip-whitelist-limit", String::new()))),
            Trouble::Timeout => (15, remote, Some(("isp.top-remote-connection-timeout", String::new()))),
            _ => (10, "Service Currently Unavailable", None),
        };
        let sub = sub.as_ref().map(|(code, said)| (*code, said.as_str()));
        error(code, msg, sub)
    }
}

/// `{"error_response": …}`.
fn error(code: u16, msg: &str, sub: Option<(&str, &str)>) -> Value {
    let mut body = json!({ "code": code, "msg": msg, "request_id": "16qgu1pnvz9k8" });
    if let Some((code, said)) = sub {
        body["sub_code"] = code.into();
        if !said.is_empty() {
            body["sub_msg"] = said.into();
        }
    }
    json!({ "error_response": body })
}

/// What the union's own services say.
fn remote(verdict: Verdict, sub_code: &str, said: &str) -> Said {
    Said { verdict, body: error(15, "Remote service error", Some((sub_code, said))) }
}

fn nothing() -> Said {
    remote(Verdict::Nothing, "50001", "无结果")
}

/// A good answer: `{"tbk_…_response": {…, "request_id": …}}`.
fn response(method: &str, mut body: Value) -> Said {
    body["request_id"] = "15ow3q1n8lz7c".into();
    let name = method.strip_prefix("taobao.").unwrap_or(method).replace('.', "_");
    Said::answered(json!({ format!("{name}_response"): body }))
}
