//! `rivald history --xlsx`, `changes --csv` and `--xlsx` through the built binary.

use calamine::{Data, Reader, Xlsx, open_workbook};

use super::{commands::rivald, *};

async fn traded() -> Place {
    let place = Place::knowing(&["rival-a-500"]).await;
    place.store.record(seen("rival-a-500", 0, "79.00")).await.expect("recorded");
    place.store.record(drop("rival-a-500", 30, "79.00", "69.00")).await.expect("recorded");
    place.store.record(unseen("rival-a-500", 60, Outcome::Blocked, "captcha \u{1b}[2J")).await.expect("recorded");
    std::fs::write(place.folder.path().join("rivald.toml"), "locale = \"zh-CN\"").expect("settings");
    place
}

/// Rows of a sheet.
fn rows(place: &Place, file: &str, sheet: &str) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = open_workbook(place.folder.path().join(file)).expect("a workbook");
    book.worksheet_range(sheet).expect("a sheet").rows().map(<[_]>::to_vec).collect()
}

/// What stands under a head.
fn under(rows: &[Vec<Data>], head: &str) -> Vec<String> {
    let column = rows[0].iter().position(|cell| *cell == head).unwrap_or_else(|| panic!("no {head}: {:?}", rows[0]));
    rows.iter().skip(1).map(|row| row[column].to_string()).collect()
}

#[tokio::test]
async fn a_history_as_a_workbook() {
    let place = traded().await;
    let run = || rivald(place.folder.path(), &["history", "rival-a-500", "--since", "2026-01-01", "--xlsx", "h.xlsx"]);
    let (status, out, err) = run();
    assert_eq!((status, out.as_str()), (Some(0), ""), "{err}");
    assert_eq!(err.trim(), "已把 3 条观察记录和 1 条变化写入 h.xlsx");
    let seen = rows(&place, "h.xlsx", "观察记录");
    assert_eq!(under(&seen, "价格"), ["79", "69", ""]);
    assert_eq!(under(&seen, "结果"), ["正常", "正常", "被拦截"]);
    let reason = &under(&seen, "原因")[2];
    assert!(!reason.is_empty() && !reason.contains('\u{1b}'), "{reason:?}");
    assert!(matches!(seen[1][0], Data::DateTime(_)), "{:?}", seen[1]);
    let changes = rows(&place, "h.xlsx", "变化");
    assert_eq!((under(&changes, "变化前"), under(&changes, "变化后")), (vec!["79".into()], vec!["69".into()]));
    assert_eq!(under(&changes, "币种"), under(&seen, "币种")[..1], "amounts are nothing without it");

    let before = std::fs::read(place.folder.path().join("h.xlsx")).expect("there");
    let (status, _, err) = run();
    assert_eq!((status, err.trim()), (Some(1), "error: h.xlsx 已存在，不会覆盖：请换一个文件名"));
    assert_eq!(std::fs::read(place.folder.path().join("h.xlsx")).expect("there"), before);
}

#[tokio::test]
async fn changes_for_spreadsheets() {
    let place = traded().await;
    let run = |form: &[&str]| rivald(place.folder.path(), &[&["changes", "--since", "2026-11-22"], form].concat());
    let (status, out, _) = run(&["--csv"]);
    assert_eq!(status, Some(0));
    let mut reader = csv::Reader::from_reader(out.as_bytes());
    assert_eq!(reader.headers().expect("a head").iter().take(4).collect::<Vec<_>>(), ["change", "at", "watch", "kind"]);
    let records: Vec<_> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(records.len(), 1);
    assert_eq!(
        records[0].iter().skip(2).take(5).collect::<Vec<_>>(),
        ["rival-a-500", "price-drop", "price", "79.00", "69.00"]
    );

    let (status, out, err) = run(&["--xlsx", "c.xlsx"]);
    assert_eq!((status, out.as_str(), err.trim()), (Some(0), "", "已把 1 条变化写入 c.xlsx"));
    let changes = rows(&place, "c.xlsx", "变化");
    assert_eq!((under(&changes, "监控项"), under(&changes, "类型")), (vec!["rival-a-500".into()], vec!["降价".into()]));
    for (form, status_meant, says) in [
        (&["--xlsx", "c.csv"][..], 2, ".xlsx 结尾"),
        (&["--xlsx", "d.xlsx", "--json"], 2, "cannot be used with"),
        (&["--csv", "--json"], 2, "cannot be used with"),
        (&["--xlsx", "no/d.xlsx"], 1, "无法写入"),
    ] {
        let (status, _, err) = run(form);
        assert_eq!(status, Some(status_meant), "{form:?}: {err}");
        assert!(err.contains(says), "{form:?}: {err}");
    }
}
