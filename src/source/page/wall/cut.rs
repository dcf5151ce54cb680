//! Answers that are no page yet, or no longer: shells that scripts would fill, and bodies that were cut.

use super::super::scan::{Doc, Tag};
use memchr::memmem;

/// More visible characters than this, without what stands in links, and a page is no shell.
const SHELL: usize = 400;

/// Why an answer ends before its page does, in one sentence.
///
/// Many pages leave out `</html>`, as the standard allows. A body that was cut ends inside a tag, a script, a style or a
/// comment, or with elements open that no standard lets be left open, and has neither `</body>` nor `</html>`.
pub fn cut(doc: &Doc<'_>, src: &str) -> Option<String> {
    let tail = src.get(src.ceil_char_boundary(src.len().saturating_sub(4096))..).unwrap_or_default();
    let tail = tail.to_ascii_lowercase();
    let lower = src.trim_start().get(..1024.min(src.trim_start().len())).unwrap_or_default().to_ascii_lowercase();
    if tail.contains("</html") || tail.contains("</body") || !(lower.contains("<html") || lower.contains("<!doctype")) {
        return None;
    }
    // Somewhere before, with much behind it.
    if has(src, "</html>") || has(src, "</HTML>") || has(src, "</body>") || has(src, "</BODY>") {
        return None;
    }
    let where_ = open_at_end(doc, src)?;
    Some(format!("The answer ends in the middle of the page ({where_})."))
}

/// What is still open where a page ends.
fn open_at_end(doc: &Doc<'_>, src: &str) -> Option<&'static str> {
    let bytes = src.as_bytes();
    if let Some(start) = memmem::rfind(bytes, b"<!--")
        && memmem::find(bytes.get(start..).unwrap_or_default(), b"-->").is_none()
    {
        return Some("inside a comment");
    }
    for (open, close, what) in [
        (&b"<script"[..], &b"</script"[..], "inside a script"),
        (b"<style", b"</style", "inside a style sheet"),
        (b"<title", b"</title", "inside its title"),
    ] {
        if let Some(start) = memmem::rfind(bytes, open)
            && memmem::find(bytes.get(start..).unwrap_or_default(), close).is_none()
        {
            return Some(what);
        }
    }
    if let Some(start) = memchr::memrchr(b'<', bytes)
        && memchr::memchr(b'>', bytes.get(start..).unwrap_or_default()).is_none()
        && bytes.get(start + 1).is_none_or(|b| b.is_ascii_alphabetic() || matches!(b, b'/' | b'!'))
    {
        return Some("inside a tag");
    }
    let last = doc.len().checked_sub(1)?;
    if doc.all(Tag::Body).next().is_none() {
        return (!doc.all(Tag::Head).any(|id| doc.after(id) <= last)).then_some("inside its head");
    }
    // `div` and its like must be closed. A page whose ends are only careless has them somewhere before.
    let open = doc.ancestors(last).filter(|id| {
        matches!(
            doc.tag(*id),
            Tag::Div | Tag::Section | Tag::Main | Tag::Ul | Tag::Ol | Tag::Table | Tag::Form | Tag::A
        )
    });
    (open.count() >= 2).then_some("with elements open")
}

/// Why a page that shows nothing is none, in one sentence: it is an empty shell that scripts would fill. `core`: its
/// visible text without links and the shop's frame.
pub fn shell(doc: &Doc<'_>, core: &str) -> Option<&'static str> {
    let scripts = doc.all(Tag::Script).take(2).count();
    let length = core.chars().filter(|c| !c.is_whitespace()).take(SHELL + 1).count();
    let headed = doc.all(Tag::H1).any(|id| !doc.text(id, 8).is_empty());
    if length > SHELL || headed {
        return None;
    }
    if scripts > 0 {
        return Some("The page is an empty shell that scripts would fill.");
    }
    (length == 0).then_some("The page is empty.")
}

fn has(src: &str, mark: &str) -> bool {
    memmem::find(src.as_bytes(), mark.as_bytes()).is_some()
}
