//! One look at all watches, kept for a few seconds: whoever asks for `/healthz` a hundred times a second costs one look,
//! and a hundred thousand watches cost some hundredths of a second.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use chrono::TimeDelta;
use chrono_tz::Tz;

use super::super::{Engine, coverage, engine::InWatch};
use crate::{
    listing::{Moment, Watch},
    settings::Settings,
};

/// A look is good for so long.
const FRESH: TimeDelta = TimeDelta::seconds(5);

/// How all watches stand.
#[derive(Debug, Default)]
pub(super) struct Health {
    /// The watches that were looked at.
    pub(super) watches: Arc<InWatch>,
    /// Those for which the promise is broken, by their places.
    pub(super) overdue: Vec<usize>,
    /// How many were never read with certainty.
    pub(super) never: usize,
    /// The last good observation of the watch that was read last, and of the one that was not read for longest.
    pub(super) newest: Option<Moment>,
    pub(super) oldest: Option<Moment>,
}

/// Of one watch: when it was last certain how its listing stands, and since when it is known.
pub(in crate::daemon) type Certain = (Option<Moment>, Moment);

/// Keeps the last look.
#[derive(Debug, Default)]
pub(super) struct Keeper {
    last: Mutex<Option<(Moment, Arc<Health>)>>,
    /// Held while one looks, so that the others wait for it instead of looking too.
    looking: tokio::sync::Mutex<()>,
}

impl Keeper {
    /// A look that is fresh, or a new one.
    pub(super) async fn look(&self, engine: &Arc<Engine>) -> Arc<Health> {
        if let Some(health) = self.fresh(engine) {
            return health;
        }
        let _alone = self.looking.lock().await;
        if let Some(health) = self.fresh(engine) {
            return health;
        }
        let looker = Arc::clone(engine);
        // Beside the polls: with many watches it takes a moment.
        let looked = tokio::task::spawn_blocking(move || Health::of(&looker)).await;
        let health = Arc::new(looked.unwrap_or_default());
        *lock(&self.last) = Some((engine.clock.now(), Arc::clone(&health)));
        health
    }

    fn fresh(&self, engine: &Engine) -> Option<Arc<Health>> {
        let now = engine.clock.now();
        let last = lock(&self.last);
        let (at, health) = last.as_ref()?;
        ((now - *at).abs() < FRESH).then(|| Arc::clone(health))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

impl Health {
    fn of(engine: &Engine) -> Self {
        let (watches, now) = (engine.watches(), engine.clock.now());
        let certain = engine.certain(&watches);
        let overdue = overdue(watches.all(), &certain, &engine.in_force().settings, now);
        let read = || certain.iter().filter_map(|(good, _)| *good);
        Self { overdue, never: certain.len() - read().count(), newest: read().max(), oldest: read().min(), watches }
    }
}

/// The places of the watches for which the promise is broken. Within one timetable a watch that was read later is never
/// broken where one that was read earlier is not, so a few questions tell where the line is, instead of one a watch.
fn overdue(watches: &[Arc<Watch>], certain: &[Certain], settings: &Settings, now: Moment) -> Vec<usize> {
    let mut tables: HashMap<(&str, Tz), Vec<(Moment, usize)>> = HashMap::new();
    for (n, (watch, (good, since))) in watches.iter().zip(certain).enumerate() {
        let (schedule, zone) = coverage::timetable(watch, settings);
        tables.entry((schedule.as_str(), zone)).or_default().push((good.unwrap_or(*since), n));
    }
    let mut overdue = Vec::new();
    for table in tables.values_mut() {
        table.sort_unstable();
        let broken = table.partition_point(|(last, n)| coverage::is_broken(&watches[*n], *last, settings, now));
        overdue.extend(table[..broken].iter().map(|(_, n)| *n));
    }
    overdue.sort_unstable();
    overdue
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that meets what it did not plan for should fail on the spot")]

    use std::time::Instant;

    use chrono::{TimeZone, Utc};
    use proptest::prelude::*;

    use super::*;
    use crate::{schedule::Schedule, source::union::sample};

    const SCHEDULES: [Option<&str>; 5] =
        [None, Some("0 * * * *"), Some("0 9-21 * * *"), Some("30 3 * * 1"), Some("*/5 8,20 1 * *")];

    fn street(plan: &[(usize, i64)], now: Moment) -> (Vec<Arc<Watch>>, Vec<Certain>) {
        let one = |(schedule, minutes): &(usize, i64)| {
            let mut watch = sample::watch(700_000_000_000);
            Arc::make_mut(&mut watch.extras).schedule = SCHEDULES[*schedule].map(|text| Schedule::parse(text).unwrap());
            let at = now - TimeDelta::minutes(*minutes);
            (Arc::new(watch), if minutes % 7 == 0 { (None, at) } else { (Some(at), now) })
        };
        plan.iter().map(one).unzip()
    }

    /// One question a watch.
    fn slowly(watches: &[Arc<Watch>], certain: &[Certain], settings: &Settings, now: Moment) -> Vec<usize> {
        let broken =
            |n: &usize| coverage::is_broken(&watches[*n], certain[*n].0.unwrap_or(certain[*n].1), settings, now);
        (0..watches.len()).filter(broken).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn a_few_questions_tell_what_one_a_watch_tells(
            plan in prop::collection::vec((0..SCHEDULES.len(), 0_i64..60_000), 0..60), minute in 0_i64..500_000,
        ) {
            let now = Utc.with_ymd_and_hms(2026, 1, 1, 0, 0, 0).unwrap() + TimeDelta::minutes(minute);
            let settings = Settings::default();
            let (watches, certain) = street(&plan, now);
            prop_assert_eq!(overdue(&watches, &certain, &settings, now), slowly(&watches, &certain, &settings, now));
        }
    }

    #[test]
    fn a_hundred_thousand_watches_cost_a_moment() {
        let now = Utc.with_ymd_and_hms(2026, 3, 1, 12, 0, 0).unwrap();
        let plan: Vec<_> =
            (0..100_000).map(|n| (n % SCHEDULES.len(), i64::try_from(n * 31 % 20_000).unwrap())).collect();
        let (watches, certain) = street(&plan, now);
        let began = Instant::now();
        let late = overdue(&watches, &certain, &Settings::default(), now).len();
        assert!(late > 0 && late < watches.len());
        // Unoptimised and on a busy machine too; one question a watch takes seconds there.
        assert!(began.elapsed().as_millis() < 5_000, "{:?}", began.elapsed());
    }
}
