//! Logs, on standard error. Where that is journald's, every line carries its priority (`<3>` is an error, see
//! sd-daemon(3)), so that `journalctl -p err -u rivald` shows what an engineer must see, carets and all. With
//! `RIVALD_LOG=json` each event is one JSON object, for containers whose logs a program reads.

mod tamed;

use std::{
    io::{self, IsTerminal, Write},
    os::fd::AsFd,
    os::unix::fs::MetadataExt,
};

use tracing::{Level, Metadata};
use tracing_subscriber::{EnvFilter, filter::filter_fn, fmt, fmt::MakeWriter, prelude::*};

/// Who reads standard error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reader {
    /// People, or a file.
    Person,
    /// journald, which adds times itself.
    Journal,
}

/// Starts logging. `level` is the default; `RUST_LOG` overrides it.
pub fn start(level: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(format!("warn,rivald={level}")));
    let reader = Reader::of_stderr();
    let layer = fmt::layer().with_writer(Lines { reader, level: Level::INFO }).with_target(false);
    let layer = match reader {
        _ if wants_json() => layer.json().flatten_event(true).boxed(),
        Reader::Journal => layer.with_ansi(false).without_time().boxed(),
        Reader::Person => {
            let colour = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
            layer.with_ansi(colour).boxed()
        }
    };
    // A second start (tests) keeps the first.
    let _ = tracing_subscriber::registry().with(filter).with(filter_fn(may_speak)).with(layer).try_init();
}

/// Says something on standard error that is no event of the daemon: as it is, with its priority for journald.
pub fn say(level: Level, text: &str) {
    if wants_json() {
        if level == Level::ERROR {
            tracing::error!("{text}");
        } else {
            tracing::warn!("{text}");
        }
        return;
    }
    // Nobody is left to be told when standard error is gone.
    let _ = writeln!(Lines { reader: Reader::of_stderr(), level }, "{text}");
}

fn wants_json() -> bool {
    std::env::var_os("RIVALD_LOG").is_some_and(|wanted| wanted == "json")
}

impl Reader {
    fn of_stderr() -> Self {
        let named = std::env::var("JOURNAL_STREAM").ok();
        if named.is_some_and(|named| Some(named) == stream_of(&io::stderr())) { Self::Journal } else { Self::Person }
    }
}

/// Device and inode of a stream, as `JOURNAL_STREAM` names them. The variable is inherited by whatever a service starts,
/// so being set says nothing by itself (systemd.exec(5)).
fn stream_of(stream: &impl AsFd) -> Option<String> {
    let metadata = std::fs::File::from(stream.as_fd().try_clone_to_owned().ok()?).metadata().ok()?;
    Some(format!("{}:{}", metadata.dev(), metadata.ino()))
}

/// Writes to standard error, each line of a text with its priority where journald reads: it takes each line for a message.
#[derive(Clone, Copy, Debug)]
struct Lines {
    reader: Reader,
    level: Level,
}

impl MakeWriter<'_> for Lines {
    type Writer = tamed::Event<Self>;

    fn make_writer(&self) -> Self::Writer {
        tamed::Event(*self)
    }

    fn make_writer_for(&self, meta: &Metadata<'_>) -> Self::Writer {
        tamed::Event(Self { level: *meta.level(), ..*self })
    }
}

impl Write for Lines {
    /// An event comes in one piece and leaves in one piece.
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        match self.reader {
            Reader::Journal => io::stderr().lock().write_all(&with_priority(priority(self.level), text))?,
            Reader::Person => io::stderr().lock().write_all(text)?,
        }
        Ok(text.len())
    }

    // By default a text with arguments would come in pieces, and each would be taken for a line.
    fn write_fmt(&mut self, text: std::fmt::Arguments<'_>) -> io::Result<()> {
        self.write_all(text.to_string().as_bytes())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// As syslog(3) numbers them.
fn priority(level: Level) -> u8 {
    match level {
        Level::ERROR => 3,
        Level::WARN => 4,
        Level::INFO => 6,
        _ => 7,
    }
}

fn with_priority(priority: u8, text: &[u8]) -> Vec<u8> {
    let mut prefixed = Vec::with_capacity(text.len() + 16);
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        prefixed.extend_from_slice(format!("<{priority}>").as_bytes());
        prefixed.extend_from_slice(line);
    }
    prefixed
}

/// Of libraries only warnings, whatever `RUST_LOG` asks for: at lower levels they write down whole addresses, header lines
/// and frames, and there the tokens of chats and the signatures of unions are.
fn may_speak(about: &Metadata<'_>) -> bool {
    let target = about.target();
    *about.level() <= Level::WARN || target == "rivald" || target.starts_with("rivald::")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that meets what it did not plan for should fail on the spot")]

    use super::*;

    #[test]
    fn every_line_of_a_text_carries_its_priority() {
        let text = with_priority(priority(Level::ERROR), b"list.toml has a fault\n  |\n3 | side = 1\n");
        assert_eq!(text, b"<3>list.toml has a fault\n<3>  |\n<3>3 | side = 1\n");
        // What a shop calls itself cannot choose a priority: ours stands first.
        assert_eq!(with_priority(priority(Level::WARN), b"<0>x\n<0>y"), b"<4><0>x\n<4><0>y");
        assert_eq!((priority(Level::INFO), priority(Level::DEBUG)), (6, 7));
    }

    #[test]
    fn a_stream_is_known_by_device_and_inode() {
        let file = tempfile::tempfile().unwrap();
        let of = stream_of(&file).unwrap();
        let metadata = file.metadata().unwrap();
        assert_eq!(of, format!("{}:{}", metadata.dev(), metadata.ino()));
        assert_ne!(stream_of(&tempfile::tempfile().unwrap()).unwrap(), of);
    }
}
