//! How past forecasts fared, in a table.

use super::figures::count;
use crate::{
    cli::table,
    listing::{Grade, Locale},
    store::Score,
};

/// Days ahead that stand in one row.
const REACHES: [(u32, u32); 5] = [(0, 1), (2, 3), (4, 7), (8, 14), (15, u32::MAX)];

/// How past forecasts fared, for people.
pub(super) fn words(scores: &[Score], locale: Locale) -> String {
    let (mut scored, mut inside, mut waiting, mut unknown) = (0_u64, 0_u64, 0_u64, 0_u64);
    for score in scores {
        scored = scored.saturating_add(score.scored);
        inside = inside.saturating_add(score.inside);
        waiting = waiting.saturating_add(score.waiting);
        unknown = unknown.saturating_add(score.unknown);
    }
    let rest = rest(waiting, unknown, locale);
    if scored == 0 {
        let nothing = match waiting + unknown {
            0 => locale.pick(
                "No forecast was kept yet. They come with the first watch that follows a union.",
                "还没有留存任何预测：有监控项接入联盟后才会有。",
            ),
            _ => locale.pick(
                "No forecast could be held against what happened yet: how good they are is not known.",
                "还没有预测能与实际对照：准不准目前不知道。",
            ),
        };
        return [nothing.to_owned(), rest].into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    }
    let head = locale.pick(
        ["GRADE", "DAYS AHEAD", "HAVE COME", "WITHIN BOUNDS", "REALLY LEFT", "OFF BY", "OF THAT"],
        ["把握", "提前天数", "已到期", "在上下限内", "实际滑出", "平均误差", "占比"],
    );
    let all = match (inside, scored) {
        (inside, scored) if inside == scored => locale.pick(
            format!("{} forecasts of a day have come, all of them within their hard bounds.", count(scored)),
            format!("已到期 {} 条单日预测，全部落在上下限内。", count(scored)),
        ),
        _ => locale.pick(
            format!(
                "{} forecasts of a day have come, {} of them within their hard bounds.",
                count(scored),
                count(inside)
            ),
            format!("已到期 {} 条单日预测，其中 {} 条落在上下限内。", count(scored), count(inside)),
        ),
    };
    let explained = locale.pick(
        "REALLY LEFT and OFF BY are units, the mean of a day: what left the window, and how far the forecast was from it.",
        "“实际滑出”和“平均误差”均为单日平均件数；“占比”为误差占实际滑出的比例。",
    );
    let parts = [all, table(&head, &rows(scores, locale)), explained.to_owned(), rest];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

fn rest(waiting: u64, unknown: u64, locale: Locale) -> String {
    let mut parts = Vec::new();
    if waiting > 0 {
        parts.push(
            locale.pick(format!("{} wait for their day.", count(waiting)), format!("{} 条尚未到期。", count(waiting))),
        );
    }
    if unknown > 0 {
        parts.push(locale.pick(
            format!("{} can't be scored: what happened on their day was not seen.", count(unknown)),
            format!("{} 条无法评分：当天的实际情况没有看到。", count(unknown)),
        ));
    }
    parts.join(locale.pick(" ", ""))
}

fn rows(scores: &[Score], locale: Locale) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for grade in [Grade::Exact, Grade::Bounded, Grade::Coarse] {
        for reach in REACHES {
            let these: Vec<&Score> = scores
                .iter()
                .filter(|s| s.grade == grade && (reach.0..=reach.1).contains(&s.days_ahead) && s.scored > 0)
                .collect();
            rows.extend(row(grade, &these, locale));
        }
    }
    rows
}

/// Some scores of one grade together.
fn row(grade: Grade, scores: &[&Score], locale: Locale) -> Option<Vec<String>> {
    let (first, last) = (scores.first()?.days_ahead, scores.last()?.days_ahead);
    let weight = |score: &Score| score.scored as f64;
    let total: f64 = scores.iter().map(|s| weight(s)).sum();
    let mean = |of: fn(&Score) -> f64| scores.iter().map(|s| of(s) * weight(s)).sum::<f64>() / total;
    let (left, off) = (mean(|s| s.mean), mean(|s| s.error));
    let scored = scores.iter().fold(0_u64, |sum, s| sum.saturating_add(s.scored));
    let inside = scores.iter().fold(0_u64, |sum, s| sum.saturating_add(s.inside));
    let of_that = if left > 0.0 { format!("{:.1}%", 100.0 * off / left) } else { "–".into() };
    let grade = match grade {
        Grade::Exact => locale.pick("exact", "精确"),
        Grade::Bounded => locale.pick("bounded", "有上限"),
        Grade::Coarse => locale.pick("coarse", "粗略"),
    };
    Some(vec![
        grade.into(),
        if first == last { first.to_string() } else { format!("{first}–{last}") },
        count(scored),
        count(inside),
        format!("{left:.1}"),
        format!("{off:.1}"),
        of_that,
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(grade: Grade, days_ahead: u32, scored: u64, inside: u64, mean: f64, error: f64) -> Score {
        Score { grade, days_ahead, scored, inside, mean, error, waiting: 2, unknown: 0 }
    }

    #[test]
    fn scores_read_like_this() {
        let mut scores = vec![
            score(Grade::Exact, 1, 40, 40, 100.0, 0.5),
            score(Grade::Exact, 2, 30, 30, 90.0, 1.0),
            score(Grade::Exact, 3, 10, 10, 50.0, 3.0),
            score(Grade::Exact, 31, 0, 0, 0.0, 0.0),
            score(Grade::Bounded, 9, 1_200, 1_200, 0.0, 7.25),
            score(Grade::Coarse, 30, 4, 3, 420.0, 99.0),
        ];
        scores[5].unknown = 5;
        let words = |locale| words(&scores, locale).lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
        insta::assert_snapshot!(words(Locale::En), @r#"
        1,284 forecasts of a day have come, 1,283 of them within their hard bounds.

        GRADE    DAYS AHEAD  HAVE COME  WITHIN BOUNDS  REALLY LEFT  OFF BY  OF THAT
        exact    1           40         40             100.0        0.5     0.5%
        exact    2–3         40         40             80.0         1.5     1.9%
        bounded  9           1,200      1,200          0.0          7.2     –
        coarse   30          4          3              420.0        99.0    23.6%

        REALLY LEFT and OFF BY are units, the mean of a day: what left the window, and how far the forecast was from it.

        12 wait for their day. 5 can't be scored: what happened on their day was not seen.
        "#);
        insta::assert_snapshot!(words(Locale::ZhCn), @r#"
        已到期 1,284 条单日预测，其中 1,283 条落在上下限内。

        把握    提前天数  已到期  在上下限内  实际滑出  平均误差  占比
        精确    1         40      40          100.0     0.5       0.5%
        精确    2–3       40      40          80.0      1.5       1.9%
        有上限  9         1,200   1,200       0.0       7.2       –
        粗略    30        4       3           420.0     99.0      23.6%

        “实际滑出”和“平均误差”均为单日平均件数；“占比”为误差占实际滑出的比例。

        12 条尚未到期。5 条无法评分：当天的实际情况没有看到。
        "#);
        let good = &scores[..2];
        assert!(super::words(good, Locale::En).starts_with("70 forecasts of a day have come, all of them within"));
    }

    #[test]
    fn nothing_come_is_said_honestly() {
        let waiting = [score(Grade::Exact, 31, 0, 0, 0.0, 0.0)];
        let lines = Locale::ALL.map(|locale| [words(&[], locale), words(&waiting, locale)].join("\n"));
        insta::assert_snapshot!(lines.join("\n"), @r#"
        No forecast was kept yet. They come with the first watch that follows a union.
        No forecast could be held against what happened yet: how good they are is not known.
        2 wait for their day.
        还没有留存任何预测：有监控项接入联盟后才会有。
        还没有预测能与实际对照：准不准目前不知道。
        2 条尚未到期。
        "#);
    }
}
