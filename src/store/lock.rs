//! At most one daemon a database; and whether anybody is sending messages.

use std::{
    fs::{File, TryLockError},
    io::{Read, Seek, Write},
};

use super::{Store, StoreError, open::owner_only};

/// Held by the daemon for as long as it runs. The system lets go of it when the process ends, however that happens.
#[derive(Debug)]
pub struct DaemonLock {
    _file: File,
}

/// Held while messages are being sent. The system lets go of it when the process ends, however that happens.
#[derive(Debug)]
pub struct SendingLock {
    _file: File,
}

impl Store {
    /// Says beside the database (`<database>.sending`) that messages are being sent; so may several processes.
    ///
    /// # Errors
    /// When the file can't be made.
    pub async fn sending(&self) -> Result<SendingLock, StoreError> {
        let file = self.open_beside(".sending")?;
        // Waits no longer than somebody takes back what was claimed.
        tokio::task::spawn_blocking(move || file.lock_shared().map(|()| SendingLock { _file: file }))
            .await
            .map_err(|_| StoreError::closed())?
            .map_err(|e| fault(&e))
    }

    /// Messages that a process that is no more had claimed become due again, without waiting for the end of its lease: it
    /// may have been killed before it sent them. Where somebody is sending now, leases end by themselves. How many.
    ///
    /// # Errors
    /// When the database or the file beside it can't be used.
    pub async fn take_back_claims(&self) -> Result<u64, StoreError> {
        let file = self.open_beside(".sending")?;
        match file.try_lock() {
            Ok(()) => self.end_leases().await,
            Err(TryLockError::WouldBlock) => Ok(0),
            Err(TryLockError::Error(e)) => Err(fault(&e)),
        }
    }

    fn open_beside(&self, end: &str) -> Result<File, StoreError> {
        let mut path = self.file().to_path_buf().into_os_string();
        path.push(end);
        owner_only().read(true).create(true).truncate(false).open(&path).map_err(|e| fault(&e))
    }

    /// Takes the lock beside the database (`<database>.lock`) that a daemon holds. Commands that read or write now and
    /// then (`check`, `db backup`) need no lock: SQLite orders them.
    ///
    /// # Errors
    /// When another daemon runs on this database (its process number is named), or the file can't be made.
    pub fn lock_for_daemon(&self) -> Result<DaemonLock, StoreError> {
        let mut file = self.open_beside(".lock")?;
        match file.try_lock() {
            Ok(()) => {
                let write =
                    file.set_len(0).and_then(|()| file.rewind()).and_then(|()| write!(file, "{}", std::process::id()));
                write.map_err(|e| fault(&e))?;
                Ok(DaemonLock { _file: file })
            }
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // Only for the message; on some systems a locked file can't be read.
                let _ = Read::by_ref(&mut file).take(20).read_to_string(&mut holder);
                let holder = if holder.is_empty() { "?" } else { holder.trim() };
                Err(StoreError::lasting(
                    format!("another rivald runs on this database (process {holder}): stop it first"),
                    format!("已有另一个 rivald 在使用该数据库（进程 {holder}）：请先停止它"),
                )
                .of_file(self.file()))
            }
            Err(TryLockError::Error(e)) => Err(fault(&e)),
        }
    }
}

fn fault(error: &std::io::Error) -> StoreError {
    StoreError::lasting(
        format!("the lock file beside the database can't be used: {error}"),
        format!("无法使用数据库旁的锁文件：{error}"),
    )
}
