//! Search results and front pages, to which shops send visitors of items that they no longer have.

use super::look::Look;
use crate::listing::Outcome;

/// What titles of search results say.
const SEARCHES: &str = "search results|results for|_淘宝搜索|淘宝搜索|-tmall.com天猫-上天猫，就够了|商品搜索|搜索结果|搜索_|- 京东搜索|検索結果|の検索|검색결과|검색 결과|\
    suchergebnisse|suchergebnis für|résultats de recherche|résultats pour|resultados de búsqueda|resultados de la búsqueda|\
    resultados da busca|resultados da pesquisa|risultati di ricerca|risultati della ricerca|результаты поиска|zoekresultaten|\
    wyniki wyszukiwania|výsledky vyhledávání|hasil pencarian|kết quả tìm kiếm";

/// Titles of the front pages of great marketplaces, by their beginning.
const FRONTS: &[(&str, &str)] = &[
    ("淘宝网 - 淘！我喜欢", "Taobao"),
    ("淘宝网首页", "Taobao"),
    ("天猫tmall.com--", "Tmall"),
    ("京东(jd.com)-正品低价", "JD"),
    ("京东-欢迎登录", "JD"),
    ("amazon.com. spend less", "Amazon"),
    ("amazon.com: online shopping", "Amazon"),
    ("amazon.co.uk: low prices", "Amazon"),
    ("【楽天市場】shopping is entertainment", "Rakuten"),
    ("electronics, cars, fashion, collectibles", "eBay"),
];

/// The page of another place that this is.
pub(super) fn find(look: &Look<'_>) -> Option<(Outcome, String)> {
    if let Some((_, who)) = FRONTS.iter().find(|(title, _)| look.title.starts_with(title)) {
        return Some((Outcome::Moved, format!("The address leads to the front page of {who}.")));
    }
    if let Some(word) = look.title_says(SEARCHES) {
        return Some((
            Outcome::Moved,
            format!("The address leads to search results: the title says “{}”.", word.trim_matches(['_', '-', ' '])),
        ));
    }
    // Amazon's: `Amazon.in : Realme 6`.
    if look.title.starts_with("amazon.") && look.title.contains(" : ") && look.has("id=\"search\"") {
        return Some((Outcome::Moved, "The address leads to search results of Amazon.".into()));
    }
    None
}
