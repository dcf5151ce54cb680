//! A made-up alert, for `rivald mail test`: what arrives looks like what the daemon will send.

use crate::{
    change::{Alert, AlertNote, Change, Note, NoteBody},
    listing::{Amount, Availability, ChangeKind, Currency, Detail, Field, Listing, Locale, Moment, Side, WatchId},
};

/// One note about a listing that does not exist.
///
/// # Errors
/// Never: the name of the watch is a valid one.
pub fn sample(recipient: &str, locale: Locale, now: Moment) -> Result<Note, String> {
    let watch = WatchId::new("rivald-mail-test")?;
    let change = Change {
        id: Change::id_of(&watch, ChangeKind::PriceDrop, now),
        at: now,
        watch: watch.clone(),
        kind: ChangeKind::PriceDrop,
        field: Some(Field::Price),
        before: Some("79.00".into()),
        after: Some("69.00".into()),
        why: locale
            .pick(
                "This is a test of rivald's mail. The listing is made up, and nothing has happened.",
                "这是 rivald 的测试邮件，商品为虚构，并没有任何变化。",
            )
            .into(),
        alerted: true,
        detail: Detail::default(),
    };
    let listing = Listing {
        title: Some(locale.pick("Thermos 500 ml", "保温杯 500ml").into()),
        currency: Some(Currency::CNY),
        price: Some(Amount::new(6900, 2)),
        availability: Availability::InStock,
        ..Listing::default()
    };
    let note = AlertNote {
        alert: Alert { change, covers: Vec::new(), plot: None },
        watch,
        name: locale.pick("Test: Rival A 500 ml", "测试：对手A 500ml").into(),
        url: "https://shop.example.com/products/thermos-500".into(),
        group: Some(locale.pick("500 ml thermos", "500ml 保温杯").into()),
        side: Side::Rival,
        sku: Some("TH-500".into()),
        entry: "example.toml:1".into(),
        listing,
        own: Some((locale.pick("Our thermos", "自家保温杯").into(), Amount::new(7500, 2), Some(Currency::CNY))),
    };
    Ok(Note { id: 0, recipient: recipient.into(), cycle: now, at: now, body: NoteBody::Alert(Box::new(note)) })
}
