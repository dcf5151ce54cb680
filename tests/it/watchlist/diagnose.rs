//! The renderer: widths, windows, control characters, secrets.

use proptest::prelude::*;
use rivald::{
    diagnose::{Severity, Source},
    listing::Locale,
};

fn text(word: &str) -> (String, String) {
    (word.into(), word.into())
}

fn render(file: &str, start: &str, end: &str) -> String {
    let from = file.find(start).expect("in the file");
    let to = from + file[from..].find(end).expect("in the file") + end.len();
    Source::new("a.toml", file).error(from..to, text("wrong"), text("better")).render(Locale::En, false)
}

#[test]
fn points_at_the_fault() {
    insta::assert_snapshot!(render("one = 1\ntwo = 2 # b\n", "2 #", "#"), @r#"
    a.toml:2:7: error: wrong
      |
    2 | two = 2 # b
      |       ^^^
      hint: better
    "#);
    // Wide characters are two columns.
    insta::assert_snapshot!(render("name = \"保温杯\" x = 错误\n", "错误", "错误"), @r#"
    a.toml:1:18: error: wrong
      |
    1 | name = "保温杯" x = 错误
      |                     ^^^^
      hint: better
    "#);
    // A tab is four columns, escape sequences and text direction are tamed.
    insta::assert_snapshot!(render("\ta = \"\u{1b}[31m\u{202e}\" b\r\n", "b", "b"), @r#"
    a.toml:1:15: error: wrong
      |
    1 |     a = "�[31m�" b
      |                  ^
      hint: better
    "#);
    // A fault over several lines is shown by its first.
    insta::assert_snapshot!(render("a = [\n  1,\n]\n", "[", "]"), @r#"
    a.toml:1:5: error: wrong
      |
    1 | a = [
      |     ^
      hint: better
    "#);
}

#[test]
fn long_lines_are_shown_around_the_fault() {
    let line = format!("a = \"{}\" bad = \"{}\"", "杯".repeat(5000), "x".repeat(5000));
    insta::assert_snapshot!(render(&line, "bad", "bad"), @r#"
    a.toml:1:5008: error: wrong
      |
    1 | …杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯" bad = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
      |                                                    ^^^
      hint: better
    "#);
    insta::assert_snapshot!(render(&line, "杯", "\" bad"), @r#"
    a.toml:1:6: error: wrong
      |
    1 | a = "杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯杯…
      |      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      hint: better
    "#);
}

#[test]
fn the_end_of_a_file_is_a_place() {
    let file = "a = ";
    let fault = Source::new("a.toml", file).error(4..4, text("wrong"), text(""));
    assert_eq!((fault.line, fault.column), (1, 5));
    insta::assert_snapshot!(fault.render(Locale::ZhCn, false), @r#"
    a.toml:1:5: 错误：wrong
      |
    1 | a = 
      |     ^
    "#);
}

#[test]
fn colours_only_where_asked() {
    let source = Source::new("a.toml", "a = 1");
    let fault = source.fault(Severity::Warning, 0..1, text("wrong"), text("better"));
    let plain = fault.render(Locale::En, false);
    assert!(!plain.contains('\x1b'));
    let coloured = fault.render(Locale::En, true);
    assert!(coloured.contains("\x1b[1;33mwarning\x1b[0m"));
    let stripped = coloured
        .split('\x1b')
        .map(|part| part.split_once('m').filter(|(sgr, _)| sgr.starts_with('[')).map_or(part, |(_, rest)| rest))
        .collect::<String>();
    assert_eq!(stripped, plain);
}

#[test]
fn secrets_are_not_shown() {
    let lines = [
        "headers = { Authorization = \"Bearer hunter2\", x = 1 }",
        "x-api-key = 'hunter2'",
        "url = \"https://anna:hunter2@shop.example.com/\"",
        "password = hunter2",
        "mail.password = \"hunter2\" # x",
        "app_key = \"hunter2\"",
        "client_id = 'hunter2'",
        "url = \"https://s.click.taobao.com/t?e=hunter2\"",
        "url = 'https://uland.taobao.com/coupon/edetail?itemId=1&e=hunter2'",
    ];
    for line in lines {
        let file = format!("# first\n{line}\n");
        let source = Source::new("a.toml", &file);
        for at in 8..file.len() {
            let shown = source.error(at..file.len(), text("wrong"), text("better")).render(Locale::En, false);
            assert!(!shown.contains("hunter2"), "{shown}");
        }
    }
}

proptest! {
    #[test]
    fn never_panics(file in "[ \\t\\r\\na-z=\"\\[\\]杯\u{1b}\u{202e}\u{301}\u{200d}👨]{0,300}", from in 0usize..400, length in 0usize..400) {
        let fault = Source::new("a.toml", &file).error(from..from + length, text("wrong"), text("better"));
        prop_assert!(fault.line >= 1 && fault.column >= 1);
        prop_assert!(fault.excerpt.contains('^'));
        let hostile = |c: char| c.is_control() && c != '\n';
        prop_assert!(!fault.render(Locale::En, false).contains(hostile));
    }
}
