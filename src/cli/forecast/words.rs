//! A forecast in words and tables.

use super::{
    figures::{bounds, clock, count, day, days, display, next_floor, percent, step},
    plot::plot,
};
use crate::{
    affiliate::{Burst, Coming, Day, Drop, Forecast, Series, Unseen},
    cli::{Ui, table},
    listing::{Grade, Locale, tame},
};

/// All of a forecast, for people.
pub(super) fn page(name: &str, id: &str, forecast: &Forecast, series: &Series, ui: &Ui) -> String {
    let locale = ui.locale;
    let today = Day::of(forecast.at);
    let time = clock(Day::minute_of(forecast.at));
    let name = if name == id {
        tame(name)
    } else {
        locale.pick(format!("{} ({id})", tame(name)), format!("{}（{id}）", tame(name)))
    };
    let mut parts =
        vec![locale.pick(format!("{name}, {today} {time} (UTC+8)"), format!("{name}，{today} {time}（北京时间）"))];
    let drops = forecast.drops.iter().map(|drop| {
        let headline = ui.paint("1", &headline(drop, locale));
        format!("{headline}\n  {}", surely(drop, locale))
    });
    let mut heads: Vec<String> = drops.collect();
    if heads.is_empty() {
        heads.push(no_drop(forecast, ui));
    }
    parts.push(heads.join("\n"));
    let plot = plot(forecast, series, locale);
    if !plot.is_empty() {
        parts.push(plot.join("\n"));
    }
    let rows = rows(forecast, locale);
    if !rows.is_empty() {
        let head = locale.pick(
            ["DAY", "LEAVES", "BOUNDS", "AFFILIATE 30D", "MONTHLY SALES", "HOW SURE"],
            ["日期", "滑出", "上下限", "淘客30天", "月销", "把握"],
        );
        parts.push(table(&head, &rows));
    }
    parts.push(notes(forecast, locale).join("\n"));
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n")
}

/// No burst was seen that leaves; what was not seen can hold one.
fn no_drop(forecast: &Forecast, ui: &Ui) -> String {
    let locale = ui.locale;
    match forecast.unseen.as_ref().filter(|unseen| unseen.units > 0) {
        Some(unseen) => {
            let (units, by) = (count(unseen.units), day(unseen.gone_by, locale));
            ui.paint(
                "1",
                &locale.pick(
                    format!("At most {units} affiliate sales of days that were not watched leave by {by}."),
                    format!("没看到的日子里最多 {units} 件淘客销量，到{by}全部滑出30天窗口。"),
                ),
            )
        }
        None => locale
            .pick("No burst that was seen leaves the 30-day window.", "看到的淘客销量中，没有冲量要滑出30天窗口。")
            .into(),
    }
}

/// What leaves when, and what becomes of the count, as an operator would say it.
pub(super) fn headline(drop: &Drop, locale: Locale) -> String {
    let when = days(drop.from, drop.to, locale);
    let about = count(drop.units);
    let (what_en, what_zh) = match (drop.grade, drop.most) {
        // The bound comes first where the number is not known.
        (Grade::Bounded, Some(most)) => (
            format!("at most {} affiliate sales leave the 30-day window (about {about} are likely)", count(most)),
            format!("最多 {} 件淘客销量滑出30天窗口（预计约 {about} 件）", count(most)),
        ),
        (Grade::Bounded, None) => (
            format!(
                "at least {} affiliate sales leave the 30-day window (about {about} are likely)",
                count(drop.least)
            ),
            format!("至少 {} 件淘客销量滑出30天窗口（预计约 {about} 件）", count(drop.least)),
        ),
        _ => (
            format!("about {about} affiliate sales leave the 30-day window"),
            format!("约 {about} 件淘客销量滑出30天窗口"),
        ),
    };
    let (fall_en, fall_zh) = match (drop.sales_30d, drop.affiliate_30d, drop.share) {
        (Some((before, after)), ..) => fall("monthly sales", "月销", before, after),
        (None, Some((before, after)), _) => fall("30-day affiliate sales", "近30天淘客销量", before, after),
        (None, None, Some(share)) => {
            (format!("; {} of the 30-day sales", percent(share)), format!("，占30天销量的 {}", percent(share)))
        }
        (None, None, None) => Default::default(),
    };
    locale.pick(format!("{when}: {what_en}{fall_en}"), format!("{when}{what_zh}{fall_zh}"))
}

fn fall(en: &str, zh: &str, before: u64, after: u64) -> (String, String) {
    let step = step(before, after);
    let (step_en, step_zh) = match step {
        Some(step) => (format!(" ({step})"), format!("（{step}）")),
        None => Default::default(),
    };
    let (before, after) = (count(before), count(after));
    (format!("; {en} {before} → {after}{step_en}"), format!("，{zh} {before} → {after}{step_zh}"))
}

/// How sure it is.
fn surely(drop: &Drop, locale: Locale) -> String {
    let by = day(drop.to, locale);
    match (drop.grade, drop.most) {
        (Grade::Exact, _) => {
            locale.pick("Exact: every day that leaves was watched.", "精确：滑出的每一天都看到了。").into()
        }
        (Grade::Bounded, Some(most)) => locale.pick(
            format!("Bounded: days that leave were not watched; at most {} units by {by}.", count(most)),
            format!("有上限：滑出的日子没有都看到，到{by}最多 {} 件。", count(most)),
        ),
        (Grade::Bounded, None) => locale.pick(
            format!("Bounded: days that leave were not watched; at least {} units by {by}.", count(drop.least)),
            format!("只有下限：滑出的日子没有都看到，到{by}至少 {} 件。", count(drop.least)),
        ),
        (Grade::Coarse, Some(_)) => {
            let bounds = bounds(drop.least, drop.most);
            locale.pick(
                format!("Coarse: known from rounded figures only, {bounds} units."),
                format!("粗略：只有取整的数字，在 {bounds} 件之间。"),
            )
        }
        (Grade::Coarse, None) => locale.pick(
            format!("Coarse: known from rounded figures only, at least {} units.", count(drop.least)),
            format!("粗略：只有取整的数字，至少 {} 件。", count(drop.least)),
        ),
    }
}

/// The days on which clearly more than on a usual day leaves (what counts as a burst; days of a drop in any case). Days
/// of which the same is known stand in one row.
fn rows(forecast: &Forecast, locale: Locale) -> Vec<Vec<String>> {
    let quiet = forecast.quiet.unwrap_or_default();
    let clearly = quiet.saturating_add((quiet / 10).saturating_mul(3).max(10));
    let falls = |c: &Coming| forecast.drops.iter().any(|drop| (drop.from..=drop.to).contains(&c.day));
    let shown: Vec<&Coming> = forecast.days.iter().filter(|c| falls(c) || c.leaving >= clearly).collect();
    let alike = |a: &&Coming, b: &&Coming| {
        (a.leaving, a.least, a.most, a.grade) == (b.leaving, b.least, b.most, b.grade)
            && a.day.succ_opt() == Some(b.day)
    };
    shown
        .chunk_by(alike)
        .filter_map(|run| Some((*run.first()?, *run.last()?)))
        .map(|(first, last)| row(first, last, locale))
        .collect()
}

fn row(first: &Coming, last: &Coming, locale: Locale) -> Vec<String> {
    let (day, leaves) = if first.day == last.day {
        (first.day.to_string(), count(first.leaving))
    } else {
        let each = locale.pick(" a day", "/天");
        (format!("{} – {}", first.day, last.day.format("%m-%d")), format!("{}{each}", count(first.leaving)))
    };
    let exact = first.most == Some(first.least) && first.least == first.leaving;
    let sure = match first.grade {
        Grade::Exact => locale.pick("exact", "精确"),
        Grade::Bounded => locale.pick("bounded", "有上限"),
        Grade::Coarse => locale.pick("coarse", "粗略"),
    };
    vec![
        day,
        leaves,
        if exact { String::new() } else { bounds(first.least, first.most) },
        last.affiliate_30d.map(count).unwrap_or_default(),
        last.sales_30d.map(count).unwrap_or_default(),
        sure.into(),
    ]
}

/// What else there is to say, a line each.
fn notes(forecast: &Forecast, locale: Locale) -> Vec<String> {
    let mut notes: Vec<String> = forecast.bursts.iter().map(|b| burst(b, forecast.quiet, locale)).collect();
    notes.extend(turn(forecast, locale));
    notes.extend(forecast.unseen.as_ref().map(|unseen| not_seen(unseen, locale)));
    notes.push(lag(forecast, locale));
    notes.extend(forecast.scaled_by.map(|by| {
        let by = by.round_dp(2).normalize();
        locale.pick(
            format!(
                "The daily counters and the 30-day total count differently: daily numbers were multiplied by {by}."
            ),
            format!("当日计数与30天总数口径不同：每日数字已乘以 {by}。"),
        )
    }));
    notes.extend(forecast.epoch.map(|epoch| {
        let since = day(epoch.date(), locale);
        locale.pick(
            format!("The published figures contradicted what was watched: counted anew since {since}."),
            format!("公布的数字与之前看到的矛盾：自{since}起重新统计。"),
        )
    }));
    notes
}

fn burst(burst: &Burst, quiet: Option<u64>, locale: Locale) -> String {
    let (units, sure) = (count(burst.units), burst.most == Some(burst.least));
    let within = if sure { String::new() } else { bounds(burst.least, burst.most) };
    let (within_en, within_zh) = match within.as_str() {
        "" => Default::default(),
        within => (format!(" ({within})"), format!("（{within}）")),
    };
    let (usual_en, usual_zh) = match quiet {
        Some(quiet) => (format!("the usual {} a day", count(quiet)), format!("平时每天 {} 件", count(quiet))),
        None => ("what is usual".into(), "平时".into()),
    };
    if burst.under_way {
        let since = day(burst.from, locale);
        return locale.pick(
            format!("Burst under way since {since}: so far {units}{within_en} above {usual_en}."),
            format!("正在冲量：自{since}起，目前比{usual_zh}多 {units} 件{within_zh}。"),
        );
    }
    let when = days(burst.from, burst.to, locale);
    locale.pick(
        format!("Burst of {when}: {units}{within_en} above {usual_en}."),
        format!("{when}冲量：比{usual_zh}共多 {units} 件{within_zh}。"),
    )
}

/// When the rounded display turns, and to what.
fn turn(forecast: &Forecast, locale: Locale) -> Option<String> {
    let turn = forecast.turns.as_ref()?;
    let expected = forecast.days.iter().find(|c| c.day == turn.day).and_then(|c| c.sales_30d);
    let (on, present) = (day(turn.day, locale), display(turn.below));
    Some(match expected.filter(|count| *count < turn.below) {
        Some(count) => {
            let next = display(next_floor(count, turn.below));
            locale.pick(
                format!("The shown “{present}” turns to “{next}” on {on}, if all else sells on as it does."),
                format!("页面显示预计{on}由“{present}”变为“{next}”（其余销量不变时）。"),
            )
        }
        None => locale.pick(
            format!("The shown “{present}” turns to less on {on}, if all else sells on as it does."),
            format!("页面显示预计{on}低于“{present}”（其余销量不变时）。"),
        ),
    })
}

fn not_seen(unseen: &Unseen, locale: Locale) -> String {
    let (units, days, by) = (count(unseen.units), unseen.days, day(unseen.gone_by, locale));
    let typical = bounds(unseen.typical.0, Some(unseen.typical.1));
    let day_en = if days == 1 { "1 day in the window was".into() } else { format!("{days} days in the window were") };
    locale.pick(
        format!(
            "{day_en} not watched: {units} units at most, gone by {by}. One such day typically holds {typical}, never \
             more than {units}."
        ),
        format!(
            "窗口内有 {days} 天没看到，合计最多 {units} 件，到{by}全部滑出；单日通常 {typical} 件，最多 {units} 件。"
        ),
    )
}

fn lag(forecast: &Forecast, locale: Locale) -> String {
    let newest = day(Day::of(forecast.at).plus(-i32::from(forecast.lag_days)).date(), locale);
    let (when_en, when_zh) = match forecast.step_minute.map(clock) {
        Some(at) => (format!(" It steps at about {at} (UTC+8)."), format!("约 {at} 更新（北京时间）。")),
        None => (String::new(), "更新时刻还不知道。".into()),
    };
    match forecast.lag_days {
        0 => locale.pick(
            format!("The published figure counts up to today.{when_en}"),
            format!("公布的数字算到当天，{when_zh}"),
        ),
        lag => {
            let days_en = if lag == 1 { "a day".into() } else { format!("{lag} days") };
            locale.pick(
                format!("The published figure lags by {days_en}: today's counts up to {newest}.{when_en}"),
                format!("公布的数字滞后 {lag} 天：今天的数字算到{newest}，{when_zh}"),
            )
        }
    }
}

#[cfg(test)]
mod tests;
