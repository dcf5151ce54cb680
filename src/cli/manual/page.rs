//! Writing a page: what the crate's writer of roff leaves to us are lists, examples and see-also lines.

use clap_mangen::roff::{Inline, Roff, bold, roman};

use super::Page;

/// A page under way.
#[derive(Default)]
pub(super) struct Writer(Roff);

impl Writer {
    /// The head of a page that no command stands behind.
    pub(super) fn file(name: &str, what: &str) -> Self {
        let mut page = Self::default();
        let source = concat!("rivald ", env!("CARGO_PKG_VERSION"));
        page.0.control("TH", [name, "5", "", source, "rivald"]);
        page.section("NAME");
        page.0.text([roman(format!("{name} - {what}"))]);
        page
    }

    pub(super) fn section(&mut self, name: &str) {
        self.0.control("SH", [name]);
    }

    pub(super) fn part(&mut self, name: &str) {
        self.0.control("SS", [name]);
    }

    /// A paragraph. What stands in backquotes is set in bold.
    pub(super) fn say(&mut self, text: &str) {
        self.0.control("PP", []);
        self.0.text(inlines(text));
    }

    /// Terms that one text explains.
    pub(super) fn terms(&mut self, terms: &[&str], text: &str) {
        for (n, term) in terms.iter().enumerate() {
            self.0.control(if n == 0 { "TP" } else { "TQ" }, []);
            // Set in the text: as an argument of a request, quotes would be taken for its own.
            self.0.text([bold(*term)]);
        }
        if !text.is_empty() {
            self.0.text(inlines(text));
        }
    }

    /// Lines as they are.
    pub(super) fn example(&mut self, text: &str) {
        self.0.control("PP", []);
        self.0.control("in", ["+4n"]);
        self.0.control("EX", []);
        for line in text.lines() {
            // One text a line: the writer joins what stands in one.
            self.0.text([roman(if line.is_empty() { " " } else { line })]);
        }
        self.0.control("EE", []);
        self.0.control("in", []);
    }

    /// What follows is indented, until [`back`](Self::back).
    pub(super) fn deeper(&mut self) {
        self.0.control("RS", []);
    }

    pub(super) fn back(&mut self) {
        self.0.control("RE", []);
    }

    /// Other pages, written as `rivald(1)`.
    pub(super) fn see_also(&mut self, pages: &[&str]) {
        self.section("SEE ALSO");
        let mut line = Vec::new();
        for (n, page) in pages.iter().enumerate() {
            let (name, section) = page.split_once('(').unwrap_or((page, ""));
            line.push(bold(name));
            line.push(roman(format!("({section}{}", if n + 1 < pages.len() { ", " } else { "" })));
        }
        self.0.text(line);
    }

    /// The roff text.
    pub(super) fn text(&self) -> String {
        // An apostrophe at the beginning of a line would be taken for a request; the writer sees to it.
        self.0.render()
    }

    pub(super) fn into_page(self, name: &str, section: u8) -> Page {
        Page { name: name.into(), section, text: self.text() }
    }
}

fn inlines(text: &str) -> Vec<Inline> {
    text.split('`').enumerate().map(|(n, part)| if n % 2 == 1 { bold(part) } else { roman(part) }).collect()
}
