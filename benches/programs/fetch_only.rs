//! Asks for pages and does nothing with them: what is left of a cycle's time when everything else costs nothing.
//!
//! `fetch_only http://127.0.0.1:8871/noisy/item/ 10000 64`: addresses 0 to 9999 behind this prefix, 64 at a time. Prints one
//! line of JSON: pages a second, CPU seconds per 1,000 pages, peak memory in MB. A cycle of the daemon over the same pages
//! (`benches/daemon.py`) is held against it.

#![expect(clippy::print_stdout, reason = "its figures are what it is for")]

use std::{io::Read, sync::Arc, time::Instant};

use anyhow::Context;
use tokio::{sync::Semaphore, task::JoinSet};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let prefix = arguments.next().context("which addresses? (a prefix)")?;
    let pages: usize = arguments.next().context("how many?")?.parse()?;
    let at_once: usize = arguments.next().context("how many at once?")?.parse()?;
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().pool_max_idle_per_host(at_once).no_proxy().build()?;
    let places = Arc::new(Semaphore::new(at_once));
    let (began, mut under_way) = (Instant::now(), JoinSet::new());
    let mut bytes = 0;
    for page in 0..pages {
        let place = Arc::clone(&places).acquire_owned().await?;
        let (client, address) = (client.clone(), format!("{prefix}{page}"));
        under_way.spawn(async move {
            let body = read(client.get(address).send().await?).await;
            drop(place);
            body
        });
        while let Some(done) = under_way.try_join_next() {
            bytes += done??;
        }
    }
    while let Some(done) = under_way.join_next().await {
        bytes += done??;
    }
    let (took, cpu) = (began.elapsed().as_secs_f64(), cpu_seconds()?);
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
