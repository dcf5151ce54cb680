//! One field of a schedule → the values that it stands for.

use std::{collections::BTreeSet, ops::Range};

use super::{ScheduleFault, fault};

/// Which field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Second,
    Minute,
    Hour,
    Day,
    Month,
    Weekday,
    Year,
}

/// What a field may hold.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) kind: Kind,
    /// As people call its values, in English and Chinese.
    pub(super) name: (&'static str, &'static str),
    pub(super) min: u32,
    pub(super) max: u32,
    /// Names of the values from `min` on.
    pub(super) names: &'static [&'static str],
}

const SECOND: Field = Field { kind: Kind::Second, name: ("seconds", "秒"), min: 0, max: 59, names: &[] };
const MINUTE: Field = Field { kind: Kind::Minute, name: ("minutes", "分钟"), min: 0, max: 59, names: &[] };
const HOUR: Field = Field { kind: Kind::Hour, name: ("hours", "小时"), min: 0, max: 23, names: &[] };
const DAY: Field = Field { kind: Kind::Day, name: ("days of the month", "日"), min: 1, max: 31, names: &[] };
const MONTH: Field = Field {
    kind: Kind::Month,
    name: ("months", "月份"),
    min: 1,
    max: 12,
    names: &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
};
const WEEKDAY: Field = Field {
    kind: Kind::Weekday,
    name: ("weekdays", "星期"),
    min: 0,
    max: 7,
    names: &["sun", "mon", "tue", "wed", "thu", "fri", "sat"],
};
const YEAR: Field = Field { kind: Kind::Year, name: ("years", "年份"), min: 1970, max: 2100, names: &[] };

const FIVE: [&Field; 5] = [&MINUTE, &HOUR, &DAY, &MONTH, &WEEKDAY];
const SIX: [&Field; 6] = [&SECOND, &MINUTE, &HOUR, &DAY, &MONTH, &WEEKDAY];
const SEVEN: [&Field; 7] = [&SECOND, &MINUTE, &HOUR, &DAY, &MONTH, &WEEKDAY, &YEAR];

/// No schedule that a person writes is longer.
const LONGEST: usize = 1000;

/// The values of one field.
#[derive(Debug)]
pub(super) struct Values {
    /// Begins with `*`: does not restrict the day, as crontab(5) counts.
    pub(super) starred: bool,
    /// Every value is meant; `set` is then left empty unless the field was read.
    all: bool,
    pub(super) set: BTreeSet<u32>,
}

impl Values {
    pub(super) fn star() -> Self {
        Self { starred: true, all: true, set: BTreeSet::new() }
    }

    pub(super) fn only(value: u32) -> Self {
        Self { starred: false, all: false, set: BTreeSet::from([value]) }
    }

    /// As the crate reads it, each number raised by `offset`.
    pub(super) fn list(&self, offset: u32) -> String {
        if self.all {
            return "*".into();
        }
        let numbers: Vec<_> = self.set.iter().map(|n| (n + offset).to_string()).collect();
        numbers.join(",")
    }
}

/// A field, and the bytes that it is written in.
pub(super) type FieldPlace = (&'static Field, Range<usize>);

/// The words of a schedule with the field that each is, by their number.
pub(super) fn fields(text: &str) -> Result<Vec<FieldPlace>, ScheduleFault> {
    if text.len() > LONGEST {
        return Err(fault::too_long(text));
    }
    let base = text.as_ptr() as usize;
    let words: Vec<Range<usize>> = text
        .split_whitespace()
        .map(|word| {
            let start = word.as_ptr() as usize - base;
            start..start + word.len()
        })
        .collect();
    let fields: &[&'static Field] = match words.len() {
        5 => &FIVE,
        6 => &SIX,
        7 => &SEVEN,
        count => return Err(fault::wrong_count(text, count)),
    };
    Ok(fields.iter().copied().zip(words).collect())
}

/// Reads one field: a list of `*`, values and ranges, each `*` and range with an optional step.
pub(super) fn parse_field(field: &Field, text: &str, span: Range<usize>) -> Result<Values, ScheduleFault> {
    let word = &text[span.clone()];
    let mut set = BTreeSet::new();
    let mut start = span.start;
    for part in word.split(',') {
        let at = start..start + part.len();
        start = at.end + 1;
        parse_part(field, text, at, &mut set)?;
    }
    if field.kind == Kind::Weekday && set.remove(&7) {
        set.insert(0);
    }
    let every = if field.kind == Kind::Weekday { 7 } else { field.max - field.min + 1 };
    Ok(Values { starred: word.starts_with('*'), all: set.len() == every as usize, set })
}

fn parse_part(field: &Field, text: &str, at: Range<usize>, set: &mut BTreeSet<u32>) -> Result<(), ScheduleFault> {
    let part = &text[at.clone()];
    if part.is_empty() {
        return Err(fault::empty_part(field, at));
    }
    if let Some(odd) = part.chars().find(|c| !(c.is_ascii_alphanumeric() || "*-/".contains(*c))) {
        return Err(fault::odd_character(field, part, at, odd));
    }
    let (range, step) = match part.split_once('/') {
        Some((range, step)) => (range, Some(step)),
        None => (part, None),
    };
    let range_at = at.start..at.start + range.len();
    let (from, to, is_range) = if range == "*" {
        (field.min, if field.kind == Kind::Weekday { 6 } else { field.max }, true)
    } else if let Some((from, to)) = range.split_once('-') {
        let from_at = range_at.start..range_at.start + from.len();
        let to_at = from_at.end + 1..range_at.end;
        let (from, mut last) = (value(field, from, from_at)?, value(field, to, to_at)?);
        // `fri-sun`: as the end of a range Sunday is the seventh day.
        if field.kind == Kind::Weekday && last == 0 && from > 0 && !to.starts_with('0') {
            last = 7;
        }
        if from > last {
            return Err(fault::backwards(field, range, range_at));
        }
        (from, last, true)
    } else {
        let only = value(field, range, range_at)?;
        (only, only, false)
    };
    let step = match step {
        None => 1,
        Some(_) if !is_range => return Err(fault::step_without_range(field, part, range, at)),
        Some(step) => {
            let step_at = at.end - step.len()..at.end;
            match step.parse::<u32>() {
                Ok(step) if step >= 1 && step <= field.max - field.min => step,
                Ok(number) if number > 0 => return Err(fault::step_too_long(field, number, step_at)),
                _ => return Err(fault::no_step(field, step, step_at)),
            }
        }
    };
    set.extend((from..=to).step_by(step as usize));
    Ok(())
}

fn value(field: &Field, word: &str, at: Range<usize>) -> Result<u32, ScheduleFault> {
    if !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit()) {
        return match word.parse::<u32>() {
            Ok(number) if (field.min..=field.max).contains(&number) => Ok(number),
            _ => Err(fault::out_of_range(field, word, at)),
        };
    }
    match field.names.iter().position(|name| name.eq_ignore_ascii_case(word)) {
        Some(place) => Ok(field.min + place as u32),
        None => Err(fault::no_value(field, word, at)),
    }
}
