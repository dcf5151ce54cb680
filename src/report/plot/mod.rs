//! Plots of one watch over time, as SVG inside the page: price, sales, affiliate volume.
//!
//! They are drawn 360 units wide, so that their writing is readable on a phone, and grow with their column on a desktop.

mod frame;
mod marks;
mod price;
mod sales;
mod steps;
mod volume;

use serde::Serialize;

pub use marks::Mark;

use super::Times;
use crate::{board::Subject, listing::Moment};

/// A plot.
#[derive(Debug, Serialize)]
pub struct Plot {
    /// What it shows.
    pub title: String,
    /// The drawing.
    pub svg: String,
    /// What its lines and colours mean.
    pub legend: Vec<Key>,
}

/// A line of the legend.
#[derive(Debug, Serialize)]
pub struct Key {
    /// The class of the line or area.
    pub class: &'static str,
    /// Whether it is an area.
    pub area: bool,
    /// What it means.
    pub words: String,
}

impl Key {
    fn line(class: &'static str, words: impl Into<String>) -> Self {
        Self { class, area: false, words: words.into() }
    }

    fn area(class: &'static str, words: impl Into<String>) -> Self {
        Self { class, area: true, words: words.into() }
    }
}

/// What every plot of a watch is made from.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The watch.
    pub subject: &'a Subject,
    /// Its changes, numbered as in its list.
    pub marks: &'a [Mark],
    /// From when on.
    pub since: Moment,
    /// What makes the plot's ids unique within the page.
    pub id: &'a str,
    /// Zone, now and language.
    pub times: Times,
}

/// The plots of a watch: of whatever moved, or will. What stood still needs no drawing.
pub fn plots(source: &Source) -> Vec<Plot> {
    [price::plot(source), sales::plot(source), volume::plot(source)].into_iter().flatten().collect()
}
