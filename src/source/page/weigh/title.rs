//! The item's name.

use super::{Draft, Evidence};
use crate::{
    listing::Field,
    source::page::{
        account::Reader,
        text::{alike, squash},
    },
};

/// Longer names are cut descriptions or a page's whole text.
const LONGEST: usize = 500;

pub(super) fn weigh(evidence: &Evidence<'_, '_>, draft: &mut Draft) {
    if let Some((name, reader)) = choose(evidence, draft) {
        draft.listing.title = Some(clean(&name));
        draft.believe(Field::Title, reader);
    }
}

fn choose(evidence: &Evidence<'_, '_>, draft: &mut Draft) -> Option<(String, Reader)> {
    let mut named: Vec<(Reader, &str)> =
        evidence.accounts.iter().filter_map(|a| Some((a.reader, a.name.as_deref()?))).collect();
    named.retain(|(_, n)| n.len() <= LONGEST && !squash(n).is_empty());
    if let Some((reader, name)) = named.iter().find(|(r, _)| r.is_authority()) {
        return Some(((*name).to_owned(), *reader));
    }
    let heading = evidence.heading.filter(|h| h.len() <= LONGEST);
    let title = squash(&evidence.head.title);
    let structured = |r: Reader| matches!(r, Reader::JsonLd | Reader::Microdata | Reader::State);
    let confirmed = |reader: Reader, name: &str| {
        let own = squash(name);
        let others = named.iter().filter(|(r, _)| *r != reader).map(|(_, n)| *n);
        let others = others.chain(heading.filter(|_| reader != Reader::Text));
        (own.chars().count() >= 3 && title.contains(&own)) || others.into_iter().any(|n| alike(&squash(n), &own))
    };
    // A declared name that another witness confirms.
    for (reader, name) in named.iter().filter(|(r, _)| structured(*r)) {
        if confirmed(*reader, name) {
            return Some(((*name).to_owned(), *reader));
        }
    }
    // The heading, if the head of the page agrees, or says nothing at all.
    let silent = named.is_empty() && title.is_empty();
    let previewed = named.iter().all(|(r, _)| r.is_preview());
    let head = || std::iter::once(evidence.head.title.as_str()).chain(named.iter().map(|(_, n)| *n));
    if let Some(heading) = heading
        && (silent
            || confirmed(Reader::Text, heading)
            || (previewed && head().any(|h| shares_words(heading, h) || shared(h, heading).is_some_and(|n| n >= 3))))
    {
        return Some((heading.to_owned(), Reader::Text));
    }
    match (named.iter().find(|(r, _)| structured(*r)), heading) {
        (Some((reader, name)), None) => return Some(((*name).to_owned(), *reader)),
        // The same words in another order, or with more beside them.
        (Some((reader, name)), Some(heading))
            if shares_words(name, heading)
                && (shares_words(heading, name) || shares_words(name, &evidence.head.title)) =>
        {
            return Some(((*name).to_owned(), *reader));
        }
        (Some(_), Some(_)) => {
            draft.doubt(Field::Title, "the declared name and the heading differ");
            return None;
        }
        (None, _) => {}
    }
    // A preview title alone, where the page calls itself a product; without the shop's name behind it.
    let (reader, name) = named.iter().find(|(r, _)| matches!(r, Reader::OpenGraph)).copied()?;
    let shop = evidence.head.get("og:site_name").map(squash);
    let host = evidence.base.and_then(url::Url::host_str).map(host_name);
    if !evidence.head.is_product() || shop.as_deref() == Some(&squash(name)) || heading.is_some() {
        draft.doubt(Field::Title, "only a preview title, which nothing confirms");
        return None;
    }
    Some((without_shop(name, &[shop, host]).to_owned(), reader))
}

/// `www.lamp-shop.co.uk` → `lampshop`.
fn host_name(host: &str) -> String {
    let labels: Vec<&str> = host.split('.').collect();
    let short = |l: &&&str| l.len() > 3 && **l != "shop";
    squash(labels.iter().rev().skip(1).find(short).or_else(|| labels.iter().find(short)).unwrap_or(&host))
}

/// Whether most words of a name stand in another. Scripts without spaces are compared by pairs of characters.
fn shares_words(name: &str, other: &str) -> bool {
    shared(name, other).is_some_and(|n| n >= 2)
}

/// How many words of a name stand in another, if most do.
fn shared(name: &str, other: &str) -> Option<usize> {
    let words = |text: &str| {
        let wide = |c: char| u32::from(c) >= 0x2e80;
        let mut out: Vec<String> = Vec::new();
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 1).take(100) {
            if word.contains(wide) {
                let chars: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
                out.extend(chars.windows(2).map(|pair| pair.iter().collect::<String>()));
            } else {
                out.push(word.to_lowercase());
            }
        }
        out
    };
    let (name, other) = (words(name), words(other));
    let shared = name.iter().filter(|w| other.contains(w)).count();
    (shared * 10 >= name.len() * 6).then_some(shared)
}

/// Without characters that can't be seen: they differ from poll to poll, and some turn the text around them.
fn clean(name: &str) -> String {
    let unseen = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    let visible: String = name.chars().filter(|c| !unseen(*c)).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `Sofa | Shop` → `Sofa`, where the page itself or its address says that its shop is called so.
fn without_shop<'n>(name: &'n str, shops: &[Option<String>]) -> &'n str {
    for mark in [" | ", " - ", " – ", " — ", " : ", "｜", "|", " · ", "_", "-"] {
        if let Some((head, tail)) = name.rsplit_once(mark)
            && shops.iter().flatten().any(|shop| !shop.is_empty() && squash(tail) == *shop)
            && !squash(head).is_empty()
        {
            return head.trim();
        }
    }
    name
}
