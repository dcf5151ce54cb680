//! Product pages of Magento 1 and 2 (Adobe Commerce, OpenMage, Mage-OS).
//!
//! Sources: the templates that themes inherit. Magento 2: `Magento_Catalog` `pricing/render.phtml` and `amount/default.phtml`
//! (`data-role="priceBox" data-product-id`, `data-price-amount` with `data-price-type`), `product/view/gallery.phtml`
//! (`mage/gallery/gallery`), `Magento_Catalog` `product/view/type/default.phtml` (`div.stock.available`). Magento 1:
//! `catalog/product/view.phtml` (`Product.OptionsPrice`) and `catalog/product/price.phtml` (`#price-including-tax-<id>`).
//!
//! An amount counts only where the machine's number and what stands inside its element are the same: themes change one or
//! the other. Former prices are left to what the shopper sees, for shops strike through others than the system holds.

use serde_json::Value;

use super::{MOST_IMAGES, has_class, json_at, machine_amount, machine_text, magento_config, state};
use crate::{
    listing::{Amount, Availability, Currency, Field},
    source::page::{
        account::{Account, Offer, Reader},
        json::text,
        number,
        platform::{Material, PlatformReader, Told},
        scan::{Id, Tag},
    },
};

pub const READER: PlatformReader = PlatformReader { name: "magento", platform: None, recognises, read };

fn recognises(material: &Material<'_, '_>) -> bool {
    material.json.is_none()
        && material.has("catalog-product-view")
        && (material.has("data-price-type")
            || material.has("Product.OptionsPrice")
            || material.has("text/x-magento-init")
            || material.has("product_addtocart_form"))
}

fn read(material: &Material<'_, '_>) -> Option<Told> {
    let mut account = Account::new(Reader::Platform(READER.name));
    let own = own_id(material);
    let mut offer = Offer { stock: stock(material), ..Offer::default() };
    if let Some(id) = &own {
        account.ids.push(id.clone());
        offer.price = boxed(material, id).or_else(|| options_price(material, id));
        offer.currency = offer.price.and(currency(material, id));
        offer.list = former(material, id).filter(|list| offer.price.is_some_and(|p| *list > p));
        if let Some(config) = magento_config::find(material, id) {
            account.variants = magento_config::variants(&config, material.url);
        }
    }
    account.images = gallery(material);
    let whole = 0..material.doc.len();
    account.name = ["page-title", "product-name"].iter().find_map(|c| super::heading(material.doc, c, &whole));
    if offer.stock == Some(Availability::Preorder) {
        account.closed.push(Field::Availability);
    }
    let silent = offer == Offer::default() && account.images.is_empty() && account.variants.is_empty();
    if offer != Offer::default() {
        account.offers.push(offer);
    }
    (!silent).then(|| Told::Item(Box::new(account)))
}

/// The number of the page's own product: what its form puts into the cart.
fn own_id(material: &Material<'_, '_>) -> Option<String> {
    let doc = material.doc;
    let numeric = |v: &str| !v.is_empty() && v.len() <= 12 && v.bytes().all(|b| b.is_ascii_digit());
    let form = doc.holding("product_addtocart_form").into_iter().find(|id| doc.tag(*id) == Tag::Form);
    let inputs = |range: std::ops::Range<Id>| {
        range
            .take(20_000)
            .filter(|id| doc.tag(*id) == Tag::Input)
            .find(|id| doc.attr(*id, "name").is_some_and(|n| n == "product"))
            .and_then(|id| doc.attr(id, "value"))
            .filter(|v| numeric(v))
            .map(String::from)
    };
    form.and_then(|form| inputs(doc.inside(form)))
        .or_else(|| {
            // What is sold out has no form; its price box stands among the product's main facts.
            let main = super::of_class(doc, "product-info-main").next()?;
            let mut boxes = doc.inside(main).take(20_000).filter_map(|id| doc.attr(id, "data-product-id"));
            boxes.find(|v| numeric(v)).map(String::from)
        })
        .or_else(|| {
            let config = material.literal("Product.OptionsPrice")?;
            super::id_of(&config["productId"]).filter(|v| numeric(v))
        })
}

/// The final price in the price box of this product (Magento 2).
fn boxed(material: &Material<'_, '_>, own: &str) -> Option<Amount> {
    let doc = material.doc;
    let mut found: Option<Amount> = None;
    for id in doc.holding("data-price-type").into_iter().take(2000) {
        if doc.attr(id, "data-price-type").is_none_or(|t| t != "finalPrice") {
            continue;
        }
        let of = doc.ancestors(id).take(10).find_map(|up| doc.attr(up, "data-product-id"));
        if of.as_deref() != Some(own) {
            continue;
        }
        let amount = machine_text(doc.attr(id, "data-price-amount")?.trim(), None)?;
        if !is_shown(material, id, amount) || found.is_some_and(|f| f != amount) {
            return None;
        }
        found = Some(amount);
    }
    found
}

/// The former price beside it, where only the machine's number says how its text is meant; all others are read by those who
/// see what a shopper sees.
fn former(material: &Material<'_, '_>, own: &str) -> Option<Amount> {
    let doc = material.doc;
    let mut all = doc.holding("data-price-type").into_iter().take(2000).filter(|id| {
        let hidden = |up: Id| {
            doc.attr(up, "class").is_some_and(|c| c.contains("no-display") || c.contains("hid"))
                || doc.attr(up, "style").is_some_and(|s| s.contains("none"))
        };
        doc.attr(*id, "data-price-type").is_some_and(|t| t == "oldPrice")
            && doc.ancestors(*id).take(10).find_map(|up| doc.attr(up, "data-product-id")).as_deref() == Some(own)
            && !doc.ancestors(*id).take(6).any(hidden)
    });
    let (Some(only), None) = (all.next(), all.next()) else { return None };
    let amount = machine_text(doc.attr(only, "data-price-amount")?.trim(), None)?;
    (shown(material, only).is_none() && is_shown(material, only, amount)).then_some(amount)
}

/// The currency that the template declares in this product's price box (`<meta itemprop="priceCurrency">`).
fn currency(material: &Material<'_, '_>, own: &str) -> Option<Currency> {
    let doc = material.doc;
    let declared = doc.holding("priceCurrency").into_iter().take(400).find(|id| {
        doc.attr(*id, "itemprop").is_some_and(|p| p == "priceCurrency")
            && doc.ancestors(*id).take(10).find_map(|up| doc.attr(up, "data-product-id")).as_deref() == Some(own)
    })?;
    Currency::from_code(doc.attr(declared, "content")?.trim())
}

/// Whether an element shows this amount. The machine's number also says how `$11.899` is meant.
fn is_shown(material: &Material<'_, '_>, id: Id, amount: Amount) -> bool {
    if let Some(shown) = shown(material, id) {
        return shown == amount;
    }
    let text = material.doc.text(id, 60);
    let number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let mut parts = text.split(|c: char| !number(c)).map(|p| p.trim_matches(['.', ','])).filter(|p| !p.is_empty());
    let (Some(only), None) = (parts.next(), parts.next()) else { return false };
    let whole: String = only.chars().filter(char::is_ascii_digit).collect();
    let split = only.rsplit_once(['.', ',']).map(|(head, tail)| {
        let head: String = head.chars().filter(char::is_ascii_digit).collect();
        format!("{head}.{tail}")
    });
    [Some(whole), split].into_iter().flatten().any(|t| t.parse::<Amount>().is_ok_and(|a| a == amount))
}

/// The price of this product (Magento 1): what its script adds the choices to, where the page shows the same.
fn options_price(material: &Material<'_, '_>, own: &str) -> Option<Amount> {
    let config =
        material.literals("Product.OptionsPrice").find(|c| super::id_of(&c["productId"]).as_deref() == Some(own))?;
    let machine = |key: &str| machine_amount(&config[key], None);
    let known: Vec<Amount> =
        ["priceInclTax", "productPrice", "priceExclTax"].iter().filter_map(|k| machine(k)).collect();
    let doc = material.doc;
    let of = |name: &str| {
        let wanted = format!("{name}-{own}");
        let id = doc.holding(&wanted).into_iter().find(|id| doc.attr(*id, "id").is_some_and(|i| i == wanted))?;
        shown(material, id)
    };
    // With tax before without; a special price has the same id as an ordinary one.
    let amount = of("price-including-tax").or_else(|| of("product-price"))?;
    let cents = |a: Amount| a.round_dp(2);
    known.iter().any(|k| cents(*k) == cents(amount)).then_some(amount)
}

/// The one amount that stands inside an element.
fn shown(material: &Material<'_, '_>, id: Id) -> Option<Amount> {
    material.hints.amount(&material.doc.text(id, 60), None).map(|(a, _)| a)
}

/// The state of stock among the product's main facts.
fn stock(material: &Material<'_, '_>) -> Option<Availability> {
    let doc = material.doc;
    let around = ["product-info-stock-sku", "product-info-main", "product-shop", "product-essential"];
    let within = around.iter().find_map(|class| super::of_class(doc, class).next())?;
    let range = doc.inside(within);
    let mark = range.take(5000).find(|id| has_class(doc, *id, "stock") || has_class(doc, *id, "availability"))?;
    let named = doc.attr(mark, "href").or_else(|| doc.attr(mark, "content"));
    if let Some(stock) = named.as_deref().and_then(number::stock) {
        return Some(stock);
    }
    let has = |class: &str| has_class(doc, mark, class);
    if has("unavailable") || has("out-of-stock") {
        return Some(state(false));
    }
    (has("available") || has("in-stock")).then(|| state(true))
}

/// The gallery's pictures in full size, the main one first.
fn gallery(material: &Material<'_, '_>) -> Vec<String> {
    let Some(Value::Array(all)) = json_at(material, "[{\"thumb\":").into_iter().find(|v| v[0]["full"].is_string())
    else {
        return Vec::new();
    };
    let is_picture = |v: &&Value| v["type"].as_str().is_none_or(|t| t == "image");
    let mut pictures: Vec<&Value> = all.iter().filter(is_picture).take(MOST_IMAGES).collect();
    pictures.sort_by_key(|v| v["isMain"] != true);
    pictures.iter().filter_map(|v| text(&v["full"]).or_else(|| text(&v["img"]))).collect()
}
