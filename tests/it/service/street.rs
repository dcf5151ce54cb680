//! Shops that change by plan: each shows its next price only when the one before has been told, so that every change is
//! one that can be told, however often the daemon is killed.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering::Relaxed},
    },
};

use axum::{Router, extract::State, http::header, response::IntoResponse};

/// A shop with one listing, on a loopback address of its own: for the daemon a host of its own.
#[derive(Debug)]
pub struct Shop {
    pub n: usize,
    pub address: SocketAddr,
    /// How often it has changed its price.
    pub step: AtomicU32,
    pub hits: AtomicU64,
    /// Whether it hangs up after each answer.
    pub hangs_up: AtomicBool,
}

/// A price in cents.
pub type Cents = u64;

impl Shop {
    /// Opens the n-th shop. On Linux all of 127/8 is this machine.
    pub async fn open(n: usize) -> Arc<Self> {
        Self::at(n, &format!("127.0.8.{}:0", n + 1)).await
    }

    /// Opens the n-th shop at an address of this machine.
    pub async fn at(n: usize, address: &str) -> Arc<Self> {
        let listener = tokio::net::TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (step, hits, hangs_up) = (AtomicU32::default(), AtomicU64::default(), AtomicBool::default());
        let shop = Arc::new(Self { n, address, step, hits, hangs_up });
        let app = Router::new().fallback(answer).with_state(Arc::clone(&shop));
        tokio::spawn(async move { axum::serve(listener, app).await });
        shop
    }

    /// What it asks after so many changes: no two shops and no two steps ask the same.
    pub fn price(&self, step: u32) -> Cents {
        let base = (self.n as u64 + 1) * 100_000;
        base + u64::from(step % 2) * 30_000 + u64::from(step)
    }

    /// The price that it shows now.
    pub fn shown(&self) -> Cents {
        self.price(self.step.load(Relaxed))
    }

    pub fn url(&self) -> String {
        format!("http://{}/item", self.address)
    }
}

async fn answer(State(shop): State<Arc<Shop>>) -> impl IntoResponse {
    let hits = shop.hits.fetch_add(1, Relaxed);
    let (n, cents) = (shop.n, shop.shown());
    let price = format!("{}.{:02}", cents / 100, cents % 100);
    // Real pages never come twice the same.
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Flask {n}</title>\
         <script type=\"application/ld+json\">{{\"@context\":\"https://schema.org\",\"@type\":\"Product\",\"name\":\"Flask {n}\",\
         \"offers\":{{\"@type\":\"Offer\",\"price\":\"{price}\",\"priceCurrency\":\"EUR\",\
         \"availability\":\"https://schema.org/InStock\"}}}}</script></head>\
         <body><h1>Flask {n}</h1><span class=\"price\">€{price}</span><button>Add to cart</button><!-- {hits} --></body></html>"
    );
    let connection = if shop.hangs_up.load(Relaxed) { "close" } else { "keep-alive" };
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONNECTION, connection)], page)
}
