//! A small mail server on loopback that can misbehave at every stage, and writes down what it was told.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::AbortHandle,
};
use tokio_rustls::TlsAcceptor;

/// A stage of the conversation at which the server can misbehave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    Greeting,
    Ehlo,
    StartTls,
    Auth,
    Mail,
    Rcpt,
    Data,
    Content,
    Noop,
}

/// What it does instead of answering well.
#[derive(Clone, Copy, Debug)]
pub enum Fault {
    /// Says this line.
    Say(&'static str),
    /// Hangs up.
    Drop,
    /// Never answers.
    Hang,
    /// Answers without end.
    Endless,
    /// At CONTENT: takes the message, and hangs up without saying so.
    KeepDrop,
    /// At STARTTLS: a line behind the answer, as somebody on the line would put it there.
    Inject,
}

/// How the line is protected.
#[derive(Clone, Default)]
pub enum Line {
    #[default]
    Plain,
    StartTls(Arc<ServerConfig>),
    Implicit(Arc<ServerConfig>),
}

/// What kind of server it is.
#[derive(Clone, Default)]
pub struct Plan {
    pub line: Line,
    /// The user and password that it wants, and the mechanisms that it offers.
    pub login: Option<(&'static str, &'static str, &'static str)>,
    /// Per stage: what happens the first time, the second …; after the last all is well.
    pub faults: Vec<(Stage, Vec<Fault>)>,
}

/// A message that it took.
#[derive(Clone, Debug)]
pub struct Taken {
    pub from: String,
    pub to: Vec<String>,
    pub raw: Vec<u8>,
    pub tls: bool,
    /// Whether the client learned of it.
    pub told: bool,
}

/// What it was told.
#[derive(Clone, Debug, Default)]
pub struct Log {
    pub taken: Vec<Taken>,
    pub connections: usize,
    /// Every line outside of messages, and whether it came over TLS.
    pub said: Vec<(String, bool)>,
    faults: HashMap<Stage, Vec<Fault>>,
}

impl Log {
    fn fault(&mut self, stage: Stage) -> Option<Fault> {
        let queue = self.faults.get_mut(&stage)?;
        (!queue.is_empty()).then(|| queue.remove(0))
    }
}

/// The server; it stops when dropped.
pub struct Server {
    pub port: u16,
    log: Arc<Mutex<Log>>,
    task: AbortHandle,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    pub async fn start(plan: Plan) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let log = Arc::new(Mutex::new(Log { faults: plan.faults.iter().cloned().collect(), ..Log::default() }));
        let kept = Arc::clone(&log);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                kept.lock().expect("the log").connections += 1;
                let (plan, log) = (plan.clone(), Arc::clone(&kept));
                // A client that goes away in the middle is nothing to tell of.
                tokio::spawn(async move { Conversation { plan, log, tls: false }.accept(stream).await.ok() });
            }
        });
        Self { port, log, task: task.abort_handle() }
    }

    pub fn log(&self) -> Log {
        self.log.lock().expect("the log").clone()
    }
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}
type Io = BufReader<Box<dyn Stream>>;

/// Why a conversation ended.
struct Over;

impl From<std::io::Error> for Over {
    fn from(_: std::io::Error) -> Self {
        Self
    }
}

struct Conversation {
    plan: Plan,
    log: Arc<Mutex<Log>>,
    tls: bool,
}

impl Conversation {
    async fn accept(mut self, stream: TcpStream) -> Result<(), Over> {
        let mut io: Io = match &self.plan.line {
            Line::Implicit(config) => {
                let stream = TlsAcceptor::from(Arc::clone(config)).accept(stream).await?;
                self.tls = true;
                BufReader::new(Box::new(stream))
            }
            _ => BufReader::new(Box::new(stream)),
        };
        self.answer(&mut io, Stage::Greeting, "220 test.example ESMTP").await?;
        let mut signed_in = self.plan.login.is_none();
        let (mut from, mut to) = (String::new(), Vec::new());
        loop {
            let line = self.line(&mut io).await?;
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            match verb.as_str() {
                "EHLO" => {
                    let mut offers = vec!["test.example".to_owned()];
                    if matches!(self.plan.line, Line::StartTls(_)) && !self.tls {
                        offers.push("STARTTLS".into());
                    }
                    if let Some((_, _, mechanisms)) = self.plan.login {
                        offers.push(format!("AUTH {mechanisms}"));
                    }
                    let last = offers.len() - 1;
                    let lines: Vec<String> = offers
                        .iter()
                        .enumerate()
                        .map(|(i, offer)| format!("250{}{offer}", if i == last { ' ' } else { '-' }))
                        .collect();
                    self.answer(&mut io, Stage::Ehlo, &lines.join("\r\n")).await?;
                }
                "STARTTLS" => {
                    self.answer(&mut io, Stage::StartTls, "220 go ahead").await?;
                    let Line::StartTls(config) = &self.plan.line else { return Err(Over) };
                    let stream = TlsAcceptor::from(Arc::clone(config)).accept(io.into_inner()).await?;
                    self.tls = true;
                    io = BufReader::new(Box::new(stream));
                }
                "AUTH" => {
                    signed_in = self.auth(&mut io, &line).await?;
                }
                "MAIL" if !signed_in => self.say(&mut io, "530 5.7.0 Authentication required").await?,
                "MAIL" => {
                    from = address(&line);
                    self.answer(&mut io, Stage::Mail, "250 ok").await?;
                }
                "RCPT" => {
                    if self.answer(&mut io, Stage::Rcpt, "250 ok").await? {
                        to.push(address(&line));
                    }
                }
                "DATA" => {
                    if !self.answer(&mut io, Stage::Data, "354 go ahead").await? {
                        continue;
                    }
                    let raw = message(&mut io).await?;
                    let taken =
                        Taken { from: from.clone(), to: std::mem::take(&mut to), raw, tls: self.tls, told: true };
                    self.content(&mut io, taken).await?;
                }
                "NOOP" => {
                    self.answer(&mut io, Stage::Noop, "250 ok").await?;
                }
                "RSET" => self.say(&mut io, "250 ok").await?,
                "QUIT" => return self.say(&mut io, "221 bye").await,
                _ => self.say(&mut io, "500 what?").await?,
            }
        }
    }

    /// PLAIN with its response in the first line, or LOGIN with two questions.
    async fn auth(&mut self, io: &mut Io, line: &str) -> Result<bool, Over> {
        let (user, password, _) = self.plan.login.ok_or(Over)?;
        let right = if line.to_ascii_uppercase().starts_with("AUTH PLAIN ") {
            decoded(line.rsplit(' ').next().unwrap_or_default()) == format!("\0{user}\0{password}")
        } else {
            self.say(io, "334 VXNlcm5hbWU6").await?;
            let given = decoded(&self.line(io).await?);
            self.say(io, "334 UGFzc3dvcmQ6").await?;
            given == user && decoded(&self.line(io).await?) == password
        };
        let verdict = if right { "235 welcome" } else { "535 5.7.8 Authentication failed" };
        Ok(self.answer(io, Stage::Auth, verdict).await? && right)
    }

    /// A message has come whole: takes it, or misbehaves.
    async fn content(&mut self, io: &mut Io, taken: Taken) -> Result<(), Over> {
        let fault = self.log.lock().expect("the log").fault(Stage::Content);
        match fault {
            None => {
                self.log.lock().expect("the log").taken.push(taken);
                self.say(io, "250 2.0.0 queued").await
            }
            Some(Fault::KeepDrop) => {
                self.log.lock().expect("the log").taken.push(Taken { told: false, ..taken });
                Err(Over)
            }
            Some(fault) => self.misbehave(io, fault, "").await.map(|_| ()),
        }
    }

    /// Answers well (`true`), or misbehaves.
    async fn answer(&mut self, io: &mut Io, stage: Stage, well: &str) -> Result<bool, Over> {
        let fault = self.log.lock().expect("the log").fault(stage);
        match fault {
            None => self.say(io, well).await.map(|()| true),
            Some(fault) => self.misbehave(io, fault, well).await,
        }
    }

    async fn misbehave(&mut self, io: &mut Io, fault: Fault, well: &str) -> Result<bool, Over> {
        match fault {
            Fault::Say(line) => self.say(io, line).await.map(|()| false),
            Fault::Drop | Fault::KeepDrop => Err(Over),
            Fault::Hang => std::future::pending().await,
            Fault::Endless => loop {
                io.write_all(&[b'2'; 4096]).await?;
            },
            Fault::Inject => self.say(io, &format!("{well}\r\n250 injected")).await.map(|()| true),
        }
    }

    async fn say(&mut self, io: &mut Io, line: &str) -> Result<(), Over> {
        io.write_all(format!("{line}\r\n").as_bytes()).await?;
        Ok(io.flush().await?)
    }

    async fn line(&mut self, io: &mut Io) -> Result<String, Over> {
        let mut line = String::new();
        if io.read_line(&mut line).await? == 0 {
            return Err(Over);
        }
        let line = line.trim_end().to_owned();
        self.log.lock().expect("the log").said.push((line.clone(), self.tls));
        Ok(line)
    }
}

/// A message up to its lonely dot, dots unstuffed.
async fn message(io: &mut Io) -> Result<Vec<u8>, Over> {
    let mut raw = Vec::new();
    loop {
        let mut line = Vec::new();
        if io.read_until(b'\n', &mut line).await? == 0 {
            return Err(Over);
        }
        if line == b".\r\n" {
            return Ok(raw);
        }
        raw.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}

fn address(line: &str) -> String {
    line.split(['<', '>']).nth(1).unwrap_or_default().to_owned()
}

/// Base64 (RFC 4648), as far as a sign-in needs it.
fn decoded(text: &str) -> String {
    let value =
        |c: u8| b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".iter().position(|x| *x == c);
    let (mut bits, mut held, mut out) = (0_u32, 0, Vec::new());
    for v in text.bytes().filter_map(value) {
        bits = bits << 6 | v as u32;
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// A private CA and the certificates that it makes.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    /// Its own certificate, PEM.
    pub pem: String,
}

impl Authority {
    pub fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).expect("parameters");
        params.distinguished_name.push(rcgen::DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        let pem = params.self_signed(&key).expect("a certificate").pem();
        Self { issuer: Issuer::new(params, key), pem }
    }

    /// What a server of this name shows.
    pub fn server(&self, name: &str) -> Arc<ServerConfig> {
        self.config(&CertificateParams::new(vec![name.to_owned()]).expect("parameters"))
    }

    /// The same, but out of date.
    pub fn expired(&self, name: &str) -> Arc<ServerConfig> {
        let mut params = CertificateParams::new(vec![name.to_owned()]).expect("parameters");
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(2021, 1, 1);
        self.config(&params)
    }

    fn config(&self, params: &CertificateParams) -> Arc<ServerConfig> {
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.issuer).expect("a certificate");
        let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("protocol versions")
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .expect("a configuration");
        Arc::new(config)
    }
}
