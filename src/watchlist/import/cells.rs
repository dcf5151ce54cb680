//! The cells of one row → a watch to write, and what is wrong with them. Pure.

use url::Url;

use super::{
    Text,
    fault::CellFault,
    head::{Head, Headed},
    table::{Cell, Kind, Row, Table},
    words::{self, Column},
};
use crate::{
    diagnose::{short, tame_both, value},
    watchlist::{
        address::address,
        amount::{limit_of, threshold_of},
        entry::Entry,
        text,
    },
};

/// Reads one row and collects its faults.
pub(super) struct RowReader<'t> {
    pub(super) table: &'t Table,
    pub(super) row: &'t Row,
    pub(super) faults: Vec<CellFault>,
}

impl RowReader<'_> {
    /// The watch of the row; its address, as far as it has one, and the column that holds it.
    pub(super) fn entry<'h>(&mut self, head: &'h Head, private: bool) -> (Entry, Option<(Url, &'h Headed)>) {
        let url_column = head.columns.iter().find(|headed| headed.column == Some(Column::Url));
        let url = url_column.and_then(|headed| self.url(headed, private));
        // The other cells are read all the same: all faults at once.
        let mut entry = Entry::new(url.as_ref().map(Url::to_string).unwrap_or_default());
        for headed in &head.columns {
            let Some(column) = headed.column.filter(|column| *column != Column::Url) else { continue };
            if let Some(cell) = self.row.get(headed.index) {
                self.cell(&mut entry, column, headed, cell);
            }
        }
        (entry, url.zip(url_column))
    }

    fn url(&mut self, headed: &Headed, private: bool) -> Option<Url> {
        let Some(cell) = self.row.get(headed.index) else {
            self.refuse(
                headed,
                (
                    ("this row has no address".into(), "这一行没有链接".into()),
                    ("add it, or delete the row".into(), "请补上链接，或删掉这一行".into()),
                ),
            );
            return None;
        };
        if cell.kind == Kind::Error {
            self.refuse(headed, came_to_nothing(cell));
            return None;
        }
        match address(&cell.text, private) {
            Ok(url) => Some(url),
            Err(refusal) => {
                // A text with a link behind it: the link is what a click opens.
                let link = self.table.links.get(&(self.row.number, headed.index));
                if let Some(url) = link.and_then(|link| address(link, private).ok()) {
                    return Some(url);
                }
                self.refuse(headed, (refusal.message, refusal.hint));
                None
            }
        }
    }

    fn cell(&mut self, entry: &mut Entry, column: Column, headed: &Headed, cell: &Cell) {
        let odd = match cell.kind {
            Kind::Plain => None,
            Kind::Inexact => Some(inexact(cell)),
            Kind::Date => Some(dated()),
            Kind::Error => Some(came_to_nothing(cell)),
        };
        if let Some(fault) = odd {
            self.refuse(headed, fault);
            return;
        }
        let word = cell.text.as_str();
        match column {
            Column::Url => {}
            Column::Name => entry.name = self.label(headed, "name", word),
            Column::Group => entry.group = self.label(headed, "group", word),
            Column::Sku => entry.sku = self.label(headed, "sku", word),
            Column::Id => match text::id(word) {
                Ok(id) => entry.id = Some(id.to_string()),
                Err(refusal) => self.refuse(headed, (refusal.message, refusal.hint)),
            },
            Column::Side | Column::IsOwn | Column::IsRival => match words::side(word, column) {
                Some(side) => entry.side = Some(side),
                None => self.refuse(headed, neither(word, column)),
            },
            Column::Tags => self.tags(entry, headed, word),
            Column::To => {
                for part in parts(word, true) {
                    match value::mail_address(part) {
                        Ok(address) if entry.to.contains(&address) => {}
                        Ok(address) => entry.to.push(address),
                        Err(refusal) => self.refuse(headed, (refusal.message, refusal.hint)),
                    }
                }
            }
            Column::Below | Column::Above => {
                let amount = amount(word);
                match limit_of(&amount) {
                    Ok(_) => entry.price.push((column.key(), value::half_width(&amount))),
                    Err(refusal) => self.refuse(headed, (refusal.message, refusal.hint)),
                }
            }
            Column::Drop | Column::Rise => self.threshold(entry, column, headed, word),
        }
    }

    fn label(&mut self, headed: &Headed, key: &str, word: &str) -> Option<String> {
        // Alt+Enter within a cell is meant as a blank.
        let line = word.split(['\r', '\n', '\t']).map(str::trim).filter(|part| !part.is_empty());
        match text::label(key, &line.collect::<Vec<_>>().join(" ")) {
            Ok(label) => Some(label),
            Err(refusal) => {
                self.refuse(headed, (refusal.message, refusal.hint));
                None
            }
        }
    }

    fn tags(&mut self, entry: &mut Entry, headed: &Headed, word: &str) {
        for part in parts(word, false) {
            match text::tag(part) {
                Ok(tag) if entry.tags.contains(&tag) => {}
                Ok(_) if entry.tags.len() == text::MOST_TAGS => {
                    self.refuse(headed, text::too_many_tags());
                    return;
                }
                Ok(tag) => entry.tags.push(tag),
                Err(refusal) => self.refuse(headed, (refusal.message, refusal.hint)),
            }
        }
    }

    fn threshold(&mut self, entry: &mut Entry, column: Column, headed: &Headed, word: &str) {
        let plain = value::half_width(word);
        let plain = plain.trim();
        if plain.parse::<f64>().is_ok() {
            // As in a file: nobody can tell percent from yuan.
            let shown = short(plain, 24);
            self.refuse(
                headed,
                (
                    (
                        format!("a bare {shown} does not say whether it is a percentage or an amount"),
                        format!("只写 {shown} 看不出是百分比还是金额"),
                    ),
                    (
                        format!("write {shown}% for a percentage, ¥{shown} for an amount"),
                        format!("百分比请写 {shown}%，金额请写 ¥{shown} 或 {shown} 元"),
                    ),
                ),
            );
            return;
        }
        let amount = amount(plain);
        match threshold_of(&amount, column == Column::Drop) {
            Ok(_) => entry.price.push((column.key(), amount)),
            Err(refusal) => self.refuse(headed, (refusal.message, refusal.hint)),
        }
    }

    pub(super) fn refuse(&mut self, headed: &Headed, (message, hint): (Text, Text)) {
        self.faults.push(CellFault {
            row: self.row.number,
            column: Some((headed.index, short(&headed.header, 40))),
            message: tame_both(message),
            hint: tame_both(hint),
        });
    }
}

/// The parts of a list in a cell; `blanks`: blanks part them too.
fn parts(text: &str, blanks: bool) -> impl Iterator<Item = &str> {
    let between = move |c: char| ",，、;；|\r\n".contains(c) || (blanks && c.is_whitespace());
    text.split(between).map(str::trim).filter(|part| !part.is_empty())
}

/// An amount without the signs of its currency, as people write them: `¥59.00`, `59 元`.
fn amount(text: &str) -> String {
    let plain = value::half_width(text);
    let plain = plain.trim().trim_start_matches(['¥', '￥', '$', '€', '£']).trim_end_matches(['元', '块']);
    plain.trim().to_owned()
}

fn neither(word: &str, column: Column) -> (Text, Text) {
    let word = short(word, 24);
    let hint = match column {
        Column::Side => ("write own or rival".to_owned(), "请写“自家”或“竞品”".to_owned()),
        _ => ("write yes or no".to_owned(), "请写“是”或“否”".to_owned()),
    };
    (
        (
            format!("`{word}` does not say whether this is your own listing or a rival's"),
            format!("`{word}` 看不出是自家商品还是竞品"),
        ),
        hint,
    )
}

fn came_to_nothing(cell: &Cell) -> (Text, Text) {
    let shown = short(&cell.text, 24);
    (
        (format!("the formula of this cell came to {shown}"), format!("该单元格的公式结果是 {shown}")),
        ("mend the formula, or write the value itself".into(), "请修正公式，或直接写值".into()),
    )
}

fn inexact(cell: &Cell) -> (Text, Text) {
    let shown = short(&cell.text, 24);
    (
        (
            format!("the spreadsheet took {shown} for a number and kept only its first 15 digits"),
            format!("表格软件把 {shown} 当作数字，只保留了前 15 位"),
        ),
        ("format the column as text and write it again".into(), "请把这一列的格式设为“文本”，再重新填写".into()),
    )
}

fn dated() -> (Text, Text) {
    (
        ("the spreadsheet took this for a date".into(), "表格软件把它当成了日期".into()),
        ("format the column as text and write it again".into(), "请把这一列的格式设为“文本”，再重新填写".into()),
    )
}
