//! Files that are not what they seem.

use std::io::{Cursor, Write};

use proptest::prelude::*;
use rivald::watchlist::ImportFault;
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::{Desk, told, workbook};

const ROWS: [&[&str]; 2] = [&["链接", "名称"], &["https://a.example.com/1", "甲"]];

fn good() -> Vec<u8> {
    workbook(&ROWS.map(<[_]>::to_vec))
}

/// A workbook with one part replaced.
fn with_part(name: &str, content: &[u8]) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(good())).unwrap();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    for part in names.iter().filter(|part| *part != name) {
        writer.raw_copy_file(archive.by_name(part).unwrap()).unwrap();
    }
    writer.start_file(name, SimpleFileOptions::default()).unwrap();
    writer.write_all(content).unwrap();
    writer.finish().unwrap().into_inner()
}

fn sheet(cells: &str) -> Vec<u8> {
    let open = r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#;
    with_part("xl/worksheets/sheet1.xml", format!("{open}{cells}</sheetData></worksheet>").as_bytes())
}

fn refused(name: &str, bytes: &[u8]) -> String {
    let desk = Desk::new();
    let fault = desk.table(name, bytes).unwrap_err();
    assert!(desk.state().is_empty());
    told(&fault)
}

#[test]
fn each_is_told_what_it_is() {
    let zeros = vec![b' '; 140 << 20];
    let good = good();
    let names = [
        ("truncated.xlsx", refused("a.xlsx", &good[..good.len() / 2])),
        ("bomb.xlsx", refused("a.xlsx", &with_part("xl/media/image1.png", &zeros))),
        ("csv named xlsx", refused("a.xlsx", "链接\nhttps://a.example.com/1\n".as_bytes())),
        ("html named xls", refused("a.xls", b"<html><table><tr><td>x</td></tr></table></html>")),
        ("old xls", refused("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more")),
        ("xlsx named csv", refused("a.csv", &good)),
        ("no sheet", refused("a.xlsx", &with_part("xl/workbook.xml", b"<workbook/>"))),
        ("broken sheet", refused("a.xlsx", &sheet("<row r=\"1\"><c r=\"A1\"><v>1"))),
        ("far cell", refused("a.xlsx", &sheet(r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#))),
        ("zip of something else", refused("a.xlsx", b"PK\x03\x04 but nothing else")),
        ("binary csv", refused("a.csv", &[0, 159, 146, 150])),
        (
            "open quote",
            refused("a.csv", "链接,名称\nhttps://a.example.com/1,\"甲\nhttps://a.example.com/2,乙\n".as_bytes()),
        ),
        ("too wide", refused("a.csv", ("链接".to_owned() + &",x".repeat(201) + "\n").as_bytes())),
        ("big", refused("a.csv", &zeros[..=16 << 20])),
        ("missing", told(&Desk::new().read(std::path::Path::new("/nowhere/a.xlsx"), &<_>::default()).unwrap_err())),
        ("folder", told(&Desk::new().read(std::path::Path::new("/"), &<_>::default()).unwrap_err())),
    ];
    let shown: Vec<_> = names.iter().map(|(name, told)| format!("{name}\n{told}")).collect();
    insta::assert_snapshot!(shown.join("\n\n"));
}

/// Compound File Binary with a stream `EncryptedPackage`, as Excel wraps a protected workbook ([MS-CFB], [MS-OFFCRYPTO]).
fn protected() -> Vec<u8> {
    const SECTOR: usize = 512;
    let mut file = vec![0_u8; SECTOR * 3];
    let mut put = |at: usize, bytes: &[u8]| file[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    put(24, &0x3e_u16.to_le_bytes());
    put(26, &3_u16.to_le_bytes());
    put(28, &0xfffe_u16.to_le_bytes());
    put(30, &9_u16.to_le_bytes());
    put(32, &6_u16.to_le_bytes());
    put(44, &1_u32.to_le_bytes()); // one sector of the FAT
    put(48, &1_u32.to_le_bytes()); // the directory begins in sector 1
    put(56, &4_096_u32.to_le_bytes());
    put(60, &0xffff_fffe_u32.to_le_bytes()); // no mini FAT
    put(68, &0xffff_fffe_u32.to_le_bytes()); // no further DIFAT
    put(76, &0_u32.to_le_bytes()); // the FAT is sector 0
    for entry in 1..109 {
        put(76 + entry * 4, &0xffff_ffff_u32.to_le_bytes());
    }
    for (at, entry) in [0xffff_fffd_u32, 0xffff_fffe].into_iter().enumerate() {
        put(SECTOR + at * 4, &entry.to_le_bytes());
    }
    for at in 2..128 {
        put(SECTOR + at * 4, &0xffff_ffff_u32.to_le_bytes());
    }
    for (at, (name, kind)) in [("Root Entry", 5_u8), ("EncryptedPackage", 2)].into_iter().enumerate() {
        let from = SECTOR * 2 + at * 128;
        let units: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        put(from, &units);
        put(from + 64, &u16::try_from(units.len()).unwrap().to_le_bytes());
        put(from + 66, &[kind, 1]);
        put(from + 68, &[0xff; 12]);
        put(from + 116, &0xffff_fffe_u32.to_le_bytes());
    }
    file
}

#[test]
fn a_password_is_told() {
    let told = refused("a.xlsx", &protected());
    assert!(told.contains("protected with a password") && told.contains("文件设有密码"), "{told}");
}

#[test]
fn cells_far_apart_cost_nothing() {
    // A dense table of these two would have a billion cells.
    let cells = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>url</t></is></c></row>
        <row r="1000000"><c r="A1000000" t="inlineStr"><is><t>https://a.example.com/1</t></is></c></row>
        <row r="1000001"><c r="A1000001" t="inlineStr"><is><t>x</t></is></c></row>"#;
    let told = refused("a.xlsx", &sheet(cells));
    assert!(told.contains("row 1000001, column A (url)"), "{told}");
}

#[test]
fn many_rows_are_bounded() {
    let mut csv = "url\n".to_owned();
    for row in 0..100_001 {
        csv += &format!("https://a.example.com/{row}\n");
    }
    assert!(refused("a.csv", csv.as_bytes()).contains("more than 100000 rows"));
    // As many as a watchlist takes, and more than it takes.
    let csv: String = csv.lines().take(99_000).map(|line| format!("{line}\n")).collect();
    let desk = Desk::new();
    assert!(told(&desk.table("a.csv", &csv).unwrap_err()).contains("would be bigger than 4 MiB"));
}

fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let good = good();
    let length = good.len();
    proptest::collection::vec((0..length, any::<u8>()), 1..8).prop_map(move |changes| {
        let mut bytes = good.clone();
        for (at, byte) in changes {
            bytes[at] = byte;
        }
        bytes
    })
}

/// XML of a sheet made of parts of one: what a checksum would otherwise keep away from the parser.
fn odd_sheet() -> impl Strategy<Value = String> {
    const PARTS: &[&str] = &[
        "<row r=\"1\">",
        "<row>",
        "</row>",
        "<row r=\"0\">",
        "<row r=\"99999999999\">",
        "<c r=\"A1\" t=\"s\">",
        "<c r=\"B2\">",
        "<c>",
        "<c r=\"ZZZZZZZ1\">",
        "<c r=\"1\" t=\"n\">",
        "<c t=\"inlineStr\">",
        "<c t=\"e\">",
        "<c t=\"d\">",
        "<c s=\"9999999\">",
        "</c>",
        "<v>",
        "</v>",
        "0",
        "1",
        "-1",
        "1e999",
        "NaN",
        "#N/A",
        "2026-11-01",
        "<is><t>",
        "</t></is>",
        "链接",
        "https://a.example.com/1",
        "<f t=\"shared\" si=\"0\">",
        "<f>",
        "</f>",
        "&lt;",
        "&#x0;",
        "&nope;",
        "<mergeCells><mergeCell ref=\"A1:A9\"/></mergeCells>",
        "<mergeCell ref=\"XFE1:A0\"/>",
        "</sheetData>",
        "<hyperlinks><hyperlink ref=\"A1\" r:id=\"rId1\"/></hyperlinks>",
    ];
    super::super::made_of(PARTS, 40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_are_too_much(bytes in proptest::collection::vec(any::<u8>(), 0..600), ending in 0..4_usize) {
        let name = ["a.csv", "a.xlsx", "a.txt", "a.xls"][ending];
        let zip = [b"PK\x03\x04".to_vec(), bytes.clone()].concat();
        let _ = Desk::new().table(name, &bytes);
        let _ = Desk::new().table(name, &zip);
    }

    #[test]
    fn no_damage_is_too_much(bytes in damaged()) {
        let _ = Desk::new().table("a.xlsx", &bytes);
    }

    #[test]
    fn no_sheet_is_too_odd(cells in odd_sheet()) {
        let _ = Desk::new().table("a.xlsx", sheet(&cells));
    }

    #[test]
    fn what_is_imported_is_read_back_the_same(
        rows in proptest::collection::vec(("[^\\x00-\\x1f\\x7f-\\x9f]{0,30}", "[^\\x00-\\x1f\\x7f-\\x9f]{0,12}", "[a-z0-9/?=&#%.~_-]{0,20}"), 1..12),
        xlsx in any::<bool>(),
    ) {
        let urls: Vec<String> = rows.iter().enumerate().map(|(n, (.., path))| format!("https://s{n}.example.com/{path}")).collect();
        let mut table = vec![vec!["name", "sku", "url"]];
        table.extend(rows.iter().zip(&urls).map(|((name, sku, _), url)| vec![name.as_str(), sku, url]));
        let desk = Desk::new();
        let read = if xlsx {
            desk.table("a.xlsx", workbook(&table))
        } else {
            let quoted = |text: &&str| format!("\"{}\"", text.replace('"', "\"\""));
            let csv: String = table.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n").collect();
            desk.table("a.csv", csv)
        };
        let import = match read {
            Ok(import) => import,
            Err(ImportFault::Cells { faults, .. }) => return Err(TestCaseError::fail(format!("{faults:?}"))),
            Err(other) => return Err(TestCaseError::fail(other.to_string())),
        };
        Desk::write(&import);
        let (watches, _) = rivald::watchlist::read_file(&import.file, "a.toml", &rivald::settings::Settings::default());
        prop_assert_eq!(watches.len(), rows.len());
        let blank = |c: char| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
        for (watch, ((name, sku, _), url)) in watches.iter().zip(rows.iter().zip(&urls)) {
            prop_assert_eq!(&watch.url, &url.parse::<url::Url>().unwrap());
            let name = name.trim_matches(blank);
            prop_assert_eq!(&*watch.name, if name.is_empty() { watch.id.as_str() } else { name });
            prop_assert_eq!(watch.extras.sku.as_deref().unwrap_or_default(), sku.trim_matches(blank));
        }
    }
}
