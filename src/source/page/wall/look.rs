//! A page's face in the form in which phrases are looked for.

use std::cell::OnceCell;

use memchr::memmem;

use super::Face;

/// How much of the visible text says what a page is: that stands at its beginning.
const BEGINNING: usize = 6 * 1024;

/// A face, folded.
pub(super) struct Look<'a> {
    /// As it came.
    pub face: Face<'a>,
    /// The title in small letters, white space folded.
    pub title: String,
    /// How many characters the visible text has.
    pub length: usize,
    beginning: OnceCell<String>,
}

impl<'a> Look<'a> {
    pub(super) fn new(face: &Face<'a>) -> Self {
        let title = face.title.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase().replace('’', "'");
        let visible =
            |c: &char| !c.is_whitespace() && !c.is_control() && !matches!(*c, '\u{200b}'..='\u{200f}' | '\u{feff}');
        // Beyond this nothing counts as short.
        let length = face.text.chars().filter(visible).take(20_000).count();
        Self { face: *face, title, length, beginning: OnceCell::new() }
    }

    /// The beginning of the visible text in small letters.
    pub(super) fn text(&self) -> &str {
        self.beginning.get_or_init(|| {
            let mut end = self.face.text.len().min(BEGINNING);
            while !self.face.text.is_char_boundary(end) {
                end -= 1;
            }
            self.face.text[..end].to_lowercase().replace('’', "'")
        })
    }

    /// Whether an amount of money stands in the beginning of the visible text: then the page shows something for sale.
    pub(super) fn shows_price(&self) -> bool {
        const SIGNS: [char; 12] = ['$', '€', '£', '¥', '￥', '₽', '₹', '₩', '₫', '₺', '元', '円'];
        let text = self.text();
        text.char_indices().filter(|(_, c)| SIGNS.contains(c)).any(|(at, sign)| {
            let before = text[..at].trim_end().chars().next_back();
            let after = text[at + sign.len_utf8()..].trim_start().chars().next();
            [before, after].into_iter().flatten().any(|c| c.is_ascii_digit())
        })
    }

    /// Whether the page's source holds this, letter by letter.
    pub(super) fn has(&self, marker: &str) -> bool {
        memmem::find(self.face.html.as_bytes(), marker.as_bytes()).is_some()
    }

    /// The parts of the title between its separators.
    pub(super) fn title_parts(&self) -> impl Iterator<Item = &str> {
        let separators = ['|', '-', '–', '—', '·', ':', '：', '_', '»', '›', '/', '!', '！'];
        self.title.split(separators).map(str::trim).filter(|part| !part.is_empty())
    }

    /// The first of these phrases (in small letters, separated by `|`) that a part of the title is.
    pub(super) fn titled<'p>(&self, phrases: &'p str) -> Option<&'p str> {
        let trimmed = |part: &str| part.trim_matches(['.', '…', '?', '？', '。', ' ']).to_owned();
        let parts: Vec<String> = self.title_parts().map(trimmed).collect();
        let whole = trimmed(&self.title);
        phrases.split('|').find(|phrase| whole == **phrase || parts.iter().any(|part| part == phrase))
    }

    /// The first of these phrases that is in the title.
    pub(super) fn title_says<'p>(&self, phrases: &'p str) -> Option<&'p str> {
        phrases.split('|').find(|phrase| self.title.contains(phrase))
    }

    /// The first of these phrases that is in the beginning of the visible text.
    pub(super) fn says<'p>(&self, phrases: &'p str) -> Option<&'p str> {
        phrases.split('|').find(|phrase| self.text().contains(phrase))
    }
}
