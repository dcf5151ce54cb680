//! TLS: always verified, and its faults in words.

use std::sync::Arc;

use rcgen::{CertificateParams, CertifiedIssuer, KeyPair};
use rivald::{clock::Clock, listing::Outcome, source::fetch::Door};
use rustls::{ServerConfig, pki_types::PrivateKeyDer};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use url::Url;

use super::{get, poll, start};

struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(rcgen::DnType::CommonName, name);
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    /// A server with a certificate for a name, until a year.
    async fn serve(&self, name: &str, until: i32) -> u16 {
        self.serve_and_lead(name, until, None).await
    }

    /// The same; `/down` leads to an address.
    async fn serve_and_lead(&self, name: &str, until: i32, down: Option<Url>) -> u16 {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new([name.to_owned()]).unwrap();
        params.not_before = rcgen::date_time_ymd(2020, 1, 1);
        params.not_after = rcgen::date_time_ymd(until, 1, 1);
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], PrivateKeyDer::try_from(key.serialize_der()).unwrap())
            .unwrap();
        let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, down) = (acceptor.clone(), down.clone());
                tokio::spawn(async move {
                    let mut stream = acceptor.accept(stream).await.ok()?;
                    let mut head = [0; 4096];
                    let length = stream.read(&mut head).await.ok()?;
                    let answer = match down {
                        Some(down) if head[..length].starts_with(b"GET /down ") => {
                            format!("HTTP/1.1 302 Found\r\nLocation: {down}\r\nContent-Length: 0\r\n\r\n")
                        }
                        _ => "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".to_owned(),
                    };
                    stream.write_all(answer.as_bytes()).await.ok()?;
                    stream.shutdown().await.ok()
                });
            }
        });
        port
    }

    fn door(&self) -> Door {
        let root = reqwest::Certificate::from_der(self.0.der()).unwrap();
        Door::with_roots(&poll(), Clock::manual(start()), Some(vec![root])).unwrap()
    }
}

#[tokio::test]
async fn certificates_are_verified() {
    let (ours, strangers) = (Authority::new("ours"), Authority::new("strangers'"));
    let door = ours.door();
    for (port, words) in [
        (ours.serve("localhost", 2999).await, None),
        (ours.serve("localhost", 2021).await, Some("has expired")),
        (ours.serve("shop.example", 2999).await, Some("is for another name")),
        (strangers.serve("localhost", 2999).await, Some("nobody that this machine trusts")),
    ] {
        let got = get(&door, &Url::parse(&format!("https://localhost:{port}/")).unwrap()).await;
        match words {
            None => assert_eq!(got.unwrap().body, b"ok"),
            Some(words) => {
                let fault = got.unwrap_err();
                assert_eq!((fault.outcome, fault.retry), (Outcome::Unreachable, true));
                assert!(fault.reason.contains(words), "{fault}");
            }
        }
    }
}

#[tokio::test]
async fn plain_http_behind_https_is_a_fault_in_words() {
    let plain = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("https://{}/", plain.local_addr().unwrap())).unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = plain.accept().await.ok()?;
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.ok()
    });
    let fault = get(&Authority::new("ours").door(), &url).await.unwrap_err();
    assert!(fault.reason.ends_with("no TLS connection could be made"), "{fault}");
}

#[tokio::test]
async fn a_way_that_leaves_tls_is_told() {
    let plain = super::server::Server::start(|_| super::server::page()).await;
    let ours = Authority::new("ours");
    let port = ours.serve_and_lead("localhost", 2999, Some(plain.url("/p"))).await;
    let door = ours.door();
    let fetched = get(&door, &Url::parse(&format!("https://localhost:{port}/down")).unwrap()).await.unwrap();
    assert!(fetched.downgraded);
    assert_eq!(fetched.url, plain.url("/p"));
}
