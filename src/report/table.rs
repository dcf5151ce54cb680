//! The listings of a group side by side.

use serde::Serialize;

use super::{
    Times,
    words::{self, words},
};
use crate::{
    board::{Freshness, Group, Subject, figures, sold_on, tame},
    change::{kind_name, money},
    listing::{Amount, Availability, ChangeKind, Coupon, Currency, Locale, Side, Watch},
};

/// So many kinds of change are named in a row.
const KINDS: usize = 4;
/// So many coupons are named in a row.
const COUPONS: usize = 2;

/// A table.
#[derive(Debug, Serialize)]
pub struct Table {
    /// The heads of the columns after the name.
    pub heads: Vec<&'static str>,
    /// The rows, own listings first.
    pub rows: Vec<Row>,
}

/// A listing.
#[derive(Debug, Serialize)]
pub struct Row {
    /// Where its section is.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether it is the operator's own.
    pub own: bool,
    /// Since when it was not read, if it was not.
    pub unread: Option<String>,
    /// A cell for each head.
    pub cells: Vec<Vec<Line>>,
}

/// A line of a cell.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// How it looks: a class of the style sheet.
    pub look: &'static str,
    /// The words.
    pub text: String,
}

fn line(look: &'static str, text: impl Into<String>) -> Line {
    Line { look, text: text.into() }
}

/// The price at the beginning of the report and now, where both are known, in one currency, and differ.
pub fn moved(subject: &Subject) -> Option<(Amount, Amount)> {
    let listing = subject.listing.as_ref()?;
    let (now, currency) = (listing.price?, listing.currency);
    let first =
        subject.series.points().iter().filter(|point| point.currency == currency).find_map(|point| point.price)?;
    (first != now).then_some((first, now))
}

/// The name of a watch as the report writes it.
pub fn name(watch: &Watch) -> String {
    let name = tame::columns(&tame::line(&watch.name), 80);
    if name.is_empty() { watch.id.to_string() } else { name }
}

/// The table of a group; `ids` are the anchors of its watches, own listings first.
pub fn table(group: &Group, ids: &[String], times: Times) -> Table {
    let words = words(times.locale);
    let heads = [
        words.price,
        words.pay_price,
        words.against,
        words.coupon,
        words.sales,
        words.affiliate,
        words.stock,
        words.changed,
    ];
    let subjects = group.own.iter().chain(&group.rivals).zip(ids);
    let rows: Vec<(Row, [Vec<Line>; 8])> = subjects
        .map(|(subject, id)| {
            let row = Row {
                id: id.clone(),
                name: name(&subject.watch),
                own: subject.watch.side == Side::Own,
                unread: unread(subject, times),
                cells: Vec::new(),
            };
            (row, cells(subject, group, times))
        })
        .collect();
    // A column without anything in it only takes room.
    let kept: Vec<usize> = (0..heads.len())
        .filter(|column| rows.iter().any(|(_, cells)| cells.get(*column).is_some_and(|c| !c.is_empty())))
        .collect();
    let heads = kept.iter().filter_map(|column| heads.get(*column).copied()).collect();
    let rows = rows.into_iter().map(|(row, cells)| {
        let cells = kept.iter().filter_map(|column| cells.get(*column).cloned()).collect();
        Row { cells, ..row }
    });
    Table { heads, rows: rows.collect() }
}

/// Since when it was not read, if it was not.
pub fn unread(subject: &Subject, times: Times) -> Option<String> {
    let locale = times.locale;
    match subject.freshness() {
        Freshness::Fresh => None,
        Freshness::Since(last) => {
            let at = figures::moment(last, times.zone, times.now, locale);
            Some(locale.pick(format!("not read since {at}"), format!("{at} 起未读到")))
        }
        Freshness::Never => Some(locale.pick("never read".into(), "从未读到".into())),
    }
}

fn cells(subject: &Subject, group: &Group, times: Times) -> [Vec<Line>; 8] {
    let locale = times.locale;
    let Some(listing) = &subject.listing else { return Default::default() };
    let write = |amount: Amount| money(amount, listing.currency, locale);
    let mut price: Vec<Line> = listing.price.map(|price| line("big", write(price))).into_iter().collect();
    if let Some((before, now)) = moved(subject) {
        price.extend(figures::part(before, now).map(|part| {
            let look = if part.is_sign_negative() { "down" } else { "up" };
            line(look, format!("{} {}", figures::arrow(part), figures::percent(part)))
        }));
    }
    if let (Some(off), Some(list)) = (subject.discount(), listing.list_price) {
        let (off, list) = (figures::percent(off), write(list));
        price.push(line("soft", locale.pick(format!("{off} off {list}"), format!("划线价 {list}，优惠 {off}"))));
    }
    let pay = listing.pay_price.map(|pay| line("fix", write(pay)));
    let affiliate = affiliate(subject, times);
    let stock = figures::availability(listing.availability, locale)
        .map(|word| line(if listing.availability == Availability::InStock { "fix" } else { "warn fix" }, word));
    [
        price,
        pay.into_iter().collect(),
        against(subject, group, times),
        listing.coupons.iter().take(COUPONS).map(|c| line("", coupon(c, listing.currency, locale))).collect(),
        sales(subject, times),
        affiliate,
        stock.into_iter().collect(),
        changed(subject, locale),
    ]
}

/// How a rival's price lies to that of the group's own listing.
fn against(subject: &Subject, group: &Group, times: Times) -> Vec<Line> {
    let locale = times.locale;
    let Some(listing) = subject.listing.as_ref().filter(|_| subject.watch.side == Side::Rival) else {
        return Vec::new();
    };
    let (Some(price), Some((own, own_price))) = (listing.price, group.own_price(listing.currency)) else {
        return Vec::new();
    };
    let step = match figures::step(own_price, price, listing.currency, locale) {
        Some(_) if price == own_price => line("", locale.pick("the same", "相同")),
        Some(step) => line(if price < own_price { "under" } else { "over" }, step),
        None => return Vec::new(),
    };
    let alone = matches!(group.own.as_slice(), [only] if only.watch.id == own.id);
    let with = (!alone).then(|| {
        let name = tame::columns(&name(own), 24);
        line("soft", locale.pick(format!("against {name}"), format!("对比 {name}")))
    });
    [Some(step), with].into_iter().flatten().collect()
}

/// A coupon in words: `20.00 off 79.00`, `满 79.00 减 20.00`; its own words where the amounts are not known.
fn coupon(coupon: &Coupon, currency: Option<Currency>, locale: Locale) -> String {
    let write = |amount: Amount| money(amount, currency, locale);
    let words = match (coupon.amount, coupon.threshold.filter(|t| !t.is_zero())) {
        (Some(off), Some(from)) => {
            let (off, from) = (write(off), write(from));
            locale.pick(format!("{off} off from {from}"), format!("满 {from} 减 {off}"))
        }
        (Some(off), None) => locale.pick(format!("{} off", write(off)), format!("减 {}", write(off))),
        (None, _) => tame::columns(&tame::line(&coupon.text), 40),
    };
    match coupon.left.map(figures::count) {
        Some(left) => locale.pick(format!("{words} ({left} left)"), format!("{words}（剩 {left} 张）")),
        None => words,
    }
}

fn sales(subject: &Subject, times: Times) -> Vec<Line> {
    let locale = times.locale;
    let mut lines = Vec::new();
    if let Some(sales) = subject.listing.as_ref().and_then(|listing| listing.sales.as_ref()) {
        lines.push(line("", words::count(sales, locale)));
        let shown = tame::columns(&tame::line(&sales.text), 30);
        if !shown.is_empty() {
            lines.push(line("soft", locale.pick(format!("shown as “{shown}”"), format!("页面显示“{shown}”"))));
        }
    }
    let yesterday = times.now.with_timezone(&times.zone).date_naive().pred_opt();
    let sold = yesterday.and_then(|day| sold_on(&subject.series, day, times.zone, times.now));
    lines.extend(sold.map(|sold| line("", words::yesterday(sold, locale))));
    lines
}

fn affiliate(subject: &Subject, times: Times) -> Vec<Line> {
    let locale = times.locale;
    let Some(said) = subject.listing.as_ref().and_then(|listing| listing.affiliate.as_ref()) else { return Vec::new() };
    if said.in_union == Some(false) {
        return vec![line("soft", locale.pick("not promoted", "未推广"))];
    }
    let mut lines = Vec::new();
    if let Some(rate) = said.commission.and_then(figures::rate) {
        lines.push(line("", locale.pick(format!("commission {rate}"), format!("佣金 {rate}"))));
    }
    if let Some(count) = said.sales_30d.map(figures::count) {
        lines.push(line("", locale.pick(format!("{count} in 30 days"), format!("近 30 天 {count} 件"))));
    }
    if let Some(drop) = subject.next_drop(times.now) {
        let (days, units) = (figures::days(drop.from, drop.to, times.now, locale), words::units(drop, locale));
        lines.push(line("soft", locale.pick(format!("leaves {days}: {units}"), format!("{days}滑出 {units}"))));
    }
    lines
}

/// The kinds of what changed, most first.
fn changed(subject: &Subject, locale: Locale) -> Vec<Line> {
    let mut kinds: Vec<(ChangeKind, usize)> = Vec::new();
    for change in &subject.changes {
        match kinds.iter_mut().find(|(kind, _)| *kind == change.kind) {
            Some((_, count)) => *count += 1,
            None => kinds.push((change.kind, 1)),
        }
    }
    kinds.sort_by_key(|(kind, count)| (std::cmp::Reverse(*count), *kind));
    let rest: usize = kinds.iter().skip(KINDS).map(|(_, count)| *count).sum();
    let named = kinds.iter().take(KINDS).map(|(kind, count)| {
        let name = figures::capital(kind_name(*kind, locale));
        line("", if *count > 1 { format!("{name} ×{count}") } else { name })
    });
    named
        .chain((rest > 0).then(|| line("soft", locale.pick(format!("and {rest} more"), format!("另有 {rest} 项")))))
        .collect()
}
