//! Files of pictures, through the same door as pages.

use std::collections::BTreeMap;

use reqwest::header::{ETAG, HeaderName, LAST_MODIFIED};
use url::Url;

use super::{
    Source,
    fetch::{FetchError, Fetched, Request, shown_host},
};
use crate::{
    listing::{Moment, Outcome, Validators, http_date},
    picture::MOST_BYTES,
};

/// No validator is longer.
const LONGEST: usize = 512;
/// What delivery networks of Alibaba append to have a file of another format (`….jpg_.avif`): without it they send the file.
const AVIF: [&str; 2] = ["_.avif", ".avif_"];

/// What asking for a picture came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PictureAnswer {
    /// The host says that it is the same as at the last answer.
    Same,
    /// A file.
    Got {
        /// It.
        bytes: Vec<u8>,
        /// Its `ETag`.
        etag: Option<String>,
        /// Its `Last-Modified`.
        last_modified: Option<String>,
        /// When it was there.
        at: Moment,
    },
    /// None.
    Failed {
        /// Why, in one sentence, in English.
        why: String,
        /// Whether asking again soon may help.
        retry: bool,
    },
}

impl Source {
    /// Asks for a picture, "only if it changed" where validators of its last answer are given. The lines that a watch adds
    /// to its requests are for the shop's page and do not go along.
    pub async fn picture(&self, address: &str, etag: Option<&str>, last_modified: Option<&str>) -> PictureAnswer {
        let Some(url) = readable(address) else {
            return failed("the address of the picture is none that can be asked for (http or https)", false);
        };
        let Ok(_place) = self.pictures.acquire().await else {
            return failed("the daemon is ending", true);
        };
        let validators = Validators {
            etag: etag.map(Into::into),
            last_modified: last_modified.and_then(http_date),
            ..Validators::default()
        };
        let conditional = etag.is_some() || last_modified.is_some();
        let headers = BTreeMap::new();
        let request =
            Request { url: &url, headers: &headers, validators: Some(&validators).filter(|_| conditional), wire: None };
        match self.door.get_picture(request, MOST_BYTES as u64).await {
            Ok(fetched) => answered(fetched),
            // What robots.txt forbids stays forbidden; any other refusal is the host's of this hour.
            Err(FetchError { outcome, reason, retry }) => {
                failed(reason, retry || matches!(outcome, Outcome::Blocked | Outcome::Login))
            }
        }
    }
}

/// What an answer comes to. A file is judged by its first bytes: what a server calls it is not believed.
fn answered(fetched: Fetched) -> PictureAnswer {
    let text = |name: HeaderName| {
        let value = fetched.headers.get(name)?.to_str().ok()?;
        // Those of an address that was redirected to say nothing about the one that is asked next time.
        (!value.is_empty() && value.len() <= LONGEST && fetched.chain.is_empty()).then(|| value.to_owned())
    };
    let host = shown_host(&fetched.url);
    match fetched.status {
        200 if fetched.body.is_empty() => failed(format!("{host} answered with an empty file"), true),
        200 if is_page(&fetched.body) => failed(format!("{host} answered with a page instead of a picture"), true),
        200 => {
            let (etag, last_modified) = (text(ETAG), text(LAST_MODIFIED));
            PictureAnswer::Got { etag, last_modified, at: fetched.at, bytes: fetched.body }
        }
        304 => PictureAnswer::Same,
        404 | 410 => failed(format!("{host} has no such picture ({})", fetched.status), false),
        // "Accepted" is how some protection layers say "not yet".
        status => failed(format!("{host} answered {status} instead of a picture"), status == 202),
    }
}

/// Whether it is a page or data: a robot check, or a shop's own "not found". An SVG is a picture, if none that is looked at.
fn is_page(body: &[u8]) -> bool {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii_start();
    let begins = |with: &[u8]| body.get(..with.len()).is_some_and(|head| head.eq_ignore_ascii_case(with));
    begins(b"<!doctype html") || begins(b"<html") || begins(b"<head") || begins(b"{") || begins(b"[")
}

fn failed(why: impl Into<String>, retry: bool) -> PictureAnswer {
    PictureAnswer::Failed { why: why.into(), retry }
}

/// The address to ask: in a format that can be read, where the address itself names one that can't.
fn readable(address: &str) -> Option<Url> {
    let mut url = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let path = url.path().to_owned();
    if let Some(cut) = AVIF.iter().find_map(|ending| path.strip_suffix(ending)).filter(|cut| cut.contains('.')) {
        url.set_path(cut);
    }
    Some(url)
}

#[cfg(test)]
mod tests {
    use super::{is_page, readable};

    #[test]
    fn pages_and_data_are_told_from_pictures() {
        for (body, page) in [
            (&b"<!DOCTYPE html><p>"[..], true),
            (b"\xef\xbb\xbf \n<HTML>", true),
            (b"{\"error\":1}", true),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", false),
            (b"\xff\xd8\xff\xe0", false),
            (b"\x89PNG\r\n", false),
            (b"GIF89a", false),
            (b"<", false),
            (b"", false),
        ] {
            assert_eq!(is_page(body), page, "{body:?}");
        }
    }

    #[test]
    fn formats_that_cannot_be_read_are_not_asked_for() {
        for (address, asked) in [
            ("https://img.example/a/b.jpg_430x430q90.jpg_.avif", Some("https://img.example/a/b.jpg_430x430q90.jpg")),
            ("https://img.example/a/b.png_.avif?x=1", Some("https://img.example/a/b.png?x=1")),
            ("https://img.example/a/b.jpg_.webp", Some("https://img.example/a/b.jpg_.webp")),
            ("https://img.example/a/b.avif", Some("https://img.example/a/b.avif")),
            ("https://img.example/_.avif", Some("https://img.example/_.avif")),
            ("data:image/png;base64,AAAA", None),
            ("ftp://img.example/a.jpg", None),
            ("/a.jpg", None),
            ("", None),
        ] {
            assert_eq!(readable(address).map(String::from).as_deref(), asked, "{address}");
        }
    }
}
