//! Which file watches are appended to, and how it is replaced: at once or not at all.

use std::{
    fs::{self, File, OpenOptions},
    io::Write,
    path::{Path, PathBuf},
};

/// The file that somebody named: a bare name that is no file here stands for one in the watchlists' folder.
pub(super) fn named(folder: &Path, file: &Path) -> PathBuf {
    let bare = file.components().count() == 1 && !file.exists();
    let file = if file.extension().is_none() { file.with_extension("toml") } else { file.to_owned() };
    if bare { folder.join(file) } else { file }
}

/// A link stays a link: what it points to is written. Also the name that people know the file by.
pub(super) fn settled(path: PathBuf) -> (PathBuf, String) {
    let path = path.canonicalize().unwrap_or(path);
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    (path, name)
}

/// Writes a file at once or not at all, with the permissions that it had.
pub(super) fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // Hidden, so that a daemon that looks just now leaves it alone.
    let draft = folder.join(format!(".{name}.{}.new", std::process::id()));
    let written = write_draft(&draft, path, text).and_then(|()| fs::rename(&draft, path));
    if written.is_err() {
        // What is left of it is of no use to anybody.
        let _ = fs::remove_file(&draft);
    } else if let Ok(folder) = File::open(folder) {
        // Without this a power cut could bring the old file back; not every file system can do it.
        let _ = folder.sync_all();
    }
    written
}

fn write_draft(draft: &Path, path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(draft)?;
    if let Ok(metadata) = path.metadata() {
        file.set_permissions(metadata.permissions())?;
    }
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
