//! Text → TOML, with every fault of the syntax at once and in words for people who have never heard of TOML.

use toml::{Spanned, de::DeTable};

use super::{Faults, Source, Text};

/// Reads TOML. What could be made of a text with faults is given too, so that the rest of it can be checked.
pub fn parse_toml<'t>(source: &Source<'t>, faults: &mut Faults<'_>) -> Spanned<DeTable<'t>> {
    let (table, errors) = DeTable::parse_recoverable(source.text());
    let mut found: Vec<_> = errors
        .iter()
        .map(|error| (error.span().unwrap_or(source.text().len()..source.text().len()), error.message()))
        .collect();
    found.sort_by_key(|(span, _)| span.start);
    for (span, message) in found {
        // Nothing at all behind the `=` is also told as a text without quotes.
        let message = if span.is_empty() && message.starts_with("string values") { "missing value" } else { message };
        let message = if names_table(source.text(), span.start, message) { "bare name" } else { message };
        let (message, hint) = in_words(message);
        faults.syntax(span, message, hint);
    }
    table
}

/// Whether a word that can't be a key is a name between brackets, such as `[chat.运营]`.
fn names_table(text: &str, at: usize, message: &str) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let line = before.rfind('\n').map_or(before, |end| &before[end + 1..]);
    message.starts_with("invalid unquoted key")
        && line.trim_start().starts_with('[')
        && text.get(at..).and_then(|rest| rest.chars().next()).is_some_and(char::is_alphanumeric)
}

/// What the parser says → what to tell. The beginning of its message decides; an unknown one is passed on.
fn in_words(message: &str) -> (Text, Text) {
    for (begins, en, zh, hint_en, hint_zh) in WORDS {
        if message.starts_with(begins) {
            return (((*en).into(), (*zh).into()), ((*hint_en).into(), (*hint_zh).into()));
        }
    }
    (
        (format!("this is not TOML: {message}"), format!("不符合 TOML 格式：{message}")),
        ("write one `key = value` a line".into(), "每行写一个 `键 = 值`".into()),
    )
}

type Words = (&'static str, &'static str, &'static str, &'static str, &'static str);

const WORDS: &[Words] = &[
    (
        "duplicate key",
        "this key stands here twice",
        "这个键重复了",
        "keep one of them; a new watch begins with its own `[[watch]]`",
        "请只保留一个；新的监控项要以 `[[watch]]` 开头",
    ),
    (
        "string values must be quoted",
        "a text needs quotes",
        "文本要加引号",
        "write it as \"…\", with plain (not curly) quotes",
        "请写成 \"…\"，用半角直引号，不要用中文引号",
    ),
    (
        "invalid boolean",
        "this is neither a text in quotes nor `true` or `false`",
        "这既不是带引号的文本，也不是 `true` 或 `false`",
        "write a text as \"…\", a switch as true or false in small letters",
        "文本请写成 \"…\"，开关请写小写的 true 或 false",
    ),
    (
        "unquoted keys cannot be empty",
        "the key is missing",
        "缺少键",
        "write `key = value`; a comment begins with `#`",
        "请写 `键 = 值`；注释以 `#` 开头",
    ),
    (
        "invalid basic string",
        "the quotes of this text are not closed, or something in it can't stand there",
        "引号没有闭合，或文本中有不允许的字符",
        "end it with `\"` on the same line; write a backslash as `\\\\` or use '…'",
        "请在同一行用 `\"` 结束；反斜杠要写成 `\\\\`，或改用 '…'",
    ),
    (
        "invalid literal string",
        "the quotes of this text are not closed",
        "引号没有闭合",
        "end it with `'` on the same line",
        "请在同一行用 `'` 结束",
    ),
    (
        "missing opening quote",
        "a text ends in a quote but does not begin with one",
        "文本末尾有引号，开头却没有",
        "put `\"` before it",
        "请在前面补上 `\"`",
    ),
    (
        "missing escaped value",
        "a backslash in quotes needs another letter after it",
        "引号里的反斜杠用法不对",
        "write a backslash as `\\\\` or use '…'",
        "反斜杠请写成 `\\\\`，或改用 '…'",
    ),
    (
        "key with no value",
        "a key without a value",
        "这个键没有值",
        "write `key = value`; a comment begins with `#`",
        "请写 `键 = 值`；注释以 `#` 开头",
    ),
    ("missing value", "the value is missing", "缺少值", "write it after the `=`", "请在 `=` 后面写上值"),
    (
        "missing key",
        "the key is missing",
        "缺少键",
        "write `key = value`; a comment begins with `#`",
        "请写 `键 = 值`；注释以 `#` 开头",
    ),
    (
        "bare name",
        "a name with other letters than a to z needs quotes",
        "含中文等文字的名称要加引号",
        "write it as [chat.\"…\"], with plain (not curly) quotes",
        "请写成 [chat.\"…\"]，用半角直引号",
    ),
    (
        "invalid unquoted key",
        "this can't be a key",
        "这里不能作为键",
        "write `key = value`; a comment begins with `#`",
        "请写 `键 = 值`；注释以 `#` 开头",
    ),
    ("unclosed array table", "`[[` is not closed", "`[[` 没有闭合", "write `[[watch]]`", "请写 `[[watch]]`"),
    ("unclosed table", "`[` is not closed", "`[` 没有闭合", "end it with `]`", "请用 `]` 结束"),
    ("unclosed array", "the list is not closed", "列表没有闭合", "end it with `]`", "请用 `]` 结束"),
    ("unclosed inline table", "the `{` is not closed", "`{` 没有闭合", "end it with `}`", "请用 `}` 结束"),
    (
        "missing comma between",
        "a comma is missing here",
        "这里缺少逗号",
        "put `,` between the entries",
        "各项之间用半角逗号 `,` 隔开",
    ),
    ("extra comma", "a comma too many", "多了一个逗号", "remove it", "请删掉它"),
    ("extra `=`", "an `=` too many", "多了一个 `=`", "remove it", "请删掉它"),
    ("missing assignment", "the `=` is missing here", "这里缺少 `=`", "write `key = value`", "请写 `键 = 值`"),
    (
        "extra assignment",
        "a comma or the closing `}` is missing before this",
        "前面缺少逗号或 `}`",
        "put `,` between the entries, and end the table with `}` on the same line",
        "各项之间用半角逗号 `,` 隔开，并在同一行用 `}` 结束",
    ),
    (
        "unexpected key or value",
        "one line holds one `key = value`; this is too much",
        "一行只能写一个 `键 = 值`，这里多了内容",
        "put it on a line of its own; a comment begins with `#`",
        "请另起一行；注释以 `#` 开头",
    ),
    (
        "unexpected content",
        "this can't stand here",
        "这里不能有这些内容",
        "put it on a line of its own; a comment begins with `#`",
        "请另起一行；注释以 `#` 开头",
    ),
    (
        "invalid comment character",
        "an invisible character that can't stand in a comment",
        "注释里有不允许的不可见字符",
        "remove it",
        "请删掉它",
    ),
    (
        "carriage return must be",
        "a stray carriage return",
        "多余的回车符",
        "save the file with plain line ends",
        "请用普通换行重新保存文件",
    ),
    (
        "cannot recurse further",
        "this is nested too deeply",
        "嵌套太深",
        "no setting is nested so deeply",
        "没有任何设置需要嵌套这么多层",
    ),
    (
        "recursion limit",
        "this is nested too deeply",
        "嵌套太深",
        "no setting is nested so deeply",
        "没有任何设置需要嵌套这么多层",
    ),
    (
        "unexpected leading zero",
        "a number must not begin with 0",
        "数字不能以 0 开头",
        "write it in quotes, or without the zero",
        "请加上引号，或去掉开头的 0",
    ),
    (
        "invalid integer",
        "this is not a number",
        "这不是数字",
        "write a text in quotes, a number without unit",
        "文本请加引号，数字不带单位",
    ),
    (
        "invalid float",
        "this is not a number",
        "这不是数字",
        "write a text in quotes, a number without unit",
        "文本请加引号，数字不带单位",
    ),
    (
        "invalid datetime",
        "this is neither a text nor a number",
        "这既不是文本也不是数字",
        "write a text in quotes",
        "文本请加引号",
    ),
];
