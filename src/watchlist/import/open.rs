//! A table's file → its bytes, and what they are.

use std::{fs::File, io::Read, path::Path};

use super::{Text, book::COMPOUND, fault::TableFault};

/// No table's file is bigger, in bytes.
const MOST: u64 = 16 << 20;

/// What a file is, by its name and by how it begins.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Opened {
    Text(Vec<u8>),
    Book(Vec<u8>),
}

/// Reads a file.
pub(super) fn open(path: &Path) -> Result<Opened, TableFault> {
    let unreadable = |error: std::io::Error| {
        TableFault::new(
            (format!("the file can't be read: {error}"), format!("无法读取文件：{error}")),
            ("check that it exists and that you may read it".into(), "请确认文件存在，并且有读取权限".into()),
        )
    };
    let metadata = std::fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(TableFault::new(
            ("this is not a file".into(), "这不是普通文件".into()),
            ("name a table: .xlsx or .csv".into(), "请指定表格文件：.xlsx 或 .csv".into()),
        ));
    }
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(MOST + 1).read_to_end(&mut bytes)).map_err(unreadable)?;
    if bytes.len() as u64 > MOST {
        let mib = MOST >> 20;
        return Err(TableFault::new(
            (format!("the file is bigger than {mib} MiB"), format!("文件超过 {mib} MiB")),
            (
                "save the list alone as .xlsx or .csv, without pictures".into(),
                "请只把清单另存为 .xlsx 或 .csv，不带图片".into(),
            ),
        ));
    }
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    sort(&ending, bytes)
}

/// What the bytes are; a name that says something else is a fault, for one of the two is a mistake.
pub(super) fn sort(ending: &str, bytes: Vec<u8>) -> Result<Opened, TableFault> {
    let book = matches!(ending, "xlsx" | "xlsm");
    let text = matches!(ending, "csv" | "tsv" | "txt");
    let zip = bytes.starts_with(b"PK\x03\x04");
    let compound = bytes.starts_with(COMPOUND);
    let html = !zip && is_markup(&bytes);
    let save_again = || {
        (
            "open it in the spreadsheet program and save it as .xlsx (\"Excel Workbook\")".to_owned(),
            "请用 Excel 或 WPS 打开，再另存为 .xlsx（“Excel 工作簿”）".to_owned(),
        )
    };
    let fault =
        |message: (&str, &str), hint: Text| Err(TableFault::new((message.0.to_owned(), message.1.to_owned()), hint));
    if bytes.is_empty() {
        return fault(("the file is empty", "文件是空的"), ("save the list into it".into(), "请把清单保存进去".into()));
    }
    if html {
        return fault(("this is a web page, not a table", "这是网页，不是表格文件"), save_again());
    }
    match ending {
        // One that is protected by a password is such a file as well: whoever opens it says so.
        _ if book && (zip || compound) => Ok(Opened::Book(bytes)),
        _ if text && !zip && !compound => Ok(Opened::Text(bytes)),
        _ if book && bytes.contains(&0) => {
            fault(("this is no whole .xlsx file", "这不是完整的 .xlsx 文件"), save_again())
        }
        _ if book => fault(
            ("this is a table of text, not an .xlsx file", "这是文本表格，不是 .xlsx 文件"),
            ("rename it so that it ends with .csv".into(), "请把文件名的后缀改为 .csv".into()),
        ),
        _ if text && zip => fault(
            ("this is an .xlsx file, not a table of text", "这是 .xlsx 文件，不是文本表格"),
            ("rename it so that it ends with .xlsx".into(), "请把文件名的后缀改为 .xlsx".into()),
        ),
        "xls" | "et" | "csv" | "tsv" | "txt" | "ods" | "xlsb" | "numbers" if zip || compound || ending != "xls" => {
            fault(("this kind of file is not read", "不支持这种文件"), save_again())
        }
        // What many back offices call a download.
        "xls" => fault(
            ("this is a table of text, not an .xls file", "这是文本表格，不是 .xls 文件"),
            ("rename it so that it ends with .csv".into(), "请把文件名的后缀改为 .csv".into()),
        ),
        _ => fault(
            ("a table's name ends with .xlsx or .csv", "表格文件的后缀应为 .xlsx 或 .csv"),
            ("save the table as one of them".into(), "请另存为其中一种".into()),
        ),
    }
}

/// HTML or XML, with or without a byte order mark, also in UTF-16.
fn is_markup(bytes: &[u8]) -> bool {
    let plain = bytes.iter().take(4_000).copied().filter(u8::is_ascii_graphic);
    let head: Vec<u8> = plain.take(1_000).map(|byte| byte.to_ascii_lowercase()).collect();
    let starts = [&b"<!doctype"[..], b"<html", b"<?xml", b"<table", b"<head", b"<meta", b"<style", b"<!--"];
    starts.iter().any(|start| head.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_bytes_must_agree() {
        let zip = b"PK\x03\x04....";
        let old = [COMPOUND, b"..."].concat();
        for (ending, bytes, message) in [
            ("xlsx", &b"a,b"[..], "this is a table of text, not an .xlsx file"),
            ("xlsx", b"a\0b", "this is no whole .xlsx file"),
            ("xls", b"<HTML><table>", "this is a web page"),
            ("xls", b"\xef\xbb\xbf\r\n <html>", "this is a web page"),
            ("csv", b"\xff\xfe<\0h\0t\0m\0l\0>\0", "this is a web page"),
            ("csv", zip, "this is an .xlsx file"),
            ("csv", &old, "this kind of file is not read"),
            ("xls", &old, "this kind of file is not read"),
            ("xls", zip, "this kind of file is not read"),
            ("xls", b"a\tb", "this is a table of text, not an .xls file"),
            ("ods", zip, "this kind of file is not read"),
            ("pdf", b"%PDF", "a table's name ends with"),
            ("", b"a,b", "a table's name ends with"),
            ("csv", b"", "the file is empty"),
        ] {
            let fault = sort(ending, bytes.to_vec()).expect_err(message);
            assert!(fault.message.0.starts_with(message), "{ending} {bytes:?}: {fault:?}");
        }
        assert_eq!(sort("xlsx", old.clone()), Ok(Opened::Book(old)));
        assert_eq!(sort("tsv", b"a".to_vec()), Ok(Opened::Text(b"a".to_vec())));
    }
}
