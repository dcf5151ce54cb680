//! Watches and plans as rows and objects.

use serde_json::{Map, Value, json};

use crate::{
    listing::{Locale, Side, Watch},
    schedule::Schedule,
    watchlist::{Plan, sources},
};

/// One watch as a row: id, name, group, side, host, place.
pub(super) fn watch_row(watch: &Watch, locale: Locale) -> Vec<String> {
    let side = match watch.side {
        Side::Rival => locale.pick("rival", "竞品"),
        Side::Own => locale.pick("own", "自家"),
    };
    vec![
        watch.id.to_string(),
        watch.name.to_string(),
        watch.group.clone().unwrap_or_default(),
        side.to_owned(),
        watch.url.host_str().unwrap_or_default().to_owned(),
        format!("{}:{}", watch.file, watch.line),
    ]
}

/// One watch as an object; keys that it does not have are left out.
pub(super) fn watch_json(watch: &Watch) -> Value {
    let mut object = Map::new();
    let mut put = |key: &str, value: Value| {
        if !value.is_null() {
            object.insert(key.to_owned(), value);
        }
    };
    put("id", json!(watch.id));
    put("name", json!(watch.name));
    put("url", json!(watch.url));
    put("group", json!(watch.group));
    put("side", json!(watch.side));
    put("sku", json!(watch.extras.sku));
    if !watch.extras.tags.is_empty() {
        put("tags", json!(watch.extras.tags));
    }
    // As in a file: one name alone, several as a list.
    let sources = sources(watch);
    put("source", if let [only] = sources.as_slice() { json!(only) } else { json!(sources) });
    put("union_id", json!(watch.extras.union_id));
    put("schedule", json!(watch.extras.schedule.as_ref().map(Schedule::as_str)));
    put("timezone", json!(watch.extras.timezone.map(chrono_tz::Tz::name)));
    if !watch.extras.to.is_empty() {
        put("to", json!(watch.extras.to));
    }
    put("file", json!(watch.file));
    put("line", json!(watch.line));
    Value::Object(object)
}

/// One line of a plan.
#[derive(Debug)]
pub(super) struct PlanRow {
    /// `add`, `remove`, `rename` or `change`.
    pub(super) what: &'static str,
    pub(super) id: String,
    /// The id before, of a renaming.
    pub(super) from: Option<String>,
    pub(super) url: String,
    /// The keys that differ, of a change.
    pub(super) keys: Vec<&'static str>,
    sign: &'static str,
    words: String,
}

impl PlanRow {
    pub(super) fn cells(&self) -> Vec<String> {
        vec![self.sign.to_owned(), self.id.clone(), self.words.clone(), self.url.clone()]
    }
}

/// A plan line by line: additions, renamings, changes, removals.
pub(super) fn plan_rows(plan: &Plan, locale: Locale) -> Vec<PlanRow> {
    let add = plan.add.iter().map(|watch| PlanRow {
        what: "add",
        id: watch.id.to_string(),
        from: None,
        url: watch.url.to_string(),
        keys: Vec::new(),
        sign: "+",
        words: locale.pick("new", "新增").to_owned(),
    });
    let rename = plan.rename.iter().map(|renamed| PlanRow {
        what: "rename",
        id: renamed.to.id.to_string(),
        from: Some(renamed.from.id.to_string()),
        url: renamed.to.url.to_string(),
        keys: Vec::new(),
        sign: "~",
        words: locale.pick(
            format!("was {}; its history stays under the old id", renamed.from.id),
            format!("原 id {}；历史记录留在旧 id 下", renamed.from.id),
        ),
    });
    let change = plan.change.iter().map(|changed| PlanRow {
        what: "change",
        id: changed.to.id.to_string(),
        from: None,
        url: changed.to.url.to_string(),
        keys: changed.keys.clone(),
        sign: "~",
        words: locale.pick(format!("other {}", changed.keys.join(", ")), format!("修改 {}", changed.keys.join("、"))),
    });
    let remove = plan.remove.iter().map(|known| PlanRow {
        what: "remove",
        id: known.id.to_string(),
        from: None,
        url: known.url.clone(),
        keys: Vec::new(),
        sign: "-",
        words: locale.pick("no longer watched; its history stays", "不再监控；历史记录保留").to_owned(),
    });
    add.chain(rename).chain(change).chain(remove).collect()
}

/// A count with its noun.
pub(super) fn plural(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// The last line of `check`.
pub(super) fn summary(files: usize, faults: usize, locale: Locale) -> String {
    match (files, faults) {
        (0, _) => locale.pick("there are no watchlists", "没有监控清单").to_owned(),
        (_, 0) => locale.pick(
            format!("{} checked, all good", plural(files, "file", "files")),
            format!("已检查 {files} 个文件，全部正确"),
        ),
        _ => locale.pick(
            format!("{} checked, {}", plural(files, "file", "files"), plural(faults, "fault", "faults")),
            format!("已检查 {files} 个文件，共 {faults} 处错误"),
        ),
    }
}
