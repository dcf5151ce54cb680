//! Snapshots of what arrives, in both languages.

use rivald::{
    change::Note,
    listing::Locale,
    mail::{Composed, compose, compose_with, encode, message_id},
};

use super::{affiliate_cases as affiliates, cases, picture_cases as pictures};

type Case = fn(Locale) -> Vec<Note>;

pub const CASES: [(&str, Case); 25] = [
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
    ("badge_added", pictures::badge_added),
    ("badge_removed", pictures::badge_removed),
    ("another_picture", pictures::another),
    ("gallery", pictures::gallery),
    ("pictures_pruned", pictures::pruned),
    ("pictures_of_a_day", pictures::a_day),
];

/// Cases whose HTML has nothing that others have not: their text says what they say.
const TEXT_ALONE: [&str; 12] = [
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
    "badge_removed",
    "pictures_of_a_day",
];

pub fn composed(case: Case, locale: Locale) -> Composed {
    compose_with(&case(locale), &pictures::files().clone().into(), locale, chrono_tz::Asia::Shanghai, cases::now())
}

pub fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits = (0..3).fold(0, |bits, i| bits << 8 | usize::from(three.get(i).copied().unwrap_or(0)));
        for i in 0..4 {
            text.push(if i > three.len() { '=' } else { char::from(DIGITS[bits >> (18 - 6 * i) & 63]) });
        }
    }
    text
}

/// Writes the HTML with its pictures in it, for whoever wants to look at it in a browser, and the message as it is sent.
pub fn look_at(name: &str, mail: &Composed) {
    let Some(folder) = std::env::var_os("RIVALD_MAIL_PAGES") else { return };
    let page = mail.pictures.iter().fold(mail.html.clone(), |html, picture| {
        let data = format!("data:image/jpeg;base64,{}", base64(&picture.jpeg));
        html.replace(&format!("cid:{}", picture.cid), &data)
    });
    let folder = std::path::Path::new(&folder);
    std::fs::write(folder.join(format!("{name}.html")), page).expect("a page to look at");
    let id = message_id(cases::TO, cases::now(), 1, "rivald@example.com");
    let raw = encode(mail, "rivald <rivald@example.com>", cases::TO, &id, cases::now()).expect("a message");
    std::fs::write(folder.join(format!("{name}.eml")), raw).expect("a message to look at");
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
            look_at(&format!("{name}.{}", locale.tag()), &mail);
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
