//! Exit statuses and rows; what they print is tested on the program itself.

use std::{fs, path::Path};

use super::{super::Ui, *};
use crate::{
    clock::Clock,
    listing::Locale,
    settings::{Loaded, Settings},
    watchlist::read_watchlist,
};

const GOOD: &str = "[[watch]]\nid = 'a'\nname = '保温杯'\nurl = 'https://shop.example.com/a'\n";

fn context(folder: &Path) -> Context {
    let settings = Settings { watchlists: folder.to_owned(), ..Settings::default() };
    let ui = Ui { locale: Locale::En, colour: false, progress: false, quiet: true };
    Context { config: None, loaded: Loaded { settings, file: None, warnings: Vec::new() }, clock: Clock::system(), ui }
}

#[tokio::test]
async fn statuses() {
    let folder = tempfile::tempdir().expect("a folder");
    let context = context(folder.path());
    let good = folder.path().join("good.toml");
    fs::write(&good, GOOD).expect("written");
    let status = async |command: Watchlist| command.run(&context).await.expect("runs");
    assert_eq!(status(Watchlist::Check { files: Vec::new() }).await, Status::Done);
    assert_eq!(status(Watchlist::Check { files: vec![good.clone()] }).await, Status::Done);
    assert_eq!(status(Watchlist::Check { files: vec![folder.path().join("missing.toml")] }).await, Status::Usage);

    // Good on its own, but its id is taken in the folder.
    let other = folder.path().join("other.toml");
    fs::write(&other, GOOD).expect("written");
    assert_eq!(status(Watchlist::Check { files: vec![other.clone()] }).await, Status::Usage);
    assert_eq!(status(Watchlist::Check { files: vec![good] }).await, Status::Done);
    assert_eq!(status(Watchlist::List { json: true }).await, Status::Usage);
    assert_eq!(status(Watchlist::Plan { json: true }).await, Status::Usage);
    // A warning alone is none of it.
    let item =
        "[[watch]]\nid = 'b'\nurl = 'https://item.taobao.com/item.htm?id=520813250866'\nsource = 'taobao-union'\n";
    fs::write(&other, item).expect("written");
    assert_eq!(status(Watchlist::Check { files: vec![other.clone()] }).await, Status::Done);
    assert_eq!(status(Watchlist::Check { files: Vec::new() }).await, Status::Done);
    fs::remove_file(other).expect("removed");
    assert_eq!(status(Watchlist::List { json: false }).await, Status::Done);
    assert_eq!(status(Watchlist::Plan { json: false }).await, Status::Done);

    let url = "https://shop.example.com/a".to_owned();
    let (file, name, group, sku) = (None, None, None, None);
    let add = Watchlist::Add { url, file, name, group, own: false, sku, tags: Vec::new(), to: Vec::new() };
    assert_eq!(status(add).await, Status::Usage);
}

#[test]
fn rows_and_objects() {
    let text = format!("{GOOD}group = 'g'\nschedule = '@daily'\ntimezone = 'UTC'\nto = ['anna@example.com']\n");
    let (watches, _) = read_watchlist("a.toml", &text, &Settings::default());
    let watch = &watches[0];
    assert_eq!(watch_row(watch, Locale::ZhCn), ["a", "保温杯", "g", "竞品", "shop.example.com", "a.toml:1"]);
    insta::assert_snapshot!(watch_json(watch).to_string(), @r#"{"file":"a.toml","group":"g","id":"a","line":1,"name":"保温杯","schedule":"@daily","side":"rival","source":"auto","timezone":"UTC","to":["anna@example.com"],"url":"https://shop.example.com/a"}"#);

    // Sources as a file names them.
    let item = "[[watch]]\nid = 'a'\nurl = 'https://item.taobao.com/item.htm?id=520813250866'\n";
    for (lines, source, union_id) in [
        ("", json!("auto"), json!(null)),
        ("source = ['page']", json!("page"), json!(null)),
        ("source = 'taobao-union'", json!("taobao-union"), json!(null)),
        ("source = ['taobao-union', 'page']\nunion_id = 'x'", json!(["page", "taobao-union"]), json!("x")),
    ] {
        let (watches, _) = read_watchlist("a.toml", &format!("{item}{lines}\n"), &Settings::default());
        let object = watch_json(&watches[0]);
        assert_eq!((&object["source"], &object["union_id"]), (&source, &union_id), "{lines}");
    }

    let known = |id: &str, url: &str| Known {
        id: crate::listing::WatchId::new(id).expect("an id"),
        name: id.into(),
        url: url.into(),
        watch: None,
    };
    let plan = watchlist::plan(
        &[known("old", "https://shop.example.com/a"), known("b", "https://shop.example.com/b")],
        &watches,
    );
    let rows: Vec<_> = plan_rows(&plan, Locale::En).iter().map(|row| row.cells().join(" | ")).collect();
    assert_eq!(
        rows,
        [
            "~ | a | was old; its history stays under the old id | https://shop.example.com/a",
            "- | b | no longer watched; its history stays | https://shop.example.com/b"
        ]
    );
}
