//! `rivald manual`: the manual pages, made of the command line, of `deploy/rivald.toml` and of the watchlists' schema, so
//! that none of them can say what the program does not do.
//!
//! Pages of commands: section 8 for the daemon, 1 for the rest. Pages of files: section 5.

mod commands;
mod page;
mod settings;
mod watchlist;
mod words;

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::Context as _;

use super::Status;

/// Arguments of `rivald manual`.
#[derive(Debug, clap::Args)]
pub struct Manual {
    /// Where the pages go, in folders man1, man5 and man8, such as ~/.local/share/man
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
}

/// One page.
pub(super) struct Page {
    /// Without the section: `rivald-check`.
    name: String,
    section: u8,
    text: String,
}

impl Manual {
    /// Writes the pages. Needs no settings.
    ///
    /// # Errors
    /// When the folder can't be written.
    pub fn run(&self) -> anyhow::Result<Status> {
        for page in pages() {
            let file = self.out.join(format!("man{0}/{1}.{0}", page.section, page.name));
            write(&file, &page.text).with_context(|| file.display().to_string())?;
        }
        Ok(Status::Done)
    }
}

fn write(file: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, text)
}

/// All pages.
fn pages() -> Vec<Page> {
    let mut pages = commands::pages();
    pages.push(settings::page());
    pages.push(watchlist::page());
    pages
}

/// Bytes on standard output. A closed pipe is no fault of ours.
pub(super) fn emit(bytes: &[u8]) -> std::io::Result<()> {
    match std::io::stdout().lock().write_all(bytes) {
        Err(fault) if fault.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}

#[cfg(test)]
mod tests {
    use super::pages;

    #[test]
    fn every_command_and_file_has_a_page() {
        let pages = pages();
        let names: Vec<_> = pages.iter().map(|page| format!("{}.{}", page.name, page.section)).collect();
        for name in ["rivald.1", "rivald-run.8", "rivald-check.1", "rivald-watchlist-import.1", "rivald-db-backup.1"] {
            assert!(names.iter().any(|n| n == name), "{name} of {names:?}");
        }
        assert!(names.contains(&"rivald.toml.5".to_owned()) && names.contains(&"rivald-watchlist.5".to_owned()));
        assert!(!names.iter().any(|name| name.contains("help") || name.contains("manual")), "{names:?}");
        for page in &pages {
            assert!(page.text.contains(".SH NAME") && page.text.contains(".SH \"SEE ALSO\""), "{}", page.name);
            assert!(!page.text.contains("rivald\\-run(1)"), "{}: the daemon is in section 8", page.name);
        }
    }

    #[test]
    fn the_page_of_the_settings_has_every_key() {
        let pages = pages();
        let text = &pages.iter().find(|page| page.name == "rivald.toml").map(|page| &page.text);
        let text = text.map(String::as_str).unwrap_or_default();
        let mut keys = 0;
        for line in include_str!("../../deploy/rivald.toml").lines().filter(|line| !line.starts_with('#')) {
            let Some((key, _)) = line.split_once('=') else { continue };
            keys += 1;
            assert!(text.contains(&format!("\\fB{} = ", key.trim_end())), "{key} is missing");
        }
        assert!(keys > 30, "{keys}");
    }
}
