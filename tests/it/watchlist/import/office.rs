//! Workbooks that a spreadsheet program made: one that LibreOffice Calc saved is kept here, and where the program is
//! installed it makes the list of two thousand rows as well.

use std::{path::Path, process::Command};

use super::{Desk, columns, told};

/// Made of `office.csv` beside it: `soffice --headless --convert-to xlsx --infilter=CSV:44,34,76,1 office.csv`.
const MADE: &[u8] = include_bytes!("office.xlsx");

#[test]
fn a_workbook_of_libreoffice_is_read() {
    let import = Desk::new().table("竞品.xlsx", MADE).unwrap();
    insta::assert_snapshot!(columns(&import));
    insta::assert_snapshot!(Desk::write(&import));
}

/// Converts a table with a spreadsheet program, where there is one.
fn converted(csv: &str) -> Option<Vec<u8>> {
    let home = tempfile::tempdir().unwrap();
    let table = home.path().join("list.csv");
    std::fs::write(&table, csv).unwrap();
    let profile = format!("-env:UserInstallation=file://{}", home.path().join("profile").display());
    let program = ["soffice", "libreoffice", "localc"].into_iter().find(|program| {
        let paths = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&paths).any(|folder| folder.join(program).exists())
    })?;
    let status = Command::new(program)
        .args([&profile, "--headless", "--convert-to", "xlsx", "--infilter=CSV:44,34,76,1"])
        .arg("--outdir")
        .arg(home.path())
        .arg(&table)
        .output()
        .ok()?;
    let made: &Path = &home.path().join("list.xlsx");
    let bytes = std::fs::read(made).ok();
    assert!(bytes.is_some(), "{program} made nothing: {}", String::from_utf8_lossy(&status.stderr));
    bytes
}

#[test]
#[expect(clippy::print_stderr, reason = "says that it was skipped")]
fn two_thousand_rows_of_a_spreadsheet_program() {
    let mut csv = "竞品监控表,,\n,,\n序号,商品链接,提醒价(元)\n".to_owned();
    for n in 0..2_000 {
        let url = if n % 100 == 99 { "没有链接".to_owned() } else { format!("https://shop.example.com/p/{n}") };
        csv += &format!("{n},{url},{}.50\n", 10 + n % 90);
    }
    let Some(faulty) = converted(&csv) else {
        eprintln!("skipped: no spreadsheet program is installed");
        return;
    };
    let desk = Desk::new();
    let fault = desk.table("list.xlsx", faulty).unwrap_err();
    let shown = told(&fault);
    for n in 0..20 {
        assert!(shown.contains(&format!("row {}, column B (商品链接)", n * 100 + 103)), "{shown}");
    }
    assert!(shown.contains("20 faults in 2000 rows; nothing was written") && desk.state().is_empty(), "{shown}");
    let mended: String = (0..2_000).fold(csv, |csv, n| {
        if n % 100 == 99 { csv.replacen("没有链接", &format!("https://shop.example.com/p/{n}"), 1) } else { csv }
    });
    let import = desk.table("list.xlsx", converted(&mended).unwrap()).unwrap();
    assert_eq!(import.watches.len(), 2_000);
    Desk::write(&import);
}
