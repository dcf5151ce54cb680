//! Asks for pages and does nothing with them: what is left of a cycle's time when everything else costs nothing.
//!
//! `fetch_only http://127.0.0.1:8871/noisy/item/ 10000 64`: addresses 0 to 9999 behind this prefix, 64 at a time, each with the
//! `ETag` of an earlier answer where the shop gives any. Prints one line of JSON: pages a second, CPU seconds per 1,000 pages,
//! peak memory in MB. A cycle of the daemon over the same pages (`benches/daemon.py`) is held against it.

#![expect(clippy::print_stdout, reason = "its figures are what it is for")]

use std::{io::Read, sync::Arc, time::Instant};

use anyhow::Context;
use reqwest::header::{ETAG, HeaderValue, IF_NONE_MATCH};
use tokio::{sync::Semaphore, task::JoinSet};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let prefix = arguments.next().context("which addresses? (a prefix)")?;
    let pages: usize = arguments.next().context("how many?")?.parse()?;
    let at_once: usize = arguments.next().context("how many at once?")?.parse()?;
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().pool_max_idle_per_host(at_once).no_proxy().build()?;
    let fetch = Fetch { client, prefix, places: Arc::new(Semaphore::new(at_once)) };
    // Where the shop can say "the same", a first round only learns what its answers are known by.
    let mut tags = vec![None; pages];
    if fetch.page(0, None).await?.1.is_some() {
        fetch.round(&mut tags).await?;
    }
    let (began, used) = (Instant::now(), cpu_seconds()?);
    let bytes = fetch.round(&mut tags).await?;
    let (took, cpu) = (began.elapsed().as_secs_f64(), cpu_seconds()? - used);
    let of_pages = pages as f64;
    println!(
        "{{\"pages_per_second\":{:.0},\"cpu_per_1000\":{:.3},\"peak_mb\":{:.0},\"bytes_per_page\":{}}}",
        of_pages / took,
        cpu / of_pages * 1000.0,
        peak_mb()?,
        bytes / pages.max(1)
    );
    Ok(())
}

#[derive(Clone)]
struct Fetch {
    client: reqwest::Client,
    prefix: String,
    places: Arc<Semaphore>,
}

impl Fetch {
    /// Asks for every page once, for what has changed where its tag is known. How many bytes came.
    async fn round(&self, tags: &mut [Option<HeaderValue>]) -> anyhow::Result<usize> {
        let (mut bytes, mut under_way) = (0, JoinSet::new());
        for page in 0..tags.len() {
            let place = Arc::clone(&self.places).acquire_owned().await?;
            let (fetch, tag) = (self.clone(), tags[page].take());
            under_way.spawn(async move {
                let answer = fetch.page(page, tag).await;
                drop(place);
                answer.map(|(bytes, tag)| (page, bytes, tag))
            });
            while let Some(done) = under_way.try_join_next() {
                let (page, size, tag) = done??;
                (bytes, tags[page]) = (bytes + size, tag);
            }
        }
        while let Some(done) = under_way.join_next().await {
            let (page, size, tag) = done??;
            (bytes, tags[page]) = (bytes + size, tag);
        }
        Ok(bytes)
    }

    /// The size of a page, and its tag.
    async fn page(&self, page: usize, tag: Option<HeaderValue>) -> anyhow::Result<(usize, Option<HeaderValue>)> {
        let mut request = self.client.get(format!("{}{page}", self.prefix));
        if let Some(tag) = tag {
            request = request.header(IF_NONE_MATCH, tag);
        }
        let response = request.send().await?;
        // A copy: as it came, it would keep all that was read with it.
        let tag = response.headers().get(ETAG).and_then(|tag| HeaderValue::from_bytes(tag.as_bytes()).ok());
        Ok((read(response).await?, tag))
    }
}

/// The size of an answer's body, decompressed.
async fn read(mut response: reqwest::Response) -> anyhow::Result<usize> {
    let packed = response.headers().contains_key(reqwest::header::CONTENT_ENCODING);
    let mut body = Vec::with_capacity(response.content_length().unwrap_or(0).min(1 << 20) as usize);
    while let Some(chunk) = response.chunk().await? {
        body.extend_from_slice(&chunk);
    }
    if !packed {
        return Ok(body.len());
    }
    let mut whole = Vec::with_capacity(body.len() * 5);
    Ok(flate2::bufread::GzDecoder::new(&body[..]).read_to_end(&mut whole)?)
}

/// User and system time of this process (proc(5): the 14th and 15th field, in hundredths of a second).
fn cpu_seconds() -> anyhow::Result<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let behind_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks: u64 =
        behind_name.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    Ok(ticks as f64 / 100.0)
}

fn peak_mb() -> anyhow::Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no VmHWM")?;
    Ok(peak.trim().trim_end_matches("kB").trim().parse::<f64>()? / 1024.0)
}
