//! The plan of the month.

use rivald::listing::ChangeKind as K;

use super::{
    item::Sales,
    make::Make,
    noise::Noise,
    plan::{Dice, Edit, Front, Plan},
    turn::Turn,
};

/// Slots of a day.
pub const DAY: usize = 48;
/// Two alerts of one kind are further apart than the default rearm of six hours, also when the clock is set back.
const APART: usize = 15;
/// Shops in which everything happens by chance.
const BUSY: usize = 42;

/// Thirty days.
pub fn plan(busy_shops: Option<usize>) -> Plan {
    let busy_ones = busy_shops.unwrap_or(BUSY);
    let mut shops: Vec<Front> = (0..busy_ones)
        .map(|n| {
            let front = Front::new(n, Make::ALL[n % Make::ALL.len()]);
            // In some of each make the watch has hours of its own, in a zone whose clocks are set back in this month.
            if n % 9 == 4 {
                let mut front = front.watched("schedule = \"*/30 8-20 * * *\"\ntimezone = \"Europe/Berlin\"\n");
                front.hours = Some((8, 20));
                return front;
            }
            front
        })
        .collect();
    let [own, rival, surge, reset, slump, bucket, restless] = std::array::from_fn(|n| busy_ones + n);
    shops.push(Front::new(own, Make::JsonLd).asks("EUR", 20_000).watched("side = \"own\"\ngroup = \"flasks\"\n"));
    shops.push(Front::new(rival, Make::Microdata).asks("EUR", 22_000).watched("group = \"flasks\"\n"));
    shops.push(Front::new(surge, Make::Text).sells(Sales::Exact(5_000)));
    shops.push(Front::new(reset, Make::Selectors).sells(Sales::Exact(5_000)));
    shops.push(Front::new(slump, Make::Gbk).sells(Sales::Exact(5_000)));
    shops.push(Front::new(bucket, Make::Text).sells(Sales::Bucket(2)));
    shops.push(Front::new(restless, Make::OpenGraph));
    let mut plan = Plan::new(30 * DAY, shops);
    plan.off = Some((20 * DAY + 5, 21 * DAY + 5));
    plan.set_back = Some(26 * DAY + 7);
    for shop in 0..busy_ones {
        busy(&mut plan, shop);
    }
    undercut(&mut plan, own, rival);
    sales(&mut plan, surge, reset, slump, bucket);
    for n in 0..6 {
        let slot = (3 + 4 * n) * DAY + 11;
        plan.noise(slot, 6, restless, if n % 2 == 0 { Noise::Flicker } else { Noise::Carousel });
        plan.noise(slot + 6, 4, restless, Noise::TwoPrices);
    }
    plan.turn(29 * DAY, restless, Turn::Drop);
    plan.edits.insert(12 * DAY + 3, Edit::Rename);
    plan.edits.insert(14 * DAY + 9, Edit::Break);
    plan.edits.insert(14 * DAY + 13, Edit::Mend);
    plan.fault(None, "watchlist");
    plan
}

/// What is noise at a shop of this make now, and for how long at most.
fn noises(plan: &Plan, shop: usize) -> Vec<(Noise, usize)> {
    use Make as M;
    let (make, item) = (plan.shops[shop].make, plan.model(shop));
    let rich = matches!(make, M::Selectors | M::Gbk);
    let mut all = vec![
        (Noise::RobotCheck, 2),
        (Noise::Forbidden, 2),
        (Noise::SignIn, 1),
        (Noise::Busy(1_200), 2),
        (Noise::TooMany, 1),
        (Noise::Error, 2),
        (Noise::FirstFails, 5),
        (Noise::Reset, 2),
        (Noise::EmptyShell, 2),
        (Noise::Cut, 2),
        (Noise::HalfPage, 2),
        (Noise::Flicker, 1),
        (Noise::Missing("availability"), 2),
        (Noise::Cdn(1), 6),
        (Noise::Cdn(2), 6),
        (Noise::Reversed, 6),
        (Noise::TwoLayouts, 10),
        (Noise::FrontPage, 1),
        (Noise::NotFoundOnce, 1),
        (Noise::Missing("main_image"), 2),
        (Noise::Notation, 6),
    ];
    if make != M::Shopify {
        all.push((Noise::OtherCurrency, 1));
    }
    if !matches!(make, M::Text | M::Selectors | M::Gbk) {
        all.push((Noise::OtherItemHere, 1));
    }
    all.push((Noise::OtherItem, 1));
    if !matches!(make, M::State | M::Document | M::Shopify) {
        all.push((Noise::Entities, 6));
    }
    if matches!(make, M::JsonLd) || rich {
        all.push((Noise::Lazy, 2));
    }
    if matches!(make, M::Text | M::State | M::Document | M::Shopify) || rich {
        all.extend(item.list.is_none().then_some((Noise::SameList, 6)));
    }
    if matches!(make, M::JsonLd | M::Microdata | M::WooCommerce) || rich {
        all.extend([(Noise::Wobble, 12), (Noise::Missing("rating"), 5)]);
    }
    if rich {
        all.extend((!item.coupons.is_empty()).then_some((Noise::Missing("coupons"), 1)));
        all.extend(item.gift.is_some().then_some((Noise::Missing("gift"), 1)));
    }
    all
}

/// One shop's month: a true change, noise, a true change in the middle of noise, and so on.
fn busy(plan: &mut Plan, shop: usize) {
    let mut dice = Dice::new(shop as u64 + 11);
    let (mut slot, mut turn, mut noise) = (6 + shop % 7, shop * 5, shop * 3);
    let mut flickered = 0;
    let mut special = false;
    loop {
        slot += APART + dice.below(8);
        if let Some((from, to)) = plan.off
            && slot + 12 > from
            && slot < to + 4
        {
            // Some things change while there is no power to see it.
            if shop.is_multiple_of(4) && !plan.model(shop).gone {
                plan.turn(from + 10 + shop, shop, Turn::Drop);
            }
            slot = to + 20;
        }
        while !(0..6).all(|n| plan.scheduled(shop, slot + n)) {
            slot += 1;
        }
        if slot + 14 > plan.slots {
            return;
        }
        if !special && slot > 8 * DAY + shop && !plan.model(shop).gone && plan.shops[shop].hours.is_none() {
            special = true;
            if let Some(len) = trouble(plan, shop, slot) {
                slot += len;
                continue;
            }
        }
        let quiet = dice.below(2) == 0;
        if quiet && !plan.model(shop).gone {
            let choice = noises(plan, shop);
            noise += 1;
            let (what, longest) = choice[noise % choice.len()];
            if matches!(what, Noise::Flicker) {
                if slot < flickered + 60 {
                    continue;
                }
                flickered = slot;
            }
            let len = 1 + dice.below(longest);
            plan.noise(slot, len, shop, what);
            // A change that begins in trouble is told when the trouble is over.
            if what.blocks() && !matches!(what, Noise::OtherItem | Noise::OtherItemHere) && dice.below(3) == 0 {
                plan.turn(
                    slot,
                    shop,
                    if plan.model(shop).pay.is_none() && plan.model(shop).price % 3 == 0 {
                        Turn::Drop
                    } else {
                        Turn::Title
                    },
                );
            }
            slot += len;
        } else {
            for _ in 0..Turn::PLANNED.len() {
                turn += 1;
                let next = Turn::PLANNED[turn % Turn::PLANNED.len()];
                if !next.fits(plan.shops[shop].make, plan.model(shop)) {
                    continue;
                }
                if next == Turn::Creep {
                    for n in 0..3 {
                        plan.quietly(slot + 2 * n, shop, Turn::Creep);
                    }
                    plan.expect(slot + 4, shop, K::PriceRise, 1);
                    slot += 4;
                } else {
                    plan.turn(slot, shop, next);
                }
                break;
            }
        }
    }
}

/// Trouble that lasts, and of which the engineer must hear once. How long.
fn trouble(plan: &mut Plan, shop: usize, slot: usize) -> Option<usize> {
    match shop {
        1 | 12 => plan.noise(slot, 5, shop, Noise::Error).fault(Some(shop), "promise"),
        3 | 15 => {
            plan.noise(slot, 3, shop, Noise::RobotCheck).fault(Some(shop), "promise").fault(Some(shop), "blocked")
        }
        6 | 10 => {
            plan.noise(slot, 5, shop, Noise::HalfPage).fault(Some(shop), "promise").fault(Some(shop), "unreadable")
        }
        7 | 20 => plan.noise(slot, 3, shop, Noise::Busy(5_400)).fault(Some(shop), "promise"),
        // The picture is missing for good.
        9 | 21 | 30 => plan.noise(slot, 4 * DAY, shop, Noise::Missing("main_image")).fault(Some(shop), "field-missing"),
        0 | 2 => plan.noise(slot, 1, shop, Noise::Hangs),
        _ => return None,
    };
    Some(plan.noises.last().map_or(0, |noise| noise.1) + 2)
}

/// The group's own listing and a rival under it.
fn undercut(plan: &mut Plan, own: usize, rival: usize) {
    plan.quietly(3 * DAY, rival, Turn::Ask(19_000));
    plan.expect(3 * DAY, rival, K::PriceDrop, 1).expect(3 * DAY, rival, K::Undercut, 1);
    plan.quietly(6 * DAY, rival, Turn::Ask(22_500)).expect(6 * DAY, rival, K::PriceRise, 1);
    // The own price rises over the rival's, which is compared when the rival is read the next time.
    plan.quietly(9 * DAY, own, Turn::Ask(24_000));
    plan.expect(9 * DAY, own, K::PriceRise, 1).expect(9 * DAY, rival, K::Undercut, 2);
    plan.quietly(12 * DAY, own, Turn::Ask(20_000)).expect(12 * DAY, own, K::PriceDrop, 1);
}

/// Counters: one that surges, one that starts again, one that slumps, one in buckets.
fn sales(plan: &mut Plan, surge: usize, reset: usize, slump: usize, bucket: usize) {
    for slot in 1..plan.slots {
        let day = slot / DAY;
        // Three times the usual pace over six hours is reached in the second cycle of it.
        plan.quietly(slot, surge, Turn::Sell(if (9 * DAY..9 * DAY + 14).contains(&slot) { 60 } else { 4 }));
        plan.quietly(slot, reset, if slot == 15 * DAY { Turn::CounterReset } else { Turn::Sell(3) });
        // Half of the usual pace over a day is reached after a good half day without sales.
        plan.quietly(slot, slump, Turn::Sell(if (12..15).contains(&day) { 0 } else { 5 }));
    }
    plan.expect(9 * DAY, surge, K::SalesSurge, 4);
    plan.expect(15 * DAY, reset, K::SalesReset, 1);
    plan.expect(12 * DAY, slump, K::SalesSlump, 34);
    plan.quietly(10 * DAY, bucket, Turn::BucketUp);
    for n in 0..5 {
        plan.noise((11 + n) * DAY + 7 * n, 3 + n, bucket, Noise::BucketEdge);
    }
}
