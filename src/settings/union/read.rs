//! Reading `[union.…]`. No message repeats a key, a secret or a promotion id.

use std::path::Path;

use toml::de::{DeTable, DeValue};
use url::{Host, Url};

use super::{JdUnion, PddUnion, SignMethod, TaobaoUnion, Unions};
use crate::{
    diagnose::{Faults, Key, Node, Text, each, nearest, short},
    settings::{
        Secret,
        read::{section_called, set},
    },
};

#[derive(Clone, Copy, Debug)]
enum OfUnions {
    Taobao,
    Jd,
    Pdd,
}

const UNIONS: &[Key<OfUnions>] = &[
    Key {
        id: OfUnions::Taobao,
        name: "taobao",
        aka: &["tb", "top", "tbk", "tmall", "alimama", "taobao-union", "淘宝"],
    },
    Key { id: OfUnions::Jd, name: "jd", aka: &["jingdong", "jd-union", "京东"] },
    Key { id: OfUnions::Pdd, name: "pdd", aka: &["pinduoduo", "ddk", "duoduo", "pdd-union", "拼多多"] },
];

#[derive(Clone, Copy, Debug)]
enum Of {
    AppKey,
    Secret,
    Adzone,
    Pid,
    Base,
    SignMethod,
}

const APP_KEY: Key<Of> = Key { id: Of::AppKey, name: "app_key", aka: &["appkey", "key", "app_id", "client_id"] };
const SECRET: Key<Of> = Key { id: Of::Secret, name: "secret", aka: &["app_secret", "appsecret", "client_secret"] };
const BASE: Key<Of> = Key { id: Of::Base, name: "base", aka: &["url", "gateway", "endpoint", "address"] };

const TAOBAO: &[Key<Of>] = &[
    APP_KEY,
    SECRET,
    Key { id: Of::Adzone, name: "adzone", aka: &["adzone_id", "pid"] },
    BASE,
    Key { id: Of::SignMethod, name: "sign_method", aka: &["sign", "signature", "algorithm"] },
];

const JD: &[Key<Of>] = &[APP_KEY, SECRET, BASE];

const PDD: &[Key<Of>] = &[
    Key { id: Of::AppKey, name: "client_id", aka: &["app_key", "appkey", "key"] },
    SECRET,
    Key { id: Of::Pid, name: "pid", aka: &["p_id", "adzone", "adzone_id"] },
    BASE,
];

impl Unions {
    /// Keys of all three whose values may be shown in a message.
    pub(in crate::settings) const OPEN: [&'static str; 2] = [BASE.name, "sign_method"];

    pub(in crate::settings) fn read(&mut self, table: &DeTable<'_>, base: &Path, faults: &mut Faults<'_>) {
        each(table, UNIONS, faults, |key, node, faults| {
            let name = format!("union.{}", node.key);
            section_called(&name, node, faults, |table, faults| match key {
                OfUnions::Taobao => self.taobao.read(table, base, faults),
                OfUnions::Jd => self.jd.read(table, base, faults),
                OfUnions::Pdd => self.pdd.read(table, base, faults),
            });
        });
    }
}

impl TaobaoUnion {
    fn read(&mut self, table: &DeTable<'_>, folder: &Path, faults: &mut Faults<'_>) {
        let shared = Shared { key: &mut self.app_key, secret: &mut self.secret, base: &mut self.base };
        shared.read(table, TAOBAO, folder, faults, |key, node, faults| match key {
            Of::Adzone => set(&mut self.adzone, adzone(node, faults)),
            Of::SignMethod => set(&mut self.sign_method, sign_method(node, faults)),
            _ => {}
        });
    }
}

impl JdUnion {
    fn read(&mut self, table: &DeTable<'_>, folder: &Path, faults: &mut Faults<'_>) {
        let shared = Shared { key: &mut self.app_key, secret: &mut self.secret, base: &mut self.base };
        shared.read(table, JD, folder, faults, |_, _, _| {});
    }
}

impl PddUnion {
    fn read(&mut self, table: &DeTable<'_>, folder: &Path, faults: &mut Faults<'_>) {
        let shared = Shared { key: &mut self.client_id, secret: &mut self.secret, base: &mut self.base };
        shared.read(table, PDD, folder, faults, |key, node, faults| {
            if let Of::Pid = key {
                set(&mut self.pid, pid(node, faults));
            }
        });
    }
}

/// What all unions have.
struct Shared<'u> {
    key: &'u mut String,
    secret: &'u mut Secret,
    base: &'u mut Url,
}

impl Shared<'_> {
    /// Reads a union's table; `rest` takes the keys that only this union has.
    fn read(
        self,
        table: &DeTable<'_>,
        keys: &[Key<Of>],
        folder: &Path,
        faults: &mut Faults<'_>,
        mut rest: impl FnMut(Of, Node<'_>, &mut Faults<'_>),
    ) {
        let usual = self.base.clone();
        each(table, keys, faults, |key, node, faults| match key {
            Of::AppKey => set(self.key, token(node, faults)),
            Of::Secret => set(self.secret, Secret::read(node, folder, faults)),
            Of::Base => set(self.base, gateway(node, &usual, faults)),
            other => rest(other, node, faults),
        });
    }
}

/// No key or id of a union is longer.
const LONGEST: usize = 200;

/// The text, without repeating what stands there in its stead: it may be a key without its quotes.
fn quoted<'t>(node: Node<'t>, faults: &mut Faults<'_>) -> Option<&'t str> {
    if let DeValue::String(text) = node.value.get_ref() {
        return Some(text);
    }
    let hint = (format!("write it in quotes: `{} = \"…\"`", node.key), format!("请加上引号：`{} = \"…\"`", node.key));
    node.wrong_type(faults, ("a text", "文本"), hint);
    None
}

/// A key or id as the union's console shows it: one plain word, or nothing.
fn token(node: Node<'_>, faults: &mut Faults<'_>) -> Option<String> {
    let text = quoted(node, faults)?;
    if text.len() <= LONGEST && text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Some(text.to_owned());
    }
    let what = (
        format!("`{}` must be one word of at most {LONGEST} plain letters, digits and signs", node.key),
        format!("`{}` 只能由半角字母、数字和符号组成，不能有空格，最多 {LONGEST} 个字符", node.key),
    );
    let hint =
        ("copy it from the union's console again, without spaces".into(), "请从联盟后台重新复制，不要带空格".into());
    node.refuse(faults, what, hint);
    None
}

/// The digits of the advertising zone; of a whole pid `mm_a_b_c` its third part.
fn adzone(node: Node<'_>, faults: &mut Faults<'_>) -> Option<String> {
    let text = quoted(node, faults)?.trim();
    let digits = |part: &str| (1..=20).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    if text.is_empty() || digits(text) {
        return Some(text.to_owned());
    }
    let parts: Option<Vec<&str>> = text.strip_prefix("mm_").map(|rest| rest.split('_').collect());
    if let Some([member, site, zone]) = parts.as_deref()
        && [member, site, zone].into_iter().all(|part| digits(part))
    {
        return Some((*zone).to_owned());
    }
    let what = if parts.is_some() {
        ("this is no whole pid".into(), "这不是完整的 pid".into())
    } else {
        ("an adzone is made of digits only".into(), "adzone 只能是数字".into())
    };
    let hint = (
        "of a pid `mm_a_b_c` write the third part, the `c`, or the whole pid".into(),
        "pid 形如 `mm_a_b_c`：请写第三段 `c`，或写完整的 pid".into(),
    );
    node.refuse(faults, what, hint);
    None
}

/// A promotion id of Pinduoduo.
fn pid(node: Node<'_>, faults: &mut Faults<'_>) -> Option<String> {
    let text = token(node, faults)?;
    if !text.starts_with("mm_") {
        return Some(text);
    }
    let what = ("this is a pid of the Taobao union".into(), "这是淘宝联盟的 pid".into());
    let hint = (
        "write the one that Pinduoduo gave you, such as \"1234567_89012345\"".into(),
        "请写多多进宝的推广位，例如 \"1234567_89012345\"".into(),
    );
    node.refuse(faults, what, hint);
    None
}

/// A gateway: https, or http on this machine. What is sent there is signed, so nothing else may stand in the address.
fn gateway(node: Node<'_>, usual: &Url, faults: &mut Faults<'_>) -> Option<Url> {
    let text = quoted(node, faults)?;
    let refuse = |faults: &mut Faults<'_>, what: Text, hint: Text| {
        node.refuse(faults, what, hint);
        None
    };
    let as_usual = || {
        (
            format!("write the union's own gateway, \"{usual}\", or leave the line out"),
            format!("请写联盟的网关地址 \"{usual}\"，或去掉这一行"),
        )
    };
    let spaced = text.chars().any(|c| c.is_whitespace() || c.is_control());
    let url = match Url::parse(text) {
        Ok(url) if !spaced && matches!(url.scheme(), "http" | "https") && url.has_host() => url,
        _ => return refuse(faults, ("this is no address of a gateway".into(), "这不是网关地址".into()), as_usual()),
    };
    if !url.username().is_empty() || url.password().is_some() {
        let what = ("a gateway's address must not hold a user name or password", "网关地址里不能写用户名和密码");
        let hint = ("write it without the part before the `@`", "请去掉 `@` 之前的部分");
        return refuse(faults, (what.0.into(), what.1.into()), (hint.0.into(), hint.1.into()));
    }
    if url.query().is_some() || url.fragment().is_some() {
        let what = ("a gateway's address ends before the `?`", "网关地址到 `?` 之前为止");
        let hint = ("rivald adds the parameters itself: write it without them", "参数由 rivald 自动添加：请去掉");
        return refuse(faults, (what.0.into(), what.1.into()), (hint.0.into(), hint.1.into()));
    }
    if url.scheme() == "http" && !is_this_machine(&url) {
        let host = short(url.host_str().unwrap_or_default(), 60);
        let what = (
            format!("calls to {host} would go through the network unencrypted"),
            format!("对 {host} 的调用会以明文经过网络"),
        );
        let hint = (
            "write `https://`; `http://` is for this machine only, such as \"http://127.0.0.1:8080/\"".into(),
            "请写 `https://`；`http://` 只能用于本机，例如 \"http://127.0.0.1:8080/\"".into(),
        );
        return refuse(faults, what, hint);
    }
    Some(url)
}

fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

/// The ways to sign, by the words of the Taobao Open Platform.
const SIGN_METHODS: [(&str, SignMethod); 3] =
    [("hmac-sha256", SignMethod::HmacSha256), ("hmac", SignMethod::HmacMd5), ("md5", SignMethod::Md5)];

fn sign_method(node: Node<'_>, faults: &mut Faults<'_>) -> Option<SignMethod> {
    let text = node.text(faults)?;
    if let Some((_, method)) = SIGN_METHODS.iter().find(|(name, _)| *name == text) {
        return Some(*method);
    }
    let meant = match text.to_lowercase().as_str() {
        "sha256" | "hmacsha256" | "hmac_sha256" => Some("hmac-sha256"),
        "hmac-md5" | "hmacmd5" | "hmac_md5" => Some("hmac"),
        _ => nearest(text, SIGN_METHODS.map(|(name, _)| name)),
    };
    let hint = match meant {
        Some(name) => (format!("write \"{name}\""), format!("请写 \"{name}\"")),
        None => ("write \"hmac-sha256\", \"hmac\" or \"md5\"".into(), "可选 \"hmac-sha256\"、\"hmac\"、\"md5\"".into()),
    };
    node.refuse(faults, ("the platform knows no such signature".into(), "开放平台没有这种签名方式".into()), hint);
    None
}
