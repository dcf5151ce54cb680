//! A day of polls without the daemon: what the source asks of the gateways, and whether what it says is the truth.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use chrono::TimeDelta;
use rivald::{
    listing::{Observation, Outcome, SourceKind, Union, Watch},
    settings,
    source::{Answer, Source},
};
use tokio::{sync::Semaphore, task::JoinSet};

use super::{
    market::Moment,
    pdd::sales_tip,
    show,
    taobao::Ids,
    trouble::{Scripted, Trouble},
    world::{World, watch},
};
use crate::support::Shop;

const INFO: &str = "taobao.tbk.item.info.upgrade.get";
const DETAILS: &str = "taobao.tbk.item.details.upgrade.get";
const SEARCH: &str = "taobao.tbk.dg.material.optional.upgrade";

/// Half past midnight in Beijing and a minute: no figure is refreshed while a cycle runs.
fn start() -> Moment {
    "2026-11-22T16:31:00Z".parse().unwrap()
}

/// A source that is asked as the daemon asks it.
struct Desk {
    world: World,
    source: Arc<Source>,
    watches: Vec<Arc<Watch>>,
}

impl Desk {
    fn at(world: World) -> Self {
        let poll = settings::Poll { allow_private_addresses: true, robots: false, ..settings::Poll::default() };
        let source = Source::with_unions(&poll, &world.settings(), world.clock.clone()).unwrap();
        let watches = world.watches();
        Self { world, source: Arc::new(source), watches }
    }

    /// Every watch once, four of a host at a time, while the clock runs on.
    async fn cycle(&self) -> Vec<(Arc<Watch>, Box<Observation>)> {
        self.source.unions().expect(&self.watches);
        let mut polls = JoinSet::new();
        let mut hosts = BTreeMap::<String, Arc<Semaphore>>::new();
        for watch in &self.watches {
            let host = watch.url.host_str().unwrap_or_default().to_owned();
            let gate = Arc::clone(hosts.entry(host).or_insert_with(|| Arc::new(Semaphore::new(4))));
            let (source, watch) = (Arc::clone(&self.source), Arc::clone(watch));
            polls.spawn(async move {
                let _held = gate.acquire_owned().await.unwrap();
                match source.observe(&watch, None).await {
                    Answer::Observed { observation, .. } => (watch, observation),
                    Answer::Unchanged { .. } => panic!("{}: a union has no \"unchanged\"", watch.id),
                }
            });
        }
        let mut seen = Vec::new();
        loop {
            tokio::select! {
                ended = polls.join_next() => match ended {
                    Some(ended) => seen.push(ended.unwrap()),
                    None => return seen,
                },
                () = tokio::time::sleep(Duration::from_millis(1)) => self.world.clock.advance(Duration::from_secs(1)),
            }
        }
    }

    /// To the next half hour (and its minute).
    fn next(&self) {
        let now = self.world.clock.now();
        let past = (now.timestamp() - 60).rem_euclid(1800);
        self.world.clock.set(now + TimeDelta::seconds(1800 - past));
    }

    /// Whether a union's word is what its platform publishes at that moment.
    fn is_true(&self, watch: &Watch, seen: &Observation) {
        let (goods, who) = (self.world.goods(watch), &watch.id);
        assert_eq!(seen.outcome, Outcome::Ok, "{who}: {:?}", seen.reason);
        let said = seen.union.as_ref().unwrap();
        let affiliate = &said.affiliate;
        assert_eq!(affiliate.in_union, Some(true), "{who}");
        let listing = &seen.reading.as_ref().unwrap().listing;
        assert_eq!(listing.title.as_deref(), Some(goods.title.as_str()));
        let price = |fen: u64| Some(rivald::listing::Amount::new(fen.cast_signed(), 2));
        assert_eq!((said.price, listing.price), (price(goods.price(said.at)), price(goods.price(said.at))), "{who}");
        let rate = rivald::listing::Amount::new(goods.commission(said.at).cast_signed(), 4);
        assert_eq!(affiliate.commission, Some(rate), "{who}");
        let rules = &self.world.taobao.union.rules;
        let figures = rules.figures(goods, said.at);
        let sold = said.sales.as_ref();
        match watch.union {
            Some(Union::Taobao) => {
                assert_eq!(affiliate.sales_today, Some(figures.today), "{who} at {}", said.at);
                assert_eq!(affiliate.sales_2h, Some(figures.two_hours), "{who} at {}", said.at);
                assert_eq!(affiliate.first_n_left, goods.rewards_left(said.at), "{who} at {}", said.at);
                assert_eq!(
                    sold.map(|sold| (sold.count, sold.at_most)),
                    Some((figures.volume, Some(figures.volume))),
                    "{who}"
                );
                assert!(affiliate.sales_30d.is_none_or(|total| total == figures.total), "{who} at {}", said.at);
            }
            Some(Union::Jd) => assert_eq!(affiliate.sales_30d, Some(figures.total), "{who}"),
            _ => {
                // It is not said what time the count covers: of thirty days nothing is known.
                assert_eq!(sold, None, "{who}");
                let (ever, sold) = (goods.sold_ever(said.at), listing.sales.as_ref());
                assert!(
                    sold.is_some_and(|sold| sold.count <= ever && sold.at_most.is_none_or(|most| ever <= most)),
                    "{who}: {} {sold:?}",
                    sales_tip(ever)
                );
            }
        }
    }
}

#[tokio::test]
async fn a_day_of_polls_is_true_to_the_unit_and_asks_no_more_than_it_must() {
    let desk = Desk::at(World::open(start(), [100, 12, 6], Ids::Numeric, |_| {}).await);
    let (mut counted, mut longest) = (BTreeSet::new(), 0);
    for _ in 0..48 {
        let begun = desk.world.clock.now();
        for (watch, seen) in desk.cycle().await {
            desk.is_true(&watch, &seen);
            if seen.union.as_ref().is_some_and(|said| said.affiliate.sales_30d.is_some()) {
                counted.insert(watch.id.clone());
            }
        }
        longest = longest.max((desk.world.clock.now() - begun).num_seconds());
        desk.next();
    }
    let (taobao, jd, pdd) = (desk.world.taobao.ledger(), desk.world.jd.ledger(), desk.world.pdd.ledger());
    show(&format!("{taobao}\n\n{jd}\n\n{pdd}\n\nthe longest cycle took {longest} s by the clock"));
    for ledger in [&taobao, &jd, &pdd] {
        assert_eq!(ledger.refused(), Vec::<String>::new());
    }
    assert_eq!(taobao.count(INFO), 48 * 5, "five calls a cycle for a hundred items");
    assert!(taobao.count(DETAILS) <= 10, "details once a day");
    let told = desk.world.taobao.union.market.goods.iter().filter(|goods| !goods.total_untold).count();
    let of = |union: Union| counted.iter().filter(|id| id.as_str().starts_with(union.as_str())).count();
    assert_eq!((of(Union::Taobao), of(Union::Jd)), (told, 12), "each item's total at least once a day");
    assert!(taobao.busiest_second() <= 2, "paced");
    assert_eq!(jd.count(""), 48, "twelve items in one call");
    assert!(longest < 900, "a cycle is over long before the next");
}

/// The watches of one union among what was seen.
fn of(seen: &[(Arc<Watch>, Box<Observation>)], union: Union) -> impl Iterator<Item = &(Arc<Watch>, Box<Observation>)> {
    seen.iter().filter(move |(watch, _)| watch.union == Some(union))
}

#[tokio::test]
async fn ids_that_are_texts_are_found_out_by_link_and_renewed_in_the_middle_of_the_day() {
    let renewed = start() + TimeDelta::minutes(95);
    let ids = Ids::Opaque { renewed: vec![renewed] };
    let desk = Desk::at(World::open(start(), [45, 0, 0], ids, |taobao| taobao.account.scenes = vec![1, 2]).await);
    for cycle in 0..6 {
        for (watch, seen) in desk.cycle().await {
            desk.is_true(&watch, &seen);
        }
        let ledger = desk.world.taobao.ledger();
        assert_eq!(ledger.refused(), Vec::<String>::new(), "cycle {cycle}");
        desk.next();
    }
    let known = desk.source.unions().ids();
    assert_eq!(known.len(), 45, "each id is handed out to be kept");
}

#[tokio::test]
async fn a_quota_rests_for_as_long_as_it_says_and_for_one_union_only() {
    let desk = Desk::at(World::open(start(), [45, 8, 3], Ids::Numeric, |_| {}).await);
    let (from, lasting) = (start() + TimeDelta::minutes(25), TimeDelta::minutes(154));
    desk.world.taobao.script(Scripted::new(Trouble::Quota, from, lasting));
    for cycle in 0..9 {
        let now = desk.world.clock.now();
        let banned = (from..from + lasting).contains(&now);
        let seen = desk.cycle().await;
        for (watch, seen) in &seen {
            if banned && watch.union == Some(Union::Taobao) {
                assert_eq!(seen.outcome, Outcome::Unreachable, "cycle {cycle}: {:?}", seen.reason);
                assert!(seen.reading.is_none() && seen.union.is_none());
            } else {
                desk.is_true(watch, seen);
            }
        }
        assert_eq!(desk.source.unions().troubles().len(), usize::from(banned), "cycle {cycle}");
        desk.next();
    }
    let ledger = desk.world.taobao.ledger();
    assert_eq!(ledger.troubled("quota"), 1, "one call finds out, and no more is made until it is over");
    assert_eq!(ledger.between("", from, from + lasting), 1);
    assert_eq!(ledger.refused(), Vec::<String>::new());
}

#[tokio::test]
async fn passing_troubles_of_a_gateway_cost_no_watch_its_cycle() {
    let desk = Desk::at(World::open(start(), [45, 8, 3], Ids::Numeric, |_| {}).await);
    let troubles = [
        Trouble::Html,
        Trouble::Cut,
        Trouble::BadGateway,
        Trouble::Closed,
        Trouble::Service,
        Trouble::Timeout,
        Trouble::Throttled,
    ];
    for (half_hours, trouble) in (0..).zip(troubles) {
        let from = start() + TimeDelta::minutes(30 * half_hours);
        let hits = |method: &str| Scripted::new(trouble, from, TimeDelta::minutes(30)).of(method).times(1);
        desk.world.taobao.script(hits(INFO));
        desk.world.taobao.script(hits(SEARCH));
        desk.world.jd.script(hits(""));
        desk.world.pdd.script(hits(""));
    }
    for _ in troubles {
        for (watch, seen) in desk.cycle().await {
            desk.is_true(&watch, &seen);
        }
        assert_eq!(desk.source.unions().troubles(), [], "nothing that an engineer could mend");
        desk.next();
    }
    let ledger = desk.world.taobao.ledger();
    for trouble in troubles {
        assert!(ledger.troubled(trouble.name()) >= 1, "{}", trouble.name());
    }
}

#[tokio::test]
async fn a_key_that_is_refused_is_told_and_hardly_asked_for_until_it_is_well() {
    let desk = Desk::at(World::open(start(), [45, 8, 3], Ids::Numeric, |_| {}).await);
    let (from, lasting) = (start() + TimeDelta::minutes(25), TimeDelta::hours(4));
    desk.world.taobao.script(Scripted::new(Trouble::Signature, from, lasting));
    for cycle in 0..14 {
        let now = desk.world.clock.now();
        let seen = desk.cycle().await;
        let (refused, troubles) = ((from..from + lasting).contains(&now), desk.source.unions().troubles());
        for (watch, seen) in [Union::Jd, Union::Pdd].into_iter().flat_map(|union| of(&seen, union)) {
            desk.is_true(watch, seen);
        }
        if refused {
            assert!(of(&seen, Union::Taobao).all(|(_, seen)| seen.outcome == Outcome::Blocked), "cycle {cycle}");
            assert_eq!(troubles.len(), 1, "cycle {cycle}");
            let text = format!("{troubles:?}");
            assert!(
                text.contains("25")
                    && text.contains("secret")
                    && desk.world.secrets().iter().all(|s| !text.contains(s))
            );
        }
        desk.next();
    }
    assert_eq!(desk.source.unions().troubles(), [], "well again");
    for (watch, seen) in desk.cycle().await {
        desk.is_true(&watch, &seen);
    }
    let ledger = desk.world.taobao.ledger();
    assert!((2..=6).contains(&ledger.troubled("signature")), "an hour between tries");
}

#[tokio::test]
async fn an_item_that_leaves_the_union_is_said_to_be_away_and_no_other_is() {
    let (from, to) = (start() + TimeDelta::minutes(25), start() + TimeDelta::minutes(115));
    let desk = Desk::at(
        World::open(start(), [45, 0, 0], Ids::Numeric, |taobao| {
            for gone in [3, 17] {
                taobao.market.goods[gone].away = vec![(from, to)];
            }
        })
        .await,
    );
    for cycle in 0..5 {
        let now = desk.world.clock.now();
        for (watch, seen) in desk.cycle().await {
            if (from..to).contains(&now) && !desk.world.goods(&watch).is_promoted(now) {
                assert_eq!(seen.outcome, Outcome::Ok, "cycle {cycle}: absence is information, {:?}", seen.reason);
                let said = seen.union.unwrap();
                assert_eq!((said.affiliate.in_union, said.affiliate.sales_today), (Some(false), None));
            } else {
                desk.is_true(&watch, &seen);
            }
        }
        desk.next();
    }
    assert_eq!(desk.world.taobao.ledger().refused(), Vec::<String>::new());
}

/// A page as a shop shows it, with who sells the item.
fn sold_by(title: &str, shop: &str) -> String {
    format!(
        "<!doctype html><html lang=\"zh\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <script type=\"application/ld+json\">{{\"@context\":\"https://schema.org\",\"@type\":\"Product\",\"name\":\"{title}\",\
         \"offers\":{{\"@type\":\"Offer\",\"price\":\"79.00\",\"priceCurrency\":\"CNY\",\
         \"availability\":\"https://schema.org/InStock\",\"seller\":{{\"@type\":\"Organization\",\"name\":\"{shop}\"}}}}}}\
         </script></head><body><h1>{title}</h1><span class=\"price\">¥79.00</span><button>加入购物车</button></body></html>"
    )
}

#[tokio::test]
async fn where_links_are_not_searched_an_item_is_known_by_title_and_shop_of_its_page() {
    let mut desk = Desk::at(World::open(start(), [30, 0, 0], Ids::opaque(), |_| {}).await);
    let shop = Shop::open().await;
    let mut pairs = Vec::new();
    for goods in desk.world.taobao.union.market.goods.iter().take(4) {
        let path = format!("/pair-{}", goods.index);
        // One page names another shop: whose item it is, is not certain then.
        let seller = if goods.index == 3 { "别家小铺" } else { &goods.shop };
        shop.set(&path, 200, sold_by(&goods.title, seller));
        let mut watch = watch(&path[1..], &shop.url(&path), Union::Taobao);
        watch.source = SourceKind::Page;
        pairs.push(Arc::new(watch));
    }
    desk.watches = pairs;
    for cycle in 0..3 {
        for (watch, seen) in desk.cycle().await {
            assert_eq!(seen.outcome, Outcome::Ok, "the page is read whatever the union says");
            let said = seen.union.as_ref().map(|said| (said.affiliate.in_union, said.affiliate.sales_today, said.at));
            let goods = desk.world.goods(&watch);
            match said {
                _ if goods.index == 3 => assert_eq!(said, None, "never another shop's numbers"),
                None => assert_eq!(cycle, 0, "{}: what the page says helps from the next poll on", watch.id),
                Some((there, today, at)) => {
                    let figures = desk.world.taobao.union.rules.figures(goods, at);
                    assert_eq!((there, today), (Some(true), Some(figures.today)));
                }
            }
        }
        desk.next();
    }
    let ledger = desk.world.taobao.ledger();
    assert_eq!(ledger.refused(), Vec::<String>::new());
    assert!(ledger.count(SEARCH) <= 16, "{ledger}");
}
