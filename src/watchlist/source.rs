//! `source` and `union_id`: where a listing is read from, and whether the union that a watch names can know it.

use std::ops::Range;

use toml::de::DeValue;
use url::Url;

use super::keys;
use crate::{
    diagnose::{Faults, Node, Text, nearest, short},
    listing::{Locale, Platform, SourceKind, Union, Watch, identify},
};

/// What `source` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sources {
    /// Where shoppers' facts come from.
    pub(super) kind: SourceKind,
    /// The union beside it, or alone.
    pub(super) union: Option<Union>,
    /// The bytes of the value.
    pub(super) span: Range<usize>,
}

/// The sources of what shoppers see, by name.
pub(super) const SHOPPERS: [(&str, SourceKind); 4] = [
    ("auto", SourceKind::Auto),
    ("page", SourceKind::Page),
    ("shopify", SourceKind::Shopify),
    ("woocommerce", SourceKind::WooCommerce),
];

/// Sources of the contract that a later version brings.
const LATER: [&str; 1] = ["browser"];

/// Other words that people write for a union.
const UNION_WORDS: [(Union, &[&str]); 3] = [
    (Union::Taobao, &["taobao", "tmall", "tbk", "alimama", "taoke", "淘宝", "天猫", "淘客", "淘宝客", "淘宝联盟"]),
    (Union::Jd, &["jd", "jingdong", "京东", "京东联盟"]),
    (Union::Pdd, &["pdd", "ddk", "pinduoduo", "duoduo", "拼多多", "多多进宝"]),
];

/// The names of all sources.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    SHOPPERS.into_iter().map(|(name, _)| name).chain(Union::ALL.map(Union::source))
}

/// The sources of a watch as a file names them: the shoppers' first, then the union.
pub fn sources(watch: &Watch) -> Vec<&'static str> {
    let shoppers = SHOPPERS.into_iter().find(|(_, kind)| *kind == watch.source).map(|(name, _)| name);
    shoppers.into_iter().chain(watch.union.map(Union::source)).collect()
}

/// What one name means.
#[derive(Clone, Copy)]
enum Name {
    Shoppers(SourceKind),
    Union(Union),
}

/// Reads `"page"` or `["page", "taobao-union"]`: one source of what shoppers see, one union, or both in any order.
pub(super) fn read(node: Node<'_>, faults: &mut Faults<'_>) -> Option<Sources> {
    let elements = match node.value.get_ref() {
        DeValue::Array(list) => list.iter().map(|value| Node { key: node.key, value }).collect(),
        _ => vec![node],
    };
    if elements.is_empty() {
        let what = ("this names no source".into(), "这里没有写来源".into());
        node.refuse(faults, what, ("leave the line out for \"auto\"".into(), "不写这一行就是 \"auto\"".into()));
        return None;
    }
    let (mut kind, mut union, before) = (None, None, faults.count());
    for element in elements {
        match name(element, faults) {
            Some(Name::Shoppers(new)) if kind.replace(new).is_some() => {
                let what =
                    ("what shoppers see is read from one place only".into(), "顾客看到的内容只能从一处读取".into());
                element.refuse(faults, what, pair_hint());
            }
            Some(Name::Union(new)) if union.replace(new).is_some() => {
                let what = ("a watch asks one union at most".into(), "一个监控项最多查询一个联盟".into());
                element.refuse(faults, what, pair_hint());
            }
            _ => {}
        }
    }
    let kind = kind.unwrap_or(if union.is_some() { SourceKind::Union } else { SourceKind::Auto });
    (faults.count() == before).then(|| Sources { kind, union, span: node.span() })
}

fn pair_hint() -> Text {
    (
        "keep one, and a union beside it if you like, such as [\"page\", \"taobao-union\"]".into(),
        "请只保留一个；可以再加一个联盟，例如 [\"page\", \"taobao-union\"]".into(),
    )
}

fn name(node: Node<'_>, faults: &mut Faults<'_>) -> Option<Name> {
    let text = node.text(faults)?;
    if let Some((_, kind)) = SHOPPERS.iter().find(|(name, _)| *name == text) {
        return Some(Name::Shoppers(*kind));
    }
    if let Some(union) = Union::ALL.into_iter().find(|union| union.source() == text) {
        return Some(Name::Union(union));
    }
    let (message, hint) = if LATER.contains(&text) {
        let (message, _) = keys::later(text);
        (message, ("write \"auto\", or leave the line out".into(), "请写 \"auto\"，或去掉这一行".into()))
    } else {
        let shown = short(text, 40);
        let word = text.trim().to_lowercase();
        let called = UNION_WORDS.iter().find(|(_, words)| words.contains(&word.as_str()));
        let meant = called.map(|(union, _)| union.source()).or_else(|| nearest(text, names()));
        let hint = if let Some(name) = meant {
            (format!("write \"{name}\""), format!("请写 \"{name}\""))
        } else {
            let names: Vec<_> = names().collect();
            (format!("write one of \"{}\"", names.join("\", \"")), format!("可选 \"{}\"", names.join("\"、\"")))
        };
        ((format!("`{shown}` is no source"), format!("没有 `{shown}` 这种来源")), hint)
    };
    node.refuse(faults, message, hint);
    None
}

/// The most characters of a union's id.
pub(super) const LONGEST_ID: usize = 120;

/// The union's own id of an item.
pub(super) fn union_id(node: Node<'_>, faults: &mut Faults<'_>) -> Option<String> {
    let text = node.text(faults)?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if (1..=LONGEST_ID).contains(&text.len()) && text.chars().all(plain) {
        return Some(text.to_owned());
    }
    let what = (
        format!("a union's id is made of 1 to {LONGEST_ID} letters, digits, `_` and `-`"),
        format!("联盟的商品 id 由 1 到 {LONGEST_ID} 个字母、数字、`_`、`-` 组成"),
    );
    let within = Url::parse(text.trim()).ok().and_then(|url| identify(&url).item_id);
    let hint = match within {
        Some(id) => (format!("write the id alone: \"{id}\""), format!("只写 id：\"{id}\"")),
        None => (
            "copy the id alone as the union shows it, without a link around it".into(),
            "请只复制联盟显示的 id，不要带链接".into(),
        ),
    };
    node.refuse(faults, what, hint);
    None
}

/// What is wrong between the sources, the address and the union's id of a watch: where, what, and what to write.
/// `own` are the sources that the watch names itself, `inherited` those of `[defaults]`.
pub(super) fn misfit(
    own: Option<&Sources>,
    inherited: Option<&Sources>,
    (url, url_span): (&Url, &Range<usize>),
    union_id: Option<&str>,
) -> Option<(Range<usize>, Text, Text)> {
    let sources = own.or(inherited)?;
    let union = sources.union?;
    let address = identify(url);
    if let Some(other) = union_of(address.platform).filter(|other| *other != union) {
        // The page of one item and the numbers of another would be one listing.
        let span = own.map_or(url_span, |own| &own.span).clone();
        let (en, zh) = at(other);
        let message = (
            format!("this watch is of {en}, which {} does not have", union.name(Locale::En)),
            format!("这是{zh}的商品，{}里没有", union.name(Locale::ZhCn)),
        );
        let right = match SHOPPERS.into_iter().find(|(_, kind)| *kind == sources.kind) {
            Some((shoppers, _)) => format!("source = [\"{shoppers}\", \"{}\"]", other.source()),
            None => format!("source = \"{}\"", other.source()),
        };
        let (en, zh) = at(union);
        let hint = (
            format!("write `{right}`, or take the item's address at {en}"),
            format!("请写 `{right}`，或改用该商品在{zh}的地址"),
        );
        return Some((span, message, hint));
    }
    let fits = union_of(address.platform).is_some() && (address.item_id.is_some() || is_link(url));
    if fits || union_id.is_some() {
        return None;
    }
    let message = (
        format!("this address does not tell which item of {} it is", union.name(Locale::En)),
        format!("从这个地址看不出是{}的哪个商品", union.name(Locale::ZhCn)),
    );
    let (en, zh) = at(union);
    let hint = (
        format!("take the item's address at {en}, or add a line `union_id = \"…\"` with the union's own id of it"),
        format!("请用该商品在{zh}的地址，或加上一行 `union_id = \"…\"`，写联盟里的商品 id"),
    );
    Some((url_span.clone(), message, hint))
}

/// The union that has the items of a platform.
fn union_of(platform: Platform) -> Option<Union> {
    match platform {
        Platform::Taobao | Platform::Tmall => Some(Union::Taobao),
        Platform::Jd => Some(Union::Jd),
        Platform::Pdd => Some(Union::Pdd),
        _ => None,
    }
}

/// Where its items are sold.
fn at(union: Union) -> (&'static str, &'static str) {
    match union {
        Union::Taobao => ("Taobao or Tmall", "淘宝、天猫"),
        Union::Jd => ("JD", "京东"),
        Union::Pdd => ("Pinduoduo", "拼多多"),
    }
}

/// Promotion and short links, which the union resolves.
fn is_link(url: &Url) -> bool {
    const HOSTS: [&str; 9] = [
        "uland.taobao.com",
        "s.click.taobao.com",
        "s.click.tmall.com",
        "m.tb.cn",
        "e.tb.cn",
        "u.jd.com",
        "3.cn",
        "union-click.jd.com",
        "p.pinduoduo.com",
    ];
    let says_something = url.path().len() > 1 || url.query().is_some();
    says_something && url.host_str().is_some_and(|host| HOSTS.contains(&host))
}
