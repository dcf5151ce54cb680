//! The faults of one file, collected while it is read.

use std::{collections::BTreeSet, ops::Range};

use super::{Diagnostic, Source, Text};

/// So many faults of one file are told; nobody reads more, and a hostile file could have millions.
const MOST: usize = 100;

/// The faults of one file, collected while it is read.
#[derive(Debug)]
pub struct Faults<'s> {
    source: &'s Source<'s>,
    found: Vec<(usize, Diagnostic)>,
    more: usize,
    /// Lines that are not TOML: what is made of them says nothing.
    broken_lines: BTreeSet<usize>,
}

impl<'s> Faults<'s> {
    /// No faults yet.
    pub fn new(source: &'s Source<'s>) -> Self {
        Self { source, found: Vec::new(), more: 0, broken_lines: BTreeSet::new() }
    }

    /// The text that they are in.
    pub fn source(&self) -> &'s Source<'s> {
        self.source
    }

    /// A fault at these bytes. One on a line that is not TOML is left out: mending that comes first.
    pub fn add(&mut self, span: Range<usize>, message: Text, hint: Text) {
        // The parser gives what it could not read an empty place at the beginning.
        let made_up = span == (0..0) && !self.broken_lines.is_empty();
        if !made_up && !self.broken_lines.contains(&self.source.line_of(span.start)) {
            self.push(span, message, hint);
        }
    }

    /// Counts a fault without its words, when so many are told already that nobody would read it. Whether it did.
    pub(super) fn only_counted(&mut self) -> bool {
        let full = self.found.len() >= MOST;
        self.more += usize::from(full);
        full
    }

    /// Something that is missing, at the bytes of what it is missing in. Left out when the file is not TOML: it may
    /// stand where the reading failed.
    pub fn missing(&mut self, span: Range<usize>, message: Text, hint: Text) {
        if self.broken_lines.is_empty() {
            self.push(span, message, hint);
        }
    }

    /// A line that is not TOML. Only the first fault of a line is kept: the rest follows from it.
    pub fn syntax(&mut self, span: Range<usize>, message: Text, hint: Text) {
        if self.broken_lines.insert(self.source.line_of(span.start)) {
            self.push(span, message, hint);
        }
    }

    fn push(&mut self, span: Range<usize>, message: Text, hint: Text) {
        if self.found.len() < MOST {
            self.found.push((span.start, self.source.error(span, message, hint)));
        } else {
            self.more += 1;
        }
    }

    /// Whether there are none so far.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// How many there are so far.
    pub fn count(&self) -> usize {
        self.found.len() + self.more
    }

    /// All of them in the order of the file.
    pub fn into_list(mut self) -> Vec<Diagnostic> {
        self.found.sort_by_key(|(at, _)| *at);
        let mut list: Vec<_> = self.found.into_iter().map(|(_, fault)| fault).collect();
        if self.more > 0 {
            list.push(Diagnostic::of_file(
                self.source.file(),
                (format!("and {} more faults", self.more), format!("另有 {} 处错误", self.more)),
                ("mend these first".into(), "请先改正以上各处".into()),
            ));
        }
        list
    }
}
