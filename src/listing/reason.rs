//! The reasons of polls in the language of whoever reads them.
//!
//! A reason is stored and printed as JSON in English, one sentence with its evidence. Where people read it, it is shown in
//! their language: each sentence is one of a few with gaps, and what fills a gap is quoted from the page or the address,
//! the name of a union, or a sentence within the sentence.

mod unions;

use std::borrow::Cow;

use super::{Locale, Union};

/// Sentences within sentences within sentences …
const DEEPEST: u8 = 4;

/// Sentences of the readers and of the way to the shop, with `{}` for what is quoted, `{why}` for a sentence that is
/// translated as well, and the same in Chinese.
const SENTENCES: &[(&str, &str)] = &[
    ("The page is a robot check by {} (it says “{}”).", "页面是 {} 的人机验证（页面上写着“{}”）。"),
    ("The page is a robot check by {} ({}).", "页面是 {} 的人机验证（{}）。"),
    ("The page is a robot check or a denial: its title is “{}”.", "页面是人机验证或拒绝访问页：标题为“{}”。"),
    ("The page is a robot check or a denial: its heading is “{}”.", "页面是人机验证或拒绝访问页：页内标题为“{}”。"),
    ("The page is a robot check or a denial: it says “{}”.", "页面是人机验证或拒绝访问页：页面上写着“{}”。"),
    ("The address leads to a robot check ({}).", "该地址跳转到人机验证（{}）。"),
    ("The address leads to a sign-in page ({}).", "该地址跳转到登录页（{}）。"),
    ("The page is a sign-in page: its title is “{}”.", "页面是登录页：标题为“{}”。"),
    ("The page is a sign-in page: its heading is “{}”.", "页面是登录页：页内标题为“{}”。"),
    ("The page is {}'s sign-in app ({}).", "页面是 {} 的登录页（{}）。"),
    ("The page asks to sign in: it says “{}”.", "页面要求登录：页面上写着“{}”。"),
    ("The page is the shop's template of missing pages ({}).", "页面是店铺的“页面不存在”模板（{}）。"),
    ("The page says that there is no such item: its title is “{}”.", "页面称商品不存在：标题为“{}”。"),
    ("The page says that there is no such item: its heading is “{}”.", "页面称商品不存在：页内标题为“{}”。"),
    ("The page says that there is no such item: “{}”.", "页面称商品不存在：“{}”。"),
    ("The shop is closed for a while: it asks for a password ({}).", "店铺暂时关闭：需要密码（{}）。"),
    ("The shop is closed for a while: the page says “{}”.", "店铺暂时关闭：页面上写着“{}”。"),
    ("The shop asks for the visitor's age first: the page says “{}”.", "店铺先要求确认年龄：页面上写着“{}”。"),
    ("The shop answers for another region: the page says “{}”.", "店铺按其他地区应答：页面上写着“{}”。"),
    ("The shop asks for consent first: the page says “{}”.", "店铺先要求同意条款：页面上写着“{}”。"),
    ("The address leads to the front page of {}.", "该地址跳转到 {} 的首页。"),
    ("The address leads to search results: the title says “{}”.", "该地址跳转到搜索结果页：标题中有“{}”。"),
    ("The address leads to search results: the heading says “{}”.", "该地址跳转到搜索结果页：页内标题中有“{}”。"),
    ("The address leads to search results of Amazon.", "该地址跳转到亚马逊的搜索结果页。"),
    ("The address leads to search results ({}).", "该地址跳转到搜索结果页（{}）。"),
    ("The address leads to a list of items ({}).", "该地址跳转到商品列表页（{}）。"),
    ("The address leads to the front page ({}).", "该地址跳转到首页（{}）。"),
    ("The address is that of the shop's front page.", "该地址是店铺首页。"),
    ("The address is that of search results.", "该地址是搜索结果页。"),
    ("The page is an empty shell that scripts would fill.", "页面是空壳，内容要靠脚本填充。"),
    ("The page is empty.", "页面是空的。"),
    ("The answer ends in the middle of its JSON.", "应答的 JSON 不完整，中途截断。"),
    ("The answer ends in the middle of the page ({}).", "应答中途截断，页面不完整（{}）。"),
    ("The page lists {} products and is about none of them.", "页面列出了 {} 件商品，但不是其中任何一件的详情页。"),
    ("The page calls itself that of another item ({}).", "页面标明的是另一件商品（{}）。"),
    ("The page is about another item ({}).", "页面是另一件商品的（{}）。"),
    ("The page shows no certain title and no certain price.", "页面上没有读到确定的标题和价格。"),
    ("The page shows no certain title{} and no certain price{}.", "页面上没有读到确定的标题{}和价格{}。"),
    ("The page shows no certain title{}.", "页面上没有读到确定的标题{}。"),
    ("The page shows no certain price{}.", "页面上没有读到确定的价格{}。"),
    ("The shop answered that there is no such page (HTTP {}).", "店铺称没有这个页面（HTTP {}）。"),
    ("The shop asks to sign in (HTTP {}).", "店铺要求登录（HTTP {}）。"),
    ("The shop denies access to the page (HTTP {}).", "店铺拒绝访问该页面（HTTP {}）。"),
    ("The shop says that it is asked too often (HTTP {}).", "店铺称访问过于频繁（HTTP {}）。"),
    (
        "The shop may not show the page here for legal reasons (HTTP {}).",
        "因法律原因，店铺不能在此显示该页面（HTTP {}）。",
    ),
    ("The shop's server failed (HTTP {}).", "店铺服务器出错（HTTP {}）。"),
    ("The shop refused the request (HTTP {}).", "店铺拒绝了请求（HTTP {}）。"),
    ("Taobao's robot check refused the request ({}).", "淘宝的人机验证拒绝了请求（{}）。"),
    ("Alibaba's robot check refused the request ({}).", "阿里巴巴的人机验证拒绝了请求（{}）。"),
    ("Taobao denies access ({}).", "淘宝拒绝访问（{}）。"),
    ("Taobao asks to sign in ({}).", "淘宝要求登录（{}）。"),
    ("Taobao wants the token of a visit first ({}).", "淘宝要求先有访问令牌（{}）。"),
    ("Pinduoduo asks to sign in ({}).", "拼多多要求登录（{}）。"),
    ("JD's risk check refused the request ({}).", "京东的风险检查拒绝了请求（{}）。"),
    ("Pinduoduo's robot check refused the request ({}).", "拼多多的人机验证拒绝了请求（{}）。"),
    ("{}'s robot check refused the request ({}).", "{} 的人机验证拒绝了请求（{}）。"),
    ("{}'s captcha refused the request ({}).", "{} 的验证码拒绝了请求（{}）。"),
    ("PerimeterX refused the request ({}).", "PerimeterX 拒绝了请求（{}）。"),
    ("the address now leads to another item ({})", "该地址现在跳转到另一件商品（{}）"),
    ("the address now leads to the front page", "该地址现在跳转到首页"),
    ("the address now leads to search results", "该地址现在跳转到搜索结果页"),
    ("the address now leads to a list of items", "该地址现在跳转到商品列表页"),
    // Before what such a host answered, which it ends with.
    ("{} rests until {}: {why}", "{} 暂停到 {}：{why}"),
    ("{} asks to sign in (401)", "{} 要求登录（401）"),
    ("{} answered 429 (too many requests) from {}", "{} 应答 429（访问过于频繁），来自 {}"),
    ("{} answered 429 (too many requests)", "{} 应答 429（访问过于频繁）"),
    ("{} answered 403 (forbidden) from {}", "{} 应答 403（禁止访问），来自 {}"),
    ("{} answered 403 (forbidden)", "{} 应答 403（禁止访问）"),
    ("{} answered 503 from {}", "{} 应答 503，来自 {}"),
    ("robots.txt of {} forbids {} for {}", "{} 的 robots.txt 禁止 {}（{}）"),
    (
        "robots.txt could not be read, so nothing else is asked: {why}",
        "无法读取 robots.txt，因此不再请求其他地址：{why}",
    ),
    ("{} redirects more than {} times", "{} 重定向超过 {} 次"),
    ("the shop's API tells no title or no price for this item", "店铺接口没有给出该商品的标题或价格"),
    ("the shop's API answered with something that is no product", "店铺接口应答的不是商品"),
    ("the item is not in this list of the shop's", "店铺的商品列表中没有该商品"),
    ("the choice {} that the address names is no longer there", "地址中的规格 {} 已不存在"),
    ("{} answered {} ({})", "{} 应答 {}（{}）"),
    ("the shop's API knows no such item ({})", "店铺接口称没有该商品（{}）"),
    ("The service answers without an item ({}).", "接口应答里没有商品（{}）。"),
    ("The shop's data say that the item was taken off the shelf (下架).", "店铺数据显示商品已下架。"),
    ("The shop's data say that the item was taken off the shelf.", "店铺数据显示商品已下架。"),
    ("The page says that the item was taken off the shelf (下柜).", "页面称商品已下柜。"),
    ("The shop's data say that the item was taken down.", "店铺数据显示商品已下架。"),
    ("The shop's data say that the item is not on sale any more.", "店铺数据显示商品已不再销售。"),
    ("The shop's data say that the offer is not on sale any more.", "店铺数据显示该货源已不再销售。"),
    ("The shop's interface asks to sign in.", "店铺接口要求登录。"),
    ("The shop's interface refuses to answer (robot check).", "店铺接口拒绝应答（人机验证）。"),
    ("The shop's interface says that the item does not exist any more.", "店铺接口称商品已不存在。"),
    ("The shop's interface says that the item does not exist.", "店铺接口称商品不存在。"),
    ("The shop's interface answers with an error instead of an item.", "店铺接口应答的是错误，没有商品。"),
    ("The shop's price interface answers with prices only, without an item.", "店铺的价格接口只有价格，没有商品。"),
    ("the shop's API answers with another item", "店铺接口应答的是另一件商品"),
    ("the shop's API answered {}", "店铺接口应答 {}"),
    ("the shop's API did not answer with JSON", "店铺接口应答的不是 JSON"),
];

/// A reason in this language; one that is none of the known sentences stays as it is.
pub fn reason_in(locale: Locale, reason: &str) -> Cow<'_, str> {
    match locale {
        Locale::En => Cow::Borrowed(reason),
        Locale::ZhCn => translated(reason, DEEPEST),
    }
}

fn translated(reason: &str, deep: u8) -> Cow<'_, str> {
    let Some(deep) = deep.checked_sub(1) else { return Cow::Borrowed(reason) };
    let all = unions::SENTENCES.iter().chain(SENTENCES);
    let found = all.into_iter().find_map(|(english, other)| Some(fill(other, &gaps(english, reason)?, deep)));
    found.map_or(Cow::Borrowed(reason), Cow::Owned)
}

/// What a gap holds.
#[derive(Clone, Copy)]
enum Gap<'t> {
    Quoted(&'t str),
    Union(Union),
    Why(&'t str),
}

/// A sentence in pieces: what stands before a gap, and the name of the gap; none after the last piece.
fn pieces(sentence: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let mut rest = Some(sentence);
    std::iter::from_fn(move || {
        let sentence = rest.take()?;
        let Some((before, after)) = sentence.split_once('{') else { return Some((sentence, None)) };
        let (name, after) = after.split_once('}')?;
        rest = Some(after);
        Some((before, Some(name)))
    })
}

/// What stands in the gaps of a sentence, if the text is that sentence.
fn gaps<'t>(sentence: &str, text: &'t str) -> Option<Vec<Gap<'t>>> {
    let mut pieces = pieces(sentence).peekable();
    let mut rest = text;
    let mut found = Vec::new();
    while let Some((before, gap)) = pieces.next() {
        rest = rest.strip_prefix(before)?;
        let (Some(gap), Some((next, more))) = (gap, pieces.peek()) else { break };
        if gap == "union" {
            let (union, name) = named(rest)?;
            found.push(Gap::Union(union));
            rest = rest.get(name.len()..)?;
            continue;
        }
        let at = match more {
            Some(_) => rest.find(next)?,
            // The last piece ends the text.
            None => rest.len().checked_sub(next.len()).filter(|_| rest.ends_with(next))?,
        };
        let inside = rest.get(..at)?;
        found.push(if gap == "why" { Gap::Why(inside) } else { Gap::Quoted(inside) });
        rest = rest.get(at..)?;
    }
    rest.is_empty().then_some(found)
}

/// The union that a text begins with, and the name by which it is called there.
fn named(text: &str) -> Option<(Union, &'static str)> {
    let names =
        Union::ALL.into_iter().flat_map(|union| [union.source(), union.name(Locale::En)].map(|name| (union, name)));
    names.into_iter().find(|(_, name)| text.starts_with(name))
}

fn fill(sentence: &str, gaps: &[Gap], deep: u8) -> String {
    let mut out = String::new();
    let mut gaps = gaps.iter();
    for (before, gap) in pieces(sentence) {
        out.push_str(before);
        match gap.and_then(|_| gaps.next()) {
            Some(Gap::Quoted(text)) => out.push_str(text),
            Some(Gap::Union(union)) => out.push_str(union.name(Locale::ZhCn)),
            Some(Gap::Why(why)) => out.push_str(&translated(why, deep)),
            None => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_have_the_same_gaps() {
        for (english, chinese) in SENTENCES.iter().chain(unions::SENTENCES) {
            let names = |sentence| pieces(sentence).filter_map(|(_, gap)| gap).collect::<Vec<_>>();
            assert_eq!(names(english), names(chinese), "{english}");
            assert!(names(english).iter().all(|name| ["", "union", "why"].contains(name)), "{english}");
            let filled = english.replace("{}", "x").replace("{why}", "y").replace("{union}", "jd-union");
            let expected = chinese.replace("{}", "x").replace("{why}", "y").replace("{union}", "京东联盟");
            assert_eq!(reason_in(Locale::ZhCn, &filled), expected, "no other sentence takes it");
            assert_eq!(reason_in(Locale::En, &filled), filled);
        }
    }

    #[test]
    fn what_unions_say() {
        for (english, chinese) in [
            (
                "taobao-union rests until 14:20:05 UTC: 7 App Call Limited (accesscontrol.limited-by-app-access-count: \
                 This ban will last for 31062 more seconds)",
                "淘宝联盟的调用暂停到 14:20:05 UTC：7 App Call Limited (accesscontrol.limited-by-app-access-count: This ban \
                 will last for 31062 more seconds)",
            ),
            ("the Taobao union's quota is used up until 14:20", "淘宝联盟的调用额度已用完，14:20 恢复"),
            (
                "no key for the Taobao union in rivald.toml ([union.taobao] app_key)",
                "rivald.toml 中没有淘宝联盟的 Key（[union.taobao] app_key）",
            ),
            (
                "jd-union needs a key of your own: set app_key and secret in [union.jd]",
                "查询京东联盟需要自己的 Key：请在 [union.jd] 中填写 app_key 和 secret",
            ),
            (
                "pdd-union does not know the item by this id (several items answer to its number): set union_id = \"…\" of \
                 this watch to the item's goods_sign",
                "多多进宝不认识这个商品 ID（有多件商品对应这个编号）：请在该监控项中写 union_id = \"…\"，值为商品的 goods_sign",
            ),
            (
                "jd-union did not answer: a page came instead of a reply (HTTP 502)",
                "京东联盟未正常应答：返回的是网页，不是接口应答（HTTP 502）",
            ),
            (
                "the JD union: the secret in [union.jd] can't be read: no such file",
                "京东联盟：无法读取 [union.jd] 中的 secret：no such file",
            ),
            ("jd-unions did not answer: x", "jd-unions did not answer: x"),
        ] {
            assert_eq!(reason_in(Locale::ZhCn, english), chinese);
        }
    }

    #[test]
    fn sentences_within_sentences_end() {
        let hostile = "jd-union: ".repeat(100_000);
        let said = reason_in(Locale::ZhCn, &hostile);
        assert!(said.starts_with("京东联盟：京东联盟：") && said.len() < hostile.len() * 2);
    }

    #[test]
    fn what_is_quoted_stays() {
        for (english, chinese) in [
            ("The page is a robot check by Akamai (bm-verify).", "页面是 Akamai 的人机验证（bm-verify）。"),
            (
                "The page shows no certain title and no certain price (two readers differ).",
                "页面上没有读到确定的标题和价格 (two readers differ)。",
            ),
            (
                "shop.example rests until 14:20:00 UTC: shop.example answered 429 (too many requests)",
                "shop.example 暂停到 14:20:00 UTC：shop.example 应答 429（访问过于频繁）",
            ),
            ("shop.example answered 403 (forbidden) from Akamai", "shop.example 应答 403（禁止访问），来自 Akamai"),
            ("Something that nobody foresaw.", "Something that nobody foresaw."),
        ] {
            assert_eq!(reason_in(Locale::ZhCn, english), chinese);
        }
    }
}
