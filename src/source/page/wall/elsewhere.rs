//! Search results and front pages, to which shops send visitors of items that they no longer have.

use super::{
    look::Look,
    place::{self, Place},
};
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

/// Names that shop systems give the `body` of their pages of lists, and what the pages are: Magento, WordPress with
/// WooCommerce, Shopify's themes, PrestaShop.
const TEMPLATES: &[(&str, &str)] = &[
    ("catalogsearch-result-index", "search results"),
    ("catalogsearch-advanced-result", "search results"),
    ("search-results", "search results"),
    ("search-no-results", "search results"),
    ("template-search", "search results"),
    ("catalog-category-view", "a list of items"),
    ("tax-product_cat", "a list of items"),
    ("post-type-archive-product", "a list of items"),
    ("template-collection", "a list of items"),
    ("cms-index-index", "the front page"),
    ("cms-home", "the front page"),
    ("template-index", "the front page"),
];

/// Headings of search results, by their beginning.
const FOUND: &str = "search results|results for|search:|you searched for|showing results for|no results for|0 results|suchergebnis|\
    ihre suche nach|résultats de|résultats pour|résultat de recherche|resultados de|resultados para|resultado da busca|risultati per|\
    risultati della ricerca|zoekresultaten|wyniki wyszukiwania|výsledky hledání|výsledky vyhledávání|arama sonuçları|\
    kết quả tìm kiếm|результаты поиска|по запросу|搜索结果|搜尋結果|検索結果|검색결과|검색 결과";

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
    if let Some((name, what)) = TEMPLATES.iter().find(|(name, _)| look.bears(name)) {
        return Some((Outcome::Moved, format!("The address leads to {what} ({name}).")));
    }
    if let Some(word) = FOUND.split('|').find(|word| look.headings.iter().any(|heading| heading.starts_with(word))) {
        return Some((Outcome::Moved, format!("The address leads to search results: the heading says “{word}”.")));
    }
    match look.face.url.and_then(place::of) {
        Some(Place::Front) => return Some((Outcome::Moved, "The address is that of the shop's front page.".into())),
        Some(Place::Search) => return Some((Outcome::Moved, "The address is that of search results.".into())),
        _ => {}
    }
    // Amazon's: `Amazon.in : Realme 6`.
    if look.title.starts_with("amazon.") && look.title.contains(" : ") && look.has("id=\"search\"") {
        return Some((Outcome::Moved, "The address leads to search results of Amazon.".into()));
    }
    None
}
