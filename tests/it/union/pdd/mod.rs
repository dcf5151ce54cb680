//! Pinduoduo's gateway with the goods interfaces of its union (DDK).

mod answer;
mod check;

pub use answer::sales_tip;
use serde_json::{Value, json};

use super::{
    gateway::{Asked, Bad, Good, Said, Union},
    market::{Goods, Market, Moment, hash},
    trouble::Trouble,
};

pub const SEARCH: &str = "pdd.ddk.goods.search";
pub const DETAIL: &str = "pdd.ddk.goods.detail";

/// The platform.
pub struct Pdd {
    pub client_id: String,
    pub secret: String,
    /// Registered with the client.
    pub pid: String,
    pub market: Market,
    /// Whether replies still carry the number of an item's page.
    pub tells_goods_id: bool,
}

impl Pdd {
    pub fn new(market: Market) -> Self {
        Self {
            client_id: "pddclient0fortests0001".into(),
            secret: "pddsecret0fortests0001".into(),
            pid: "9007199_254740991".into(),
            market,
            tells_goods_id: false,
        }
    }

    /// The number in an address.
    pub fn goods_id(goods: &Goods) -> u64 {
        goods.number
    }

    /// One item has a sign for each plan: of any of them it is known.
    pub fn goods_sign(goods: &Goods, plan: u64) -> String {
        format!("c9{:016X}_{:012x}", hash(&[goods.number, plan]), hash(&[plan, goods.number]) >> 16)
    }

    fn signed(&self, sign: &str) -> Option<&Goods> {
        self.market.goods.iter().find(|goods| (0..3).any(|plan| Self::goods_sign(goods, plan) == sign))
    }
}

impl Union for Pdd {
    fn check(&self, now: Moment, asked: &Asked) -> Result<Good, Bad> {
        self.checked(now, asked)
    }

    fn answer(&self, now: Moment, call: &Good) -> Said {
        if call.method == SEARCH { self.search(now, call) } else { self.detail(now, call) }
    }

    fn trouble(&self, trouble: Trouble, _seconds: i64) -> Value {
        let (code, sub, said) = match trouble {
            Trouble::Quota => (70_036, Some("70036"), "应用为测试状态,调用量已达上限"),
            Trouble::Throttled => (70_031, None, "调用过于频繁,请调整调用频率"),
            Trouble::Permission => (20_031, Some("20031"), "用户授权权限包中无此接口"),
            Trouble::Key => (10_016, Some("10016"), "client 下线或者 clientId 不正确"),
            Trouble::Signature => (20_004, Some("20004"), "签名验证失败"),
            Trouble::Banned => (70_032, Some("70032"), "调用异常,已被风控"),
            Trouble::Timeout => (52_101, None, "当前接口被限流,请稍后重试"),
            _ => (50_000, None, "系统内部错误"),
        };
        error(code, sub, said)
    }
}

/// `{"error_response": …}`: `sub_code` is a text or null.
fn error(code: u32, sub: Option<&str>, said: &str) -> Value {
    json!({ "error_response": {
        "error_msg": said,
        "sub_msg": sub.map_or("", |_| said),
        "sub_code": sub,
        "error_code": code,
        "request_id": "17953995000001",
    } })
}
