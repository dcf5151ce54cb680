//! One poll of one watch.

use std::{borrow::Borrow, fmt, num::NonZeroU64, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{ETag, Moment, Outcome, Reading, UnionSeen};

/// The stable name of a watch: letters of any script, digits, `.`, `_` and `-`, at most 120 characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct WatchId(Arc<str>);

impl WatchId {
    /// The id, if it is a valid one.
    ///
    /// # Errors
    /// Says in English what is wrong with it.
    pub fn new(id: &str) -> Result<Self, String> {
        if id.is_empty() {
            return Err("an id must not be empty".into());
        }
        if id.chars().count() > 120 {
            return Err("an id has at most 120 characters".into());
        }
        match id.chars().find(|c| !(c.is_alphanumeric() || matches!(c, '.' | '_' | '-'))) {
            Some(c) => Err(format!("an id is made of letters, digits, `.`, `_` and `-`; {c:?} is none of them")),
            None => Ok(Self(id.into())),
        }
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id as text that is shared with it.
    pub fn shared(&self) -> Arc<str> {
        Arc::clone(&self.0)
    }
}

impl fmt::Display for WatchId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl Borrow<str> for WatchId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for WatchId {
    type Error = String;
    fn try_from(id: String) -> Result<Self, String> {
        Self::new(&id)
    }
}

impl From<WatchId> for String {
    fn from(id: WatchId) -> Self {
        id.0.as_ref().into()
    }
}

/// The kind of shop that answers at an address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "each is the platform with that name")]
pub enum Platform {
    Taobao,
    Tmall,
    Jd,
    Pdd,
    #[serde(rename = "1688")]
    Alibaba1688,
    AliExpress,
    Amazon,
    Ebay,
    Rakuten,
    Lazada,
    Shopee,
    Coupang,
    MercadoLibre,
    Walmart,
    Target,
    Etsy,
    Newegg,
    BestBuy,
    Shopify,
    WooCommerce,
    /// Any other shop.
    #[default]
    Web,
}

impl Platform {
    /// The name as written in JSON and in derived ids.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Taobao => "taobao",
            Self::Tmall => "tmall",
            Self::Jd => "jd",
            Self::Pdd => "pdd",
            Self::Alibaba1688 => "1688",
            Self::AliExpress => "aliexpress",
            Self::Amazon => "amazon",
            Self::Ebay => "ebay",
            Self::Rakuten => "rakuten",
            Self::Lazada => "lazada",
            Self::Shopee => "shopee",
            Self::Coupang => "coupang",
            Self::MercadoLibre => "mercadolibre",
            Self::Walmart => "walmart",
            Self::Target => "target",
            Self::Etsy => "etsy",
            Self::Newegg => "newegg",
            Self::BestBuy => "bestbuy",
            Self::Shopify => "shopify",
            Self::WooCommerce => "woocommerce",
            Self::Web => "web",
        }
    }

    /// Whether an item of this platform belongs to one shop on it: another seller is another listing. On the others
    /// one listing is sold by whoever offers it best today.
    pub fn binds_seller(self) -> bool {
        matches!(
            self,
            Self::Taobao
                | Self::Tmall
                | Self::Jd
                | Self::Pdd
                | Self::Alibaba1688
                | Self::AliExpress
                | Self::Ebay
                | Self::Etsy
                | Self::Lazada
                | Self::Rakuten
                | Self::Shopee
        )
    }
}

/// One poll of one watch: when, which outcome, and the listing if it could be read.
#[derive(Clone, Debug)]
pub struct Observation {
    /// When the answer was there.
    pub at: Moment,
    /// The address that answered in the end.
    pub url: String,
    /// The address that the page gives as its own, where it does.
    pub canonical: Option<String>,
    /// The kind of shop.
    pub platform: Platform,
    /// The shop's own id of the item, where the page or the address tells it.
    pub item_id: Option<String>,
    /// What the poll came to.
    pub outcome: Outcome,
    /// Why it is not `ok`, in one sentence.
    pub reason: Option<String>,
    /// What was read; present exactly when the outcome is `ok`.
    pub reading: Option<Reading>,
    /// What an affiliate union said at this poll, whatever came of the page.
    pub union: Option<Box<UnionSeen>>,
}

impl Observation {
    /// The observation as the contract writes it (section 3).
    pub fn json(&self) -> serde_json::Value {
        let mut object = serde_json::Map::new();
        object.insert("url".into(), self.url.clone().into());
        object.insert("platform".into(), self.platform.as_str().into());
        if let Some(id) = &self.item_id {
            object.insert("item_id".into(), id.clone().into());
        }
        object.insert("outcome".into(), self.outcome.as_str().into());
        object.insert("read_at".into(), self.at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true).into());
        if let Some(reason) = &self.reason {
            object.insert("reason".into(), reason.clone().into());
        }
        if let Some(reading) = &self.reading {
            // Plain data without maps of other keys than strings: this can't fail.
            object.insert("listing".into(), serde_json::to_value(&reading.listing).unwrap_or_default());
            object.insert("origin".into(), serde_json::to_value(&reading.origin).unwrap_or_default());
        }
        object.into()
    }
}

/// What [`Observation::json`] writes, read back.
#[derive(Deserialize)]
struct Written {
    url: String,
    #[serde(default)]
    platform: Platform,
    #[serde(default)]
    item_id: Option<String>,
    outcome: Outcome,
    read_at: Moment,
    #[serde(default)]
    reason: Option<String>,
    #[serde(default)]
    listing: Option<super::Listing>,
    #[serde(default)]
    origin: std::collections::BTreeMap<super::Field, String>,
}

impl Observation {
    /// Reads back what [`json`](Self::json) wrote: for judging it again. What it does not write (the page's own address,
    /// what a union said beside it) is absent.
    ///
    /// # Errors
    /// When it is of another version, or no observation at all.
    pub fn from_json(json: &serde_json::Value) -> Result<Self, serde_json::Error> {
        let seen = Written::deserialize(json)?;
        let reading = seen.listing.map(|listing| Reading { listing, origin: seen.origin, witnesses: Vec::new() });
        Ok(Self {
            at: seen.read_at,
            url: seen.url,
            canonical: None,
            platform: seen.platform,
            item_id: seen.item_id,
            outcome: seen.outcome,
            reason: seen.reason,
            reading,
            union: None,
        })
    }
}

/// What an answer is known by (RFC 9110, 8.8): sent back with the next request, so that the shop can say "the same".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Validators {
    /// The `ETag` header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<ETag>,
    /// The `Last-Modified` header.
    #[serde(with = "super::http_date", skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<Moment>,
    /// A fingerprint of the request that they answer: another address, header or selector must not get "the same".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked: Option<NonZeroU64>,
    /// A digest of the page without the parts that no reader looks at: the same digest is the same page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<NonZeroU64>,
    /// A digest of the compressed bytes of that answer, as they came: the same bytes are the same page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wire: Option<NonZeroU64>,
    /// When that answer was read in full: a cache that says "the same" for ever is found out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_at: Option<Moment>,
}

impl Validators {
    /// The same after another look; with when the whole answer was there again, if it was.
    #[must_use]
    pub fn seen_again(&self, in_full: Option<Moment>) -> Self {
        Self { read_at: in_full.or(self.read_at), ..self.clone() }
    }
}
