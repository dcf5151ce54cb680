//! CSV and its like: bytes → rows. Pure.
//!
//! Own code, because the rows must bear the numbers that a spreadsheet shows (the `csv` crate leaves empty lines out), and
//! because a quotation mark that is never closed would swallow the rest of the table without a word.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

use super::{
    fault::TableFault,
    table::{Collector, Kind, Row},
};

/// The bytes as text, and the encoding where it is not UTF-8: what a byte order mark says, else UTF-8 if it is valid, else
/// what the bytes look like (Chinese Excel saves "CSV" as GBK).
pub(super) fn text(bytes: &[u8]) -> Result<(String, Option<&'static str>), TableFault> {
    let (encoding, bytes) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => (encoding, bytes.get(mark..).unwrap_or_default()),
        None if std::str::from_utf8(bytes).is_ok() => (UTF_8, bytes),
        None => (guess(bytes), bytes),
    };
    let (text, wrong) = encoding.decode_without_bom_handling(bytes);
    if wrong || text.contains('\0') {
        return Err(TableFault::new(
            (
                "the file is neither UTF-8 nor GBK text: it is damaged, or no table of text".into(),
                "文件既不是 UTF-8 也不是 GBK 文本：可能已损坏，或者不是文本表格".into(),
            ),
            (
                "save it again from the spreadsheet program as \"CSV UTF-8\" or .xlsx".into(),
                "请在表格软件里另存为“CSV UTF-8”或 .xlsx".into(),
            ),
        ));
    }
    Ok((text.into_owned(), (encoding != UTF_8).then(|| encoding.name())))
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    // What is sold in China is mostly listed there. The decoder of GBK takes all of GB 18030.
    detector.guess(Some(b"cn"), Utf8Detection::Deny)
}

/// The separator that the file names in a first line `sep=;`, as Excel writes and obeys it; and the rest.
pub(super) fn named_separator(text: &str) -> Option<char> {
    let line = text.split(['\r', '\n']).next()?;
    let mut rest = line.strip_prefix("sep=")?.chars();
    let separator = rest.next()?;
    (rest.next().is_none() && SEPARATORS.contains(&separator)).then_some(separator)
}

/// What stands between cells.
pub(super) const SEPARATORS: [char; 3] = [',', ';', '\t'];

/// The rows (RFC 4180, and what spreadsheets make of less).
pub(super) fn rows(text: &str, separator: char) -> Result<Vec<Row>, TableFault> {
    let mut cells = Collector::default();
    scan(text, separator, usize::MAX, &mut cells)?;
    Ok(cells.into_rows())
}

/// The first rows, as far as they can be read: what is wrong with them is told when the separator is known.
pub(super) fn first_rows(text: &str, separator: char, most: usize) -> Vec<Row> {
    let mut cells = Collector::default();
    let _ = scan(text, separator, most, &mut cells);
    cells.into_rows()
}

fn scan(text: &str, separator: char, most: usize, cells: &mut Collector) -> Result<(), TableFault> {
    let mut chars = text.chars().peekable();
    let (mut row, mut column) = (1_usize, 0_usize);
    let mut cell = String::new();
    // The row in which a quotation mark was opened.
    let mut quoted: Option<usize> = None;
    // Whether nothing of the cell was read yet: only then a quotation mark opens.
    let mut fresh = true;
    // Excel does not show the line that names the separator.
    let hidden = usize::from(named_separator(text).is_some());
    while let Some(c) = chars.next() {
        if quoted.is_some() {
            match c {
                '"' if chars.peek() == Some(&'"') => {
                    chars.next();
                    cell.push('"');
                }
                '"' => quoted = None,
                _ => cell.push(c),
            }
            continue;
        }
        match c {
            '"' if fresh => (quoted, fresh) = (Some(row), false),
            '\r' | '\n' => {
                if c == '\r' && chars.peek() == Some(&'\n') {
                    chars.next();
                }
                if row > hidden {
                    cells.put(row - hidden, column, &cell, Kind::Plain)?;
                }
                cell.clear();
                (row, column, fresh) = (row + 1, 0, true);
                if row > most {
                    return Ok(());
                }
            }
            _ if c == separator => {
                if row > hidden {
                    cells.put(row - hidden, column, &cell, Kind::Plain)?;
                }
                cell.clear();
                (column, fresh) = (column + 1, true);
            }
            _ => {
                fresh = fresh && c.is_whitespace();
                cell.push(c);
            }
        }
    }
    if let Some(opened) = quoted {
        return Err(TableFault::new(
            (
                format!("a quotation mark that is opened in row {opened} is never closed"),
                format!("第 {opened} 行有一个引号没有闭合"),
            ),
            (
                "close it, or write it twice (\"\") where it is meant as a character".into(),
                "请补上引号；如果引号本身是内容，请写两个 (\"\")".into(),
            ),
        ));
    }
    if row > hidden {
        cells.put(row - hidden, column, &cell, Kind::Plain)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, separator: char) -> String {
        let rows = rows(text, separator).expect("a table");
        let row = |row: &Row| {
            let cells: Vec<_> = row.cells().map(|(column, cell)| format!("{column}={:?}", cell.text)).collect();
            format!("{}: {}", row.number, cells.join(" "))
        };
        rows.iter().map(row).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn rows_bear_the_numbers_of_a_spreadsheet() {
        insta::assert_snapshot!(shown("a,b\r\n\r\n\"x, \"\"y\"\"\nz\", 2 ,\n,,\n 5\" wide,\"6\"7\nend", ','), @r#"
        1: 0="a" 1="b"
        3: 0="x, \"y\"\nz" 1="2"
        5: 0="5\" wide" 1="67"
        6: 0="end"
        "#);
        insta::assert_snapshot!(shown("sep=;\ra;b,c\rd", ';'), @r#"
        1: 0="a" 1="b,c"
        2: 0="d"
        "#);
        assert_eq!(shown("", ','), "");
        let fault = rows("a\n\"b\nc\nd", ',').expect_err("a fault");
        assert!(fault.message.0.contains("row 2"), "{fault:?}");
    }

    #[test]
    fn encodings_are_told_apart() {
        let words = "名称,链接\n竞品保温杯 500 毫升,https://shop.example.com/1\n";
        let utf16 = |units: Vec<u16>, order: fn(u16) -> [u8; 2]| units.into_iter().flat_map(order).collect::<Vec<u8>>();
        let with_mark = || std::iter::once(0xfeff).chain(words.encode_utf16()).collect::<Vec<u16>>();
        let table: [(Vec<u8>, Option<&str>); 5] = [
            (words.into(), None),
            (format!("\u{feff}{words}").into(), None),
            (encoding_rs::GB18030.encode(words).0.into_owned(), Some("GBK")),
            (utf16(with_mark(), u16::to_le_bytes), Some("UTF-16LE")),
            (utf16(with_mark(), u16::to_be_bytes), Some("UTF-16BE")),
        ];
        for (bytes, encoding) in table {
            assert_eq!(text(&bytes), Ok((words.to_owned(), encoding)));
        }
        // A short one, and one with a character that GBK proper does not have.
        assert_eq!(text(&encoding_rs::GB18030.encode("链接").0), Ok(("链接".to_owned(), Some("GBK"))));
        let rare = format!("{words}㐀");
        assert_eq!(text(&encoding_rs::GB18030.encode(&rare).0), Ok((rare, Some("GBK"))));
        // However little of it is Chinese.
        let words = "名称 链接 品名 网址 分组 竞品 货号 标签 邮箱 提醒价 商品链接 自家 竞品名称 宝贝链接 归属 降价幅度 系列 款号";
        for word in words.split(' ') {
            let table = format!("{word},url\n1,https://shop.example.com/1\n");
            assert_eq!(text(&encoding_rs::GBK.encode(&table).0), Ok((table, Some("GBK"))), "{word}");
        }
        let german =
            encoding_rs::WINDOWS_1252.encode("Name;Größe;Link\nThermoskanne für Büro;groß;https://a.example/\n").0;
        assert_eq!(text(&german).map(|(_, encoding)| encoding), Ok(Some("windows-1252")));
        for damaged in [&b"a\0b"[..], b"\x81", b"\xff\xfea"] {
            assert!(text(damaged).is_err(), "{damaged:?}");
        }
    }
}
