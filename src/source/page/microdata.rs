//! Microdata (`itemscope`, `itemprop`) and RDFa Lite (`typeof`, `property`) with the vocabulary of schema.org.

use std::collections::HashMap;

use super::{
    account::{Account, Offer, Rating, Reader},
    json_ld::choices,
    meta::fold,
    number::{self, Hints},
    scan::{Doc, Id, Tag, unescape_twice},
    text::pictures::source,
};
use crate::listing::{Currency, currency_in};

/// How many products of a page are looked at.
const MOST_PRODUCTS: usize = 300;
/// How many properties of a page are looked at.
const MOST: usize = 20_000;

/// One item: its kind and its properties in the page's order.
#[derive(Debug, Default)]
struct Item {
    kind: String,
    /// The item that it is a property of.
    within: Option<(Id, String)>,
    properties: Vec<(String, Id)>,
}

struct Page<'d, 'a> {
    doc: &'d Doc<'a>,
    items: HashMap<Id, Item>,
    order: Vec<Id>,
}

/// Reads the items of a page. An account is marked `aside` when it belongs to another product or a list.
pub fn read(doc: &Doc<'_>, hints: &Hints) -> Vec<(Id, Account)> {
    let holding = |needles: &[&str]| needles.iter().flat_map(|n| doc.holding(n)).collect::<Vec<Id>>();
    let mut marked = holding(&["itemprop", "itemProp", "itemscope", "itemScope"]);
    let typed = doc.holding("typeof=");
    if !typed.is_empty() {
        marked.extend(typed);
        marked.extend(doc.holding("property="));
    }
    if marked.is_empty() {
        return Vec::new();
    }
    marked.sort_unstable();
    marked.dedup();
    let mut page = Page { doc, items: HashMap::new(), order: Vec::new() };
    for id in marked.into_iter().take(MOST) {
        page.note(id);
    }
    let products: Vec<Id> = page.order.iter().copied().filter(|id| page.items[id].kind == "product").collect();
    products.iter().take(MOST_PRODUCTS).map(|id| (*id, page.account(*id, hints))).collect()
}

impl Page<'_, '_> {
    fn note(&mut self, id: Id) {
        let (mut scope, mut kind, mut names) = (false, None, None);
        for (name, value) in self.doc.attrs(id) {
            match name.to_ascii_lowercase().as_str() {
                "itemscope" => scope = true,
                "itemtype" => kind = Some(value),
                "typeof" => (scope, kind) = (true, Some(value)),
                "itemprop" => names = Some(value),
                // RDFa shares the attribute with Open Graph, whose names hold a colon.
                "property" if !value.contains(':') || value.starts_with("schema:") => names = names.or(Some(value)),
                _ => {}
            }
        }
        let owner = self.doc.ancestors(id).find(|a| self.items.contains_key(a));
        let first = names.and_then(|n| n.split_whitespace().next()).map(plain);
        if let (Some(owner), Some(names)) = (owner, names)
            && let Some(item) = self.items.get_mut(&owner)
        {
            item.properties.extend(names.split_whitespace().take(8).map(|n| (plain(n), id)));
        }
        if scope {
            let kind = kind.map(|k| plain(k.split_whitespace().next().unwrap_or(k))).unwrap_or_default();
            // An offer that says nothing of what it is to the product around it is the product's.
            if let Some(outer) =
                owner.filter(|_| names.is_none() && matches!(kind.as_str(), "offer" | "aggregateoffer"))
                && let Some(item) = self.items.get_mut(&outer)
            {
                item.properties.push(("offers".to_owned(), id));
            }
            self.items.insert(id, Item { kind, within: owner.zip(first), properties: Vec::new() });
            self.order.push(id);
        }
    }

    /// A property's value: what the standard says, and where a shop strays from it, what it plainly means.
    fn value(&self, id: Id, name: &str) -> Option<String> {
        let attr = |n: &str| self.doc.attr(id, n).map(|v| fold(&unescape_twice(&v))).filter(|v| !v.is_empty());
        if let Some(content) = attr("content") {
            return Some(content);
        }
        let address = matches!(name, "url" | "image" | "availability" | "itemcondition" | "contenturl" | "thumbnail");
        let given = match self.doc.tag(id) {
            Tag::Meta => return None,
            Tag::Link => attr("href"),
            Tag::Source | Tag::Video | Tag::Iframe | Tag::Embed | Tag::Object => attr("src").or_else(|| attr("data")),
            Tag::A if name == "url" || name == "image" || name == "contenturl" => attr("href"),
            Tag::A if address => attr("href").filter(|h| h.contains("schema.org")),
            Tag::Img => source(self.doc, id),
            Tag::Time => attr("datetime"),
            Tag::Input | Tag::Other => attr("value"),
            _ => None,
        };
        given.or_else(|| Some(self.doc.text(id, 1024)).filter(|t| !t.is_empty()))
    }

    fn values<'p>(&'p self, item: Id, name: &'p str) -> impl Iterator<Item = Id> + use<'p> {
        self.items
            .get(&item)
            .into_iter()
            .flat_map(move |i| i.properties.iter().filter(move |(n, _)| n == name).map(|(_, id)| *id))
    }

    fn text(&self, item: Id, name: &str) -> Option<String> {
        self.values(item, name).filter(|id| !self.items.contains_key(id)).find_map(|id| self.value(id, name))
    }

    /// The name of a nested item, or plain text.
    fn named(&self, item: Id, name: &str) -> Option<String> {
        self.values(item, name)
            .find_map(|id| if self.items.contains_key(&id) { self.text(id, "name") } else { self.value(id, name) })
    }

    fn account(&self, id: Id, hints: &Hints) -> Account {
        let mut account = Account::new(Reader::Microdata);
        let item = &self.items[&id];
        let mut around = item.within.as_ref();
        while let Some((outer, property)) = around {
            let kind = self.items.get(outer).map_or("", |i| i.kind.as_str());
            account.aside |=
                kind == "product" || kind == "itemlist" || kind == "listitem" || property == "itemlistelement";
            around = self.items.get(outer).and_then(|i| i.within.as_ref());
        }
        account.name = self.text(id, "name");
        account.url = self.text(id, "url");
        account.ids = ["sku", "productid", "mpn"]
            .iter()
            .filter_map(|k| self.text(id, k))
            .map(|t| t.trim_start_matches("sku:").to_owned())
            .collect();
        account.images = self.values(id, "image").filter_map(|i| self.value(i, "image")).take(100).collect();
        account.seller = self.named(id, "seller");
        if let Some(rating) = self.values(id, "aggregaterating").find(|r| self.items.contains_key(r)) {
            let best = self.text(rating, "bestrating").and_then(|t| number::decimal(&t));
            account.rating =
                self.text(rating, "ratingvalue").and_then(|t| number::decimal(&t)).map(|value| Rating { value, best });
            account.reviews = ["reviewcount", "ratingcount"]
                .iter()
                .filter_map(|k| self.text(rating, k))
                .find_map(|t| number::count(&t).filter(|n| *n > 0));
        }
        for offer in self.values(id, "offers") {
            if self.items.contains_key(&offer) {
                account.offers.extend(self.offers(offer, hints));
            }
        }
        // An offer that was not given a scope of its own leaves its price with the product.
        if account.offers.is_empty() {
            account.offers.extend(self.offer(id, hints).filter(|o| o.price.is_some()));
            account.offers.iter_mut().for_each(|o| (o.id, o.url, o.name) = (None, None, None));
        }
        account.seller = account.seller.or_else(|| account.offers.iter().find_map(|o| o.seller.clone()));
        account.variants = choices(&account.offers);
        account
    }

    fn offers(&self, id: Id, hints: &Hints) -> Vec<Offer> {
        let inner: Vec<Offer> = self
            .values(id, "offers")
            .filter(|o| self.items.contains_key(o))
            .filter_map(|o| self.offer(o, hints))
            .collect();
        if inner.is_empty() {
            return self.offer(id, hints).into_iter().collect();
        }
        // The inner offers may lean on the outer one's currency.
        let outer = self.offer(id, hints).and_then(|o| o.currency);
        inner.into_iter().map(|o| Offer { currency: o.currency.or(outer), ..o }).collect()
    }

    fn offer(&self, id: Id, hints: &Hints) -> Option<Offer> {
        let specified = self.values(id, "pricespecification").find(|s| self.items.contains_key(s));
        let text = |name: &str| self.text(id, name).or_else(|| specified.and_then(|s| self.text(s, name)));
        let mut offer = Offer {
            currency: text("pricecurrency")
                .or_else(|| text("currency"))
                .and_then(|c| Currency::from_code(&c).or_else(|| currency_in(&c))),
            ..Offer::default()
        };
        let mut amount = |name: &str| {
            let (amount, named) = hints.amount(&text(name)?, offer.currency)?;
            offer.currency = offer.currency.or(named);
            Some(amount)
        };
        let (price, low, high) = (amount("price"), amount("lowprice"), amount("highprice"));
        offer.price = price;
        if let Some(low) = low {
            match high {
                Some(high) if high == low => offer.price = offer.price.or(Some(low)),
                Some(high) if high < low => {}
                high => offer.range = Some((low, high.unwrap_or(low))),
            }
        }
        offer.stock = text("availability").and_then(|t| number::stock(&t));
        let condition = text("itemcondition").unwrap_or_default().to_ascii_lowercase();
        offer.used = condition.contains("usedcondition") || condition.contains("refurbished");
        offer.net = text("valueaddedtaxincluded").is_some_and(|t| t.trim().eq_ignore_ascii_case("false"));
        offer.seller = self.named(id, "seller");
        offer.url = text("url");
        offer.id = text("sku");
        offer.name = text("name");
        offer.image = text("image");
        (offer != Offer::default()).then_some(offer)
    }
}

/// A name or type without the vocabulary's address, in lower case.
fn plain(name: &str) -> String {
    name.rsplit(['/', '#', ':']).find(|p| !p.is_empty()).unwrap_or(name).trim().to_ascii_lowercase()
}
