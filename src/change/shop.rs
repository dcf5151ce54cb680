//! Which shop sells a listing: for telling a move of a whole shop as one event.

use serde::{Deserialize, Serialize};
use url::Url;

use crate::listing::{Listing, identify};

/// A shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shop {
    /// What two listings of one shop have in common: the platform and its seller, or the host.
    pub key: String,
    /// Its name for people.
    pub name: String,
}

impl Shop {
    /// A short stand-in for the key.
    pub fn hash(&self) -> u64 {
        xxhash_rust::xxh3::xxh3_64(self.key.as_bytes())
    }

    /// The shop of a listing at this address. On platforms whose items belong to a shop that is the seller (none where
    /// the page does not name one), everywhere else the host.
    pub fn of(url: &Url, listing: &Listing) -> Option<Self> {
        let platform = identify(url).platform;
        if platform.binds_seller() {
            let seller = listing.seller.as_deref().map(str::trim).filter(|seller| !seller.is_empty())?;
            let key = format!("{}\n{}", platform.as_str(), seller.to_lowercase());
            return Some(Self { key, name: seller.to_owned() });
        }
        let host = url.host_str()?;
        let host = host.strip_prefix("www.").unwrap_or(host);
        // Two shops on one machine (a test, a reverse proxy) are told apart by their ports.
        let key = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        Some(Self { name: key.clone(), key })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shop(url: &str, seller: Option<&str>) -> Option<(String, String)> {
        let listing = Listing { seller: seller.map(str::to_owned), ..Listing::default() };
        let url = Url::parse(url).expect("an address");
        Shop::of(&url, &listing).map(|shop| (shop.key, shop.name))
    }

    #[test]
    fn the_seller_where_items_belong_to_one_else_the_host() {
        let tmall = "https://detail.tmall.com/item.htm?id=520813250866";
        assert_eq!(shop(tmall, Some(" 某某旗舰店 ")), Some(("tmall\n某某旗舰店".into(), "某某旗舰店".into())));
        assert_eq!(shop(tmall, None), None);
        let own = shop("https://www.shop.example.com/products/cup", Some("Cups Ltd"));
        assert_eq!(own, Some(("shop.example.com".into(), "shop.example.com".into())));
        assert_ne!(shop("http://127.0.0.1:8001/a", None), shop("http://127.0.0.1:8002/a", None));
    }
}
