//! The choices of an item as a shopper sees them: a drop-down list, radio buttons or swatches with names.
//!
//! One list of choices is the item's variants. Several lists (size and colour) are not: which of their pairs exist is not
//! shown. Lists whose purpose is not plain make the number uncertain, and then nothing is said.

use std::collections::HashMap;

use super::{
    Sightline,
    area::{AWAY, HIDDEN},
};
use crate::{
    listing::Variant,
    source::page::scan::{Id, Tag, unescape},
};

/// How far behind the name choices may stand, in nodes.
const NEAR: usize = 1500;
/// How many lists and how many choices of one are looked at.
const MOST_LISTS: usize = 40;
const MOST: usize = 300;
/// How long the name of a choice may be.
const NAME: usize = 120;

/// What lists of choices are called.
const CHOICE: &[&str] = &[
    "size",
    "colo",
    "variant",
    "variation",
    "option",
    "attribute",
    "style",
    "flavo",
    "scent",
    "material",
    "model",
    "capacity",
    "storage",
    "memory",
    "format",
    "edition",
    "finish",
    "fabric",
    "width",
    "length",
    "swatch",
    "grind",
    "dimension",
    "taille",
    "couleur",
    "pointure",
    "größe",
    "groesse",
    "farbe",
    "ausführung",
    "variante",
    "talla",
    "tamaño",
    "tamanho",
    "taglia",
    "colore",
    "maat",
    "kleur",
    "rozmiar",
    "kolor",
    "velikost",
    "barva",
    "storlek",
    "färg",
    "размер",
    "цвет",
    "サイズ",
    "カラー",
    "颜色",
    "颜色分类",
    "尺码",
    "规格",
    "套餐",
    "款式",
    "口味",
    "型号",
    "색상",
    "사이즈",
    "옵션",
];
/// What other lists are called: how many, where, in which order, with which service.
const OTHER: &[&str] = &[
    "qty",
    "quant",
    "menge",
    "anzahl",
    "cantidad",
    "quantité",
    "数量",
    "수량",
    "country",
    "region",
    "state",
    "province",
    "city",
    "land",
    "locale",
    "lang",
    "currency",
    "sort",
    "order-by",
    "orderby",
    "filter",
    "warrant",
    "protection",
    "insurance",
    "plan",
    "rating",
    "star",
    "review",
    "score",
    "purchase",
    "subscri",
    "frequen",
    "interval",
    "deliver",
    "ship",
    "store",
    "payment",
    "pay",
    "search",
    "newsletter",
    "gift",
    "engrav",
    "financ",
    "consent",
    "cookie",
    "address",
    "zip",
    "page",
    "contact",
    "subject",
    "garantie",
    "versand",
    "livraison",
    "envío",
    "recipient",
    "month",
    "year",
    "vote",
    "poll",
    "tab",
    "slide",
    "view",
    "service",
    "share",
    "reason",
    "fulfil",
    "pickup",
    "gender",
    "title",
];
/// How an entry that is no choice starts.
const EMPTY: &[&str] = &[
    "choose",
    "select",
    "please",
    "pick ",
    "--",
    "- ",
    "—",
    "bitte",
    "wähle",
    "auswähl",
    "choisi",
    "sélection",
    "elige",
    "elija",
    "selecc",
    "escolh",
    "selecion",
    "scegli",
    "selezion",
    "kies",
    "maak een",
    "wybierz",
    "vyberte",
    "zvolte",
    "välj",
    "выберите",
    "请选择",
    "選択",
    "选择",
    "선택",
    "[",
    "seçin",
    "none",
    "any",
];

#[derive(Debug, PartialEq)]
enum Use {
    Choice,
    Other,
    Open,
}

#[derive(Debug)]
struct List {
    /// The name of the field.
    field: String,
    /// Everything else that it is called, too.
    called: String,
    choices: Vec<Variant>,
}

impl List {
    /// Shopify's forms send the number of a variant as `id` (<https://shopify.dev/docs/api/ajax/reference/cart>): a list of
    /// these holds every pair of colour and size.
    fn is_whole(&self) -> bool {
        let is_number = |id: &String| id.len() >= 6 && id.bytes().all(|b| b.is_ascii_digit());
        self.field == "id"
            && self.choices.len() > 1
            && self.choices.iter().all(|c| c.id.as_ref().is_some_and(is_number) && c.name.is_some())
    }

    fn purpose(&self) -> Use {
        let numbers = self
            .choices
            .iter()
            .all(|c| c.name.as_deref().is_some_and(|n| n.trim_end_matches('+').parse::<u32>().is_ok_and(|n| n <= 100)));
        let consecutive =
            numbers && self.choices.first().and_then(|c| c.name.as_deref()).is_some_and(|n| matches!(n, "0" | "1"));
        if consecutive || self.is_plainly_other() {
            return Use::Other;
        }
        let has = |words: &[&str]| words.iter().any(|w| self.called.contains(w));
        match (has(CHOICE), has(OTHER)) {
            (true, _) => Use::Choice,
            (false, true) if !self.called.contains("product") => Use::Other,
            (false, _) => Use::Open,
        }
    }

    /// The words that people see or that name the field say that it is no choice.
    fn is_plainly_other(&self) -> bool {
        let strong = [
            "qty",
            "quant",
            "country",
            "currency",
            "sort",
            "warrant",
            "protection",
            "insurance",
            "subscri",
            "frequen",
            "interval",
            "ship",
            "deliver",
            "payment",
            "plan",
            "gift",
            "engrav",
            "rating",
            "review",
            "purchase",
            "数量",
            "menge",
            "anzahl",
            "cantidad",
            "financ",
        ];
        strong.iter().any(|w| self.called.contains(w))
    }
}

/// The choices of the item's only list of choices; none where there are several.
pub fn choices(line: &mut Sightline<'_, '_>) -> Vec<Variant> {
    let region = line.region();
    let region = region.start..region.end.min(region.start + NEAR);
    let mut lists = drop_downs(line, region.clone());
    if let Some(at) = lists.iter().position(List::is_whole) {
        return lists.swap_remove(at).choices;
    }
    lists.extend(radio_buttons(line, region.clone()));
    lists.extend(swatches(line, region));
    let mut found: Vec<List> = Vec::new();
    for list in lists.into_iter().filter(|l| l.choices.len() > 1) {
        match list.purpose() {
            Use::Other => {}
            Use::Open => return Vec::new(),
            // The same list for small and large screens.
            Use::Choice if found.iter().any(|f| names(f) == names(&list)) => {}
            Use::Choice => found.push(list),
        }
    }
    if found.len() == 1 { found.remove(0).choices } else { Vec::new() }
}

fn names(list: &List) -> Vec<String> {
    list.choices.iter().map(|c| super::squash(c.name.as_deref().unwrap_or_default())).collect()
}

/// What the attributes of an element call it.
fn called(line: &Sightline<'_, '_>, id: Id) -> String {
    let told = |n: &str| {
        ["name", "id", "class", "aria-label", "title"].iter().any(|k| n.eq_ignore_ascii_case(k))
            || n.starts_with("data-")
    };
    let mut out = String::new();
    for (name, value) in line.doc.attrs(id).filter(|(n, v)| told(n) && v.len() < 200).take(20) {
        out.push_str(&format!(
            " {} {}",
            if name.starts_with("data-") { name } else { "" },
            unescape(value).to_lowercase()
        ));
    }
    out
}

fn drop_downs(line: &mut Sightline<'_, '_>, region: std::ops::Range<Id>) -> Vec<List> {
    let doc = line.doc;
    let labels = labels(line, &region);
    let selects: Vec<Id> = region.filter(|id| doc.tag(*id) == Tag::Select).take(MOST_LISTS).collect();
    let mut lists = Vec::new();
    for id in selects {
        if line.areas.of(id) & AWAY != 0 {
            continue;
        }
        let mut name = called(line, id);
        if let Some(label) = doc.attr(id, "id").and_then(|i| labels.get(i.as_ref())) {
            name.push_str(&format!(" {}", label.to_lowercase()));
        } else if let Some(around) = doc.parent(id) {
            // The words right before it.
            name.push_str(&format!(" {}", doc.text_of(around..id, 40, |_| true).to_lowercase()));
            name.push_str(&called(line, around));
        }
        let choices = doc.inside(id).filter(|o| doc.tag(*o) == Tag::Option).take(MOST).filter_map(|option| {
            let text = doc.text(option, NAME);
            let value = doc.attr(option, "value").map(|v| v.trim().to_owned());
            let lower = text.to_lowercase();
            if text.is_empty() || value.as_deref() == Some("") || EMPTY.iter().any(|e| lower.starts_with(e)) {
                return None;
            }
            let closed = doc.attr(option, "disabled").is_some();
            Some(Variant {
                id: value.filter(|v| *v != text && v.len() <= 64),
                name: Some(text),
                available: closed.then_some(false),
                ..Variant::default()
            })
        });
        let field = doc.attr(id, "name").unwrap_or_default().into_owned();
        lists.push(List { field, called: name, choices: choices.collect() });
    }
    lists
}

/// The words of `<label for>`.
fn labels(line: &Sightline<'_, '_>, region: &std::ops::Range<Id>) -> HashMap<String, String> {
    let doc = line.doc;
    let labels = region.clone().filter(|id| doc.tag(*id) == Tag::Label).take(MOST);
    labels.filter_map(|id| Some((doc.attr(id, "for")?.into_owned(), doc.text(id, NAME)))).collect()
}

fn radio_buttons(line: &mut Sightline<'_, '_>, region: std::ops::Range<Id>) -> Vec<List> {
    let doc = line.doc;
    let labels = labels(line, &region);
    let is_radio =
        |id: &Id| doc.tag(*id) == Tag::Input && doc.attr(*id, "type").is_some_and(|t| t.eq_ignore_ascii_case("radio"));
    let radios: Vec<Id> = region.filter(is_radio).take(MOST).collect();
    let mut order: Vec<String> = Vec::new();
    let mut groups: HashMap<String, List> = HashMap::new();
    for id in radios {
        let Some(group) = doc.attr(id, "name").map(|n| n.trim().to_owned()).filter(|n| !n.is_empty()) else { continue };
        if line.areas.of(id) & AWAY != 0 {
            continue;
        }
        let label = doc.ancestors(id).take(2).find(|a| doc.tag(*a) == Tag::Label).map(|a| doc.text(a, NAME));
        let label = label.or_else(|| labels.get(doc.attr(id, "id")?.as_ref()).cloned()).filter(|l| !l.is_empty());
        let value = doc.attr(id, "value").map(|v| v.trim().to_owned()).filter(|v| !v.is_empty());
        let name = label.or_else(|| doc.attr(id, "aria-label").map(|l| l.trim().to_owned())).or_else(|| value.clone());
        let Some(name) = name.filter(|n| !n.is_empty() && n.len() <= NAME) else { continue };
        let list = groups.entry(group.clone()).or_insert_with(|| {
            order.push(group.clone());
            let around: String = doc.ancestors(id).take(4).map(|a| called(line, a)).collect();
            let legend = doc.ancestors(id).take(5).find(|a| doc.tag(*a) == Tag::Fieldset).map(|a| doc.text(a, 30));
            List {
                field: group.clone(),
                called: format!("{} {} {}", group.to_lowercase(), around, legend.unwrap_or_default().to_lowercase()),
                choices: Vec::new(),
            }
        });
        list.choices.push(Variant {
            id: value.filter(|v| *v != name && v.len() <= 64),
            name: Some(name),
            available: doc.attr(id, "disabled").is_some().then_some(false),
            ..Variant::default()
        });
    }
    order.iter().filter_map(|name| groups.remove(name)).collect()
}

/// Buttons that behave as radio buttons, or that stand under a label for choices.
fn swatches(line: &mut Sightline<'_, '_>, region: std::ops::Range<Id>) -> Vec<List> {
    let doc = line.doc;
    let is =
        |id: Id, roles: &[&str]| doc.attr(id, "role").is_some_and(|r| roles.iter().any(|k| r.eq_ignore_ascii_case(k)));
    let labelled = |id: Id| {
        doc.attr(id, "aria-label").is_some_and(|l| {
            let l = l.to_lowercase();
            l.len() <= 30 && CHOICE.iter().any(|w| l.contains(w))
        })
    };
    let is_group = |id: &Id| {
        let tag = doc.tag(*id);
        tag.is_element()
            && !matches!(tag, Tag::Button | Tag::Input | Tag::Select | Tag::A | Tag::Svg | Tag::Img)
            && (is(*id, &["radiogroup", "listbox"]) || labelled(*id))
    };
    let groups: Vec<Id> = region.filter(is_group).take(MOST_LISTS).collect();
    let mut lists = Vec::new();
    for group in groups {
        if line.areas.of(group) & (AWAY | HIDDEN) != 0 {
            continue;
        }
        let around: String =
            std::iter::once(group).chain(doc.ancestors(group).take(1)).map(|a| called(line, a)).collect();
        let pressed = ["value", "aria-pressed", "aria-checked", "data-value"];
        let members: Vec<Id> = doc
            .inside(group)
            .filter(|id| doc.tag(*id).is_element() && doc.tag(*id) != Tag::Input)
            .filter(|id| {
                is(*id, &["radio", "option"])
                    || (doc.tag(*id) == Tag::Button && pressed.iter().any(|a| doc.attr(*id, a).is_some()))
            })
            .take(MOST)
            .collect();
        let choices = members.into_iter().filter_map(|id| {
            let text = Some(doc.text(id, NAME)).filter(|t| !t.is_empty());
            let name = text.or_else(|| doc.attr(id, "aria-label").map(|l| l.trim().to_owned()))?;
            let closed =
                doc.attr(id, "disabled").is_some() || doc.attr(id, "aria-disabled").is_some_and(|v| v == "true");
            let value = doc.attr(id, "value").map(|v| v.trim().to_owned());
            Some(Variant {
                id: value.filter(|v| !v.is_empty() && *v != name && v.len() <= 64),
                name: Some(name).filter(|n| !n.is_empty()),
                available: closed.then_some(false),
                ..Variant::default()
            })
        });
        lists.push(List { field: String::new(), called: around, choices: choices.collect() });
    }
    lists
}
