//! Meta tags, the `<title>`, the canonical address, the language.

use std::borrow::Cow;

use url::Url;

use super::{
    account::{Account, Offer, Reader},
    number::{self, Hints},
    scan::{Doc, Tag, unescape_twice},
};
use crate::listing::{Amount, Currency};

/// What a page's head says.
#[derive(Debug, Default)]
pub struct Head<'a> {
    /// `name`/`property`/`itemprop` in lower case and content, in the page's order.
    pub tags: Vec<(String, Cow<'a, str>)>,
    /// The `<title>`, folded.
    pub title: String,
    /// `<link rel=canonical>`, as written.
    pub canonical: Option<String>,
    /// `<base href>`, as written.
    pub base: Option<String>,
    /// The language, a BCP 47 tag.
    pub language: Option<String>,
}

/// Reads the head (wherever on the page its tags stand).
pub fn head<'a>(doc: &Doc<'a>) -> Head<'a> {
    let mut head = Head::default();
    for id in doc.all(Tag::Meta).take(2000) {
        let mut key = None;
        let mut content = None;
        let mut scoped = false;
        for (name, value) in doc.attrs(id) {
            match name.len() {
                4 if name.eq_ignore_ascii_case("name") => key = key.or(Some(value)),
                8 if name.eq_ignore_ascii_case("property") => key = Some(value),
                8 if name.eq_ignore_ascii_case("itemprop") => scoped = true,
                7 if name.eq_ignore_ascii_case("content") => content = Some(value),
                // An old mistake that spread with a plugin.
                5 if name.eq_ignore_ascii_case("value") => content = content.or(Some(value)),
                _ => {}
            }
        }
        if let (Some(key), Some(content), false) = (key, content, scoped && key.is_none()) {
            head.tags.push((key.trim().to_ascii_lowercase(), unescape_twice(content.trim())));
        }
    }
    let titled = |id: &usize| !doc.ancestors(*id).any(|a| doc.tag(a) == Tag::Svg);
    head.title = doc.all(Tag::Title).find(titled).map(|id| fold(&unescape_twice(doc.raw(id)))).unwrap_or_default();
    for id in doc.all(Tag::Link) {
        let rel = doc.attr(id, "rel").unwrap_or_default();
        if rel.eq_ignore_ascii_case("canonical") {
            head.canonical = doc.attr(id, "href").map(|h| h.trim().to_owned()).filter(|h| !h.is_empty());
            break;
        }
    }
    head.base = doc.all(Tag::Base).find_map(|id| doc.attr(id, "href")).map(Cow::into_owned);
    let html = doc.all(Tag::Html).next();
    head.language = html
        .and_then(|id| doc.attr(id, "lang").or_else(|| doc.attr(id, "xml:lang")))
        .map(|l| l.trim().to_owned())
        .filter(|l| !l.is_empty())
        .or_else(|| head.get("og:locale").map(|l| l.replace('_', "-")))
        .or_else(|| head.get("content-language").map(str::to_owned));
    head
}

/// White space folded.
pub fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Head<'_> {
    /// The first non-empty content under a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.tags.iter().filter(|(k, _)| k == key).map(|(_, v)| v.trim()).find(|v| !v.is_empty())
    }

    /// All non-empty contents under a key.
    pub fn values<'h>(&'h self, key: &'h str) -> impl Iterator<Item = &'h str> {
        self.tags.iter().filter(move |(k, v)| k == key && !v.trim().is_empty()).map(|(_, v)| v.trim())
    }

    fn first(&self, keys: &[&str]) -> Option<&str> {
        keys.iter().find_map(|k| self.get(k))
    }

    /// Whether the head calls the page a product.
    pub fn is_product(&self) -> bool {
        self.values("og:type").any(|t| {
            let t = t.to_ascii_lowercase();
            t.ends_with("product")
                || t.contains("product.")
                || t.ends_with(":item")
                || t.ends_with("product.item")
                || t == "book"
        })
    }

    /// What Open Graph and its relatives say.
    pub fn open_graph(&self, hints: &Hints) -> Account {
        let mut account = Account::new(Reader::OpenGraph);
        account.name = self.get("og:title").map(fold);
        account.url = self.get("og:url").map(str::to_owned);
        account.images = ["og:image", "og:image:url", "og:image:secure_url"]
            .iter()
            .flat_map(|k| self.values(k))
            .map(str::to_owned)
            .collect();
        account.video = self.first(&["og:video:secure_url", "og:video:url", "og:video"]).map(str::to_owned);
        account.ids = self.values("product:retailer_item_id").map(str::to_owned).collect();
        let currency = self
            .first(&["product:price:currency", "og:price:currency", "product:sale_price:currency", "og:currency"])
            .and_then(Currency::from_code);
        let amount = |keys: &[&str]| -> Option<(Amount, Option<Currency>)> {
            // Two values under one key that differ say nothing certain.
            let mut all: Vec<_> = keys.iter().flat_map(|k| self.values(k)).map(|t| hints.amount(t, currency)).collect();
            all.dedup();
            if all.len() == 1 { all.remove(0) } else { None }
        };
        let mut offer = Offer { currency, ..Offer::default() };
        let asked = amount(&["product:price:amount"])
            .or_else(|| amount(&["og:price:amount"]))
            .or_else(|| amount(&["product:price"]))
            .or_else(|| amount(&["og:price"]));
        offer.price = asked.map(|a| a.0);
        offer.currency = offer.currency.or(asked.and_then(|a| a.1));
        // With a sale price the other one is what it was.
        if let Some((sale, _)) = amount(&["product:sale_price:amount", "product:sale_price", "og:sale_price:amount"]) {
            if offer.price.is_some_and(|p| p > sale) {
                offer.list = offer.price;
            }
            offer.price = Some(sale);
        }
        let was = [
            "product:original_price:amount",
            "og:price:standard_amount",
            "og:price:original_amount",
            "product:original_price",
        ];
        offer.list = offer.list.or_else(|| amount(&was).map(|a| a.0));
        offer.stock = self.first(&["product:availability", "og:availability"]).and_then(number::stock);
        if offer != Offer::default() {
            account.offers.push(offer);
        }
        account
    }

    /// What Twitter cards and the like say: weaker, since they are written for a preview.
    pub fn cards(&self, hints: &Hints) -> Account {
        let mut account = Account::new(Reader::Meta);
        account.name = self.get("twitter:title").map(fold);
        account.images =
            self.first(&["twitter:image", "twitter:image:src", "image_src"]).map(str::to_owned).into_iter().collect();
        for (label, data) in [("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2")] {
            let (Some(label), Some(data)) = (self.get(label), self.get(data)) else { continue };
            if label.eq_ignore_ascii_case("price")
                && let Some((price, currency)) = hints.amount(data, None)
            {
                account.offers.push(Offer { price: Some(price), currency, ..Offer::default() });
            }
        }
        account
    }
}

/// An address on the page → an absolute one.
pub fn absolute(base: Option<&Url>, address: &str) -> Option<Url> {
    let address = address.trim();
    if address.is_empty() || address.len() > 4096 {
        return None;
    }
    let url = match base {
        Some(base) => base.join(address).ok()?,
        None => match address.strip_prefix("//") {
            Some(rest) => Url::parse(&format!("https://{rest}")).ok()?,
            None => Url::parse(address).ok()?,
        },
    };
    matches!(url.scheme(), "http" | "https").then_some(url)
}
