//! Snapshots of what arrives, in both languages.

use rivald::{
    change::Note,
    listing::Locale,
    mail::{Composed, compose},
};

use super::{affiliate_cases as affiliates, cases};

type Case = fn(Locale) -> Vec<Note>;

pub const CASES: [(&str, Case); 19] = [
    ("price_drop", cases::price_drop),
    ("ten_changes", cases::ten),
    ("listing_gone", cases::gone),
    ("faults", cases::faults),
    ("alerts_and_faults", cases::both),
    ("drop_ahead", affiliates::drop_ahead),
    ("drop_ahead_bounded", affiliates::drop_ahead_bounded),
    ("drop_ahead_coarse", affiliates::drop_ahead_coarse),
    ("drop", affiliates::drop),
    ("drops", affiliates::drops),
    ("burst", affiliates::burst),
    ("burst_end", affiliates::burst_end),
    ("coupon_low", affiliates::coupon_low),
    ("commission_up", affiliates::commission_up),
    ("commission_down", affiliates::commission_down),
    ("affiliate_joined", affiliates::joined),
    ("affiliate_left", affiliates::left),
    ("affiliates_at_once", affiliates::at_once),
    ("union_fault", affiliates::union_fault),
];

/// Cases whose HTML has nothing that others have not: their text says what they say.
const TEXT_ALONE: [&str; 10] = [
    "drop_ahead_coarse",
    "drop",
    "drops",
    "burst",
    "burst_end",
    "commission_up",
    "commission_down",
    "affiliate_joined",
    "affiliate_left",
    "union_fault",
];

pub fn composed(case: Case, locale: Locale) -> Composed {
    compose(&case(locale), locale, chrono_tz::Asia::Shanghai, cases::now())
}

#[test]
fn subject_and_text_are_as_seen() {
    for (name, case) in CASES {
        for locale in Locale::ALL {
            let mail = composed(case, locale);
            insta::assert_snapshot!(
                format!("{name}.{}.txt", locale.tag()),
                format!("{}\n\n{}", mail.subject, mail.text)
            );
        }
    }
}

#[test]
fn html_is_as_seen() {
    for (name, case) in CASES {
        for locale in Locale::ALL {
            let mail = composed(case, locale);
            if !TEXT_ALONE.contains(&name) {
                insta::assert_snapshot!(format!("{name}.{}.html", locale.tag()), mail.html);
            }
            // For whoever wants to look at it in a browser.
            if let Some(folder) = std::env::var_os("RIVALD_MAIL_PAGES") {
                let file = std::path::Path::new(&folder).join(format!("{name}.{}.html", locale.tag()));
                std::fs::write(file, &mail.html).expect("a page to look at");
            }
        }
    }
}

#[test]
fn the_order_of_the_notes_does_not_matter() {
    for locale in Locale::ALL {
        let mut notes = cases::faults(locale);
        notes.extend(cases::ten(locale));
        let one = compose(&notes, locale, chrono_tz::Asia::Shanghai, cases::now());
        notes.reverse();
        assert_eq!(one, compose(&notes, locale, chrono_tz::Asia::Shanghai, cases::now()));
    }
}
