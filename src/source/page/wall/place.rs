//! What an address alone says of its page: a front page, search results, a list of items.

use url::Url;

use crate::listing::place_key;

/// A place that is no listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The shop's front page.
    Front,
    /// Search results.
    Search,
    /// A list of items; an address of this form can be a listing's all the same.
    Category,
}

/// Segments that mean a search, in the languages of the shops.
const SEARCHES: &str = "search|searchresult|searchresults|search-results|search_results|catalogsearch|suche|suchergebnis|recherche|\
    rechercher|buscar|busca|busqueda|ricerca|zoeken|szukaj|hledat|vyhledavani|arama|tim-kiem|s|sch|wholesale|offer_search|itemlist";
/// Names of what was searched for in a query.
const QUERIES: &str =
    "q|k|query|keyword|keywords|search|search_query|searchterm|searchtext|text|term|_nkw|wd|key|s|d|searchword";
/// Segments that mean a list of items.
const LISTS: &str = "collections|collection|category|categories|c|cat|kategorie|kategorien|categorie|categoria|categorias|product-category|\
    kategoria|kategori|browse|shop-all|brands|brand|b|cp|list";
/// Segments that mean an item: with one of them an address is none of these places.
const ITEMS: &str =
    "products|product|item|items|itm|dp|p|ip|pd|produkt|produit|producto|produto|prodotto|listing|goods|detail|offer";
/// First pages by name.
const FRONTS: &str = "index|home|default|homepage|main|start|welcome";

/// The place that an address names.
pub fn of(url: &Url) -> Option<Place> {
    let segments: Vec<String> =
        url.path_segments().into_iter().flatten().filter(|s| !s.is_empty()).map(str::to_lowercase).collect();
    let among = |list: &str, word: &str| list.split('|').any(|known| known == word);
    let bare = |segment: &str| segment.split('.').next().unwrap_or_default().to_owned();
    let host = url.host_str().unwrap_or_default();
    if ["search.", "list.", "s.taobao.", "s.1688."].iter().any(|start| host.starts_with(start)) {
        return Some(Place::Search);
    }
    let asks = || url.query_pairs().any(|(key, value)| among(QUERIES, &key.to_lowercase()) && !value.is_empty());
    if segments.iter().all(|s| is_language(s) || among(FRONTS, &bare(s))) {
        // What tells pages apart may stand in the query: `/?p=12`, `/index.php?id=7`.
        if !place_key(url).contains('&') {
            return Some(Place::Front);
        }
        let searched = url.query_pairs().any(|(key, _)| key == "s") && url.query_pairs().count() <= 2;
        return searched.then_some(Place::Search);
    }
    if segments.iter().any(|s| among(ITEMS, s)) {
        return None;
    }
    if segments.iter().any(|s| among(SEARCHES, &bare(s))) && (asks() || segments.iter().any(|s| s == "catalogsearch")) {
        return Some(Place::Search);
    }
    segments.iter().any(|s| among(LISTS, s)).then_some(Place::Category)
}

fn is_language(segment: &str) -> bool {
    let (language, region) = segment.split_once(['-', '_']).unwrap_or((segment, ""));
    let letters = |part: &str| part.bytes().all(|b| b.is_ascii_alphabetic());
    language.len() == 2 && letters(language) && matches!(region.len(), 0 | 2) && letters(region)
}
