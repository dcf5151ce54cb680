//! The street of shops: one real HTTP server on loopback for each, written by hand, for no library cuts answers short
//! or closes connections without one.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use super::{
    item::Item,
    make::{Dress, Make, render},
    noise::Noise,
};

/// A shop with one item.
pub struct Shop {
    pub make: Make,
    pub language: &'static str,
    /// What is true now.
    pub item: Mutex<Item>,
    pub noise: Mutex<Option<Noise>>,
    pub address: SocketAddr,
    pub path: String,
    number: String,
    /// Requests in this cycle.
    nth: AtomicU32,
    /// Requests ever.
    pub serial: AtomicU64,
    /// Cycles so far, and up to which of them every request is answered with 429.
    cycle: AtomicU64,
    banned: AtomicU64,
}

impl Shop {
    /// The n-th shop. On Linux all of 127/8 is this machine, so each shop is a host of its own.
    pub async fn open(n: usize, make: Make, language: &'static str, item: Item) -> Arc<Self> {
        let listener = TcpListener::bind(format!("127.0.7.{}:0", n + 1)).await.unwrap();
        let shop = Arc::new(Self {
            make,
            language,
            path: make.path(item.number),
            number: item.number.to_string(),
            item: Mutex::new(item),
            noise: Mutex::default(),
            address: listener.local_addr().unwrap(),
            nth: AtomicU32::default(),
            serial: AtomicU64::default(),
            cycle: AtomicU64::default(),
            banned: AtomicU64::default(),
        });
        let served = Arc::clone(&shop);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let _ = stream.set_nodelay(true);
                tokio::spawn(serve(Arc::clone(&served), stream));
            }
        });
        shop
    }

    pub fn url(&self) -> String {
        format!("http://{}{}", self.address, self.path)
    }

    /// A new cycle begins.
    pub fn new_cycle(&self, noise: Option<Noise>) -> u32 {
        *self.noise.lock().unwrap() = noise;
        self.cycle.fetch_add(1, Relaxed);
        self.nth.swap(0, Relaxed)
    }

    /// How often it was asked in this cycle.
    pub fn asked(&self) -> u32 {
        self.nth.load(Relaxed)
    }

    fn answer(&self, path: &str, known: Option<&str>) -> Answer {
        if path == "/" {
            return Answer::page(200, "<title>Shop</title><h1>Welcome</h1><p>Our house since 1950.</p>");
        }
        let api = path.contains(".js") || path.contains("/wp-json/");
        let serial = self.serial.fetch_add(1, Relaxed);
        // A page that leads to the API is the same reading.
        let nth = if self.make == Make::Shopify && !api {
            self.nth.load(Relaxed).max(1)
        } else {
            self.nth.fetch_add(1, Relaxed) + 1
        };
        let noise = *self.noise.lock().unwrap();
        let cycle = self.cycle.load(Relaxed);
        if noise == Some(Noise::TooMany) || cycle < self.banned.load(Relaxed) {
            // Who asks again before the time is over begins it anew.
            self.banned.store(cycle + 2, Relaxed);
            return Answer::page(429, "slow down").with("Retry-After", "3000");
        }
        match noise {
            Some(Noise::RobotCheck) => {
                return Answer::page(
                    200,
                    "<title>Robot Check</title><h4>Enter the characters you see below</h4><form action=\"/errors/validateCaptcha\"></form>",
                );
            }
            Some(Noise::Forbidden) => {
                return Answer::page(403, "<title>Access Denied</title><h1>Access Denied</h1><p>Reference #18.2</p>");
            }
            Some(Noise::SignIn) => {
                return Answer::page(
                    200,
                    "<title>Sign in</title><h1>Sign in</h1><form action=\"/login\"><input name=user><input type=password name=password></form>",
                );
            }
            Some(Noise::Busy(seconds)) => return Answer::page(503, "busy").with("Retry-After", &seconds.to_string()),
            Some(Noise::Error) => return Answer::page(500, "oops"),
            Some(Noise::FirstFails) if nth == 1 => return Answer::page(500, "oops"),
            Some(Noise::Reset) => return Answer::Close,
            Some(Noise::Hangs) if nth == 1 => return Answer::Hang,
            Some(Noise::EmptyShell) => {
                return Answer::page(
                    200,
                    "<html><head><title></title></head><body><div id=\"root\"></div><script src=\"/app.js\"></script></body></html>",
                );
            }
            Some(Noise::NotFoundOnce) if nth == 1 => return Answer::page(404, "<title>404</title><h1>Not found</h1>"),
            Some(Noise::OtherItem) if path.contains(&self.number) => {
                return Answer::page(302, "").with("Location", &path.replace(&self.number, "33333"));
            }
            Some(Noise::FrontPage) => return Answer::page(302, "").with("Location", "/"),
            _ => {}
        }
        let mut item = self.item.lock().unwrap().clone();
        if item.gone {
            return Answer::page(
                if serial.is_multiple_of(2) { 404 } else { 410 },
                "<title>Not here</title><h1>Not found</h1>",
            );
        }
        let mut dress = Dress::default();
        if let Some(noise) = noise {
            noise.dress(&mut item, &mut dress, nth, serial);
        }
        if noise == Some(Noise::OtherItem) {
            Noise::OtherItemHere.dress(&mut item, &mut dress, nth, serial);
        }
        let (kind, mut body) = render(self.make, &item, self.language, &dress, api);
        match noise {
            Some(Noise::Cut) => {
                body.truncate(body.len() / 2);
                return Answer::Cut(kind, body);
            }
            Some(Noise::HalfPage) => body.truncate(body.len() / 3),
            _ => {}
        }
        match item.number % 4 {
            // A page that is never the same twice.
            0 if kind.starts_with("text/html") => body.extend(format!("<p hidden>{serial}</p>").bytes()),
            // A cache that says "not modified".
            1 => {
                let tag = format!("\"{:x}\"", xxhash_rust::xxh3::xxh3_64(&body));
                if known == Some(&tag) {
                    return Answer::page(304, "").with("ETag", &tag);
                }
                return Answer::Whole(200, vec![("Content-Type".into(), kind.into()), ("ETag".into(), tag)], body);
            }
            _ => {}
        }
        Answer::Whole(200, vec![("Content-Type".into(), kind.into())], body)
    }
}

enum Answer {
    Whole(u16, Vec<(String, String)>, Vec<u8>),
    Cut(&'static str, Vec<u8>),
    Close,
    Hang,
}

impl Answer {
    fn page(status: u16, body: &str) -> Self {
        Self::Whole(status, vec![("Content-Type".into(), "text/html; charset=utf-8".into())], body.as_bytes().to_vec())
    }

    fn with(mut self, name: &str, value: &str) -> Self {
        if let Self::Whole(_, headers, _) = &mut self {
            headers.push((name.into(), value.into()));
        }
        self
    }
}

async fn serve(shop: Arc<Shop>, mut stream: TcpStream) {
    let mut asked = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let end = loop {
            if let Some(end) = asked.windows(4).position(|w| w == b"\r\n\r\n") {
                break end;
            }
            match stream.read(&mut piece).await {
                Ok(n) if n > 0 => asked.extend_from_slice(&piece[..n]),
                _ => return,
            }
        };
        let head = String::from_utf8_lossy(&asked[..end]).into_owned();
        asked.drain(..end + 4);
        let path = head.split(' ').nth(1).unwrap_or("/").to_owned();
        let known = head.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("if-none-match").then(|| value.to_owned())
        });
        let (status, headers, body, declared) = match shop.answer(&path, known.as_deref()) {
            Answer::Whole(status, headers, body) => {
                let declared = body.len();
                (status, headers, body, declared)
            }
            Answer::Cut(kind, body) => {
                let declared = body.len() * 2;
                (200, vec![("Content-Type".into(), kind.into())], body, declared)
            }
            Answer::Close => return,
            Answer::Hang => {
                tokio::time::sleep(Duration::from_mins(1)).await;
                return;
            }
        };
        let mut out = format!("HTTP/1.1 {status} So\r\n");
        if status != 304 {
            out += &format!("Content-Length: {declared}\r\n");
        }
        for (name, value) in headers {
            out += &format!("{name}: {value}\r\n");
        }
        out += "\r\n";
        let mut out = out.into_bytes();
        out.extend_from_slice(&body);
        if stream.write_all(&out).await.is_err() || declared != body.len() {
            return;
        }
    }
}
