//! A full day of polls through the daemon's own loop: a hundred items of Taobao's union, some of JD's and Pinduoduo's, and
//! some pages with a union beside them, every half hour, against gateways that refuse whatever is not right.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, atomic::Ordering::Relaxed},
    time::Duration,
};

use chrono::TimeDelta;
use rivald::{
    change::{FaultKey, NoteBody},
    listing::{Outcome, Union, WatchId},
};
use sqlx::{ConnectOptions, Row, sqlite::SqliteConnectOptions};

use super::{
    left::{self, Log},
    market::{Moment, day_of},
    show,
    taobao::{Ids, Taobao},
    trouble::{Scripted, Trouble},
    world::{World, name, page},
};
use crate::support::{Home, Running, Shop, start};

const INFO: &str = "taobao.tbk.item.info.upgrade.get";
const DETAILS: &str = "taobao.tbk.item.details.upgrade.get";

/// So many pages have a union beside them; their items are the first of Taobao's.
const PAIRS: usize = 4;

/// A daemon at home in a world.
struct Day {
    world: World,
    home: Home,
    shop: Shop,
    daemon: Running,
    /// Every watch.
    all: Vec<WatchId>,
    /// Watches that have no good observation in a cycle, by cycle.
    bad: BTreeMap<usize, BTreeSet<String>>,
    cycles: usize,
}

impl Day {
    async fn begin(goods: [usize; 3], set: impl FnOnce(&mut Taobao)) -> Self {
        let world = World::open(start(), goods, Ids::Numeric, set).await;
        let shop = Shop::open().await;
        let mut home = Home::new(&settings(&world));
        home.clock = world.clock.clone();
        for (union, secret) in [
            ("taobao", &world.taobao.union.account.secret),
            ("jd", &world.jd.union.secret),
            ("pdd", &world.pdd.union.secret),
        ] {
            std::fs::write(home.path(union).with_extension("secret"), secret).unwrap();
        }
        let mut all = Vec::new();
        for watch in world.watches() {
            let (goods, union) = (world.goods(&watch), watch.union.unwrap());
            let id = name(union, goods);
            let entry = format!(
                "[[watch]]\nid = \"{id}\"\nname = \"{}\"\nurl = \"{}\"\nsource = \"{}\"\n",
                goods.title,
                page(union, goods),
                union.source()
            );
            all.push((watch.id.clone(), entry));
        }
        for goods in world.taobao.union.market.goods.iter().take(PAIRS) {
            let path = format!("/pair-{}", goods.index);
            shop.sell(&path, &goods.title, "79.00");
            let entry = format!(
                "[[watch]]\nid = \"pair-{}\"\nurl = \"{}\"\nsource = [\"page\", \"taobao-union\"]\nunion_id = \"{}\"\n",
                goods.index,
                shop.url(&path),
                goods.number
            );
            all.push((WatchId::new(&path[1..]).unwrap(), entry));
        }
        home.watchlist("unions.toml", &all.iter().map(|(_, entry)| format!("{entry}\n")).collect::<String>());
        let daemon = home.daemon().await;
        let all = all.into_iter().map(|(id, _)| id).collect();
        let mut day = Self { world, home, shop, daemon, all, bad: BTreeMap::new(), cycles: 0 };
        day.settle(0).await;
        day
    }

    /// To the next half hour and through its cycle.
    async fn half_hour(&mut self) {
        let (before, now) = (self.daemon.cycles(), self.world.clock.now());
        self.world.clock.set(now + TimeDelta::seconds(1800 - now.timestamp() % 1800));
        self.settle(before).await;
    }

    /// Through a cycle: the clock runs on while polls wait for their turn at a gateway, and jumps to what is due next.
    async fn settle(&mut self, before: u64) {
        let (engine, clock) = (Arc::clone(&self.daemon.engine), self.world.clock.clone());
        let slot = clock.now();
        for step in 0.. {
            let in_hand = engine.watches().all().iter().any(|watch| engine.is_busy(&watch.id));
            if self.daemon.cycles() > before && !in_hand {
                break;
            }
            assert!(step < 100_000, "the cycle never ended");
            tokio::time::sleep(Duration::from_millis(1)).await;
            match engine.next_poll() {
                Some(next) if engine.counters.under_way.load(Relaxed) == 0 => clock.set(next.max(clock.now())),
                _ => clock.advance(Duration::from_secs(1)),
            }
        }
        assert!(clock.now() - slot < TimeDelta::minutes(25), "a cycle must be over before the next");
        self.daemon.delivered().await;
        let good = |id: &WatchId| {
            let memo = engine.memo(id);
            memo.outcome == Some(Outcome::Ok) && memo.last_ok.is_some_and(|at| at >= slot)
        };
        let bad: BTreeSet<String> = self.all.iter().filter(|id| !good(id)).map(ToString::to_string).collect();
        if !bad.is_empty() {
            self.bad.insert(self.cycles, bad);
        }
        self.cycles += 1;
    }

    /// What the engineer was told: faults of unions that began, and that ended; and all other faults.
    async fn faults(&self) -> (usize, usize, Vec<FaultKey>) {
        let mut database = SqliteConnectOptions::new().filename(self.home.path("rivald.db")).connect().await.unwrap();
        let rows = sqlx::query("SELECT body FROM note WHERE recipient = 'ops@example.com' ORDER BY id");
        let (mut began, mut ended, mut others) = (0, 0, Vec::new());
        for row in rows.fetch_all(&mut database).await.unwrap() {
            match serde_json::from_str(row.get(0)).unwrap() {
                NoteBody::Fault(fault) if matches!(fault.key, FaultKey::Union(_)) => began += 1,
                NoteBody::FaultEnded { fault, .. } if matches!(fault.key, FaultKey::Union(_)) => ended += 1,
                NoteBody::Fault(fault) | NoteBody::FaultEnded { fault, .. } => others.push(fault.key),
                NoteBody::Alert(_) => {}
            }
        }
        (began, ended, others)
    }

    /// Changes by kind and watch.
    async fn changes(&self) -> Vec<(String, String)> {
        let changes = self.daemon.engine.store.changes(Moment::UNIX_EPOCH).await.unwrap();
        changes.iter().map(|change| (change.kind.to_string(), change.watch.to_string())).collect()
    }

    fn refused(&self) -> Vec<String> {
        [self.world.taobao.ledger(), self.world.jd.ledger(), self.world.pdd.ledger()]
            .iter()
            .flat_map(super::ledger::Ledger::refused)
            .collect()
    }

    /// No key, secret, signature, promotion id or tracking in anything that stays behind: files, rows of the database,
    /// mails as people read them, the log. What they hold besides must be found, or nothing was looked at.
    async fn assert_no_leaks(&self, log: &Log, control: (&str, &str)) {
        let mut left = vec![("the log".to_owned(), log.bytes())];
        left::files(self.home.folder.path(), &mut left);
        left.retain(|(file, _)| !file.ends_with("rivald.toml") && !file.ends_with(".secret"));
        left::rows(&self.home.path("rivald.db"), &mut left).await;
        let find = |text: &str| -> Vec<String> {
            left.iter()
                .filter_map(|(place, bytes)| left::around(bytes, text).map(|around| format!("{place}: {around}")))
                .collect()
        };
        let (text, place) = control;
        assert!(find(text).iter().any(|found| found.contains(place)), "{text} is not in {place}: {:?}", find(text));
        for secret in self.world.secrets() {
            assert_eq!(find(&secret), Vec::<String>::new(), "{secret}");
        }
    }

    async fn end(self) {
        self.daemon.end().await;
    }
}

/// `[poll]` goes on, and the keys follow.
fn settings(world: &World) -> String {
    let (taobao, jd, pdd) = (&world.taobao.union.account, &world.jd.union, &world.pdd.union);
    format!(
        "per_host = 8\n\
         [union.taobao]\napp_key = \"{}\"\nsecret = {{ file = \"taobao.secret\" }}\nadzone = \"{}\"\nbase = \"{}\"\n\
         [union.jd]\napp_key = \"{}\"\nsecret = {{ file = \"jd.secret\" }}\nbase = \"{}\"\n\
         [union.pdd]\nclient_id = \"{}\"\nsecret = {{ file = \"pdd.secret\" }}\npid = \"{}\"\nbase = \"{}\"\n",
        taobao.app_key,
        taobao.pid,
        world.taobao.base("/router/rest"),
        jd.app_key,
        world.jd.base("/routerjson"),
        pdd.client_id,
        pdd.pid,
        world.pdd.base("/api/router"),
    )
}

// On one thread, so that all that is said is heard.
#[tokio::test]
async fn a_full_day_of_polls_is_good_to_the_last_and_nothing_is_refused() {
    let log = Log::default();
    let _kept = log.start();
    let mut day = Day::begin([100, 12, 6], |taobao| {
        let (later, goods) = (|hours: i64| start() + TimeDelta::hours(hours), &mut taobao.market.goods);
        let (price, rate) = (goods[7].prices[0].1, goods[5].commissions[0].1);
        goods[7].prices.push((later(5), price * 9 / 10));
        goods[5].commissions.push((later(12), rate + 500));
        // A coupon that is used up two hours after the end.
        goods[9].coupons[0].pace = 50_000;
        goods[9].coupons[0].total = u64::MAX;
        let used = u64::MAX - goods[9].left(&goods[9].coupons[0], later(26));
        goods[9].coupons[0].total = used;
        // Tomorrow is a day such as there was none.
        let tomorrow = usize::try_from(day_of(start()) + 1 - goods[21].first_day).unwrap();
        goods[21].affiliate[tomorrow] *= 40;
    })
    .await;
    for cycle in 1..48 {
        if cycle == 20 {
            let goods = &day.world.taobao.union.market.goods[1];
            day.shop.sell("/pair-1", &goods.title, "69.00");
        }
        day.half_hour().await;
    }
    let (taobao, jd, pdd) = (day.world.taobao.ledger(), day.world.jd.ledger(), day.world.pdd.ledger());
    show(&format!("{taobao}\n\n{jd}\n\n{pdd}\n"));
    let changes = day.changes().await;
    assert_eq!(day.refused(), Vec::<String>::new());
    assert_eq!(day.bad, BTreeMap::new(), "each watch is good in each cycle");
    let info = taobao.count(INFO);
    assert!((48 * 5..=48 * 6).contains(&info), "five calls a cycle for a hundred items: {info}");
    assert!(taobao.count(DETAILS) <= 12, "details once a day");
    assert!(taobao.busiest_second() <= 2, "paced");
    assert_eq!(day.faults().await, (0, 0, Vec::new()));
    let told = [
        ("price-drop", "taobao-7"),
        ("price-drop", "pair-1"),
        ("coupon-low", "taobao-9"),
        ("commission", "taobao-5"),
        ("affiliate-burst", "taobao-21"),
    ];
    assert_eq!(changes, told.map(|(kind, watch)| (kind.to_owned(), watch.to_owned())), "what moved, and nothing else");
    assert_eq!(day.home.mails_to("anna@example.com"), told.len(), "each by itself");
    assert!(log.bytes().len() > 1000, "something was said");
    for goods in [1, 5, 7, 9, 21].map(|n| &day.world.taobao.union.market.goods[n]) {
        day.assert_no_leaks(&log, (&goods.title, "evidence.body")).await;
    }
    day.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_one_union_rests_all_others_keep_their_half_hour() {
    let mut day = Day::begin([40, 10, 4], |_| {}).await;
    let (from, lasting) = (start() + TimeDelta::minutes(80), TimeDelta::minutes(170));
    day.world.taobao.script(Scripted::new(Trouble::Quota, from, lasting));
    for _ in 0..12 {
        day.half_hour().await;
    }
    assert_eq!(day.world.taobao.ledger().troubled("quota"), 1, "the rest is kept to the second");
    assert_eq!(day.refused(), Vec::<String>::new());
    assert_eq!(day.bad.len(), 6, "the cycles of the rest: {:?}", day.bad.keys());
    for (cycle, bad) in &day.bad {
        let others: Vec<&String> = bad.iter().filter(|id| !id.starts_with(Union::Taobao.as_str())).collect();
        assert_eq!(others, Vec::<&String>::new(), "cycle {cycle}: pages, JD and Pinduoduo are as good as ever");
        assert_eq!(bad.len(), 40, "cycle {cycle}");
    }
    let (began, ended, others) = day.faults().await;
    assert!((began, ended) == (1, 1) || (began, ended) == (0, 0), "told once, if at all: {began}, {ended}");
    assert!(others.iter().all(|key| matches!(key, FaultKey::Promise(_))), "{others:?}");
    assert_eq!(day.changes().await, Vec::new(), "a rest is no news");
    day.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_refused_is_told_once_and_ended_once() {
    let mut day = Day::begin([40, 6, 2], |_| {}).await;
    let (from, lasting) = (start() + TimeDelta::minutes(80), TimeDelta::hours(5));
    day.world.taobao.script(Scripted::new(Trouble::Key, from, lasting));
    for _ in 0..8 {
        day.half_hour().await;
    }
    let (began, ended, _) = day.faults().await;
    assert_eq!((began, ended), (1, 0));
    for _ in 0..10 {
        day.half_hour().await;
    }
    let (began, ended, _) = day.faults().await;
    assert_eq!((began, ended), (1, 1));
    assert!(day.bad.values().flatten().all(|id| id.starts_with("taobao-")), "{:?}", day.bad);
    assert!(day.world.taobao.ledger().troubled("key") <= 8, "hardly asked for while it is refused");
    assert_eq!(day.refused(), Vec::<String>::new());
    assert_eq!(day.changes().await, Vec::new());
    let mails: Vec<String> = day.home.mails().into_iter().filter(|mail| mail.contains("ops@example.com")).collect();
    assert!(!mails.is_empty());
    day.assert_no_leaks(&Log::default(), ("app_key", ".eml as read")).await;
    day.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn leaving_the_union_is_told_when_it_is_certain_and_so_is_the_return() {
    let at = |minutes: i64| start() + TimeDelta::minutes(minutes);
    let mut day = Day::begin([40, 0, 0], |taobao| {
        // One leaves for half a day, one is left out of two replies.
        taobao.market.goods[7].away = vec![(at(80), at(80 + 12 * 60))];
        taobao.market.goods[9].away = vec![(at(85), at(85 + 50))];
    })
    .await;
    for _ in 0..3 {
        day.half_hour().await;
    }
    assert_eq!(day.changes().await, Vec::new(), "one poll is no proof");
    for _ in 0..30 {
        day.half_hour().await;
    }
    let told: Vec<(String, String)> = day
        .changes()
        .await
        .into_iter()
        .filter(|(kind, _)| matches!(kind.as_str(), "affiliate-left" | "affiliate-joined"))
        .collect();
    let of = |kind: &str| (kind.to_owned(), "taobao-7".to_owned());
    assert_eq!(told, [of("affiliate-left"), of("affiliate-joined")]);
    assert_eq!(day.faults().await, (0, 0, Vec::new()), "absence is information");
    assert_eq!(day.bad, BTreeMap::new());
    day.end().await;
}
