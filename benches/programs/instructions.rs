//! One stage, so many times: `instructions STAGE TIMES`, to be run under a counter of instructions.
//!
//! `benches/instructions.py` runs each stage with two different TIMES and takes the difference, so that neither the start nor
//! what is built once counts. Everything is the same in each run: the pages are made here, nothing is random.

use std::{fmt::Write, hint::black_box, sync::Arc, time::Duration};

use anyhow::{Context, bail};
use chrono::{DateTime, TimeDelta, Utc};
use rivald::{
    change::{WatchState, judge},
    listing::{Locale, Observation, Outcome, Platform, Reading, Select, Watch},
    settings::Settings,
    source::{
        digest::digest,
        page::{self, Page, Sight},
    },
    store::{Memo, Recording, Store},
    watchlist::read_watchlist,
};

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let stage = arguments.next().context("which stage?")?;
    let times: usize = arguments.next().context("how many times?")?.parse()?;
    match stage.as_str() {
        // What a shop declares.
        "reading" => read(&page_of(7_900, true), times)?,
        // What only shows.
        "reading-text" => read(&page_of(7_900, false), times)?,
        "digest" => {
            let body = page_of(7_900, true);
            for _ in 0..times {
                black_box(digest(black_box(body.as_bytes())));
            }
        }
        "judging" => judged(times)?,
        "recording" => recorded(times, true)?,
        "marking" => recorded(times, false)?,
        "watchlist" => listed(times),
        other => bail!("there is no stage `{other}`"),
    }
    Ok(())
}

fn read(body: &str, times: usize) -> anyhow::Result<()> {
    for _ in 0..times {
        black_box(reading(body)?);
    }
    Ok(())
}

fn reading(body: &str) -> anyhow::Result<Reading> {
    let url = "https://shop.example.com/products/thermos".parse().ok();
    let page =
        Page { url: url.as_ref(), status: 200, content_type: Some("text/html; charset=utf-8"), body: body.as_bytes() };
    match page::read(&page, &Select::default(), false) {
        Sight::Listing { reading, .. } => Ok(*reading),
        Sight::Not { reason, .. } => bail!("{reason}"),
    }
}

/// A price that moves by turns.
fn judged(times: usize) -> anyhow::Result<()> {
    let watch = &watches(1)[0];
    let readings = [reading(&page_of(7_900, true))?, reading(&page_of(6_900, true))?];
    let mut state = WatchState::default();
    for turn in 0..times {
        let seen = observation(watch, readings[turn % 2].clone(), turn);
        state = black_box(judge(state, &seen, watch, None, Duration::ZERO, Locale::En)).state;
    }
    Ok(())
}

/// Recordings or marks of 64 watches, as they come from polls that run at once.
fn recorded(times: usize, news: bool) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let folder = tempfile::tempdir()?;
    let watches = watches(64);
    let readings = [reading(&page_of(7_900, true))?, reading(&page_of(6_900, true))?];
    runtime.block_on(async {
        let store = Store::open(&folder.path().join("rivald.db")).await?;
        store.know(&watches, begin()).await?;
        for turn in 0..=times / 64 {
            if news || turn == 0 {
                let all = watches.iter().map(|watch| store.record(recording(watch, &readings[turn % 2], turn)));
                futures_util::future::join_all(all).await.into_iter().collect::<Result<Vec<_>, _>>()?;
            } else {
                for watch in &watches {
                    store.mark(&watch.id, begin() + TimeDelta::minutes(30 * i64::try_from(turn)?)).await?;
                }
                store.put_note("turn", "{}", begin()).await?;
            }
        }
        store.close().await;
        anyhow::Ok(())
    })
}

/// Watchlists of a thousand watches.
fn listed(times: usize) {
    let text = list(1_000);
    for _ in 0..times {
        black_box(read_watchlist("bench.toml", black_box(&text), &Settings::default()));
    }
}

fn list(watches: usize) -> String {
    let entry = |i| format!("[[watch]]\nid = \"w{i}\"\nurl = \"https://shop.example.com/products/thermos-{i}\"\n");
    (0..watches).map(entry).collect()
}

fn watches(count: usize) -> Vec<Arc<Watch>> {
    read_watchlist("bench.toml", &list(count), &Settings::default()).0
}

fn begin() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_348_800, 0).unwrap_or_default()
}

fn observation(watch: &Watch, reading: Reading, turn: usize) -> Observation {
    Observation {
        at: begin() + TimeDelta::minutes(30 * i64::try_from(turn).unwrap_or_default()),
        url: watch.url.to_string(),
        canonical: None,
        platform: Platform::Web,
        item_id: None,
        outcome: Outcome::Ok,
        reason: None,
        reading: Some(reading),
        union: None,
    }
}

fn recording(watch: &Watch, reading: &Reading, turn: usize) -> Recording {
    let observation = observation(watch, reading.clone(), turn);
    let listing = Some(reading.listing.clone());
    let at = observation.at;
    let state = WatchState { baseline: listing.clone(), told: listing, accepted_at: Some(at), ..WatchState::default() };
    let memo = Memo { facts: turn as u64, last_at: Some(at), last_ok: Some(at), ..Memo::default() };
    Recording::quiet(watch.id.clone(), at, observation, state, memo)
}

/// A page of about 200 kB as shops send them: a menu, a gallery, reviews, neighbours with prices, a footer. `declared`: with
/// data for machines.
fn page_of(cents: u32, declared: bool) -> String {
    let price = format!("{}.{:02}", cents / 100, cents % 100);
    let mut page = String::with_capacity(256 * 1024);
    page += "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Thermos 500 ml | A shop</title>\
             <link rel=\"canonical\" href=\"https://shop.example.com/products/thermos\">\
             <meta property=\"og:title\" content=\"Thermos 500 ml\"><meta property=\"og:image\" content=\"https://cdn.example.com/t.jpg\">";
    if declared {
        let _ = write!(
            page,
            "<script type=\"application/ld+json\">{{\"@context\":\"https://schema.org\",\"@type\":\"Product\",\"name\":\"Thermos 500 ml\",\
             \"sku\":\"T-500\",\"image\":[\"https://cdn.example.com/t.jpg\"],\"offers\":{{\"@type\":\"Offer\",\"price\":\"{price}\",\
             \"priceCurrency\":\"EUR\",\"availability\":\"https://schema.org/InStock\"}},\"aggregateRating\":{{\"@type\":\
             \"AggregateRating\",\"ratingValue\":\"4.6\",\"reviewCount\":\"312\"}}}}</script>"
        );
    }
    page += "<style>";
    for i in 0..300 {
        let _ = write!(page, ".c{i}{{margin:{}px;color:#{:06x}}}", i % 17, i * 7_919);
    }
    page += "</style><script>window.__boot=[";
    for i in 0..600 {
        let _ = write!(page, "[\"{:08x}\",{i}],", i * 2_654_435);
    }
    page += "];</script></head><body><nav><ul>";
    for i in 0..250 {
        let _ = write!(page, "<li class=\"nav__item\"><a href=\"/c/{i}\"><span>Bottles no {i}</span></a></li>");
    }
    let _ = write!(
        page,
        "</ul></nav><main><h1>Thermos 500 ml</h1><div class=\"product-price\"><span class=\"price\">€{price}</span></div>\
         <p class=\"stock\">In stock</p><button type=\"submit\">Add to cart</button><img src=\"https://cdn.example.com/t.jpg\" alt=\"Thermos\">"
    );
    for i in 0..60 {
        let _ = write!(
            page,
            "<article class=\"review\"><header><span class=\"stars\" aria-label=\"{} of 5\"><i></i><i></i></span><h3>Keeps warm {i}</h3>\
             </header><p>{}</p><footer><time datetime=\"2026-0{}-11\">{i} days ago</time> <a href=\"/u/{i}\">user {i}</a></footer></article>",
            i % 5 + 1,
            "the lid is tight and the steel feels solid after months of daily use in the garden and on the road "
                .repeat(9),
            i % 9 + 1
        );
    }
    page += "<section class=\"related\"><h2>You may also like</h2>";
    for i in 0..48 {
        let _ = write!(
            page,
            "<div class=\"card\"><a href=\"/products/other-{i}\"><img src=\"/img/{i}.jpg\" alt=\"\"><h4>Bottle {i} in steel</h4>\
             <span class=\"card__price\">€{}.{:02}</span></a><button type=\"button\">Add</button></div>",
            i + 3,
            i * 13 % 100
        );
    }
    page += "</section></main><script>window.__STATE__={\"catalog\":{\"facets\":[";
    for i in 0..350 {
        let comma = if i > 0 { "," } else { "" };
        let _ = write!(
            page,
            "{comma}{{\"id\":\"{:016x}\",\"label\":\"facet {i}\",\"count\":{},\"priceRank\":{i}}}",
            i * 40_503,
            i * 37 % 9_000
        );
    }
    page += "]}}</script><footer>";
    for i in 0..150 {
        let _ = write!(page, "<div class=\"cols\"><a href=\"/help/{i}\">Help with orders {i}</a></div>");
    }
    page += "</footer></body></html>";
    page
}
