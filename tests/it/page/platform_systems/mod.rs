//! Pages of shop systems, after the structure of their templates.

mod magento;
mod others;
mod shopify;
mod woocommerce;

use rivald::listing::{Listing, Variant};

/// The choices as text: id, name, price, whether it can be bought.
fn choices(listing: &Listing) -> Vec<String> {
    let yes = |v: &Variant| v.available.map_or("?", |a| if a { "yes" } else { "no" });
    let price = |v: &Variant| v.price.map_or_else(|| "-".to_owned(), |p| p.to_string());
    listing
        .variants
        .iter()
        .map(|v| {
            let (id, name) = (v.id.as_deref().unwrap_or("-"), v.name.as_deref().unwrap_or("-"));
            format!("{id} {name} {} {}", price(v), yes(v))
        })
        .collect()
}

/// The former price as text.
fn list(listing: &Listing) -> Option<String> {
    listing.list_price.map(|p| p.to_string())
}
