//! A shop on loopback with a page and pictures, and a count of what was asked for.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Body,
    extract::State,
    http::{HeaderMap, Response, StatusCode, Uri, header},
};

/// What an address answers.
#[derive(Clone)]
pub enum Thing {
    /// A file with its content type; its length is its ETag.
    File(Vec<u8>, &'static str),
    /// A status and nothing else.
    Status(u16),
    /// A body that never ends.
    Endless,
    /// The beginning of a JPEG, and then nothing more: the connection stays open.
    Stuck,
    /// At one request the first, at the next the second, and so on.
    InTurn(Box<Thing>, Box<Thing>),
}

#[derive(Clone, Default)]
pub struct Shop {
    things: Arc<Mutex<BTreeMap<String, Thing>>>,
    /// By path: the status of each answer.
    asked: Arc<Mutex<Vec<(String, u16)>>>,
    address: Option<SocketAddr>,
}

impl Shop {
    pub async fn open() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let shop = Self { address: listener.local_addr().ok(), ..Self::default() };
        let app = Router::new().fallback(answer).with_state(shop.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        shop
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address.unwrap())
    }

    pub fn put(&self, path: &str, thing: Thing) {
        self.things.lock().unwrap().insert(path.into(), thing);
    }

    pub fn picture(&self, path: &str, bytes: Vec<u8>) {
        self.put(path, Thing::File(bytes, "image/jpeg"));
    }

    /// A listing at `/p` with these pictures.
    pub fn sell(&self, price: &str, pictures: &[&str]) {
        self.put("/p", self.listing(price, pictures));
    }

    /// The page of a listing with these pictures.
    pub fn listing(&self, price: &str, pictures: &[&str]) -> Thing {
        let images: Vec<String> = pictures.iter().map(|path| format!("\"{}\"", self.url(path))).collect();
        let images = images.join(",");
        let page = format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Bottle</title>\
             <script type=\"application/ld+json\">{{\"@context\":\"https://schema.org\",\"@type\":\"Product\",\
             \"name\":\"Steel bottle 500 ml\",\"image\":[{images}],\"offers\":{{\"@type\":\"Offer\",\"price\":\"{price}\",\
             \"priceCurrency\":\"EUR\",\"availability\":\"https://schema.org/InStock\"}}}}</script></head>\
             <body><h1>Steel bottle 500 ml</h1><span class=\"price\">€{price}</span></body></html>"
        );
        Thing::File(page.into_bytes(), "text/html; charset=utf-8")
    }

    /// The answers to requests for anything but the page and robots.txt, oldest first.
    pub fn asked(&self) -> Vec<(String, u16)> {
        let asked = self.asked.lock().unwrap();
        asked.iter().filter(|(path, _)| path != "/p" && path != "/robots.txt").cloned().collect()
    }
}

async fn answer(State(shop): State<Shop>, uri: Uri, headers: HeaderMap) -> Response<Body> {
    let path = uri.path().to_owned();
    let mut thing = shop.things.lock().unwrap().get(&path).cloned();
    if let Some(Thing::InTurn(first, second)) = thing {
        let turns = shop.asked.lock().unwrap().iter().filter(|(asked, _)| *asked == path).count();
        thing = Some(if turns.is_multiple_of(2) { *first } else { *second });
    }
    let (status, response) = match thing {
        Some(Thing::File(bytes, kind)) => {
            let tag = format!("\"{}\"", bytes.len());
            let same = headers.get(header::IF_NONE_MATCH).is_some_and(|known| known == tag.as_str());
            let mut response = Response::new(if same { Body::empty() } else { Body::from(bytes) });
            *response.status_mut() = if same { StatusCode::NOT_MODIFIED } else { StatusCode::OK };
            response.headers_mut().insert(header::CONTENT_TYPE, kind.parse().unwrap());
            response.headers_mut().insert(header::SET_COOKIE, "session=secret-of-a-session".parse().unwrap());
            // The page is never "the same": it is read at each poll.
            if path != "/p" {
                response.headers_mut().insert(header::ETAG, tag.parse().unwrap());
            }
            (response.status().as_u16(), response)
        }
        Some(Thing::Status(status)) => {
            let mut response = Response::new(Body::from("no"));
            *response.status_mut() = StatusCode::from_u16(status).unwrap();
            (status, response)
        }
        Some(Thing::Endless) => {
            let chunk = || Some((Ok::<_, std::io::Error>(vec![0xFF_u8; 65_536]), ()));
            let endless = futures_util::stream::unfold((), move |()| async move { chunk() });
            (200, Response::new(Body::from_stream(endless)))
        }
        Some(Thing::Stuck) => {
            let stuck = futures_util::stream::unfold(true, |first| async move {
                if !first {
                    std::future::pending::<()>().await;
                }
                Some((Ok::<_, std::io::Error>(vec![0xFF_u8, 0xD8, 0xFF, 0xE0]), false))
            });
            (200, Response::new(Body::from_stream(stuck)))
        }
        Some(Thing::InTurn(..)) | None => {
            let mut response = Response::new(Body::from("<h1>not found</h1>"));
            *response.status_mut() = StatusCode::NOT_FOUND;
            (404, response)
        }
    };
    shop.asked.lock().unwrap().push((path, status));
    response
}
