//! One poll: which address is asked, who reads the answer, and what it comes to.

use std::num::NonZeroU64;

use reqwest::header::SET_COOKIE;
use url::Url;

use super::{
    Answer, Source,
    fetch::{FetchError, Fetched, Request},
    known::Kind,
    page::{self, Page, Sight},
    shop::{shopify, woocommerce},
    validate,
};
use crate::listing::{
    Currency, Moment, Observation, Outcome, PageSeen, Platform, Reading, SourceKind, Validators, Watch, Witness,
    identify,
};

/// Pages beyond this are read on a thread of their own, so that one of them does not hold up other polls.
const LARGE: usize = 1024 * 1024;

/// What reading an answer came to.
struct Seen {
    fetched: Fetched,
    /// The address that was asked, for the validators.
    asked: Url,
    digest: Option<NonZeroU64>,
    sight: Sight,
}

/// What a step of a poll brings: the reading of an answer, "the same", or why there is none.
enum Step {
    Seen(Box<Seen>),
    Unchanged { in_full: Option<Moment> },
    Failed(FetchError),
}

/// An answer, or that it is the same as the last one.
enum Got {
    /// With its digest, where it had to be compared.
    News(Box<Fetched>, Option<NonZeroU64>),
    Same {
        in_full: Option<Moment>,
    },
}

impl Source {
    /// Polls what shoppers see; of a watch of a union alone there is nothing like that.
    pub(super) async fn shop(
        &self,
        watch: &Watch,
        validators: Option<&Validators>,
        witnesses: bool,
    ) -> (Answer, Vec<Witness>) {
        let step = match (watch.source, shopify::js_url(&watch.url)) {
            (SourceKind::Shopify, Some(js)) => self.shopify(watch, js, self.currency(&watch.url), validators).await,
            (SourceKind::WooCommerce, _) => self.woocommerce(watch, validators).await,
            // Selectors are made for the page.
            (SourceKind::Auto, Some(js)) if watch.select.fields.is_empty() => {
                self.auto(watch, js, validators, witnesses).await
            }
            _ => self.page(watch, validators, witnesses).await,
        };
        let (mut answer, said) = self.answer(watch, step);
        if !witnesses
            && let Answer::Observed { observation, .. } = &mut answer
            && let Some(reading) = &mut observation.reading
        {
            // They are for people, and would be carried along through the daemon.
            reading.witnesses = Vec::new();
        }
        (answer, said)
    }

    /// Shopify's own API where the host is known to be Shopify, else the page. The first poll of a host reads the
    /// page to find out, and then the API at once: the listing always comes from the same place, so that no change of
    /// the reader looks like a change of the shop.
    async fn auto(&self, watch: &Watch, js: Url, validators: Option<&Validators>, witnesses: bool) -> Step {
        match self.known.of(&watch.url) {
            Some(Kind::PagesOnly) => self.page(watch, validators, witnesses).await,
            Some(Kind::Shopify { currency }) => match self.shopify(watch, js, currency, validators).await {
                // Gone for the API may mean that the API is: the page knows better.
                Step::Seen(seen) if is_away(&seen) => self.page(watch, validators, witnesses).await,
                step => step,
            },
            None => {
                let page = match self.page(watch, validators, witnesses).await {
                    Step::Seen(page) => page,
                    step => return step,
                };
                let currency = match &page.sight {
                    Sight::Listing { reading, .. } => reading.listing.currency,
                    // What a page does not tell, the API may.
                    Sight::Not { outcome: Outcome::Unreadable, .. } => None,
                    Sight::Not { .. } => return Step::Seen(page),
                };
                if !shopify::is_shopify_page(&page.fetched.body) {
                    if is_listing(&page.sight) {
                        self.known.learn(&watch.url, Kind::PagesOnly);
                    }
                    return Step::Seen(page);
                }
                match self.door.may_get(&js).await {
                    Ok(()) => {}
                    Err(forbidden) if forbidden.outcome == Outcome::Blocked => {
                        self.known.learn(&watch.url, Kind::PagesOnly);
                        return Step::Seen(page);
                    }
                    Err(fault) => return Step::Failed(fault),
                }
                match self.shopify(watch, js, currency, None).await {
                    Step::Seen(api) if is_listing(&api.sight) => {
                        self.known.learn(&watch.url, Kind::Shopify { currency });
                        Step::Seen(api)
                    }
                    Step::Seen(_) => {
                        self.known.learn(&watch.url, Kind::PagesOnly);
                        Step::Seen(page)
                    }
                    step => step,
                }
            }
        }
    }

    async fn page(&self, watch: &Watch, validators: Option<&Validators>, witnesses: bool) -> Step {
        let (fetched, digest) = match self.fetch(watch, &watch.url, validators).await {
            Ok(Got::News(fetched, digest)) => (*fetched, digest),
            Ok(Got::Same { in_full }) => return Step::Unchanged { in_full },
            Err(fault) => return Step::Failed(fault),
        };
        let apart = !watch.select.fields.is_empty() || fetched.body.len() > LARGE;
        let (fetched, sight) = if apart {
            let select = watch.select.clone();
            let reader = tokio::task::spawn_blocking(move || {
                let sight = page::read(&page_of(&fetched), &select, witnesses);
                (fetched, sight)
            });
            let Ok(read) = reader.await else {
                let reason = "the page could not be read: the reader failed, which is a fault of rivald".into();
                return Step::Failed(FetchError { outcome: Outcome::Unreadable, reason, retry: false });
            };
            read
        } else {
            let sight = page::read(&page_of(&fetched), &watch.select, witnesses);
            (fetched, sight)
        };
        Step::Seen(Box::new(Seen { fetched, asked: watch.url.clone(), digest, sight }))
    }

    async fn shopify(&self, watch: &Watch, js: Url, currency: Option<Currency>, old: Option<&Validators>) -> Step {
        self.api(watch, js, old, |fetched| shopify::read(fetched.status, &fetched.body, Some(&watch.url), currency))
            .await
    }

    async fn woocommerce(&self, watch: &Watch, old: Option<&Validators>) -> Step {
        let Some(api) = woocommerce::store_url(&watch.url) else {
            let reason = "the address names no product of a WooCommerce shop (…/product/NAME or ?p=NUMBER)".into();
            return Step::Failed(FetchError { outcome: Outcome::Unreadable, reason, retry: false });
        };
        self.api(watch, api, old, |fetched| woocommerce::read(fetched.status, &fetched.body, Some(&watch.url))).await
    }

    async fn api(
        &self,
        watch: &Watch,
        url: Url,
        old: Option<&Validators>,
        read: impl FnOnce(&Fetched) -> Sight,
    ) -> Step {
        let (fetched, digest) = match self.fetch(watch, &url, old).await {
            Ok(Got::News(fetched, digest)) => (*fetched, digest),
            Ok(Got::Same { in_full }) => return Step::Unchanged { in_full },
            Err(fault) => return Step::Failed(fault),
        };
        let sight = match read(&fetched) {
            // No JSON: a robot check or a sign-in page in its place is for the page's reader to name.
            Sight::Not { outcome: Outcome::Unreadable, reason, said } if looks_like_html(&fetched.body) => {
                match page::read(&page_of(&fetched), &watch.select, false) {
                    Sight::Not { outcome, reason, said } if outcome != Outcome::Unreadable => {
                        Sight::Not { outcome, reason, said }
                    }
                    _ => Sight::Not { outcome: Outcome::Unreadable, reason, said },
                }
            }
            sight => sight,
        };
        Step::Seen(Box::new(Seen { fetched, asked: url, digest, sight }))
    }

    /// The answer of an address.
    async fn fetch(&self, watch: &Watch, url: &Url, validators: Option<&Validators>) -> Result<Got, FetchError> {
        let known = validate::of_request(validators, watch, url);
        let validators = validate::for_request(known, self.door.clock().now());
        let (headers, wire) = (&watch.request.headers, known.and_then(|known| known.wire));
        let fetched = self.door.get(Request { url, headers, validators, wire }).await?;
        // The same page but for tokens and the like is the same answer, whether or not the shop can say so.
        let known = known.and_then(|v| v.digest).filter(|_| fetched.status == 200 && fetched.chain.is_empty());
        let digest = known.filter(|_| !fetched.same).and_then(|_| validate::digest_of(&fetched));
        let in_full = fetched.same || digest.is_some() && digest == known;
        if fetched.status == 304 || in_full {
            self.door.relieve(&fetched.url);
            return Ok(Got::Same { in_full: in_full.then_some(fetched.at) });
        }
        Ok(Got::News(Box::new(fetched), digest))
    }

    fn currency(&self, url: &Url) -> Option<Currency> {
        match self.known.of(url) {
            Some(Kind::Shopify { currency }) => currency,
            _ => None,
        }
    }

    fn answer(&self, watch: &Watch, step: Step) -> (Answer, Vec<Witness>) {
        let seen = match step {
            Step::Unchanged { in_full } => return (Answer::Unchanged { in_full }, Vec::new()),
            Step::Failed(fault) => return (self.failed(watch, fault), Vec::new()),
            Step::Seen(seen) => *seen,
        };
        let Seen { fetched, asked, digest, sight } = seen;
        let sight = moved(watch, &fetched, sight);
        let address = identify(&watch.url);
        let (mut platform, mut item_id) = (address.platform, address.item_id);
        let (outcome, reason, reading);
        let mut canonical = None;
        let mut said = Vec::new();
        match sight {
            Sight::Listing { reading: read, platform: p, item_id: id, canonical: own } => {
                canonical = own.map(String::from);
                let read = read.bounded();
                said.clone_from(&read.witnesses);
                (outcome, reason, reading) = (Outcome::Ok, None, Some(read));
                if p != Platform::Web {
                    platform = p;
                }
                item_id = id.or(item_id);
                self.door.relieve(&fetched.url);
            }
            Sight::Not { outcome: not, reason: why, said: witnesses } => {
                match not {
                    Outcome::Blocked | Outcome::Login => self.door.rest(&fetched.url, &why),
                    Outcome::Gone => self.door.relieve(&fetched.url),
                    _ => {}
                }
                (outcome, reason, reading) = (not, Some(why), None);
                said = witnesses;
            }
        }
        let validators = match outcome {
            Outcome::Ok => validate::of_answer(&fetched, digest, watch, &asked),
            _ => Validators::default(),
        };
        // Of a shop's API people want to hear the page's address.
        let url = if asked == watch.url { fetched.url.to_string() } else { watch.url.to_string() };
        let observation = Box::new(Observation {
            at: fetched.at,
            url,
            canonical,
            platform,
            item_id,
            outcome,
            reason,
            reading,
            union: None,
        });
        let page = Some(Box::new(as_received(asked, fetched)));
        (Answer::Observed { observation, validators, retry: false, page }, said)
    }

    pub(super) fn failed(&self, watch: &Watch, fault: FetchError) -> Answer {
        let address = identify(&watch.url);
        Answer::Observed {
            observation: Box::new(Observation {
                at: self.door.clock().now(),
                url: watch.url.to_string(),
                canonical: None,
                platform: address.platform,
                item_id: address.item_id,
                outcome: fault.outcome,
                reason: Some(fault.reason),
                reading: None::<Reading>,
                union: None,
            }),
            validators: Validators::default(),
            retry: fault.retry,
            page: None,
        }
    }
}

/// Another item's page, or the shop's front page, at the end of a redirect is not the listing that the watch names.
fn moved(watch: &Watch, fetched: &Fetched, sight: Sight) -> Sight {
    if fetched.chain.is_empty() {
        return sight;
    }
    match page::led_away(&watch.url, &fetched.url, &sight) {
        Some(reason) => Sight::Not { outcome: Outcome::Moved, reason, said: Vec::new() },
        None => sight,
    }
}

/// The page as received. Cookies are a session of ours, and no evidence of the shop's.
fn as_received(asked: Url, fetched: Fetched) -> PageSeen {
    let Fetched { url, chain, status, headers, body, at, .. } = fetched;
    let mut way: Vec<String> = chain.into_iter().map(String::from).collect();
    if way.is_empty() && asked != url {
        way.push(asked.into());
    }
    way.push(url.into());
    let lines = headers.iter().map(|(name, value)| {
        let cookie = *name == SET_COOKIE;
        let value = if cookie { "(removed)".into() } else { String::from_utf8_lossy(value.as_bytes()).into_owned() };
        (name.as_str().to_owned(), value)
    });
    PageSeen { chain: way, status, headers: lines.collect(), body, at }
}

fn is_listing(sight: &Sight) -> bool {
    matches!(sight, Sight::Listing { .. })
}

/// Whether it is the API itself that did not answer, rather than the item that is not there.
fn is_away(seen: &Seen) -> bool {
    match &seen.sight {
        Sight::Not { outcome: Outcome::Gone | Outcome::Unreadable, .. } => {
            matches!(seen.fetched.status, 404 | 410) || looks_like_html(&seen.fetched.body)
        }
        _ => false,
    }
}

fn looks_like_html(body: &[u8]) -> bool {
    body.trim_ascii_start().starts_with(b"<")
}

fn page_of(fetched: &Fetched) -> Page<'_> {
    Page {
        url: Some(&fetched.url),
        status: fetched.status,
        content_type: fetched.headers.get(reqwest::header::CONTENT_TYPE).and_then(|value| value.to_str().ok()),
        body: &fetched.body,
    }
}
