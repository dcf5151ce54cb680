//! The text of a file, and the faults in it.

use std::{cell::OnceCell, ops::Range};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet, renderer::DecorStyle};
use unicode_width::UnicodeWidthChar;

use super::{Diagnostic, Severity, Text, is_hostile, secrets, tame, tame_both};

/// So many columns of a line are shown; of a longer one, those around the fault.
const COLUMNS: usize = 100;

/// The text of a file. Knows where its lines begin, so that many faults of a big file stay cheap.
#[derive(Debug)]
pub struct Source<'t> {
    file: &'t str,
    text: &'t str,
    /// Where each line begins.
    starts: Vec<usize>,
    /// What must not be shown: values that are or may be secrets. In order, each within one line. Looked for when
    /// something is shown: most texts have no fault.
    hidden: OnceCell<Vec<Range<usize>>>,
}

impl<'t> Source<'t> {
    /// A text under the name that people know the file by. Values of keys that sound like secrets are never shown.
    pub fn new(file: &'t str, text: &'t str) -> Self {
        Self::with_hidden(file, text, OnceCell::new())
    }

    /// A text that may hold secrets: values are shown of keys for which `open` holds, of no other. It is asked for the
    /// path of a key, such as `mail.host`.
    pub fn guarded(file: &'t str, text: &'t str, open: impl Fn(&str) -> bool) -> Self {
        let mut hidden = secrets::all_but(text, open);
        hidden.extend(secrets::likely(text));
        hidden.sort_by_key(|range| range.start);
        Self::with_hidden(file, text, hidden.into())
    }

    fn with_hidden(file: &'t str, text: &'t str, hidden: OnceCell<Vec<Range<usize>>>) -> Self {
        let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1)).collect();
        Self { file, text, starts, hidden }
    }

    /// The text.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The file, as people know it.
    pub fn file(&self) -> &'t str {
        self.file
    }

    /// The line that a byte of the text lies in, counted from 1.
    pub fn line_of(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at)
    }

    /// An error at these bytes.
    pub fn error(&self, span: Range<usize>, message: Text, hint: Text) -> Diagnostic {
        self.fault(Severity::Error, span, message, hint)
    }

    /// A fault at these bytes; a span over several lines is cut to its first.
    pub fn fault(&self, severity: Severity, span: Range<usize>, message: Text, hint: Text) -> Diagnostic {
        let at = floor(self.text, span.start);
        let line = self.line_of(at);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let end = self.starts.get(line).map_or(self.text.len(), |next| next - 1);
        let end = start + self.text[start..end].trim_end_matches('\r').len();
        let at = at.min(end);
        let to = floor(self.text, span.end).clamp(at, end);
        Diagnostic {
            severity,
            file: tame(self.file),
            line,
            column: self.text[start..at].chars().count() + 1,
            message: tame_both(message),
            hint: tame_both(hint),
            excerpt: self.excerpt(line, start..end, at..to),
        }
    }

    /// The line with its number and a caret under `fault`.
    fn excerpt(&self, number: usize, line: Range<usize>, fault: Range<usize>) -> String {
        let (shown, caret) = self.window(line, &fault);
        let snippet = Snippet::source(shown.as_str())
            .line_start(number)
            .fold(false)
            .annotation(AnnotationKind::Primary.span(caret));
        let group = Group::with_level(Level::ERROR).element(snippet);
        let renderer = Renderer::plain().decor_style(DecorStyle::Ascii).term_width(COLUMNS + 60);
        renderer.render(&[group]).trim_end().to_owned()
    }

    /// What is shown of a line, and the bytes of the fault in that: tabs as four spaces, hostile characters tamed,
    /// secrets left out, at most [`COLUMNS`] wide.
    fn window(&self, line: Range<usize>, fault: &Range<usize>) -> (String, Range<usize>) {
        let hidden = self.hidden_in(&line);
        // The part of the line that fits: half of the room before the fault, the rest behind its beginning.
        let before = self.text[line.start..fault.start].chars().rev();
        let from = fault.start - fitting(before, COLUMNS / 2);
        let room = COLUMNS - width(&self.text[from..fault.start]).min(COLUMNS / 2);
        let to = fault.start + fitting(self.text[fault.start..line.end].chars(), room);

        let (mut shown, mut caret) = (String::new(), 0..0);
        if from > line.start {
            shown.push('…');
        }
        let mut hiding = false;
        for (offset, c) in self.text[from..to].char_indices() {
            let at = from + offset;
            if at == fault.start {
                caret.start = shown.len();
            }
            let hide = hidden.iter().any(|range| range.contains(&at));
            match c {
                // A caret stands under what is left out.
                _ if hide && hiding && at == fault.start => caret.start = shown.len() - '…'.len_utf8(),
                _ if hide && hiding => {}
                _ if hide => shown.push('…'),
                '\t' => shown.push_str("    "),
                _ if is_hostile(c) => shown.push('\u{fffd}'),
                _ => shown.push(c),
            }
            hiding = hide;
            if at < fault.end {
                caret.end = shown.len();
            }
        }
        if fault.start >= to {
            caret.start = shown.len();
        }
        if to < line.end && !shown.ends_with('…') {
            shown.push('…');
        }
        caret.end = caret.end.max(caret.start);
        (shown, caret)
    }

    fn hidden_in(&self, line: &Range<usize>) -> &[Range<usize>] {
        let hidden = self.hidden.get_or_init(|| secrets::likely(self.text));
        let first = hidden.partition_point(|range| range.end <= line.start);
        let last = hidden.partition_point(|range| range.start < line.end);
        &hidden[first..last.max(first)]
    }
}

/// How many bytes of these characters fit into so many columns.
fn fitting(chars: impl Iterator<Item = char>, columns: usize) -> usize {
    let (mut bytes, mut used) = (0, 0);
    for c in chars {
        used += columns_of(c);
        if used > columns {
            break;
        }
        bytes += c.len_utf8();
    }
    bytes
}

fn width(text: &str) -> usize {
    text.chars().map(columns_of).sum()
}

fn columns_of(c: char) -> usize {
    if c == '\t' { 4 } else { c.width().unwrap_or(1).max(1) }
}

/// The nearest character boundary at or before `at`, inside the text.
fn floor(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at.min(text.len()))
}
