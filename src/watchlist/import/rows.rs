//! Rows → watches to write, or all their faults at once. Pure.

use std::collections::HashMap;

use url::Url;

use super::{Text, cells::RowReader, fault::CellFault, head::Head, table::Table, words::Column};
use crate::{
    diagnose::short,
    listing::{Watch, WatchId, identify},
    watchlist::entry::Entry,
};

/// What is watched already.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// By address: the id and place of its watch.
    addresses: HashMap<Url, Text>,
    /// By id, and by the id that the address alone gives: the same.
    ids: HashMap<WatchId, Text>,
}

impl Known {
    pub(super) fn new<'w>(watches: impl IntoIterator<Item = &'w Watch>) -> Self {
        let mut known = Self::default();
        let mut derived = Vec::new();
        for watch in watches {
            let (id, file, line) = (&watch.id, &watch.file, watch.line);
            let place = (format!("{id} ({file}:{line})"), format!("{id}（{file}:{line}）"));
            derived.push((identify(&watch.url).derived_id(&watch.url), place.clone()));
            known.addresses.entry(watch.url.clone()).or_insert_with(|| place.clone());
            known.ids.entry(watch.id.clone()).or_insert(place);
        }
        for (id, place) in derived {
            known.ids.entry(id).or_insert(place);
        }
        known
    }
}

/// How rows are read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manner {
    /// Whether addresses of the own network may be polled.
    pub(super) private: bool,
    /// Whether rows whose address is watched already are left out, or faults.
    pub(super) skip_known: bool,
}

/// What the rows come to.
#[derive(Debug, Default)]
pub(super) struct Sorted {
    /// The watches to write, in the order of the table.
    pub(super) entries: Vec<Entry>,
    /// Faults by row and column.
    pub(super) faults: Vec<CellFault>,
    /// How many rows hold a watch, those with faults and those that are known included.
    pub(super) rows: usize,
    /// Rows whose address is watched already.
    pub(super) known: Vec<usize>,
    /// Rows that hold nothing in any column that is read.
    pub(super) idle: Vec<usize>,
}

/// Reads the rows below the head.
pub(super) fn sort(table: &Table, head: &Head, known: &Known, manner: Manner) -> Sorted {
    let mut sorted = Sorted::default();
    let mut seen = Seen::default();
    for row in table.rows.iter().skip(head.rows) {
        let used = head.columns.iter().any(|headed| headed.column.is_some() && row.get(headed.index).is_some());
        if !used {
            sorted.idle.push(row.number);
            continue;
        }
        sorted.rows += 1;
        let mut reader = RowReader { table, row, faults: Vec::new() };
        let (entry, place) = reader.entry(head, manner.private);
        if let Some((url, headed)) = place {
            match seen.take(&url, entry.id.as_deref(), row.number, known) {
                Twin::None => {}
                Twin::Watched(_) if manner.skip_known => {
                    sorted.known.push(row.number);
                    continue;
                }
                Twin::Watched(place) => reader.refuse(headed, watched(&place)),
                Twin::Address(first) => reader.refuse(headed, same_address(first)),
                Twin::Listing(first) => reader.refuse(headed, same_listing(first)),
                Twin::Id(place) => {
                    let of_id = head.columns.iter().find(|headed| headed.column == Some(Column::Id));
                    reader.refuse(of_id.unwrap_or(headed), taken(entry.id.as_deref().unwrap_or_default(), &place));
                }
            }
        }
        if reader.faults.is_empty() {
            sorted.entries.push(entry);
        }
        sorted.faults.append(&mut reader.faults);
    }
    sorted.faults.sort_by_key(|fault| (fault.row, fault.column.as_ref().map(|(column, _)| *column)));
    sorted
}

/// Rows by address and by id. An id is what a file would take: the one that is written, else what the address gives, which
/// is the same for all addresses of one listing.
#[derive(Debug, Default)]
struct Seen {
    addresses: HashMap<Url, usize>,
    ids: HashMap<WatchId, usize>,
}

/// What a row has in common with another, or with a watch.
enum Twin {
    None,
    Watched(Text),
    Address(usize),
    Listing(usize),
    /// The id that is written is that of this.
    Id(Text),
}

impl Seen {
    fn take(&mut self, url: &Url, id: Option<&str>, row: usize, known: &Known) -> Twin {
        if let Some(first) = self.addresses.get(url) {
            return Twin::Address(*first);
        }
        if let Some(place) = known.addresses.get(url) {
            return Twin::Watched(place.clone());
        }
        self.addresses.insert(url.clone(), row);
        let written = id.and_then(|id| WatchId::new(id).ok());
        let is_written = written.is_some();
        let id = written.unwrap_or_else(|| identify(url).derived_id(url));
        match (self.ids.get(&id), known.ids.get(&id)) {
            (Some(first), _) if is_written => Twin::Id((format!("row {first}"), format!("第 {first} 行"))),
            (Some(first), _) => Twin::Listing(*first),
            (None, Some(place)) if is_written => {
                Twin::Id((format!("the watch {}", place.0), format!("监控项 {}", place.1)))
            }
            (None, Some(place)) => Twin::Watched(place.clone()),
            (None, None) => {
                self.ids.insert(id, row);
                Twin::None
            }
        }
    }
}

fn same_address(first: usize) -> (Text, Text) {
    (
        (format!("the same address stands in row {first}"), format!("与第 {first} 行的链接相同")),
        ("delete one of the two rows".into(), "请删掉其中一行".into()),
    )
}

fn same_listing(first: usize) -> (Text, Text) {
    (
        (format!("this is the listing of row {first} under another address"), format!("与第 {first} 行是同一个商品，只是链接写法不同")),
        (
            "delete one of the two rows; if they are two listings, give one of them an `id` of its own in a column `id`".into(),
            "请删掉其中一行；如果确实是两个商品，请加一列 `id`，给其中一行写上自己的 id".into(),
        ),
    )
}

fn watched(place: &Text) -> (Text, Text) {
    (
        (format!("this listing is watched already: {}", place.0), format!("该商品已在监控中：{}", place.1)),
        (
            "delete the row, or leave out what is watched with --skip-known".into(),
            "请删掉这一行，或用 --skip-known 跳过已监控的商品".into(),
        ),
    )
}

fn taken(id: &str, place: &Text) -> (Text, Text) {
    let id = short(id, 40);
    (
        (format!("the id `{id}` is that of {}", place.0), format!("id `{id}` 已被{}使用", place.1)),
        (
            "every id stands once in all watchlists: choose another one, or leave the cell empty".into(),
            "id 在所有监控清单里都不能重复：请换一个，或留空".into(),
        ),
    )
}
