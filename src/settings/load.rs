//! Finding and reading the settings file.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use super::{Settings, Tls, read::read};
use crate::{
    diagnose::{Diagnostic, Diagnostics, read_text},
    listing::{Locale, Union},
};

/// Settings with where they came from.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The settings, paths already resolved.
    pub settings: Settings,
    /// The file; `None`: all defaults.
    pub file: Option<PathBuf>,
    /// Things that work but should be seen to (a password in a file that others can read), in the settings' language.
    pub warnings: Vec<String>,
}

/// What a process finds around it; handed in so that tests own it.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    /// Looks up a variable of the environment.
    pub env: &'a dyn Fn(&str) -> Option<OsString>,
    /// The working folder; empty: that of the process.
    pub folder: &'a Path,
    /// The settings file of the machine.
    pub system_file: &'a Path,
}

/// No settings file is bigger.
const MOST: u64 = 1 << 20;

/// Loads `file`, else `$RIVALD_CONFIG`, else `./rivald.toml`, else `/etc/rivald/rivald.toml`, else all defaults.
/// Changes nothing anywhere, so it can be called again at any time.
///
/// # Errors
/// Every fault of the file at once.
pub fn load(file: Option<&Path>) -> Result<Loaded, Diagnostics> {
    let env = |name: &str| std::env::var_os(name);
    let surroundings =
        Surroundings { env: &env, folder: Path::new(""), system_file: Path::new("/etc/rivald/rivald.toml") };
    load_in(file, surroundings)
}

/// [`load`] in given surroundings.
///
/// # Errors
/// As [`load`].
pub fn load_in(file: Option<&Path>, around: Surroundings<'_>) -> Result<Loaded, Diagnostics> {
    let Some(path) = find(file, around) else {
        let mut settings = Settings::default();
        settings.database = around.folder.join(settings.database);
        settings.watchlists = around.folder.join(settings.watchlists);
        settings.mail.outbox = around.folder.join(settings.mail.outbox);
        use_state_directory(&mut settings, around, false, false);
        return Ok(Loaded { settings, file: None, warnings: Vec::new() });
    };
    let name = path.display().to_string();
    let whole = |fault: Box<Diagnostic>| Diagnostics { list: vec![*fault], locale: Locale::default() };
    let text = read_text(&path, &name, MOST).map_err(whole)?;
    let base = path.parent().unwrap_or(Path::new(""));
    let mut found = read(&name, &text, base);
    if !found.faults.is_empty() {
        return Err(Diagnostics { list: found.faults, locale: found.settings.locale });
    }
    use_state_directory(&mut found.settings, around, found.sets_database, found.sets_outbox);
    let warnings = warnings(&found.settings, &path);
    Ok(Loaded { settings: found.settings, file: Some(path), warnings })
}

fn find(file: Option<&Path>, around: Surroundings<'_>) -> Option<PathBuf> {
    if let Some(file) = file {
        return Some(around.folder.join(file));
    }
    if let Some(named) = (around.env)("RIVALD_CONFIG").filter(|named| !named.is_empty()) {
        return Some(around.folder.join(named));
    }
    // A broken link or an unreadable file is found as well: falling back silently would run with other settings.
    let there = |path: &Path| path.symlink_metadata().is_ok();
    let local = around.folder.join("rivald.toml");
    [local, around.system_file.to_owned()].into_iter().find(|path| there(path))
}

/// systemd names the folder where a service keeps its state.
fn use_state_directory(settings: &mut Settings, around: Surroundings<'_>, database_set: bool, outbox_set: bool) {
    let Some(named) = (around.env)("STATE_DIRECTORY").filter(|named| !named.is_empty()) else { return };
    // Several folders are joined by colons; ours is the first.
    let Some(folder) = std::env::split_paths(&named).next() else { return };
    if !database_set {
        settings.database = folder.join("rivald.db");
    }
    if !outbox_set {
        settings.mail.outbox = folder.join("outbox");
    }
}

fn warnings(settings: &Settings, file: &Path) -> Vec<String> {
    let (mail, locale) = (&settings.mail, settings.locale);
    let mut warnings = Vec::new();
    // Whose secrets stand in the file itself, by the key that says so.
    let unions = Union::ALL.map(|union| (format!("[union.{}] secret", union.as_str()), settings.union.secret(union)));
    let chats = settings
        .chat
        .iter()
        .flat_map(|chat| chat.secrets().map(|(key, secret)| (format!("[chat.{}] {key}", chat.name), secret)));
    let token = settings.status.token.iter().map(|token| ("[status] token".to_owned(), token));
    let all = [("[mail] password".to_owned(), &mail.password)].into_iter().chain(unions).chain(chats).chain(token);
    let written: Vec<_> = all.filter(|(_, secret)| secret.is_written_out()).map(|(key, _)| key).collect();
    if let Some(key) = written.first().and_then(|first| first.rsplit(' ').next())
        && others_can_read(file)
    {
        let (file, named) = (file.display(), written.join(locale.pick(", ", "、")));
        warnings.push(locale.pick(
            format!("{file} holds a secret ({named}) and can be read by everybody: run `chmod o-r {file}`, or keep it elsewhere with `{key} = {{ file = \"…\" }}`"),
            format!("{file} 里有密钥（{named}），但所有人都能读取：请运行 `chmod o-r {file}`，或改用 `{key} = {{ file = \"…\" }}` 另存"),
        ));
    }
    // A password is never sent so: see `mail/transport/smtp.rs`.
    if mail.tls == Tls::None && !mail.host.is_empty() && !mail.is_local() {
        let host = &mail.host;
        warnings.push(locale.pick(
            format!("`tls = \"none\"`: mails to {host} go unencrypted, and whoever is on the way can read and alter them; it is meant for a server on this machine"),
            format!("`tls = \"none\"`：发往 {host} 的邮件不加密，途中任何人都能读取和篡改；它只适合本机上的邮件服务器"),
        ));
    }
    warnings
}

#[cfg(unix)]
fn others_can_read(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata().is_ok_and(|metadata| metadata.permissions().mode() & 0o004 != 0)
}

#[cfg(not(unix))]
fn others_can_read(_file: &Path) -> bool {
    false
}
