//! The report's file, written whole or not at all.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind, Read, Write},
    path::{Path, PathBuf},
};

use crate::listing::Locale;

/// How a report begins.
const BEGINS: &[u8] = b"<!doctype html>";

/// Why it was not written.
#[derive(Debug)]
pub(super) enum Fault {
    /// Something that is no page has that name.
    Taken(PathBuf),
    /// The disk did not take it.
    Disk(PathBuf, io::Error),
}

impl Fault {
    pub(super) fn said(&self, locale: Locale) -> String {
        match self {
            Self::Taken(file) => locale.pick(
                format!("{} is there already, is no HTML page, and is left alone: name another file", file.display()),
                format!("{} 已存在且不是 HTML 网页，不会覆盖：请换一个文件名", file.display()),
            ),
            Self::Disk(file, e) => locale
                .pick(format!("{} can't be written: {e}", file.display()), format!("无法写入 {}：{e}", file.display())),
        }
    }
}

/// Writes the page; one of that name is replaced as a whole, anything else is left alone. Says whether one was there.
pub(super) fn write(to: &Path, html: &str) -> Result<bool, Fault> {
    let disk = |e| Fault::Disk(to.to_path_buf(), e);
    let replaced = match fs::symlink_metadata(to) {
        Ok(there) if there.is_file() && begins_as_page(to) => true,
        Ok(_) => return Err(Fault::Taken(to.to_path_buf())),
        Err(e) if e.kind() == ErrorKind::NotFound => false,
        Err(e) => return Err(disk(e)),
    };
    // In the same folder: a name can only be changed within a disk.
    let mut part = to.to_path_buf().into_os_string();
    part.push(format!(".part-{}", std::process::id()));
    let part = PathBuf::from(part);
    // Of an earlier process of this number that was killed.
    let _ = fs::remove_file(&part);
    if let Err(e) = put(&part, html).and_then(|()| fs::rename(&part, to)) {
        let _ = fs::remove_file(&part);
        return Err(disk(e));
    }
    Ok(replaced)
}

fn begins_as_page(file: &Path) -> bool {
    let mut head = [0; BEGINS.len()];
    File::open(file).and_then(|mut file| file.read_exact(&mut head)).is_ok() && head.eq_ignore_ascii_case(BEGINS)
}

fn put(file: &Path, html: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(file)?;
    file.write_all(html.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_replaces_a_page_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("report.html");
        assert!(!write(&file, "<!doctype html>1").expect("written"));
        assert!(write(&file, "<!doctype html>2").expect("written"));
        assert_eq!(fs::read_to_string(&file).expect("a text"), "<!doctype html>2");
        let precious = folder.path().join("precious.toml");
        for text in ["", "mine", "<!doctype"] {
            fs::write(&precious, text).expect("written");
            let fault = write(&precious, "<!doctype html>3").expect_err("no page");
            assert!(matches!(fault, Fault::Taken(_)));
            assert!(fault.said(Locale::En).contains("is left alone") && fault.said(Locale::ZhCn).contains("不会覆盖"));
            assert_eq!(fs::read_to_string(&precious).expect("a text"), text);
        }
        assert!(matches!(write(folder.path(), "<!doctype html>"), Err(Fault::Taken(_))));
        assert!(matches!(write(&folder.path().join("no/e.html"), "<!doctype html>"), Err(Fault::Disk(..))));
        let names = fs::read_dir(folder.path()).expect("a folder").map(|f| f.expect("a file").file_name());
        assert!(!names.into_iter().any(|name| name.to_string_lossy().contains(".part-")));
    }
}
