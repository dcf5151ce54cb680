//! Made-up alerts, for `rivald mail test`: what arrives looks like what the daemon will send, pictures included.

use super::{pictures::PictureFiles, sample_art};
use crate::{
    change::{Alert, AlertNote, Change, Note, NoteBody, picture_words},
    listing::{
        Amount, Availability, ChangeKind, Currency, Detail, Field, Listing, Locale, Moment, PictureChange, PictureWhat,
        Pictures, Place, Side, WatchId,
    },
    picture::id_of,
};

/// Notes about a listing that does not exist, and the files of its pictures.
///
/// # Errors
/// Never: the name of the watch is a valid one.
pub fn sample(recipient: &str, locale: Locale, now: Moment) -> Result<(Vec<Note>, PictureFiles), String> {
    let watch = WatchId::new("rivald-mail-test")?;
    let change = |kind, field, values: (&str, &str), why: String| Change {
        id: Change::id_of(&watch, kind, now),
        at: now,
        watch: watch.clone(),
        kind,
        field: Some(field),
        before: Some(values.0.into()),
        after: Some(values.1.into()),
        why,
        alerted: true,
        detail: Detail::default(),
    };
    let test = locale.pick(
        "This is a test of rivald's mail. The listing is made up, and nothing has happened.",
        "这是 rivald 的测试邮件，商品为虚构，并没有任何变化。",
    );
    let price = change(ChangeKind::PriceDrop, Field::Price, ("79.00", "69.00"), test.into());
    let region = sample_art::badge();
    let seen = PictureChange {
        what: PictureWhat::Added,
        place: Some(Place::LowerLeft),
        share: region.w * region.h,
        regions: vec![region],
    };
    let addresses = ("https://img.example.com/thermos-1.png", "https://img.example.com/thermos-2.png");
    let mut image = change(ChangeKind::MainImage, Field::MainImage, addresses, picture_words(&seen, locale));
    let mut files = PictureFiles::new();
    let [before, after] = [false, true].map(|badge| {
        let file = sample_art::draw(badge)?;
        let id = id_of(&file);
        files.insert(id, file);
        Some(id)
    });
    let pictures =
        Pictures { before: before.into_iter().collect(), after: after.into_iter().collect(), seen: Some(seen) };
    image.detail.pictures = Some(Box::new(pictures));
    let note = |change| AlertNote {
        alert: Alert { change, covers: Vec::new(), plot: None },
        watch: watch.clone(),
        name: locale.pick("Test: Rival A 500 ml", "测试：对手A 500ml").into(),
        url: "https://shop.example.com/products/thermos-500".into(),
        group: Some(locale.pick("500 ml thermos", "500ml 保温杯").into()),
        side: Side::Rival,
        sku: Some("TH-500".into()),
        entry: "example.toml:1".into(),
        listing: Listing {
            title: Some(locale.pick("Thermos 500 ml", "保温杯 500ml").into()),
            currency: Some(Currency::CNY),
            price: Some(Amount::new(6900, 2)),
            availability: Availability::InStock,
            ..Listing::default()
        },
        own: Some((locale.pick("Our thermos", "自家保温杯").into(), Amount::new(7500, 2), Some(Currency::CNY))),
        shop: None,
        tags: Vec::new(),
        urgent: false,
        quiet: None,
    };
    let note = |change| {
        let body = NoteBody::Alert(Box::new(note(change)));
        Note { id: 0, recipient: recipient.into(), cycle: now, at: now, body }
    };
    Ok((vec![note(price), note(image)], files))
}
