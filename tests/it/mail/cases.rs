//! The messages that the tests of this room compose, in both languages.

use rivald::{
    change::{Alert, AlertNote, Change, Fault, FaultKey, Note, NoteBody, why},
    listing::{Availability, ChangeKind, Currency, Detail, Listing, Locale, Moment, SalesCount, Side, WatchId, Window},
};

/// The recipient of every case.
pub const TO: &str = "anna@example.com";

pub fn moment(text: &str) -> Moment {
    text.parse().expect("a moment")
}

/// The moment at which every case is composed: 23 November, 14:40 in Shanghai.
pub fn now() -> Moment {
    moment("2026-11-23T06:40:00Z")
}

pub fn note(id: i64, body: NoteBody) -> Note {
    Note { id, recipient: TO.into(), cycle: moment("2026-11-23T06:30:00Z"), at: moment("2026-11-23T06:33:00Z"), body }
}

/// What a listing shows, to be changed by each case.
pub fn listing(price: &str, sales: &str) -> Listing {
    let count = SalesCount { count: 0, at_most: None, window: Window::Unknown, text: sales.into() };
    Listing {
        title: Some("Thermos".into()),
        currency: Some(Currency::CNY),
        price: Some(price.parse().expect("a price")),
        availability: Availability::InStock,
        sales: (!sales.is_empty()).then_some(count),
        ..Listing::default()
    }
}

/// An alert about a rival's listing with the sentence that the daemon makes.
pub fn alert(l: Locale, watch: &str, name: &str, kind: ChangeKind, values: (&str, &str)) -> AlertNote {
    let mut note = alert_with(watch, name, kind, values, "");
    let why = why(&note.alert.change, Some(Currency::CNY), l);
    note.alert.change.why = l.pick(format!("{name}: {why}"), format!("{name}：{why}"));
    note
}

/// An alert with a sentence of its own: watch, name, kind, before and after, why.
pub fn alert_with(watch: &str, name: &str, kind: ChangeKind, values: (&str, &str), why: &str) -> AlertNote {
    let id = WatchId::new(watch).expect("an id");
    let at = moment("2026-11-23T06:31:00Z");
    let value = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let change = Change {
        id: Change::id_of(&id, kind, at),
        at,
        watch: id.clone(),
        kind,
        field: None,
        before: value(values.0),
        after: value(values.1),
        why: why.into(),
        alerted: true,
        detail: Detail::default(),
    };
    AlertNote {
        alert: Alert { change, covers: Vec::new(), plot: None },
        watch: id,
        name: name.into(),
        url: format!("https://shop.example.com/products/{watch}"),
        group: None,
        side: Side::Rival,
        sku: None,
        entry: "thermos.toml:14".into(),
        listing: listing("69.00", ""),
        own: None,
        shop: None,
        tags: Vec::new(),
        urgent: false,
        quiet: None,
    }
}

pub fn boxed(alert: AlertNote) -> NoteBody {
    NoteBody::Alert(Box::new(alert))
}

/// A rival's price falls under the operator's own.
pub fn price_drop(l: Locale) -> Vec<Note> {
    let name = l.pick("Rival A 500 ml", "对手A 500ml");
    let own = l.pick("Our thermos", "自家保温杯 500ml");
    let alert = AlertNote {
        group: Some(l.pick("500 ml thermos", "500ml 保温杯").into()),
        sku: Some("TH-500".into()),
        listing: listing("69.00", l.pick("2K+ bought in past month", "月销 2000+")),
        own: Some((own.into(), "75.00".parse().expect("a price"), Some(Currency::CNY))),
        ..alert(l, "rival-a-500", name, ChangeKind::PriceDrop, ("79.00", "69.00"))
    };
    vec![note(1, boxed(alert))]
}

/// Ten changes on four watches in two groups.
pub fn ten(l: Locale) -> Vec<Note> {
    let mut alerts = thermos(l);
    alerts.extend(kettles(l));
    alerts.into_iter().zip(1..).map(|(alert, id)| note(id, boxed(alert))).collect()
}

fn thermos(l: Locale) -> Vec<AlertNote> {
    let own =
        (l.pick("Our thermos", "自家保温杯 500ml").into(), "75.00".parse().expect("a price"), Some(Currency::CNY));
    let group = l.pick("500 ml thermos", "500ml 保温杯");
    let in_group = |alert| AlertNote { group: Some(group.into()), own: Some(own.clone()), ..alert };
    let a = |kind, values| in_group(alert(l, "rival-a-500", l.pick("Rival A 500 ml", "对手A 500ml"), kind, values));
    let b = |kind, values| {
        let note = alert(l, "rival-b-500", l.pick("Rival B travel mug", "对手B 旅行杯"), kind, values);
        let sold_out = Listing { availability: Availability::OutOfStock, ..listing("82.00", "") };
        in_group(AlertNote { entry: "thermos.toml:31".into(), listing: sold_out, ..note })
    };
    let mut drop = a(ChangeKind::PriceDrop, ("79.00", "69.00"));
    drop.alert.covers = vec!["a".into(), "b".into()];
    let old_title = l.pick("Thermos 500 ml stainless steel", "保温杯 500ml 304不锈钢");
    let new_title = l.pick(
        "Thermos 500 ml stainless steel, keeps hot for 12 hours, gift box for the holidays",
        "【双十二】保温杯 500ml 316不锈钢 大容量便携男女学生 礼盒装 12小时长效保温",
    );
    vec![
        drop,
        a(ChangeKind::Undercut, ("75.00", "69.00")),
        a(ChangeKind::CouponAdded, ("", l.pick("10 off from 69", "满69减10"))),
        a(ChangeKind::Title, (old_title, new_title)),
        b(ChangeKind::PriceRise, ("78.00", "82.00")),
        b(ChangeKind::Availability, ("in_stock", "out_of_stock")),
    ]
}

fn kettles(l: Locale) -> Vec<AlertNote> {
    let (name, own) = (l.pick("Rival C kettle 1.7 l", "对手C 电热水壶 1.7L"), l.pick("Our kettle", "自家电热水壶"));
    let group = l.pick("kettles", "电热水壶");
    let rival = |kind, values| AlertNote {
        group: Some(group.into()),
        entry: "kettles.toml:3".into(),
        listing: listing("189.00", ""),
        own: Some((own.into(), "179.00".parse().expect("a price"), Some(Currency::CNY))),
        ..alert(l, "rival-c-17", name, kind, values)
    };
    let mine = |kind, values| AlertNote {
        group: Some(group.into()),
        entry: "kettles.toml:20".into(),
        listing: listing("179.00", ""),
        side: Side::Own,
        ..alert(l, "own-kettle", own, kind, values)
    };
    let pictures = ("https://img.example.net/kettle/main-1.jpg", "https://img.example.net/kettle/main-2.jpg");
    vec![
        rival(ChangeKind::SalesSurge, ("5.2/h", "21.4/h")),
        rival(ChangeKind::MainImage, pictures),
        mine(ChangeKind::PriceDrop, ("199.00", "179.00")),
        mine(ChangeKind::CouponRemoved, (l.pick("5 off", "立减5元"), "")),
    ]
}

/// A listing that is gone.
pub fn gone(l: Locale) -> Vec<Note> {
    let name = l.pick("Rival A 500 ml", "对手A 500ml");
    vec![note(1, boxed(alert(l, "rival-a-500", name, ChangeKind::ListingGone, ("", ""))))]
}

/// A watchlist that is broken, and a robot check that is over: mail for the engineer.
pub fn faults(l: Locale) -> Vec<Note> {
    let broken = Fault {
        key: FaultKey::Watchlist("thermos.toml".into()),
        what: l.pick(
            "thermos.toml has a fault in line 7; the last good version stays in force.",
            "thermos.toml 第 7 行有误，仍沿用上一份正确的版本。",
        )
        .into(),
        hint: l.pick(
            "error: unknown key `prise`\n --> thermos.toml:7:1\n  |\n7 | prise = { drop = \"3%\", rise = \"5%\", below = \"59.00\" }\n  | ^^^^^ write `price`\n",
            "错误：没有 `prise` 这个键\n --> thermos.toml:7:1\n  |\n7 | prise = { drop = \"3%\", rise = \"5%\", below = \"59.00\" }\n  | ^^^^^ 应写作 `price`\n",
        )
        .into(),
    };
    let blocked = Fault {
        key: FaultKey::Blocked("shop.example.com".into()),
        what: l
            .pick("shop.example.com asks for a robot check; it rests.", "shop.example.com 要求人机验证，已暂停访问。")
            .into(),
        hint: l.pick("Nothing to do: it is tried again by itself.", "无需处理，程序会自动重试。").into(),
    };
    let login = Fault {
        key: FaultKey::Login("item.example.com".into()),
        what: l.pick("item.example.com asks to sign in.", "item.example.com 要求登录。").into(),
        hint: l.pick(
            "Pages behind a sign-in are never read. Name another address of the same item, or a source that needs no sign-in.",
            "需要登录的页面不会读取。请改用同一商品的其他地址，或换用无需登录的来源。",
        )
        .into(),
    };
    let since = moment("2026-11-23T03:13:00Z");
    vec![
        note(1, NoteBody::FaultEnded { fault: blocked, since }),
        note(2, NoteBody::Fault(login)),
        note(3, NoteBody::Fault(broken)),
    ]
}

/// Operator and engineer are one person.
pub fn both(l: Locale) -> Vec<Note> {
    let mut notes = faults(l);
    notes.extend(price_drop(l).into_iter().map(|n| Note { id: 9, ..n }));
    notes
}
