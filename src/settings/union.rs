//! `[union.taobao]`, `[union.jd]`, `[union.pdd]`: the operator's own keys of the affiliate unions.

mod read;
mod warn;

use std::fmt;

use url::Url;

use super::Secret;
use crate::listing::Union;

/// How calls of the Taobao Open Platform are signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SignMethod {
    /// HMAC-SHA256.
    #[default]
    HmacSha256,
    /// HMAC-MD5.
    HmacMd5,
    /// MD5 with the secret on both sides.
    Md5,
}

/// `[union.taobao]`: 淘宝联盟 through the Taobao Open Platform.
#[derive(Clone)]
pub struct TaobaoUnion {
    /// The application's key; empty: this union is not asked.
    pub app_key: String,
    /// Its secret.
    pub secret: Secret,
    /// The third part of a pid `mm_a_b_c`; without it there is no search, and so no thirty-day affiliate count.
    pub adzone: String,
    /// The gateway.
    pub base: Url,
    /// How calls are signed.
    pub sign_method: SignMethod,
}

/// `[union.jd]`: 京东联盟.
#[derive(Clone)]
pub struct JdUnion {
    /// The application's key; empty: this union is not asked.
    pub app_key: String,
    /// Its secret.
    pub secret: Secret,
    /// The gateway.
    pub base: Url,
}

/// `[union.pdd]`: 多多进宝.
#[derive(Clone)]
pub struct PddUnion {
    /// The client id; empty: this union is not asked.
    pub client_id: String,
    /// Its secret.
    pub secret: Secret,
    /// The promotion id (推广位), registered with the client.
    pub pid: String,
    /// The gateway.
    pub base: Url,
}

/// All unions.
#[derive(Clone, Debug, Default)]
pub struct Unions {
    /// 淘宝联盟.
    pub taobao: TaobaoUnion,
    /// 京东联盟.
    pub jd: JdUnion,
    /// 多多进宝.
    pub pdd: PddUnion,
}

impl Unions {
    /// The operator's key of a union; empty: it is not asked.
    pub fn key(&self, union: Union) -> &str {
        match union {
            Union::Taobao => &self.taobao.app_key,
            Union::Jd => &self.jd.app_key,
            Union::Pdd => &self.pdd.client_id,
        }
    }

    /// Where the secret of that key is kept.
    pub fn secret(&self, union: Union) -> &Secret {
        match union {
            Union::Taobao => &self.taobao.secret,
            Union::Jd => &self.jd.secret,
            Union::Pdd => &self.pdd.secret,
        }
    }

    /// What the setting of the key is called.
    pub fn key_name(union: Union) -> &'static str {
        match union {
            Union::Taobao | Union::Jd => "app_key",
            Union::Pdd => "client_id",
        }
    }
}

impl Default for TaobaoUnion {
    fn default() -> Self {
        Self {
            app_key: String::new(),
            secret: Secret::Credential("taobao-secret".into()),
            adzone: String::new(),
            base: known("https://eco.taobao.com/router/rest"),
            sign_method: SignMethod::default(),
        }
    }
}

impl Default for JdUnion {
    fn default() -> Self {
        Self {
            app_key: String::new(),
            secret: Secret::Credential("jd-secret".into()),
            base: known("https://api.jd.com/routerjson"),
        }
    }
}

impl Default for PddUnion {
    fn default() -> Self {
        Self {
            client_id: String::new(),
            secret: Secret::Credential("pdd-secret".into()),
            pid: String::new(),
            base: known("https://gw-api.pinduoduo.com/api/router"),
        }
    }
}

/// A key or id in `Debug`: whether there is one, and nothing of it.
struct Kept<'t>(&'t str);

impl fmt::Debug for Kept<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "none" } else { "…" })
    }
}

impl fmt::Debug for TaobaoUnion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TaobaoUnion")
            .field("app_key", &Kept(&self.app_key))
            .field("secret", &self.secret)
            .field("adzone", &Kept(&self.adzone))
            .field("base", &self.base.as_str())
            .field("sign_method", &self.sign_method)
            .finish()
    }
}

impl fmt::Debug for JdUnion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JdUnion")
            .field("app_key", &Kept(&self.app_key))
            .field("secret", &self.secret)
            .field("base", &self.base.as_str())
            .finish()
    }
}

impl fmt::Debug for PddUnion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PddUnion")
            .field("client_id", &Kept(&self.client_id))
            .field("secret", &self.secret)
            .field("pid", &Kept(&self.pid))
            .field("base", &self.base.as_str())
            .finish()
    }
}

fn known(base: &str) -> Url {
    Url::parse(base).unwrap_or_else(|why| unreachable!("{base}: {why}"))
}
