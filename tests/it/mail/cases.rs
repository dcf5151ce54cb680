//! The messages that the tests of this room compose, in both languages.

use rivald::{
    change::{Alert, AlertNote, Change, Fault, FaultKey, Note, NoteBody},
    listing::{Availability, ChangeKind, Currency, Listing, Locale, Moment, SalesCount, Side, WatchId, Window},
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

/// An alert about a rival's thermos: name, kind, before, after, why.
pub fn alert(watch: &str, name: &str, kind: ChangeKind, values: (&str, &str), why: &str) -> AlertNote {
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
    };
    AlertNote {
        alert: Alert { change, covers: Vec::new() },
        watch: id,
        name: name.into(),
        url: format!("https://shop.example.com/products/{watch}"),
        group: None,
        side: Side::Rival,
        sku: None,
        entry: "thermos.toml:14".into(),
        listing: listing("69.00", ""),
        own: None,
    }
}

pub fn boxed(alert: AlertNote) -> NoteBody {
    NoteBody::Alert(Box::new(alert))
}

/// A rival's price falls under the operator's own.
pub fn price_drop(l: Locale) -> Vec<Note> {
    let name = l.pick("Rival A 500 ml", "对手A 500ml");
    let why = l.pick("Rival A 500 ml: ¥79.00 → ¥69.00", "对手A 500ml：79.00 → 69.00 元，降 10.00（-12.7%）");
    let alert = AlertNote {
        group: Some(l.pick("500 ml thermos", "500ml 保温杯").into()),
        sku: Some("TH-500".into()),
        listing: listing("69.00", l.pick("2K+ bought in past month", "月销 2000+")),
        own: Some((
            l.pick("Our thermos", "自家保温杯 500ml").into(),
            "75.00".parse().expect("a price"),
            Some(Currency::CNY),
        )),
        ..alert("rival-a-500", name, ChangeKind::PriceDrop, ("79.00", "69.00"), why)
    };
    vec![note(1, boxed(alert))]
}

/// Ten changes on four watches in two groups.
pub fn ten(l: Locale) -> Vec<Note> {
    let (a, b) = (l.pick("Rival A 500 ml", "对手A 500ml"), l.pick("Rival B travel mug", "对手B 旅行杯"));
    let (c, d) = (l.pick("Rival C kettle 1.7 l", "对手C 电热水壶 1.7L"), l.pick("Our kettle", "自家电热水壶"));
    let (cups, kettles) = (l.pick("500 ml thermos", "500ml 保温杯"), l.pick("kettles", "电热水壶"));
    let own = |name: &str, price: &str| Some((name.into(), price.parse().expect("a price"), Some(Currency::CNY)));
    let cup = |alert: AlertNote| AlertNote {
        group: Some(cups.into()),
        own: own(l.pick("Our thermos", "自家保温杯 500ml"), "75.00"),
        ..alert
    };
    let kettle = |alert: AlertNote, entry: &str| AlertNote {
        group: Some(kettles.into()),
        entry: entry.into(),
        listing: listing("189.00", ""),
        own: own(d, "179.00"),
        ..alert
    };
    let sold_out = |price| Listing { availability: Availability::OutOfStock, ..listing(price, "") };
    let other_b =
        |alert: AlertNote| AlertNote { entry: "thermos.toml:31".into(), listing: sold_out("82.00"), ..cup(alert) };
    let drop = alert("rival-a-500", a, ChangeKind::PriceDrop, ("79.00", "69.00"), "79.00 → 69.00");
    let drop = AlertNote { alert: Alert { covers: vec!["a".into(), "b".into()], ..drop.alert.clone() }, ..drop };
    let under = l.pick("Rival A 500 ml now asks less than Our thermos.", "对手A 500ml 的价格已低于自家保温杯 500ml。");
    let coupon = l.pick("A new coupon: 10 off from 69.", "新增优惠券：满69减10。");
    let coupon_text = l.pick("10 off from 69", "满69减10");
    let old_title = l.pick("Thermos 500 ml stainless steel", "保温杯 500ml 304不锈钢");
    let new_title = l.pick(
        "Thermos 500 ml stainless steel, keeps hot for 12 hours, gift box for the holidays",
        "【双十二】保温杯 500ml 316不锈钢 大容量便携男女学生 礼盒装 12小时长效保温",
    );
    let stock = l.pick("Rival B travel mug can no longer be bought.", "对手B 旅行杯已无货。");
    let surge = l.pick("About 480 a day, 4.0 times the usual pace.", "近期日均约 480 件，是平时的 4.0 倍。");
    let picture = l.pick("The main picture is another one.", "主图已更换。");
    let image = |n: u8| format!("https://img.example.net/kettle/main-{n}.jpg");
    let mut alerts = vec![
        cup(drop),
        cup(alert("rival-a-500", a, ChangeKind::Undercut, ("75.00", "69.00"), under)),
        cup(alert("rival-a-500", a, ChangeKind::CouponAdded, ("", coupon_text), coupon)),
        cup(alert(
            "rival-a-500",
            a,
            ChangeKind::Title,
            (old_title, new_title),
            l.pick("The title changed.", "标题已修改。"),
        )),
        other_b(alert("rival-b-500", b, ChangeKind::PriceRise, ("78.00", "82.00"), "78.00 → 82.00")),
        other_b(alert("rival-b-500", b, ChangeKind::Availability, ("in_stock", "out_of_stock"), stock)),
        kettle(alert("rival-c-17", c, ChangeKind::SalesSurge, ("", ""), surge), "kettles.toml:3"),
        kettle(alert("rival-c-17", c, ChangeKind::MainImage, (&image(1), &image(2)), picture), "kettles.toml:3"),
        kettle(
            alert("own-kettle", d, ChangeKind::PriceDrop, ("199.00", "179.00"), "199.00 → 179.00"),
            "kettles.toml:20",
        ),
        kettle(
            alert("own-kettle", d, ChangeKind::CouponRemoved, (l.pick("5 off", "立减5元"), ""), ""),
            "kettles.toml:20",
        ),
    ];
    for mine in &mut alerts[8..] {
        mine.side = Side::Own;
        mine.listing.price = "179.00".parse().ok();
    }
    alerts.into_iter().zip(1..).map(|(alert, id)| note(id, boxed(alert))).collect()
}

/// A listing that is gone.
pub fn gone(l: Locale) -> Vec<Note> {
    let name = l.pick("Rival A 500 ml", "对手A 500ml");
    let why = l.pick("The shop says that the item is no longer there (404).", "店铺页面显示该商品已不存在（404）。");
    vec![note(1, boxed(alert("rival-a-500", name, ChangeKind::ListingGone, ("", ""), why)))]
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
