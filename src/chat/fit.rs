//! Which lines a service has room for: cut between lines, never within one.

/// What a line takes, with its link and without.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cost {
    pub(super) linked: usize,
    pub(super) bare: usize,
}

/// How much there is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    /// For everything.
    pub(super) most: usize,
    /// For one line.
    pub(super) line: usize,
}

/// For each line that is shown, whether with its link. `head` is what the title takes, `closing` what ends a message
/// that leaves out so many lines; both with `most` must leave room for each other.
pub(super) fn fit(costs: &[Cost], room: Room, head: usize, closing: impl Fn(usize) -> usize) -> Vec<bool> {
    let (mut shown, mut used) = (Vec::new(), head);
    for (at, cost) in costs.iter().enumerate() {
        let left = closing(costs.len() - at - 1);
        let fits = |cost: usize| cost <= room.line && used + cost + left <= room.most;
        let linked = fits(cost.linked);
        if !linked && !fits(cost.bare) {
            break;
        }
        used += if linked { cost.linked } else { cost.bare };
        shown.push(linked);
    }
    shown
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn never_more_than_there_is(
            costs in proptest::collection::vec((1_usize..200, 1_usize..100), 0..60),
            most in 60_usize..2000,
            line in 50_usize..150,
        ) {
            let costs: Vec<_> = costs.into_iter().map(|(link, bare)| Cost { linked: bare + link, bare }).collect();
            let closing = |left: usize| if left > 0 { 10 + left.to_string().len() } else { 0 };
            let shown = fit(&costs, Room { most, line }, 40, closing);
            let used: usize = shown.iter().zip(&costs).map(|(&link, c)| if link { c.linked } else { c.bare }).sum();
            prop_assert!(40 + used + closing(costs.len() - shown.len()) <= most);
            if let Some(next) = costs.get(shown.len()) {
                // No line is left out that there was room for.
                let left = closing(costs.len() - shown.len() - 1);
                prop_assert!(next.bare > line || 40 + used + next.bare + left > most);
            }
        }
    }
}
