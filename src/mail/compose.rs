//! Notes → a message in words. Pure, and the same notes always make the same message.

use chrono_tz::Tz;

use super::{
    Aside, html,
    page::{Most, Page, Times},
    pictures::{InlinePicture, Previews},
    plain,
    sort::{LISTED, Sorted},
    subject::subject,
};
use crate::{
    change::Note,
    listing::{Locale, Moment, WatchId},
};

/// The most bytes of HTML. Gmail cuts a message off at about 102 kB and hides what follows.
pub const HTML_BYTES: usize = 96_000;
/// How much of what could be drawn is drawn; all else is told in words.
struct Drawn {
    /// The most plots.
    plots: usize,
    /// The most changes with pictures.
    pictures: usize,
}
/// From all to nothing. A plot takes as much HTML as a dozen pictures.
const DRAWN: [Drawn; 8] = [
    Drawn { plots: 4, pictures: 24 },
    Drawn { plots: 2, pictures: 24 },
    Drawn { plots: 1, pictures: 24 },
    Drawn { plots: 0, pictures: 24 },
    Drawn { plots: 0, pictures: 12 },
    Drawn { plots: 0, pictures: 6 },
    Drawn { plots: 0, pictures: 3 },
    Drawn { plots: 0, pictures: 0 },
];

/// The most changes, and the most listings of moves of shops, that one message tells: from all to next to nothing.
const TOLD: [(usize, usize); 9] =
    [(LISTED, 300), (20, 300), (10, 300), (10, 220), (5, 220), (5, 120), (5, 60), (2, 30), (1, 10)];

/// A message in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composed {
    /// The subject: the most important thing first.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The HTML, without anything remote.
    pub html: String,
    /// The pictures that the HTML shows, in its order, each once.
    pub pictures: Vec<InlinePicture>,
    /// The watch whose thread the message belongs to, where it is about that one alone.
    pub thread: Option<WatchId>,
}

/// Composes the message of one recipient and cycle from its notes (at least one). Page text is hostile: no control
/// characters, no markup, no bidirectional overrides get through.
///
/// Alerts come first, the most important one in the subject; faults and their ends follow. What does not fit into the
/// size of a mail is counted and named by the command that shows it.
pub fn compose(notes: &[Note], locale: Locale, zone: Tz, now: Moment) -> Composed {
    compose_with(notes, &Aside::default(), locale, zone, now)
}

/// As [`compose`], with what it may show beside the notes.
pub fn compose_with(notes: &[Note], aside: &Aside, locale: Locale, zone: Tz, now: Moment) -> Composed {
    let sorted = Sorted::grouped(notes, &aside.shops);
    let previews = Previews::make(sorted.listed(), &aside.files);
    let times = Times { zone, now, locale };
    let subject = subject(&sorted, times);
    let write = |most: Most, drawn: &Drawn| {
        let mut page = Page::new(&sorted, aside, &previews, subject.clone(), most, times);
        page.keep(drawn.plots, drawn.pictures);
        let text = plain::text(&page);
        let html = html::render(&page).unwrap_or_else(|why| {
            tracing::error!(why, "the HTML of a mail could not be made; its plain text goes out instead");
            html::plain(&text)
        });
        (text, html)
    };
    let fits = |(_, html): &(String, String)| html.len() <= HTML_BYTES;
    let [full, less @ .., bare] = &DRAWN;
    let mut told = TOLD.iter().map(|(changes, rows)| Most { changes: *changes, rows: *rows }).peekable();
    let (text, html) = loop {
        let most = told.next().unwrap_or(Most { changes: 1, rows: 1 });
        let all = write(most, full);
        if fits(&all) {
            break all;
        }
        // News is worth more than what is drawn of it: it is left out only where nothing at all is drawn.
        let bare = write(most, bare);
        if fits(&bare) || told.peek().is_none() {
            break less.iter().map(|drawn| write(most, drawn)).find(fits).unwrap_or(bare);
        }
    };
    let pictures = previews.shown_in(&html);
    let thread = sorted.only_watch().cloned();
    Composed { subject, text, html, pictures, thread }
}
