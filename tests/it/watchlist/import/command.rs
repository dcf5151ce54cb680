//! `rivald watchlist import` through the built binary.

use std::process::Command;

use super::Desk;

/// Exit status, standard output, standard error.
fn rivald(desk: &Desk, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_rivald"))
        .args(arguments)
        .current_dir(desk.home.path())
        .env_clear()
        .output()
        .unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

const TABLE: &str = "竞品监控表,,,,\n序号,商品名称,链接,归属,店铺\n1,自家 \"500\",https://own.example.com/p/1,自家,甲\n\
    2,竞品,https://rival.example.com/p/2,竞品,乙\n,,,,合计 2\n";

#[test]
fn a_preview_then_the_watches_then_nothing_more() {
    for locale in ["en", "zh-CN"] {
        let desk = Desk::new();
        desk.put("rivald.toml", format!("locale = \"{locale}\""));
        desk.put("竞品.csv", encoding_rs::GBK.encode(TABLE).0);
        let (status, preview, err) = rivald(&desk, &["watchlist", "import", "竞品.csv", "--dry-run"]);
        assert_eq!((status, err.as_str()), (Some(0), ""));
        insta::assert_snapshot!(format!("preview_{locale}"), preview);
        assert!(desk.state().is_empty(), "a preview writes nothing");

        let (status, out, err) = rivald(&desk, &["watchlist", "import", "竞品.csv"]);
        assert_eq!((status, err.as_str()), (Some(0), ""));
        insta::assert_snapshot!(format!("done_{locale}"), out);
        let (status, out, _) = rivald(&desk, &["watchlist", "check"]);
        assert_eq!(status, Some(0), "{out}");
        let before = desk.state();
        assert_eq!(before.len(), 1);

        let (status, out, err) = rivald(&desk, &["watchlist", "import", "竞品.csv", "--file", "竞品.toml"]);
        assert_eq!((status, out.as_str()), (Some(2), ""));
        insta::assert_snapshot!(format!("again_{locale}"), err);
        let (status, out, _) =
            rivald(&desk, &["--quiet", "watchlist", "import", "竞品.csv", "--file", "竞品.toml", "--skip-known"]);
        assert_eq!(status, Some(0));
        insta::assert_snapshot!(format!("skipped_{locale}"), out);
        assert_eq!(desk.state(), before);
    }
}

#[test]
fn adding_names_what_the_format_names() {
    let desk = Desk::new();
    let add = [
        "watchlist",
        "add",
        "https://a.example.com/1",
        "--sku",
        "007",
        "--tag",
        "q4",
        "--tag",
        "主推",
        "--to",
        "anna@example.com",
    ];
    let (status, _, err) = rivald(&desk, &add);
    assert_eq!(status, Some(0), "{err}");
    let (_, out, _) = rivald(&desk, &["watchlist", "list", "--json"]);
    let watch: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (&watch["sku"], &watch["tags"][1], &watch["to"][0]),
        (&"007".into(), &"主推".into(), &"anna@example.com".into())
    );
    let before = desk.state();
    let (status, _, err) = rivald(&desk, &["watchlist", "add", "https://a.example.com/2", "--tag", ""]);
    assert_eq!(status, Some(2));
    assert!(err.contains("is no tag"), "{err}");
    assert_eq!(desk.state(), before);
}
