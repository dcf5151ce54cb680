//! Seven small shops on loopback, each at an address of its own: a host that rests must not silence the others.

use std::{
    collections::BTreeMap,
    net::Ipv4Addr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};

use anyhow::Context as _;
use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
    routing::get,
};

use super::pages::{Face, Item, page};

/// The shops.
#[derive(Debug)]
pub struct Shop {
    items: BTreeMap<&'static str, Arc<Counter>>,
    addresses: BTreeMap<&'static str, String>,
}

/// One shop with its one item.
#[derive(Debug)]
struct Counter {
    item: Mutex<Item>,
    requests: AtomicU64,
}

/// Ids of the shops, own one first, with name, title, price, picture, pieces sold so far.
pub const SHOPS: [(&str, &str, &str, u32, &str, u64); 7] = [
    ("own-500", "自营 500ml", "晨光保温杯 500ml 不锈钢", 7500, "own-front.jpg", 5210),
    ("rival-a-500", "对手A 500ml", "暖心保温杯 500ml 316不锈钢", 7900, "a-front.jpg", 8120),
    ("rival-b-500", "对手B 500ml", "山野保温杯 500ml 便携", 8800, "b-front.jpg", 3040),
    ("rival-c-500", "对手C 500ml", "极简保温杯 500ml 哑光", 9900, "c-front.jpg", 1260),
    ("rival-d-500", "对手D 500ml", "冰川保温杯 500ml 真空", 8500, "d-front.jpg", 20_430),
    ("rival-e-500", "对手E 500ml", "旅人保温杯 500ml 双层", 9200, "e-front.jpg", 770),
    ("rival-f-500", "对手F 500ml", "松果保温杯 500ml 儿童", 8300, "f-front.jpg", 4410),
];

impl Shop {
    /// Opens all shops.
    pub async fn open() -> anyhow::Result<Self> {
        let (mut items, mut addresses) = (BTreeMap::new(), BTreeMap::new());
        for (place, (id, _, title, price, image, sold)) in (11..).zip(SHOPS) {
            let item = Item { title, price, list_price: None, coupon: None, image, sold, face: Face::Listing };
            let counter = Arc::new(Counter { item: Mutex::new(item), requests: AtomicU64::new(0) });
            let listener = tokio::net::TcpListener::bind((Ipv4Addr::new(127, 0, 0, place), 0))
                .await
                .context("the embedded shop needs 127.0.0.0/8, the loopback of Linux")?;
            addresses.insert(id, format!("http://{}/item/{id}", listener.local_addr()?));
            let app = Router::new().route("/item/{id}", get(answer)).with_state(Arc::clone(&counter));
            tokio::spawn(async move { axum::serve(listener, app).await });
            items.insert(id, counter);
        }
        Ok(Self { items, addresses })
    }

    /// The address of an item.
    pub fn address(&self, id: &str) -> &str {
        self.addresses.get(id).map_or("", String::as_str)
    }

    /// Changes an item.
    pub fn change(&self, id: &str, change: impl FnOnce(&mut Item)) {
        if let Some(counter) = self.items.get(id) {
            change(&mut counter.item.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
        }
    }

    /// Half an hour of trade: everybody sells a little.
    pub fn trade(&self, half_hours: u64) {
        for (index, id) in SHOPS.iter().map(|shop| shop.0).enumerate() {
            self.change(id, |item| item.sold += half_hours * (1 + index as u64 % 3));
        }
    }
}

async fn answer(State(counter): State<Arc<Counter>>) -> impl IntoResponse {
    let item = counter.item.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
    let (status, page) = page(&item, counter.requests.fetch_add(1, Relaxed));
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], page)
}
