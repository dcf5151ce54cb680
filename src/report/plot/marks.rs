//! Marks at changes: a line, a number, and what happened when it is pointed at.

use super::{
    super::svg::{Anchor, Svg, number},
    frame::Frame,
};
use crate::listing::{ChangeKind, Moment};

/// Numbers nearer to each other than this become one: `3–5`.
const NEAR: f64 = 22.0;
/// So many changes are told at one mark.
const SAID: usize = 6;

/// A change as plots mark it.
#[derive(Clone, Debug)]
pub struct Mark {
    /// When.
    pub at: Moment,
    /// Its number in the list of changes.
    pub number: usize,
    /// Its kind.
    pub kind: ChangeKind,
    /// What happened.
    pub says: String,
}

/// Draws marks from the top to the bottom of a plot; gives the numbers that are marked.
pub fn draw<'a>(
    svg: &mut Svg,
    frame: &Frame,
    (top, bottom): (f64, f64),
    marks: impl Iterator<Item = &'a Mark>,
) -> Vec<usize> {
    let mut clusters: Vec<Vec<&Mark>> = Vec::new();
    for mark in marks.filter(|mark| (frame.from..=frame.to).contains(&mark.at)) {
        match clusters.last_mut() {
            Some(cluster) if cluster.first().is_some_and(|first| frame.x(mark.at) - frame.x(first.at) < NEAR) => {
                cluster.push(mark);
            }
            _ => clusters.push(vec![mark]),
        }
    }
    for cluster in &clusters {
        let ([first, ..], [.., last]) = (cluster.as_slice(), cluster.as_slice()) else { continue };
        let mut says: Vec<String> = cluster.iter().take(SAID).map(|m| format!("{} {}", m.number, m.says)).collect();
        if cluster.len() > SAID {
            says.push("…".into());
        }
        svg.begin("mk", &says.join("\n"));
        let mut lines = String::new();
        let mut drawn = f64::NEG_INFINITY;
        for mark in cluster {
            let x = frame.x(mark.at);
            if x - drawn >= 1.0 {
                lines.push_str(&format!("M{} {}V{}", number(x), number(top), number(bottom)));
                drawn = x;
            }
        }
        svg.path("ml", &lines);
        let label = if first.number == last.number {
            first.number.to_string()
        } else {
            format!("{}–{}", first.number, last.number)
        };
        let half = label.chars().count() as f64 * 2.9 + 3.0;
        let middle = f64::midpoint(frame.x(first.at), frame.x(last.at));
        let middle = middle.clamp(frame.left + half, frame.right() + 6.0 - half);
        svg.area("mb", (middle - half, top - 13.0), (middle + half, top - 1.0));
        svg.text((middle, top - 3.6), "mt", Anchor::Middle, &label);
        svg.end();
    }
    clusters.iter().flatten().map(|mark| mark.number).collect()
}
