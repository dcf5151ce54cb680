//! What shops answer that is no news.

use super::{item::Item, make::Dress};

/// One sort of noise, for as long as the plan says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Noise {
    /// A robot check with status 200.
    RobotCheck,
    /// Forbidden, by a protection layer's page.
    Forbidden,
    /// A page that asks to sign in.
    SignIn,
    /// 503, with so many seconds of `Retry-After`.
    Busy(u32),
    /// 429; who asks again before the time is over waits as long again.
    TooMany,
    /// 500 at every request.
    Error,
    /// 500 at the first request of a cycle.
    FirstFails,
    /// The connection is closed without an answer.
    Reset,
    /// No answer at all at the first request of a cycle.
    Hangs,
    /// A page without content, for scripts to fill.
    EmptyShell,
    /// An answer that ends before its length.
    Cut,
    /// Half a page that calls itself whole.
    HalfPage,
    /// Another price at the first reading of a cycle.
    Flicker,
    /// One of several prices, another at every reading.
    Carousel,
    /// Another price at the first two readings of a cycle.
    TwoPrices,
    /// A field is not there.
    Missing(&'static str),
    /// The same amounts in another notation.
    Notation,
    /// Pictures from another host, in another size, with another query.
    Cdn(u8),
    /// Pictures and choices in another order.
    Reversed,
    /// Titles with other white space, entities and capitals.
    Entities,
    /// The other layout, at every second request.
    TwoLayouts,
    /// A picture stands in for the one that loads later.
    Lazy,
    /// A struck-through price that is the price.
    SameList,
    /// Counts of reviews and questions go up and down a little.
    Wobble,
    /// A redirect to another item.
    OtherItem,
    /// Another item under the same address.
    OtherItemHere,
    /// Prices for visitors from elsewhere.
    OtherCurrency,
    /// A redirect to the front page.
    FrontPage,
    /// 404 at the first reading of a cycle.
    NotFoundOnce,
    /// The count of a bucket below, by refunds at its edge.
    BucketEdge,
}

impl Noise {
    /// Its name in the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::RobotCheck => "robot check (200)",
            Self::Forbidden => "robot check (403)",
            Self::SignIn => "sign-in wall",
            Self::Busy(_) => "503 with Retry-After",
            Self::TooMany => "429 with Retry-After",
            Self::Error => "500",
            Self::FirstFails => "500 once",
            Self::Reset => "connection reset",
            Self::Hangs => "time-out",
            Self::EmptyShell => "empty shell",
            Self::Cut => "answer cut off",
            Self::HalfPage => "half a page",
            Self::Flicker => "price for one reading",
            Self::Carousel => "another price at every reading",
            Self::TwoPrices => "price for two readings",
            Self::Missing(_) => "field missing for hours",
            Self::Notation => "other notation",
            Self::Cdn(_) => "other picture host, size, query",
            Self::Reversed => "other order",
            Self::Entities => "entities, white space, capitals",
            Self::TwoLayouts => "two layouts (A/B)",
            Self::Lazy => "stand-in picture",
            Self::SameList => "list price that is the price",
            Self::Wobble => "counts wobble",
            Self::OtherItem => "redirect to another item",
            Self::OtherItemHere => "another item at the address",
            Self::OtherCurrency => "another currency",
            Self::FrontPage => "redirect to the front page",
            Self::NotFoundOnce => "404 once",
            Self::BucketEdge => "edge of a bucket",
        }
    }

    /// Whether the shop does not answer as it would answer a shopper, so that nothing can be read twice in the cycle.
    pub fn blocks(self) -> bool {
        matches!(
            self,
            Self::RobotCheck
                | Self::Forbidden
                | Self::SignIn
                | Self::Busy(_)
                | Self::TooMany
                | Self::Error
                | Self::Reset
                | Self::EmptyShell
                | Self::Cut
                | Self::HalfPage
                | Self::OtherItem
                | Self::OtherItemHere
                | Self::OtherCurrency
                | Self::FrontPage
        )
    }

    /// The fault that the engineer hears of it when it lasts for one cycle.
    pub fn fault(self) -> Option<&'static str> {
        match self {
            Self::SignIn => Some("login"),
            Self::OtherItem | Self::OtherItemHere | Self::OtherCurrency | Self::FrontPage => Some("moved"),
            _ => None,
        }
    }

    /// How an item is shown under it, at the n-th request of the cycle and the serial-th of all.
    pub fn dress(self, item: &mut Item, dress: &mut Dress, nth: u32, serial: u64) {
        match self {
            Self::Flicker if nth == 1 => item.ask(item.price / 10 * 8),
            Self::Carousel => item.ask(item.price / 100 * [80, 90, 70, 85][serial as usize % 4]),
            Self::TwoPrices if nth <= 2 => item.ask(item.price / 10 * 9),
            Self::Missing(field) => dress.without = field,
            Self::Notation => dress.notation = true,
            Self::Cdn(n) => dress.cdn = n,
            Self::Reversed => dress.reversed = true,
            Self::Entities => dress.entities = true,
            Self::TwoLayouts => dress.layout = serial.is_multiple_of(2),
            Self::Lazy => dress.lazy = true,
            Self::SameList => item.list = Some(item.price),
            Self::Wobble => {
                let up = [0, 2, 1, 3][serial as usize % 4];
                item.reviews = item.reviews.map(|n| n + up);
                item.questions = item.questions.map(|n| n + up);
            }
            Self::OtherItemHere => {
                item.number += 5;
                item.title = "Something else altogether".into();
                item.ask(item.price / 2);
            }
            Self::OtherCurrency => {
                item.currency = if item.currency == "USD" { "GBP" } else { "USD" };
                item.ask(1_299);
            }
            Self::BucketEdge => {
                if let Some(super::item::Sales::Bucket(n)) = &mut item.sales {
                    *n = n.saturating_sub(1).max(1);
                }
            }
            _ => {}
        }
    }
}
