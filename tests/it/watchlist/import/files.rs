//! The watchlist file that is written.

use std::fs;

use rivald::{
    listing::Side,
    watchlist::{ImportFault, ImportOptions},
};

use super::{Desk, told};

const TABLE: &str = "链接,分组,归属,id\nhttps://a.example.com/1,g,竞品,\nhttps://a.example.com/2,g,,two\n";

fn into(file: &str) -> ImportOptions {
    ImportOptions { file: Some(file.into()), ..ImportOptions::default() }
}

#[test]
fn comments_and_order_of_a_file_stay_and_its_defaults_hold() {
    let desk = Desk::new();
    let before = "# 我的清单\r\n[defaults]\r\nside = \"own\"  # ours\r\n\r\n[[watch]]\r\nurl = \"https://z.example.com/\"\r\n# end";
    fs::write(desk.folder().join("mine.toml"), before).unwrap();
    let table = desk.put("t.csv", TABLE);
    let import = desk.read(&table, &into("mine.toml")).unwrap();
    assert!(import.appends);
    assert_eq!(import.watches.iter().map(|watch| watch.side).collect::<Vec<_>>(), [Side::Rival, Side::Own]);
    let text = Desk::write(&import);
    assert!(text.starts_with(before), "{text}");
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count(), "its own line ends");
    insta::assert_snapshot!(text[before.len()..].replace('\r', "").trim_start(), @r#"
    [[watch]]
    url = "https://a.example.com/1"
    group = "g"
    side = "rival"

    [[watch]]
    id = "two"
    url = "https://a.example.com/2"
    group = "g"
    "#);
    assert_eq!(desk.state().len(), 1, "no draft is left behind");
}

#[test]
fn a_new_file_says_once_what_all_have_in_common() {
    let desk = Desk::new();
    let import = desk.table(".hidden 表.csv", TABLE).unwrap();
    assert_eq!(import.file.file_name().unwrap(), "hidden 表.toml", "a hidden file would be no watchlist");
    insta::assert_snapshot!(Desk::write(&import), @r#"
    [defaults]
    group = "g"

    [[watch]]
    url = "https://a.example.com/1"
    side = "rival"

    [[watch]]
    id = "two"
    url = "https://a.example.com/2"
    "#);
}

#[test]
fn what_is_watched_elsewhere_is_a_fault_or_skipped() {
    let desk = Desk::new();
    let list = "[[watch]]\nid = \"two\"\nurl = \"https://b.example.com/\"\n[[watch]]\nid = \"cup\"\nurl = \"https://item.taobao.com/item.htm?id=520813250866&spm=a\"\n";
    fs::write(desk.folder().join("other.toml"), list).unwrap();
    let table = desk.put(
        "t.csv",
        "链接,id\nhttps://b.example.com/,\nhttps://item.taobao.com/item.htm?id=520813250866,\nhttps://c.example.com/,two\nhttps://d.example.com/,x\nhttps://e.example.com/,x\n",
    );
    let before = desk.state();
    insta::assert_snapshot!(told(&desk.read(&table, &ImportOptions::default()).unwrap_err()));
    let skip = ImportOptions { skip_known: true, ..ImportOptions::default() };
    let Err(ImportFault::Cells { faults, .. }) = desk.read(&table, &skip) else { panic!("ids are no listings") };
    assert_eq!(faults.iter().map(|fault| fault.row).collect::<Vec<_>>(), [4, 6]);
    assert_eq!(desk.state(), before);
}

#[test]
fn files_that_cannot_take_watches_stay_as_they_are() {
    let desk = Desk::new();
    let folder = desk.folder();
    fs::write(folder.join("broken.toml"), "[[watch]]\nurl = 1\n").unwrap();
    fs::write(folder.join("inline.toml"), "watch = [{ url = \"https://z.example.com/\" }]\n").unwrap();
    fs::write(folder.join("t.toml"), "").unwrap();
    let before = desk.state();
    let table = desk.put("t.csv", TABLE);
    for file in ["broken.toml", "inline"] {
        assert!(matches!(desk.read(&table, &into(file)), Err(ImportFault::Watchlist { .. })), "{file}");
    }
    assert!(told(&desk.read(&table, &ImportOptions::default()).unwrap_err()).contains("append to it with --file"));
    let import = desk.read(&table, &into("new")).unwrap();
    assert_eq!(import.broken, ["broken.toml"], "what was not compared is said");
    // Somebody else makes the file meanwhile.
    fs::write(folder.join("new.toml"), "# mine\n").unwrap();
    assert!(matches!(import.write(), Err(ImportFault::Exists { .. })));
    fs::remove_file(folder.join("new.toml")).unwrap();
    assert_eq!(desk.state(), before);
}
