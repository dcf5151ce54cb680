//! A value of a TOML file that is asked for what it should be, and says so when it is not.

use std::{
    fmt::Debug,
    ops::{Range, RangeInclusive},
    time::Duration,
};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    Faults, Text, nearest, short,
    value::{self, Refusal},
};
use crate::schedule::Schedule;

/// A key that a table may have.
#[derive(Clone, Copy, Debug)]
pub struct Key<K> {
    /// What it means to the program.
    pub id: K,
    /// As it is written.
    pub name: &'static str,
    /// Other names that people try; they are not taken, only understood.
    pub aka: &'static [&'static str],
}

/// A key with its value.
#[derive(Clone, Copy, Debug)]
pub struct Node<'t> {
    /// The key; of an element of a list, that of the list.
    pub key: &'t str,
    /// The value.
    pub value: &'t Spanned<DeValue<'t>>,
}

/// Gives every known key of a table with its value to `take`; unknown ones are faults that name the nearest known key,
/// or all of them.
pub fn each<'t, K: Copy + Debug>(
    table: &'t DeTable<'t>,
    keys: &[Key<K>],
    faults: &mut Faults<'_>,
    take: impl FnMut(K, Node<'t>, &mut Faults<'_>),
) {
    each_or(table, keys, faults, |_| None, take);
}

/// As [`each`]; for an unknown key `instead` may know better what to say: message and hint.
pub fn each_or<'t, K: Copy + Debug>(
    table: &'t DeTable<'t>,
    keys: &[Key<K>],
    faults: &mut Faults<'_>,
    instead: impl Fn(&str) -> Option<(Text, Text)>,
    mut take: impl FnMut(K, Node<'t>, &mut Faults<'_>),
) {
    for (key, value) in table {
        let word: &'t str = key.get_ref();
        if let Some(known) = keys.iter().find(|known| known.name == word) {
            take(known.id, Node { key: word, value }, faults);
        } else if !faults.only_counted() {
            let (message, hint) = instead(word).unwrap_or_else(|| (unknown(word), what_instead(word, keys)));
            faults.add(key.span(), message, hint);
        }
    }
}

fn unknown(word: &str) -> Text {
    let word = short(word, 40);
    (format!("`{word}` is no key that is known here"), format!("这里没有 `{word}` 这个键"))
}

fn what_instead<K>(word: &str, keys: &[Key<K>]) -> Text {
    let also = keys.iter().find(|known| known.aka.iter().any(|other| other.eq_ignore_ascii_case(word)));
    let meant = also.map(|known| known.name).or_else(|| nearest(word, keys.iter().map(|known| known.name)));
    if let Some(name) = meant {
        return (format!("write `{name}`"), format!("请写 `{name}`"));
    }
    // `main-image` beside `main_image`: once is enough.
    let names: Vec<_> = keys.iter().map(|known| known.name).filter(|name| !name.contains('-')).collect();
    (format!("the keys here are {}", names.join(", ")), format!("这里可用的键：{}", names.join("、")))
}

impl<'t> Node<'t> {
    /// The bytes of the value.
    pub fn span(&self) -> Range<usize> {
        self.value.span()
    }

    /// Bytes of the text's value as bytes of the file, if it is written without escapes; else all of the value.
    pub fn inside(&self, faults: &Faults<'_>, within: Range<usize>) -> Range<usize> {
        let span = self.span();
        let (raw, value) = (faults.source().text().get(span.clone()), self.value.get_ref().as_str());
        match (raw, value) {
            (Some(raw), Some(value)) if raw.len() == value.len() + 2 && raw.get(1..raw.len() - 1) == Some(value) => {
                span.start + 1 + within.start..span.start + 1 + within.end
            }
            _ => span,
        }
    }

    /// A fault of the value.
    pub fn refuse(&self, faults: &mut Faults<'_>, message: Text, hint: Text) {
        faults.add(self.span(), message, hint);
    }

    /// A value of the wrong type.
    pub fn wrong_type(&self, faults: &mut Faults<'_>, wanted: (&str, &str), hint: Text) {
        let is = type_name(self.value.get_ref());
        let message = (
            format!("`{}` wants {}, but this is {}", self.key, wanted.0, is.0),
            format!("`{}` 应为{}，这里却是{}", self.key, wanted.1, is.1),
        );
        self.refuse(faults, message, hint);
    }

    /// The text.
    pub fn text(&self, faults: &mut Faults<'_>) -> Option<&'t str> {
        if let DeValue::String(text) = self.value.get_ref() {
            return Some(text);
        }
        // `"…"` around whatever stands there is most likely what was meant.
        let raw = faults.source().text().get(self.span()).unwrap_or_default();
        let hint = if matches!(self.value.get_ref(), DeValue::Table(_) | DeValue::Array(_)) || raw.contains(['"', '\n'])
        {
            (format!("write `{} = \"…\"`", self.key), format!("请写 `{} = \"…\"`", self.key))
        } else {
            let raw = short(raw, 40);
            (format!("write it in quotes: `\"{raw}\"`"), format!("请加上引号：`\"{raw}\"`"))
        };
        self.wrong_type(faults, ("a text", "文本"), hint);
        None
    }

    /// The text, read by one of the small notations.
    pub fn read<T>(&self, faults: &mut Faults<'_>, read: impl Fn(&str) -> Result<T, Refusal>) -> Option<T> {
        let text = self.text(faults)?;
        match read(text) {
            Ok(value) => Some(value),
            Err(refusal) => {
                self.refuse(faults, refusal.message, refusal.hint);
                None
            }
        }
    }

    /// A schedule; a fault points into the field that it lies in.
    pub fn schedule(&self, faults: &mut Faults<'_>) -> Option<Schedule> {
        let text = self.text(faults)?;
        match Schedule::parse(text) {
            Ok(schedule) => Some(schedule),
            Err(fault) => {
                let span = self.inside(faults, fault.span);
                faults.add(span, (fault.en, fault.zh), fault.hint);
                None
            }
        }
    }

    /// A duration within bounds.
    pub fn duration(&self, faults: &mut Faults<'_>, range: RangeInclusive<Duration>) -> Option<Duration> {
        if let DeValue::Integer(number) = self.value.get_ref() {
            // The commonest slip: a bare number. Say it with that number.
            let text = number.as_str().to_owned();
            if let Err(refusal) = value::duration(&text) {
                self.refuse(faults, refusal.message, refusal.hint);
            }
            return None;
        }
        let duration = self.read(faults, value::duration)?;
        if range.contains(&duration) {
            return Some(duration);
        }
        let (least, most) = (value::show_duration(*range.start()), value::show_duration(*range.end()));
        let shown = value::show_duration(duration);
        self.refuse(
            faults,
            (format!("`{}` can't be {shown}", self.key), format!("`{}` 不能是 {shown}", self.key)),
            (format!("from \"{least}\" to \"{most}\""), format!("可以是 \"{least}\" 到 \"{most}\"")),
        );
        None
    }

    /// `true` or `false`.
    pub fn switch(&self, faults: &mut Faults<'_>) -> Option<bool> {
        if let DeValue::Boolean(on) = self.value.get_ref() {
            return Some(*on);
        }
        let hint = (
            format!("write `{} = true` or `{0} = false`", self.key),
            format!("请写 `{} = true` 或 `{0} = false`", self.key),
        );
        self.wrong_type(faults, ("`true` or `false`", " `true` 或 `false`"), hint);
        None
    }

    /// A whole number within bounds.
    pub fn number(&self, faults: &mut Faults<'_>, range: RangeInclusive<u64>) -> Option<u64> {
        let (least, most) = (*range.start(), *range.end());
        let hint = (format!("a whole number from {least} to {most}"), format!("{least} 到 {most} 的整数"));
        let DeValue::Integer(number) = self.value.get_ref() else {
            self.wrong_type(faults, ("a whole number", "整数"), hint);
            return None;
        };
        match u64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) if range.contains(&number) => Some(number),
            _ => {
                let raw = short(number.as_str(), 24);
                let message = (format!("`{}` can't be {raw}", self.key), format!("`{}` 不能是 {raw}", self.key));
                self.refuse(faults, message, hint);
                None
            }
        }
    }

    /// The elements of a list.
    pub fn list(&self, faults: &mut Faults<'_>, example: &str) -> Option<Vec<Node<'t>>> {
        if let DeValue::Array(list) = self.value.get_ref() {
            return Some(list.iter().map(|value| Node { key: self.key, value }).collect());
        }
        let hint = (format!("write `{} = {example}`", self.key), format!("请写 `{} = {example}`", self.key));
        self.wrong_type(faults, ("a list", "列表"), hint);
        None
    }

    /// The table.
    pub fn table(&self, faults: &mut Faults<'_>, example: &str) -> Option<&'t DeTable<'t>> {
        if let DeValue::Table(table) = self.value.get_ref() {
            return Some(table);
        }
        let hint = (format!("write `{example}`"), format!("请写 `{example}`"));
        self.wrong_type(faults, ("a table", "表"), hint);
        None
    }
}

fn type_name(value: &DeValue<'_>) -> (&'static str, &'static str) {
    match value {
        DeValue::String(_) => ("a text", "文本"),
        DeValue::Integer(_) => ("a whole number", "整数"),
        DeValue::Float(_) => ("a number", "小数"),
        DeValue::Boolean(_) => ("`true` or `false`", " `true` 或 `false`"),
        DeValue::Datetime(_) => ("a date or time", "日期时间"),
        DeValue::Array(_) => ("a list", "列表"),
        DeValue::Table(_) => ("a table", "表"),
    }
}
