//! Messages about pictures, and the files that they show.

use std::sync::LazyLock;

use image::ImageFormat;
use rivald::{
    change::{AlertNote, Note},
    listing::{ChangeKind, Locale, PictureChange, PictureId, PictureRegion, PictureWhat, Pictures, Place},
    mail::PictureFiles,
};

use super::{
    art::{self, Art, PLAIN},
    cases::{alert, boxed, listing, note},
};

/// The id of a picture of these cases; the number is its place in [`files`].
pub fn id(number: u8) -> PictureId {
    PictureId([number; 32])
}

/// A picture whose file is not kept any more.
pub const PRUNED: u8 = 99;

/// The files of all cases.
pub fn files() -> &'static PictureFiles {
    static FILES: LazyLock<PictureFiles> = LazyLock::new(|| {
        let warm = [[247, 226, 205], [233, 196, 164]];
        let arts = [
            PLAIN,
            Art { badge: Some("69"), ..PLAIN },
            Art { badge: Some("59"), ..PLAIN },
            Art { two: true, ground: warm, ..PLAIN },
            Art { cup: [176, 52, 60], ..PLAIN },
            Art { cup: [46, 74, 128], ..PLAIN },
            Art { cup: [224, 184, 76], ground: warm, ..PLAIN },
            Art { cup: [110, 84, 140], two: true, ..PLAIN },
            Art { cup: [70, 74, 78], ground: [[214, 226, 234], [182, 200, 214]], ..PLAIN },
        ];
        let format = |i| if i % 2 == 0 { ImageFormat::Jpeg } else { ImageFormat::Png };
        (0..).zip(arts).map(|(i, art)| (id(i), art::file(art, format(i)))).collect()
    });
    &FILES
}

/// How a badge differs.
pub fn seen(what: PictureWhat) -> PictureChange {
    let (x, y, w, h) = art::BADGE;
    let part = !matches!(what, PictureWhat::Another | PictureWhat::Colour | PictureWhat::Mirrored);
    PictureChange {
        what,
        place: part.then_some(Place::LowerLeft),
        share: if part { w * h } else { 1.0 },
        regions: if part { vec![PictureRegion { x, y, w, h }] } else { Vec::new() },
    }
}

/// An alert with pictures: those before, those after, how the first differ.
pub fn pictured(alert: AlertNote, before: &[u8], after: &[u8], seen: Option<PictureChange>) -> AlertNote {
    let ids = |numbers: &[u8]| numbers.iter().copied().map(id).collect();
    let mut alert = alert;
    alert.alert.change.detail.pictures = Some(Box::new(Pictures { before: ids(before), after: ids(after), seen }));
    alert
}

/// Addresses of pictures, with spaces between them.
pub fn addresses(numbers: &[u8]) -> String {
    numbers.iter().map(|n| format!("https://img.example.net/thermos/{n}.jpg")).collect::<Vec<_>>().join(" ")
}

fn change(l: Locale, kind: ChangeKind, before: &[u8], after: &[u8], seen: Option<PictureChange>) -> AlertNote {
    let name = l.pick("Rival A 500 ml", "对手A 500ml");
    let values = (addresses(before), addresses(after));
    let alert = AlertNote {
        group: Some(l.pick("500 ml thermos", "500ml 保温杯").into()),
        listing: listing("69.00", l.pick("2K+ bought in past month", "月销 2000+")),
        ..alert(l, "rival-a-500", name, kind, (&values.0, &values.1))
    };
    pictured(alert, before, after, seen)
}

/// A price badge appears on the main image.
pub fn badge_added(l: Locale) -> Vec<Note> {
    vec![note(1, boxed(change(l, ChangeKind::MainImage, &[0], &[1], Some(seen(PictureWhat::Added)))))]
}

/// It goes again.
pub fn badge_removed(l: Locale) -> Vec<Note> {
    vec![note(1, boxed(change(l, ChangeKind::MainImage, &[1], &[0], Some(seen(PictureWhat::Removed)))))]
}

/// Another main image.
pub fn another(l: Locale) -> Vec<Note> {
    vec![note(1, boxed(change(l, ChangeKind::MainImage, &[0], &[3], Some(seen(PictureWhat::Another)))))]
}

/// Six pictures come to the gallery, two go.
pub fn gallery(l: Locale) -> Vec<Note> {
    vec![note(1, boxed(change(l, ChangeKind::Gallery, &[4, 5], &[2, 3, 6, 7, 8, 1], None)))]
}

/// The picture before is not kept any more.
pub fn pruned(l: Locale) -> Vec<Note> {
    vec![note(1, boxed(change(l, ChangeKind::MainImage, &[PRUNED], &[PRUNED + 1], Some(seen(PictureWhat::Added)))))]
}

/// A day of a promotion: main image, choice, gallery, and a price.
pub fn a_day(l: Locale) -> Vec<Note> {
    let mut choice = change(l, ChangeKind::Variants, &[4], &[5], Some(seen(PictureWhat::Colour)));
    choice.alert.change.before = None;
    choice.alert.change.after = None;
    choice.alert.change.why = l.pick("Red / 500 ml: another picture", "红色 500ml：规格图已更换").into();
    let rewritten = change(l, ChangeKind::MainImage, &[1], &[2], Some(seen(PictureWhat::Rewritten)));
    let name = l.pick("Rival B travel mug", "对手B 旅行杯");
    let other = pictured(
        alert(l, "rival-b-500", name, ChangeKind::MainImage, (&addresses(&[8]), &addresses(&[3]))),
        &[PRUNED],
        &[3],
        Some(seen(PictureWhat::Another)),
    );
    let drop =
        alert(l, "rival-a-500", l.pick("Rival A 500 ml", "对手A 500ml"), ChangeKind::PriceDrop, ("69.00", "59.00"));
    [drop, rewritten, choice, change(l, ChangeKind::Gallery, &[], &[6, 7], None), other]
        .into_iter()
        .zip(1..)
        .map(|(alert, number)| note(number, boxed(alert)))
        .collect()
}
