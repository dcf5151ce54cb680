//! Tables → watches.

mod columns;
mod command;
mod files;
mod hostile;
mod list;
mod office;

use std::{collections::BTreeMap, fs, path::Path};

use rivald::{
    listing::Locale,
    settings::Settings,
    watchlist::{Import, ImportFault, ImportOptions, import, read_file},
};
use rust_xlsxwriter::Workbook;
use tempfile::TempDir;

/// A folder of watchlists, and tables beside it.
struct Desk {
    home: TempDir,
}

impl Desk {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("watchlists")).unwrap();
        Self { home }
    }

    fn folder(&self) -> std::path::PathBuf {
        self.home.path().join("watchlists")
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> std::path::PathBuf {
        let path = self.home.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    fn read(&self, table: &Path, options: &ImportOptions) -> Result<Import, ImportFault> {
        import(&self.folder(), table, options, &Settings::default())
    }

    /// Reads a table of these bytes, with everything guessed.
    fn table(&self, name: &str, bytes: impl AsRef<[u8]>) -> Result<Import, ImportFault> {
        let path = self.put(name, bytes);
        self.read(&path, &ImportOptions::default())
    }

    /// All files of the watchlists' folder.
    fn state(&self) -> BTreeMap<String, Vec<u8>> {
        let files = fs::read_dir(self.folder()).unwrap().map(|entry| entry.unwrap());
        files.map(|file| (file.file_name().into_string().unwrap(), fs::read(file.path()).unwrap())).collect()
    }

    /// Writes what was read, and reads it back as the daemon would.
    fn write(import: &Import) -> String {
        import.write().unwrap();
        let (watches, faults) = read_file(&import.file, "w.toml", &Settings::default());
        assert!(faults.is_empty(), "{faults:?}");
        assert!(watches.len() >= import.watches.len());
        fs::read_to_string(&import.file).unwrap()
    }
}

/// A workbook of one sheet with these texts.
fn workbook(rows: &[Vec<&str>]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(cells) {
            sheet.write_string(row, column, *text).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// What is told in both languages.
fn told(fault: &ImportFault) -> String {
    Locale::ALL.map(|locale| fault.render(locale, false)).join("\n\n")
}

/// What became of the columns.
fn columns(import: &Import) -> String {
    let column = |headed: &rivald::watchlist::Headed| {
        let key = headed.column.map_or("-", rivald::watchlist::Column::key);
        format!("{} {} = {key}", headed.letters(), headed.header)
    };
    import.columns.iter().map(column).collect::<Vec<_>>().join("\n")
}
