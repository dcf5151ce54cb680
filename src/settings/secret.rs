//! A secret, by where it is kept. Its value never shows in `Debug`, a log or an error.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use secrecy::{ExposeSecret, SecretString};
use toml::de::DeValue;

use super::read::path;
use crate::diagnose::{Faults, Key, Node, Text, each, read_text};

/// Where a secret is kept.
#[derive(Clone, Debug)]
pub enum Secret {
    /// The first line of a file.
    File(PathBuf),
    /// An environment variable.
    Env(String),
    /// A systemd credential: a file in `$CREDENTIALS_DIRECTORY`.
    Credential(String),
    /// Written into the settings file itself.
    Plain(SecretString),
}

/// Why a secret could not be had. Says where it was looked for, never what was found.
#[derive(Debug, thiserror::Error)]
#[error("{what}")]
pub struct SecretFault {
    /// One sentence with what to do.
    pub what: String,
    /// The same in Chinese.
    pub zh: String,
}

/// No secret is longer.
const MOST: u64 = 64 << 10;

#[derive(Clone, Copy, Debug)]
enum Of {
    File,
    Env,
    Credential,
}

const KEYS: &[Key<Of>] = &[
    Key { id: Of::File, name: "file", aka: &["path"] },
    Key { id: Of::Env, name: "env", aka: &["environment", "variable"] },
    Key { id: Of::Credential, name: "credential", aka: &["systemd"] },
];

impl Secret {
    /// Fetches it.
    ///
    /// # Errors
    /// When the file, variable or credential is not there or can't be read.
    pub fn reveal(&self) -> Result<SecretString, SecretFault> {
        self.reveal_in(&|name| std::env::var_os(name))
    }

    /// [`reveal`](Self::reveal) in a given environment.
    ///
    /// # Errors
    /// As [`reveal`](Self::reveal).
    pub fn reveal_in(&self, env: &dyn Fn(&str) -> Option<OsString>) -> Result<SecretString, SecretFault> {
        match self {
            Self::Plain(secret) => Ok(secret.clone()),
            Self::File(file) => {
                let shown = file.display();
                first_line(file, &(format!("the file {shown}"), format!("文件 {shown}")))
            }
            Self::Env(name) => match env(name).map(OsString::into_string) {
                Some(Ok(secret)) if !secret.is_empty() => Ok(secret.into()),
                Some(Ok(_)) => Err(fault(
                    format!("the environment variable {name} is empty: set it to the secret"),
                    format!("环境变量 {name} 是空的：请把它设为密钥"),
                )),
                Some(Err(_)) => Err(fault(
                    format!("the environment variable {name} is not UTF-8"),
                    format!("环境变量 {name} 不是 UTF-8 编码"),
                )),
                None => Err(fault(
                    format!(
                        "the environment variable {name} is not set: set it, or say in rivald.toml where the secret is"
                    ),
                    format!("没有设置环境变量 {name}：请设置它，或在 rivald.toml 里写明密钥在哪里"),
                )),
            },
            Self::Credential(name) => {
                let Some(folder) = env("CREDENTIALS_DIRECTORY").filter(|folder| !folder.is_empty()) else {
                    return Err(fault(
                        format!(
                            "the credential {name} is handed over by systemd (LoadCredential=), and rivald does not run under it: \
                             write `{{ file = \"…\" }}` or `{{ env = \"…\" }}` instead"
                        ),
                        format!(
                            "凭据 {name} 由 systemd 提供（LoadCredential=），但 rivald 不是由它启动的：\
                             请改用 `{{ file = \"…\" }}` 或 `{{ env = \"…\" }}`"
                        ),
                    ));
                };
                let called = (format!("the systemd credential {name}"), format!("systemd 凭据 {name}"));
                first_line(&Path::new(&folder).join(name), &called)
            }
        }
    }

    /// Whether the secret stands in the settings file itself.
    pub(super) fn is_written_out(&self) -> bool {
        matches!(self, Self::Plain(plain) if !plain.expose_secret().is_empty())
    }

    /// Reads `"…"`, `{ file = "…" }`, `{ env = "…" }` or `{ credential = "…" }`. No message repeats the value.
    pub(super) fn read(node: Node<'_>, base: &Path, faults: &mut Faults<'_>) -> Option<Self> {
        let hint = (
            "write one of { file = \"/etc/rivald/password\" }, { env = \"NAME\" } and { credential = \"name\" }"
                .to_owned(),
            "请写 { file = \"/etc/rivald/password\" }、{ env = \"变量名\" }、{ credential = \"凭据名\" } 之一"
                .to_owned(),
        );
        let table = match node.value.get_ref() {
            DeValue::String(plain) => return Some(Self::Plain(plain.as_ref().into())),
            DeValue::Table(table) => table,
            _ => {
                let what = (
                    format!("`{}` must be a text in quotes or a table", node.key),
                    format!("`{}` 必须是带引号的文本或表", node.key),
                );
                node.refuse(faults, what, hint);
                return None;
            }
        };
        let (mut found, before) = (Vec::new(), faults.count());
        each(table, KEYS, faults, |key, node, faults| {
            found.extend(match key {
                Of::File => path(node, base, faults).map(Self::File),
                Of::Env => name(node, faults, |c| !matches!(c, '=' | '\0')).map(Self::Env),
                Of::Credential => name(node, faults, |c| !matches!(c, '/' | '\0')).map(Self::Credential),
            });
        });
        if found.len() != 1 && faults.count() == before {
            let what = (
                format!("`{}` must say one place where it is kept", node.key),
                format!("`{}` 只能写一个存放位置", node.key),
            );
            node.refuse(faults, what, hint);
        }
        found.pop().filter(|_| faults.count() == before)
    }
}

/// A name made of allowed characters.
fn name(node: Node<'_>, faults: &mut Faults<'_>, allowed: impl Fn(char) -> bool) -> Option<String> {
    let text = node.text(faults)?;
    if !text.is_empty() && !text.starts_with('.') && text.chars().all(allowed) {
        return Some(text.to_owned());
    }
    let what = (format!("`{}` must be a plain name", node.key), format!("`{}` 必须是简单的名称", node.key));
    node.refuse(faults, what, ("for a path write { file = \"…\" }".into(), "路径请写 { file = \"…\" }".into()));
    None
}

fn first_line(file: &Path, called: &Text) -> Result<SecretString, SecretFault> {
    let text = read_text(file, &file.display().to_string(), MOST).map_err(|why| {
        fault(
            format!("{}: {}; {}", called.0, why.message.0, why.hint.0),
            format!("{}：{}；{}", called.1, why.message.1, why.hint.1),
        )
    })?;
    let line = text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default().trim_end();
    if line.is_empty() {
        return Err(fault(
            format!("{} is empty: write the secret into its first line", called.0),
            format!("{} 是空的：请把密钥写在第一行", called.1),
        ));
    }
    Ok(line.into())
}

fn fault(what: String, zh: String) -> SecretFault {
    SecretFault { what, zh }
}
