//! Imported tables: what is taken is sound and is read back the same, what is refused is told in words fit for a terminal.

use std::{
    io::{Cursor, Write},
    path::{Path, PathBuf},
    sync::LazyLock,
};

use rivald::{
    listing::Locale,
    settings::Settings,
    watchlist::{ImportOptions, import},
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::header;

/// Where the tables of this run are written to, for they are read from files.
static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    // The library that reads workbooks may panic, which the reader takes for a damaged file: libFuzzer would end here.
    // A panic that gets out of the target still ends it.
    std::panic::set_hook(Box::new(|_| {}));
    let folder = std::env::temp_dir().join(format!("rivald-fuzz-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("watchlists")).expect("a folder");
    folder
});

/// The parts of a workbook of one sheet; each may be replaced.
const PARTS: [(&str, &str); 7] = [
    (
        "xl/worksheets/sheet1.xml",
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c></row></sheetData></worksheet>"#,
    ),
    (
        "xl/sharedStrings.xml",
        r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>url</t></si><si><t>https://a.example.com/1</t></si></sst>"#,
    ),
    (
        "xl/styles.xml",
        r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>"#,
    ),
    (
        "xl/worksheets/_rels/sheet1.xml.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#,
    ),
    (
        "[Content_Types].xml",
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#,
    ),
];

/// A table. The first byte says what of: `0` a text, `1` a whole workbook, `2` and on a part of one (a sheet, its texts,
/// its styles …), so that no checksum keeps the parser's work from being done.
pub fn table(data: &[u8]) {
    let Some(([kind], rest)) = header::<1>(data) else { return };
    let kind = usize::from(kind.wrapping_sub(b'0')) % (2 + PARTS.len());
    let (name, bytes) = match kind {
        0 => ("t.csv", rest.to_vec()),
        1 => ("t.xlsx", rest.to_vec()),
        part => ("t.xlsx", workbook(part - 2, rest)),
    };
    let file = FOLDER.join(name);
    std::fs::write(&file, bytes).expect("a table can be written");
    judge(&file);
}

fn judge(file: &Path) {
    match import(&FOLDER.join("watchlists"), file, &ImportOptions::default(), &Settings::default()) {
        Ok(import) => {
            assert!(!(import.watches.is_empty() && import.known.is_empty()), "taken, and nothing in it");
            assert!(import.watches.iter().all(|watch| matches!(watch.url.scheme(), "http" | "https")));
        }
        Err(fault) => {
            for locale in Locale::ALL {
                let told = fault.render(locale, false);
                assert!(!told.trim().is_empty() && told.len() < 1 << 20, "{} bytes of fault", told.len());
                assert!(!told.contains(|c: char| c.is_control() && c != '\n'), "{told:?}");
            }
        }
    }
}

fn workbook(replaced: usize, with: &[u8]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (at, (name, content)) in PARTS.iter().enumerate() {
        writer.start_file(*name, options).expect("a part");
        writer.write_all(if at == replaced { with } else { content.as_bytes() }).expect("written to memory");
    }
    writer.finish().expect("an archive").into_inner()
}
