//! JD's gateway with the union's goods interfaces: the reply is JSON within JSON, in one of its recorded forms.

mod answer;
mod check;

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use serde_json::{Value, json};

use super::{
    gateway::{Asked, Bad, Good, Said, Union},
    ledger::Verdict,
    market::{Goods, Market, Moment, Rules, hash},
    trouble::Trouble,
};

pub const QUERY: &str = "jd.union.open.goods.query";
pub const PROMOTION: &str = "jd.union.open.goods.promotiongoodsinfo.query";
pub const BIG_FIELD: &str = "jd.union.open.goods.bigfield.query";

/// In which form a reply comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `…_responce` with `queryResult`, a text.
    Responce,
    /// `…_response` with `result`, a text: the older gateway.
    Response,
    /// `…_responce` with `getResult`, a text.
    GetResult,
    /// `…_responce` with `queryResult`, an object.
    Object,
    /// One after the other.
    InTurn,
}

/// The platform.
pub struct Jd {
    pub app_key: String,
    pub secret: String,
    /// Whether shop numbers may be asked for (`sceneId` 2).
    pub scene_two: bool,
    pub market: Market,
    pub rules: Rules,
    pub shape: Shape,
    calls: AtomicUsize,
}

impl Jd {
    pub fn new(market: Market) -> Self {
        Self {
            app_key: "jdappkey0fortests0001".into(),
            secret: "jdsecret0fortests0001".into(),
            scene_two: true,
            market,
            rules: Rules::default(),
            shape: Shape::InTurn,
            calls: AtomicUsize::new(0),
        }
    }

    /// The number on the shop's own pages.
    pub fn sku(goods: &Goods) -> u64 {
        goods.number / 10
    }

    /// The union's id: two parts, of which the first is another at every call.
    pub fn item_id(goods: &Goods, call: usize) -> String {
        let part = |parts: &[u64]| format!("{:016x}", hash(parts));
        format!("{}_{}", part(&[goods.number, call as u64]), part(&[goods.number, u64::MAX]))
    }

    fn by_sku(&self, sku: u64) -> Option<&Goods> {
        self.market.goods.iter().find(|goods| Self::sku(goods) == sku)
    }

    fn by_item_id(&self, id: &str) -> Option<&Goods> {
        let stays = id.rsplit_once('_')?.1;
        self.market.goods.iter().find(|goods| Self::item_id(goods, 0).ends_with(stays))
    }

    /// Wraps what an interface says, in the form whose turn it is.
    fn wrap(&self, method: &str, inner: &Value) -> Value {
        let turn = self.calls.fetch_add(1, Relaxed);
        let shape = match self.shape {
            Shape::InTurn => [Shape::Responce, Shape::Response, Shape::GetResult, Shape::Object][turn % 4],
            shape => shape,
        };
        let name = method.replace('.', "_");
        let text = || Value::from(inner.to_string());
        match shape {
            Shape::Response => json!({ format!("{name}_response"): { "result": text(), "code": "0" } }),
            Shape::GetResult => json!({ format!("{name}_responce"): { "code": "0", "getResult": text() } }),
            Shape::Object => json!({ format!("{name}_responce"): { "code": "0", "queryResult": inner } }),
            _ => json!({ format!("{name}_responce"): { "code": "0", "queryResult": text() } }),
        }
    }

    /// An interface's own error.
    fn inner(&self, method: &str, verdict: Verdict, code: u32, message: &str) -> Said {
        let inner = json!({ "code": code, "message": message, "requestId": "o_0a1b2c3d" });
        Said { verdict, body: self.wrap(method, &inner) }
    }
}

impl Union for Jd {
    fn check(&self, now: Moment, asked: &Asked) -> Result<Good, Bad> {
        self.checked(now, asked)
    }

    fn answer(&self, now: Moment, call: &Good) -> Said {
        match call.method.as_str() {
            QUERY => self.query(now, call),
            PROMOTION => self.promotion(now, call),
            _ => self.big_field(now, call),
        }
    }

    fn trouble(&self, trouble: Trouble, _seconds: i64) -> Value {
        let (code, zh, en) = match trouble {
            Trouble::Quota => ("2", "超过调用限制", "App Call Limited"),
            Trouble::Key => ("21", "信息无效", "Invalid app_key"),
            Trouble::Signature => ("12", "无效签名", "Invalid Signature"),
            Trouble::Permission | Trouble::Banned => ("24", "无权限", "No permission"),
            _ => {
                let inner = json!({ "code": 500, "message": "系统繁忙" });
                return self.wrap(QUERY, &inner);
            }
        };
        error(code, zh, en)
    }
}

/// The gateway's own error: its code is a text.
fn error(code: &str, zh: &str, en: &str) -> Value {
    json!({ "error_response": { "code": code, "zh_desc": zh, "en_desc": en } })
}
