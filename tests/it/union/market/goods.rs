//! One item: its plan, and its truth at any minute.

use super::day::{DAY, Moment, day_of, minute_of, sold_before};

/// Affiliate orders far above the usual, day by day.
#[derive(Clone, Debug)]
pub struct Burst {
    /// Its first day.
    pub from: i64,
    /// What is sold on each of its days, in place of the usual.
    pub sales: Vec<u64>,
}

/// A public coupon.
#[derive(Clone, Debug)]
pub struct Coupon {
    /// The activity that it belongs to.
    pub activity: String,
    pub from: Moment,
    pub to: Moment,
    /// Fen.
    pub amount: u64,
    /// Fen.
    pub threshold: u64,
    pub total: u64,
    /// Coupons used for each thousand of affiliate sales.
    pub pace: u64,
    /// When it is withdrawn before its end.
    pub pulled: Option<Moment>,
}

/// A reward for the first orders.
#[derive(Clone, Debug)]
pub struct FirstN {
    pub from: Moment,
    pub to: Moment,
    pub total: u64,
}

/// One choice of the item.
#[derive(Clone, Debug)]
pub struct Sku {
    pub id: u64,
    pub name: &'static str,
    /// Fen above the item's price.
    pub dearer: u64,
    /// In parts of a thousand of what is sold.
    pub share: u64,
    /// Stock after each restock, on every seventh day.
    pub stock: u64,
}

/// An item.
#[derive(Clone, Debug)]
pub struct Goods {
    /// Its place in the market.
    pub index: usize,
    /// Its number on the shop's own pages.
    pub number: u64,
    pub title: String,
    pub shop: String,
    pub seller: u64,
    pub category: &'static str,
    /// Sales through affiliates and without them, from `first_day` on; a day's total each.
    pub affiliate: Vec<u64>,
    pub organic: Vec<u64>,
    pub first_day: i64,
    /// Fen, from a moment on; the first from ever.
    pub prices: Vec<(Moment, u64)>,
    /// Basis points, from a moment on; the first from ever.
    pub commissions: Vec<(Moment, u64)>,
    pub coupons: Vec<Coupon>,
    pub first_n: Option<FirstN>,
    pub skus: Vec<Sku>,
    /// When the union does not have it.
    pub away: Vec<(Moment, Moment)>,
    /// The total of affiliate sales is not told.
    pub total_untold: bool,
    /// The day's counter stays as it is while the day's sales are below five.
    pub below_five_untold: bool,
}

fn of(days: &[u64], first: i64, day: i64) -> u64 {
    usize::try_from(day - first).ok().and_then(|n| days.get(n)).copied().unwrap_or(0)
}

fn in_force(steps: &[(Moment, u64)], now: Moment) -> u64 {
    let begun = steps.iter().rev().find(|(from, _)| *from <= now);
    begun.or_else(|| steps.first()).map_or(0, |(_, value)| *value)
}

impl Goods {
    /// Affiliate sales of a day.
    pub fn affiliate_on(&self, day: i64) -> u64 {
        of(&self.affiliate, self.first_day, day)
    }

    /// All sales of a day.
    pub fn sold_on(&self, day: i64) -> u64 {
        self.affiliate_on(day) + of(&self.organic, self.first_day, day)
    }

    /// Sums of thirty days that end with `last`: affiliate sales, all sales.
    pub fn thirty_days(&self, last: i64) -> (u64, u64) {
        ((last - 29..=last).map(|d| self.affiliate_on(d)).sum(), (last - 29..=last).map(|d| self.sold_on(d)).sum())
    }

    /// Affiliate sales of a minute's day before that minute.
    pub fn affiliate_today(&self, at: Moment) -> u64 {
        sold_before(self.affiliate_on(day_of(at)), minute_of(at))
    }

    fn all_before(&self, at: Moment, on: impl Fn(i64) -> u64) -> u64 {
        let day = day_of(at);
        (self.first_day..day).map(&on).sum::<u64>() + sold_before(on(day), minute_of(at))
    }

    /// Affiliate sales from one moment to another, by whole minutes.
    pub fn affiliate_between(&self, from: Moment, to: Moment) -> u64 {
        let (first, last) = (day_of(from), day_of(to));
        let whole: u64 = (first..last).map(|day| self.affiliate_on(day)).sum();
        let before = sold_before(self.affiliate_on(first), minute_of(from));
        (whole + sold_before(self.affiliate_on(last), minute_of(to))).saturating_sub(before)
    }

    /// All that was ever sold.
    pub fn sold_ever(&self, at: Moment) -> u64 {
        self.all_before(at, |day| self.sold_on(day))
    }

    /// Fen.
    pub fn price(&self, now: Moment) -> u64 {
        in_force(&self.prices, now)
    }

    /// Fen: the struck-through price, which stays.
    pub fn list_price(&self) -> u64 {
        self.prices.first().map_or(0, |(_, first)| first * 13 / 10)
    }

    /// Basis points.
    pub fn commission(&self, now: Moment) -> u64 {
        in_force(&self.commissions, now)
    }

    /// Whether the union has it.
    pub fn is_promoted(&self, now: Moment) -> bool {
        !self.away.iter().any(|(from, to)| (*from..*to).contains(&now))
    }

    /// How many are left of a coupon.
    pub fn left(&self, coupon: &Coupon, now: Moment) -> u64 {
        let used = self.affiliate_between(coupon.from, now.clamp(coupon.from, coupon.to)) * coupon.pace / 1000;
        coupon.total.saturating_sub(used)
    }

    /// The coupons that a buyer gets now.
    pub fn live_coupons(&self, now: Moment) -> impl Iterator<Item = &Coupon> {
        self.coupons.iter().filter(move |coupon| {
            let standing = coupon.pulled.is_none_or(|pulled| now < pulled);
            (coupon.from..coupon.to).contains(&now) && standing && self.left(coupon, now) > 0
        })
    }

    /// The coupon that takes most off.
    pub fn best_coupon(&self, now: Moment) -> Option<&Coupon> {
        let price = self.price(now);
        self.live_coupons(now).filter(|coupon| coupon.threshold <= price).max_by_key(|coupon| coupon.amount)
    }

    /// Fen, after the best coupon.
    pub fn final_price(&self, now: Moment) -> u64 {
        self.price(now) - self.best_coupon(now).map_or(0, |coupon| coupon.amount.min(self.price(now)))
    }

    /// How many rewards for the first orders are left; none outside their time.
    pub fn rewards_left(&self, now: Moment) -> Option<u64> {
        let rewards = self.first_n.as_ref().filter(|rewards| (rewards.from..rewards.to).contains(&now))?;
        Some(rewards.total.saturating_sub(self.affiliate_between(rewards.from, now)))
    }

    /// What is in stock of a choice.
    pub fn in_stock(&self, sku: &Sku, now: Moment) -> u64 {
        let day = day_of(now);
        let restocked = day - day.rem_euclid(7);
        let days: u64 = (restocked..day).map(|d| self.sold_on(d)).sum();
        sku.stock.saturating_sub((days + sold_before(self.sold_on(day), minute_of(now))) * sku.share / 1000)
    }
}

/// A day cannot end before it is over.
#[test]
fn a_days_sales_come_bit_by_bit_and_add_up() {
    for total in [0, 1, 4, 5, 77, 12_345] {
        let minutes: Vec<u64> = (0..=DAY).map(|minute| sold_before(total, minute)).collect();
        assert!(minutes.is_sorted());
        assert_eq!((minutes[0], minutes[DAY as usize]), (0, total));
    }
}
