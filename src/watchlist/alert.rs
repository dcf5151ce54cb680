//! `[watch.alert]`: what is told. A file's `[defaults]` and a watch are two levels of edits on the built-in rules.

use std::{collections::BTreeSet, ops::RangeInclusive, time::Duration};

use toml::de::{DeTable, DeValue};

use super::{
    amount,
    keys::{self, Kinds, OfAffiliate, OfAlert, OfOther, OfPrice, OfSales},
    route,
};
use crate::{
    diagnose::{Faults, Node, each},
    listing::{AlertRules, Amount, ChangeKind, Quiet, Threshold},
    settings::Chat,
};

/// One thing that a level says.
#[derive(Clone, Debug)]
pub(super) enum Edit {
    /// All kinds of a group: spoken, silenced, or (a table was given) as by default.
    Kinds(Kinds, Option<bool>),
    Kind(ChangeKind, bool),
    Drop(Threshold),
    Rise(Threshold),
    Below(Option<Amount>),
    Above(Option<Amount>),
    Undercuts(bool),
    Margin(Threshold),
    Lowest(Option<u16>),
    Surge(Option<Amount>),
    Slump(Option<Amount>),
    Reset(bool),
    Rearm(Duration),
    /// How long before a drop it is told; `own`: under the kind's own name.
    Ahead {
        time: Duration,
        own: bool,
    },
    Quiet(Quiet),
    Urgent(BTreeSet<ChangeKind>),
    /// Whom all kinds of a group go to.
    RouteAll(Kinds, Vec<String>),
    Route(ChangeKind, Vec<String>),
}

/// The rules that the levels come to, the outermost first.
pub(super) fn rules<'e>(levels: impl IntoIterator<Item = &'e [Edit]>) -> AlertRules {
    let mut rules = AlertRules::default();
    for level in levels {
        // A kind by its own name says more than its group, wherever it stands in the table.
        let (single, groups): (Vec<_>, Vec<_>) = level
            .iter()
            .partition(|edit| matches!(edit, Edit::Kind(..) | Edit::Ahead { own: true, .. } | Edit::Route(..)));
        for edit in groups.into_iter().chain(single) {
            apply(&mut rules, edit);
        }
    }
    rules
}

fn apply(rules: &mut AlertRules, edit: &Edit) {
    match *edit {
        Edit::Urgent(ref kinds) => rules.urgent = Some(kinds.clone()),
        Edit::RouteAll(kinds, ref to) => rules.route.extend(kinds.members().iter().map(|kind| (*kind, to.clone()))),
        Edit::Route(kind, ref to) => {
            rules.route.insert(kind, to.clone());
        }
        Edit::Kinds(kinds, Some(told)) => rules.kinds.extend(kinds.members().iter().map(|kind| (*kind, told))),
        Edit::Kinds(kinds, None) => rules.kinds.retain(|kind, _| !kinds.members().contains(kind)),
        Edit::Kind(kind, told) => {
            rules.kinds.insert(kind, told);
        }
        Edit::Drop(threshold) => rules.price.drop = threshold,
        Edit::Rise(threshold) => rules.price.rise = threshold,
        Edit::Below(limit) => rules.price.below = limit,
        Edit::Above(limit) => rules.price.above = limit,
        Edit::Undercuts(told) => rules.price.undercuts_own = told,
        Edit::Surge(times) => rules.sales.surge = times,
        Edit::Slump(part) => rules.sales.slump = part,
        Edit::Reset(told) => rules.sales.reset = told,
        Edit::Margin(margin) => rules.price.margin = margin,
        Edit::Lowest(days) => rules.price.lowest = days,
        Edit::Rearm(pause) => rules.rearm = pause,
        Edit::Quiet(quiet) => rules.quiet = Some(quiet),
        Edit::Ahead { time, .. } => rules.ahead = time,
    }
}

const YEAR: Duration = Duration::from_hours(366 * 24);

/// How long before a drop it may be told. Earlier than two weeks too much of the window is still to come.
const AHEADS: RangeInclusive<Duration> = Duration::from_hours(1)..=Duration::from_hours(14 * 24);

const AHEAD: &str = "{ ahead = \"2d\" }";

/// Reads one level.
pub(super) fn read(table: &DeTable<'_>, chats: Option<&[Chat]>, faults: &mut Faults<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    each(table, &keys::ALERT, faults, |key, node, faults| match key {
        OfAlert::Kinds(Kinds::Price) if is_table(node) => {
            edits.push(Edit::Kinds(Kinds::Price, None));
            price(node, &mut edits, faults);
        }
        OfAlert::Kinds(Kinds::Sales) if is_table(node) => {
            edits.push(Edit::Kinds(Kinds::Sales, None));
            sales(node, &mut edits, faults);
        }
        OfAlert::Kinds(Kinds::Affiliate) if is_table(node) => {
            edits.push(Edit::Kinds(Kinds::Affiliate, None));
            ahead(node, false, &mut edits, faults);
        }
        OfAlert::Kinds(kinds) => {
            let example = match kinds {
                Kinds::Price => Some("{ drop = \"3%\", rise = \"5%\" }"),
                Kinds::Sales => Some("{ surge = \"3x\", slump = \"50%\" }"),
                Kinds::Affiliate => Some(AHEAD),
                _ => None,
            };
            edits.extend(switch(node, example, faults).map(|told| Edit::Kinds(kinds, Some(told))));
        }
        OfAlert::Kind(kind @ ChangeKind::AffiliateDropAhead) if is_table(node) => {
            edits.push(Edit::Kind(kind, true));
            ahead(node, true, &mut edits, faults);
        }
        OfAlert::Kind(kind @ ChangeKind::AffiliateDropAhead) => {
            edits.extend(switch(node, Some(AHEAD), faults).map(|told| Edit::Kind(kind, told)));
        }
        OfAlert::Kind(kind) => edits.extend(switch(node, None, faults).map(|told| Edit::Kind(kind, told))),
        OfAlert::Other(OfOther::Rearm) => {
            edits.extend(node.duration(faults, Duration::ZERO..=YEAR).map(Edit::Rearm));
        }
        OfAlert::Other(OfOther::Quiet) => edits.extend(route::quiet(node, faults)),
        OfAlert::Other(OfOther::Urgent) => edits.extend(route::urgent(node, faults)),
        OfAlert::Other(OfOther::To) => route::routes(node, chats, &mut edits, faults),
    });
    edits
}

fn is_table(node: Node<'_>) -> bool {
    matches!(node.value.get_ref(), DeValue::Table(_))
}

fn price(node: Node<'_>, edits: &mut Vec<Edit>, faults: &mut Faults<'_>) {
    let Some(table) = node.table(faults, "price = { drop = \"3%\" }") else { return };
    each(table, keys::PRICE, faults, |key, node, faults| {
        edits.extend(match key {
            OfPrice::Drop => amount::threshold(node, true, faults).map(Edit::Drop),
            OfPrice::Rise => amount::threshold(node, false, faults).map(Edit::Rise),
            OfPrice::Below => amount::limit(node, faults, Edit::Below),
            OfPrice::Above => amount::limit(node, faults, Edit::Above),
            OfPrice::Undercuts => undercuts(node, faults).map(Edit::Undercuts),
            OfPrice::Margin => amount::margin(node, faults).map(Edit::Margin),
            OfPrice::Lowest => lowest(node, faults),
        });
    });
}

fn sales(node: Node<'_>, edits: &mut Vec<Edit>, faults: &mut Faults<'_>) {
    let Some(table) = node.table(faults, "sales = { surge = \"3x\" }") else { return };
    each(table, keys::SALES, faults, |key, node, faults| {
        edits.extend(match key {
            OfSales::Surge => amount::surge(node, faults, Edit::Surge),
            OfSales::Slump => amount::slump(node, faults, Edit::Slump),
            OfSales::Reset => node.switch(faults).map(Edit::Reset),
        });
    });
}

fn ahead(node: Node<'_>, own: bool, edits: &mut Vec<Edit>, faults: &mut Faults<'_>) {
    let Some(table) = node.table(faults, AHEAD) else { return };
    each(table, keys::AFFILIATE, faults, |key, node, faults| match key {
        OfAffiliate::Ahead => edits.extend(node.duration(faults, AHEADS).map(|time| Edit::Ahead { time, own })),
    });
}

/// Days that a price must be the lowest of: `"30d"`; `false` for none.
fn lowest(node: Node<'_>, faults: &mut Faults<'_>) -> Option<Edit> {
    const DAY: Duration = Duration::from_hours(24);
    if let DeValue::Boolean(false) = node.value.get_ref() {
        return Some(Edit::Lowest(None));
    }
    let time = node.duration(faults, DAY..=366 * DAY)?;
    let days = u16::try_from(time.as_secs().div_ceil(DAY.as_secs())).ok();
    Some(Edit::Lowest(days))
}

fn undercuts(node: Node<'_>, faults: &mut Faults<'_>) -> Option<bool> {
    match node.value.get_ref() {
        DeValue::Boolean(on) => Some(*on),
        DeValue::String(text) if text == "own" => Some(true),
        _ => {
            node.refuse(
                faults,
                (
                    "`undercuts` compares with your own listing of the group only".into(),
                    "`undercuts` 只能与同组自家商品比较".into(),
                ),
                ("write \"own\" or false".into(), "请写 \"own\" 或 false".into()),
            );
            None
        }
    }
}

/// `true` or `false`; `example` shows the table that the key also takes.
fn switch(node: Node<'_>, example: Option<&str>, faults: &mut Faults<'_>) -> Option<bool> {
    if let DeValue::Boolean(on) = node.value.get_ref() {
        return Some(*on);
    }
    let (en, zh) = match example {
        Some(example) => (
            format!("write `{} = {example}`, or true or false", node.key),
            format!("请写 `{} = {example}`，或 true、false", node.key),
        ),
        None => ("write true or false, without quotes".into(), "请写 true 或 false，不加引号".into()),
    };
    let wanted = match example {
        Some(_) => ("a table, `true` or `false`", "表、`true` 或 `false`"),
        None => ("`true` or `false`", " `true` 或 `false`"),
    };
    node.wrong_type(faults, wanted, (en, zh));
    None
}
