//! What an SMTP failure means: whether to try again, and what to tell the engineer.

use std::{error::Error as _, io, time::Duration};

use lettre::transport::smtp::Error;
use rustls::CertificateError;
use secrecy::{ExposeSecret, SecretString};

use crate::mail::{SendError, Step, tame};

/// What all messages about one server have in common.
#[derive(Clone, Copy)]
pub struct Faults<'a> {
    /// The server.
    pub host: &'a str,
    /// Its port.
    pub port: u16,
    /// The sender.
    pub from: &'a str,
    /// What must not show in any text.
    pub secret: Option<&'a SecretString>,
}

impl Faults<'_> {
    /// An error of lettre at a step.
    ///
    /// Given up is only what the server refuses for this recipient or message for good (5yz at RCPT or DATA). All else
    /// may pass or be mended: greylisting, a full disk, a network that is down, a certificate that has expired, and
    /// also a refused password or sender, which stop every message until somebody has changed the settings.
    pub fn of(self, step: Step, error: &Error) -> SendError {
        let code = error.status().map(u16::from);
        let said = self.said(error);
        let host = self.host;
        match (step, code) {
            (Step::Settings, _) => SendError::passing(
                step,
                format!(
                    "TLS to {host} can't be set up: {said}; install the system's CA certificates or set [mail] ca_file"
                ),
                format!("无法建立到 {host} 的 TLS（{said}）：请安装系统 CA 证书，或设置 [mail] ca_file"),
            ),
            // Some servers refuse a message that way which was not signed in for.
            (_, Some(530 | 534 | 535 | 538)) | (Step::Auth, Some(500..)) => self.refused_login(&said),
            (Step::Auth, None) if error.is_client() => SendError::passing(
                step,
                format!(
                    "{host} does not offer to sign in by PLAIN or LOGIN ({said}); if it needs no password, leave \
                     [mail] username empty"
                ),
                format!("{host} 不支持 PLAIN 或 LOGIN 登录（{said}）；若服务器无需密码，请将 [mail] username 留空"),
            )
            .slowly(),
            (Step::MailFrom, Some(500..)) => SendError::passing(
                step,
                format!(
                    "{host} refuses the sender {} ({said}); set [mail] from to an address that it sends for",
                    self.from
                ),
                format!("{host} 拒绝发件人 {}（{said}）；请把 [mail] from 改为该服务器允许的发件地址", self.from),
            )
            .slowly(),
            (Step::RcptTo, Some(500..)) => SendError::lasting(
                step,
                format!("{host} refuses the recipient ({said}); correct the address, then run rivald mail retry"),
                format!("{host} 拒收该收件人（{said}）；请更正地址，然后运行 rivald mail retry"),
            ),
            (Step::Data, Some(500..)) => SendError::lasting(
                step,
                format!("{host} refuses the message ({said}); when that is mended, run rivald mail retry"),
                format!("{host} 拒收该邮件（{said}）；处理后请运行 rivald mail retry"),
            ),
            (_, Some(_)) => SendError::passing(
                step,
                format!("{host} does not take mail at the moment, at {step} ({said})"),
                format!("{host} 暂时不接收邮件，停在 {step}（{said}）"),
            ),
            (_, None) => match certificate(error) {
                Some(why) => self.distrusted(step, &why),
                None => SendError::passing(
                    step,
                    format!("the conversation with {host}:{} failed at {step}: {said}", self.port),
                    format!("与 {host}:{} 的通信在 {step} 处失败：{said}", self.port),
                ),
            },
        }
    }

    /// Nobody answers.
    pub fn unreachable(self, error: &io::Error) -> SendError {
        let (host, port) = (self.host, self.port);
        SendError::passing(
            Step::Connect,
            format!("{host}:{port} can't be reached ({error}); see [mail] host and port"),
            format!("无法连接 {host}:{port}（{error}），请检查 [mail] host 和 port"),
        )
    }

    /// The bound was used up.
    pub fn timed_out(self, step: Step, bound: Duration) -> SendError {
        let (host, port, seconds) = (self.host, self.port, bound.as_secs_f32());
        SendError::passing(
            step,
            format!("{host}:{port} did not answer in time, at {step}; given up after {seconds} s"),
            format!("{host}:{port} 在 {step} 处超时，{seconds} 秒后放弃"),
        )
    }

    /// STARTTLS is required, and the server (or somebody on the line) does not offer it.
    pub fn no_starttls(self) -> SendError {
        let host = self.host;
        SendError::passing(
            Step::StartTls,
            format!(
                "{host} does not offer STARTTLS, so nothing was sent, no password either. If it speaks TLS from the \
                 first byte, set [mail] tls = \"implicit\" and port = 465; if it always offered STARTTLS, somebody may \
                 be tampering with the line"
            ),
            format!(
                "{host} 未提供 STARTTLS，因此没有发送任何内容，密码也没有发送。若服务器一开始就使用 TLS，请设 [mail] tls = \
                 \"implicit\"、port = 465；若它一直支持 STARTTLS，则线路可能被人动了手脚"
            ),
        )
    }

    /// An address with letters beyond ASCII, and a server that can't take it (RFC 6531).
    pub fn no_unicode_addresses(self, to: &str) -> SendError {
        let host = self.host;
        SendError::lasting(
            Step::MailFrom,
            format!("{host} can't take addresses with letters beyond ASCII such as {to} or {}", self.from),
            format!("{host} 不支持含非 ASCII 字符的邮箱地址，如 {to} 或 {}", self.from),
        )
    }

    fn refused_login(self, said: &str) -> SendError {
        let host = self.host;
        if self.secret.is_none() {
            return SendError::passing(
                Step::Auth,
                format!("{host} wants to be signed in to ({said}); set [mail] username and password"),
                format!("{host} 要求登录（{said}）；请设置 [mail] username 和 password"),
            )
            .slowly();
        }
        SendError::passing(
            Step::Auth,
            format!("{host} refuses the user name or password ({said}); check [mail] username and password"),
            format!("{host} 拒绝登录（{said}）；请检查 [mail] username 和 password（部分邮箱须使用授权码）"),
        )
        .slowly()
    }

    fn distrusted(self, step: Step, why: &(String, String)) -> SendError {
        let host = self.host;
        SendError::passing(
            step,
            format!("the certificate of {host} is not accepted: {}. Nothing was sent, no password either", why.0),
            format!("{host} 的证书未通过验证：{}。没有发送任何内容，密码也没有发送", why.1),
        )
    }

    /// What the server or the library said, in one line, with the password blacked out should it be echoed.
    fn said(self, error: &Error) -> String {
        let text = match error.source() {
            Some(cause) => match error.status() {
                Some(code) => format!("{code} {cause}"),
                None => cause.to_string(),
            },
            None => error.to_string(),
        };
        let hidden = match self.secret.map(ExposeSecret::expose_secret) {
            Some(secret) if !secret.is_empty() => text.replace(secret, "***"),
            _ => text,
        };
        tame::line(&hidden)
    }
}

/// Why a certificate was refused, in English and Chinese, if that is what the error is about.
fn certificate(error: &Error) -> Option<(String, String)> {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(next) = cause {
        let tls = match next.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(inner) => inner.downcast_ref::<rustls::Error>(),
            None => next.downcast_ref::<rustls::Error>(),
        };
        if let Some(rustls::Error::InvalidCertificate(why)) = tls {
            let (en, zh) = named(why);
            return Some(match why {
                // What has no sentence of its own is told in the words of the library.
                CertificateError::Other(cause) => (format!("{en} ({cause})"), format!("{zh}（{cause}）")),
                _ => (en.into(), zh.into()),
            });
        }
        cause = next.source();
    }
    None
}

fn named(why: &CertificateError) -> (&'static str, &'static str) {
    match why {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => ("it has expired", "证书已过期"),
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            ("it is not valid yet, or this machine's clock is wrong", "证书尚未生效，或本机时间不准")
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => (
            "it belongs to another name; [mail] host must be a name that it is made out to",
            "证书属于其他域名；[mail] host 应为证书所载的域名",
        ),
        CertificateError::UnknownIssuer | CertificateError::BadSignature => (
            "nobody that this machine trusts has signed it; name a private CA by [mail] ca_file",
            "签发者不受本机信任；若为私有 CA，请用 [mail] ca_file 指定",
        ),
        CertificateError::Revoked => ("it was revoked", "证书已被吊销"),
        _ => ("it is faulty", "证书有误"),
    }
}
