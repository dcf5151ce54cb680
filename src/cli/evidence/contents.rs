//! The files of an archive of evidence.

use chrono_tz::Tz;
use serde::de::IgnoredAny;

use super::{
    manifest::{self, PictureSeen},
    readme,
};
use crate::{
    listing::{ChangeKind, Locale, Moment, PageSeen, PictureId},
    store::{Evidence, KeptPicture, Proof, bare_header, bare_json, bare_text},
};

/// A file in the archive.
#[derive(Clone, Debug)]
pub(super) struct InArchive {
    /// Its name within the folder.
    pub(super) name: String,
    /// What is in it.
    pub(super) bytes: Vec<u8>,
    /// Whether compressing it is of no use.
    pub(super) packed: bool,
    /// What is known of it as a picture.
    pub(super) picture: Option<PictureSeen>,
}

impl InArchive {
    pub(super) fn new(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self { name: name.into(), bytes, packed: false, picture: None }
    }
}

/// Something that is not in the archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Missing {
    pub(super) en: String,
    pub(super) zh: String,
    /// Whether it was there once, or should be.
    pub(super) lost: bool,
}

impl Missing {
    fn new(en: impl Into<String>, zh: impl Into<String>, lost: bool) -> Self {
        Self { en: en.into(), zh: zh.into(), lost }
    }
}

/// All files of an archive, in their order.
#[derive(Debug)]
pub(super) struct Contents {
    pub(super) files: Vec<InArchive>,
    pub(super) missing: Vec<Missing>,
    /// The moment of the change.
    pub(super) at: Moment,
}

impl Contents {
    /// Everything that proves a change. No cookie, password, key or session is in an address or header of it.
    pub(super) fn of(mut proof: Proof, locale: Locale, zone: Tz) -> serde_json::Result<Self> {
        let missing = missing(&proof);
        let change = bare_json(serde_json::to_value(&proof.change)?);
        let mut files = vec![InArchive::new("change.json", serde_json::to_vec_pretty(&change)?)];
        if let Some(observation) = proof.observation.take() {
            files.push(InArchive::new("observation.json", serde_json::to_vec_pretty(&bare_json(observation))?));
        }
        if let Some(page) = &mut proof.page {
            let headers = headers(page);
            let body = std::mem::take(&mut page.body);
            files.push(InArchive::new(format!("page.{}", ending(&body)), body));
            files.push(InArchive::new("page-headers.txt", headers.into_bytes()));
        }
        let pictures = proof.change.detail.pictures.as_deref().cloned().unwrap_or_default();
        files.extend(all("before", &pictures.before, &proof.before));
        files.extend(all("after", &pictures.after, &proof.after));
        files.extend(proof.unions.iter().map(union));

        files
            .insert(0, InArchive::new("README.txt", readme::text(&proof, &files, &missing, locale, zone).into_bytes()));
        files.push(InArchive::new("manifest.json", manifest::json(&proof, &files, &missing)?));
        files.push(InArchive::new("manifest.sha256", manifest::sums(&files)));
        Ok(Self { files, missing, at: proof.change.at })
    }

    /// The names of what is evidence.
    pub(super) fn names(&self) -> Vec<&str> {
        let beside = |name: &str| name == "README.txt" || name.starts_with("manifest.");
        self.files.iter().map(|file| file.name.as_str()).filter(|name| !beside(name)).collect()
    }
}

fn missing(proof: &Proof) -> Vec<Missing> {
    let mut missing = Vec::new();
    if proof.page.is_none() && proof.unions.is_empty() {
        missing.push(Missing::new(
            "the page: it is kept no longer (`[keep] pages`), or at that poll none was sent (the shop said \"not modified\")",
            "网页：已超过保留期限（`[keep] pages`），或当次轮询未收到网页（店铺答复“未修改”）",
            true,
        ));
    } else if proof.page.is_none() {
        missing.push(Missing::new(
            "the page: at that poll the union alone was asked, or the page was not sent or is kept no longer",
            "网页：当次轮询只查询了联盟接口，或未收到网页，或已超过保留期限",
            false,
        ));
    }
    if proof.observation.is_none() {
        missing.push(Missing::new(
            "the reading: it is kept no longer (`[keep] detail`, `observations`)",
            "解析结果：已超过保留期限（`[keep] detail`、`observations`）",
            true,
        ));
    }
    let pictured = matches!(proof.change.kind, ChangeKind::MainImage | ChangeKind::Gallery | ChangeKind::Variants);
    match proof.change.detail.pictures.as_deref() {
        Some(pictures) => {
            for (what, zh, ids, kept) in [
                ("before", "变化前", &pictures.before, &proof.before),
                ("after", "变化后", &pictures.after, &proof.after),
            ] {
                let gone = ids.iter().filter(|id| !kept.iter().any(|picture| picture.id == **id)).count();
                if gone > 0 {
                    missing.push(Missing::new(
                        format!(
                            "{gone} of {} pictures {what}: kept no longer, or damaged (`rivald db check`)",
                            ids.len()
                        ),
                        format!(
                            "{zh}图片 {} 张中有 {gone} 张：已超过保留期限或文件已损坏（`rivald db check`）",
                            ids.len()
                        ),
                        true,
                    ));
                }
            }
        }
        None if pictured => missing.push(Missing::new(
            "pictures: none was looked at, the change was told by their addresses",
            "图片：未下载过图片，变化依据图片地址得出",
            false,
        )),
        None => {}
    }
    missing
}

/// The pictures that are kept of these, each with its number among all.
fn all(what: &str, ids: &[PictureId], kept: &[KeptPicture]) -> Vec<InArchive> {
    let mut files = Vec::new();
    for (number, id) in (1..).zip(ids) {
        let Some(picture) = kept.iter().find(|picture| picture.id == *id).cloned() else { continue };
        let ending = match picture.format.as_str() {
            "image/jpeg" => "jpg",
            "image/png" => "png",
            "image/webp" => "webp",
            "image/gif" => "gif",
            _ => "bin",
        };
        files.push(InArchive {
            name: format!("{what}-{number}.{ending}"),
            packed: true,
            picture: Some(PictureSeen {
                format: picture.format,
                width: picture.width,
                height: picture.height,
                first_seen: picture.first_at,
                last_seen: picture.last_at,
            }),
            bytes: picture.bytes,
        });
    }
    files
}

fn union(said: &Evidence) -> InArchive {
    // A long reply is cut where it is kept: then it is no JSON.
    match serde_json::from_str(&said.body).and_then(|body| serde_json::to_vec_pretty(&bare_json(body))) {
        Ok(body) => InArchive::new(format!("union-{}.json", safe(&said.source)), body),
        Err(_) => InArchive::new(format!("union-{}.txt", safe(&said.source)), bare_text(&said.body).into_bytes()),
    }
}

/// The addresses on the way, the status, and the header lines.
fn headers(page: &PageSeen) -> String {
    let mut text = format!("received {}\n", page.at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true));
    for (number, address) in (1..).zip(&page.chain) {
        text.push_str(&format!("address {number}: {}\n", bare_header("address", address)));
    }
    text.push_str(&format!("\nHTTP status {}\n", page.status));
    for (name, value) in &page.headers {
        text.push_str(&format!("{}: {}\n", crate::listing::tame(name), bare_header(name, value)));
    }
    text
}

/// What a page is, by its content: `html`, `json`, or `bin`.
fn ending(body: &[u8]) -> &'static str {
    let text = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii_start();
    match text.first() {
        Some(b'<') => "html",
        Some(b'{' | b'[') if serde_json::from_slice::<IgnoredAny>(text).is_ok() => "json",
        _ => "bin",
    }
}

/// A word as a part of a file name: nothing in it leads elsewhere.
pub(super) fn safe(word: &str) -> String {
    word.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_named_by_their_content() {
        let table: [(&[u8], &str); 9] = [
            (b"<!doctype html>", "html"),
            (b"\xef\xbb\xbf\r\n <html>", "html"),
            (b"{\"a\":1}", "json"),
            (b"[1]", "json"),
            (b"{broken", "bin"),
            (b"", "bin"),
            (b"callback({})", "bin"),
            (b"\x1f\x8b\x08", "bin"),
            (b"  ", "bin"),
        ];
        for (body, want) in table {
            assert_eq!(ending(body), want, "{body:?}");
        }
    }

    #[test]
    fn names_lead_nowhere() {
        assert_eq!(safe("../../etc/passwd"), "______etc_passwd");
        assert_eq!(safe("taobao-union"), "taobao-union");
        assert_eq!(safe(&"长".repeat(500)).len(), 80);
    }
}
