//! Which of a page's products the page is about.

use url::Url;

use super::{
    account::{Account, Reader},
    text::{alike, squash},
};

/// What is known of the page's own item before any product is chosen.
#[derive(Debug)]
pub struct Own<'a> {
    /// The page's address.
    pub url: Option<&'a Url>,
    /// Names that the page gives itself: heading, `og:title`, `<title>`.
    pub names: Vec<String>,
}

/// The products that the page is about (several where a page declares the same one twice), and how many others it lists.
#[derive(Debug, Default)]
pub struct Chosen {
    /// Accounts of the page's own item.
    pub main: Vec<Account>,
    /// Distinct other products.
    pub others: usize,
}

/// How surely a product is the page's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Match {
    /// Name or address are another item's.
    Other,
    /// Nothing says so, nothing speaks against it.
    Open,
    /// The name is the page's.
    Name,
    /// The address is the page's, and nothing speaks against it.
    Address,
}

/// Chooses among the accounts of one kind of reader each.
pub fn choose(accounts: &[Account], page: &Own<'_>) -> Chosen {
    let mut chosen = Chosen::default();
    for reader in [Reader::JsonLd, Reader::Microdata] {
        let judged: Vec<(Match, Account)> =
            accounts.iter().filter(|a| a.reader == reader).map(|a| (judge(a, page), a.clone())).collect();
        let distinct = {
            let mut names: Vec<String> = judged.iter().filter_map(|(_, a)| a.name.as_deref().map(squash)).collect();
            names.sort_unstable();
            names.dedup();
            names.len()
        };
        let own: Vec<Account> = pick(judged);
        chosen.others = chosen.others.max(distinct.saturating_sub(usize::from(!own.is_empty())));
        chosen.main.extend(own);
    }
    chosen
}

fn pick(mut judged: Vec<(Match, Account)>) -> Vec<Account> {
    let best = judged.iter().map(|(m, a)| (*m, !a.aside)).max();
    let Some((best, _)) = best else { return Vec::new() };
    match best {
        Match::Other => return Vec::new(),
        // The only product of a page is its own, if it says nothing else and is no member of a list.
        Match::Open => {
            let mut open = judged.into_iter().filter(|(m, a)| *m == Match::Open && !a.aside).map(|(_, a)| a);
            let Some(only) = open.next() else { return Vec::new() };
            let same = |a: &Account| a.name.as_deref().map(squash) == only.name.as_deref().map(squash);
            return if open.all(|a| same(&a)) { vec![only] } else { Vec::new() };
        }
        Match::Name | Match::Address => {}
    }
    // The page's own declaration before one that stands in a list or beside another product.
    judged.sort_by_key(|(m, a)| (std::cmp::Reverse(*m), a.aside));
    let name = judged.first().and_then(|(_, a)| a.name.as_deref().map(squash));
    let first_aside = judged.first().is_some_and(|(_, a)| a.aside);
    judged
        .into_iter()
        .filter(|(m, a)| *m >= Match::Name && a.name.as_deref().map(squash) == name && a.aside == first_aside)
        .map(|(_, a)| a)
        .collect()
}

fn judge(account: &Account, page: &Own<'_>) -> Match {
    let name = account.name.as_deref().map(squash).filter(|n| !n.is_empty());
    let named = name
        .as_ref()
        .map(|n| page.names.iter().any(|p| alike(p, n) || (n.chars().count() >= 8 && p.contains(n.as_str()))));
    let addressed = account
        .url
        .as_deref()
        .zip(page.url)
        .and_then(|(url, own)| Some((own.join(url).ok()?, own)))
        .map(|(url, own)| same_place(&url, own));
    let listed =
        page.url.is_some_and(|url| account.ids.iter().any(|id| id.len() >= 5 && url.as_str().contains(id.as_str())));
    match (named, addressed) {
        (Some(true), Some(true)) => Match::Address,
        (Some(true), _) => Match::Name,
        (_, Some(true)) if !account.aside => Match::Address,
        _ if listed && !account.aside => Match::Address,
        (Some(false), Some(false)) => Match::Other,
        (Some(false), _) if !page.names.is_empty() => Match::Open,
        _ => Match::Open,
    }
}

/// Whether two addresses are the same page, whatever the scheme, `www.` and the query.
pub fn same_place(a: &Url, b: &Url) -> bool {
    let host = |u: &Url| u.host_str().map(|h| h.trim_start_matches("www.").to_owned());
    let path = |u: &Url| u.path().trim_end_matches('/').to_owned();
    host(a) == host(b) && path(a) == path(b) && path(a).len() > 1
}
