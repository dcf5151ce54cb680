//! A message in words → its bytes (RFC 5322), made once and sent unchanged however often it takes.

use std::time::SystemTime;

use lettre::{
    Message,
    message::{
        Body, Mailbox, MultiPart, SinglePart,
        header::{
            ContentDisposition, ContentId, ContentTransferEncoding, ContentType, ContentTypeErr, HeaderName,
            HeaderValue,
        },
    },
};
use xxhash_rust::xxh3::xxh3_64;

use super::{Composed, InlinePicture, SendError};
use crate::listing::Moment;

/// The last second that a Date header can say.
const LAST_SECOND: i64 = 253_402_300_799;

/// A Message-ID made once from what the message is about (recipient, cycle, first note), without angle brackets:
/// `20261123T063000Z.0123456789abcdef@example.com`.
pub fn message_id(recipient: &str, cycle: Moment, first_note: i64, from: &str) -> String {
    let about = format!("{recipient}\n{}\n{first_note}\n{from}", cycle.timestamp_millis());
    format!("{}.{:016x}@{}", cycle.format("%Y%m%dT%H%M%SZ"), xxh3_64(about.as_bytes()), domain(from))
}

/// The root of everything that is ever told to a recipient about one watch. No message has this id: mail readers put
/// together what names the same one (RFC 5322, 3.6.4).
fn thread_id(recipient: &Mailbox, watch: &str, from: &str) -> String {
    let about = format!("{}\n{watch}", recipient.email.to_string().to_ascii_lowercase());
    format!("<watch.{:016x}@{}>", xxh3_64(about.as_bytes()), domain(from))
}

/// The sender's domain where a header takes it as it is.
fn domain(from: &str) -> String {
    let fit = |d: &&str| !d.is_empty() && d.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'));
    let mailbox: Option<Mailbox> = from.parse().ok();
    mailbox.as_ref().map(|m| m.email.domain()).filter(fit).unwrap_or("rivald.invalid").to_ascii_lowercase()
}

/// The message as bytes (RFC 5322): `multipart/alternative`, plain text first, ASCII only, lines of at most 76
/// characters in the bodies and 998 anywhere. With pictures, that is the root of a `multipart/related` (RFC 2387), as the
/// mail readers that most people use write it themselves. What is about one watch alone joins that watch's thread.
///
/// # Errors
/// When an address is none.
pub fn encode(composed: &Composed, from: &str, to: &str, message_id: &str, at: Moment) -> Result<Vec<u8>, SendError> {
    let sender: Mailbox = address(from, ("[mail] from", "[mail] from "))?;
    let date = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(at.timestamp().clamp(0, LAST_SECOND) as u64);
    // A boundary of the Message-ID makes the same message out of the same words; `=_` occurs in neither encoding.
    let about = xxh3_64(message_id.as_bytes());
    let boundary = format!("=_rivald_{about:016x}");
    let part = |kind, text: &str| SinglePart::builder().header(kind).body(body(text));
    let alternatives = MultiPart::alternative()
        .boundary(boundary)
        .singlepart(part(ContentType::TEXT_PLAIN, &composed.text))
        .singlepart(part(ContentType::TEXT_HTML, &composed.html));
    let recipient = address(to, ("the recipient", "收件人地址"))?;
    let thread = composed.thread.as_ref().map(|watch| thread_id(&recipient, watch.as_str(), from));
    let mut message = Message::builder()
        .date(date)
        .from(sender)
        .to(recipient)
        .subject(composed.subject.as_str())
        .message_id(Some(format!("<{message_id}>")));
    for (name, value) in [
        // RFC 3834: no out-of-office answers to a daemon.
        ("Auto-Submitted", "auto-generated".to_owned()),
        ("X-Auto-Response-Suppress", "All".to_owned()),
        // RFC 2919: what a mail rule can sort by, whatever the sender's address is.
        ("List-Id", format!("rivald <rivald.{}>", domain(from))),
    ] {
        message = message.raw_header(HeaderValue::new(HeaderName::new_from_ascii_str(name), value));
    }
    if let Some(root) = thread {
        message = message.in_reply_to(root.clone()).references(root);
    }
    let unfit = |e: &dyn std::error::Error| SendError::unfit(("the message", "邮件"), &e.to_string());
    let content = if composed.pictures.is_empty() {
        alternatives
    } else {
        related(alternatives, &composed.pictures, about).map_err(|e| unfit(&e))?
    };
    let message = message.multipart(content).map_err(|e| unfit(&e))?;
    Ok(message.formatted())
}

/// The alternatives with the pictures that they show. Neither of the two boundaries begins with the other: some readers
/// compare no more than the beginning of a line.
fn related(root: MultiPart, pictures: &[InlinePicture], about: u64) -> Result<MultiPart, ContentTypeErr> {
    let kind = format!("multipart/related; type=\"multipart/alternative\"; boundary=\"=_related_{about:016x}\"");
    let mut parts = MultiPart::builder().header(ContentType::parse(&kind)?).multipart(root);
    for (picture, place) in pictures.iter().zip(1..) {
        // A name with its ending: some readers show what has none as a file of an unknown kind.
        let name = format!("picture-{place}.jpg");
        let part = SinglePart::builder()
            .header(ContentType::parse(&format!("image/jpeg; name=\"{name}\""))?)
            .header(ContentDisposition::inline_with_name(&name))
            .header(ContentId::from(format!("<{}>", picture.cid)));
        parts = parts.singlepart(part.body(base64(&picture.jpeg)));
    }
    Ok(parts)
}

/// Bytes as a body.
fn base64(bytes: &[u8]) -> Body {
    // Base64 takes any bytes; the other arm is there because the type asks for it.
    Body::new_with_encoding(bytes.to_owned(), ContentTransferEncoding::Base64).unwrap_or_else(Body::new)
}

/// A text as a body: readable as it stands where it is mostly ASCII. Never 7bit, whose lines could look like a
/// boundary or be longer than SMTP allows.
fn body(text: &str) -> Body {
    let wide = text.bytes().filter(|b| !b.is_ascii()).count();
    let encoding =
        if wide * 6 > text.len() { ContentTransferEncoding::Base64 } else { ContentTransferEncoding::QuotedPrintable };
    // Both encodings take any text; the other arm is there because the type asks for it.
    Body::new_with_encoding(text.to_owned(), encoding).unwrap_or_else(Body::new)
}

/// An address with or without a name.
fn address(text: &str, what: (&str, &str)) -> Result<Mailbox, SendError> {
    text.parse().map_err(|e: lettre::address::AddressError| SendError::unfit(what, &e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment() -> Moment {
        "2026-11-23T06:30:00Z".parse().expect("a moment")
    }

    fn words(subject: &str) -> Composed {
        Composed {
            subject: subject.into(),
            text: "79.00 → 69.00\n.\n".into(),
            html: "<p>降价 79.00 → 69.00，比自家低</p>".into(),
            pictures: Vec::new(),
            thread: None,
        }
    }

    #[test]
    fn what_is_about_one_watch_is_one_thread() {
        let head = |watch: Option<&str>, to: &str, id: &str| {
            let thread = watch.map(|id| crate::listing::WatchId::new(id).expect("an id"));
            let raw = encode(&Composed { thread, ..words("x") }, "Rivald <rivald@example.com>", to, id, moment());
            let raw = String::from_utf8(raw.expect("a message")).expect("ASCII");
            let head = raw.split("\r\n\r\n").next().expect("a head").replace("\r\n ", " ");
            let of = |name: &str| head.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned);
            (of("References: "), of("In-Reply-To: "), of("Message-ID: "))
        };
        let (references, reply, id) = head(Some("rival-a-500"), "anna@example.com", "1@example.com");
        let root = references.clone().expect("a thread");
        assert!(root.starts_with("<watch.") && root.ends_with("@example.com>"), "{root}");
        assert_eq!((reply.as_ref(), id.as_deref()), (references.as_ref(), Some("<1@example.com>")));
        assert_eq!(head(Some("rival-a-500"), "Anna <ANNA@example.com>", "2@example.com").0, references);
        assert_ne!(head(Some("rival-a-500"), "bob@example.com", "3@example.com").0, references);
        assert_ne!(head(Some("rival-b-500"), "anna@example.com", "4@example.com").0, references);
        assert_eq!(head(None, "anna@example.com", "5@example.com"), (None, None, Some("<5@example.com>".into())));
    }

    #[test]
    fn the_same_for_ever_and_different_for_others() {
        let id = message_id("anna@example.com", moment(), 7, "rivald@example.com");
        assert!(id.starts_with("20261123T063000Z.") && id.ends_with("@example.com"), "{id}");
        assert_eq!(id, message_id("anna@example.com", moment(), 7, "rivald@example.com"));
        assert_ne!(id, message_id("bob@example.com", moment(), 7, "rivald@example.com"));
        assert_ne!(id, message_id("anna@example.com", moment(), 8, "rivald@example.com"));
        assert!(message_id("a@b.example", moment(), 1, "nonsense").ends_with("@rivald.invalid"));
    }

    #[test]
    fn headers_cannot_be_injected() {
        let hostile = words("Cup\r\nBcc: spy@example.com\r\n\r\nbody");
        let raw = encode(&hostile, "rivald@example.com", "anna@example.com", "x@example.com", moment());
        let raw = String::from_utf8(raw.expect("a message")).expect("ASCII");
        let head = raw.split("\r\n\r\n").next().expect("a head");
        assert!(!head.lines().any(|l| l.starts_with("Bcc")), "{head}");
        for (from, to) in [("rivald@example.com", "anna@example.com\r\nBcc: spy@example.com"), ("a b", "a@example.com")]
        {
            let error = encode(&words("x"), from, to, "x@example.com", moment()).expect_err("no address");
            assert!(!error.retry, "{error}");
        }
    }

    #[test]
    fn lines_are_short_and_ascii() {
        let long = Composed { text: "长".repeat(5000), html: "x".repeat(5000), ..words(&"降价".repeat(45)) };
        let raw = encode(&long, "Rivald <rivald@example.com>", "anna@example.com", "x@example.com", moment());
        let raw = raw.expect("a message");
        assert!(raw.is_ascii());
        assert!(raw.split(|b| *b == b'\n').all(|line| line.len() <= 79));
        let longest = raw.split(|b| *b == b'\n').all(|line| line.is_empty() || line.ends_with(b"\r"));
        assert!(longest, "every line ends in CR LF");
    }
}
