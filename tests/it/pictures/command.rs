//! Files are drawn by code, compared and told apart in words and JSON.

use std::{
    path::Path,
    process::{Command, Output, Stdio},
};

use serde_json::{Value, json};

use super::art::{bottle, jpeg, png, small, steel, with_badge};

fn picture(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rivald"))
        .arg("picture")
        .args(arguments)
        .current_dir(folder)
        .env_remove("RIVALD_CONFIG")
        .env("NO_COLOR", "1")
        .env("LANG", "en_US.UTF-8")
        .env_remove("LC_ALL")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// What a call printed, which ended with 0.
fn said(folder: &Path, arguments: &[&str]) -> String {
    let ended = picture(folder, arguments);
    assert_eq!(ended.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&ended.stderr));
    assert!(ended.stderr.is_empty());
    String::from_utf8(ended.stdout).unwrap()
}

/// What a call complained of, which ended with a status.
fn complained(folder: &Path, arguments: &[&str], status: i32) -> String {
    let ended = picture(folder, arguments);
    assert_eq!(ended.status.code(), Some(status), "{arguments:?}");
    assert!(ended.stdout.is_empty());
    String::from_utf8(ended.stderr).unwrap()
}

/// A folder with pictures and what is none.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in [
        ("steel.jpg", jpeg(&steel(), 90)),
        ("small.png", png(&small(&steel(), 480))),
        ("badge.jpg", jpeg(&with_badge(steel()), 80)),
        ("red.jpg", jpeg(&bottle([200.0, 40.0, 40.0]), 90)),
        ("page.jpg", b"<!doctype html><title>404</title>".to_vec()),
        ("cut.jpg", jpeg(&steel(), 90)[..9_000].to_vec()),
        ("large.png", vec![0; 8 * 1024 * 1024 + 1]),
    ] {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

#[test]
fn the_same_and_another_in_json() {
    let folder = folder();
    let told = |before, after| -> Value {
        let line = said(folder.path(), &[before, after, "--json"]);
        assert_eq!(line.lines().count(), 1);
        serde_json::from_str(&line).unwrap()
    };
    let same = told("steel.jpg", "small.png");
    assert_eq!((&same["changed"], &same["regions"]), (&json!(false), &json!([])));
    assert_eq!(same["what"], "the same picture");
    assert!(same.get("kind").is_none());

    let badge = told("steel.jpg", "badge.jpg");
    assert_eq!(
        (&badge["changed"], &badge["kind"], &badge["place"]),
        (&json!(true), &json!("added"), &json!("lower-left"))
    );
    let what = badge["what"].as_str().unwrap();
    assert!(what.contains("lower left") && what.contains('%'), "{what}");
    // The badge lies at 24–214 and 480–610 of 640.
    let region = &badge["regions"][0];
    for (name, wanted) in [("x", 0.037), ("y", 0.75), ("w", 0.297), ("h", 0.203)] {
        let found = region[name].as_f64().unwrap();
        assert!((found - wanted).abs() < 0.05, "{name}: {found} for {wanted}");
    }
    assert!((badge["share"].as_f64().unwrap() - 0.06).abs() < 0.02, "{badge}");

    let red = told("steel.jpg", "red.jpg");
    assert_eq!(red["changed"], json!(true));
    assert!(!red["regions"].as_array().unwrap().is_empty(), "what is all of it has one region: {red}");
}

#[test]
fn for_people_in_both_languages() {
    let folder = folder();
    let same = said(folder.path(), &["steel.jpg", "small.png"]);
    assert!(same.starts_with("not changed: the same picture\n"), "{same}");
    assert!(same.contains("steel.jpg (image/jpeg, 640 × 640)") && same.contains("(image/png, 480 × 480)"), "{same}");
    let badge = said(folder.path(), &["steel.jpg", "badge.jpg"]);
    assert!(badge.starts_with("changed: ") && badge.contains("lower left") && badge.contains("% wide"), "{badge}");
    std::fs::write(folder.path().join("rivald.toml"), "locale = \"zh-CN\"\n").unwrap();
    let badge = said(folder.path(), &["steel.jpg", "badge.jpg"]);
    assert!(badge.starts_with("有变化：") && badge.contains("左下角") && badge.contains("之前：steel.jpg"), "{badge}");
    assert!(said(folder.path(), &["steel.jpg", "steel.jpg"]).starts_with("无变化：同一张图\n"));
    assert!(complained(folder.path(), &["steel.jpg", "cut.jpg"], 1).contains("cut.jpg：图片不完整"));
}

#[test]
fn what_cannot_be_compared_says_which_file_and_why() {
    let folder = folder();
    for (file, why) in [
        ("page.jpg", "it is a page, not a picture"),
        ("cut.jpg", "the picture ends in its middle"),
        ("large.png", "at most 8 MiB"),
        ("nowhere.jpg", "can't be read"),
        (".", "can't be read"),
    ] {
        for arguments in [[file, "steel.jpg"], ["steel.jpg", file]] {
            let said = complained(folder.path(), &arguments, 1);
            assert!(said.contains(file) && said.contains(why) && !said.contains("panicked"), "{said}");
        }
    }
    complained(folder.path(), &["steel.jpg"], 2);
    complained(folder.path(), &["steel.jpg", "steel.jpg", "steel.jpg"], 2);
}
