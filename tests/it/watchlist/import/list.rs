//! A list of two thousand rows, as an operator keeps it.

use std::{collections::HashSet, fs};

use rivald::{
    listing::{Amount, Locale, Side, Threshold},
    watchlist::{ImportFault, ImportOptions, read_file},
};
use rust_xlsxwriter::{Format, Workbook};

use super::{Desk, told};

const ROWS: u32 = 2_000;

/// The sheet's number of the first row of the list: a title, a note and the head stand above.
const FIRST: u32 = 4;

const HEAD: [&str; 10] =
    ["序号", "商品名称", "商品链接", "分组", "自家/竞品", "货号", "标签", "负责人邮箱", "提醒价(元)", "降价幅度"];

fn cells(n: u32) -> [String; 10] {
    let url = match n % 3 {
        0 => format!("https://item.taobao.com/item.htm?spm=a1z10.{n}&id={}", 520_813_250_000_u64 + u64::from(n)),
        1 => format!("https://shop{}.example.com/products/杯-{n}?variant={n}", n % 40),
        _ => format!("https://www.amazon.de/dp/B0{n:08}"),
    };
    let side = if n.is_multiple_of(10) { "自家" } else { "竞品" };
    [
        n.to_string(),
        format!("保温杯 \"{n}\" 'ml' \\ 号"),
        url,
        format!("{} 组", n / 100),
        side.to_owned(),
        format!("TH-{n:05}"),
        if n.is_multiple_of(2) { "q4、主推".to_owned() } else { String::new() },
        if n.is_multiple_of(5) { "anna@example.com；bob@example.com".to_owned() } else { String::new() },
        if n.is_multiple_of(4) { format!("{}.5", n % 90 + 10) } else { String::new() },
        if n.is_multiple_of(7) { "3%".to_owned() } else { String::new() },
    ]
}

/// Row (as the sheet numbers it), column, what stands there, and what is to be said of it.
const PLANNED: [(u32, usize, &str, &str); 20] = [
    (7, 2, "", "this row has no address"),
    (19, 2, "shop.example.com/products/x", "is no address of a page"),
    (33, 2, "【淘宝】好物 https://m.example.com/h.abc?x=1 点击链接", "is no address of a page"),
    (58, 2, "http://192.168.1.20/p/1", "is an address of the own network"),
    (101, 2, "https://anna:pw@shop.example.com/x", "must not hold a user name"),
    (250, 2, "点我", "is no address of a page"),
    // Row 4 holds number 0.
    (399, 2, "https://item.taobao.com/item.htm?spm=a1z10.0&id=520813250000", "the same address stands in row 4"),
    (
        400,
        2,
        "https://item.taobao.com/item.htm?id=520813250006&spm=x",
        "this is the listing of row 10 under another address",
    ),
    (512, 4, "也许", "does not say whether"),
    (513, 4, "是", "does not say whether"),
    (640, 1, LONG, "must be one line of at most 200 characters"),
    (777, 3, LONG, "must be one line of at most 200 characters"),
    (900, 6, "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一", "is no tag"),
    (1_000, 7, "anna", "is no mail address"),
    (1_001, 7, "anna@example.com;bob＠example.com", "is no mail address"),
    (1_200, 8, "便宜", "is no amount"),
    (1_500, 8, "0", "is no amount"),
    (1_777, 9, "3", "a bare 3 does not say"),
    (1_999, 9, "120%", "nothing falls by 120%"),
    (2_003, 2, "ftp://shop.example.com/x", "is no address of a page"),
];

const LONG: &str = "长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名\
    长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名\
    长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名\
    长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名长名";

/// The workbook, with the faults or mended.
fn book(faults: bool) -> Vec<u8> {
    let mut book = Workbook::new();
    let cover = book.add_worksheet().set_name("说明").unwrap();
    cover.write_string(0, 0, "双十一竞品监控，请勿修改").unwrap();
    let sheet = book.add_worksheet().set_name("竞品清单").unwrap();
    let title = Format::new().set_bold();
    sheet.merge_range(0, 0, 0, 9, "竞品监控表（2026）", &title).unwrap();
    sheet.write_string(1, 0, "更新：2026-11-20").unwrap();
    for (column, header) in (0..).zip(HEAD) {
        sheet.write_string(FIRST - 2, column, header).unwrap();
    }
    for n in 0..ROWS {
        let row = FIRST - 1 + n;
        for (column, text) in cells(n).iter().enumerate() {
            let planned = PLANNED.iter().find(|(at, of, ..)| faults && *at == row + 1 && *of == column);
            let text = planned.map_or(text.as_str(), |(_, _, wrong, _)| wrong);
            let column = u16::try_from(column).unwrap();
            match text.parse::<f64>() {
                // Spreadsheets make numbers of what looks like one.
                Ok(number) => sheet.write_number(row, column, number).unwrap(),
                Err(_) => sheet.write_string(row, column, text).unwrap(),
            };
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn twenty_planned_faults_are_told_by_row_and_column_and_nothing_is_written() {
    let desk = Desk::new();
    fs::write(desk.folder().join("old.toml"), "# mine\n[[watch]]\nurl = \"https://old.example.com/1\"\n").unwrap();
    let before = desk.state();
    let fault = desk.table("竞品.xlsx", book(true)).unwrap_err();
    let ImportFault::Cells { rows, faults, .. } = &fault else { panic!("{fault}") };
    assert_eq!(*rows, 2_000);
    let mut found: Vec<_> = faults.iter().map(|fault| (fault.row, fault.column.as_ref().unwrap().0)).collect();
    let planned: Vec<_> = PLANNED.iter().map(|(row, column, ..)| (*row as usize, *column)).collect();
    assert_eq!(found, planned, "{fault}");
    found.dedup();
    assert_eq!(found.len(), 20);
    for (fault, (.., words)) in faults.iter().zip(PLANNED) {
        assert!(fault.message.0.contains(words), "{words}: {fault:?}");
        assert!(!fault.hint.0.is_empty() && !fault.hint.1.is_empty() && !fault.message.1.is_empty(), "{fault:?}");
    }
    insta::assert_snapshot!(told(&fault));
    assert_eq!(desk.state(), before, "nothing half-imported");
}

#[test]
fn mended_it_becomes_two_thousand_watches() {
    let desk = Desk::new();
    let import = desk.table("竞品.xlsx", book(false)).unwrap();
    assert!(desk.state().is_empty(), "reading writes nothing");
    assert_eq!(import.sheet.as_deref(), Some("竞品清单"));
    assert_eq!(import.columns.iter().filter(|headed| headed.column.is_none()).count(), 1);
    import.write().unwrap();
    assert_eq!(desk.state().keys().collect::<Vec<_>>(), ["竞品.toml"]);

    let (watches, faults) =
        read_file(&desk.folder().join("竞品.toml"), "竞品.toml", &rivald::settings::Settings::default());
    assert!(faults.is_empty(), "{faults:?}");
    assert_eq!(watches.len(), 2_000);
    assert_eq!(watches.iter().map(|watch| &watch.id).collect::<HashSet<_>>().len(), 2_000);
    for (watch, n) in watches.iter().zip(0..) {
        let [_, name, url, group, side, sku, tags, to, below, drop] = cells(n);
        assert_eq!(&*watch.name, name);
        assert_eq!(watch.url, url.parse().unwrap());
        assert_eq!(watch.group.as_deref(), Some(group.as_str()));
        assert_eq!(watch.side, if side == "自家" { Side::Own } else { Side::Rival });
        assert_eq!(watch.extras.sku.as_deref(), Some(sku.as_str()));
        assert_eq!(watch.extras.tags.join("、"), tags);
        assert_eq!(watch.extras.to.join("；"), to);
        assert_eq!(watch.alert.price.below, (!below.is_empty()).then(|| below.parse().unwrap()));
        if !drop.is_empty() {
            assert_eq!(watch.alert.price.drop, Threshold::Part(Amount::new(3, 2)));
        }
    }

    // The same table once more: all of it is watched already.
    let again = ImportOptions { file: Some("more".into()), ..ImportOptions::default() };
    let path = desk.home.path().join("竞品.xlsx");
    let Err(ImportFault::Cells { faults, .. }) = desk.read(&path, &again) else { panic!("a fault") };
    assert_eq!(faults.len(), 2_000);
    let shown = ImportFault::Cells { file: "竞品.xlsx".into(), rows: 2_000, faults }.render(Locale::ZhCn, false);
    assert!(shown.contains("……另有 1800 处错误") && shown.lines().count() < 500, "{shown}");
    let skipping = ImportOptions { skip_known: true, ..again };
    let import = desk.read(&path, &skipping).unwrap();
    assert_eq!((import.watches.len(), import.known.len()), (0, 2_000));
    import.write().unwrap();
    assert_eq!(desk.state().len(), 1, "nothing to add is nothing to write");
    // And without --file: the file is there already.
    assert!(matches!(desk.read(&path, &ImportOptions::default()), Err(ImportFault::Exists { .. })));
}
