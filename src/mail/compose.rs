//! Notes → a message in words. Pure, and the same notes always make the same message.

use chrono_tz::Tz;

use super::{
    html,
    page::{Page, Times},
    pictures::{InlinePicture, PictureFiles},
    plain,
    sort::Sorted,
    subject::subject,
};
use crate::{
    change::Note,
    listing::{Locale, Moment},
};

/// The most changes that one message lists, and the most faults.
const LISTED: usize = 40;
/// The most bytes of HTML. Gmail cuts a message off at about 102 kB and hides what follows.
const HTML_BYTES: usize = 96_000;
/// The most plots that one message draws; all others are told in words.
const PLOTS: usize = 4;

/// A message in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composed {
    /// The subject: the most important thing first.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The HTML, without anything remote.
    pub html: String,
    /// The pictures that it shows.
    pub pictures: Vec<InlinePicture>,
}

/// Composes the message of one recipient and cycle from its notes (at least one). Page text is hostile: no control
/// characters, no markup, no bidirectional overrides get through.
///
/// Alerts come first, the most important one in the subject; faults and their ends follow. What does not fit into the
/// size of a mail is counted and named by the command that shows it.
pub fn compose(notes: &[Note], locale: Locale, zone: Tz, now: Moment) -> Composed {
    compose_with(notes, &PictureFiles::default(), locale, zone, now)
}

/// As [`compose`], with the files of the pictures that it may show (see [`super::pictures_of`]).
pub fn compose_with(notes: &[Note], files: &PictureFiles, locale: Locale, zone: Tz, now: Moment) -> Composed {
    let _ = files;
    let sorted = Sorted::of(notes);
    let times = Times { zone, now, locale };
    let subject = subject(&sorted, times);
    let (mut most, mut plots) = (LISTED, PLOTS);
    loop {
        let mut page = Page::new(&sorted, subject.clone(), most, times);
        page.keep_plots(plots);
        let text = plain::text(&page);
        let html = html::render(&page).unwrap_or_else(|why| {
            tracing::error!(why, "the HTML of a mail could not be made; its plain text goes out instead");
            html::plain(&text)
        });
        if html.len() <= HTML_BYTES || most <= 1 {
            return Composed { subject, text, html, pictures: Vec::new() };
        }
        // News is worth more than pictures of it.
        if plots > 0 { plots /= 2 } else { most /= 2 }
    }
}
