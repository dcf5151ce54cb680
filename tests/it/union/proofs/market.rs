//! The figures that are published follow from the truth as the mathematics of roll-off has them.

use chrono::TimeDelta;

use crate::union::market::{Market, Moment, Rules, at, day_of, minute_of};

fn noon() -> Moment {
    "2026-11-23T04:00:00Z".parse().unwrap()
}

#[test]
fn figures_obey_the_equations_of_the_window() {
    let market = Market::new(7, 40, noon());
    for lag in 0..=2 {
        let rules = Rules { lag, ..Rules::default() };
        for goods in &market.goods {
            let mut before = None;
            for d in day_of(noon())..day_of(noon()) + 35 {
                let evening = rules.figures(goods, at(d, 1439));
                // (1): the sum of thirty days up to d - L; (2): what enters less what leaves.
                let sum: u64 = (d - lag - 29..=d - lag).map(|j| goods.affiliate_on(j)).sum();
                assert_eq!(evening.total, sum);
                if let Some(before) = before {
                    let leaves = goods.affiliate_on(d - lag - 30);
                    assert_eq!(evening.total + leaves, before + goods.affiliate_on(d - lag));
                }
                before = Some(evening.total);
                // Until the step, yesterday's figure stands.
                let early = rules.figures(goods, at(d, rules.total_step - 1));
                let yesterday = rules.figures(goods, at(d - 1, 1439));
                assert_eq!(early.total, yesterday.total);
                assert_eq!(rules.figures(goods, at(d, rules.total_step)).total, evening.total);
                assert!(evening.volume >= evening.total);
            }
        }
    }
}

#[test]
fn counters_of_the_day_and_of_two_hours_bracket_the_day() {
    let (market, rules) = (Market::new(8, 30, noon()), Rules::default());
    for goods in market.goods.iter().filter(|goods| !goods.below_five_untold) {
        for d in day_of(noon())..day_of(noon()) + 3 {
            let mut most = 0;
            for half in 0..48 {
                let now = at(d, half * 30 + 3);
                let figures = rules.figures(goods, now);
                assert!(figures.today <= goods.affiliate_today(now) || half == 0, "no sale is told before it is made");
                if half > 0 {
                    assert!(figures.today >= most, "the counter only grows within its day");
                    most = figures.today;
                }
                let from = now - TimeDelta::minutes(3);
                assert_eq!(figures.two_hours, goods.affiliate_between(from - TimeDelta::hours(2), from));
            }
            let after = rules.figures(goods, at(d + 1, 2)).two_hours;
            let truth = goods.affiliate_on(d);
            assert!((most..=most + after).contains(&truth), "{truth} is not in {most}..={}", most + after);
        }
    }
}

#[test]
fn the_counter_starts_again_with_the_first_refresh_of_a_day() {
    let (market, rules) = (Market::new(9, 30, noon()), Rules::default());
    let (goods, day) = (&market.goods[0], day_of(noon()));
    let last = rules.figures(goods, at(day, 1430)).today;
    assert_eq!(rules.figures(goods, at(day + 1, 9)).today, last, "before the refresh yesterday's value stands");
    assert!(rules.figures(goods, at(day + 1, 10)).today <= 1);
    // An item of the sort whose counter is not brought up to date below five keeps yesterday's until then.
    let lazy = market.goods.iter().find(|goods| goods.below_five_untold).unwrap();
    let first = (0..1440).find(|m| rules.figures(lazy, at(day + 1, *m)).today < 20 && lazy.affiliate_on(day) > 25);
    let moved =
        (10..1440).find(|m| rules.figures(lazy, at(day + 1, *m)).today == lazy.affiliate_today(at(day + 1, *m)));
    assert!(first.is_none_or(|m| m >= 10) && moved.is_some());
    let counted = rules.figures(lazy, at(day + 1, 60)).today;
    assert!(counted >= 5, "{counted} is told although it is below five");
}

#[test]
fn coupons_burn_down_and_prices_follow() {
    let mut market = Market::new(10, 12, noon());
    let today = day_of(noon());
    let goods = &mut market.goods[3];
    let (before, total) = (goods.final_price(noon()), goods.coupons[0].total);
    assert!(before < goods.price(noon()));
    let left: Vec<u64> = (0..30).map(|d| goods.left(&goods.coupons[0], at(today + d, 0))).collect();
    assert!(left.is_sorted_by(|a, b| a >= b) && left[0] < total && left[29] < left[0]);
    goods.coupons[0].total = total - left[10] + 1;
    assert_eq!(goods.best_coupon(at(today + 9, 0)).map(|c| c.amount), Some(goods.price(noon()) - before));
    assert!(goods.best_coupon(at(today + 11, 0)).is_none(), "used up");
    goods.coupons[0].pulled = Some(at(today + 2, 0));
    assert!(goods.best_coupon(at(today + 2, 1)).is_none(), "withdrawn");
    let sku = &goods.skus[0];
    assert!(goods.in_stock(sku, at(today, 1439)) < sku.stock);
    assert_eq!(goods.rewards_left(noon()), None);
    assert!(market.goods[10].rewards_left(noon()).is_some_and(|left| left < 3000));
    assert_eq!(minute_of(noon()), 720);
}

#[test]
fn every_item_is_found_by_its_title_and_has_a_number_of_its_own() {
    let market = Market::new(11, 100, noon());
    let numbers: std::collections::BTreeSet<u64> = market.goods.iter().map(|goods| goods.number).collect();
    assert_eq!(numbers.len(), 100);
    for goods in &market.goods {
        assert_eq!(market.titled(&goods.title, noon())[0].index, goods.index);
        assert_eq!(market.numbered(&goods.number.to_string()).map(|g| g.index), Some(goods.index));
    }
}
