//! Values that hold for a while, as lines and bands. Where nothing was read there is a gap.

use chrono::TimeDelta;

use super::{
    super::svg::{Svg, number},
    frame::{Frame, Panel},
};
use crate::{
    board::{Point, Subject},
    listing::{Moment, Watch},
};

/// What is narrower than this cannot be seen apart.
const THIN: f64 = 0.7;
/// The longest silence between two readings that is none, for watches without a schedule of their own.
const PATIENCE: TimeDelta = TimeDelta::hours(3);

/// A value, or its bounds, for a while.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The first reading that said so.
    pub from: Moment,
    /// The last one.
    pub until: Moment,
    /// The lower bound.
    pub least: f64,
    /// The upper one; the same for a value that is known.
    pub most: f64,
}

/// How long a watch may be silent between two polls: a change that was seen after a longer one leaves a gap.
pub fn patience(watch: &Watch, at: Moment, zone: chrono_tz::Tz) -> TimeDelta {
    let Some(schedule) = &watch.extras.schedule else { return PATIENCE };
    let zone = watch.extras.timezone.unwrap_or(zone);
    let slots: Vec<Moment> =
        std::iter::successors(schedule.next(at, zone), |at| schedule.next(*at, zone)).take(30).collect();
    let longest = slots.iter().zip(slots.iter().skip(1)).map(|(a, b)| *b - *a).max().unwrap_or_default();
    longest.checked_add(&TimeDelta::minutes(30)).unwrap_or(longest).max(PATIENCE)
}

/// One value over time: from when, until when, and which. Where it was not known, or nothing was read for long, there is a
/// gap.
pub fn over<T: PartialEq>(
    subject: &Subject,
    patience: TimeDelta,
    value: impl Fn(&Point) -> Option<T>,
) -> Vec<(Moment, Moment, T)> {
    let mut steps: Vec<(Moment, Moment, T)> = Vec::new();
    let mut gap = false;
    for point in subject.series.points() {
        let Some(value) = value(point) else {
            gap = true;
            continue;
        };
        match steps.last_mut() {
            Some(last) if !gap && last.2 == value && point.at - last.1 <= patience => last.1 = point.until,
            _ => steps.push((point.at, point.until, value)),
        }
        gap = false;
    }
    steps
}

/// The longest stretches within the report without a good reading, at most three, in their order.
pub fn unread(subject: &Subject, since: Moment, at: Moment, patience: TimeDelta) -> Vec<(Moment, Moment)> {
    let mut gaps = Vec::new();
    let mut last: Option<Moment> = None;
    for point in subject.series.points() {
        if let Some(last) = last.filter(|last| point.at - *last > patience && point.at > since) {
            gaps.push((last.max(since), point.at));
        }
        last = Some(point.until);
    }
    if let Some(last) = last.filter(|last| at - *last > patience) {
        gaps.push((last.max(since), at));
    }
    gaps.sort_by_key(|(from, until)| *from - *until);
    gaps.truncate(3);
    gaps.sort();
    gaps
}

/// A stretch of the drawing: one step, or several that lie on top of each other.
#[derive(Clone, Copy, Debug)]
struct Run {
    x1: f64,
    x2: f64,
    first: f64,
    least: f64,
    most: f64,
    last: f64,
    joined: bool,
}

fn runs(frame: &Frame, steps: &[Step], patience: TimeDelta) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut before: Option<Moment> = None;
    for step in steps.iter().filter(|step| step.until >= frame.from && step.from <= frame.to) {
        let (x1, x2) = (frame.x(step.from), frame.x(step.until));
        let joined = before.is_some_and(|before| step.from - before <= patience || x1 - frame.x(before) < THIN);
        before = Some(step.until);
        match runs.last_mut() {
            Some(run) if joined && x2 - run.x1 < THIN => {
                run.x2 = run.x2.max(x2);
                run.least = run.least.min(step.least);
                run.most = run.most.max(step.most);
                run.last = step.least;
            }
            _ => runs.push(Run {
                x1,
                x2: x2.max((x1 + THIN).min(frame.right())),
                first: step.least,
                least: step.least,
                most: step.most,
                last: step.least,
                joined,
            }),
        }
    }
    runs
}

/// A line of known values.
pub fn line(svg: &mut Svg, class: &str, (frame, panel): (&Frame, &Panel), steps: &[Step], patience: TimeDelta) {
    let mut path = String::new();
    for run in runs(frame, steps, patience) {
        let (x, y) = (number(run.x1), number(panel.y(run.first)));
        path.push_str(&if run.joined { format!("H{x}V{y}") } else { format!("M{x} {y}") });
        if run.least < run.most {
            for value in [run.most, run.least, run.last] {
                path.push_str(&format!("V{}", number(panel.y(value))));
            }
        }
        path.push_str(&format!("H{}", number(run.x2)));
    }
    svg.path(class, &path);
}

/// A band between two bounds.
pub fn band(svg: &mut Svg, class: &str, (frame, panel): (&Frame, &Panel), steps: &[Step], patience: TimeDelta) {
    let runs = runs(frame, steps, patience);
    let mut path = String::new();
    for (place, run) in runs.iter().enumerate() {
        // Up to the next, where nothing was missed between them.
        let x2 = runs.get(place + 1).filter(|next| next.joined).map_or(run.x2, |next| next.x1.max(run.x2));
        let (x1, x2) = (number(run.x1), number(x2));
        let (least, most) = (number(panel.y(run.least)), number(panel.y(run.most)));
        path.push_str(&format!("M{x1} {most}H{x2}V{least}H{x1}Z"));
    }
    svg.path(class, &path);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::report::scale::Scale;

    fn at(minutes: i64) -> Moment {
        Moment::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    fn step(from: i64, until: i64, value: f64) -> Step {
        Step { from: at(from), until: at(until), least: value, most: value }
    }

    fn drawn(steps: &[Step], minutes: i64) -> String {
        let panel = Panel::new(Scale::of(0.0, 100.0, 4, true).expect("a scale"), (0.0, 100.0), |v| v.to_string());
        let frame = Frame { left: 0.0, from: at(0), to: at(minutes) };
        let mut svg = Svg::new("x", (360.0, 100.0), "", "");
        line(&mut svg, "l", (&frame, &panel), steps, TimeDelta::hours(3));
        let svg = svg.finish();
        svg.split_once(" d=\"")
            .and_then(|(_, rest)| rest.split_once('"'))
            .map(|(path, _)| path.to_owned())
            .unwrap_or_default()
    }

    #[test]
    fn a_step_is_drawn_where_the_value_was_seen_next() {
        assert_eq!(drawn(&[step(0, 170, 40.0), step(200, 352, 60.0)], 352), "M0 60H170H200V40H352");
        // What was not read for long is not known.
        assert_eq!(drawn(&[step(0, 100, 40.0), step(300, 352, 60.0)], 352), "M0 60H100M300 40H352");
        assert_eq!(drawn(&[], 352), "");
        assert_eq!(drawn(&[step(-900, -800, 40.0), step(400, 500, 60.0)], 352), "");
    }

    #[test]
    fn as_many_readings_as_there_are_pixels() {
        let many: Vec<Step> =
            (0..100_000).map(|i| step(i, i, f64::from(i32::try_from(i % 100).expect("small")))).collect();
        let path = drawn(&many, 100_000);
        assert!(path.len() < 20_000, "{} bytes", path.len());
        // The highest and the lowest are still there.
        assert!(path.contains("V1V") && path.contains("V100V"), "{path}");
    }

    proptest! {
        #[test]
        fn nothing_is_drawn_outside(steps in proptest::collection::vec((0..5000_i64, 0..900_i64, -50.0..150.0_f64), 0..60)) {
            let mut from = 0;
            let steps: Vec<Step> = steps.into_iter().map(|(gap, length, value)| {
                from += gap;
                let made = step(from, from + length, value);
                from += length;
                made
            }).collect();
            let path = drawn(&steps, 20_000);
            for number in path.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-')).filter(|n| !n.is_empty()) {
                let number: f64 = number.parse().expect("a number");
                prop_assert!((0.0..=360.0).contains(&number), "{path}");
            }
        }
    }
}
