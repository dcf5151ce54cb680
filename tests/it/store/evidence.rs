//! `rivald evidence` through the built binary.

use std::{
    collections::BTreeMap,
    fs,
    io::{Cursor, Read},
    path::Path,
};

use rivald::{affiliate::Day, store::Oldest};
use sha2::{Digest, Sha256};

use super::{
    commands::rivald,
    pictures::{look, page, picture, repictured},
    *,
};

/// A new main image, with all that can prove it. The id of the change.
async fn proven(place: &Place) -> String {
    let store = &place.store;
    let looks = vec![look("a", 1, 0), look("b", 2, 0)];
    store.keep_looks(&id("a"), looks, vec![picture(1, 0), picture(2, 0)]).await.expect("kept");
    let mut recording = repictured("a", 30, 1, 2);
    let mut page = page(30, "<html>主图</html>".as_bytes());
    page.chain.push("https://anna:hidden1@www.shop.example/a?token=hidden2&id=7".into());
    page.headers.push(("Set-Cookie".into(), "sid=hidden3".into()));
    page.headers.push(("Location".into(), "/a?session=hidden4&id=7\r\nX-Forged: yes".into()));
    recording.page = Some(Box::new(page));
    recording.changes[0].after = Some("https://img.example/b.jpg?sign=hidden5&w=800".into());
    let listing = &mut recording.observation.reading.as_mut().expect("read").listing;
    listing.main_image = Some("https://img.example/b.jpg?sign=hidden6&w=800".into());
    recording.observation.union =
        Some(affiliates::said(30, "{\"volume\":1,\"pic\":\"//img.example/?auth_key=hidden7\"}"));
    let change = recording.changes[0].id.clone();
    store.record(recording).await.expect("recorded");
    change
}

/// Name → content, without the folder, in which all of them are.
fn unpacked(file: &Path, change: &str) -> BTreeMap<String, Vec<u8>> {
    let bytes = fs::read(file).expect("an archive");
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut files = BTreeMap::new();
    for i in 0..zip.len() {
        let mut entry = zip.by_index(i).expect("an entry");
        let name = entry.name().expect("UTF-8").into_owned();
        let name = name.strip_prefix(&format!("rivald-evidence-{change}/")).expect("in the folder").to_owned();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).expect("readable");
        assert!(files.insert(name, content).is_none());
    }
    files
}

fn text<'a>(files: &'a BTreeMap<String, Vec<u8>>, name: &str) -> &'a str {
    std::str::from_utf8(&files[name]).expect("UTF-8")
}

/// That the sums are right, and of all files but themselves.
fn check_sums(files: &BTreeMap<String, Vec<u8>>) {
    let sum = |name: &str| Sha256::digest(&files[name]).iter().map(|b| format!("{b:02x}")).collect::<String>();
    let sums: BTreeMap<&str, &str> = text(files, "manifest.sha256")
        .lines()
        .map(|line| line.split_once("  ").map(|(s, n)| (n, s)).expect("two"))
        .collect();
    let names: Vec<_> = files.keys().map(String::as_str).filter(|name| *name != "manifest.sha256").collect();
    assert_eq!(sums.keys().copied().collect::<Vec<_>>(), names);
    assert!(sums.iter().all(|(name, wrote)| sum(name) == **wrote));
    let manifest: serde_json::Value = serde_json::from_slice(&files["manifest.json"]).expect("JSON");
    for file in manifest["files"].as_array().expect("a list") {
        let name = file["name"].as_str().expect("a name");
        assert_eq!(
            (file["sha256"].as_str(), file["bytes"].as_u64()),
            (Some(&*sum(name)), Some(files[name].len() as u64))
        );
    }
    assert_eq!(manifest["files"].as_array().expect("a list").len() + 2, files.len());
}

#[tokio::test]
async fn everything_is_in_it_but_no_secret() {
    let place = Place::knowing(&["a"]).await;
    let change = proven(&place).await;
    let folder = place.folder.path();
    let (status, out, err) = rivald(folder, &["evidence", &change, "--out", "e.zip"]);
    assert_eq!((status, out.as_str()), (Some(0), ""), "{err}");
    assert!(err.starts_with("wrote e.zip (") && err.contains("page.html") && err.lines().count() == 1, "{err}");
    let files = unpacked(&folder.join("e.zip"), &change);
    let names: Vec<_> = files.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "README.txt",
            "after-1.jpg",
            "before-1.jpg",
            "change.json",
            "manifest.json",
            "manifest.sha256",
            "observation.json",
            "page-headers.txt",
            "page.html",
            "union-taobao-union.json"
        ]
    );
    check_sums(&files);
    assert_eq!((&files["before-1.jpg"], &files["after-1.jpg"]), (&picture(1, 0).bytes, &picture(2, 0).bytes));
    assert_eq!(text(&files, "page.html"), "<html>主图</html>");
    for (name, content) in &files {
        let content = String::from_utf8_lossy(content);
        assert!(!content.contains("hidden") && !content.contains("anna"), "{name}: {content}");
    }
    insta::assert_snapshot!(text(&files, "page-headers.txt"), @r#"
    received 2026-11-22T12:30:00.000Z
    address 1: https://shop.example/a
    address 2: https://www.shop.example/a
    address 3: https://…@www.shop.example/a?token=…&id=7

    HTTP status 200
    content-type: text/html; charset=utf-8
    etag: "7"
    Set-Cookie: …
    Location: /a?session=…&id=7��X-Forged: yes
    "#);
    let change_json: serde_json::Value = serde_json::from_slice(&files["change.json"]).expect("JSON");
    assert_eq!(
        (&change_json["kind"], &change_json["after"]),
        (&"main-image".into(), &"https://img.example/b.jpg?sign=…&w=800".into())
    );
    let reading: serde_json::Value = serde_json::from_slice(&files["observation.json"]).expect("JSON");
    assert_eq!(reading["listing"]["main_image"], "https://img.example/b.jpg?sign=…&w=800");
    let manifest: serde_json::Value = serde_json::from_slice(&files["manifest.json"]).expect("JSON");
    assert_eq!((&manifest["page"]["status"], &manifest["at"]), (&200.into(), &"2026-11-22T12:30:00Z".into()));
    assert_eq!(manifest["tool"], format!("rivald {}", env!("CARGO_PKG_VERSION")));

    let readme = text(&files, "README.txt");
    for words in [
        "2026-11-22 20:30:00 +08:00 (Asia/Shanghai)",
        "2026-11-22T12:30:00Z (UTC)",
        "Name of a",
        "main-image",
        "sha256sum -c manifest.sha256",
        "商品变化证据",
    ] {
        assert!(readme.contains(words), "{words}: {readme}");
    }
    assert!(readme.starts_with("EVIDENCE") && !readme.contains("NOT IN IT"), "{readme}");
}

#[tokio::test]
async fn the_same_database_gives_the_same_bytes_and_an_archive_is_replaced_whole() {
    let place = Place::knowing(&["a"]).await;
    let change = proven(&place).await;
    let folder = place.folder.path();
    for name in ["one.zip", "two.zip"] {
        let (status, _, err) = rivald(folder, &["evidence", &change[..6], "--out", name]);
        assert_eq!(status, Some(0), "{err}");
    }
    let one = fs::read(folder.join("one.zip")).expect("bytes");
    assert!(one == fs::read(folder.join("two.zip")).expect("bytes"));
    fs::write(folder.join("two.zip"), [b"PK\x03\x04", &[0; 9][..]].concat()).expect("written");
    let (status, _, err) = rivald(folder, &["evidence", &change, "--out", "two.zip"]);
    assert_eq!(status, Some(0));
    assert!(err.starts_with("replaced two.zip ("), "{err}");
    assert!(one == fs::read(folder.join("two.zip")).expect("bytes"));

    let (status, out, err) = rivald(folder, &["evidence", &change, "--out", "rivald.db"]);
    assert_eq!((status, out.as_str()), (Some(1), ""));
    assert!(err.contains("rivald.db is there already, is no archive"), "{err}");
    assert_eq!(place.store.check().await.expect("a check"), []);
    let left = fs::read_dir(folder).expect("a folder").map(|f| f.expect("a file").file_name());
    assert!(!left.into_iter().any(|name| name.to_string_lossy().contains(".part-")));
}

#[tokio::test]
async fn what_is_kept_no_longer_is_named_and_the_status_says_so() {
    let place = Place::knowing(&["a"]).await;
    let change = proven(&place).await;
    let store = &place.store;
    sqlx::query("DELETE FROM look").execute(&mut place.raw().await).await.expect("gone");
    let oldest = Oldest { observations: at(-1), detail: Day(0), pages: at(31), forecasts: Day(0) };
    assert_eq!(store.prune(oldest).await.expect("pruned"), 1 + 1 + 2);
    let folder = place.folder.path();
    fs::write(folder.join("rivald.toml"), "locale = \"zh-CN\"").expect("settings");
    let (status, out, err) = rivald(folder, &["evidence", &change, "--out", "e.zip"]);
    assert_eq!((status, out.as_str()), (Some(3), ""), "{err}");
    assert!(err.starts_with("已写入 e.zip（"), "{err}");
    assert_eq!(err.lines().filter(|line| line.starts_with("缺少：")).count(), 3, "{err}");
    let files = unpacked(&folder.join("e.zip"), &change);
    check_sums(&files);
    let names: Vec<_> = files.keys().map(String::as_str).collect();
    assert_eq!(names, ["README.txt", "change.json", "manifest.json", "manifest.sha256", "observation.json"]);
    let readme = text(&files, "README.txt");
    assert!(
        readme.starts_with("商品变化证据") && readme.contains("缺少的内容") && readme.contains("NOT IN IT"),
        "{readme}"
    );
    let manifest: serde_json::Value = serde_json::from_slice(&files["manifest.json"]).expect("JSON");
    assert_eq!(manifest["missing"].as_array().expect("a list").len(), 3);
    assert!(manifest.get("page").is_none());
}

#[tokio::test]
async fn a_union_alone_is_proof_enough() {
    let place = Place::knowing(&["a"]).await;
    let mut recording = drop("a", 30, "79.00", "69.00");
    // Cut where it was kept: no JSON any more.
    recording.observation.union = Some(affiliates::said(30, "{\"volume\":31"));
    let change = recording.changes[0].id.clone();
    place.store.record(recording).await.expect("recorded");
    let (status, _, err) = rivald(place.folder.path(), &["evidence", &change, "--out", "e.zip"]);
    assert_eq!(status, Some(0), "{err}");
    assert!(err.contains("not in it: the page: at that poll the union alone was asked"), "{err}");
    let files = unpacked(&place.folder.path().join("e.zip"), &change);
    check_sums(&files);
    assert_eq!(text(&files, "union-taobao-union.txt"), "{\"volume\":31");
}

#[tokio::test]
async fn wrong_ids_say_what_would_be_right() {
    let place = Place::knowing(&["a"]).await;
    for (minute, change) in [(0, "00aa000000000000"), (1, "00aa110000000000")] {
        let mut recording = drop("a", minute, "79.00", &format!("{minute}.00"));
        recording.changes[0].id = change.into();
        recording.notes.clear();
        place.store.record(recording).await.expect("recorded");
    }
    let folder = place.folder.path();
    for (arguments, says) in [
        (&["evidence", "00bb", "--out", "e.zip"][..], "`rivald changes --since 30d --json` shows them"),
        (&["evidence", "00a", "--out", "e.zip"], "four characters at least"),
        (&["evidence", "\u{1b}[2J", "--out", "e.zip"], "`\u{fffd}[2J`"),
        (&["evidence", "00aa", "--out", "e.zip"], "00aa110000000000  2026-11-22 20:01  a"),
        (&["evidence", "00aa"], "--out"),
    ] {
        let (status, out, err) = rivald(folder, arguments);
        assert_eq!((status, out.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(err.contains(says), "{arguments:?}: {err}");
    }
    fs::write(folder.join("rivald.toml"), "locale = \"zh-CN\"").expect("settings");
    let (_, _, err) = rivald(folder, &["evidence", "00aa", "--out", "e.zip"]);
    assert!(err.starts_with("有多个变化的编号以 `00aa` 开头"), "{err}");
    assert!(!folder.join("e.zip").exists());
    let nowhere = tempfile::tempdir().expect("a folder");
    let (status, _, err) = rivald(nowhere.path(), &["evidence", "00aa", "--out", "e.zip"]);
    assert_eq!(status, Some(1));
    assert!(err.contains("nothing was recorded yet"), "{err}");
}
