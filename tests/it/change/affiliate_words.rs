//! What people read about affiliates.

use chrono::NaiveDate;
use rivald::{
    change::{Change, kind_name, why},
    listing::{Cause, ChangeKind as K, Detail, Field, Grade, Locale, Moment, WatchId},
};

use super::amount;

/// The kinds whose sentences are here.
pub const KINDS: [K; 8] = [
    K::AffiliateJoined,
    K::AffiliateLeft,
    K::Commission,
    K::AffiliateBurst,
    K::AffiliateBurstEnd,
    K::AffiliateDropAhead,
    K::AffiliateDrop,
    K::CouponLow,
];

const CAUSES: [Cause; 11] = [
    Cause::RollOff,
    Cause::CommissionCut,
    Cause::CouponPulled,
    Cause::CouponExhausted,
    Cause::CouponExpired,
    Cause::LeftUnion,
    Cause::Price,
    Cause::FirstNUsedUp,
    Cause::Returns,
    Cause::Reset,
    Cause::Unknown,
];

fn moment(text: &str) -> Moment {
    text.parse().expect("a moment")
}

fn day(text: &str) -> Option<NaiveDate> {
    text.parse().ok()
}

fn change(kind: K, before: &str, after: &str, detail: Detail) -> Change {
    let text = |text: &str| Some(text.to_owned()).filter(|t| !t.is_empty());
    Change {
        id: "0123456789abcdef".into(),
        at: moment("2026-11-23T02:00:00Z"),
        watch: WatchId::new("rival-a").expect("an id"),
        kind,
        field: Some(Field::Affiliate),
        before: text(before),
        after: text(after),
        why: String::new(),
        alerted: true,
        detail,
    }
}

fn burst() -> Detail {
    Detail { from: day("2026-10-24"), to: day("2026-10-26"), units: Some(1000), ..Detail::default() }
}

fn ahead(grade: Grade, units: Option<u64>, least: Option<u64>, most: Option<u64>) -> Detail {
    Detail {
        from: day("2026-11-24"),
        to: day("2026-11-26"),
        units,
        least,
        most,
        grade: Some(grade),
        all_sales: true,
        ..Detail::default()
    }
}

/// What is said, and of what.
fn samples() -> Vec<(&'static str, Change)> {
    let exact = || ahead(Grade::Exact, Some(1060), Some(1060), Some(1060));
    let fall = |detail| change(K::AffiliateDropAhead, "3100", "2100", detail);
    let bounded = |least, most| Detail { to: day("2026-12-05"), ..ahead(Grade::Bounded, Some(400), least, most) };
    let low = |after: &str, detail| change(K::CouponLow, "", after, detail);
    let coupon = || Detail { coupon: Some("满79减20".into()), total: Some(30_000), ..Detail::default() };
    let mut all = vec![
        ("joined", change(K::AffiliateJoined, "", "", Detail::default())),
        ("joined, with its commission", change(K::AffiliateJoined, "", "0.155", Detail::default())),
        ("left", change(K::AffiliateLeft, "", "", Detail::default())),
        ("commission cut", change(K::Commission, "0.155", "0.10", Detail::default())),
        ("commission raised", change(K::Commission, "0.09", "0.1", Detail::default())),
        ("commission new", change(K::Commission, "", "0.015", Detail::default())),
        ("commission not told", change(K::Commission, "0.3", "", Detail::default())),
        ("burst", change(K::AffiliateBurst, "20", "540", Detail { to: None, ..burst() })),
        ("burst of unknown size", change(K::AffiliateBurst, "", "", Detail { units: None, to: None, ..burst() })),
        ("burst end", change(K::AffiliateBurstEnd, "", "", burst())),
        (
            "burst end, and when it leaves",
            change(
                K::AffiliateBurstEnd,
                "",
                "",
                Detail { leaves_from: day("2026-11-24"), leaves_to: day("2026-11-26"), ..burst() },
            ),
        ),
        ("exact", fall(exact())),
        ("exact, affiliate sales only", {
            change(K::AffiliateDropAhead, "1600", "600", Detail { all_sales: false, ..exact() })
        }),
        ("exact, of which only the share is known", {
            change(K::AffiliateDropAhead, "", "", Detail { share: Some(amount("0.342")), ..exact() })
        }),
        ("exact, another month", { fall(Detail { from: day("2026-11-30"), to: day("2026-12-02"), ..exact() }) }),
        ("exact, one day, little", {
            let detail = Detail { to: day("2026-11-24"), units: Some(1), ..exact() };
            change(K::AffiliateDropAhead, "3100", "3099", detail)
        }),
        ("exact, and none after all", {
            let none = ahead(Grade::Exact, Some(0), Some(0), Some(0));
            change(K::AffiliateDropAhead, "3100", "3100", none)
        }),
        ("of no grade", {
            let detail = Detail { grade: None, ..ahead(Grade::Exact, Some(1060), Some(713), Some(3_295)) };
            change(K::AffiliateDropAhead, "3100", "2100", detail)
        }),
        ("bounded", change(K::AffiliateDropAhead, "3100", "2700", bounded(Some(0), Some(780)))),
        ("bounded on both sides", change(K::AffiliateDropAhead, "", "", bounded(Some(240), Some(780)))),
        ("bounded below", change(K::AffiliateDropAhead, "", "", bounded(Some(240), None))),
        ("bounded by nothing", change(K::AffiliateDropAhead, "", "", bounded(None, None))),
        ("coarse", fall(ahead(Grade::Coarse, Some(1060), Some(713), Some(3_295)))),
        ("coarse, open", change(K::AffiliateDropAhead, "", "", ahead(Grade::Coarse, None, Some(713), None))),
        ("coupon low", low("2600", Detail { runs_out: Some(moment("2026-11-23T06:20:00Z")), ..coupon() })),
        ("coupon low, tomorrow", low("2600", Detail { runs_out: Some(moment("2026-11-23T16:20:00Z")), ..coupon() })),
        ("coupon low, its total before", {
            change(K::CouponLow, "500", "60", Detail { coupon: Some("满79减20".into()), ..Detail::default() })
        }),
        ("coupon low, no more known", low("12", Detail::default())),
        ("drop of a day", {
            let detail = Detail { daily: true, from: day("2026-11-24"), to: day("2026-11-24"), ..Detail::default() };
            change(K::AffiliateDrop, "40", "12", Detail { cause: Some(Cause::CommissionCut), ..detail })
        }),
        ("drop without a day", change(K::AffiliateDrop, "3100", "2900", Detail::default())),
    ];
    all.extend(CAUSES.map(|cause| {
        let detail = Detail {
            cause: Some(cause),
            from: day("2026-11-24"),
            units: Some(320),
            all_sales: true,
            ..Detail::default()
        };
        (cause.as_str(), change(K::AffiliateDrop, "3100", "2780", detail))
    }));
    all
}

#[test]
fn every_kind_cause_and_grade_in_every_language() {
    let mut text = String::new();
    for locale in Locale::ALL {
        for (label, change) in samples() {
            let line = format!("{label} | {} | {}\n", kind_name(change.kind, locale), why(&change, None, locale));
            text.push_str(&line);
        }
        text.push('\n');
    }
    insta::assert_snapshot!(text);
    for kind in KINDS {
        assert!(samples().iter().any(|(_, c)| c.kind == kind), "{kind} has a sample");
    }
    for grade in [Grade::Exact, Grade::Bounded, Grade::Coarse] {
        assert!(samples().iter().any(|(_, c)| c.detail.grade == Some(grade)), "{grade} has a sample");
    }
}

#[test]
fn an_operator_reads_what_was_promised() {
    let all = samples();
    let said = |label: &str, locale| {
        all.iter().find(|(l, _)| *l == label).map(|(_, change)| why(change, None, locale)).unwrap_or_default()
    };
    assert_eq!(
        said("exact", Locale::En),
        "about 1,060 affiliate sales leave the 30-day window on 24–26 Nov; monthly sales 3,100 → 2,100 (-32%)"
    );
    assert_eq!(said("exact", Locale::ZhCn), "11月24–26日约 1,060 件淘客销量滑出 30 天窗口，月销 3,100 → 2,100（-32%）");
    assert!(said("bounded", Locale::En).starts_with("at most 780 affiliate sales leave the 30-day window by 5 Dec"));
    assert!(said("bounded", Locale::ZhCn).starts_with("最多 780 件淘客销量将在 12月5日前滑出 30 天窗口"));
    assert!(said("unknown", Locale::En).ends_with("the cause is not certain"));
    assert!(said("coupon low", Locale::ZhCn).contains("北京时间 14:20"));
}

#[test]
fn whatever_is_missing_or_odd_the_sentence_is_whole() {
    let dates = [None, day("2026-11-24"), Some(NaiveDate::MIN), Some(NaiveDate::MAX)];
    let counts = [None, Some(0), Some(1), Some(u64::MAX)];
    let texts = ["", "0", "1", "18446744073709551615", "-3", "0.155", "x\u{202e}\u{1b}[31m\r\nBcc: y", "99999999999e9"];
    for kind in KINDS {
        for (n, before) in texts.iter().enumerate() {
            for (m, after) in texts.iter().enumerate() {
                for (k, cause) in CAUSES.into_iter().enumerate() {
                    let detail = Detail {
                        cause: Some(cause).filter(|_| n != m),
                        runs_out: [None, Some(Moment::MAX_UTC), Some(Moment::MIN_UTC)][k % 3],
                        from: dates[n % 4],
                        to: dates[(m + k) % 4],
                        leaves_from: dates[k % 4],
                        leaves_to: None,
                        coupon: Some(texts[k % texts.len()].into()),
                        total: counts[k % 4],
                        units: counts[(n + k) % 4],
                        least: counts[(m + k / 2) % 4],
                        most: counts[(k + 1) % 4],
                        share: Some([amount("0.5"), rivald::listing::Amount::MAX][k % 2]),
                        grade: [None, Some(Grade::Exact), Some(Grade::Bounded), Some(Grade::Coarse)][k % 4],
                        all_sales: k % 2 == 0,
                        daily: k % 3 == 0,
                        pictures: None,
                    };
                    let change = change(kind, before, after, detail);
                    for locale in Locale::ALL {
                        let said = why(&change, None, locale);
                        assert!(said.chars().count() > 4 && said.len() < 1_000, "{said}");
                        assert!(!said.contains(['\u{202e}', '\u{1b}', '\r', '\n']), "{said:?}");
                        assert!(!said.contains("  ") && said.trim() == said, "{said:?}");
                    }
                }
            }
        }
    }
}
