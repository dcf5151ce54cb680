//! What stands between noise and an alarm, by name, so that a test can show what each is good for.
//!
//! All are on, always: no setting, file or command reaches them. `tests/it/month` takes them away one by one and proves
//! that the operator would then be told something wrong, too late, twice or not at all.

use super::alike::text_key;
use crate::listing::{Listing, picture_key};

/// Which safeguards are on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Safeguards {
    /// Another item or currency is no change of ours.
    pub identity: bool,
    /// Gone is believed when it is answered twice.
    pub gone_twice: bool,
    /// What is missing from a reading keeps its last good value.
    pub last_good_value: bool,
    /// That a discount, coupon, gift … is gone must be read three times.
    pub absence_thrice: bool,
    /// Steps below the threshold add up, because they are compared with what was told last.
    pub adds_up: bool,
    /// A field that does not hold still must be read more often.
    pub shaky: bool,
    /// The second reading must say the same as the first.
    pub same_again: bool,
    /// Placeholders say nothing: 9999 for what is sold out, pictures that load later, a list price no higher than the price.
    pub placeholders: bool,
    /// Pictures are compared by file, not by host, size and query.
    pub picture_keys: bool,
    /// Pictures are compared by what they look like, whatever their addresses.
    pub looks: bool,
    /// Texts are compared without white space, entities and case.
    pub text_folding: bool,
    /// Pictures and choices may stand in any order.
    pub any_order: bool,
    /// A count in buckets is a pair of bounds, not a number.
    pub bucket_bounds: bool,
    /// A bucket that is left downwards must stay left for hours.
    pub dip_lasts: bool,
    /// Robot checks, sign-in walls and pages of items that are gone are told from unreadable pages.
    pub walls: bool,
    /// What was unreachable is tried again within the cycle.
    pub retries: bool,
    /// What is in doubt is asked for in full: "not modified since the doubt" would confirm nothing.
    pub asked_anew: bool,
    /// A clock that was set back makes a new timetable.
    pub clock_set_back: bool,
}

impl Default for Safeguards {
    fn default() -> Self {
        Self {
            identity: true,
            gone_twice: true,
            last_good_value: true,
            absence_thrice: true,
            adds_up: true,
            shaky: true,
            same_again: true,
            placeholders: true,
            picture_keys: true,
            looks: true,
            text_folding: true,
            any_order: true,
            bucket_bounds: true,
            dip_lasts: true,
            walls: true,
            retries: true,
            asked_anew: true,
            clock_set_back: true,
        }
    }
}

impl Safeguards {
    /// Makes every difference count that a safeguard which is off would have kept from counting.
    pub(super) fn expose(self, l: &mut Listing) {
        if self == Self::default() {
            return;
        }
        // An address whose path says nothing is compared as it stands.
        let stands = |what: String| format!("https://as.it.stands/?{what}");
        if !self.looks {
            l.looks.clear();
        }
        // An address that is written otherwise was not looked at: its look goes with it.
        if !self.picture_keys {
            for address in l.main_image.iter_mut().chain(&mut l.gallery).chain(&mut l.video) {
                *address = stands(std::mem::take(address));
            }
        }
        if !self.text_folding {
            for text in l.title.iter_mut().chain(&mut l.gift).chain(&mut l.promotions) {
                *text = text.bytes().map(|b| format!("{b:02x}")).collect();
            }
        }
        if !self.any_order {
            for (n, address) in l.gallery.iter_mut().enumerate() {
                *address = stands(format!("{n}-{}", picture_key(address)));
            }
            for (n, choice) in l.variants.iter_mut().enumerate() {
                choice.id = choice.id.take().map(|id| format!("{n}-{id}"));
                choice.name = choice.name.take().map(|name| format!("{n}-{}", text_key(&name)));
            }
        }
        if !self.bucket_bounds
            && let Some(sales) = &mut l.sales
        {
            sales.at_most = Some(sales.count);
        }
    }
}
