//! The desk against a gateway on loopback that answers as a script says and notes every call.

#![expect(clippy::unwrap_used, reason = "tests")]

mod asking;
mod beside;
mod finding;
mod refusing;

use std::{
    future::Future,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{Router, body::Bytes, extract::State, routing::post};
use chrono::TimeDelta;
use secrecy::SecretString;
use serde_json::{Value, json};
use url::Url;

use super::{Item, Unions, sample, sign};
use crate::{
    clock::Clock,
    listing::{Moment, Watch},
    settings::{self, Secret, SignMethod},
    source::fetch::FetchError,
};

const SECRET: &str = "hush-hush-hush";
const APP_KEY: &str = "12345678";

type Answer = dyn Fn(&sign::Params) -> String + Send + Sync;

#[derive(Clone)]
struct Gateway {
    clock: Clock,
    calls: Arc<Mutex<Vec<(Moment, sign::Params)>>>,
    script: Arc<Mutex<Arc<Answer>>>,
    base: Url,
}

async fn answer(State(gateway): State<Gateway>, body: Bytes) -> String {
    let params: sign::Params = url::form_urlencoded::parse(&body).into_owned().collect();
    gateway.calls.lock().unwrap().push((gateway.clock.now(), params.clone()));
    let script = Arc::clone(&gateway.script.lock().unwrap());
    script(&params)
}

impl Gateway {
    async fn new(answers: impl Fn(&sign::Params) -> String + Send + Sync + 'static) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}/router/rest", listener.local_addr().unwrap()).parse().unwrap();
        let clock = Clock::manual("2026-11-28T00:00:00Z".parse().unwrap());
        let script: Arc<Answer> = Arc::new(answers);
        let gateway = Self { clock, calls: Arc::default(), script: Arc::new(Mutex::new(script)), base };
        let app = Router::new().route("/router/rest", post(answer)).with_state(gateway.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        gateway
    }

    fn answers(&self, answers: impl Fn(&sign::Params) -> String + Send + Sync + 'static) {
        *self.script.lock().unwrap() = Arc::new(answers);
    }

    fn settings(&self, adzone: &str) -> settings::Unions {
        let mut unions = settings::Unions::default();
        unions.taobao.app_key = APP_KEY.into();
        unions.taobao.secret = Secret::Plain(SecretString::from(SECRET));
        unions.taobao.adzone = adzone.into();
        unions.taobao.base = self.base.clone();
        unions
    }

    fn unions(&self, adzone: &str) -> Unions {
        Unions::new(&self.settings(adzone), "rivald/test", Duration::from_secs(5), self.clock.clone()).unwrap()
    }

    /// Runs something that may wait for its turn: the clock goes on while it does.
    async fn run<T>(&self, work: impl Future<Output = T>) -> T {
        tokio::pin!(work);
        loop {
            tokio::select! {
                biased;
                out = &mut work => return out,
                () = tokio::time::sleep(Duration::from_millis(2)) => self.clock.advance(Duration::from_millis(500)),
            }
        }
    }

    async fn ask(&self, unions: &Unions, watch: &Watch) -> Result<Item, FetchError> {
        self.run(unions.ask(watch)).await
    }

    /// The calls since this was last asked: their interfaces and ids.
    fn taken(&self) -> Vec<(Moment, sign::Params)> {
        std::mem::take(&mut self.calls.lock().unwrap())
    }

    /// The calls of one interface since this was last asked.
    fn of(calls: &[(Moment, sign::Params)], api: &str) -> usize {
        calls.iter().filter(|(_, call)| call.get("method").is_some_and(|method| method.contains(api))).count()
    }
}

fn watches(count: u64) -> Vec<Arc<Watch>> {
    (0..count).map(|n| Arc::new(sample::watch(700_000_000_000 + n))).collect()
}

/// The item that a union has for an id.
fn item(asked: &str) -> Value {
    let end = asked.rsplit('-').next().unwrap_or(asked);
    json!({
        "item_id": format!("head-{end}"), "input_item_iid": asked,
        "publish_info": {"income_rate": "10.00", "two_hour_promotion_sales": 2, "daily_promotion_sales": 20},
        "price_promotion_info": {"zk_final_price": "88.00"},
        "item_basic_info": {"title": format!("杯子 {end}"), "shop_title": "某店", "volume": 300}
    })
}

fn items(api: &str, items: &[Value]) -> String {
    let inside = json!({"results": {"tbk_item_detail": items}, "request_id": "r"});
    json!({format!("{}_response", api.trim_start_matches("taobao.").replace('.', "_")): inside}).to_string()
}

fn hits(items: &[Value]) -> String {
    let inside = json!({"result_list": {"map_data": items}, "total_results": items.len()});
    json!({"tbk_dg_material_optional_upgrade_response": inside}).to_string()
}

fn error(code: u64, sub_code: &str, sub_msg: &str) -> String {
    json!({"error_response": {"code": code, "msg": "m", "sub_code": sub_code, "sub_msg": sub_msg}}).to_string()
}

fn ids_of(call: &sign::Params) -> Vec<String> {
    call.get("item_id").into_iter().flat_map(|ids| ids.split(',')).map(str::to_owned).collect()
}

/// A union that has whatever it is asked for.
fn all_well(call: &sign::Params) -> String {
    let all: Vec<Value> = ids_of(call).iter().map(|id| item(id)).collect();
    items(&call["method"], &all)
}

/// When a call says that it was made.
fn called_at(call: &sign::Params) -> Moment {
    format!("{}+08:00", call["timestamp"].replace(' ', "T")).parse().unwrap()
}

/// The calls are signed, timed and of a fit size.
fn are_proper(calls: &[(Moment, sign::Params)]) {
    for (at, call) in calls {
        assert_eq!(call["sign"], sign::top(call, &SECRET.into(), SignMethod::HmacSha256));
        // The clock may have gone on while the call was on its way.
        let behind = *at - called_at(call);
        assert!((TimeDelta::zero()..TimeDelta::minutes(10)).contains(&behind), "{behind}");
        assert_eq!((call["app_key"].as_str(), call["format"].as_str()), (APP_KEY, "json"));
        assert!(ids_of(call).len() <= 20);
    }
    for pair in calls.windows(2) {
        assert!(called_at(&pair[1].1) - called_at(&pair[0].1) >= TimeDelta::seconds(1), "one call a second");
    }
}
