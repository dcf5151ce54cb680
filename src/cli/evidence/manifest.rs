//! What an archive holds, with sums: for programs, and for `sha256sum -c`.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::contents::{InArchive, Missing};
use crate::{
    listing::Moment,
    store::{Proof, bare_text},
};

#[derive(Debug, Serialize)]
struct Manifest<'a> {
    tool: String,
    change: &'a str,
    watch: &'a str,
    name: &'a str,
    address: String,
    at: Moment,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<Page>,
    files: Vec<Listed<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing: Vec<&'a str>,
}

#[derive(Debug, Serialize)]
struct Page {
    received_at: Moment,
    status: u16,
    addresses: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Listed<'a> {
    name: &'a str,
    bytes: usize,
    sha256: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    picture: Option<&'a PictureSeen>,
}

/// What else is known of a picture.
#[derive(Clone, Debug, Serialize)]
pub(super) struct PictureSeen {
    pub(super) format: String,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) first_seen: Moment,
    pub(super) last_seen: Moment,
}

/// `manifest.json`: times, addresses, sizes and sums of these files.
pub(super) fn json(proof: &Proof, files: &[InArchive], missing: &[Missing]) -> serde_json::Result<Vec<u8>> {
    let page = proof.page.as_ref().map(|page| Page {
        received_at: page.at,
        status: page.status,
        addresses: page.chain.iter().map(|address| bare_text(address)).collect(),
    });
    let listed = |file: &'_ InArchive| (file.bytes.len(), sum(&file.bytes));
    let files = files.iter().map(|file| {
        let (bytes, sha256) = listed(file);
        Listed { name: &file.name, bytes, sha256, picture: file.picture.as_ref() }
    });
    let manifest = Manifest {
        tool: format!("rivald {}", env!("CARGO_PKG_VERSION")),
        change: &proof.change.id,
        watch: proof.watch.watch.as_str(),
        name: &proof.watch.name,
        address: bare_text(&proof.watch.url),
        at: proof.change.at,
        page,
        files: files.collect(),
        missing: missing.iter().map(|missing| missing.en.as_str()).collect(),
    };
    serde_json::to_vec_pretty(&manifest)
}

/// `manifest.sha256`: a line a file, as `sha256sum` writes and reads them.
pub(super) fn sums(files: &[InArchive]) -> Vec<u8> {
    files.iter().map(|file| format!("{}  {}\n", sum(&file.bytes), file.name)).collect::<String>().into_bytes()
}

fn sum(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
