//! Schedules: crontab(5) by tables, both clock changes, and every fault with its place.

use std::{collections::BTreeSet, fmt::Write};

use chrono::{DateTime, Datelike, Duration, Timelike, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;
use rivald::schedule::Schedule;

fn moment(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).expect("a test's own moment").to_utc()
}

fn schedule(text: &str) -> Schedule {
    Schedule::parse(text).unwrap_or_else(|fault| panic!("{text}: {fault}"))
}

/// The next `count` moments, in the zone's own time.
fn series(text: &str, after: &str, zone: Tz, count: usize) -> Vec<String> {
    let schedule = schedule(text);
    let mut at = moment(after);
    let mut moments = Vec::new();
    for _ in 0..count {
        let Some(next) = schedule.next(at, zone) else { break };
        assert!(next > at, "{text}: {next} is not later than {at}");
        at = next;
        moments.push(at.with_timezone(&zone).format("%m-%d %H:%M:%S %z").to_string());
    }
    moments
}

#[test]
fn means_what_crontab_means() {
    // 2026-11-22 is a Sunday.
    let table = [
        ("*/30 * * * *", "11-22 00:30:00 11-22 01:00:00 11-22 01:30:00"),
        ("0 9-21 * * *", "11-22 09:00:00 11-22 10:00:00 11-22 11:00:00"),
        ("0 0 * * 0", "11-29 00:00:00 12-06 00:00:00 12-13 00:00:00"),
        ("0 0 * * 7", "11-29 00:00:00 12-06 00:00:00 12-13 00:00:00"),
        ("30 8 * * 1-5", "11-23 08:30:00 11-24 08:30:00 11-25 08:30:00"),
        ("30 8 * * mon-FRI", "11-23 08:30:00 11-24 08:30:00 11-25 08:30:00"),
        ("0 12 * * fri-sun", "11-22 12:00:00 11-27 12:00:00 11-28 12:00:00"),
        ("0 12 * * 5-7", "11-22 12:00:00 11-27 12:00:00 11-28 12:00:00"),
        ("0 12 * * sun-tue", "11-22 12:00:00 11-23 12:00:00 11-24 12:00:00"),
        ("0 0 1 jan,jul *", "01-01 00:00:00 07-01 00:00:00 01-01 00:00:00"),
        // Both day fields restricted: either.
        ("0 0 13 * 5", "11-27 00:00:00 12-04 00:00:00 12-11 00:00:00"),
        ("0 0 24 * mon", "11-23 00:00:00 11-24 00:00:00 11-30 00:00:00"),
        // A day field that begins with a star does not count as restricted: both.
        ("0 0 */2 * 1", "11-23 00:00:00 12-07 00:00:00 12-21 00:00:00"),
        ("0-10/5,50 6 * * *", "11-22 06:00:00 11-22 06:05:00 11-22 06:10:00"),
        ("@hourly", "11-22 01:00:00 11-22 02:00:00 11-22 03:00:00"),
        ("@daily", "11-23 00:00:00 11-24 00:00:00 11-25 00:00:00"),
        ("@weekly", "11-29 00:00:00 12-06 00:00:00 12-13 00:00:00"),
        ("@monthly", "12-01 00:00:00 01-01 00:00:00 02-01 00:00:00"),
        ("@yearly", "01-01 00:00:00 01-01 00:00:00 01-01 00:00:00"),
        // Six fields: seconds first; seven: years last. Weekdays keep their meaning.
        ("15 0 0 * * 1", "11-23 00:00:15 11-30 00:00:15 12-07 00:00:15"),
        ("*/20 * * * * *", "11-22 00:00:20 11-22 00:00:40 11-22 00:01:00"),
        ("0 0 0 29 2 * 2028-2032", "02-29 00:00:00 02-29 00:00:00"),
        ("  0\t12  * * *  ", "11-22 12:00:00 11-23 12:00:00 11-24 12:00:00"),
    ];
    for (text, expected) in table {
        let got: Vec<_> = series(text, "2026-11-22T00:00:00Z", Tz::UTC, 3)
            .iter()
            .map(|m| m.trim_end_matches(" +0000").to_owned())
            .collect();
        assert_eq!(got.join(" "), expected, "{text}");
    }
}

#[test]
fn counts_in_the_zone() {
    assert_eq!(
        series("0 9 * * *", "2026-11-22T00:30:00Z", Tz::Asia__Shanghai, 2),
        ["11-22 09:00:00 +0800", "11-23 09:00:00 +0800"]
    );
}

#[test]
fn spring_gap() {
    // Berlin 2026-03-29 02:00 → 03:00; New York 2026-03-08 02:00 → 03:00; Lord Howe 2026-10-04 02:00 → 02:30.
    let berlin = "2026-03-28T12:00:00Z";
    assert_eq!(series("30 2 * * *", berlin, Tz::Europe__Berlin, 2), ["03-29 03:00:00 +0200", "03-30 02:30:00 +0200"]);
    assert_eq!(series("*/20 2 * * *", berlin, Tz::Europe__Berlin, 2), ["03-29 03:00:00 +0200", "03-30 02:00:00 +0200"]);
    assert_eq!(series("0 2,3 * * *", berlin, Tz::Europe__Berlin, 2), ["03-29 03:00:00 +0200", "03-30 02:00:00 +0200"]);
    assert_eq!(
        series("*/30 * * * *", "2026-03-29T00:30:00Z", Tz::Europe__Berlin, 3),
        ["03-29 03:00:00 +0200", "03-29 03:30:00 +0200", "03-29 04:00:00 +0200"]
    );
    assert_eq!(
        series("15 * * * *", "2026-03-29T00:00:00Z", Tz::Europe__Berlin, 2),
        ["03-29 01:15:00 +0100", "03-29 03:15:00 +0200"]
    );
    assert_eq!(
        series("30 2 * * *", "2026-03-07T12:00:00Z", Tz::America__New_York, 2),
        ["03-08 03:00:00 -0400", "03-09 02:30:00 -0400"]
    );
    assert_eq!(
        series("15 2 * * *", "2026-10-03T12:00:00Z", Tz::Australia__Lord_Howe, 2),
        ["10-04 02:30:00 +1100", "10-05 02:15:00 +1100"]
    );
    // Samoa left out the whole of 2011-12-30.
    assert_eq!(
        series("0 9 * * *", "2011-12-29T19:00:00Z", Tz::Pacific__Apia, 2),
        ["12-31 00:00:00 +1400", "12-31 09:00:00 +1400"]
    );
}

#[test]
fn autumn_overlap() {
    // Berlin 2026-10-25 03:00 → 02:00; New York 2026-11-01 02:00 → 01:00.
    assert_eq!(
        series("30 2 * * *", "2026-10-24T12:00:00Z", Tz::Europe__Berlin, 2),
        ["10-25 02:30:00 +0200", "10-26 02:30:00 +0100"]
    );
    // Asked from inside the second pass: never a time in the past.
    assert_eq!(series("30 2 * * *", "2026-10-25T01:10:00Z", Tz::Europe__Berlin, 1), ["10-26 02:30:00 +0100"]);
    assert_eq!(series("* * 2 * * *", "2026-10-25T01:10:00Z", Tz::Europe__Berlin, 1), ["10-26 02:00:00 +0100"]);
    assert_eq!(
        series("*/30 * * * *", "2026-10-24T23:30:00Z", Tz::Europe__Berlin, 6),
        [
            "10-25 02:00:00 +0200",
            "10-25 02:30:00 +0200",
            "10-25 02:00:00 +0100",
            "10-25 02:30:00 +0100",
            "10-25 03:00:00 +0100",
            "10-25 03:30:00 +0100"
        ]
    );
    assert_eq!(
        series("45 * * * *", "2026-11-01T05:00:00Z", Tz::America__New_York, 3),
        ["11-01 01:45:00 -0400", "11-01 01:45:00 -0500", "11-01 02:45:00 -0500"]
    );
    assert_eq!(
        series("0 1 * * *", "2026-11-01T00:00:00Z", Tz::America__New_York, 2),
        ["11-01 01:00:00 -0400", "11-02 01:00:00 -0500"]
    );
}

#[test]
fn ends() {
    let past = schedule("0 0 0 1 1 * 2020");
    assert_eq!(past.next(moment("2026-01-01T00:00:00Z"), Tz::UTC), None);
    let daily = schedule("@daily");
    assert_eq!(daily.next(DateTime::<Utc>::MAX_UTC, Tz::Asia__Shanghai), None);
    assert_eq!(daily.next(DateTime::<Utc>::MIN_UTC + Duration::days(2), Tz::UTC), Some(moment("1970-01-01T00:00:00Z")));
    assert_eq!(Schedule::half_hourly(), schedule("*/30 * * * *"));
    assert_ne!(schedule("@hourly"), schedule("0 * * * *"));
}

#[test]
fn faults_have_a_place_and_a_way_out() {
    let table: [&str; 27] = [
        "",
        "*/30 * * *",
        "0 0 1 1 * 2026 7 8",
        "75 * * * *",
        "60 * * * *",
        "0 24 * * *",
        "0 0 0 * *",
        "0 0 * 13 *",
        "0 0 * 0 *",
        "0 0 * january *",
        "0 0 * * 8",
        "0 0 * * monday",
        "0 0 ? * *",
        "0 0 L * *",
        "*/0 * * * *",
        "*/90 * * * *",
        "*/120 * * * *",
        "*/x * * * *",
        "5/15 * * * *",
        "30-10 * * * *",
        "0 22-6 * * *",
        "0 0 * * sat-mon-tue",
        "0,, * * * *",
        "＊/30 * * * *",
        "0 0 31 2 *",
        "@reboot",
        "99999999999999999999 * * * *",
    ];
    let mut told = String::new();
    for text in table {
        let fault = Schedule::parse(text).expect_err(text);
        assert!(text.get(fault.span.clone()).is_some(), "{text}: {:?}", fault.span);
        for words in [&fault.en, &fault.zh, &fault.hint.0, &fault.hint.1] {
            assert!(!words.is_empty());
        }
        let _ = write!(
            told,
            "{text:?} at {:?}\n  {}\n  {}\n  {}\n  {}\n",
            &text[fault.span.clone()],
            fault.en,
            fault.hint.0,
            fault.zh,
            fault.hint.1
        );
    }
    insta::assert_snapshot!("schedule_faults", told);
}

/// One field as a list of numbers, in the order of crontab(5).
fn numbers(min: u32, max: u32) -> impl Strategy<Value = Option<BTreeSet<u32>>> {
    prop_oneof![
        2 => Just(None),
        1 => proptest::collection::btree_set(min..=max, 1..4).prop_map(Some),
    ]
}

fn written(set: Option<&BTreeSet<u32>>) -> String {
    set.map_or("*".into(), |set| set.iter().map(u32::to_string).collect::<Vec<_>>().join(","))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// Against crontab(5) spelled out minute by minute.
    #[test]
    fn agrees_with_a_plain_reading(
        minute in numbers(0, 59), hour in numbers(0, 23), day in numbers(1, 28), month in numbers(1, 12),
        weekday in numbers(0, 7), start in 0i64..400 * 24 * 60,
    ) {
        let text = [&minute, &hour, &day, &month, &weekday].map(|f| written(f.as_ref())).join(" ");
        let after = moment("2026-01-01T00:00:00Z") + Duration::minutes(start);
        let holds = |set: &Option<BTreeSet<u32>>, value: u32| set.as_ref().is_none_or(|set| set.contains(&value));
        let on_day = |at: DateTime<Utc>| {
            let sunday = at.weekday().num_days_from_sunday();
            let by_day = holds(&day, at.day());
            let by_weekday = holds(&weekday, sunday) || (sunday == 0 && holds(&weekday, 7));
            let days = if day.is_some() && weekday.is_some() { by_day || by_weekday } else { by_day && by_weekday };
            holds(&month, at.month()) && days
        };
        let mut at = after + Duration::minutes(1);
        let mut expected = None;
        while at < after + Duration::days(800) {
            if !on_day(at) {
                at = at.date_naive().and_hms_opt(0, 0, 0).expect("midnight").and_utc() + Duration::days(1);
            } else if holds(&hour, at.hour()) && holds(&minute, at.minute()) {
                expected = Some(at);
                break;
            } else {
                at += Duration::minutes(1);
            }
        }
        let got = schedule(&text).next(after, Tz::UTC);
        if let Some(expected) = expected {
            prop_assert_eq!(got, Some(expected), "{}", text);
        } else {
            prop_assert!(got.is_none_or(|got| got > after + Duration::days(799)), "{}", text);
        }
    }

    /// In any zone, at any time: strictly later, and asked again just before, the same.
    #[test]
    fn goes_forward(
        second in 1_600_000_000i64..2_000_000_000, zone in proptest::sample::select(chrono_tz::TZ_VARIANTS.to_vec()),
        text in proptest::sample::select(vec!["*/30 * * * *", "30 2 * * *", "0 0 * * *", "15 1,2,3 * * *", "59 23 * * 6", "*/7 0-4 * * *"]),
    ) {
        let schedule = schedule(text);
        let after = DateTime::from_timestamp(second, 0).expect("in range");
        let next = schedule.next(after, zone).expect("comes again");
        prop_assert!(next > after);
        prop_assert_eq!(schedule.next(next - Duration::seconds(1), zone), Some(next));
    }

    #[test]
    fn never_panics(text in "[-*/,?0-9a-zA-Z@ ，＊月]{0,40}") {
        if let Err(fault) = Schedule::parse(&text) {
            prop_assert!(text.get(fault.span).is_some());
        }
    }
}
