//! A shop that misbehaves byte by byte: raw TCP on loopback, one request a connection.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use url::Url;

/// One thing that the server does.
#[derive(Clone)]
pub enum Step {
    /// Sends bytes.
    Send(Vec<u8>),
    /// Sends the same bytes so many times.
    Repeat(Vec<u8>, usize),
    /// Sends bytes one by one, with a pause after each.
    Drip(Vec<u8>, Duration),
    /// Keeps the connection open and says no more.
    Hang,
    /// Waits for a permit.
    Await(Arc<tokio::sync::Semaphore>),
    /// Cuts the connection with RST.
    Reset,
}

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Path and query.
    pub path: String,
    /// The header lines, names in lower case.
    pub headers: Vec<(String, String)>,
    /// How many came before it.
    pub before: usize,
}

impl Asked {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

/// The server.
#[derive(Clone)]
pub struct Server {
    pub address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    under_way: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
    sent: Arc<AtomicUsize>,
}

impl Server {
    pub async fn start(answer: impl Fn(&Asked) -> Vec<Step> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            address: listener.local_addr().unwrap(),
            asked: Arc::default(),
            under_way: Arc::default(),
            most: Arc::default(),
            sent: Arc::default(),
        };
        let (me, answer) = (server.clone(), Arc::new(answer));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (me, answer) = (me.clone(), Arc::clone(&answer));
                tokio::spawn(async move { me.serve(stream, &*answer).await });
            }
        });
        server
    }

    async fn serve(&self, mut stream: TcpStream, answer: &(dyn Fn(&Asked) -> Vec<Step> + Send + Sync)) -> Option<()> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.ok()?);
        }
        let head = String::from_utf8_lossy(&head).into_owned();
        let mut lines = head.lines();
        let path = lines.next()?.split(' ').nth(1)?.to_owned();
        let headers = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(n, v)| (n.to_ascii_lowercase(), v.trim().to_owned()))
            .collect();
        let asked = {
            let mut all = self.asked.lock().unwrap();
            let asked = Asked { path, headers, before: all.len() };
            all.push(asked.clone());
            asked
        };
        let now = self.under_way.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        let done = self.play(&mut stream, answer(&asked)).await;
        self.under_way.fetch_sub(1, Ordering::SeqCst);
        if done.is_some() {
            let _ = stream.shutdown().await;
        }
        done
    }

    async fn play(&self, stream: &mut TcpStream, steps: Vec<Step>) -> Option<()> {
        for step in steps {
            match step {
                Step::Send(bytes) => self.write(stream, &bytes).await?,
                Step::Repeat(bytes, times) => {
                    for _ in 0..times {
                        self.write(stream, &bytes).await?;
                    }
                }
                Step::Drip(bytes, pause) => {
                    for byte in bytes {
                        self.write(stream, &[byte]).await?;
                        tokio::time::sleep(pause).await;
                    }
                }
                Step::Hang => {
                    // Until the other side has had enough.
                    let _ = stream.read_u8().await;
                }
                Step::Await(gate) => gate.acquire().await.ok()?.forget(),
                Step::Reset => {
                    // Closing then sends RST instead of FIN.
                    let _ = stream.set_zero_linger();
                    return None;
                }
            }
        }
        Some(())
    }

    async fn write(&self, stream: &mut TcpStream, bytes: &[u8]) -> Option<()> {
        stream.write_all(bytes).await.ok()?;
        self.sent.fetch_add(bytes.len(), Ordering::SeqCst);
        Some(())
    }

    pub fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://{}{path}", self.address)).unwrap()
    }

    /// The requests so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// How many requests for a path came.
    pub fn count(&self, path: &str) -> usize {
        self.asked().iter().filter(|asked| asked.path == path).count()
    }

    /// The most requests that were under way together.
    pub fn most_under_way(&self) -> usize {
        self.most.load(Ordering::SeqCst)
    }

    /// How many requests are under way now.
    pub fn under_way(&self) -> usize {
        self.under_way.load(Ordering::SeqCst)
    }

    /// How many bytes it could get rid of.
    pub fn sent(&self) -> usize {
        self.sent.load(Ordering::SeqCst)
    }
}

/// A whole answer.
pub fn answer(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Vec<Step> {
    let mut text = head(status, headers);
    text.truncate(text.len() - 2);
    text.extend(format!("Content-Length: {}\r\n\r\n", body.len()).bytes());
    text.extend(body);
    vec![Step::Send(text)]
}

/// The head of an answer that ends with its connection.
pub fn head(status: u16, headers: &[(&str, &str)]) -> Vec<u8> {
    let mut text = format!("HTTP/1.1 {status} Status\r\nConnection: close\r\n");
    for (name, value) in headers {
        text.extend([name, ": ", value, "\r\n"]);
    }
    (text + "\r\n").into_bytes()
}

pub fn page() -> Vec<Step> {
    answer(200, &[("Content-Type", "text/html")], b"<p>page</p>")
}

pub fn redirect(to: &str) -> Vec<Step> {
    answer(302, &[("Location", to)], b"")
}
