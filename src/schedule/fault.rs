//! What can be wrong with a schedule, in words.

use std::{fmt, ops::Range};

use super::field::{Field, FieldPlace, Kind};

/// Why a text is no schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleFault {
    /// What is wrong, in English.
    pub en: String,
    /// What is wrong, in Chinese.
    pub zh: String,
    /// What to write instead, in English and Chinese.
    pub hint: (String, String),
    /// The bytes of the text that the fault lies in.
    pub span: Range<usize>,
}

impl fmt::Display for ScheduleFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.en, self.hint.0)
    }
}

impl std::error::Error for ScheduleFault {}

fn fault(span: Range<usize>, what: (String, String), hint: (String, String)) -> ScheduleFault {
    ScheduleFault { en: what.0, zh: what.1, hint, span }
}

fn text(en: &str, zh: &str) -> (String, String) {
    (en.into(), zh.into())
}

pub(super) fn too_long(text_: &str) -> ScheduleFault {
    fault(
        0..text_.len(),
        text("this is far too long for a schedule", "时间表过长"),
        text("write five fields such as `*/30 * * * *`", "请写五个字段，例如 `*/30 * * * *`"),
    )
}

pub(super) fn wrong_count(text_: &str, count: usize) -> ScheduleFault {
    let shown = text_.trim();
    let start = text_.len() - text_.trim_start().len();
    fault(
        start..start + shown.len(),
        if count == 0 {
            text("the schedule is empty", "时间表是空的")
        } else {
            (
                format!("a schedule has five fields (minute, hour, day, month, weekday); this has {count}"),
                format!("时间表由五个字段组成（分 时 日 月 星期），这里有 {count} 个"),
            )
        },
        text(
            "for example `*/30 * * * *` is every half hour, `0 9-21 * * *` every full hour from 9 to 21; six fields begin \
             with seconds, seven also end with years",
            "例如 `*/30 * * * *` 表示每半小时，`0 9-21 * * *` 表示 9 点到 21 点每个整点；六个字段时最前面是秒，七个字段时最后是年",
        ),
    )
}

pub(super) fn unknown_shortcut(text_: &str, word: &str) -> ScheduleFault {
    let start = text_.len() - text_.trim_start().len();
    fault(
        start..start + word.len(),
        (format!("`{}` is no schedule", short(word)), format!("没有 `{}` 这种时间表", short(word))),
        text(
            "write @hourly, @daily, @weekly, @monthly or @yearly, or five fields such as `*/30 * * * *`",
            "可以写 @hourly、@daily、@weekly、@monthly、@yearly，或五个字段，例如 `*/30 * * * *`",
        ),
    )
}

pub(super) fn empty_part(field: &Field, at: Range<usize>) -> ScheduleFault {
    fault(
        at,
        (format!("a comma without a value in {}", field.name.0), format!("“{}”里多了一个逗号", field.name.1)),
        text("put a value on both sides of every comma, such as `0,30`", "逗号两边都要有值，例如 `0,30`"),
    )
}

pub(super) fn odd_character(field: &Field, part: &str, at: Range<usize>, odd: char) -> ScheduleFault {
    let offset = part.find(odd).unwrap_or(0);
    let span = at.start + offset..at.start + offset + odd.len_utf8();
    // Chinese input methods leave full-width forms behind.
    let plain: String = part.chars().map(half_width).collect();
    let hint = if plain != part && plain.is_ascii() {
        (format!("with plain characters: `{plain}`"), format!("请改用半角字符：`{plain}`"))
    } else if odd == '?' {
        text("write `*`", "请写 `*`")
    } else {
        range_hint(field)
    };
    fault(
        span,
        (
            format!("`{}` means nothing in a schedule", odd.escape_debug()),
            format!("时间表里不能用 `{}`", odd.escape_debug()),
        ),
        hint,
    )
}

pub(super) fn out_of_range(field: &Field, word: &str, at: Range<usize>) -> ScheduleFault {
    let (en, zh) = field.name;
    let word = short(word);
    fault(
        at,
        (format!("{word} is out of range for {en}"), format!("{zh}不能是 {word}")),
        match field.kind {
            Kind::Hour if word == "24" => text("midnight is `0`", "零点写作 `0`"),
            Kind::Minute if word == "60" => text("the full hour is `0`", "整点写作 `0`"),
            _ => range_hint(field),
        },
    )
}

pub(super) fn no_value(field: &Field, word: &str, at: Range<usize>) -> ScheduleFault {
    let (en, zh) = field.name;
    let lower = word.to_ascii_lowercase();
    let meant = field.names.iter().find(|name| lower.starts_with(**name));
    let word = short(word);
    let what = match field.kind {
        _ if word.is_empty() => (format!("a value of {en} is missing here"), format!("这里缺少“{zh}”的值")),
        Kind::Month => (format!("`{word}` is not a month"), format!("`{word}` 不是月份")),
        Kind::Weekday => (format!("`{word}` is not a weekday"), format!("`{word}` 不是星期")),
        _ => (format!("`{word}` is not a number"), format!("`{word}` 不是数字")),
    };
    let hint = match meant {
        Some(name) => (format!("write `{name}`"), format!("请写 `{name}`")),
        None => range_hint(field),
    };
    fault(at, what, hint)
}

pub(super) fn backwards(field: &Field, range: &str, at: Range<usize>) -> ScheduleFault {
    let (from, to) = range.split_once('-').unwrap_or((range, range));
    // The same stretch as two ranges that run forwards.
    let last = if field.kind == Kind::Weekday { 6 } else { field.max };
    let around = match (from, to) {
        _ if from.starts_with(|c: char| c.is_ascii_alphabetic()) => {
            format!("{from}-{},{}-{to}", name_of(field, last), name_of(field, field.min))
        }
        _ => format!("{from}-{last},{}-{to}", field.min),
    };
    fault(
        at,
        (format!("the range `{range}` runs backwards"), format!("范围 `{range}` 前后颠倒")),
        (
            format!("write the smaller value first; for around the end write `{around}`"),
            format!("小的值写在前面；要跨越末尾请写 `{around}`"),
        ),
    )
}

pub(super) fn step_without_range(field: &Field, part: &str, range: &str, at: Range<usize>) -> ScheduleFault {
    let step = part.split_once('/').map_or("", |(_, step)| step);
    let last = if field.kind == Kind::Weekday { 6 } else { field.max };
    fault(
        at,
        (format!("the step in `{part}` has no range to step through"), format!("`{part}` 里的步长没有范围")),
        (format!("write `{range}-{last}/{step}` or `*/{step}`"), format!("请写 `{range}-{last}/{step}` 或 `*/{step}`")),
    )
}

pub(super) fn step_too_long(field: &Field, step: u32, at: Range<usize>) -> ScheduleFault {
    let (en, zh) = field.name;
    let span = field.max - field.min;
    let hint = match field.kind {
        Kind::Minute if step.is_multiple_of(60) && step / 60 < 24 => {
            let hours = step / 60;
            (format!("every {hours} hours is `0 */{hours} * * *`"), format!("每 {hours} 小时写作 `0 */{hours} * * *`"))
        }
        Kind::Minute => (
            "cron counts anew in every hour; every 2 hours is `0 */2 * * *`".into(),
            "cron 每小时重新计数；每 2 小时写作 `0 */2 * * *`".into(),
        ),
        _ => (format!("a step of {en} is at most {span}"), format!("{zh}的步长最大为 {span}")),
    };
    fault(
        at,
        (
            format!("a step of {step} is longer than all {en} there are: it would stop only at the first"),
            format!("步长 {step} 超过了{zh}的全部范围，只会停在第一个值上"),
        ),
        hint,
    )
}

pub(super) fn no_step(field: &Field, step: &str, at: Range<usize>) -> ScheduleFault {
    let span = field.max - field.min;
    fault(
        at,
        (format!("`{}` is no step", short(step)), format!("`{}` 不是步长", short(step))),
        (
            format!("a step is a number from 1 to {span}, such as `*/5`"),
            format!("步长是 1 到 {span} 的数字，例如 `*/5`"),
        ),
    )
}

pub(super) fn never(fields: &[FieldPlace], text_: &str) -> ScheduleFault {
    let place = |kind| fields.iter().find(|(field, _)| field.kind == kind).map(|(_, span)| span.clone());
    let span = match (place(Kind::Day), place(Kind::Month)) {
        (Some(day), Some(month)) => day.start..month.end,
        _ => 0..text_.len(),
    };
    fault(
        span,
        text("no such day ever comes", "永远不会有这样的日期"),
        text("months have at most 29 to 31 days: choose a day that the month has", "请选择该月份里存在的日期"),
    )
}

pub(super) fn refused(text_: &str, reason: &str) -> ScheduleFault {
    fault(
        0..text_.len(),
        (format!("this schedule can't be used: {reason}"), format!("无法使用这个时间表：{reason}")),
        text("write five fields such as `*/30 * * * *`", "请写五个字段，例如 `*/30 * * * *`"),
    )
}

fn range_hint(field: &Field) -> (String, String) {
    let (en, zh) = field.name;
    let (min, max) = (field.min, field.max);
    match field.kind {
        Kind::Month => (
            "months go from 1 to 12, or jan, feb, mar, apr, may, jun, jul, aug, sep, oct, nov, dec".into(),
            "月份写 1 到 12，或 jan、feb、mar、apr、may、jun、jul、aug、sep、oct、nov、dec".into(),
        ),
        Kind::Weekday => (
            "weekdays go from 0 to 7 (0 and 7 are Sunday), or mon, tue, wed, thu, fri, sat, sun".into(),
            "星期写 0 到 7（0 和 7 都是星期日），或 mon、tue、wed、thu、fri、sat、sun".into(),
        ),
        _ => (
            format!("{en} go from {min} to {max}; `*` is any, `a-b` a range, `*/n` every n-th"),
            format!("{zh}为 {min} 到 {max}；`*` 表示任意，`a-b` 表示范围，`*/n` 表示每隔 n"),
        ),
    }
}

fn name_of(field: &Field, value: u32) -> String {
    let place = value.saturating_sub(field.min) as usize;
    field.names.get(place).map_or_else(|| value.to_string(), |name| (*name).to_owned())
}

fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '、' => ',',
        _ => c,
    }
}

/// A word of the text, short enough for one line of a message.
fn short(word: &str) -> &str {
    match word.char_indices().nth(24) {
        Some((end, _)) => &word[..end],
        None => word,
    }
}
