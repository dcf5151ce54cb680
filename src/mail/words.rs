//! The words of mails, one table a language; the templates know none of their own.

use serde::Serialize;

use super::figures;
use crate::listing::Locale;

/// Labels and sentences without numbers in them.
#[derive(Debug, Serialize)]
pub struct Words {
    /// The language tag of the HTML.
    pub lang: &'static str,
    /// Puts label and value together: `: ` or `:`.
    pub colon: &'static str,
    /// Beside a watch that is the operator's own.
    pub own_listing: &'static str,
    /// Label: the group.
    pub group: &'static str,
    /// Label: the article number.
    pub sku: &'static str,
    /// Label: the operator's own words for it.
    pub tags: &'static str,
    /// Label: the listing as it is.
    pub now: &'static str,
    /// Label: the listing as it was when it was last there.
    pub last: &'static str,
    /// Label: the comparison with the own listing.
    pub own: &'static str,
    /// Label: the address.
    pub link: &'static str,
    /// Label: the place in the watchlist.
    pub entry: &'static str,
    /// Label: the lines that silence.
    pub silence: &'static str,
    /// Under the last watch: what to do with those lines.
    pub how_to_silence: &'static str,
    /// A picture as it was.
    pub picture_before: &'static str,
    /// A picture as it is.
    pub picture_after: &'static str,
    /// A picture that went.
    pub picture_gone: &'static str,
    /// A picture that came.
    pub picture_new: &'static str,
    /// In the place of a picture that there is no file of.
    pub picture_missing: &'static str,
    /// For whoever does not see the thumbnail of a main image.
    pub main_image: &'static str,
    /// Above faults that are open.
    pub faults: &'static str,
    /// Above faults that are over.
    pub ended: &'static str,
    /// The last line of every mail.
    pub footer: &'static str,
}

/// The table of a language.
pub fn words(locale: Locale) -> &'static Words {
    locale.pick(&EN, &ZH_CN)
}

static EN: Words = Words {
    lang: "en",
    colon: ": ",
    own_listing: "your own listing",
    group: "Group",
    sku: "SKU",
    tags: "Tags",
    now: "Now",
    last: "Last",
    own: "Yours",
    link: "Page",
    entry: "Entry",
    silence: "Silence",
    how_to_silence: "To hear no more of a kind, write its line under [watch.alert] of the entry.",
    picture_before: "before",
    picture_after: "after",
    picture_gone: "removed",
    picture_new: "added",
    picture_missing: "no copy to show",
    main_image: "Main image",
    faults: "Needs mending",
    ended: "Over",
    footer: "Sent automatically by rivald.",
};

static ZH_CN: Words = Words {
    lang: "zh-CN",
    colon: "：",
    own_listing: "自家商品",
    group: "分组",
    sku: "货号",
    tags: "标签",
    now: "现状",
    last: "此前",
    own: "自家",
    link: "链接",
    entry: "配置",
    silence: "关闭",
    how_to_silence: "不想再收到某一类提醒，就在该条目的 [watch.alert] 下写上对应的那一行。",
    picture_before: "旧图",
    picture_after: "新图",
    picture_gone: "移除",
    picture_new: "新增",
    picture_missing: "图片未留存",
    main_image: "主图",
    faults: "需要处理的故障",
    ended: "已恢复",
    footer: "本邮件由 rivald 自动发送。",
};

/// `5 changes on 4 listings`, `4 个商品，5 项变化`.
pub fn changes(changes: usize, listings: usize, locale: Locale) -> String {
    let s = |n| if n == 1 { "" } else { "s" };
    match locale {
        Locale::En => format!("{changes} change{} on {listings} listing{}", s(changes), s(listings)),
        Locale::ZhCn => format!("{listings} 个商品，{changes} 项变化"),
    }
}

/// `2 faults, 1 over`, `2 个故障，1 项已恢复`.
pub fn fault_count(open: usize, ended: usize, locale: Locale) -> String {
    let s = if open == 1 { "" } else { "s" };
    match (locale, open, ended) {
        (Locale::En, 0, n) => format!("{n} over"),
        (Locale::En, n, 0) => format!("{n} fault{s}"),
        (Locale::En, n, m) => format!("{n} fault{s}, {m} over"),
        (Locale::ZhCn, 0, n) => format!("{n} 项已恢复"),
        (Locale::ZhCn, n, 0) => format!("{n} 个故障"),
        (Locale::ZhCn, n, m) => format!("{n} 个故障，{m} 项已恢复"),
    }
}

/// What was left out for length.
pub fn more(count: usize, locale: Locale) -> String {
    let s = if count == 1 { "" } else { "s" };
    match locale {
        Locale::En => format!("And {count} more change{s}, not listed here. All of them: rivald changes"),
        Locale::ZhCn => format!("另有 {count} 项变化未列出，运行 rivald changes 查看全部。"),
    }
}

/// Listings of a move of a shop that were left out for length.
pub fn more_listings(count: usize, locale: Locale) -> String {
    let s = if count == 1 { "" } else { "s" };
    match locale {
        Locale::En => format!("And {count} more listing{s}. All of them: rivald changes"),
        Locale::ZhCn => format!("另有 {count} 个商品未列出，运行 rivald changes 查看全部。"),
    }
}

/// Lines of a chat message that were left out for length.
pub fn more_lines(count: usize, locale: Locale) -> String {
    match locale {
        Locale::En => format!("And {count} more: rivald changes, rivald status"),
        Locale::ZhCn => format!("另有 {count} 项未列出，运行 rivald changes 或 rivald status 查看。"),
    }
}

/// In the place of listings that are folded away.
pub fn folded(count: usize, locale: Locale) -> String {
    locale.pick(format!("{count} more"), format!("其余 {count} 个"))
}

/// Faults left out for length.
pub fn more_faults(count: usize, locale: Locale) -> String {
    match locale {
        Locale::En => format!("And {count} more. All of them: rivald status"),
        Locale::ZhCn => format!("另有 {count} 项未列出，运行 rivald status 查看全部。"),
    }
}

/// Above thumbnails, where some are not shown: `added (4 of 7)`, `新增（共 7 张，显示 4 张）`.
pub fn thumbnails(label: &str, shown: usize, all: usize, locale: Locale) -> String {
    let label = figures::capital(label);
    match locale {
        _ if shown == all => label,
        Locale::En => format!("{label} ({shown} of {all})"),
        Locale::ZhCn => format!("{label}（共 {all} 张，显示 {shown} 张）"),
    }
}

/// Steps that were too small to be told by themselves.
pub fn adds_up(steps: usize, locale: Locale) -> String {
    let s = if steps == 1 { "" } else { "s" };
    match locale {
        Locale::En => format!("adds up {steps} smaller step{s} not told before"),
        Locale::ZhCn => format!("含此前未提醒的 {steps} 次小幅变动"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the text is written in Chinese: a Chinese table must not have an English sentence left in it.
    fn chinese(text: &str) -> bool {
        text.chars().any(|c| ('\u{3000}'..='\u{9fff}').contains(&c) || ('\u{ff00}'..='\u{ffef}').contains(&c))
    }

    #[test]
    fn both_languages_are_complete() {
        let tables = Locale::ALL.map(|l| serde_json::to_value(words(l)).expect("a table"));
        let [en, zh] = &tables;
        let (en, zh) = (en.as_object().expect("an object"), zh.as_object().expect("an object"));
        for (name, text) in en {
            assert!(text.as_str().is_some_and(|t| !t.is_empty() && !chinese(t)), "en.{name}");
        }
        for (name, text) in zh.iter().filter(|(name, _)| *name != "lang") {
            assert!(text.as_str().is_some_and(chinese), "zh.{name}");
        }
        for n in [1, 2] {
            for text in [changes(n, 1, Locale::ZhCn), more(n, Locale::ZhCn), adds_up(n, Locale::ZhCn)] {
                assert!(chinese(&text) && text.contains(&n.to_string()), "{text}");
            }
        }
        assert_eq!(changes(1, 1, Locale::En), "1 change on 1 listing");
        assert_eq!(changes(5, 4, Locale::En), "5 changes on 4 listings");
    }
}
