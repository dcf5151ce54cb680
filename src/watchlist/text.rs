//! Ids, labels and tags: what a watchlist and a table of watches ask of a text alike.

use crate::{
    diagnose::{Text, short, value::Refusal},
    listing::WatchId,
};

/// A watch has no more tags.
pub(super) const MOST_TAGS: usize = 20;

/// No label of a watch is longer, in characters.
pub(super) const LONGEST_LABEL: usize = 200;

/// No tag is longer, in characters.
pub(super) const LONGEST_TAG: usize = 40;

/// The id of a watch.
///
/// # Errors
/// Says what to write instead.
pub(super) fn id(text: &str) -> Result<WatchId, Refusal> {
    WatchId::new(text).map_err(|_| {
        let plain = |c: char| if c.is_alphanumeric() || "._-".contains(c) { c } else { '-' };
        let better: String = text.trim().chars().map(plain).take(120).collect();
        let hint = if better.chars().any(char::is_alphanumeric) {
            (format!("write \"{better}\""), format!("请写 \"{better}\""))
        } else {
            ("write a short name such as \"rival-a-500\"".into(), "请写简短的名称，例如 \"rival-a-500\"".into())
        };
        let what = (
            "an id is made of at most 120 letters, digits, `.`, `_` and `-`".into(),
            "id 只能由文字、数字、`.`、`_`、`-` 组成，最多 120 个字符".into(),
        );
        Refusal::new(what, hint)
    })
}

/// A line of text for people, without blanks around it. `key` is what it is called.
///
/// # Errors
/// When it is long, or more than one line.
pub(super) fn label(key: &str, text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.chars().count() <= LONGEST_LABEL && !text.chars().any(char::is_control) {
        return Ok(text.to_owned());
    }
    let what = (
        format!("`{key}` must be one line of at most {LONGEST_LABEL} characters"),
        format!("`{key}` 只能是一行，最多 {LONGEST_LABEL} 个字符"),
    );
    Err(Refusal::new(what, ("shorten it".into(), "请缩短".into())))
}

/// A tag: a word or two that alerts carry.
///
/// # Errors
/// When it is empty, long, or more than one line.
pub(super) fn tag(text: &str) -> Result<String, Refusal> {
    let tag = text.trim();
    if !tag.is_empty() && tag.chars().count() <= LONGEST_TAG && !tag.chars().any(char::is_control) {
        return Ok(tag.to_owned());
    }
    let shown = short(tag, 24);
    Err(Refusal::new(
        (
            format!("`{shown}` is no tag: one line of 1 to {LONGEST_TAG} characters"),
            format!("`{shown}` 不能作为标签：只能是一行，1 到 {LONGEST_TAG} 个字符"),
        ),
        ("write a short word such as \"q4\"".into(), "请写简短的词，例如 \"主推\"".into()),
    ))
}

/// What to say of more tags than a watch can have.
pub(super) fn too_many_tags() -> (Text, Text) {
    (
        (format!("a watch has at most {MOST_TAGS} tags"), format!("每个监控项最多 {MOST_TAGS} 个标签")),
        ("keep those that you look for".into(), "请只保留用得到的标签".into()),
    )
}
