//! Any shop's page → a reading, or what it is instead of a listing. Pure: bytes in, words out.
//!
//! The way through: bytes → text (`decode`) → a flat tree in one pass (`scan`) → what readers say (`platform`, `json_ld`,
//! `microdata`, `meta`, `state`, `selector`, `text`) → which product the page is about (`choose`) → what is certain (`weigh`).

mod account;
mod ambient;
mod choose;
mod decode;
mod json;
mod json_ld;
mod literal;
mod meta;
mod microdata;
mod number;
mod platform;
mod scan;
mod selector;
mod state;
mod text;
pub mod wall;
mod weigh;
mod whose;

use url::Url;

pub use self::whose::led_away;

use self::{
    account::{Account, Reader},
    choose::{Chosen, Own},
    meta::Head,
    number::Hints,
    platform::{Material, Told},
    scan::{Doc, Tag},
    text::Sightline,
    weigh::Evidence,
};
use crate::listing::{Listing, Outcome, Platform, PriceHints, Reading, Select, identify};

/// A page as received.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// Its address, if known: relative addresses on it are resolved against this (or the page's own base).
    pub url: Option<&'a Url>,
    /// The HTTP status; 200 for a saved file.
    pub status: u16,
    /// The `Content-Type` header, if any.
    pub content_type: Option<&'a str>,
    /// The body, decompressed.
    pub body: &'a [u8],
}

/// What a page is.
#[derive(Clone, Debug)]
pub enum Sight {
    /// A listing, read with certainty.
    Listing {
        /// What was read.
        reading: Box<Reading>,
        /// The kind of shop.
        platform: Platform,
        /// The shop's own id of the item.
        item_id: Option<String>,
        /// The page's own canonical address.
        canonical: Option<Url>,
    },
    /// Anything else.
    Not {
        /// What it is.
        outcome: Outcome,
        /// Why, in one sentence.
        reason: String,
        /// What readers said all the same; only with `witnesses`.
        said: Vec<crate::listing::Witness>,
    },
}

/// Reads a page. `witnesses`: also collect who said what, for people.
pub fn read(page: &Page<'_>, select: &Select, witnesses: bool) -> Sight {
    read_with(page, select, witnesses, false)
}

/// The same with every script searched, whether or not it can hold what is wanted: what [`read`] is held against.
#[doc(hidden)]
pub fn read_thoroughly(page: &Page<'_>, select: &Select) -> Sight {
    read_with(page, select, false, true)
}

fn read_with(page: &Page<'_>, select: &Select, witnesses: bool, thorough: bool) -> Sight {
    let src = decode::decode(page.body, page.content_type);
    if src.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '[']) {
        return document(page, &src, witnesses);
    }
    let doc = Doc::scan(&src);
    let head = meta::head(&doc);
    let canonical = canonical(page.url, &head);
    let own = page.url.or(canonical.as_ref());
    let base = head.base.as_deref().and_then(|b| meta::absolute(own, b)).or_else(|| own.cloned());
    let hints = Hints { language: head.language.clone() };

    // The platform's own reader, where there is one.
    let material = Material::new(&doc, &src, &head, own, &hints);
    let (platform, told) = match platform::read(&material) {
        Some((_, Told::Not(outcome, reason))) => return Sight::Not { outcome, reason, said: Vec::new() },
        Some((reader, Told::Item(account))) => (reader.platform, Some(*account)),
        None => (None, None),
    };

    // What the page declares, and which of it is about its own item.
    let blocks: Vec<&str> = scripts(&doc, "ld+json");
    let ld = json_ld::read(&blocks, &hints);
    let mut declared = ld.accounts;
    declared.extend(microdata::read(&doc, &hints).into_iter().map(|(_, account)| account));
    let open_graph = head.open_graph(&hints);
    let known: Vec<&str> = declared
        .iter()
        .filter(|a| !a.aside)
        .take(20)
        .filter_map(|a| a.name.as_deref())
        .chain(told.as_ref().and_then(|a| a.name.as_deref()))
        .chain(open_graph.name.as_deref())
        .collect();
    let mut line = Sightline::new(&doc, own, &known, &head.title);
    let names =
        [line.heading.as_deref(), open_graph.name.as_deref(), head.get("twitter:title"), Some(head.title.as_str())];
    let names: Vec<String> = names.into_iter().flatten().map(text::squash).filter(|n| !n.is_empty()).collect();
    let page_own = Own { url: own, names };
    let Chosen { main, others } = choose::choose(&declared, &page_own);

    // A wall or a list is no listing, whatever else it shows. The one product of a page that calls itself otherwise may
    // be a neighbour.
    let is_item = told.is_some() || main.iter().any(|a| !a.offers.is_empty()) && is_named(&main, &page_own.names);
    let products = if is_item { 1 } else { (others + main.len() + ld.listed).min(1) * 2 };
    let shown = if is_item && page.status < 400 { wall::Shown::default() } else { wall::Shown::of(&doc) };
    let face =
        wall::Face { url: page.url, status: page.status, title: &head.title, shown: &shown, html: &src, products };
    if let Some((outcome, reason)) = wall::not_a_listing(&face) {
        return Sight::Not { outcome, reason, said: Vec::new() };
    }
    if let Some(reason) = wall::cut::cut(&doc, &src) {
        return Sight::Not { outcome: Outcome::Unreadable, reason, said: Vec::new() };
    }
    if told.is_none() && main.is_empty() && others + ld.listed >= 3 {
        let reason = format!("The page lists {} products and is about none of them.", others + ld.listed);
        return Sight::Not { outcome: Outcome::Unreadable, reason, said: Vec::new() };
    }

    // Who speaks, the strongest first.
    let mut accounts: Vec<Account> = Vec::new();
    let mut refusal = None;
    if !select.fields.is_empty() {
        match selector::read(&src, doc.depth(), select, &hints) {
            Ok(account) => accounts.push(account),
            Err(why) => refusal = Some(why),
        }
    }
    accounts.extend(told);
    accounts.extend(main);
    accounts.push(open_graph);
    accounts.push(head.cards(&hints));

    let currency = accounts.iter().flat_map(|a| &a.offers).find_map(|o| o.currency);
    let price_hints = PriceHints { currency, language: hints.language.clone(), decimal: None };
    let seen = text::prices::all(&mut line, &price_hints);
    let signs = text::stock::signs(&mut line);
    let sales = text::counts::sales(&mut line);
    let own_eyes = as_seen(&mut line, &head.title, &accounts, &hints);
    accounts.push(own_eyes);
    let ambient = if currency.is_none() { ambient::currency(&src) } else { currency };
    let mut evidence = Evidence {
        doc: &doc,
        head: &head,
        base: base.as_ref(),
        accounts: accounts.clone(),
        heading: line.heading.as_deref(),
        seen: &seen,
        signs,
        sales,
        ambient,
    };
    let mut draft = weigh::weigh(&evidence);
    let complete = is_complete(&draft.listing);
    // Data know more of the choices than a shopper sees.
    let chosen = draft.listing.variants.len() > 1
        && draft.origin.get(&crate::listing::Field::Variants).is_some_and(|o| o != Reader::Text.name());
    if !(complete && chosen)
        && let Some(account) = from_state(&doc, &evidence, &hints, complete && !thorough && is_numbered(&evidence, own))
    {
        // Of a reading that is complete the scripts may only tell the choices.
        let account = if complete { account.choices() } else { account };
        evidence.accounts.push(account);
        draft = weigh::weigh(&evidence);
    }
    sight(draft, &evidence, &Place { own, platform, canonical: canonical.as_ref() }, refusal, witnesses)
}

/// Whether a product bears a name that the page gives itself.
fn is_named(accounts: &[Account], names: &[String]) -> bool {
    let same =
        |name: &str| names.iter().any(|own| own.contains(name) || (own.chars().count() >= 4 && name.contains(own)));
    accounts.iter().filter_map(|a| a.name.as_deref()).map(text::squash).any(|name| !name.is_empty() && same(&name))
}

/// Where a page is from.
struct Place<'p> {
    /// Its own address.
    own: Option<&'p Url>,
    /// Its platform, as its own reader knows it.
    platform: Option<Platform>,
    /// The address that it declares.
    canonical: Option<&'p Url>,
}

/// The draft as the answer.
fn sight(
    draft: weigh::Draft,
    evidence: &Evidence<'_, '_>,
    place: &Place<'_>,
    refusal: Option<&str>,
    witnesses: bool,
) -> Sight {
    if !draft.listing.is_readable() {
        let is_page = !evidence.doc.src().is_empty();
        let shell = is_page.then(|| wall::cut::shell(evidence.doc, &wall::Shown::of(evidence.doc).core)).flatten();
        let reason = shell.map_or_else(|| unreadable(&draft, refusal), str::to_owned);
        let said = if witnesses { weigh::said(&draft, evidence) } else { Vec::new() };
        return Sight::Not { outcome: Outcome::Unreadable, reason, said };
    }
    let told = evidence.accounts.iter().filter(|a| matches!(a.reader, Reader::Platform(_)));
    let told: Vec<String> = told.flat_map(|a| a.ids.iter().cloned()).collect();
    if let Some(reason) = place.own.and_then(|own| whose::other_item(own, place.canonical, &told)) {
        return Sight::Not { outcome: Outcome::Moved, reason, said: Vec::new() };
    }
    let address = place.own.map(identify);
    let known = address.as_ref().map(|a| a.platform).filter(|p| *p != Platform::Web);
    let platform = known.or(place.platform).unwrap_or_default();
    let item_id =
        address.and_then(|a| a.item_id).or_else(|| evidence.accounts.iter().find_map(|a| a.ids.first().cloned()));
    let reading = Box::new(weigh::finish(draft, evidence, witnesses));
    Sight::Listing { reading, platform, item_id, canonical: place.canonical.cloned() }
}

/// What a shopper sees besides amounts and words about stock, as far as the page does not declare it.
fn as_seen(line: &mut Sightline<'_, '_>, title: &str, declared: &[Account], hints: &Hints) -> Account {
    let mut account = Account::new(Reader::Text);
    let shows = |a: &Account| !a.reader.is_preview() && a.images.iter().any(|i| weigh::is_picture(i));
    if !declared.iter().any(shows) {
        let name = line.heading.clone().unwrap_or_else(|| title.to_owned());
        account.images = text::pictures::pictures(line, &name);
    }
    if !declared.iter().any(|a| a.reviews.is_some_and(|n| n > 0)) {
        if let Some((rating, count)) = text::ratings::rating(line) {
            account.rating = Some(rating);
            account.reviews = Some(count);
        } else {
            account.reviews = text::ratings::reviews(line);
        }
    }
    if !declared.iter().any(|a| a.video.is_some()) {
        account.video = text::pictures::video(line);
    }
    if !declared.iter().any(|a| a.variants.len() > 1) {
        account.variants = text::choices::choices(line);
    }
    let currency = declared.iter().flat_map(|a| &a.offers).find_map(|o| o.currency);
    let deals = text::deals::all(line, currency, hints);
    account.coupons = deals.coupons;
    account.promotions = deals.promotions;
    account.gift = deals.gift;
    account.questions = deals.questions;
    account
}

/// Reads a body that is JSON as a whole.
fn document(page: &Page<'_>, src: &str, witnesses: bool) -> Sight {
    let shown = wall::Shown::of_text(src);
    let face = wall::Face { url: page.url, status: page.status, title: "", shown: &shown, html: src, products: 0 };
    if let Some((outcome, reason)) = wall::not_a_listing(&face) {
        return Sight::Not { outcome, reason, said: Vec::new() };
    }
    let (doc, head, hints) = (Doc::scan(""), Head::default(), Hints::default());
    let json = match serde_json::from_str(src.trim_start_matches('\u{feff}').trim()) {
        Err(why) if why.is_eof() => {
            let reason = "The answer ends in the middle of its JSON.".into();
            return Sight::Not { outcome: Outcome::Unreadable, reason, said: Vec::new() };
        }
        json => json.ok(),
    };
    let mut material = Material::new(&doc, src, &head, page.url, &hints);
    material.json = json.as_ref();
    let (platform, accounts) = match platform::read(&material) {
        Some((_, Told::Not(outcome, reason))) => return Sight::Not { outcome, reason, said: Vec::new() },
        Some((reader, Told::Item(account))) => (reader.platform, vec![*account]),
        None => (None, json.as_ref().and_then(|json| state::document(json, &hints)).into_iter().collect()),
    };
    let ambient = ambient::currency(src);
    let evidence = Evidence {
        doc: &doc,
        head: &head,
        base: page.url,
        accounts,
        heading: None,
        seen: &[],
        signs: text::stock::Signs::default(),
        sales: None,
        ambient,
    };
    let place = Place { own: page.url, platform, canonical: None };
    sight(weigh::weigh(&evidence), &evidence, &place, None, witnesses)
}

/// Whether the cheap readers found everything that most pages show: then the scripts are not searched.
fn is_complete(listing: &Listing) -> bool {
    listing.is_readable()
        && listing.price.is_some()
        && listing.main_image.is_some()
        && !listing.availability.is_unknown()
}

/// Whether the item's id is known without the scripts.
fn is_numbered(evidence: &Evidence<'_, '_>, own: Option<&Url>) -> bool {
    own.is_some_and(|url| identify(url).item_id.is_some()) || evidence.accounts.iter().any(|a| !a.ids.is_empty())
}

/// What the scripts say of the item that the page is about.
fn from_state(doc: &Doc<'_>, evidence: &Evidence<'_, '_>, hints: &Hints, choices_alone: bool) -> Option<Account> {
    let names = evidence.accounts.iter().filter_map(|a| a.name.as_deref()).chain(evidence.heading).map(text::squash);
    let names: Vec<String> = names.filter(|n| n.chars().count() >= 4).collect();
    let seen = evidence.seen.iter().map(|s| s.amount);
    let declared = evidence.accounts.iter().flat_map(|a| &a.offers).filter_map(|o| o.price);
    let amounts: Vec<crate::listing::Amount> = seen.chain(declared).collect();
    let mut account = state::read(doc, &names, &amounts, hints, choices_alone)?;
    // Where the page declares prices, the scripts' are not asked: they hold every choice and every rebate.
    if evidence.accounts.iter().flat_map(|a| &a.offers).any(|o| o.price.is_some()) {
        account.offers.iter_mut().for_each(|o| o.price = None);
    }
    Some(account)
}

/// The page's own address, as it declares it.
fn canonical(url: Option<&Url>, head: &Head<'_>) -> Option<Url> {
    let declared = head.canonical.as_deref().or_else(|| head.get("og:url"))?;
    meta::absolute(url, declared)
}

/// The contents of scripts whose type holds `kind`.
fn scripts<'a>(doc: &Doc<'a>, kind: &str) -> Vec<&'a str> {
    let of_kind = |id: &usize| doc.attr(*id, "type").is_some_and(|t| t.to_ascii_lowercase().contains(kind));
    doc.all(Tag::Script).filter(of_kind).map(|id| doc.raw(id)).collect()
}

/// Why a page is no readable listing, in one sentence.
fn unreadable(draft: &weigh::Draft, refusal: Option<&str>) -> String {
    use crate::listing::Field;
    let why = |field: Field| draft.notes.get(&field).map_or(String::new(), |n| format!(" ({n})"));
    let missing = match (draft.listing.title.is_some(), draft.listing.price.is_some()) {
        (false, false) => format!("no certain title{} and no certain price{}", why(Field::Title), why(Field::Price)),
        (false, true) => format!("no certain title{}", why(Field::Title)),
        (true, _) => format!("no certain price{}", why(Field::Price)),
    };
    let refusal = refusal.map_or(String::new(), |r| format!("; {r}"));
    format!("The page shows {missing}{refusal}.")
}
