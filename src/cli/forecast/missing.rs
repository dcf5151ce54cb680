//! Why there is no forecast, and what to do about it.

use crate::{
    affiliate::{Day, Series},
    listing::{Locale, Union, Watch},
    settings::Unions,
};

/// Why there is no forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Missing {
    /// The watch is in no watchlist any more.
    NotListed,
    /// The watch has no union among its sources.
    NoUnion,
    /// That union is not asked: the settings hold no key.
    NoKey(Union),
    /// This union counts no affiliate sales.
    NoCount(Union),
    /// The union has not said anything of the item yet.
    NothingYet(Union),
    /// Followed since this day, and still no thirty-day count; for 淘宝联盟 without an adzone there will be none.
    TooEarly(Union, Day, bool),
}

impl Missing {
    /// What is missing for a watch of which nothing can be forecast.
    pub(super) fn of(watch: Option<&Watch>, unions: &Unions, series: &Series) -> Self {
        let Some(watch) = watch else { return Self::NotListed };
        let Some(union) = watch.union else { return Self::NoUnion };
        let key = match union {
            Union::Taobao => &unions.taobao.app_key,
            Union::Jd => &unions.jd.app_key,
            Union::Pdd => &unions.pdd.client_id,
        };
        let search = union != Union::Taobao || !unions.taobao.adzone.is_empty();
        match union {
            _ if key.is_empty() => Self::NoKey(union),
            Union::Pdd => Self::NoCount(union),
            _ if series.first == Day::default() => Self::NothingYet(union),
            _ => Self::TooEarly(union, series.first, search),
        }
    }

    /// In one or two sentences.
    pub(super) fn words(self, id: &str, locale: Locale) -> String {
        let (en, zh) = match self {
            Self::NotListed => (
                "it is in no watchlist any more, and nothing of its affiliates is remembered".to_owned(),
                "该监控项已不在监控清单中，也没有留下淘客记录".to_owned(),
            ),
            Self::NoUnion => {
                let sources: Vec<String> = Union::ALL.map(|union| format!("\"{}\"", union.source())).into();
                let sources = sources.join(", ");
                (
                    format!(
                        "no affiliate union is among its sources. Write `source = [\"page\", \"taobao-union\"]` in its \
                         watchlist (one of {sources})"
                    ),
                    format!(
                        "该监控项没有接入联盟。请在监控清单中写 `source = [\"page\", \"taobao-union\"]`（可选 {sources}）"
                    ),
                )
            }
            Self::NoKey(union) => {
                let (table, key) = match union {
                    Union::Pdd => (union.as_str(), "client_id"),
                    Union::Taobao | Union::Jd => (union.as_str(), "app_key"),
                };
                (
                    format!(
                        "{} is not asked without a key of your own. Set `{key}` and `secret` in `[union.{table}]`",
                        union.name(Locale::En)
                    ),
                    format!(
                        "没有{}的密钥，未向其查询。请在 `[union.{table}]` 中填写 `{key}` 和 `secret`",
                        union.name(Locale::ZhCn)
                    ),
                )
            }
            Self::NoCount(union) => (
                format!("{} tells no affiliate sales, so nothing can be computed from it", union.name(Locale::En)),
                format!("{}不提供淘客销量，无法计算", union.name(Locale::ZhCn)),
            ),
            Self::NothingYet(union) => (
                format!("{} has not said anything of it yet; it comes with the next polls", union.name(Locale::En)),
                format!("{}还没有返回过该商品的数据，下次轮询后再看", union.name(Locale::ZhCn)),
            ),
            Self::TooEarly(union, since, search) => {
                let (more_en, more_zh) = match search {
                    true => ("; it comes with the first 30-day count", "，拿到首个30天销量后即可预测"),
                    false => (
                        ". Without `adzone` in `[union.taobao]` there is no 30-day affiliate count",
                        "。未填写 `[union.taobao]` 的 `adzone` 时没有30天淘客销量",
                    ),
                };
                (
                    format!("too early: {} is followed since {since}{more_en}", union.name(Locale::En)),
                    format!("为时尚早：自 {since} 起跟踪{}{more_zh}", union.name(Locale::ZhCn)),
                )
            }
        };
        locale.pick(format!("no forecast for `{id}`: {en}"), format!("`{id}` 暂无预测：{zh}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_says_what_to_do() {
        let since = Day::of_date("2026-11-24".parse().expect("a date"));
        let all = [
            Missing::NotListed,
            Missing::NoUnion,
            Missing::NoKey(Union::Taobao),
            Missing::NoKey(Union::Pdd),
            Missing::NoCount(Union::Pdd),
            Missing::NothingYet(Union::Jd),
            Missing::TooEarly(Union::Taobao, since, false),
            Missing::TooEarly(Union::Jd, since, true),
        ];
        let words = Locale::ALL.map(|locale| all.map(|why| why.words("rival-b", locale)).join("\n"));
        insta::assert_snapshot!(words.join("\n"), @r#"
        no forecast for `rival-b`: it is in no watchlist any more, and nothing of its affiliates is remembered
        no forecast for `rival-b`: no affiliate union is among its sources. Write `source = ["page", "taobao-union"]` in its watchlist (one of "taobao-union", "jd-union", "pdd-union")
        no forecast for `rival-b`: the Taobao union is not asked without a key of your own. Set `app_key` and `secret` in `[union.taobao]`
        no forecast for `rival-b`: the Pinduoduo union is not asked without a key of your own. Set `client_id` and `secret` in `[union.pdd]`
        no forecast for `rival-b`: the Pinduoduo union tells no affiliate sales, so nothing can be computed from it
        no forecast for `rival-b`: the JD union has not said anything of it yet; it comes with the next polls
        no forecast for `rival-b`: too early: the Taobao union is followed since 2026-11-24. Without `adzone` in `[union.taobao]` there is no 30-day affiliate count
        no forecast for `rival-b`: too early: the JD union is followed since 2026-11-24; it comes with the first 30-day count
        `rival-b` 暂无预测：该监控项已不在监控清单中，也没有留下淘客记录
        `rival-b` 暂无预测：该监控项没有接入联盟。请在监控清单中写 `source = ["page", "taobao-union"]`（可选 "taobao-union", "jd-union", "pdd-union"）
        `rival-b` 暂无预测：没有淘宝联盟的密钥，未向其查询。请在 `[union.taobao]` 中填写 `app_key` 和 `secret`
        `rival-b` 暂无预测：没有多多进宝的密钥，未向其查询。请在 `[union.pdd]` 中填写 `client_id` 和 `secret`
        `rival-b` 暂无预测：多多进宝不提供淘客销量，无法计算
        `rival-b` 暂无预测：京东联盟还没有返回过该商品的数据，下次轮询后再看
        `rival-b` 暂无预测：为时尚早：自 2026-11-24 起跟踪淘宝联盟。未填写 `[union.taobao]` 的 `adzone` 时没有30天淘客销量
        `rival-b` 暂无预测：为时尚早：自 2026-11-24 起跟踪京东联盟，拿到首个30天销量后即可预测
        "#);
    }
}
