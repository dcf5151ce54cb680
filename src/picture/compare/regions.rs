//! Cells that differ → the parts of a picture that a person would point at.

use super::differ::Difference;
use crate::listing::Place;

/// A part of a picture that differs.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Region {
    /// In cells: left, top, and beyond right and bottom.
    pub left: usize,
    pub top: usize,
    pub right: usize,
    pub bottom: usize,
    /// The excess of all its cells, in levels.
    pub mass: f32,
    /// The most of a cell.
    pub peak: f32,
    /// Its cells, gaps filled: those that lie between two of one row and two of one column.
    pub cells: Vec<usize>,
}

/// From so many levels on, a cell belongs to a region.
pub(super) const HOT: f32 = 0.8;

/// The regions of a difference, those with most excess first.
pub(super) fn regions(difference: &Difference) -> Vec<Region> {
    let (w, h) = (difference.cw, difference.ch);
    let mut free: Vec<bool> = difference.excess.iter().map(|e| *e >= HOT).collect();
    let mut found = Vec::new();
    for start in 0..free.len() {
        if !free[start] {
            continue;
        }
        free[start] = false;
        let mut own = vec![start];
        let mut next = 0;
        while next < own.len() {
            let (x, y) = (own[next] % w, own[next] / w);
            next += 1;
            // Two cells away is still the same: the digits of a price are one thing.
            for ny in y.saturating_sub(2)..(y + 3).min(h) {
                for nx in x.saturating_sub(2)..(x + 3).min(w) {
                    let i = ny * w + nx;
                    if free[i] {
                        free[i] = false;
                        own.push(i);
                    }
                }
            }
        }
        found.push(region(difference, &own));
    }
    found.sort_by(|a, b| b.mass.total_cmp(&a.mass));
    found
}

fn region(difference: &Difference, own: &[usize]) -> Region {
    let w = difference.cw;
    let (mut left, mut top, mut right, mut bottom) = (usize::MAX, usize::MAX, 0, 0);
    let (mut mass, mut peak) = (0.0, 0.0_f32);
    for i in own {
        let (x, y) = (i % w, i / w);
        (left, top, right, bottom) = (left.min(x), top.min(y), right.max(x + 1), bottom.max(y + 1));
        mass += difference.excess[*i];
        peak = peak.max(difference.excess[*i]);
    }
    let (rw, rh) = (right - left, bottom - top);
    let mut rows = vec![(usize::MAX, 0); rh];
    let mut columns = vec![(usize::MAX, 0); rw];
    for i in own {
        let (x, y) = (i % w - left, i / w - top);
        rows[y] = (rows[y].0.min(x), rows[y].1.max(x));
        columns[x] = (columns[x].0.min(y), columns[x].1.max(y));
    }
    let mut cells = Vec::new();
    for (y, row) in rows.iter().enumerate() {
        for (x, column) in columns.iter().enumerate() {
            if row.0 <= x && x <= row.1 && column.0 <= y && y <= column.1 {
                cells.push((y + top) * w + x + left);
            }
        }
    }
    Region { left, top, right, bottom, mass, peak, cells }
}

/// Whereabouts a point lies, by thirds; `x` and `y` in fractions.
pub(super) fn place(x: f64, y: f64) -> Place {
    const PLACES: [[Place; 3]; 3] = [
        [Place::UpperLeft, Place::Top, Place::UpperRight],
        [Place::Left, Place::Centre, Place::Right],
        [Place::LowerLeft, Place::Bottom, Place::LowerRight],
    ];
    let third = |v: f64| if v < 1.0 / 3.0 { 0 } else { usize::from(v >= 2.0 / 3.0) + 1 };
    PLACES[third(y)][third(x)]
}
