//! What of an event reaches the log: a line of the log is ours, whatever a page or a server put into it.

use std::io::{self, Write};

use crate::listing::tame;

/// One event on its way, which the formatter hands over whole. A further line of it stands apart, so that no text of it can
/// pass for an entry, and characters that act on a terminal are replaced; of escapes only colours stay.
#[derive(Debug)]
pub(super) struct Event<W>(pub W);

impl<W: Write> Write for Event<W> {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        self.0.write_all(tamed(&String::from_utf8_lossy(event)).as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Between the lines of an event.
const APART: &str = "\n    ";

fn tamed(event: &str) -> String {
    let (body, end) = event.strip_suffix('\n').map_or((event, ""), |body| (body, "\n"));
    body.split('\n').map(line).collect::<Vec<_>>().join(APART) + end
}

/// A line without what acts on a terminal. Colours stay, and nothing else that begins with an escape.
fn line(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let mut line = tame(parts.next().unwrap_or_default());
    for part in parts {
        line.push(if is_colour(part) { '\u{1b}' } else { char::REPLACEMENT_CHARACTER });
        line.push_str(&tame(part));
    }
    line
}

/// Whether what follows an escape sets a colour: `[1;31m` (ECMA-48, SGR).
fn is_colour(after: &str) -> bool {
    let numbers = after.strip_prefix('[').and_then(|rest| rest.split_once('m')).map(|(numbers, _)| numbers);
    numbers.is_some_and(|numbers| numbers.bytes().all(|byte| byte.is_ascii_digit() || byte == b';'))
}

#[cfg(test)]
mod tests {
    use tracing_subscriber::{fmt, prelude::*};

    use super::*;

    #[derive(Clone, Default)]
    struct Kept(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("alone").write(bytes)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn no_text_forges_an_entry_or_reaches_the_terminal_as_it_is() {
        let hostile = "x\n2026-11-22T10:00:00Z ERROR rivald ends\r\u{1b}]0;t\u{7}\u{9b}2J\u{202e}\u{0}\u{2028}end";
        for colour in [false, true] {
            let kept = Kept::default();
            let writer = kept.clone();
            let layer = fmt::layer().with_writer(move || Event(writer.clone())).without_time().with_ansi(colour);
            tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || {
                tracing::warn!(field = hostile, shown = %hostile, debug = ?hostile, "{hostile}");
            });
            let text = String::from_utf8(kept.0.lock().expect("alone").clone()).expect("UTF-8");
            assert!(text.contains("end") && text.ends_with('\n'), "{text:?}");
            assert!(text.lines().skip(1).all(|line| line.starts_with("    ")), "{text:?}");
            let own = if colour { text.replace("\u{1b}[", "") } else { text };
            assert!(!own.contains(|c: char| (c.is_control() && c != '\n') || c == '\u{202e}'), "{own:?}");
        }
    }
}
