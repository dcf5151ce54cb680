//! Messages about moves of whole shops, one listing in two groups, and listings with a past.

use chrono::{TimeDelta, Timelike};
use rivald::{
    board::{Point, Series},
    change::{AlertNote, Note, Shop},
    listing::{Amount, Availability, ChangeKind, Currency, Locale, Moment, SalesCount, WatchId, Window},
    mail::Aside,
};

use super::cases::{self, alert, boxed, listing, note};

/// The shop of all moves.
pub fn shop(l: Locale) -> Shop {
    let name = l.pick("Harbour Goods", "某某旗舰店");
    Shop { key: format!("tmall\n{name}"), name: name.into() }
}

/// What a listing of the shop costs before and after: from 3.0 % on down, by 0.1 % each.
pub fn cut(number: usize) -> (String, String) {
    let before = Amount::from(1000);
    let after = before * Amount::new(970 - i64::try_from(number).expect("a few"), 3);
    (format!("{before:.2}"), format!("{after:.2}"))
}

/// The shop cuts so many prices. The alerts come in an order that has nothing to do with their size.
pub fn cuts(l: Locale, count: usize) -> Vec<AlertNote> {
    let mut cuts: Vec<AlertNote> = (0..count)
        .map(|number| {
            let name = l.pick(format!("Harbour thermos {number:03}"), format!("保温杯 {number:03} 号"));
            let (before, after) = cut(number);
            let mut note = alert(l, &format!("harbour-{number:03}"), &name, ChangeKind::PriceDrop, (&before, &after));
            note.shop = Some(shop(l));
            note.listing = listing(&after, "");
            note.alert.change.at += TimeDelta::minutes(i64::try_from(number % 7).expect("a few"));
            note.url = format!("https://detail.tmall.com/item.htm?id={}", 520_000_000_000 + number);
            note
        })
        .collect();
    cuts.sort_by_key(|note| rivald::change::Change::id_of(&note.watch, ChangeKind::Title, cases::now()));
    cuts
}

/// So many listings of the shop are watched.
pub fn watched(l: Locale, count: usize) -> Aside {
    Aside { shops: [(shop(l).hash(), count)].into(), ..Aside::default() }
}

fn notes(alerts: Vec<AlertNote>) -> Vec<Note> {
    alerts.into_iter().zip(1..).map(|(alert, id)| note(id, boxed(alert))).collect()
}

/// 37 of 52 listings are cut; one of them has a new title as well, one undercuts, and another shop's is gone.
pub fn shop_cut(l: Locale) -> (Vec<Note>, Aside) {
    let mut alerts = cuts(l, 37);
    for note in &mut alerts {
        if note.watch.as_str() == "harbour-012" {
            let own = l.pick("Our flask", "自家保温壶");
            note.own = Some((own.into(), Amount::from(999), Some(Currency::CNY)));
            let mut pay = note.clone();
            pay.alert.change.kind = ChangeKind::PayPrice;
            pay.alert.change.before = Some("990.00".into());
            pay.alert.change.after = Some("899.00".into());
            alerts.push(pay);
            break;
        }
    }
    let name = l.pick("Harbour thermos 003", "保温杯 003 号");
    let titles = l.pick(("Thermos", "Thermos, last days"), ("保温杯", "保温杯 限时"));
    let mut title = alert(l, "harbour-003", name, ChangeKind::Title, titles);
    title.shop = Some(shop(l));
    alerts.push(title);
    alerts.push(alert(l, "rival-a-500", l.pick("Rival A 500 ml", "对手A 500ml"), ChangeKind::ListingGone, ("", "")));
    (notes(alerts), watched(l, 52))
}

/// 200 listings of one shop are cut at once.
pub fn sale_of_200(l: Locale) -> (Vec<Note>, Aside) {
    (notes(cuts(l, 200)), watched(l, 260))
}

/// One listing stands in two groups, with an own listing in each.
pub fn twins(l: Locale) -> (Vec<Note>, Aside) {
    let name = l.pick("Rival A 500 ml", "对手A 500ml");
    let of = |watch: &str, group: &str, entry: &str, own: (&str, i64)| {
        let mut note = alert(l, watch, name, ChangeKind::PriceDrop, ("79.00", "69.00"));
        note.url = "https://shop.example.com/products/thermos-500?utm_source=x".into();
        note.group = Some(group.into());
        note.entry = entry.into();
        note.sku = Some("TH-500".into());
        note.tags = vec![l.pick("double twelve", "双十二").into(), l.pick("core", "主推").into()];
        note.own = Some((own.0.into(), Amount::new(own.1, 2), Some(Currency::CNY)));
        note
    };
    let gifts = l.pick(("gifts", "Our gift box"), ("礼品", "自家礼盒"));
    let flasks = l.pick(("500 ml thermos", "Our thermos"), ("500ml 保温杯", "自家保温杯"));
    let mut gift = of("rival-a-gift", gifts.0, "gifts.toml:7", (gifts.1, 8900));
    gift.url = "https://www.shop.example.com/products/thermos-500".into();
    (notes(vec![of("rival-a-500", flasks.0, "thermos.toml:14", (flasks.1, 7500)), gift]), Aside::default())
}

/// What a listing said, from so many days ago on: days, price, pay price.
fn past(steps: &[(i64, i64, Option<i64>)], sold_a_day: u64) -> Series {
    let mut series = Series::default();
    let now = cases::now();
    let end = now.with_minute(31).unwrap_or(now);
    let mut total = 20_000;
    for (place, (from, price, pay)) in steps.iter().enumerate() {
        let to = steps.get(place + 1).map_or(0, |next| next.0);
        let hours = (from - to) * 24;
        for hour in (0..hours.max(1)).step_by(2) {
            let at: Moment = end - TimeDelta::days(*from) + TimeDelta::hours(hour);
            // A Friday of every week sells three times as much.
            total += sold_a_day / 12 * if (at.timestamp() / 86_400) % 7 == 1 { 3 } else { 1 };
            let sales = SalesCount { count: total, at_most: Some(total), window: Window::Total, text: String::new() };
            series.push(Point {
                at,
                until: at + TimeDelta::minutes(90),
                currency: Some(Currency::CNY),
                price: Some(Amount::new(*price, 2)),
                pay_price: pay.map(|pay| Amount::new(pay, 2)),
                availability: Availability::InStock,
                sales: (sold_a_day > 0).then_some(sales),
                ..Point::default()
            });
        }
    }
    series
}

/// A price that fell, with thirty days of prices and sales beside it.
pub fn with_past(l: Locale) -> (Vec<Note>, Aside) {
    let steps = [(31, 8900, None), (22, 7900, Some(7400)), (12, 7900, None), (0, 6900, Some(6400))];
    let series = past(&steps, 120);
    let aside = Aside { series: [(WatchId::new("rival-a-500").expect("an id"), series)].into(), ..Aside::default() };
    let mut notes = cases::price_drop(l);
    for note in &mut notes {
        if let rivald::change::NoteBody::Alert(alert) = &mut note.body {
            alert.tags = vec![l.pick("double twelve", "双十二").into()];
        }
    }
    (notes, aside)
}

/// A title that changed while the price stood still and no count was exact: nothing to plot.
pub fn without_moves(l: Locale) -> (Vec<Note>, Aside) {
    let name = l.pick("Rival A 500 ml", "对手A 500ml");
    let titles = l.pick(("Thermos", "Thermos, last days"), ("保温杯", "保温杯 限时"));
    let series = past(&[(31, 7900, None)], 0);
    let aside = Aside { series: [(WatchId::new("rival-a-500").expect("an id"), series)].into(), ..Aside::default() };
    (notes(vec![alert(l, "rival-a-500", name, ChangeKind::Title, titles)]), aside)
}
