//! The report: one HTML file with tables and plots, pure. It works offline, with a keyboard, on a phone, printed, in light
//! and dark, and without a script.
//!
//! ```text
//! Board ──► overview ─┐
//!        ──► table ───┼─► page: words in the reader's language ──► template ──► HTML
//!        ──► watch ───┘    ▲ plot: SVG    ▲ pictures: small JPEGs
//! ```
//!
//! What a page of a shop says is tamed before it comes here (`board::tame`) and escaped when it is written. The file stays
//! under ten megabytes: plots, pictures and listings are left out where there are too many, and the report says so.

mod changes;
mod html;
mod overview;
mod page;
mod pictures;
mod plot;
mod room;
mod scale;
mod svg;
mod table;
mod watch;
mod words;

use std::{collections::HashMap, hash::BuildHasher};

use chrono_tz::Tz;

pub use pictures::{DECODED as PICTURE_BYTES, wanted as wanted_pictures};

use crate::{
    board::Board,
    change::Fault,
    listing::{Locale, Moment, PictureId},
};

/// The most bytes of a report. Mail servers and phones take as much.
const BYTES: usize = 10_000_000;

/// The most listings that a report shows; of more it is enough to hand in those that matter most. A longer page is nothing
/// that people read, or phones open.
pub const LISTINGS: usize = 2_000;

/// A report.
#[derive(Debug)]
pub struct Report {
    /// The file.
    pub html: String,
    /// How many listings it shows.
    pub listings: usize,
}

/// In which zone and language, seen from when.
#[derive(Clone, Copy, Debug)]
struct Times {
    zone: Tz,
    now: Moment,
    locale: Locale,
}

/// The report of a board as an HTML file of at most ten megabytes. `pictures` are the files that there are of
/// [`wanted_pictures`].
///
/// # Errors
/// When the template is wrong, which the tests of this room exclude.
pub fn render<S: BuildHasher>(
    board: &Board,
    pictures: &HashMap<PictureId, Vec<u8>, S>,
    open_faults: &[(Fault, Moment)],
    locale: Locale,
    zone: Tz,
) -> Result<Report, String> {
    let times = Times { zone, now: board.at, locale };
    let previews = pictures::Previews::make(board, pictures);
    let mut last = Report { html: String::new(), listings: 0 };
    for room in &room::ROOMS {
        let short = (board.subjects().count() > room.listings).then(|| board.shortened(room.listings));
        let board = short.as_ref().unwrap_or(board);
        let html = html::render(&page::Page::new(board, &previews, open_faults, room, times))?;
        last = Report { html, listings: board.subjects().count() };
        if last.html.len() <= BYTES {
            break;
        }
    }
    Ok(last)
}
