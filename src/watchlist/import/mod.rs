//! A table of listings as operators keep it (CSV, XLSX) → watches appended to a watchlist file: all of them, or none.
//!
//! `open` reads the file, `plain` and `book` make rows of it, `head` finds what the columns hold (`words`), `rows` checks
//! every cell; only then, and when the watchlist with the new watches is good as a whole, it is written.

mod book;
mod cells;
mod fault;
mod head;
mod open;
mod plain;
mod rows;
mod table;
mod words;

use std::{
    collections::{BTreeMap, HashSet},
    path::{Path, PathBuf},
    sync::Arc,
};

pub use fault::{CellFault, ImportFault};
pub use head::Headed;
pub use words::Column;

use self::{
    book::Book,
    fault::TableFault,
    head::{Head, Said},
    open::Opened,
    rows::{Known, Manner},
    table::Table,
};
use super::{
    MOST, Watchlists,
    append::{named, replace, settled},
    entry::{Entry, appended, pair},
    read_watchlist,
};
use crate::{
    diagnose::{Diagnostic, Text, read_text, short},
    listing::Watch,
    settings::Settings,
};

/// How a table is imported.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// The sheet; `None`: the first with a head.
    pub sheet: Option<String>,
    /// What columns hold where it can't be guessed: `网店地址=url`, `C=name`, `备注=-` to leave one out.
    pub map: Vec<String>,
    /// The watchlist to append to; `None`: a new one named after the table.
    pub file: Option<PathBuf>,
    /// Leave out rows whose address is watched already.
    pub skip_known: bool,
}

/// A table that was read and found good; nothing is written yet.
#[derive(Clone, Debug)]
pub struct Import {
    /// The watchlist file that the watches go to.
    pub file: PathBuf,
    /// Whether it is there already.
    pub appends: bool,
    /// The sheet that was read, where the table has sheets.
    pub sheet: Option<String>,
    /// The encoding that was guessed, where it is not UTF-8.
    pub encoding: Option<&'static str>,
    /// What the columns hold, from the left.
    pub columns: Vec<Headed>,
    /// The new watches, as they will be read from the file.
    pub watches: Vec<Arc<Watch>>,
    /// Rows that were left out because their address is watched already.
    pub known: Vec<usize>,
    /// Rows that hold nothing in any column that is read.
    pub idle: Vec<usize>,
    /// Watchlists with faults: what stands in them was not compared.
    pub broken: Vec<String>,
    text: String,
}

/// Reads a table and checks all of it against the watchlists of a folder. Writes nothing.
///
/// # Errors
/// When the table can't be taken, cells are wrong, or the watchlist file would have faults.
pub fn import(
    folder: &Path,
    table: &Path,
    options: &ImportOptions,
    settings: &Settings,
) -> Result<Import, ImportFault> {
    let file = table.file_name().unwrap_or(table.as_os_str()).to_string_lossy().into_owned();
    let whole = |fault: TableFault| ImportFault::Table { file: file.clone(), message: fault.message, hint: fault.hint };
    let said = head::said(&options.map).map_err(whole)?;
    let (table_read, head) = open::open(table)
        .and_then(|opened| match opened {
            Opened::Text(bytes) => text_table(&bytes, options.sheet.as_deref(), &said),
            Opened::Book(bytes) => book_table(bytes, options.sheet.as_deref(), &said),
        })
        .map_err(whole)?;

    let lists = if folder.is_dir() {
        Watchlists::read(folder, settings, &Watchlists::default(), &BTreeMap::new())
    } else {
        Watchlists::default()
    };
    let target = Target::new(folder, table, options.file.as_deref(), settings)?;
    let known = Known::new(lists.watches.iter().chain(&target.watches).map(Arc::as_ref));
    let manner = Manner { private: settings.poll.allow_private_addresses, skip_known: options.skip_known };
    let sorted = rows::sort(&table_read, &head, &known, manner);
    if !sorted.faults.is_empty() {
        let file = table_read.sheet.as_ref().map_or_else(|| file.clone(), |sheet| format!("{file} [{sheet}]"));
        return Err(ImportFault::Cells { file, rows: sorted.rows, faults: sorted.faults });
    }
    if sorted.rows == 0 {
        return Err(whole(TableFault::new(
            ("there are no rows below the head of the table".into(), "表头下面没有内容".into()),
            ("add a row for each listing".into(), "请为每个商品添加一行".into()),
        )));
    }
    let text = target.with(&sorted.entries);
    let watches = target.new_watches(&text, &sorted.entries, settings)?;
    let broken = lists.files.iter().filter(|file| !file.faults.is_empty() && file.name != target.name);
    Ok(Import {
        appends: target.exists,
        sheet: table_read.sheet,
        encoding: table_read.encoding,
        columns: head.columns,
        watches,
        known: sorted.known,
        idle: sorted.idle,
        broken: broken.map(|file| file.name.clone()).collect(),
        file: target.path,
        text,
    })
}

impl Import {
    /// Writes the watchlist file, at once or not at all; with no new watches nothing.
    ///
    /// # Errors
    /// When it can't be written, or a new one has come to be there meanwhile.
    pub fn write(&self) -> Result<(), ImportFault> {
        if self.watches.is_empty() {
            return Ok(());
        }
        if !self.appends && self.file.exists() {
            return Err(ImportFault::Exists { file: self.file.clone() });
        }
        replace(&self.file, &self.text).map_err(|source| ImportFault::Write { file: self.file.clone(), source })
    }
}

/// A table of text, parted by whatever makes the best table of it.
fn text_table(bytes: &[u8], sheet: Option<&str>, said: &[Said]) -> Result<(Table, Head), TableFault> {
    if let Some(sheet) = sheet {
        return Err(no_sheet(sheet, &[]));
    }
    let (text, encoding) = plain::text(bytes)?;
    let separator = plain::named_separator(&text).unwrap_or_else(|| {
        let fitness = |separator: char| {
            let rows = plain::first_rows(&text, separator, 30);
            let widest = rows.iter().map(|row| row.cells().count()).max().unwrap_or_default();
            (head::fitness(&Table { rows, ..Table::default() }, said), widest)
        };
        // Of equals the first.
        plain::SEPARATORS.into_iter().rev().max_by_key(|separator| fitness(*separator)).unwrap_or(',')
    });
    let rows = plain::rows(&text, separator)?;
    let table = Table { encoding, rows, ..Table::default() };
    let head = head::find(&table, said)?;
    Ok((table, head))
}

/// The sheet that is named, else the first with a head.
fn book_table(bytes: Vec<u8>, sheet: Option<&str>, said: &[Said]) -> Result<(Table, Head), TableFault> {
    const MOST_SHEETS: usize = 50;
    let mut book = Book::open(bytes)?;
    let names = book.names();
    if let Some(sheet) = sheet {
        let name = names.iter().find(|name| name.trim() == sheet.trim()).ok_or_else(|| no_sheet(sheet, &names))?;
        let table = book.table(name)?;
        let head = head::find(&table, said)?;
        return Ok((table, head));
    }
    let mut first = None;
    for name in names.iter().take(MOST_SHEETS) {
        let table = book.table(name)?;
        match head::find(&table, said) {
            Ok(head) => return Ok((table, head)),
            Err(fault) if !table.rows.is_empty() => drop(first.get_or_insert(fault)),
            Err(_) => {}
        }
    }
    Err(first.unwrap_or_else(|| {
        TableFault::new(
            ("the table is empty".into(), "表格是空的".into()),
            ("save the list into it".into(), "请把清单保存进去".into()),
        )
    }))
}

fn no_sheet(sheet: &str, names: &[String]) -> TableFault {
    let sheet = short(sheet, 40);
    let hint = if names.is_empty() {
        ("a table of text has no sheets: leave --sheet out".into(), "文本表格没有工作表：请去掉 --sheet".into())
    } else {
        let names: Vec<_> = names.iter().take(20).map(|name| short(name, 40)).collect();
        (format!("the sheets are {}", names.join(", ")), format!("现有工作表：{}", names.join("、")))
    };
    TableFault::new((format!("there is no sheet `{sheet}`"), format!("没有工作表 `{sheet}`")), hint)
}

/// The watchlist file that is written.
struct Target {
    path: PathBuf,
    name: String,
    exists: bool,
    before: String,
    watches: Vec<Arc<Watch>>,
}

impl Target {
    fn new(folder: &Path, table: &Path, file: Option<&Path>, settings: &Settings) -> Result<Self, ImportFault> {
        let path = match file {
            Some(file) => named(folder, file),
            None => folder.join(new_name(table)),
        };
        let (path, name) = settled(path);
        let exists = path.exists();
        if exists && file.is_none() {
            return Err(ImportFault::Exists { file: path });
        }
        let mut before = String::new();
        if exists {
            before = read_text(&path, &name, MOST).map_err(|fault| ImportFault::Watchlist { faults: vec![*fault] })?;
        }
        let (watches, faults) = read_watchlist(&name, &before, settings);
        if !faults.is_empty() {
            return Err(ImportFault::Watchlist { faults });
        }
        Ok(Self { path, name, exists, before, watches })
    }

    /// The text of the file with the new watches. A group that all have stands once, in a new file.
    fn with(&self, entries: &[Entry]) -> String {
        let common = match entries {
            [first, _, ..] if !self.exists => first.group.clone(),
            _ => None,
        };
        let Some(group) = common.filter(|group| entries.iter().all(|entry| entry.group.as_ref() == Some(group))) else {
            return appended(&self.before, entries);
        };
        let without: Vec<Entry> = entries.iter().map(|entry| Entry { group: None, ..entry.clone() }).collect();
        appended(&format!("[defaults]\n{}\n", pair("group", &group)), &without)
    }

    /// The new watches as the text gives them; all of them, or a fault.
    fn new_watches(&self, text: &str, entries: &[Entry], settings: &Settings) -> Result<Vec<Arc<Watch>>, ImportFault> {
        let whole = |message: Text, hint: Text| ImportFault::Watchlist {
            faults: vec![Diagnostic::of_file(&self.name, message, hint)],
        };
        if text.len() as u64 > MOST {
            let mib = MOST >> 20;
            return Err(whole(
                (format!("the file would be bigger than {mib} MiB"), format!("文件会超过 {mib} MiB")),
                ("split the table, one watchlist for each part".into(), "请把表格拆开，分别导入不同的监控清单".into()),
            ));
        }
        let (watches, faults) = read_watchlist(&self.name, text, settings);
        if !faults.is_empty() {
            return Err(ImportFault::Watchlist { faults });
        }
        let there: HashSet<_> = self.watches.iter().map(|watch| &watch.id).collect();
        let new: Vec<_> = watches.iter().filter(|watch| !there.contains(&watch.id)).cloned().collect();
        let same =
            new.len() == entries.len() && new.iter().zip(entries).all(|(watch, entry)| watch.url.as_str() == entry.url);
        if !same || watches.len() != self.watches.len() + new.len() {
            // Only a text after which `[[watch]]` means something else could do this.
            return Err(whole(
                ("the new watches do not show in the file".into(), "新的监控项没有出现在文件里".into()),
                ("name another file with --file".into(), "请用 --file 指定另一个文件".into()),
            ));
        }
        Ok(new)
    }
}

/// The name of a new watchlist: the table's, made visible to those who list watchlists.
fn new_name(table: &Path) -> String {
    let stem = table.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let stem: String = stem.chars().map(|c| if c.is_control() { '-' } else { c }).collect();
    let stem = stem.trim().trim_start_matches(['.', '#', '~']);
    format!("{}.toml", if stem.is_empty() { "import" } else { stem })
}
