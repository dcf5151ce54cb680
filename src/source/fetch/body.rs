//! Reading a body: bounded after decompression, and bounded in what all bodies together take.

use std::sync::Arc;

use reqwest::Response;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::inflate::{self, Broken, Coding};

/// Bodies up to this size need no permission: all that can be under way at once take little.
const SMALL: usize = 1024 * 1024;
/// What large bodies may take together.
const LARGE_TOGETHER: u64 = 64 * 1024 * 1024;

/// The room that large bodies share.
#[derive(Clone, Debug)]
pub struct Room {
    large: Arc<Semaphore>,
}

/// Keeps a large body's room until the last copy is dropped.
#[derive(Clone, Debug, Default)]
pub struct Hold {
    permit: Option<Arc<OwnedSemaphorePermit>>,
}

/// Why a body is not there.
#[derive(Debug)]
pub enum BodyFault {
    /// It is larger than the bound.
    TooLarge,
    /// It broke off.
    Client(reqwest::Error),
}

impl Room {
    /// Room for bodies of at most so many bytes each.
    pub fn new(max_body: u64) -> Self {
        let large = (LARGE_TOGETHER / max_body.max(1)).clamp(1, 64) as usize;
        Self { large: Arc::new(Semaphore::new(large)) }
    }

    /// Reads a whole body of at most `bound` bytes.
    pub async fn read(&self, response: &mut Response, bound: u64) -> Result<(Vec<u8>, Hold), BodyFault> {
        let told = response.content_length();
        if told.is_some_and(|told| told > bound) {
            return Err(BodyFault::TooLarge);
        }
        // What a server tells is good enough to save copies, not to reserve memory by.
        let mut body = Vec::with_capacity(told.map_or(0, |told| told.min(SMALL as u64) as usize));
        let mut hold = Hold::default();
        while let Some(chunk) = response.chunk().await.map_err(BodyFault::Client)? {
            let length = body.len() + chunk.len();
            if length as u64 > bound {
                return Err(BodyFault::TooLarge);
            }
            // One that already has its permit never waits for another: nobody can wait for each other.
            if length > SMALL && hold.permit.is_none() {
                hold.permit = Arc::clone(&self.large).acquire_owned().await.ok().map(Arc::new);
            }
            body.extend_from_slice(&chunk);
        }
        Ok((body, hold))
    }
}

impl Room {
    /// Decompresses a body, of at most `bound` bytes. One that grows large waits for the room that it takes.
    pub async fn inflate(&self, coding: Coding, wire: Vec<u8>, bound: u64, hold: &mut Hold) -> Result<Vec<u8>, Broken> {
        if hold.permit.is_none() && wire.len() <= inflate::LARGE {
            match coding.inflate(&wire, bound.min(SMALL as u64)) {
                Err(Broken::TooLarge) if bound > SMALL as u64 => {}
                done => return done,
            }
        }
        if hold.permit.is_none() {
            hold.permit = Arc::clone(&self.large).acquire_owned().await.ok().map(Arc::new);
        }
        let work = tokio::task::spawn_blocking(move || coding.inflate(&wire, bound));
        work.await.unwrap_or(Err(Broken::Damaged))
    }
}

/// Reads the beginning of a body, at most `bound` bytes: for texts where the beginning says enough.
pub async fn read_beginning(response: &mut Response, bound: usize) -> Result<Vec<u8>, reqwest::Error> {
    let mut body = Vec::new();
    while body.len() < bound {
        let Some(chunk) = response.chunk().await? else { break };
        body.extend_from_slice(&chunk[..chunk.len().min(bound - body.len())]);
    }
    Ok(body)
}
