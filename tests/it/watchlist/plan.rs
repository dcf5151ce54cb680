//! Plans: what new files would change.

use std::sync::Arc;

use rivald::{
    listing::Watch,
    settings::Settings,
    watchlist::{Known, plan, read_watchlist},
};

fn watches(text: &str) -> Vec<Arc<Watch>> {
    let (watches, faults) = read_watchlist("a.toml", text, &Settings::default());
    assert!(faults.is_empty(), "{faults:?}");
    watches
}

const BEFORE: &str = "
[[watch]]
id = 'stays'
url = 'https://example.com/1'
[[watch]]
id = 'renamed'
url = 'https://example.com/2'
[[watch]]
id = 'changes'
url = 'https://example.com/3'
[[watch]]
id = 'goes'
url = 'https://example.com/4'
";

const AFTER: &str = "
[[watch]]
id = 'changes'
name = 'Other'
tags = ['q4']
url = 'https://example.com/3b'
alert.title = false
[[watch]]
id = 'other-name'
url = 'https://example.com/2'
[[watch]]
id = 'stays'
url = 'https://example.com/1'
[[watch]]
id = 'comes'
url = 'https://example.com/5'
[[watch]]
id = 'comes-too'
url = 'https://example.com/2'
";

fn summary(known: &[Known], new: &[Arc<Watch>]) -> String {
    let plan = plan(known, new);
    let mut lines = Vec::new();
    lines.extend(plan.add.iter().map(|w| format!("+ {}", w.id)));
    lines.extend(plan.remove.iter().map(|k| format!("- {}", k.id)));
    lines.extend(plan.rename.iter().map(|r| format!("{} -> {}", r.from.id, r.to.id)));
    lines.extend(plan.change.iter().map(|c| format!("{} {:?}", c.to.id, c.keys)));
    lines.join("\n")
}

#[test]
fn tells_what_changes() {
    let (before, after) = (watches(BEFORE), watches(AFTER));
    let known: Vec<Known> = before.iter().map(Known::from).collect();
    insta::assert_snapshot!(summary(&known, &after), @r#"
    + comes
    + comes-too
    - goes
    renamed -> other-name
    changes ["name", "url", "tags", "alert"]
    "#);
    // The database knows less of a watch.
    let known: Vec<Known> = known.into_iter().map(|known| Known { watch: None, ..known }).collect();
    insta::assert_snapshot!(summary(&known, &after), @r#"
    + comes
    + comes-too
    - goes
    renamed -> other-name
    changes ["name", "url"]
    "#);
    assert!(plan(&known, &before).is_empty());
    assert_eq!(plan(&[], &after).add.len(), 5);
}

/// What says the same in other words is no change.
#[test]
fn sources_are_compared_by_what_they_mean() {
    let one = |lines: &str| {
        watches(&format!("[[watch]]\nid = 'a'\nurl = 'https://item.taobao.com/item.htm?id=520813'\n{lines}\n"))
    };
    let table = [
        ("source = 'taobao-union'", "source = ['taobao-union']", ""),
        ("source = ['page', 'taobao-union']", "source = ['taobao-union', 'page']", ""),
        ("source = 'page'", "source = ['page', 'taobao-union']", "a [\"source\"]"),
        ("source = 'taobao-union'", "source = ['taobao-union', 'page']", "a [\"source\"]"),
        ("source = 'taobao-union'", "source = 'taobao-union'\nunion_id = 'x'", "a [\"union_id\"]"),
        ("", "alert.affiliate.ahead = '2d'", "a [\"alert\"]"),
        ("", "alert.affiliate_drop_ahead = { ahead = '1d' }", "a [\"alert\"]"),
    ];
    for (before, after, told) in table {
        let known: Vec<Known> = one(before).iter().map(Known::from).collect();
        assert_eq!(summary(&known, &one(after)), told, "{before} -> {after}");
    }
}
