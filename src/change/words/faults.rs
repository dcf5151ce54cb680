//! Faults in words: what happened, and what the engineer can do about it.

use super::super::{Fault, FaultKey, alike::plain, draft::Case};
use crate::listing::{Field, Locale, SourceKind, reason_in};

/// Another item answers at the address.
pub(in super::super) fn moved(case: &Case, reason: Option<&str>) -> Fault {
    let (name, url) = (named(case), &case.watch.url);
    let reason = because(case, reason);
    let places = union_hint(case).unwrap_or_else(|| {
        (
            format!(
                "Open {url} and look:\n\
                 - if the address is no longer the item's, mend `url` in {}\n\
                 - if the new answer is what you want to watch, give the watch a new `id`; it then starts anew\n\
                 - if the shop shows another currency or region to this machine, ask for the right one with \
                 `[watch.request] headers = {{ Accept-Language = \"…\" }}`",
                entry(case)
            ),
            format!(
                "请打开 {url} 查看：\n\
                 - 如果商品已换地址，请修改 {} 中的 `url`\n\
                 - 如果现在这件商品才是要监控的，请换一个新的 `id`，将从头开始记录\n\
                 - 如果店铺对本机显示了其他币种或地区，可用 `[watch.request] headers = {{ Accept-Language = \"…\" }}` 指定",
                entry(case)
            ),
        )
    });
    fault(
        case,
        FaultKey::Moved(case.watch.id.clone()),
        (
            format!("{name}: something else answers at its address{reason}"),
            format!("{name}：该地址返回的不是原来的商品{reason}"),
        ),
        (
            format!("What is known stays untouched until the right item answers again. {}", places.0),
            format!("在原商品重新出现之前，已有记录保持不变。{}", places.1),
        ),
    )
}

/// The shop asks to sign in.
pub(in super::super) fn login(case: &Case) -> Fault {
    let (name, host) = (named(case), host(case));
    fault(
        case,
        FaultKey::Login(host.clone()),
        (
            format!("{host} asks to sign in ({name})"),
            format!("{host} 要求登录后才能查看（{name}）"),
        ),
        (
            "rivald never signs in and does not get around it. Watch the item through a source that needs no account \
             (`source = \"…\"`, or the same item at another shop), or poll less often with `schedule`."
                .into(),
            "rivald 不会登录，也不会绕过登录。可以换用无需登录的来源（`source = \"…\"`，或其他店铺的同款），或用 `schedule` 降低轮询频率。".into(),
        ),
    )
}

/// A host answers with robot checks or denials.
pub(in super::super) fn blocked(case: &Case, times: u32) -> Fault {
    let (name, host) = (named(case), host(case));
    fault(
        case,
        FaultKey::Blocked(host.clone()),
        (
            format!("{host} has refused the last {times} polls of {name} with a robot check or a denial"),
            format!("{host} 连续 {times} 次拒绝访问或要求人机验证（{name}）"),
        ),
        (
            "The host rests with growing pauses; nothing tries to get around it. Poll it less often: a longer \
             `schedule` for its watches, a longer `[poll] min_interval`, or fewer of its listings."
                .into(),
            "该网站已暂停访问，间隔会逐渐拉长，程序不会绕过验证。请降低访问频率：放宽相关条目的 `schedule`、调大 `[poll] min_interval`，或减少该网站的监控条目。"
                .into(),
        ),
    )
}

/// A page, but no listing in it.
pub(in super::super) fn unreadable(case: &Case, times: u32, reason: Option<&str>) -> Fault {
    let (name, url) = (named(case), &case.watch.url);
    let reason = because(case, reason);
    let hint = union_hint(case).unwrap_or_else(|| {
        (
            format!(
                "See what is read and what is not: rivald read {url}\n\
                 If the page shows the price, say where, in {}:\n{}",
                entry(case),
                select("price", ".price-now")
            ),
            format!(
                "查看能读到哪些内容：rivald read {url}\n如果页面上有价格，请在 {} 中指明位置：\n{}",
                entry(case),
                select("price", ".price-now")
            ),
        )
    });
    fault(
        case,
        FaultKey::Unreadable(case.watch.id.clone()),
        (
            format!("{name} could not be read {times} times in a row{reason}"),
            format!("{name} 连续 {times} 次无法读取{reason}"),
        ),
        hint,
    )
}

/// A field that was there stays missing.
pub(in super::super) fn field_missing(case: &Case, field: Field, times: u32) -> Fault {
    let (name, url, word) = (named(case), &case.watch.url, field.as_str());
    let (en, zh) = match field {
        Field::Title => ("title", "标题"),
        Field::Price => ("price", "价格"),
        Field::MainImage => ("main image", "主图"),
        Field::Sales => ("sales count", "销量"),
        Field::Availability => ("availability", "库存状态"),
        other => (other.as_str(), other.as_str()),
    };
    let selector = if field == Field::MainImage { ".gallery img @src" } else { "…" };
    let hint = union_hint(case).unwrap_or_else(|| {
        (
            format!(
                "Changes of it go unseen until it is read again. Look with: rivald read {url}\n\
                 If the page still shows it, say where, in {}:\n{}",
                entry(case),
                select(word, selector)
            ),
            format!(
                "在重新读到之前，它的变化无法发现。请用 rivald read {url} 查看；\n如果页面上仍有该内容，请在 {} 中指明位置：\n{}",
                entry(case),
                select(word, selector)
            ),
        )
    });
    fault(
        case,
        FaultKey::FieldMissing(case.watch.id.clone(), word.into()),
        (
            format!("{name}: no {en} in the last {times} readings; the last good value stays"),
            format!("{name}：连续 {times} 次没有读到{zh}，暂时沿用最近一次的值"),
        ),
        hint,
    )
}

/// What to do where a union is asked alone: there is no page whose places one could name.
fn union_hint(case: &Case) -> Option<(String, String)> {
    let union = case.watch.union.filter(|_| case.watch.source == SourceKind::Union)?;
    let (source, entry) = (union.source(), entry(case));
    Some((
        format!(
            "Only {} is asked for it. If `union_id` names another item, mend it in {entry}.\n\
             If it does not tell enough of this item, ask the shop's page as well: source = [\"page\", \"{source}\"]",
            union.name(Locale::En)
        ),
        format!(
            "该条目只查询{}。如果 `union_id` 指向了其他商品，请在 {entry} 中修改；\n\
             如果联盟给出的信息不全，可同时读取店铺页面：source = [\"page\", \"{source}\"]",
            union.name(Locale::ZhCn)
        ),
    ))
}

fn fault(case: &Case, key: FaultKey, what: (String, String), hint: (String, String)) -> Fault {
    Fault { key, what: case.locale.pick(what.0, what.1), hint: case.locale.pick(hint.0, hint.1) }
}

fn named(case: &Case) -> String {
    plain(&case.watch.name)
}

/// The host of the watch's address: that of a sign-in page may be another, and would never be seen to end.
fn host(case: &Case) -> String {
    case.watch.url.host_str().unwrap_or_default().to_owned()
}

/// Where the entry stands: `thermos.toml:14`.
fn entry(case: &Case) -> String {
    format!("{}:{}", case.watch.file, case.watch.line)
}

fn because(case: &Case, reason: Option<&str>) -> String {
    match reason.map(|r| plain(&reason_in(case.locale, r))).filter(|r| !r.is_empty()) {
        Some(reason) => case.locale.pick(format!(": {reason}"), format!("：{reason}")),
        None => String::new(),
    }
}

fn select(field: &str, selector: &str) -> String {
    format!("[watch.select]\n{field} = \"{selector}\"")
}
