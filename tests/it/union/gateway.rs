//! The door of a gateway: HTTP on loopback, the script of troubles, the ledger. What a union checks and says is its own.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Method, Response, StatusCode, Uri},
};
use chrono::{DateTime, Utc};
use rivald::clock::Clock;
use serde_json::Value;

use super::{
    ledger::{Call, Ledger, Verdict},
    sign::Fields,
    trouble::{self, Scripted, Trouble},
};

/// A request as it came in.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: Method,
    pub query: String,
    pub content_type: String,
    pub body: Bytes,
}

impl Asked {
    /// The fields of a form; none where one comes twice or is not UTF-8.
    pub fn form(&self) -> Option<Fields> {
        std::str::from_utf8(&self.body).ok()?;
        let mut fields = Fields::new();
        for (name, value) in url::form_urlencoded::parse(&self.body) {
            if value.contains('\u{fffd}') || fields.insert(name.into_owned(), value.into_owned()).is_some() {
                return None;
            }
        }
        Some(fields)
    }

    pub fn is_form(&self) -> bool {
        self.content_type.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded")
    }
}

/// What a union comes to.
pub struct Said {
    pub verdict: Verdict,
    pub body: Value,
}

impl Said {
    pub fn answered(body: Value) -> Self {
        Self { verdict: Verdict::Answered, body }
    }
}

/// A call that was asked rightly.
pub struct Good {
    pub method: String,
    pub fields: Fields,
    /// How many items it asks for.
    pub items: usize,
}

/// A call that was not: as much of its method as could be made out, and what is said to it.
pub struct Bad {
    pub method: String,
    pub said: Said,
}

/// What a union makes of requests.
pub trait Union: Send + Sync + 'static {
    /// Checks a request, as the platform does before it looks at the business.
    fn check(&self, now: DateTime<Utc>, asked: &Asked) -> Result<Good, Bad>;
    /// Answers a call that passed.
    fn answer(&self, now: DateTime<Utc>, call: &Good) -> Said;
    /// The body of a trouble that is told as JSON.
    fn trouble(&self, trouble: Trouble, seconds: i64) -> Value;
}

/// A gateway that is open.
pub struct Gateway<U> {
    pub union: Arc<U>,
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    clock: Clock,
    ledger: Mutex<Ledger>,
    script: Mutex<Vec<Scripted>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<U: Union> Gateway<U> {
    pub async fn open(union: U, clock: Clock) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared { clock, ledger: Mutex::default(), script: Mutex::default() });
        let union = Arc::new(union);
        let app = Router::new().fallback(serve::<U>).with_state((Arc::clone(&shared), Arc::clone(&union)));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { union, address, shared }
    }

    /// Its address, for `base` in the settings.
    pub fn base(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Adds to the script.
    pub fn script(&self, scripted: Scripted) {
        lock(&self.shared.script).push(scripted);
    }

    /// What was asked so far.
    pub fn ledger(&self) -> Ledger {
        lock(&self.shared.ledger).clone()
    }
}

async fn serve<U: Union>(
    State((shared, union)): State<(Arc<Shared>, Arc<U>)>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let content_type = headers.get("content-type").and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    let asked = Asked { method, query: uri.query().unwrap_or_default().to_owned(), content_type, body };
    let now = shared.clock.now();
    let (call, reply) = match union.check(now, &asked) {
        Err(bad) => (Call { at: now, method: bad.method, items: 0, verdict: bad.said.verdict }, json(&bad.said.body)),
        Ok(good) => {
            let struck = trouble::strikes(&mut lock(&shared.script), &good.method, now);
            let (verdict, reply) = if let Some((trouble, seconds)) = struck {
                let body = || union.answer(now, &good).body;
                (Verdict::Troubled(trouble.name()), troubled(&*union, trouble, seconds, body))
            } else {
                let said = union.answer(now, &good);
                (said.verdict, json(&said.body))
            };
            (Call { at: now, method: good.method, items: good.items, verdict }, reply)
        }
    };
    lock(&shared.ledger).calls.push(call);
    reply
}

fn troubled(union: &impl Union, trouble: Trouble, seconds: i64, body: impl FnOnce() -> Value) -> Response<Body> {
    match trouble {
        Trouble::Html => {
            reply(StatusCode::OK, "text/html; charset=utf-8", "<!doctype html><title>验证</title>请滑动验证")
        }
        Trouble::Cut => {
            let whole = body().to_string();
            let end = (0..=whole.len() / 2).rev().find(|at| whole.is_char_boundary(*at)).unwrap_or(0);
            reply(StatusCode::OK, JSON, whole[..end].to_owned())
        }
        Trouble::BadGateway => reply(StatusCode::BAD_GATEWAY, "text/html", "<h1>502 Bad Gateway</h1>"),
        Trouble::Closed => {
            let broken = futures_util::stream::once(async { Err::<Bytes, _>(std::io::Error::other("closed")) });
            Response::builder().header("content-type", JSON).body(Body::from_stream(broken)).unwrap_or_default()
        }
        _ => json(&union.trouble(trouble, seconds)),
    }
}

const JSON: &str = "application/json;charset=UTF-8";

fn json(body: &Value) -> Response<Body> {
    reply(StatusCode::OK, JSON, body.to_string())
}

fn reply(status: StatusCode, content_type: &str, body: impl Into<Body>) -> Response<Body> {
    let built = Response::builder().status(status).header("content-type", content_type).body(body.into());
    built.unwrap_or_default()
}
