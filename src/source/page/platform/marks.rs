//! Marks that are looked for in every page, to find out what it is of: all in one walk over it.

use std::sync::LazyLock;

use aho_corasick::packed::{Config, MatchKind, Searcher};

/// What the readers ask first of a page. A mark that is asked only of some pages need not be here.
const MARKS: [&str; 28] = [
    "TShop.Setup(",
    "_DATA_Detail",
    "Hub.config.set(",
    "__ICE_APP_CONTEXT__",
    "360buyimg.com",
    "1688.com",
    "window.rawData",
    "aliexpress",
    "skuInfos",
    "amazon.",
    "bbystatic.com",
    "exports.sdp",
    "ebayimg.com",
    "data-buy-box-region",
    "ui-pdp-price__second-line",
    "item-page-app-data",
    "__NEXT_DATA__",
    "catalog-product-view",
    "var prestashop",
    "our_price_display",
    "prestashop =",
    "Shopify.shop",
    "Shopify.theme",
    "ShopifyAnalytics",
    "single-product",
    "BCData",
    "demandware",
    "product-detail",
];

/// None on a processor that it is not made for: then each mark is looked for alone.
static SEARCHER: LazyLock<Option<Searcher>> =
    LazyLock::new(|| Config::new().match_kind(MatchKind::LeftmostFirst).builder().extend(MARKS).build());

/// Which of the marks a text holds: a bit each.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marks(u32);

impl Marks {
    /// Looks for all of them; `None` where they can't be looked for at once.
    pub(super) fn of(text: &str) -> Option<Self> {
        const ALL: u32 = (1 << MARKS.len()) - 1;
        let (searcher, bytes) = (SEARCHER.as_ref()?, text.as_bytes());
        let (mut found, mut from) = (0, 0);
        while found != ALL {
            let Some(at) = searcher.find_in(bytes, (from..bytes.len()).into()) else { break };
            // Several may begin at one place, and the next one within this one.
            let here = &bytes[at.start()..];
            for (bit, mark) in MARKS.iter().enumerate() {
                found |= u32::from(here.starts_with(mark.as_bytes())) << bit;
            }
            from = at.start() + 1;
        }
        Some(Self(found))
    }

    /// Whether the text holds a mark; `None` for one that was not looked for.
    pub(super) fn holds(self, mark: &str) -> Option<bool> {
        let bit = MARKS.iter().position(|known| *known == mark)?;
        Some(self.0 >> bit & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use memchr::memmem;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn as_each_alone(parts in prop::collection::vec((0..MARKS.len(), 1..30_usize, "[a-z_.Sp ]{0,12}"), 0..12)) {
            let text: String = parts
                .iter()
                .map(|(mark, cut, between)| {
                    let mark = MARKS[*mark];
                    format!("{}{between}", mark.get(..*cut).unwrap_or(mark))
                })
                .collect();
            let Some(marks) = Marks::of(&text) else { return Ok(()) };
            for mark in MARKS {
                prop_assert_eq!(marks.holds(mark), Some(memmem::find(text.as_bytes(), mark.as_bytes()).is_some()), "{}", mark);
            }
            prop_assert_eq!(marks.holds("another"), None);
        }
    }
}
