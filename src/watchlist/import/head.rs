//! Which row heads a table, and what its columns hold.

use super::{
    Text,
    fault::TableFault,
    table::{Row, Table, letters},
    words::{Column, folded},
};
use crate::diagnose::{nearest, short};

/// The head stands within so many rows: titles and notes come before it.
const FIRST_ROWS: usize = 20;

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headed {
    /// Counted from 0.
    pub index: usize,
    /// What stands over it.
    pub header: String,
    /// What it holds; `None`: it is left out.
    pub column: Option<Column>,
}

impl Headed {
    /// As spreadsheets name it: A, B … AA.
    pub fn letters(&self) -> String {
        letters(self.index)
    }
}

/// The head of a table.
#[derive(Clone, Debug, Default)]
pub(super) struct Head {
    /// How many of the table's rows come before the first of the list.
    pub(super) rows: usize,
    /// Its columns, from the left.
    pub(super) columns: Vec<Headed>,
}

/// What somebody says of a column: `网店地址=url`, `C=name`, `备注=-`.
#[derive(Clone, Debug)]
pub(super) struct Said {
    /// As written.
    header: String,
    /// `None`: to be left out.
    column: Option<Column>,
}

/// Reads `--map`.
pub(super) fn said(map: &[String]) -> Result<Vec<Said>, TableFault> {
    map.iter().map(|text| one_said(text)).collect()
}

fn one_said(text: &str) -> Result<Said, TableFault> {
    let shown = short(text, 60);
    let keys = || Column::ALL.map(Column::key).join(", ");
    let Some((header, key)) = text.rsplit_once(['=', '＝']) else {
        return Err(TableFault::new(
            (format!("--map {shown}: there is no `=`"), format!("--map {shown}：缺少 `=`")),
            ("write it as `header=key`, such as `网店地址=url`".into(), "请写成 `列名=键`，例如 `网店地址=url`".into()),
        ));
    };
    let column = Column::of_key(key);
    if column.is_none() && key.trim() != "-" {
        let near = nearest(key.trim(), Column::ALL.map(Column::key));
        let hint = match near {
            Some(near) => (format!("write `{near}`"), format!("请写 `{near}`")),
            None => (
                format!("the keys are {}, and `-` to leave it out", keys()),
                format!("可用的键：{}；`-` 表示忽略该列", keys()),
            ),
        };
        let key = short(key.trim(), 40);
        return Err(TableFault::new(
            (format!("--map {shown}: `{key}` is no key"), format!("--map {shown}：没有 `{key}` 这个键")),
            hint,
        ));
    }
    Ok(Said { header: header.trim().to_owned(), column })
}

/// How well the first rows head the table with these words: the more columns are known, the better; 0 without an address.
pub(super) fn fitness(table: &Table, said: &[Said]) -> usize {
    first_rows(table).map(|(_, row)| score(row, said)).max().unwrap_or_default()
}

/// Finds the head.
pub(super) fn find(table: &Table, said: &[Said]) -> Result<Head, TableFault> {
    // Of several that fit alike the first.
    let best = first_rows(table).map(|(at, row)| (score(row, said), at, row)).rev().max_by_key(|(score, ..)| *score);
    match best {
        // A list without a head, and `--map "A=url"`: its first row would be lost.
        Some((1.., _, row)) if row.cells().any(|(_, cell)| is_address(&cell.text)) => Err(no_head(table)),
        Some((1.., at, row)) => {
            for one in said {
                if !row.cells().any(|(index, cell)| means(one, index, &cell.text, row)) {
                    return Err(not_there(one, row));
                }
            }
            Ok(Head { rows: at + 1, columns: assigned(row, said)? })
        }
        _ => Err(no_head(table)),
    }
}

fn first_rows(table: &Table) -> impl DoubleEndedIterator<Item = (usize, &Row)> {
    table.rows.iter().take(FIRST_ROWS).enumerate().filter(|(_, row)| row.number <= FIRST_ROWS)
}

fn is_address(text: &str) -> bool {
    let text = text.trim_start().to_ascii_lowercase();
    text.starts_with("http://") || text.starts_with("https://")
}

fn score(row: &Row, said: &[Said]) -> usize {
    let columns: Vec<Column> = row.cells().filter_map(|(index, cell)| meant(index, &cell.text, row, said)?.0).collect();
    let mut places: Vec<Column> = columns.iter().map(|column| column.place()).collect();
    places.sort_unstable();
    places.dedup();
    if places.contains(&Column::Url) { places.len() } else { 0 }
}

/// What a column holds, and how sure that is: 0 is said, the others are guessed. The outer `None`: nobody knows.
fn meant(index: usize, header: &str, row: &Row, said: &[Said]) -> Option<(Option<Column>, usize)> {
    if let Some(one) = said.iter().find(|one| means(one, index, header, row)) {
        return Some((one.column, 0));
    }
    Column::guess(header).map(|(column, rank)| (Some(column), rank + 1))
}

/// Whether somebody means this column: by its header, else by its letter.
fn means(one: &Said, index: usize, header: &str, row: &Row) -> bool {
    let wanted = folded(&one.header);
    if wanted.is_empty() {
        return header == one.header;
    }
    if folded(header) == wanted {
        return true;
    }
    letters(index).eq_ignore_ascii_case(&one.header) && !row.cells().any(|(_, cell)| folded(&cell.text) == wanted)
}

fn assigned(row: &Row, said: &[Said]) -> Result<Vec<Headed>, TableFault> {
    let mut columns: Vec<(Headed, usize)> = row
        .cells()
        .map(|(index, cell)| {
            let (column, rank) = meant(index, &cell.text, row, said).unwrap_or((None, usize::MAX));
            (Headed { index, header: cell.text.clone(), column }, rank)
        })
        .collect();
    for place in Column::ALL {
        let mut of_place: Vec<(usize, usize)> = columns
            .iter()
            .enumerate()
            .filter(|(_, (headed, _))| headed.column.map(Column::place) == Some(place))
            .map(|(at, (_, rank))| (*rank, at))
            .collect();
        of_place.sort_unstable();
        let [(best, first), (next, second), ..] = of_place[..] else { continue };
        // A second column of names is a pity, a second column of addresses would be half of the list.
        let unclear = best == next || (place == Column::Url && best > 0);
        if unclear && let (Some((a, _)), Some((b, _))) = (columns.get(first), columns.get(second)) {
            return Err(ambiguous(a, b, place));
        }
        for (_, at) in of_place.iter().skip(1) {
            if let Some((headed, _)) = columns.get_mut(*at) {
                headed.column = None;
            }
        }
    }
    Ok(columns.into_iter().map(|(headed, _)| headed).collect())
}

fn ambiguous(a: &Headed, b: &Headed, place: Column) -> TableFault {
    let (a, b) = if a.index <= b.index { (a, b) } else { (b, a) };
    let (la, lb, key) = (a.letters(), b.letters(), place.key());
    let (ha, hb) = (short(&a.header, 30), short(&b.header, 30));
    TableFault::new(
        (
            format!("columns {la} ({ha}) and {lb} ({hb}) both look like `{key}`"),
            format!("{la} 列（{ha}）和 {lb} 列（{hb}）看起来都是 `{key}`"),
        ),
        (
            format!("say which one it is: --map \"{la}={key}\" --map \"{lb}=-\""),
            format!("请指明用哪一列，例如 --map \"{la}={key}\" --map \"{lb}=-\""),
        ),
    )
}

fn not_there(one: &Said, row: &Row) -> TableFault {
    let header = short(&one.header, 40);
    let (there, number) = (shown(row), row.number);
    TableFault::new(
        (
            format!("--map {header}: row {number} has no such column"),
            format!("--map {header}：第 {number} 行没有这一列"),
        ),
        (format!("the columns are {}", there.0), format!("现有的列：{}", there.1)),
    )
}

fn no_head(table: &Table) -> TableFault {
    let message = (
        "no row names a column with addresses (such as `URL` or `链接`)".to_owned(),
        "没有找到带网址列（例如“链接”、“URL”）的表头行".to_owned(),
    );
    let hint = match table.rows.first() {
        None => ("the table is empty".to_owned(), "表格是空的".to_owned()),
        Some(row) => {
            let first = shown(row);
            (
                format!(
                    "name it `链接` or `URL` within the first {FIRST_ROWS} rows, or say which it is: --map \"C=url\"; row {} reads {}",
                    row.number, first.0
                ),
                format!(
                    "请在前 {FIRST_ROWS} 行内给该列写上“链接”，或用 --map \"C=url\" 指明；第 {} 行的内容是：{}",
                    row.number, first.1
                ),
            )
        }
    };
    TableFault::new(message, hint)
}

/// The first cells of a row, with their columns.
fn shown(row: &Row) -> Text {
    let cells: Vec<_> =
        row.cells().take(12).map(|(index, cell)| format!("{} `{}`", letters(index), short(&cell.text, 24))).collect();
    (cells.join(", "), cells.join("、"))
}
