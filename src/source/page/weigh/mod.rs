//! Witnesses of one page against each other: what is certain becomes the reading; what is contradicted stays unread.

mod american;
mod counts;
mod currency;
mod deal;
mod home;
mod money;
mod picture;
mod said;
mod stock;
mod title;

pub use self::picture::is_picture;

use std::collections::BTreeMap;

use url::Url;

use super::{
    account::{Account, Reader},
    meta::Head,
    scan::Doc,
    text::{prices::Seen, stock::Signs},
};
use crate::listing::{Currency, Field, Listing, Reading, SalesCount, Witness};

/// Everything that was said about the page's own item.
#[derive(Debug)]
pub struct Evidence<'e, 'a> {
    /// The page.
    pub doc: &'e Doc<'a>,
    /// The head of the page.
    pub head: &'e Head<'a>,
    /// What addresses on the page are relative to.
    pub base: Option<&'e Url>,
    /// Accounts of the item, the strongest reader first.
    pub accounts: Vec<Account>,
    /// The item's name as a shopper sees it.
    pub heading: Option<&'e str>,
    /// The amounts that a shopper sees.
    pub seen: &'e [Seen],
    /// The words about stock that a shopper sees.
    pub signs: Signs,
    /// The sales count that a shopper sees.
    pub sales: Option<SalesCount>,
    /// Currency codes that the page's scripts name, if they all name the same.
    pub ambient: Option<Currency>,
}

/// A reading under way: fields, their origin, and why a field stayed open.
#[derive(Debug, Default)]
pub struct Draft {
    /// The fields that are certain.
    pub listing: Listing,
    /// Who said them.
    pub origin: BTreeMap<Field, String>,
    /// Why a field was not believed.
    pub notes: BTreeMap<Field, String>,
}

impl Evidence<'_, '_> {
    /// Whether the platform's reader says that the page shows no such field, or none that is certain.
    pub(super) fn is_closed(&self, field: Field) -> bool {
        self.accounts.iter().any(|a| a.closed.contains(&field))
    }

    /// The accounts that may speak of a field: all, or down to the one that closes it.
    fn speakers(&self, field: Field) -> impl Iterator<Item = &Account> {
        let closed = self.accounts.iter().position(|a| a.closed.contains(&field));
        self.accounts.iter().take(closed.map_or(usize::MAX, |at| at + 1))
    }
}

impl Draft {
    fn believe(&mut self, field: Field, reader: Reader) {
        self.origin.insert(field, reader.name().to_owned());
    }

    fn doubt(&mut self, field: Field, why: impl Into<String>) {
        self.notes.entry(field).or_insert_with(|| why.into());
    }
}

/// Weighs the evidence.
pub fn weigh(evidence: &Evidence<'_, '_>) -> Draft {
    let mut draft = Draft::default();
    title::weigh(evidence, &mut draft);
    money::weigh(evidence, &mut draft);
    stock::weigh(evidence, &mut draft);
    picture::weigh(evidence, &mut draft);
    counts::weigh(evidence, &mut draft);
    deal::weigh(evidence, &mut draft);
    draft
}

/// The reading, with all that was said where people want to see it.
pub fn finish(draft: Draft, evidence: &Evidence<'_, '_>, witnesses: bool) -> Reading {
    let witnesses = if witnesses { said(&draft, evidence) } else { Vec::new() };
    Reading { listing: draft.listing, origin: draft.origin, witnesses }
}

/// All that was said.
pub fn said(draft: &Draft, evidence: &Evidence<'_, '_>) -> Vec<Witness> {
    said::all(draft, evidence)
}
