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
    extract::{Path, State},
    http::{StatusCode, header},
    response::IntoResponse,
    routing::get,
};

use super::{
    art,
    pages::{Face, Item, page},
};
use crate::listing::Locale;

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

/// A shop, with everything in English and Chinese.
#[derive(Debug)]
pub struct Sign {
    /// The watch's id.
    pub id: &'static str,
    /// The watch's name.
    pub name: (&'static str, &'static str),
    /// The item's title.
    title: (&'static str, &'static str),
    /// In fen.
    price: u32,
    image: &'static str,
    sold: u64,
}

const fn sign(
    id: &'static str,
    name: (&'static str, &'static str),
    title: (&'static str, &'static str),
    price: u32,
    image: &'static str,
    sold: u64,
) -> Sign {
    Sign { id, name, title, price, image, sold }
}

/// The shops, the own one first.
#[rustfmt::skip]
pub const SHOPS: [Sign; 7] = [
    sign("own-500", ("Our thermos 500 ml", "自家 500ml"), ("Dawn thermos 500 ml, stainless steel", "晨光保温杯 500ml 不锈钢"), 7500, "own-front.jpg", 5210),
    sign("rival-a-500", ("Rival A 500 ml", "对手A 500ml"), ("Cosy thermos 500 ml, 316 steel", "暖心保温杯 500ml 316不锈钢"), 7900, "a-front.jpg", 8120),
    sign("rival-b-500", ("Rival B 500 ml", "对手B 500ml"), ("Trail thermos 500 ml, light", "山野保温杯 500ml 便携"), 8800, "b-front.jpg", 3040),
    sign("rival-c-500", ("Rival C 500 ml", "对手C 500ml"), ("Plain thermos 500 ml, matt", "极简保温杯 500ml 哑光"), 9900, "c-front.jpg", 1260),
    sign("rival-d-500", ("Rival D 500 ml", "对手D 500ml"), ("Glacier thermos 500 ml, vacuum", "冰川保温杯 500ml 真空"), 8500, "d-front.jpg", 20_430),
    sign("rival-e-500", ("Rival E 500 ml", "对手E 500ml"), ("Traveller thermos 500 ml, double wall", "旅人保温杯 500ml 双层"), 9200, "e-front.jpg", 770),
    sign("rival-f-500", ("Rival F 500 ml", "对手F 500ml"), ("Cone thermos 500 ml, for children", "松果保温杯 500ml 儿童"), 8300, "f-front.jpg", 4410),
];

impl Shop {
    /// Opens all shops.
    pub async fn open(locale: Locale) -> anyhow::Result<Self> {
        let (mut items, mut addresses) = (BTreeMap::new(), BTreeMap::new());
        for (place, Sign { id, title, price, image, sold, .. }) in (11..).zip(SHOPS) {
            let item = Item {
                locale,
                title: locale.pick(title.0, title.1),
                price,
                list_price: None,
                coupon: None,
                image,
                sold,
                face: Face::Listing,
            };
            let counter = Arc::new(Counter { item: Mutex::new(item), requests: AtomicU64::new(0) });
            let listener = tokio::net::TcpListener::bind((Ipv4Addr::new(127, 0, 0, place), 0))
                .await
                .context("the embedded shop needs 127.0.0.0/8, the loopback of Linux")?;
            addresses.insert(id, format!("http://{}/item/{id}", listener.local_addr()?));
            let app = Router::new()
                .route("/item/{id}", get(answer))
                .route("/img/{name}", get(picture))
                .with_state(Arc::clone(&counter));
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
        for (index, id) in SHOPS.iter().map(|shop| shop.id).enumerate() {
            self.change(id, |item| item.sold += half_hours * (1 + index as u64 % 3));
        }
    }
}

async fn picture(Path(name): Path<String>) -> Result<impl IntoResponse, StatusCode> {
    let file = art::picture(&name).ok_or(StatusCode::NOT_FOUND)?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg")], file))
}

async fn answer(State(counter): State<Arc<Counter>>) -> impl IntoResponse {
    let item = counter.item.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
    let (status, page) = page(&item, counter.requests.fetch_add(1, Relaxed));
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], page)
}
