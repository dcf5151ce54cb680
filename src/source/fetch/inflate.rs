//! Decompressing a body that is there whole.
//!
//! Not the HTTP client's business: bytes that are the same as last time need no decompressing at all.

use std::{io::Read, num::NonZeroU64};

use brotli_decompressor::Decompressor;
use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderValue};
use xxhash_rust::xxh3::xxh3_64;

/// What may come compressed, and how (RFC 9110, 12.5.3).
pub const ACCEPTED: HeaderValue = HeaderValue::from_static("gzip, deflate, br");

/// Beyond this, decompressing takes milliseconds, and has a thread of its own.
pub const LARGE: usize = 128 * 1024;

/// How a body is compressed (RFC 9110, 8.4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// RFC 1952.
    Gzip,
    /// RFC 1950; some servers send RFC 1951 without its frame.
    Deflate,
    /// RFC 7932.
    Brotli,
}

/// Why there is no decompressed body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// It is larger than the bound.
    TooLarge,
    /// It is not what it claims to be, or only half of it.
    Damaged,
}

impl Coding {
    /// The coding that a header names; `None` for one that was not asked for, several of them, or none.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let mut named = headers.get_all(CONTENT_ENCODING).iter();
        let (name, None) = (named.next()?, named.next()) else { return None };
        match name.to_str().ok()?.trim().to_ascii_lowercase().as_str() {
            "gzip" | "x-gzip" => Some(Self::Gzip),
            "deflate" => Some(Self::Deflate),
            "br" => Some(Self::Brotli),
            _ => None,
        }
    }

    /// The whole body, of at most so many bytes.
    ///
    /// # Errors
    /// When it would be larger, or is damaged.
    pub fn inflate(self, wire: &[u8], bound: u64) -> Result<Vec<u8>, Broken> {
        match self {
            Self::Gzip => whole(MultiGzDecoder::new(wire), wire, bound),
            Self::Deflate => match whole(ZlibDecoder::new(wire), wire, bound) {
                Err(Broken::Damaged) => whole(DeflateDecoder::new(wire), wire, bound),
                done => done,
            },
            Self::Brotli => whole(Decompressor::new(wire, 4096), wire, bound),
        }
    }

    /// As much of a body's beginning as can be had: for texts where the beginning says enough.
    pub fn beginning(self, wire: &[u8], bound: usize) -> Vec<u8> {
        let mut body = Vec::new();
        let most = bound as u64;
        // What was read before the damage counts.
        let _ = match self {
            Self::Gzip => MultiGzDecoder::new(wire).take(most).read_to_end(&mut body),
            Self::Deflate => ZlibDecoder::new(wire).take(most).read_to_end(&mut body),
            Self::Brotli => Decompressor::new(wire, 4096).take(most).read_to_end(&mut body),
        };
        body
    }
}

/// A digest of the bytes as they came, and of what the answer says that they are.
pub fn digest(wire: &[u8], headers: &HeaderMap) -> Option<NonZeroU64> {
    let kind = headers.get(CONTENT_TYPE).map_or(&b""[..], |value| value.as_bytes());
    NonZeroU64::new(xxh3_64(wire) ^ xxh3_64(kind))
}

fn whole(decoder: impl Read, wire: &[u8], bound: u64) -> Result<Vec<u8>, Broken> {
    // Pages shrink to a fifth; what a bomb claims to hold is not reserved.
    let mut body = Vec::with_capacity(wire.len().saturating_mul(5).min(1024 * 1024));
    decoder.take(bound.saturating_add(1)).read_to_end(&mut body).map_err(|_| Broken::Damaged)?;
    if body.len() as u64 > bound { Err(Broken::TooLarge) } else { Ok(body) }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{
        Compression,
        write::{DeflateEncoder, GzEncoder, ZlibEncoder},
    };
    use proptest::prelude::*;

    use super::*;

    fn packed(coding: Coding, raw: bool, text: &[u8]) -> Vec<u8> {
        let level = Compression::fast();
        match (coding, raw) {
            (Coding::Gzip, _) => {
                let mut out = GzEncoder::new(Vec::new(), level);
                out.write_all(text).expect("memory");
                out.finish().expect("memory")
            }
            (Coding::Deflate, false) => {
                let mut out = ZlibEncoder::new(Vec::new(), level);
                out.write_all(text).expect("memory");
                out.finish().expect("memory")
            }
            (Coding::Deflate, true) => {
                let mut out = DeflateEncoder::new(Vec::new(), level);
                out.write_all(text).expect("memory");
                out.finish().expect("memory")
            }
            (Coding::Brotli, _) => {
                let mut out = brotli::CompressorWriter::new(Vec::new(), 4096, 1, 18);
                out.write_all(text).expect("memory");
                out.into_inner()
            }
        }
    }

    const ALL: [(Coding, bool); 4] =
        [(Coding::Gzip, false), (Coding::Deflate, false), (Coding::Deflate, true), (Coding::Brotli, false)];

    #[test]
    fn whole_bodies_within_the_bound_and_none_other() {
        let text: Vec<u8> = (0..20_000u32).flat_map(|n| (n % 251).to_le_bytes()).collect();
        for (coding, raw) in ALL {
            let wire = packed(coding, raw, &text);
            assert_eq!(coding.inflate(&wire, 80_000).as_deref(), Ok(&*text), "{coding:?}");
            assert_eq!(coding.inflate(&wire, 79_999), Err(Broken::TooLarge), "{coding:?}");
            assert_eq!(coding.inflate(&wire[..wire.len() / 2], 80_000), Err(Broken::Damaged), "{coding:?}");
            if !raw {
                let beginning = coding.beginning(&wire[..wire.len() - 1], 100);
                assert_eq!(beginning, text[..100], "{coding:?}");
            }
        }
        // Several members are one body (RFC 1952, 2.2).
        let two = [packed(Coding::Gzip, false, b"one "), packed(Coding::Gzip, false, b"two")].concat();
        assert_eq!(Coding::Gzip.inflate(&two, 100).as_deref(), Ok(&b"one two"[..]));
    }

    #[test]
    fn one_coding_that_was_asked_for() {
        let of = |values: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(CONTENT_ENCODING, HeaderValue::from_static(value));
            }
            Coding::of(&headers)
        };
        assert_eq!(of(&["GZip"]), Some(Coding::Gzip));
        assert_eq!(of(&["br"]), Some(Coding::Brotli));
        for none in [&[][..], &["identity"], &["gzip, gzip"], &["zstd"], &["gzip", "br"]] {
            assert_eq!(of(none), None, "{none:?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_end_in_an_answer(wire in proptest::collection::vec(any::<u8>(), 0..400)) {
            for (coding, _) in ALL {
                let body = coding.inflate(&wire, 10_000);
                prop_assert!(body.is_err() || body.is_ok_and(|body| body.len() <= 10_000));
                prop_assert!(coding.beginning(&wire, 64).len() <= 64);
            }
        }
    }
}
