//! How much of what could be shown is shown.

use super::LISTINGS;

/// Room for plots, pictures and lists.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// The most listings: those that changed last.
    pub listings: usize,
    /// The most bytes of all plots.
    pub plots: usize,
    /// The most bytes of all pictures, as they are written.
    pub pictures: usize,
    /// The most changes that are listed of one watch: the newest.
    pub changes: usize,
    /// The most changes that are listed of one kind in the overview: the newest.
    pub of_kind: usize,
}

/// From plenty to what always fits.
pub const ROOMS: [Room; 7] = [
    Room { listings: LISTINGS, plots: 5_500_000, pictures: 3_000_000, changes: 60, of_kind: 50 },
    Room { listings: LISTINGS, plots: 4_000_000, pictures: 1_000_000, changes: 40, of_kind: 30 },
    Room { listings: LISTINGS, plots: 2_000_000, pictures: 1_000_000, changes: 25, of_kind: 25 },
    Room { listings: LISTINGS, plots: 500_000, pictures: 500_000, changes: 10, of_kind: 10 },
    Room { listings: LISTINGS, plots: 0, pictures: 0, changes: 2, of_kind: 5 },
    Room { listings: 500, plots: 0, pictures: 0, changes: 2, of_kind: 5 },
    Room { listings: 100, plots: 0, pictures: 0, changes: 2, of_kind: 5 },
];
