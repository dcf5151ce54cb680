//! A fingerprint of a page without the parts that differ at every request and that no reader looks at.
//!
//! Two pages with the same digest say the same to every reader, so the second one need not be read. Only what no reader
//! ever consumes is left out: a false "the same" would be a missed change, a false "another" costs one reading.

use memchr::{memchr, memchr_iter, memmem};
use xxhash_rust::xxh3::Xxh3;

/// Tags and comments longer than this are hashed whole.
const LONGEST: usize = 512;
/// What a tag that carries a token says of itself.
const TOKENS: [&[u8]; 6] = [b"csrf", b"xsrf", b"nonce", b"request-id", b"request_id", b"authenticity"];
/// What a tag that some reader may look at says of itself.
const READ: [&[u8]; 10] = [
    b"og:",
    b"product",
    b"price",
    b"twitter",
    b"itemprop",
    b"property",
    b"title",
    b"description",
    b"charset",
    b"http-equiv",
];

/// The digest of a body.
pub fn digest(body: &[u8]) -> u64 {
    let mut hasher = Xxh3::new();
    let mut hashed = 0;
    for at in memchr_iter(b'<', body) {
        if at < hashed {
            continue;
        }
        let Some((from, to)) = noise(body, at) else { continue };
        hasher.update(&body[hashed..from]);
        hashed = to;
    }
    hasher.update(&body[hashed.min(body.len())..]);
    hasher.digest()
}

/// The bytes of a tag or comment that differ at every request; nothing for most.
fn noise(body: &[u8], at: usize) -> Option<(usize, usize)> {
    let rest = &body[at..body.len().min(at + LONGEST)];
    match rest.get(1)? {
        // A comment without any tag in it hides nothing, even where it stands in a script's string.
        b'!' if rest.starts_with(b"<!--") => {
            let end = memmem::find(&rest[4..], b"-->")?;
            let inside = &rest[4..4 + end];
            let harmless =
                memchr(b'<', inside).is_none() && memchr(b'"', inside).is_none() && memchr(b'\'', inside).is_none();
            harmless.then_some((at + 4, at + 4 + end))
        }
        b'm' | b'M' if starts_with(rest, b"<meta ") => token_tag(rest, at),
        b'i' | b'I' if starts_with(rest, b"<input ") => token_tag(rest, at),
        b's' | b'l'
            if starts_with(rest, b"<script ") || starts_with(rest, b"<style ") || starts_with(rest, b"<link ") =>
        {
            let tag = &rest[..memchr(b'>', rest)?];
            let from = memmem::find(tag, b" nonce=\"")? + 8;
            let to = from + memchr(b'"', &tag[from..])?;
            Some((at + from, at + to))
        }
        _ => None,
    }
}

/// A whole tag that carries a token and nothing that a reader looks at.
fn token_tag(rest: &[u8], at: usize) -> Option<(usize, usize)> {
    let tag = rest[..memchr(b'>', rest)?].to_ascii_lowercase();
    let says = |words: &[&[u8]]| words.iter().any(|word| memmem::find(&tag, word).is_some());
    (says(&TOKENS) && !says(&READ)).then_some((at, at + tag.len()))
}

fn starts_with(rest: &[u8], tag: &[u8]) -> bool {
    rest.get(..tag.len()).is_some_and(|head| head.eq_ignore_ascii_case(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_reader_looks_at_does_not_count() {
        let page = |token: &str, price: &str| {
            format!(
                "<html><head><meta name=\"csrf-token\" content=\"{token}\"><!-- {token} --><script nonce=\"{token}\">var a = 1;\
                 </script></head><body><input type=\"hidden\" name=\"authenticity_token\" value=\"{token}\"><b>{price}</b></body>"
            )
        };
        assert_eq!(digest(page("a1", "79.00").as_bytes()), digest(page("zz99", "79.00").as_bytes()));
        assert_ne!(digest(page("a1", "79.00").as_bytes()), digest(page("a1", "69.00").as_bytes()));
    }

    #[test]
    fn what_a_reader_may_look_at_counts() {
        for (one, other) in [
            (
                "<meta property=\"product:price:amount\" content=\"1\" data-nonce>",
                "<meta property=\"product:price:amount\" content=\"2\" data-nonce>",
            ),
            ("<!-- <b>1</b> -->", "<!-- <b>2</b> -->"),
            ("<script>x = \"<!-- '1' -->\"</script>", "<script>x = \"<!-- '2' -->\"</script>"),
            ("<meta name=\"csrf", "<meta name=\"csrf2"),
            ("<!-- 1", "<!-- 2"),
            ("text 1", "text 2"),
            (
                "<script type=\"application/ld+json\">{\"price\":1}</script>",
                "<script type=\"application/ld+json\">{\"price\":2}</script>",
            ),
            ("<input name=\"price\" value=\"1\">", "<input name=\"price\" value=\"2\">"),
        ] {
            assert_ne!(digest(one.as_bytes()), digest(other.as_bytes()), "{one}");
        }
    }

    #[test]
    fn any_bytes_have_a_digest() {
        for body in
            [&b""[..], b"<", b"<!", b"<!--", b"<meta ", b"<script nonce=\"", b"<input csrf", b"<script nonce=\"a"]
        {
            digest(body);
        }
    }
}
