use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use serde_json::json;

use super::*;
use crate::cli::sheet::{CHANGES_OF_ALL, CHANGES_OF_ONE, OBSERVATIONS, sample};

const SPEECH: Speech = Speech { locale: Locale::ZhCn, zone: chrono_tz::Asia::Shanghai };

fn now() -> Moment {
    "2026-11-22T15:00:00Z".parse().expect("a moment")
}

fn bytes(columns: &[Column], rows: &[Value], speech: Speech) -> Vec<u8> {
    let mut book = Book::new(speech, now());
    book.sheet("Sheet", columns, rows).expect("a sheet");
    book.into_bytes().expect("a workbook")
}

/// The cells of a sheet as a library reads them, and whether any of them is a formula.
fn read(bytes: Vec<u8>) -> (Vec<Vec<Data>>, bool) {
    let mut book = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let cells = book.worksheet_range("Sheet").expect("a sheet").rows().map(<[_]>::to_vec).collect();
    let formulas = book.worksheet_formula("Sheet").expect("a sheet").used_cells().count() > 0;
    (cells, formulas)
}

#[test]
fn cells_are_typed_and_none_is_a_formula() {
    let (observation, change) = sample::rows();
    for (columns, row) in [(OBSERVATIONS, &observation), (CHANGES_OF_ALL, &change), (CHANGES_OF_ONE, &change)] {
        let (cells, formulas) = read(bytes(columns, std::slice::from_ref(row), SPEECH));
        assert!(!formulas);
        let [head, row] = cells.as_slice() else { panic!("two rows") };
        let lines: Vec<_> = head.iter().zip(row).map(|(head, cell)| format!("{head}: {cell:?}")).collect();
        insta::assert_snapshot!(lines.join("\n"));
    }
}

#[test]
fn a_workbook_is_made_the_same_twice_and_keeps_its_head_in_sight() {
    let (observation, _) = sample::rows();
    let once = bytes(OBSERVATIONS, std::slice::from_ref(&observation), SPEECH);
    assert_eq!(once, bytes(OBSERVATIONS, &[observation], SPEECH));
    let mut archive = zip::ZipArchive::new(Cursor::new(once)).expect("a zip file");
    let sheet = std::io::read_to_string(archive.by_name("xl/worksheets/sheet1.xml").expect("there")).expect("a text");
    assert!(sheet.contains("ySplit=\"1\"") && sheet.contains("<autoFilter ref=\"A1:Y2\"/>"), "{sheet}");
    // No rows: a head and nothing else.
    assert_eq!(read(bytes(CHANGES_OF_ALL, &[], SPEECH)).0.len(), 1);
}

#[test]
fn numbers_of_texts_and_counts() {
    for (value, number_meant) in [
        (json!("79.00"), Some(79.0)),
        (json!("-0.5"), Some(-0.5)),
        (json!(20_000), Some(20_000.0)),
        (json!(9_007_199_254_740_993_u64), None),
        (json!("520813250866123456"), None),
        (json!("1e5"), None),
        (json!("=1"), None),
        (json!(""), None),
        (json!("-"), None),
        (json!(null), None),
    ] {
        assert_eq!(number(&value), number_meant, "{value}");
    }
    // A title of digits stays a text, a price does not.
    let column = CHANGES_OF_ALL[3];
    let row = |field: &str| json!({ "field": field, "before": "2026" });
    assert_eq!(typed(&row("title"), &column, SPEECH), Typed::Text("2026".into()));
    assert_eq!(typed(&row("price"), &column, SPEECH), Typed::Number(2026.0));
}

#[test]
fn moments_are_those_of_the_zone() {
    let at = |text: &str| typed(&json!({ "at": text }), &OBSERVATIONS[0], SPEECH);
    assert_eq!(at("2026-11-22T16:00:00Z"), Typed::Time(46_349.0), "midnight in Shanghai");
    assert_eq!(at("soon"), Typed::Text("soon".into()));
    assert_eq!(at("1900-01-01T00:00:00Z"), Typed::Text("1900-01-01T00:00:00Z".into()));
}

#[test]
fn texts_fit_into_cells() {
    for (text, fitting) in [
        ("=1+1", "=1+1"),
        ("a\u{0}\u{1b}[2J\u{ffff}\tb\nc", "a[2J\tb\nc"),
        ("_x003D_1+1", "_x005F_x003D_1+1"),
        ("_x003_ _xzzzz_ x_x0041_x0042_", "_x003_ _xzzzz_ x_x005F_x0041_x005F_x0042_"),
        ("_x杯", "_x杯"),
    ] {
        assert_eq!(fit(text), fitting);
    }
    assert_eq!(fit(&"杯".repeat(40_000)).chars().count(), 32_767);
    assert_eq!(fit(&"😀".repeat(40_000)).encode_utf16().count(), 32_766);
    let long = fit(&"_x0041_".repeat(10_000));
    assert!(long.encode_utf16().count() <= 32_767 && long.len() > 32_700);
    let (cells, _) = read(bytes(OBSERVATIONS, &[json!({ "listing": { "title": "杯".repeat(40_000) } })], SPEECH));
    assert_eq!(cells[1].iter().filter(|cell| **cell != Data::Empty).count(), 1);
}

#[test]
fn a_file_that_is_there_is_never_replaced() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.xlsx");
    save(&path, b"one", Locale::En).expect("written");
    for locale in Locale::ALL {
        let fault = save(&path, b"two", locale).expect_err("a fault").to_string();
        assert!(fault.contains(locale.pick("not replaced", "不会覆盖")), "{fault}");
    }
    assert_eq!(std::fs::read(&path).expect("there"), b"one");
    let fault = save(&folder.path().join("a.csv"), b"x", Locale::En).expect_err("a fault");
    assert!(fault.is::<UsageFault>());
    assert!(save(&folder.path().join("no/a.xlsx"), b"x", Locale::En).is_err());
}
