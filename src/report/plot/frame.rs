//! The frame of a plot: where a moment and a value lie, axes and their labels.

use chrono_tz::Tz;
use unicode_width::UnicodeWidthStr;

use super::super::{
    Times,
    scale::{Scale, time_ticks},
    svg::{Anchor, Svg, number},
};
use crate::listing::{Amount, Moment};

/// The width of every plot.
pub const WIDTH: f64 = 360.0;
/// The right edge of what is plotted.
const RIGHT: f64 = WIDTH - 8.0;
/// About the width of a column of writing.
const COLUMN: f64 = 5.6;
/// About so many ticks of time have room.
const TIMES: u32 = 5;

/// The axis of time.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// The left edge of what is plotted.
    pub left: f64,
    /// The first moment.
    pub from: Moment,
    /// The last one.
    pub to: Moment,
}

impl Frame {
    /// A frame that leaves room for the labels of these axes.
    pub fn new(from: Moment, to: Moment, panels: &[&Panel]) -> Self {
        let labels = panels.iter().flat_map(|panel| panel.labels.iter());
        let widest = labels.map(|(_, label)| label.width()).max().unwrap_or_default();
        Self { left: (widest as f64 * COLUMN + 9.0).clamp(20.0, 130.0), from, to }
    }

    /// The right edge of what is plotted.
    #[expect(clippy::unused_self, reason = "as with the left edge")]
    pub fn right(&self) -> f64 {
        RIGHT
    }

    /// Where a moment lies; what lies outside is at the edge.
    pub fn x(&self, at: Moment) -> f64 {
        let span = (self.to - self.from).num_seconds().max(1) as f64;
        let part = (at - self.from).num_seconds() as f64 / span;
        self.left + part.clamp(0.0, 1.0) * (RIGHT - self.left)
    }

    /// Draws the axis of time under the lowest panel.
    pub fn draw(&self, svg: &mut Svg, panels: &[&Panel], zone: Tz, times: Times) {
        let top = panels.iter().map(|p| p.top).fold(f64::INFINITY, f64::min);
        let bottom = panels.iter().map(|p| p.bottom).fold(0.0, f64::max);
        let mut grid = String::new();
        let mut written = f64::NEG_INFINITY;
        for (at, label) in time_ticks(self.from, self.to, zone, TIMES, times.locale) {
            let x = self.x(at);
            grid.push_str(&format!("M{} {}V{}", number(x), number(top), number(bottom + 3.0)));
            let half = label.width() as f64 * COLUMN / 2.0;
            // A label stays within the drawing, and none lies on another.
            let middle = x.clamp(half + 1.0, WIDTH - half - 1.0);
            if middle - half > written + 4.0 {
                svg.text((middle, bottom + 14.0), "tk", Anchor::Middle, &label);
                written = middle + half;
            }
        }
        svg.path("gr", &grid);
        for panel in panels {
            panel.draw(svg, self);
        }
    }
}

/// An axis of values with its place in the plot.
#[derive(Clone, Debug)]
pub struct Panel {
    /// Its upper edge.
    pub top: f64,
    /// Its lower edge.
    pub bottom: f64,
    /// The axis.
    scale: Scale,
    /// Its ticks with their labels.
    labels: Vec<(f64, String)>,
}

impl Panel {
    /// A panel between two heights, labelled like this.
    pub fn new(scale: Scale, (top, bottom): (f64, f64), label: impl Fn(Amount) -> String) -> Self {
        let labels = scale.ticks().into_iter().map(|(value, exact)| (value, label(exact))).collect();
        Self { top, bottom, scale, labels }
    }

    /// How high a value lies.
    pub fn y(&self, value: f64) -> f64 {
        self.bottom - self.scale.part(value) * (self.bottom - self.top)
    }

    fn draw(&self, svg: &mut Svg, frame: &Frame) {
        let mut grid = String::new();
        for (value, label) in &self.labels {
            let y = self.y(*value);
            grid.push_str(&format!("M{} {}H{}", number(frame.left), number(y), number(RIGHT)));
            svg.text((frame.left - 4.0, y + 3.4), "tk", Anchor::End, label);
        }
        svg.path("gr", &grid);
        svg.path("ax", &format!("M{} {}H{}", number(frame.left), number(self.bottom), number(RIGHT)));
    }
}
