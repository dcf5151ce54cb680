//! Heads, columns and cells.

use rivald::{
    listing::{Side, Threshold},
    watchlist::ImportOptions,
};
use rust_xlsxwriter::{Format, Formula, Url, Workbook};

use super::{Desk, columns, told, workbook};

#[test]
fn columns_are_guessed_and_the_others_said() {
    let desk = Desk::new();
    let csv =
        "竞品监控表,,,\n\n序号,宝贝 链接：,竞品,ＳＫＵ,是否自营,标题,店铺\n1,https://a.example.com/1,甲,001,是,x,y\n";
    let import = desk.table("a.csv", csv).unwrap();
    insta::assert_snapshot!(columns(&import), @r"
    A 序号 = -
    B 宝贝 链接： = url
    C 竞品 = name
    D ＳＫＵ = sku
    E 是否自营 = own
    F 标题 = -
    G 店铺 = -
    ");
    let watch = &import.watches[0];
    assert_eq!((&*watch.name, watch.extras.sku.as_deref(), watch.side), ("甲", Some("001"), Side::Own));

    let english = "Name;Product URL;Category;Own / rival;E-mail;Alert below\nA;https://a.example.com/1;g;own;;59.90\n";
    let import = desk.table("b.csv", english).unwrap();
    insta::assert_snapshot!(columns(&import), @r"
    A Name = name
    B Product URL = url
    C Category = group
    D Own / rival = side
    E E-mail = to
    F Alert below = below
    ");
}

#[test]
fn what_is_said_goes_before_what_is_guessed() {
    let desk = Desk::new();
    let path = desk.put("a.csv", "网店地址,链接,名称,备注\nhttps://a.example.com/1,https://b.example.com/1,甲,乙\n");
    let read = |map: &[&str]| {
        let map = map.iter().map(|text| (*text).to_owned()).collect();
        desk.read(&path, &ImportOptions { map, ..ImportOptions::default() })
    };
    assert_eq!(read(&[]).unwrap().watches[0].url.as_str(), "https://b.example.com/1");
    let import = read(&["网店 地址=网址", "d=name"]).unwrap();
    insta::assert_snapshot!(columns(&import), @r"
    A 网店地址 = url
    B 链接 = -
    C 名称 = -
    D 备注 = name
    ");
    assert_eq!(columns(&read(&["名称=-"]).unwrap()).matches("= -").count(), 3);
    insta::assert_snapshot!(
        [&["网店地址"][..], &["网店地址=foo"], &["网店地址=naem"], &["店址=url"], &["链接=-"]]
            .map(|map| told(&read(map).unwrap_err()))
            .join("\n\n")
    );
}

#[test]
fn what_is_unclear_is_asked() {
    let desk = Desk::new();
    let faults = [
        "自家链接,商品链接,竞品链接\nhttps://a.example.com/1,https://b.example.com/1,https://c.example.com/1\n",
        "名称,名称,链接\na,b,https://a.example.com/1\n",
        "名称,备注\na,b\n",
        "https://a.example.com/1\nhttps://a.example.com/2\n",
        "链接\n",
        "",
        "\n\n",
    ]
    .map(|csv| told(&desk.table("a.csv", csv).unwrap_err()));
    insta::assert_snapshot!(faults.join("\n\n"));
    // A head is no row of the list, and a row of the list is no head.
    let path = desk.put("b.csv", "https://a.example.com/1\nhttps://a.example.com/2\n");
    let by_letter = ImportOptions { map: vec!["A=url".into()], ..ImportOptions::default() };
    assert!(told(&desk.read(&path, &by_letter).unwrap_err()).contains("no row names a column"));
}

#[test]
fn cells_of_a_workbook() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, header) in (0..).zip(["分组", "链接", "名称", "货号", "降幅", "提醒价", "是否自营", "id"])
    {
        sheet.write_string(0, column, header).unwrap();
    }
    let percent = Format::new().set_num_format("0.00%");
    // Merged below, a link behind a text, a number of an article, a percentage, a sum, a truth.
    sheet.merge_range(1, 0, 3, 0, "保温杯", &Format::new()).unwrap();
    sheet.write_url_with_text(1, 1, Url::new("https://a.example.com/1#tab"), "点我看").unwrap();
    sheet.write_string(1, 2, " 甲\n乙 ").unwrap();
    sheet.write_number(1, 3, 520_813_250_866_f64).unwrap();
    sheet.write_number_with_format(1, 4, 0.07, &percent).unwrap();
    sheet.write_formula(1, 5, Formula::new("=50+9.9").set_result("59.9")).unwrap();
    sheet.write_boolean(1, 6, true).unwrap();
    // A formula that makes an address; numbers without a name.
    sheet
        .write_formula(2, 1, Formula::new("=\"https://\"&\"b.example.com/2\"").set_result("https://b.example.com/2"))
        .unwrap();
    let link = Formula::new("=HYPERLINK(\"https://d.example.com/4\",\"看\")").set_result("看");
    sheet.write_formula(4, 1, link).unwrap();
    sheet.write_string(4, 0, "保温杯").unwrap();
    sheet.write_string(2, 5, "￥59").unwrap();
    sheet.write_string(2, 4, "¥2").unwrap();
    sheet.write_string(3, 1, "https://c.example.com/3\u{a0}\u{200b}").unwrap();
    sheet.write_string(3, 3, "=1+1").unwrap();
    // Blank but for what nobody reads.
    sheet.write_string(5, 9, "合计").unwrap();
    let desk = Desk::new();
    let import = desk.table("a.xlsx", book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(import.idle, [6]);
    insta::assert_snapshot!(Desk::write(&import), @r#"
    [defaults]
    group = "保温杯"

    [[watch]]
    name = "甲 乙"
    url = "https://a.example.com/1#tab"
    side = "own"
    sku = "520813250866"
    [watch.alert]
    price = { drop = "7%", below = "59.9" }

    [[watch]]
    url = "https://b.example.com/2"
    [watch.alert]
    price = { drop = "2", below = "59" }

    [[watch]]
    url = "https://c.example.com/3"
    sku = "=1+1"

    [[watch]]
    url = "https://d.example.com/4"
    "#);
    let rules = &import.watches[1].alert.price;
    assert_eq!(rules.drop, Threshold::By("2".parse().unwrap()));
}

#[test]
fn what_a_spreadsheet_spoilt_is_told() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, header) in (0..).zip(["链接", "货号", "名称"]) {
        sheet.write_string(0, column, header).unwrap();
    }
    let day = Format::new().set_num_format("yyyy/m/d");
    for row in 1..4 {
        sheet.write_string(row, 0, format!("https://a.example.com/{row}")).unwrap();
    }
    sheet.write_number(1, 1, 6_901_234_567_890_123_456_f64).unwrap();
    sheet.write_number_with_format(2, 1, 46_000, &day).unwrap();
    sheet.write_formula(3, 2, Formula::new("=VLOOKUP(1,A:B,2)").set_result("#N/A")).unwrap();
    sheet.write_formula(4, 0, Formula::new("=A99").set_result("#REF!")).unwrap();
    insta::assert_snapshot!(told(&Desk::new().table("a.xlsx", book.save_to_buffer().unwrap()).unwrap_err()));
}

#[test]
fn sheets_are_chosen() {
    let mut book = Workbook::new();
    let one = book.add_worksheet().set_name("旧表").unwrap();
    one.write_string(0, 0, "链接").unwrap();
    one.write_string(1, 0, "https://old.example.com/1").unwrap();
    one.set_hidden(true);
    book.add_worksheet().set_name("空").unwrap();
    let other = book.add_worksheet().set_name("新表").unwrap();
    other.write_string(0, 0, "链接").unwrap();
    other.write_string(1, 0, "https://new.example.com/1").unwrap();
    other.set_active(true);
    let desk = Desk::new();
    let path = desk.put("a.xlsx", book.save_to_buffer().unwrap());
    let read = |sheet: Option<&str>| {
        desk.read(&path, &ImportOptions { sheet: sheet.map(str::to_owned), ..ImportOptions::default() })
    };
    assert_eq!(read(None).unwrap().watches[0].url.as_str(), "https://new.example.com/1", "hidden ones come last");
    assert_eq!(read(Some("旧表 ")).unwrap().watches[0].url.as_str(), "https://old.example.com/1");
    insta::assert_snapshot!([Some("无"), Some("空")].map(|sheet| told(&read(sheet).unwrap_err())).join("\n\n"));
    let csv = desk.put("a.csv", "链接\nhttps://a.example.com/1\n");
    let named = ImportOptions { sheet: Some("x".into()), ..ImportOptions::default() };
    assert!(told(&desk.read(&csv, &named).unwrap_err()).contains("leave --sheet out"));
}

#[test]
fn a_table_of_texts_gives_the_same_in_every_form() {
    let rows = vec![vec!["名称", "链接", "标签"], vec!["a, \"b\"; c", "https://a.example.com/1?x=1,2;3", "q4；主推"]];
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let csv = |separator: &str| {
        let line = |row: &Vec<&str>| row.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(separator);
        rows.iter().map(|row| line(row) + "\r\n").collect::<String>()
    };
    let utf16: Vec<u8> = std::iter::once(0xfeff).chain(csv("\t").encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for (name, bytes, encoding) in [
        ("a.xlsx", workbook(&rows), None),
        ("b.csv", csv(",").into_bytes(), None),
        ("c.csv", format!("\u{feff}{}", csv(";")).into_bytes(), None),
        ("d.csv", encoding_rs::GBK.encode(&csv(",")).0.into_owned(), Some("GBK")),
        ("e.txt", utf16, Some("UTF-16LE")),
        ("f.tsv", csv("\t").into_bytes(), None),
        ("g.csv", format!("sep=;\r\n{}", csv(";")).into_bytes(), None),
    ] {
        let import = Desk::new().table(name, bytes).unwrap();
        assert_eq!(import.encoding, encoding, "{name}");
        let watch = &import.watches[0];
        assert_eq!(
            (&*watch.name, watch.extras.tags.as_slice()),
            ("a, \"b\"; c", &["q4".to_owned(), "主推".into()][..])
        );
        assert_eq!(watch.url.as_str(), "https://a.example.com/1?x=1,2;3", "{name}");
    }
}
