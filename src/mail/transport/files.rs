//! Messages as `.eml` files in a folder, which every mail program opens.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use xxhash_rust::xxh3::xxh3_64;

use crate::{
    listing::Locale,
    mail::{SendError, Step},
};

/// A folder of `.eml` files.
#[derive(Debug)]
pub struct Files {
    folder: PathBuf,
}

impl Files {
    /// The folder; it is made when the first message is written.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// What it is, for people.
    pub(super) fn describe(&self, locale: Locale) -> String {
        let folder = self.folder.display();
        locale.pick(format!(".eml files in {folder}"), format!("{folder} 中的 .eml 文件"))
    }

    /// The file that a message is written to. Made of its Message-ID alone, so that writing the same message again
    /// replaces it instead of doubling it, and no word of a page is ever part of a file name.
    pub fn path(&self, message_id: &str) -> PathBuf {
        let local = message_id.split('@').next().unwrap_or_default();
        let parts = local.split_once('.').filter(|(time, hash)| {
            let plain = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric());
            plain(time) && plain(hash) && local.len() <= 64
        });
        let name = match parts {
            Some((time, hash)) => format!("{time}-{hash}.eml"),
            None => format!("message-{:016x}.eml", xxh3_64(message_id.as_bytes())),
        };
        self.folder.join(name)
    }

    /// Writes one message so that the file is there whole or not at all, and stays after a loss of power.
    pub(super) async fn write(&self, message_id: &str, raw: &[u8], bound: Duration) -> Result<(), SendError> {
        let (path, raw) = (self.path(message_id), raw.to_owned());
        let written = tokio::task::spawn_blocking(move || write_whole(&path, &raw));
        let outcome = match tokio::time::timeout(bound, written).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(stopped)) => Err(io::Error::other(stopped)),
            Err(_) => Err(io::Error::new(io::ErrorKind::TimedOut, format!("not done after {} s", bound.as_secs()))),
        };
        outcome.map_err(|e| {
            let folder = self.folder.display();
            SendError::passing(
                Step::File,
                format!("the message could not be written into {folder} ([mail] outbox): {e}"),
                format!("无法把邮件写入 {folder}（[mail] outbox）：{e}"),
            )
        })
    }
}

fn write_whole(path: &Path, raw: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    make_private(folder)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let draft = folder.join(format!(".{name}.part"));
    let mut file = create_private(&draft)?;
    file.write_all(raw)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&draft, path)?;
    // The name is safe only when the folder is.
    File::open(folder)?.sync_all()
}

/// Makes the folder, readable by its owner alone: messages tell what a shop watches.
fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn create_private(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
