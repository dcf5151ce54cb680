//! What of a page is shown, and which part of it is the page's own matter.

use super::super::scan::{Doc, Id, Tag};

/// How much of the visible text is looked at, in bytes.
const MOST: usize = 64 * 1024;
/// How much of one heading.
const HEADING: usize = 200;

/// A page's visible text, and the part of it that is not the shop's frame.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// All of it, white space folded.
    pub text: String,
    /// Without links, menus, footers and recommendations: every page of a shop has those, its error pages too.
    pub core: String,
    /// The headings of the first rank, else the first of the second.
    pub headings: Vec<String>,
    /// The names that the `body` element bears (`class` and `id`): shop systems write there which template it is.
    pub names: String,
}

/// Parts of class names and ids of what stands around a page's own matter.
const FRAMES: [&str; 14] = [
    "recommend",
    "related",
    "similar",
    "footer",
    "navbar",
    "navigation",
    "breadcrumb",
    "site-header",
    "topbar",
    "menu",
    "cookie",
    "newsletter",
    "bestseller",
    "carousel",
];

impl Shown {
    /// What of a page is shown.
    pub fn of(doc: &Doc<'_>) -> Self {
        let body = doc.all(Tag::Body).next();
        let start = body.unwrap_or(0);
        let text = doc.text_of(start..doc.len(), MOST, |id| is_shown(doc, id));
        let core = doc.text_of(start..doc.len(), MOST, |id| is_shown(doc, id) && (id == start || !is_frame(doc, id)));
        let heading = |id: Id| doc.text(id, HEADING);
        let spoken = |text: &String| !text.is_empty();
        let mut headings: Vec<String> = doc.all(Tag::H1).map(heading).filter(spoken).take(3).collect();
        if headings.is_empty() {
            headings = doc.all(Tag::H2).map(heading).filter(spoken).take(1).collect();
        }
        let name = |what: &str| body.and_then(|id| doc.attr(id, what)).unwrap_or_default().to_ascii_lowercase();
        let names = format!(" {} {} ", name("class"), name("id"));
        Self { text, core, headings, names }
    }

    /// A body that is no page: its text.
    pub fn of_text(text: &str) -> Self {
        let text = text.get(..text.floor_char_boundary(MOST)).unwrap_or_default().to_owned();
        Self { core: text.clone(), text, ..Self::default() }
    }
}

fn is_shown(doc: &Doc<'_>, id: Id) -> bool {
    if matches!(doc.tag(id), Tag::Head | Tag::Template) {
        return false;
    }
    doc.attrs(id).all(|(name, value)| {
        let hidden = name.eq_ignore_ascii_case("hidden")
            || (name.eq_ignore_ascii_case("style") && value.replace(' ', "").contains("display:none"));
        !hidden
    })
}

fn is_frame(doc: &Doc<'_>, id: Id) -> bool {
    match doc.tag(id) {
        Tag::A | Tag::Nav | Tag::Footer | Tag::Aside | Tag::Select => true,
        // Some shops put the heading of the page itself there.
        Tag::Header => !doc.inside(id).any(|inner| doc.tag(inner) == Tag::H1),
        Tag::Div | Tag::Section | Tag::Ul => doc.attrs(id).any(|(name, value)| {
            (name.eq_ignore_ascii_case("class") || name.eq_ignore_ascii_case("id")) && {
                let value = value.to_ascii_lowercase();
                FRAMES.iter().any(|frame| value.contains(frame))
            }
        }),
        _ => false,
    }
}
