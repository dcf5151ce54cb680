//! The truth is always inside the hard bounds, whatever was not seen; and the bounds are not empty talk.

use rivald::{
    affiliate::{Day, forecast},
    listing::Grade,
};

use super::world::World;

const HISTORIES: u64 = 12_000;

#[derive(Default)]
struct Tally {
    days: u64,
    open: u64,
    /// Widths of the bounds in units, and the truth, summed over days with an upper bound.
    width: u64,
    truth: u64,
}

impl Tally {
    fn add(&mut self, least: u64, most: Option<u64>, truth: u64) {
        self.days += 1;
        match most {
            Some(most) => {
                self.width += most - least;
                self.truth += truth;
            }
            None => self.open += 1,
        }
    }

    fn print(&self, name: &str) {
        let bounded = (self.days - self.open).max(1) as f64;
        println!(
            "{name:<34} {:>7} days, {:>5.1} % open upwards; mean width {:>6.1}, mean of the truth {:>5.1}",
            self.days,
            100.0 * self.open as f64 / self.days.max(1) as f64,
            self.width as f64 / bounded,
            self.truth as f64 / bounded,
        );
    }
}

#[test]
fn the_truth_is_always_inside_the_hard_bounds() {
    let (mut exact, mut bounded, mut coarse) = (Tally::default(), Tally::default(), Tally::default());
    let (mut drops, mut drop_width, mut drop_units) = (0_u64, 0_u64, 0_u64);
    let (mut watched, mut misdated, mut missized, mut unsure) = (0_u64, Vec::new(), Vec::new(), 0_u64);
    let mut faults = Vec::new();
    for seed in 0..HISTORIES {
        let world = World::new(seed);
        let at = Day(world.asked).begins() + chrono::TimeDelta::hours(12);
        let Some(forecast) = forecast(&world.series, at) else { continue };
        let lag = world.traits.lag;
        for coming in &forecast.days {
            let left = Day::of_date(coming.day).0 - 30 - lag;
            if left >= world.asked {
                // Today is not over: what it will have sold is nobody's to know.
                continue;
            }
            let truth = world.kept.get(&left).copied().unwrap_or(0) as u64;
            if coming.least > truth || coming.most.is_some_and(|most| most < truth) {
                faults.push((seed, world.asked, left, truth, coming.least, coming.most, format!("{:?}", world.traits)));
            }
            match coming.grade {
                Grade::Exact => exact.add(coming.least, coming.most, truth),
                Grade::Bounded => bounded.add(coming.least, coming.most, truth),
                Grade::Coarse => coarse.add(coming.least, coming.most, truth),
            }
        }
        for drop in &forecast.drops {
            let days = Day::of_date(drop.from).0..=Day::of_date(drop.to).0;
            if *days.end() - 30 - lag >= world.asked {
                continue;
            }
            let truth: u64 = days.map(|f| world.kept.get(&(f - 30 - lag)).copied().unwrap_or(0) as u64).sum();
            if drop.least > truth || drop.most.is_some_and(|most| most < truth) {
                faults.push((seed, world.asked, -999, truth, drop.least, drop.most, format!("{:?}", world.traits)));
            }
            drops += 1;
            drop_units += truth;
            drop_width += drop.most.map_or(0, |most| most - drop.least);
        }
        // Bursts that were watched from the first day to the last, and of which nothing was taken back.
        for (from, to) in &world.bursts {
            let days = || *from..=*to;
            let whole = days().all(|day| {
                let seen = world.series.days.get(&Day(day));
                let tight = seen
                    .is_some_and(|seen| seen.bounds.hi.is_some_and(|hi| (hi - seen.bounds.lo) * 33 <= seen.bounds.lo));
                tight && day < world.asked && world.kept[&day] == world.counted[&day]
            });
            let leaves = from + lag + 30 > world.asked;
            // The quiet level needs five quiet days, else the mean of the total stands in.
            let quiet_days = world
                .series
                .days
                .keys()
                .filter(|day| !world.bursts.iter().any(|(a, b)| (*a..=*b).contains(&day.0)))
                .count();
            if !whole || !leaves || quiet_days < 5 || days().any(|day| world.counted[&day] < world.base * 3 + 60) {
                continue;
            }
            watched += 1;
            let dates = (Day(*from).date(), Day(*to).date());
            let Some(burst) = forecast.bursts.iter().find(|burst| (burst.from, burst.to) == dates) else {
                misdated.push((seed, dates, world.traits));
                continue;
            };
            let truth: i64 = days().map(|day| world.counted[&day] - world.base).sum();
            // The quiet level itself is only known as well as quiet days vary: 3 % of all that was sold in the burst.
            let whole: i64 = days().map(|day| world.counted[&day]).sum();
            if (burst.units as i64 - truth).abs() * 100 > whole * 3 {
                missized.push((seed, burst.units, truth));
            }
            if i32::from(forecast.lag_days) != lag {
                unsure += 1;
                continue;
            }
            for day in days() {
                let f = Day(day + lag + 30).date();
                let Some(coming) = forecast.days.iter().find(|coming| coming.day == f) else { continue };
                let truth = world.counted[&day] as u64;
                if coming.leaving.abs_diff(truth) * 100 > truth * 3 {
                    missized.push((seed, coming.leaving, world.counted[&day]));
                }
            }
        }
    }
    exact.print("exact:");
    bounded.print("bounded:");
    coarse.print("coarse:");
    println!(
        "{drops} drops ahead: mean width {:.1}, mean of the truth {:.1}",
        drop_width as f64 / drops.max(1) as f64,
        drop_units as f64 / drops.max(1) as f64
    );
    println!(
        "{watched} watched bursts: {} misdated, {} sized off by more than 3 %, {unsure} with a lag that the data had not shown yet",
        misdated.len(),
        missized.len()
    );
    assert!(
        faults.is_empty(),
        "{} of the bounds do not hold: {:?}",
        faults.len(),
        faults.iter().take(12).collect::<Vec<_>>()
    );
    assert!(misdated.is_empty(), "{:?}", &misdated[..misdated.len().min(8)]);
    assert!(missized.is_empty(), "{:?}", &missized[..missized.len().min(5)]);
    assert!(watched > 2_000 && exact.days > 50_000 && bounded.days > 50_000 && coarse.days > 10_000);
    // "Always inside" is not bought with emptiness.
    assert!(exact.width * 30 < exact.truth, "the bounds of watched days are within some percent of the truth");
}
