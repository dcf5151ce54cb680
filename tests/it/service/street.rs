//! Shops that change by plan: each shows its next price only when the one before has been told, so that every change is
//! one that can be told, however often the daemon is killed.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU32, AtomicU64, Ordering::Relaxed},
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
}

/// A price in cents.
pub type Cents = u64;

impl Shop {
    /// Opens the n-th shop. On Linux all of 127/8 is this machine.
    pub async fn open(n: usize) -> Arc<Self> {
        let listener = tokio::net::TcpListener::bind(format!("127.0.8.{}:0", n + 1)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let shop = Arc::new(Self { n, address, step: AtomicU32::default(), hits: AtomicU64::default() });
        let app = Router::new().fallback(answer).with_state(Arc::clone(&shop));
        tokio::spawn(async move { axum::serve(listener, app).await });
        shop
    }

    /// What it asks after so many changes: no two shops and no two steps ask the same.
    pub fn price(&self, step: u32) -> Cents {
        let base = (self.n as u64 + 1) * 1_000_00;
        base + u64::from(step % 2) * 300_00 + u64::from(step)
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
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page)
}
