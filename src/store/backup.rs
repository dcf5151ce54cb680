//! A copy of the database, also while the daemon writes.

use std::{
    fs::{self, File},
    io::ErrorKind,
    path::{Path, PathBuf},
};

use super::{Store, StoreError, open::owner_only};

impl Store {
    /// Writes a copy to a new file, readable by its owner only, also while the daemon runs. It is there whole or not at
    /// all: written under another name, brought to the disk, then given its own.
    ///
    /// # Errors
    /// When the file is there already, or can't be written.
    pub async fn backup(&self, to: &Path) -> Result<(), StoreError> {
        let to = std::path::absolute(to).map_err(|e| unwritable(to, &e))?;
        if fs::symlink_metadata(&to).is_ok() {
            return Err(there_already(&to));
        }
        let part = beside(&to);
        // VACUUM INTO takes an empty file, and this one has the right mode.
        owner_only().create_new(true).open(&part).map_err(|e| unwritable(&part, &e))?;
        let done = self.write_copy(&part, &to).await;
        if done.is_err() {
            let _ = fs::remove_file(&part);
        }
        done
    }

    async fn write_copy(&self, part: &Path, to: &Path) -> Result<(), StoreError> {
        let Some(name) = part.to_str() else {
            return Err(StoreError::lasting(
                "the name of the backup must be valid UTF-8",
                "备份文件名必须是有效的 UTF-8",
            ));
        };
        sqlx::query("VACUUM INTO ?").bind(name).execute(self.reader()).await?;
        // VACUUM INTO itself never waits for the disk (https://www.sqlite.org/lang_vacuum.html).
        File::open(part).and_then(|file| file.sync_all()).map_err(|e| unwritable(to, &e))?;
        // A link refuses to replace what is there; a rename would not.
        match fs::hard_link(part, to) {
            Ok(()) => fs::remove_file(part).map_err(|e| unwritable(part, &e)),
            Err(e) if e.kind() == ErrorKind::AlreadyExists => Err(there_already(to)),
            // A file system without links, such as that of a memory stick.
            Err(_) if fs::symlink_metadata(to).is_err() => fs::rename(part, to).map_err(|e| unwritable(to, &e)),
            Err(e) => Err(unwritable(to, &e)),
        }
    }
}

/// `name.part-<process>`.
fn beside(to: &Path) -> PathBuf {
    let mut name = to.to_path_buf().into_os_string();
    name.push(format!(".part-{}", std::process::id()));
    name.into()
}

fn there_already(to: &Path) -> StoreError {
    StoreError::lasting(
        format!("{} is there already and is left alone: name a new file", to.display()),
        format!("{} 已存在，不会覆盖：请指定新的文件名", to.display()),
    )
}

fn unwritable(to: &Path, error: &std::io::Error) -> StoreError {
    StoreError::lasting(
        format!("the backup {} can't be written: {error}", to.display()),
        format!("无法写入备份 {}：{error}", to.display()),
    )
}
