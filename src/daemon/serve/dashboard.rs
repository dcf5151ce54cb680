//! A page that says at a glance whether all is well: what stands in the way first, then the watches, overdue ones first,
//! so many a page.

use std::fmt::Write as _;

use chrono_tz::Tz;

use super::{
    super::{DaemonNote, Engine},
    health::Health,
};
use crate::listing::{Currency, Locale, Moment, Outcome, tame};

/// Watches a page.
const A_PAGE: usize = 200;
/// Hosts that are named; of more only the number is told.
const HOSTS: usize = 20;

/// The page that a query asks for (`page=3`), counted from 1.
pub(super) fn page_of(query: &str) -> usize {
    let asked = query.split('&').find_map(|pair| pair.strip_prefix("page=")).and_then(|page| page.parse().ok());
    asked.unwrap_or(1).max(1)
}

/// The page. `note` is what the daemon left in the database, or why it could not be read.
pub(super) fn html(engine: &Engine, health: &Health, note: &Result<DaemonNote, String>, page: usize) -> String {
    let in_force = engine.in_force();
    let (locale, zone) = (in_force.settings.locale, in_force.settings.timezone);
    let title = locale.pick("rivald", "rivald 竞品监控");
    let pages = health.watches.all().len().div_ceil(A_PAGE).max(1);
    let page = page.min(pages);
    format!(
        "<!doctype html><html lang=\"{}\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <meta http-equiv=\"refresh\" content=\"60\"><title>{title}</title><style>:root{{color-scheme:light dark}}\
         body{{font:15px/1.5 system-ui,sans-serif;margin:1.5em auto;max-width:60em;padding:0 1em}}\
         table{{border-collapse:collapse;width:100%}}th,td{{text-align:left;padding:.35em .8em .35em 0;\
         border-bottom:1px solid #8884}}.bad,.bad td{{color:#c33}}nav{{margin:1em 0}}</style><h1>{title}</h1>\n{}{}{}</html>",
        locale.tag(),
        lines(health, note, locale, zone, engine.clock.now()),
        table(engine, health, locale, zone, page),
        turn(locale, page, pages),
    )
}

/// How things stand, a line each.
fn lines(health: &Health, note: &Result<DaemonNote, String>, locale: Locale, zone: Tz, now: Moment) -> String {
    let all = health.watches.all().len();
    let mut lines = vec![match (health.overdue.len(), locale) {
        (0, Locale::En) => (false, format!("{all} watches, each read as promised.")),
        (0, Locale::ZhCn) => (false, format!("共 {all} 条监控，都按时读到。")),
        (late, Locale::En) => (true, format!("{late} of {all} watches have not been read for too long.")),
        (late, Locale::ZhCn) => (true, format!("{all} 条监控中有 {late} 条太久没有读到。")),
    }];
    match note {
        Err(fault) => lines.push((true, format!("{}{fault}", locale.pick("The database: ", "数据库：")))),
        Ok(note) => {
            if let Some(next) = note.next {
                let next = time(next, zone);
                lines.push((false, locale.pick(format!("Next cycle {next}."), format!("下一轮 {next}。"))));
            }
            if note.settings_fault.is_some() {
                let text = locale.pick(
                    "The settings file has faults; the old settings stay in force: see `rivald status`.",
                    "设置文件有错，仍按旧设置运行：见 `rivald status`。",
                );
                lines.push((true, text.into()));
            }
            let faults = note.watchlist_faults.len();
            if faults > 0 {
                let text = locale.pick(
                    format!(
                        "{faults} fault(s) in watchlists; the last good versions stay in force: see `rivald status`."
                    ),
                    format!("监控清单有 {faults} 处错误，仍按上一个正确的版本运行：见 `rivald status`。"),
                );
                lines.push((true, text));
            }
            let resting: Vec<_> = note.resting.iter().filter(|host| host.until > now).collect();
            for host in resting.iter().take(HOSTS) {
                let until = time(host.until, zone);
                lines.push((
                    false,
                    locale.pick(
                        format!("Host {} rests until {until}.", host.host),
                        format!("站点 {} 暂停到 {until}。", host.host),
                    ),
                ));
            }
            if let Some(more) = resting.len().checked_sub(HOSTS).filter(|more| *more > 0) {
                let text = locale.pick(format!("{more} more hosts rest."), format!("另有 {more} 个站点暂停中。"));
                lines.push((false, text));
            }
        }
    }
    lines
        .into_iter()
        .map(|(bad, text)| format!("<p{}>{}</p>\n", if bad { " class=\"bad\"" } else { "" }, escape(&text)))
        .collect()
}

/// The watches of a page, overdue ones first, then as the files have them.
fn table(engine: &Engine, health: &Health, locale: Locale, zone: Tz, page: usize) -> String {
    let all = health.watches.all();
    let others = (0..all.len()).filter(|n| health.overdue.binary_search(n).is_err());
    let order = health.overdue.iter().copied().chain(others);
    let mut rows = String::new();
    for n in order.skip((page - 1) * A_PAGE).take(A_PAGE) {
        let (watch, late) = (&all[n], health.overdue.binary_search(&n).is_ok());
        let memo = engine.memo(&watch.id);
        let seen = memo.last_ok.map_or_else(|| "–".into(), |at| time(at, zone));
        let price = memo.price.map_or_else(|| "–".into(), |price| price.to_string());
        let is_bad = late || memo.outcome.is_some_and(|outcome| outcome != Outcome::Ok);
        let _ = writeln!(
            rows,
            "<tr{}><td>{}</td><td>{}</td><td>{seen}{}</td><td>{price} {}</td></tr>",
            if is_bad { " class=\"bad\"" } else { "" },
            escape(&watch.name),
            memo.outcome.map_or("–", Outcome::as_str),
            if late { locale.pick(" (too long ago)", "（太久）") } else { "" },
            memo.currency.map_or("", Currency::code),
        );
    }
    let head = locale.pick(["Watch", "Outcome", "Last read", "Price"], ["监控", "结果", "最近读到", "价格"]);
    let head: String = head.iter().map(|head| format!("<th>{head}</th>")).collect();
    format!("<table><tr>{head}</tr>\n{rows}</table>")
}

/// Where the other pages are.
fn turn(locale: Locale, page: usize, pages: usize) -> String {
    if pages == 1 {
        return String::new();
    }
    let link = |to: usize, text: &str| format!("<a href=\"?page={to}\">{text}</a> ");
    let back = if page > 1 { link(page - 1, locale.pick("back", "上一页")) } else { String::new() };
    let on = if page < pages { link(page + 1, locale.pick("on", "下一页")) } else { String::new() };
    let here = locale.pick(format!("Page {page} of {pages} "), format!("第 {page} / {pages} 页 "));
    format!("<nav>{here}{back}{on}</nav>")
}

fn time(at: Moment, zone: Tz) -> String {
    at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string()
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in tame(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c => escaped.push(c),
        }
    }
    escaped
}
