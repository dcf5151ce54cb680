//! What stands in the way of asking a union whose key is set. None of it keeps the daemon from starting: pages are
//! polled all the same.

use std::ffi::OsString;

use secrecy::ExposeSecret;

use super::Unions;
use crate::listing::{Locale, Union};

impl Unions {
    /// What commands that poll should say before they do: a secret that can't be had, an id that is missing. For the
    /// eyes of whoever started the command; no key or secret is in it.
    pub fn warnings(&self, locale: Locale) -> Vec<String> {
        self.warnings_in(locale, &|name| std::env::var_os(name))
    }

    /// [`warnings`](Self::warnings) in a given environment.
    pub fn warnings_in(&self, locale: Locale, env: &dyn Fn(&str) -> Option<OsString>) -> Vec<String> {
        let mut warnings = Vec::new();
        for union in Union::ALL {
            let (section, key) = (union.as_str(), Self::key_name(union));
            if self.key(union).is_empty() {
                // A secret or id without its key: half of what was meant.
                if self.secret(union).is_written_out() || !self.place(union).is_empty() {
                    warnings.push(locale.pick(
                        format!("[union.{section}] has no `{key}`: {} is not asked", union.name(Locale::En)),
                        format!("[union.{section}] 没有 `{key}`：不会查询{}", union.name(Locale::ZhCn)),
                    ));
                }
                continue;
            }
            let why = match self.secret(union).reveal_in(env) {
                Ok(secret) if secret.expose_secret().is_empty() => {
                    Some(("it is empty: write it there".to_owned(), "内容是空的，请填写".to_owned()))
                }
                Ok(_) => None,
                Err(fault) => Some((fault.what, fault.zh)),
            };
            if let Some((en, zh)) = why {
                warnings.push(locale.pick(
                    format!(
                        "the secret of [union.{section}] can't be had, so {} is not asked: {en}",
                        union.name(Locale::En)
                    ),
                    format!("拿不到 [union.{section}] 的 secret，不会查询{}：{zh}", union.name(Locale::ZhCn)),
                ));
            }
            warnings.extend(self.place(union).is_empty().then(|| no_place(union, locale)).flatten());
        }
        warnings
    }

    /// The promotion id that goes with the key, where the union wants one.
    fn place(&self, union: Union) -> &str {
        match union {
            Union::Taobao => &self.taobao.adzone,
            Union::Jd => "",
            Union::Pdd => &self.pdd.pid,
        }
    }
}

/// What is lost without a promotion id.
fn no_place(union: Union, locale: Locale) -> Option<String> {
    let (en, zh) = match union {
        Union::Taobao => (
            "[union.taobao] has no `adzone`: without it there is no search, hence no thirty-day affiliate count, and \
             forecasts are less sure",
            "[union.taobao] 没有 `adzone`：无法搜索，也就没有 30 天淘客销量，预测会比较粗略",
        ),
        Union::Pdd => (
            "[union.pdd] has no `pid`: Pinduoduo may refuse to search without a registered one",
            "[union.pdd] 没有 `pid`：没有备案的推广位，多多进宝可能拒绝搜索",
        ),
        Union::Jd => return None,
    };
    Some(locale.pick(en, zh).to_owned())
}
