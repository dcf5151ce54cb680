//! A watch: a listing to poll, and what to be told about it. Plain data, checked by `watchlist`.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use chrono_tz::Tz;

use super::{Amount, Quiet, Union, WatchId};
use crate::schedule::Schedule;

/// Whose listing it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// A competitor's.
    #[default]
    Rival,
    /// The operator's own.
    Own,
}

/// Where a listing is read from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SourceKind {
    /// The shop's own API where the address shows one (Shopify), else the page.
    #[default]
    Auto,
    /// The page that a shopper sees.
    Page,
    /// Shopify's `/products/….js`.
    Shopify,
    /// WooCommerce's Store API.
    WooCommerce,
    /// The affiliate union that the watch names (`Watch::union`), and nothing else.
    Union,
}

/// How far a value must move before it is told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Threshold {
    /// Any move.
    Any,
    /// Never.
    Never,
    /// By at least this part of the value last told (`0.03` for 3 %).
    Part(Amount),
    /// By at least this amount, in the listing's currency.
    By(Amount),
}

/// When a price is told.
#[derive(Clone, Debug, PartialEq)]
pub struct PriceRule {
    /// Falls.
    pub drop: Threshold,
    /// Rises.
    pub rise: Threshold,
    /// Told whenever the price goes below this amount, however small the step.
    pub below: Option<Amount>,
    /// Told whenever the price goes above this amount, however small the step.
    pub above: Option<Amount>,
    /// Told when the price goes under that of the group's own listing.
    pub undercuts_own: bool,
    /// By how much it must be under it: nothing (`Any`), a part of the own price, or an amount.
    pub margin: Threshold,
    /// Told, however small the step, when the price is the lowest of so many days; `None`: by the other rules alone.
    pub lowest: Option<u16>,
}

impl Default for PriceRule {
    /// Every move of at least half a percent, and every undercut.
    fn default() -> Self {
        let half_percent = Threshold::Part(Amount::new(5, 3));
        Self {
            drop: half_percent,
            rise: half_percent,
            below: None,
            above: None,
            undercuts_own: true,
            margin: Threshold::Any,
            lowest: None,
        }
    }
}

/// When sales are told, against the usual pace of the listing.
#[derive(Clone, Debug, PartialEq)]
pub struct SalesRule {
    /// Told when sales run at this many times the usual pace; `None` silences it.
    pub surge: Option<Amount>,
    /// Told when sales fall by this part of the usual pace; `None` silences it.
    pub slump: Option<Amount>,
    /// Whether a counter that starts again is told.
    pub reset: bool,
}

impl Default for SalesRule {
    /// Three times the usual pace, half of it, and resets.
    fn default() -> Self {
        Self { surge: Some(Amount::new(3, 0)), slump: Some(Amount::new(5, 1)), reset: true }
    }
}

/// What is told about a watch.
#[derive(Clone, Debug, PartialEq)]
pub struct AlertRules {
    /// Rules for the price (and, with the same thresholds, for list and pay price).
    pub price: PriceRule,
    /// Rules for the sales count.
    pub sales: SalesRule,
    /// Kinds that are silenced or spoken, by the contract's name; a kind that is not here follows its default.
    pub kinds: BTreeMap<super::ChangeKind, bool>,
    /// The same kind for the same watch not again within.
    pub rearm: Duration,
    /// How long before affiliate sales leave the window that is told (`affiliate-drop-ahead`).
    pub ahead: Duration,
    /// When its messages wait; `None`: as `[mail] quiet` says.
    pub quiet: Option<Quiet>,
    /// Kinds that do not wait; `None`: by default (see [`AlertRules::is_urgent`]).
    pub urgent: Option<std::collections::BTreeSet<super::ChangeKind>>,
    /// Whom a kind goes to instead of the watch's `to`.
    pub route: BTreeMap<super::ChangeKind, Vec<String>>,
}

impl Default for AlertRules {
    fn default() -> Self {
        Self {
            price: PriceRule::default(),
            sales: SalesRule::default(),
            kinds: BTreeMap::new(),
            rearm: Duration::from_secs(6 * 3600),
            ahead: Duration::from_secs(24 * 3600),
            quiet: None,
            urgent: None,
            route: BTreeMap::new(),
        }
    }
}

impl AlertRules {
    /// Whether a message of this kind goes out in quiet hours. By default that is what happens to the operator's own
    /// listing and costs sales by the minute: it is gone, or can't be bought.
    pub fn is_urgent(&self, kind: super::ChangeKind, side: Side) -> bool {
        match &self.urgent {
            Some(kinds) => kinds.contains(&kind),
            None => {
                side == Side::Own && matches!(kind, super::ChangeKind::ListingGone | super::ChangeKind::Availability)
            }
        }
    }
}

/// The operator's CSS selectors, `selector @attribute`, for pages without machine-readable data. All are valid CSS.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Select {
    /// By field name: the selector, and the attribute to take instead of the text.
    pub fields: BTreeMap<super::Field, (String, Option<String>)>,
}

/// What a watch adds to its requests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestOptions {
    /// Further header lines, names in lower case. Never `host`, `cookie`, `authorization` or the like.
    pub headers: BTreeMap<String, String>,
}

/// What few watches say, or many alike. Apart from the watch, so that a hundred thousand of them take little room.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extras {
    /// The operator's own article number.
    pub sku: Option<String>,
    /// The operator's own words for it, carried into every alert.
    pub tags: Vec<String>,
    /// The union's own id of the item, where the operator knows it.
    pub union_id: Option<String>,
    /// Its own schedule, else that of the settings.
    pub schedule: Option<Schedule>,
    /// The zone of its schedule, else that of the settings.
    pub timezone: Option<Tz>,
    /// Whom its alerts go to, else `[mail] to`.
    pub to: Vec<String>,
}

/// One entry of a watchlist.
#[derive(Clone, Debug, PartialEq)]
pub struct Watch {
    /// Its stable name.
    pub id: WatchId,
    /// Its name for people; the id itself where the file gives none.
    pub name: Arc<str>,
    /// The address to poll.
    pub url: url::Url,
    /// Listings of one group are compared with each other.
    pub group: Option<String>,
    /// Whose listing it is.
    pub side: Side,
    /// Where it is read from.
    pub source: SourceKind,
    /// The affiliate union that is asked as well, or (with [`SourceKind::Union`]) alone.
    pub union: Option<Union>,
    /// What few watches say, or many alike: shared by those of a file that say nothing of their own.
    pub extras: Arc<Extras>,
    /// What is told about it: mostly the same as of others, and shared with them.
    pub alert: Arc<AlertRules>,
    /// Selectors of the operator; shared like the rules.
    pub select: Arc<Select>,
    /// Additions to the request; shared like the rules.
    pub request: Arc<RequestOptions>,
    /// The file that it stands in, relative to the watchlists' folder, and its line: for mails and messages.
    pub file: Arc<str>,
    /// The line of its `[[watch]]`, counted from 1.
    pub line: usize,
}

impl Watch {
    /// A watch of which no more is said than its id and its address.
    pub fn new(id: WatchId, url: url::Url) -> Self {
        Self {
            name: id.shared(),
            id,
            url,
            group: None,
            side: Side::default(),
            source: SourceKind::default(),
            union: None,
            extras: Arc::default(),
            alert: Arc::default(),
            select: Arc::default(),
            request: Arc::default(),
            file: Arc::default(),
            line: 0,
        }
    }

    /// Whom a kind goes to; empty: to whom the settings name.
    pub fn people(&self, kind: super::ChangeKind) -> &[String] {
        self.alert.route.get(&kind).unwrap_or(&self.extras.to)
    }
}
