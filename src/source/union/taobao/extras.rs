//! What costs a call of its own: affiliate sales of thirty days, and what is left of a coupon.

use super::{
    super::{
        Trouble, UnionError,
        ids::{self, Ids},
        line::Turn,
    },
    Taobao, Told,
    call::COUPON,
    memory::Counted,
    read_coupon,
    resolve::quietly,
};
use crate::listing::{Coupon, Moment, Watch};

impl Taobao {
    /// Whether a call for extras is due.
    pub fn extras_due(&self, name: &str, told: &Told, now: Moment, expected: bool) -> bool {
        self.coupon_due(name, told, now).is_some()
            || self.can_search() && self.items.with(name, |memory| memory.search_due(name, now, expected))
    }

    /// Adds what is due. A failure leaves it out: the poll is as good without.
    pub async fn add_extras(
        &self,
        turn: &Turn<'_>,
        ids: &Ids,
        (name, watch): (&str, &Watch),
        told: &mut Told,
        expected: bool,
    ) {
        let now = turn.now();
        if self.can_search()
            && self.items.with(name, |memory| memory.search_due(name, now, expected))
            && self.items.extra(now)
        {
            self.items.with(name, |memory| memory.searched = Some(now));
            if let Ok(sold) = self.sold(turn, ids, name, watch, told).await {
                told.item.seen.affiliate.sales_30d = sold;
                if let Some(affiliate) = &mut told.item.reading.listing.affiliate {
                    affiliate.sales_30d = sold;
                }
            }
        }
        if let Some(id) = self.coupon_due(name, told, now)
            && self.items.extra(now)
        {
            self.count_coupon(turn, name, told, id).await;
        }
    }

    /// Affiliate sales of thirty days: of the hit that certainly is this item.
    async fn sold(
        &self,
        turn: &Turn<'_>,
        ids: &Ids,
        name: &str,
        watch: &Watch,
        told: &Told,
    ) -> Result<Option<u64>, UnionError> {
        let mut known = ids.known(name, watch);
        known.id = told.item.id.clone().or(known.id);
        let of = |hits: &[super::super::Item], only| {
            ids::certain(hits, &known, only).map(|hit| hit.seen.affiliate.sales_30d)
        };
        if let Some(hits) = self.hits_of_link(turn, &known).await?
            && let Some(sold) = of(&hits, true)
        {
            return Ok(sold);
        }
        let hits = self.hits_of_title(turn, &known).await?;
        Ok(of(&hits, false).flatten())
    }

    /// The id of the coupon whose rest is to be asked for: the first one, which is the one that the pay price takes off.
    fn coupon_due(&self, name: &str, told: &Told, now: Moment) -> Option<String> {
        let (id, coupon) = told.coupons.first()?;
        let id = id.clone().filter(|id| ids::is_fit(id) && coupon.left.is_none() && told.item.id.is_some())?;
        self.items.get(name).coupon_due(&id, now).then_some(id)
    }

    async fn count_coupon(&self, turn: &Turn<'_>, name: &str, told: &mut Told, id: String) {
        let Some(item) = told.item.id.clone() else { return };
        let form = |now: Moment| self.caller.coupon(&item, &id, now);
        let said = turn.call(COUPON, &form, &|body| quietly(read_coupon(body))).await;
        let said = match said {
            Ok(said) => said.flatten(),
            Err(error) if error.trouble == Trouble::Absent => None,
            Err(_) => return,
        };
        let counts = |coupon: &Coupon| coupon.left.zip(coupon.total);
        let left = said.as_ref().and_then(counts);
        let counted = Counted { id, at: turn.now(), left };
        self.items.with(name, |memory| memory.coupon = Some(counted));
        let (Some(said), Some((left, total))) = (said, left) else { return };
        let same = |coupon: &Coupon| coupon.amount == said.amount && coupon.threshold == said.threshold;
        let Some((_, first)) = told.coupons.first_mut().filter(|(_, first)| same(first)) else { return };
        (first.left, first.total) = (Some(left), Some(total));
        let listings = [&mut told.item.reading.listing.coupons, &mut told.item.seen.coupons];
        for coupon in listings.into_iter().filter_map(|coupons| coupons.iter_mut().find(|coupon| same(coupon))) {
            (coupon.left, coupon.total) = (Some(left), Some(total));
        }
    }
}
