//! What the daemon has learned of shops since it started: which hosts are Shopify, and their currency.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use url::Url;

use crate::listing::Currency;

/// So many hosts are remembered; a watchlist names far fewer.
const MOST: usize = 4096;

/// What a host is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Its pages show that it is Shopify, and its product API answers.
    Shopify {
        /// The currency of its pages.
        currency: Option<Currency>,
    },
    /// Something else, or its API is closed: only its pages are read.
    PagesOnly,
}

/// What is known of each host.
#[derive(Debug, Default)]
pub struct KnownShops(Mutex<HashMap<String, Kind>>);

impl KnownShops {
    /// What the host of an address is, if that is known.
    pub fn of(&self, url: &Url) -> Option<Kind> {
        let shops = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shops.get(url.authority()).copied()
    }

    /// Remembers what the host of an address is.
    pub fn learn(&self, url: &Url, kind: Kind) {
        let mut shops = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if shops.len() >= MOST {
            // Learning anew costs one request a host.
            shops.clear();
        }
        shops.insert(url.authority().to_owned(), kind);
    }
}
