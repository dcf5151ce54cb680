//! `[watch.select]`: CSS selectors of the operator, `selector @attribute`.

use std::collections::BTreeMap;

use scraper::{Selector, error::SelectorErrorKind};
use toml::de::DeTable;

use super::keys;
use crate::{
    diagnose::{Faults, each, short, value::Refusal},
    listing::Field,
};

/// A selector, and the attribute to take instead of the text.
pub(super) type Selection = (String, Option<String>);

/// No selector that a person writes is longer.
const LONGEST: usize = 1000;

/// Reads one level; an empty text takes back what `[defaults]` says.
pub(super) fn read(table: &DeTable<'_>, faults: &mut Faults<'_>) -> BTreeMap<Field, Option<Selection>> {
    let mut fields = BTreeMap::new();
    each(table, &keys::SELECT, faults, |field, node, faults| {
        if node.value.get_ref().as_str() == Some("") {
            fields.insert(field, None);
        } else if let Some(selection) = node.read(faults, selection) {
            fields.insert(field, Some(selection));
        }
    });
    fields
}

fn selection(text: &str) -> Result<Selection, Refusal> {
    if text.len() > LONGEST {
        return Err(refuse(text, "far too long for a selector", "选择器过长"));
    }
    let (selector, attribute) = split(text);
    if selector.is_empty() {
        return Err(refuse(text, "there is no selector before the attribute", "属性前面缺少选择器"));
    }
    match Selector::parse(selector) {
        Ok(_) => Ok((selector.to_owned(), attribute.map(str::to_ascii_lowercase))),
        Err(why) => {
            let (en, zh) = reason(&why);
            Err(refuse(text, en, zh))
        }
    }
}

/// `selector @attribute`: CSS itself knows `@` only inside strings, which end in a quote or bracket.
fn split(text: &str) -> (&str, Option<&str>) {
    let text = text.trim();
    match text.rsplit_once('@') {
        Some((selector, attribute)) if is_name(attribute) => (selector.trim_end(), Some(attribute)),
        _ => (text, None),
    }
}

fn is_name(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_:.".contains(&b))
}

fn reason(why: &SelectorErrorKind) -> (&'static str, &'static str) {
    match why {
        SelectorErrorKind::EndOfLine => ("it ends too early", "选择器不完整"),
        SelectorErrorKind::InvalidAtRule | SelectorErrorKind::InvalidAtRuleBody => {
            ("`@` is followed by no attribute name", "`@` 后面不是属性名")
        }
        SelectorErrorKind::ExpectedColonOnPseudoElement | SelectorErrorKind::ExpectedIdentityOnPseudoElement => {
            ("a `:` without a name", "`:` 后面缺少名称")
        }
        SelectorErrorKind::TooManyNestedBlocks => ("it is nested too deeply", "嵌套太深"),
        SelectorErrorKind::UnexpectedSelectorParseError(_) => (
            "a part of it is unknown to CSS or can't be used on a saved page",
            "其中有 CSS 不认识或无法在静态页面上使用的部分",
        ),
        _ => ("a sign in it can't stand there", "其中有放错位置的符号"),
    }
}

fn refuse(text: &str, en: &str, zh: &str) -> Refusal {
    let shown = short(text, 60);
    let hint = if text.starts_with('/') || text.starts_with("(/") || text.starts_with("xpath") {
        (
            "this looks like XPath; CSS is wanted, such as \".price-now\"",
            "这像是 XPath；需要 CSS 选择器，例如 \".price-now\"",
        )
    } else if text.contains("::") {
        (
            "for the text write the selector alone, for an attribute \".price @content\"",
            "取文本只写选择器，取属性写 \".price @content\"",
        )
    } else {
        (
            "write CSS such as \".price-now\", \"#price span\" or \"meta[itemprop=price] @content\"",
            "请写 CSS，例如 \".price-now\"、\"#price span\"、\"meta[itemprop=price] @content\"",
        )
    };
    Refusal::new(
        (format!("`{shown}` is no CSS selector: {en}"), format!("`{shown}` 不是 CSS 选择器：{zh}")),
        (hint.0.into(), hint.1.into()),
    )
}

#[cfg(test)]
mod tests {
    use super::selection;

    #[test]
    fn reads_selectors() {
        let table = [
            (".price-now", ".price-now", None),
            ("meta[itemprop=price] @content", "meta[itemprop=price]", Some("content")),
            ("img.main@data-SRC", "img.main", Some("data-src")),
            ("a[href*='@shop']", "a[href*='@shop']", None),
            ("  #a > b:nth-child(2)  ", "#a > b:nth-child(2)", None),
        ];
        for (text, selector, attribute) in table {
            assert_eq!(selection(text), Ok((selector.to_owned(), attribute.map(str::to_owned))), "{text}");
        }
        for text in
            ["", "@content", ".price >", "//div[@class='x']", ".a::text", "p[", "div..x", "{}", &"a ".repeat(1000)]
        {
            assert!(selection(text).is_err(), "{text}");
        }
        assert!(selection("//div[@class='x']").is_err_and(|refusal| refusal.hint.0.contains("XPath")));
    }
}
