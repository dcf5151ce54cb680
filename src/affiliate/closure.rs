//! The tightest bounds that follow from what is known, by shortest paths.
//!
//! Let P(k) be all sales up to and including day k. A day's sales are P(j) − P(j−1), a window total is
//! P(d−L) − P(d−L−W): everything that is known bounds the difference of two P. For such a system the shortest path from
//! one node to another is the least upper bound of their difference (Cormen et al., "Difference constraints and shortest
//! paths"), so the all-pairs closure (Floyd–Warshall) gives bounds that no other method can better, also of sums of
//! neighbouring days, and whole numbers stay whole. A negative cycle is a contradiction.

use super::{Bounds, Day, series::MOST};

/// No bound.
const OPEN: f64 = f64::INFINITY;

/// What is known, before the bounds are drawn tight.
#[derive(Clone, Debug)]
pub(super) struct Net {
    /// The day of node 0; node `i` stands for P(base + i).
    base: Day,
    nodes: usize,
    /// `edges[u * nodes + v]`: P(v) − P(u) is at most this. Whole numbers far below 2^53, so exact; as floating point
    /// because every processor can take several minima of those at once.
    edges: Vec<f64>,
}

impl Net {
    /// Days `from..=to`, of which nothing is known but that nothing negative is sold.
    pub fn new(from: Day, to: Day) -> Self {
        let nodes = usize::try_from(to.since(from)).unwrap_or(0) + 2;
        let mut net = Self { base: from.plus(-1), nodes, edges: vec![OPEN; nodes * nodes] };
        for node in 0..nodes {
            net.edges[node * nodes + node] = 0.0;
            if node > 0 {
                // P never falls.
                net.edges[node * nodes + node - 1] = 0.0;
            }
        }
        net
    }

    fn node(&self, day: Day) -> Option<usize> {
        usize::try_from(day.since(self.base)).ok().filter(|node| *node < self.nodes)
    }

    fn limit(&mut self, from: usize, to: usize, at_most: f64) {
        let edge = &mut self.edges[from * self.nodes + to];
        *edge = edge.min(at_most);
    }

    /// Days `from..=to` together sold at least so much. Days outside of the net are passed over.
    pub fn at_least(&mut self, from: Day, to: Day, units: u64) {
        if let (Some(before), Some(last)) = (self.node(from.plus(-1)), self.node(to)) {
            self.limit(last, before, -(units.min(MOST) as f64));
        }
    }

    /// Days `from..=to` together sold at most so much.
    pub fn at_most(&mut self, from: Day, to: Day, units: u64) {
        if let (Some(before), Some(last)) = (self.node(from.plus(-1)), self.node(to)) {
            self.limit(before, last, units.min(MOST) as f64);
        }
    }

    /// As it is: for a net of which nothing is known but that nothing negative is sold.
    pub fn closed_as_it_is(self) -> Closure {
        Closure(self)
    }

    /// Draws all bounds tight; nothing where they contradict each other.
    pub fn close(mut self) -> Option<Closure> {
        let n = self.nodes;
        for via in 0..n {
            let through: Vec<f64> = self.edges[via * n..(via + 1) * n].to_vec();
            for from in 0..n {
                let to_via = self.edges[from * n + via];
                if to_via.is_infinite() {
                    continue;
                }
                for (edge, rest) in self.edges[from * n..(from + 1) * n].iter_mut().zip(&through) {
                    let around = to_via + rest;
                    // Not `min`: that also looks for NaN, which there is none of.
                    *edge = if around < *edge { around } else { *edge };
                }
            }
            if self.edges[via * n + via] < 0.0 {
                return None;
            }
        }
        (0..n).all(|node| self.edges[node * n + node] >= 0.0).then_some(Closure(self))
    }
}

/// Bounds drawn tight.
#[derive(Clone, Debug)]
pub(super) struct Closure(Net);

impl Closure {
    /// What days `from..=to` sold together; open for days outside of the net.
    pub fn sum(&self, from: Day, to: Day) -> Bounds {
        let net = &self.0;
        if to < from {
            return Bounds::exact(0);
        }
        let (Some(before), Some(last)) = (net.node(from.plus(-1)), net.node(to)) else { return Bounds::OPEN };
        let most = net.edges[before * net.nodes + last];
        let least = -net.edges[last * net.nodes + before];
        Bounds { lo: least.max(0.0) as u64, hi: most.is_finite().then(|| most.max(0.0) as u64) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_of_totals_bounds_the_days_between() {
        // Two windows of three days, and one day known: the others follow.
        let day = Day;
        let mut net = Net::new(day(1), day(5));
        for (from, total) in [(1, 60), (2, 90)] {
            net.at_least(day(from), day(from + 2), total);
            net.at_most(day(from), day(from + 2), total);
        }
        net.at_least(day(4), day(4), 40);
        net.at_most(day(4), day(4), 40);
        let closed = net.close().expect("nothing contradicts");
        assert_eq!(closed.sum(day(1), day(1)), Bounds::exact(10));
        assert_eq!(closed.sum(day(2), day(3)), Bounds::exact(50));
        assert_eq!(closed.sum(day(2), day(2)), Bounds { lo: 0, hi: Some(50) });
        assert_eq!(closed.sum(day(5), day(5)), Bounds { lo: 0, hi: None });
        assert_eq!(closed.sum(day(9), day(9)), Bounds::OPEN);
    }

    #[test]
    fn a_contradiction_is_seen() {
        let day = Day;
        let mut net = Net::new(day(1), day(4));
        net.at_most(day(1), day(3), 10);
        net.at_least(day(2), day(2), 11);
        assert!(net.close().is_none());
    }

    #[test]
    fn absurd_numbers_do_not_overflow() {
        let mut net = Net::new(Day(0), Day(70));
        for day in 0..=70 {
            net.at_most(Day(day), Day(day), u64::MAX);
            net.at_least(Day(day), Day(day), u64::MAX);
        }
        let closed = net.close().expect("each is the same");
        assert_eq!(closed.sum(Day(0), Day(70)), Bounds::exact(71 << 40));
    }
}
