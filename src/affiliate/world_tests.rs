//! A union that counts known sales, polled for weeks.

use super::*;

/// A union's counters over sales that are spread evenly between eight in the morning and midnight.
struct World<F: Fn(i32) -> u64>(F);

impl<F: Fn(i32) -> u64> World<F> {
    /// What was sold on a day until a minute of it.
    fn until(&self, day: i32, minute: i64) -> u64 {
        (self.0)(day) * (minute - 480).clamp(0, 960) as u64 / 960
    }

    /// What the counters show at a minute since the start: brought up to date at each full and half hour.
    fn counters(&self, minute: i64) -> (u64, u64) {
        let hour = minute.div_euclid(60) * 60;
        let daily = self.until(hour.div_euclid(1440) as i32, hour.rem_euclid(1440));
        let half = minute.div_euclid(30) * 30;
        let all = |minute: i64| {
            let day = minute.div_euclid(1440) as i32;
            self.until(day, minute.rem_euclid(1440)) + (-40..day).map(&self.0).sum::<u64>()
        };
        (daily, all(half) - all(half - 120))
    }

    fn month(&self, day: i32) -> u64 {
        (day - 30..day).map(&self.0).sum()
    }

    /// Polls of these days, every half hour at ten past; the affiliate count moves at six and is asked for every three hours.
    fn polls(&self, days: std::ops::Range<i32>) -> Vec<Observation> {
        let mut polls = Vec::new();
        for slot in i64::from(days.start) * 48..i64::from(days.end) * 48 {
            let minute = 30 * slot + 10;
            let (daily, recent) = self.counters(minute);
            let published = (minute - 360).div_euclid(1440) as i32;
            let affiliate = Affiliate {
                sales_today: Some(daily),
                sales_2h: Some(recent),
                sales_30d: (slot % 6 == 0).then(|| self.month(published)),
                commission: Some(Amount::new(155, 3)),
                ..Affiliate::default()
            };
            let mut seen = poll(at(0, 0, minute), affiliate);
            if let Some(union) = &mut seen.union {
                union.price = Some(Amount::new(5900, 2));
                let count = self.month(published) + 1500;
                union.sales =
                    Some(SalesCount { count, at_most: Some(count), window: Window::Month, text: String::new() });
            }
            polls.push(seen);
        }
        polls
    }
}

fn of_kind(told: &[(Moment, News)], kind: ChangeKind) -> Vec<&(Moment, News)> {
    told.iter().filter(|(_, news)| news.kind == kind).collect()
}

#[test]
fn a_burst_is_told_while_it_is_under_way_and_once() {
    // Three days across the end of a month, told on the first morning; one day that is told once it is over is in the next test.
    let world = World(|day| match day {
        10 => 320,
        11 => 540,
        12 => 200,
        _ => 32,
    });
    let (book, told) = run(Book::default(), &world.polls(0..20));
    let began = of_kind(&told, ChangeKind::AffiliateBurst);
    let ended = of_kind(&told, ChangeKind::AffiliateBurstEnd);
    assert_eq!((began.len(), ended.len()), (1, 1), "{told:?}");
    assert_eq!(Day::of(began[0].0), START.plus(10));
    assert!(began[0].0 <= at(10, 11, 0), "{}", began[0].0);
    assert_eq!(began[0].1.detail.from, Some(START.plus(10).date()));
    let (when, end) = ended[0];
    assert!(*when > at(13, 8, 0) && *when < at(13, 12, 0), "{when}");
    assert_eq!((end.detail.from, end.detail.to), (Some(START.plus(10).date()), Some(START.plus(12).date())));
    let (units, least, most) = (end.detail.units.unwrap(), end.detail.least.unwrap(), end.detail.most.unwrap());
    assert!(least <= 964 && most >= 964 && units.abs_diff(964) < 30, "{least} {units} {most}");
    assert_eq!(told.len(), 2, "{told:?}");
    for (day, sold) in [(9, 32), (10, 320), (11, 540), (12, 200)] {
        let watched = book.series().days[&START.plus(day)];
        assert!(watched.bounds.holds(sold), "{watched:?}");
    }
}

#[test]
fn a_burst_that_was_not_seen_under_way_is_told_when_its_day_is_over() {
    let world = World(|day| if day == 10 { 200 } else { 32 });
    let mut polls = world.polls(0..16);
    for seen in &mut polls {
        if let Some(union) = &mut seen.union {
            union.affiliate.sales_2h = None;
        }
    }
    let (_, told) = run(Book::default(), &polls);
    assert_eq!(kinds(&told), [ChangeKind::AffiliateBurst, ChangeKind::AffiliateBurstEnd]);
    assert_eq!(told[0].0, at(11, 3, 10));
    assert_eq!(told[0].1.detail.most, None, "how much the last hour sold is not known");
    assert_eq!(told[1].0, at(13, 3, 10), "after two quiet days");
}

/// The falls of a world that is watched for forty-five days, with what else happens.
fn falls(world: &World<impl Fn(i32) -> u64>, also: impl Fn(i32, &mut UnionSeen)) -> Vec<(i32, Cause, u64, u64)> {
    let mut polls = world.polls(0..48);
    for seen in &mut polls {
        let day = Day::of(seen.at).since(START);
        if let Some(union) = &mut seen.union {
            also(day, union);
        }
    }
    let (_, told) = run(with_lag(), &polls);
    let number = |text: &Option<String>| text.as_ref().unwrap().parse().unwrap();
    of_kind(&told, ChangeKind::AffiliateDrop)
        .into_iter()
        .map(|(when, news)| {
            (Day::of(*when).since(START), news.detail.cause.unwrap(), number(&news.before), number(&news.after))
        })
        .collect()
}

#[test]
fn a_fall_is_named_by_its_cause() {
    let burst = World(|day| match day {
        10 => 320,
        11 => 540,
        12 => 200,
        _ => 32,
    });
    let rolled = falls(&burst, |_, _| {});
    // Each day's step is by more than a tenth.
    let causes: Vec<_> = rolled.iter().map(|fall| (fall.0, fall.1)).collect();
    assert_eq!(causes, [(41, Cause::RollOff), (42, Cause::RollOff), (43, Cause::RollOff)]);
    assert_eq!((rolled[0].2, rolled[2].3), (1924, 960));
    // A commission cut as the burst leaves: two that fit.
    let both =
        falls(&burst, |day, union| union.affiliate.commission = Some(Amount::new(if day < 40 { 155 } else { 90 }, 3)));
    assert_eq!(both[0].1, Cause::Unknown);

    let cut = World(|day| if day < 35 { 40 } else { 8 });
    for (name, also, expected) in [
        (
            "commission",
            (|day, union| union.affiliate.commission = Some(Amount::new(if day < 35 { 155 } else { 90 }, 3)))
                as fn(i32, &mut UnionSeen),
            Cause::CommissionCut,
        ),
        ("price", |day, union| union.price = Some(Amount::new(if day < 35 { 59 } else { 79 }, 0)), Cause::Price),
        (
            "sold out",
            |day, union| union.availability = if day < 35 { Availability::InStock } else { Availability::OutOfStock },
            Cause::Price,
        ),
        (
            "first n",
            |day, union| union.affiliate.first_n_left = Some(if day < 35 { 100 } else { 0 }),
            Cause::FirstNUsedUp,
        ),
        (
            "coupon",
            |day, union| {
                if day < 35 {
                    union.coupons.push(Coupon { text: "20 off".into(), ..Coupon::default() });
                }
            },
            Cause::CouponPulled,
        ),
        ("nothing", |_, _| {}, Cause::Unknown),
        (
            "two",
            |day, union| {
                union.price = Some(Amount::new(if day < 35 { 59 } else { 79 }, 0));
                union.affiliate.commission = Some(Amount::new(if day < 35 { 155 } else { 90 }, 3));
            },
            Cause::Unknown,
        ),
    ] {
        let told = falls(&cut, also);
        assert_eq!((told[0].0, told[0].1), (36, expected), "{name}: the first day is over");
        assert!(told.iter().all(|fall| fall.1 != Cause::RollOff), "{name}: {told:?}");
    }
    let steady = World(|_| 40);
    assert_eq!(falls(&steady, |_, _| {}), []);
    let returns = falls(&steady, |day, union| {
        union.affiliate.sales_30d = union.affiliate.sales_30d.map(|count| if day < 35 { count } else { count - 200 });
    });
    assert_eq!(returns, [(35, Cause::Returns, 1200, 1000)]);
    let reset = falls(&steady, |day, union| {
        union.affiliate.sales_30d = union.affiliate.sales_30d.map(|count| if day < 35 { count } else { count - 1150 });
    });
    assert_eq!(reset, [(35, Cause::Reset, 1200, 50)]);
    // One wrong reading is no fall.
    let once = falls(&steady, |day, union| {
        if day == 35 && union.at == at(35, 15, 10) {
            union.affiliate.sales_30d = Some(300);
        }
    });
    assert_eq!(once, []);
}

#[test]
fn what_happened_is_said_once_the_days_are_known() {
    let world = World(|day| if day == 3 { 320 } else { 32 });
    let mut book = with_lag();
    let mut happened = Vec::new();
    for seen in world.polls(0..36) {
        let followed = follow(book, &seen, None, AHEAD);
        happened.extend(followed.happened);
        book = followed.book;
    }
    let days: Vec<i32> = happened.iter().map(|happened| happened.day.since(START)).collect();
    assert_eq!(days, (days[0]..36).collect::<Vec<_>>(), "every day once");
    for Happened { day, leaving, affiliate_30d } in happened {
        let day = day.since(START);
        assert!(leaving.holds((world.0)(day - 31)), "day {day}: {leaving:?}");
        assert_eq!(affiliate_30d, Some(world.month(day)));
    }
}

#[test]
fn a_book_is_small() {
    let world = World(|day| 900 + (day.rem_euclid(7) * 37) as u64);
    let (book, _) = run(Book::default(), &world.polls(0..65));
    let text = serde_json::to_string(&book).unwrap();
    println!("65 days with 48 polls a day are {} bytes: {text}", text.len());
    assert!(text.len() < 4000);
    assert_eq!(serde_json::from_str::<Book>(&text).unwrap(), book);
    let (book, _) = run(book, &world.polls(65..140));
    assert!(serde_json::to_string(&book).unwrap().len() < 5000, "what is old is forgotten");
}

#[test]
fn gaps_and_missing_figures_are_not_counts() {
    let world = World(|_| 32);
    let all = world.polls(0..90);
    let cut = |from: i32, to: i32| -> Vec<Observation> {
        all.iter().filter(|seen| seen.at < at(from, 0, 0) || seen.at >= at(to, 0, 0)).cloned().collect()
    };
    // Off for longer than the window and the lag: nothing that was counted is in it any more.
    let (book, told) = run(Book::default(), &cut(10, 50));
    assert_eq!((book.first, book.series().days.keys().next().copied()), (START.plus(50), Some(START.plus(50))));
    assert_eq!(told, []);
    // Off for less: what was counted still counts.
    let (book, told) = run(Book::default(), &cut(10, 40));
    assert_eq!(book.first, START);
    assert!(book.series().days.contains_key(&START.plus(8)));
    assert_eq!(told, []);
    // The search did not find it: no figure, and no fall.
    let mut polls = world.polls(0..20);
    for seen in &mut polls {
        if let Some(union) = &mut seen.union
            && Day::of(seen.at) == START.plus(10)
        {
            union.affiliate.sales_30d = None;
        }
    }
    let (book, told) = run(Book::default(), &polls);
    let series = book.series();
    assert!(!series.affiliate.contains_key(&START.plus(10)) && series.affiliate.contains_key(&START.plus(11)));
    assert_eq!(told, []);
    // Orders of thirty days alone, at every poll.
    for seen in &mut polls {
        if let Some(union) = &mut seen.union {
            union.union = Union::Jd;
            (union.affiliate.sales_today, union.affiliate.sales_2h) = (None, None);
        }
    }
    let series = run(Book::default(), &polls).0.series();
    assert!(series.days.is_empty() && series.today.is_none() && series.affiliate.len() > 10);
    assert_eq!(series.step_minute, None, "it never moved");
    // Neither.
    for seen in &mut polls {
        if let Some(union) = &mut seen.union {
            union.union = Union::Pdd;
            union.affiliate.sales_30d = None;
        }
    }
    let series = run(Book::default(), &polls).0.series();
    assert!(series.sales.is_empty() && series.affiliate.is_empty());
}

#[test]
fn polls_are_wanted_when_something_is_due() {
    let world = World(|_| 32);
    let (book, _) = run(Book::default(), &world.polls(0..12));
    let again = |moment: Moment| {
        let (daily, recent) = world.counters((moment - at(0, 0, 0)).num_minutes());
        let counters = Affiliate { sales_today: Some(daily), sales_2h: Some(recent), ..Affiliate::default() };
        follow(book.clone(), &poll(moment, counters), None, AHEAD).again_at
    };
    assert_eq!(again(at(12, 0, 30)), Some(at(12, 0, 30) + TimeDelta::seconds(1)), "every poll around midnight");
    assert_eq!(again(at(12, 23, 0)), Some(at(12, 23, 0) + TimeDelta::seconds(1)));
    assert_eq!(again(at(12, 14, 0)), Some(at(12, 15, 0)), "when the figures have moved for certain");
}

/// Takes polls in as the daemon does: what says the same as the poll before is not judged unless something is due.
fn run_as_daemon(book: Book, polls: &[Observation]) -> (Book, Vec<(Moment, News)>, usize) {
    let (mut book, mut told, mut judged) = (book, Vec::new(), 0);
    let (mut last, mut held, mut again): (Option<&UnionSeen>, Option<Moment>, Option<Moment>) = (None, None, None);
    for seen in polls {
        let union = seen.union.as_deref();
        // The thirty-day count is there only where it was asked for anew, so it alone makes no difference.
        let said = |union: &UnionSeen| {
            let affiliate = Affiliate { sales_30d: None, ..union.affiliate.clone() };
            (affiliate, union.sales.clone(), union.price, union.coupons.clone())
        };
        let same = last.map(said) == union.map(said) && union.is_some_and(|union| union.affiliate.sales_30d.is_none());
        if same && again.is_none_or(|again| again > seen.at) {
            held = Some(seen.at);
            continue;
        }
        judged += 1;
        let followed = follow(book, seen, held, AHEAD);
        told.extend(followed.news.into_iter().map(|news| (seen.at, news)));
        (book, last, held, again) = (followed.book, union, None, followed.again_at);
    }
    (book, told, judged)
}

#[test]
fn polls_that_say_the_same_may_be_left_out() {
    for (name, world) in [
        ("busy", World((|day: i32| 700 + (day.rem_euclid(5) * 40) as u64) as fn(i32) -> u64)),
        ("slow", World(|day| (day.rem_euclid(5) * 3) as u64)),
        ("hardly any", World(|day| u64::from(day % 3 == 0))),
        ("bursts", World(|day| if day % 15 == 7 { 320 } else { 24 })),
    ] {
        let polls = world.polls(0..60);
        let (all, told) = run(with_lag(), &polls);
        let (book, told_less, judged) = run_as_daemon(with_lag(), &polls);
        println!("{name}: {judged} of {} polls judged", polls.len());
        assert!(judged < polls.len() * 9 / 10 || name == "busy", "{name}");
        let (series, whole) = (book.series(), all.series());
        assert_eq!((&series.affiliate, &series.sales), (&whole.affiliate, &whole.sales), "{name}");
        assert_eq!(series.days.len(), whole.days.len(), "{name}");
        for (day, watched) in &series.days {
            let truth = (world.0)(day.since(START));
            assert!(watched.bounds.holds(truth), "{name} {day}: {watched:?} is {truth}");
            // Below five the counter may stand still; then what was not polled could have been told by the two hours alone.
            let tight = whole.days[day].bounds.hi.unwrap().max(6);
            assert!(watched.bounds.hi.unwrap() <= tight, "{name} {day}: {watched:?} is as tight as {tight}");
        }
        assert_eq!(kinds(&told_less), kinds(&told), "{name}");
    }
}

#[test]
fn a_burst_does_not_flap() {
    // A campaign that stops and goes on: evenings of three days, little in between.
    let evening = |minute: i64| match minute.div_euclid(1440) {
        10..=12 if minute.rem_euclid(1440) >= 1080 => 1.0,
        _ => 0.02,
    };
    let sold: Vec<f64> = (0..20 * 1440)
        .scan(0.0, |sum, minute| {
            *sum += evening(minute);
            Some(*sum)
        })
        .collect();
    let until = |minute: i64| sold[minute.clamp(0, 20 * 1440 - 1) as usize].floor() as u64;
    let polls: Vec<Observation> = (0..20 * 48)
        .map(|slot| {
            let minute = slot * 30 + 10;
            let (hour, half) = (minute / 60 * 60, minute / 30 * 30);
            let counters = Affiliate {
                sales_today: Some(until(hour) - until(hour / 1440 * 1440)),
                sales_2h: Some(until(half) - until(half - 120)),
                ..Affiliate::default()
            };
            poll(at(0, 0, minute), counters)
        })
        .collect();
    let (_, told) = run(Book::default(), &polls);
    assert_eq!(kinds(&told), [ChangeKind::AffiliateBurst, ChangeKind::AffiliateBurstEnd], "{told:?}");
    assert_eq!(Day::of(told[0].0), START.plus(10));
    assert!(Day::minute_of(told[1].0) >= 480, "nothing at night");
}

#[test]
fn what_was_not_watched_rolls_off_within_the_bounds_of_the_forecast() {
    let world = World(|day| if day == 10 { 320 } else { 32 });
    for (name, counted) in [("with a day's counter", true), ("without one", false)] {
        let mut book = with_lag();
        // The day of the burst was not watched.
        let mut told = Vec::new();
        for mut seen in world.polls(20..48) {
            if let Some(union) = &mut seen.union
                && !counted
            {
                (union.affiliate.sales_today, union.affiliate.sales_2h) = (None, None);
            }
            let followed = follow(book, &seen, None, AHEAD);
            told.extend(followed.news.into_iter().map(|news| (seen.at, news)));
            book = followed.book;
        }
        let falls = of_kind(&told, ChangeKind::AffiliateDrop);
        assert_eq!(falls.len(), 1, "{name}");
        assert_eq!(falls[0].1.detail.cause, Some(Cause::RollOff), "{name}");
        assert_eq!(Day::of(falls[0].0), START.plus(41), "{name}");
    }
}

#[test]
fn an_item_that_gets_another_id_is_the_same() {
    let world = World(|_| 32);
    let mut polls = world.polls(0..40);
    for seen in &mut polls {
        let later = seen.at >= at(20, 0, 0);
        seen.item_id = Some(if later { "b2-77" } else { "a1-77" }.into());
    }
    let (book, told) = run(Book::default(), &polls);
    assert_eq!((book.first, told), (START, vec![]));
    assert_eq!(book.series().days.len(), 39);
}

#[test]
fn a_burst_is_followed_to_its_end() {
    use ChangeKind::{AffiliateBurst, AffiliateBurstEnd, AffiliateDrop, AffiliateDropAhead};
    let burst = World(|day| match day {
        10 => 320,
        11 => 540,
        12 => 200,
        _ => 32,
    });
    let (_, told) = run(Book::default(), &burst.polls(0..60));
    let days: Vec<(i32, ChangeKind)> =
        told.iter().map(|(when, news)| (Day::of(*when).since(START), news.kind)).collect();
    let drops = [(41, AffiliateDrop), (42, AffiliateDrop), (43, AffiliateDrop)];
    let expected = [(10, AffiliateBurst), (13, AffiliateBurstEnd), (40, AffiliateDropAhead)];
    assert_eq!(days, expected.into_iter().chain(drops).collect::<Vec<_>>());
    let (end, ahead) = (&told[1].1.detail, &told[2].1);
    let window = (Some(START.plus(41).date()), Some(START.plus(43).date()));
    assert_eq!((end.leaves_from, end.leaves_to), window);
    assert_eq!((ahead.detail.from, ahead.detail.to), window);
    let units = ahead.detail.units.unwrap();
    assert!(units.abs_diff(1060) <= 30, "{units}: within 3 %");
    assert!(ahead.detail.least.unwrap() <= 1060 && ahead.detail.most.unwrap() >= 1060);
    assert_eq!(ahead.plot.as_ref().map(|plot| plot.all_sales), Some(true));
}
