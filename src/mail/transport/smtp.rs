//! A mail server by SMTP, over lettre's connection: step by step, so that a failure names its step.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use lettre::{
    Address,
    message::Mailbox,
    transport::smtp::{
        Error,
        authentication::{Credentials, DEFAULT_MECHANISMS},
        client::{AsyncSmtpConnection, Certificate, TlsParameters},
        commands::{Data, Mail, Rcpt},
        extension::{ClientId, Extension, MailParameter},
    },
};
use secrecy::{ExposeSecret, SecretString};

use super::{faults::Faults, wire};
use crate::{
    listing::Locale,
    mail::{SendError, Step},
    settings::{self, Tls},
};

/// How long one address of the server may take to answer at all.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a connection is kept for the next message of a batch; servers hang up on idlers after a minute or more.
const IDLE: Duration = Duration::from_secs(5);
/// How long a farewell may take.
const FAREWELL: Duration = Duration::from_secs(3);

/// A mail server.
#[derive(Debug)]
pub struct Smtp {
    host: String,
    port: u16,
    tls: Tls,
    from: Address,
    login: Option<Login>,
    ca: Option<Certificate>,
    /// The one connection that is kept between messages, and how many were kept before it.
    kept: Arc<Mutex<Kept>>,
}

#[derive(Debug)]
struct Login {
    username: String,
    password: SecretString,
}

#[derive(Default)]
struct Kept {
    connection: Option<AsyncSmtpConnection>,
    number: u64,
}

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Kept").field("connection", &self.connection.is_some()).field("number", &self.number).finish()
    }
}

impl Smtp {
    /// The server of the settings.
    pub(super) fn new(mail: &settings::Mail) -> Result<Self, SendError> {
        let from: Mailbox = mail.from.parse().map_err(|e: lettre::address::AddressError| {
            SendError::unfit(("[mail] from", "[mail] from "), &e.to_string())
        })?;
        let login = if mail.username.is_empty() { None } else { Some(login(mail)?) };
        let ca = mail.ca_file.as_deref().map(ca).transpose()?;
        let smtp = Self {
            host: mail.host.clone(),
            port: mail.port,
            tls: mail.tls,
            from: from.email,
            login,
            ca,
            kept: Arc::default(),
        };
        if smtp.tls != Tls::None {
            // A certificate that is none is found now, not at the first alert.
            smtp.tls_parameters()?;
        }
        Ok(smtp)
    }

    /// What it is, for people.
    pub(super) fn describe(&self, locale: Locale) -> String {
        let tls = match self.tls {
            Tls::Implicit => locale.pick("TLS", "TLS 加密"),
            Tls::StartTls => locale.pick("STARTTLS", "STARTTLS 加密"),
            Tls::None => locale.pick("not encrypted", "不加密"),
        };
        let user = match (&self.login, locale) {
            (Some(login), Locale::En) => format!("signing in as {}", login.username),
            (Some(login), Locale::ZhCn) => format!("以 {} 登录", login.username),
            (None, _) => locale.pick("without signing in", "不登录").into(),
        };
        format!("{}:{}, {tls}, {user}", self.host, self.port)
    }

    /// Sends one message in at most `bound`, which lettre by itself would not keep: its time-out ends with connecting.
    pub(super) async fn send(&self, to: &str, raw: &[u8], bound: Duration) -> Result<(), SendError> {
        let to: Mailbox = to.parse().map_err(|e: lettre::address::AddressError| {
            SendError::unfit(("the recipient", "收件人地址"), &e.to_string())
        })?;
        let step = Mutex::new(Step::Connect);
        let enter = |next| *step.lock().unwrap_or_else(PoisonError::into_inner) = next;
        // Beyond the bound the conversation is dropped, and its connection with it.
        let outcome = tokio::time::timeout(bound, self.converse(&to.email, raw, &enter)).await;
        let step = *step.lock().unwrap_or_else(PoisonError::into_inner);
        match outcome {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(error),
            Err(_) => Err(self.faults().timed_out(step, bound)),
        }
    }

    /// Says goodbye on the kept connection.
    pub(super) async fn rest(&self) {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner).connection.take();
        if let Some(connection) = kept {
            part(connection).await;
        }
    }

    async fn converse(&self, to: &Address, raw: &[u8], enter: &(dyn Fn(Step) + Sync)) -> Result<(), SendError> {
        let mut connection = match self.kept().await {
            Some(connection) => connection,
            None => self.connect(enter).await?,
        };
        match self.deliver(&mut connection, to, raw, enter).await {
            Ok(()) => {
                self.keep(connection);
                Ok(())
            }
            Err(error) => {
                // Aside, so that a server that does not answer QUIT can't turn this error into a time-out.
                tokio::spawn(part(connection));
                Err(error)
            }
        }
    }

    /// The connection kept from the last message, if the server still answers on it.
    async fn kept(&self) -> Option<AsyncSmtpConnection> {
        let mut connection = self.kept.lock().unwrap_or_else(PoisonError::into_inner).connection.take()?;
        let answers = tokio::time::timeout(FAREWELL, connection.test_connected()).await;
        (answers == Ok(true)).then_some(connection)
    }

    /// Keeps a connection for the next message of the batch, and closes it when none comes.
    fn keep(&self, connection: AsyncSmtpConnection) {
        let (number, surplus) = {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            kept.number += 1;
            (kept.number, kept.connection.replace(connection))
        };
        if let Some(surplus) = surplus {
            tokio::spawn(part(surplus));
        }
        let kept = Arc::clone(&self.kept);
        tokio::spawn(async move {
            tokio::time::sleep(IDLE).await;
            let idle = {
                let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                if kept.number == number { kept.connection.take() } else { None }
            };
            if let Some(connection) = idle {
                part(connection).await;
            }
        });
    }

    /// A new connection, protected and signed in as the settings ask. Nothing of the message and nothing of the password
    /// is said before that.
    async fn connect(&self, enter: &(dyn Fn(Step) + Sync)) -> Result<AsyncSmtpConnection, SendError> {
        let faults = self.faults();
        let hello = ClientId::default();
        enter(Step::Connect);
        let failed = |step| move |e: Error| faults.of(step, &e);
        let mut connection = if self.tls == Tls::Implicit {
            let tls = self.tls_parameters()?;
            let server = (self.host.as_str(), self.port);
            AsyncSmtpConnection::connect_tokio1(server, Some(PATIENCE), &hello, Some(tls), None)
                .await
                .map_err(failed(Step::Connect))?
        } else {
            let wire = wire::connect(&self.host, self.port, PATIENCE).await.map_err(|e| faults.unreachable(&e))?;
            AsyncSmtpConnection::connect_with_transport(Box::new(wire), &hello).await.map_err(failed(Step::Connect))?
        };
        if self.tls == Tls::StartTls {
            enter(Step::StartTls);
            if !connection.can_starttls() {
                tokio::spawn(part(connection));
                return Err(faults.no_starttls());
            }
            connection.starttls(self.tls_parameters()?, &hello).await.map_err(failed(Step::StartTls))?;
        }
        if let Some(login) = &self.login {
            enter(Step::Auth);
            let credentials = Credentials::new(login.username.clone(), login.password.expose_secret().to_owned());
            connection.auth(DEFAULT_MECHANISMS, &credentials).await.map_err(failed(Step::Auth))?;
        }
        Ok(connection)
    }

    /// One message over a connection that is ready for it.
    async fn deliver(
        &self,
        connection: &mut AsyncSmtpConnection,
        to: &Address,
        raw: &[u8],
        enter: &(dyn Fn(Step) + Sync),
    ) -> Result<(), SendError> {
        let faults = self.faults();
        let mut parameters = Vec::new();
        let wide = |address: &Address| !AsRef::<str>::as_ref(address).is_ascii();
        enter(Step::MailFrom);
        if wide(to) || wide(&self.from) {
            if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
                return Err(faults.no_unicode_addresses(to.as_ref()));
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        let failed = |step| move |e: Error| faults.of(step, &e);
        connection.command(Mail::new(Some(self.from.clone()), parameters)).await.map_err(failed(Step::MailFrom))?;
        enter(Step::RcptTo);
        connection.command(Rcpt::new(to.clone(), Vec::new())).await.map_err(failed(Step::RcptTo))?;
        enter(Step::Data);
        connection.command(Data).await.map_err(failed(Step::Data))?;
        connection.message(raw).await.map_err(failed(Step::Data))?;
        Ok(())
    }

    /// Made anew for each connection, so that renewed public certificates count without a restart.
    fn tls_parameters(&self) -> Result<TlsParameters, SendError> {
        let mut builder = TlsParameters::builder(self.host.clone());
        if let Some(ca) = &self.ca {
            builder = builder.add_root_certificate(ca.clone());
        }
        builder.build_rustls().map_err(|e| self.faults().of(Step::Settings, &e))
    }

    fn faults(&self) -> Faults<'_> {
        Faults { host: &self.host, port: self.port, from: self.from.as_ref(), secret: self.secret() }
    }

    fn secret(&self) -> Option<&SecretString> {
        self.login.as_ref().map(|login| &login.password)
    }
}

/// Says goodbye, without waiting for long.
async fn part(mut connection: AsyncSmtpConnection) {
    // Whatever the server answers, it has all that it was to get.
    let _ = tokio::time::timeout(FAREWELL, connection.quit()).await;
}

fn login(mail: &settings::Mail) -> Result<Login, SendError> {
    if mail.tls == Tls::None && !mail.is_local() {
        return Err(SendError::lasting(
            Step::Settings,
            format!(
                "the password for {} would go over the network unprotected: set [mail] tls to \"starttls\" or \
                 \"implicit\", or leave [mail] username empty",
                mail.host
            ),
            format!(
                "登录 {} 的密码将以明文在网络上传输：请把 [mail] tls 设为 \"starttls\" 或 \"implicit\"，或将 [mail] username 留空",
                mail.host
            ),
        ));
    }
    let password = mail.password.reveal().map_err(|e| {
        SendError::lasting(Step::Settings, format!("[mail] password: {e}"), format!("[mail] password：{}", e.zh))
    })?;
    Ok(Login { username: mail.username.clone(), password })
}

fn ca(file: &std::path::Path) -> Result<Certificate, SendError> {
    let refused = |why: &str| {
        let file = file.display();
        SendError::lasting(
            Step::Settings,
            format!("[mail] ca_file {file} can't be used: {why}; it must hold certificates in PEM form"),
            format!("[mail] ca_file {file} 无法使用（{why}），应为 PEM 格式的证书文件"),
        )
    };
    let pem = std::fs::read(file).map_err(|e| refused(&e.to_string()))?;
    if !String::from_utf8_lossy(&pem).contains("-----BEGIN CERTIFICATE-----") {
        return Err(refused("no certificate in it"));
    }
    Certificate::from_pem(&pem).map_err(|e| refused(&e.to_string()))
}
