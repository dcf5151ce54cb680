//! One archive, written whole or not at all.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Cursor, ErrorKind, Read, Write},
    path::{Path, PathBuf},
};

use chrono::{Datelike, Timelike};
use zip::{CompressionMethod, DateTime, ZipWriter, result::ZipError, write::SimpleFileOptions};

use super::contents::InArchive;
use crate::listing::{Locale, Moment};

/// How a ZIP archive with something in it begins (APPNOTE.TXT 4.3.7).
const MAGIC: &[u8] = b"PK\x03\x04";

/// What was written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Written {
    /// Its size.
    pub(super) bytes: u64,
    /// Whether another archive of that name was there.
    pub(super) replaced: bool,
}

/// Why it was not written.
#[derive(Debug)]
pub(super) enum Fault {
    /// Something that is no archive has that name.
    Taken(PathBuf),
    /// The disk did not take it.
    Disk(PathBuf, io::Error),
    /// It can't be put together.
    Zip(ZipError),
}

impl Fault {
    pub(super) fn said(&self, locale: Locale) -> String {
        match self {
            Self::Taken(file) => locale.pick(
                format!("{} is there already, is no archive, and is left alone: name another file", file.display()),
                format!("{} 已存在且不是 ZIP 文件，不会覆盖：请换一个文件名", file.display()),
            ),
            Self::Disk(file, e) => locale
                .pick(format!("{} can't be written: {e}", file.display()), format!("无法写入 {}：{e}", file.display())),
            Self::Zip(e) => {
                locale.pick(format!("the archive can't be put together: {e}"), format!("无法生成压缩包：{e}"))
            }
        }
    }
}

/// Writes the archive, readable by its owner only. An archive of that name is replaced as a whole; what is no archive is
/// left alone. All times in it are those of the change, so that the same content is the same bytes.
pub(super) fn write(to: &Path, folder: &str, files: &[InArchive], at: Moment) -> Result<Written, Fault> {
    let disk = |e| Fault::Disk(to.to_path_buf(), e);
    let replaced = match fs::symlink_metadata(to) {
        Ok(there) if there.is_file() && begins_as_archive(to) => true,
        Ok(_) => return Err(Fault::Taken(to.to_path_buf())),
        Err(e) if e.kind() == ErrorKind::NotFound => false,
        Err(e) => return Err(disk(e)),
    };
    let bytes = pack(folder, files, at).map_err(Fault::Zip)?;
    let part = beside(to);
    // Of an earlier process of this number that was killed.
    let _ = fs::remove_file(&part);
    let done = put(&part, &bytes).and_then(|()| fs::rename(&part, to));
    if let Err(e) = done {
        let _ = fs::remove_file(&part);
        return Err(disk(e));
    }
    Ok(Written { bytes: bytes.len().try_into().unwrap_or(u64::MAX), replaced })
}

fn begins_as_archive(file: &Path) -> bool {
    let mut head = [0; MAGIC.len()];
    File::open(file).and_then(|mut file| file.read_exact(&mut head)).is_ok() && head == MAGIC
}

/// `name.part-<process>`, in the same folder: a name can only be changed within a disk.
fn beside(to: &Path) -> PathBuf {
    let mut name = to.to_path_buf().into_os_string();
    name.push(format!(".part-{}", std::process::id()));
    name.into()
}

fn put(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(file)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn pack(folder: &str, files: &[InArchive], at: Moment) -> Result<Vec<u8>, ZipError> {
    let options = SimpleFileOptions::default().last_modified_time(dos(at)).unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for file in files {
        // Pictures are compressed already.
        let method = if file.packed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        zip.start_file(format!("{folder}/{}", file.name), options.compression_method(method))?;
        zip.write_all(&file.bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// A moment as archives keep it: without a zone (here UTC), from 1980 to 2107, every other second.
fn dos(at: Moment) -> DateTime {
    let small = |number: u32| u8::try_from(number).unwrap_or_default();
    let year = u16::try_from(at.year()).unwrap_or_default();
    let (month, day) = (small(at.month()), small(at.day()));
    DateTime::from_date_and_time(year, month, day, small(at.hour()), small(at.minute()), small(at.second()))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> Vec<InArchive> {
        vec![InArchive::new("README.txt", b"read".to_vec()), InArchive::new("a.jpg", vec![7; 100])]
    }

    fn at() -> Moment {
        "2026-11-22T12:30:05Z".parse().expect("a moment")
    }

    #[test]
    fn an_archive_replaces_an_archive_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("e.zip");
        assert!(!write(&file, "top", &files(), at()).expect("written").replaced);
        let first = fs::read(&file).expect("bytes");
        assert!(write(&file, "top", &files(), at()).expect("written").replaced);
        assert_eq!(fs::read(&file).expect("bytes"), first, "the same content, the same bytes");

        let precious = folder.path().join("precious.txt");
        for text in ["", "mine", "PK"] {
            fs::write(&precious, text).expect("written");
            let fault = write(&precious, "top", &files(), at()).expect_err("no archive");
            assert!(matches!(fault, Fault::Taken(_)));
            assert!(fault.said(Locale::En).contains("is left alone") && fault.said(Locale::ZhCn).contains("不会覆盖"));
            assert_eq!(fs::read_to_string(&precious).expect("a text"), text);
        }
        assert!(matches!(write(folder.path(), "top", &files(), at()), Err(Fault::Taken(_))));
        assert!(matches!(write(&folder.path().join("no/e.zip"), "top", &files(), at()), Err(Fault::Disk(..))));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&file).expect("there").permissions().mode() & 0o777, 0o600);
            let link = folder.path().join("link.zip");
            std::os::unix::fs::symlink(&file, &link).expect("a link");
            assert!(matches!(write(&link, "top", &files(), at()), Err(Fault::Taken(_))));
        }
        let names = fs::read_dir(folder.path()).expect("a folder").map(|f| f.expect("a file").file_name());
        assert!(!names.into_iter().any(|name| name.to_string_lossy().contains(".part-")));
    }

    #[test]
    fn times_are_those_of_the_change() {
        assert_eq!(dos(at()).to_string(), "2026-11-22 12:30:04");
        for beyond in ["1970-01-01T00:00:00Z", "2200-01-01T00:00:00Z"] {
            assert_eq!(dos(beyond.parse().expect("a moment")), DateTime::default());
        }
    }
}
