//! Pure: what changed, whether it counts, and who would want to know.
//!
//! `judge` takes the state of a watch and an observation and gives the next state, the changes, the alerts and the
//! faults. It reads no clock, no database and no network.
//!
//! An observation's way: `identity` (is it our item?) → `outcome` (it is no listing) or `merge` (what is missing) →
//! `confirm` (what is believed) → `sales` → `compare` (what differs) → `rules` (what is told) → `undercut`; and, whatever
//! came of the page, `affiliate` (what following its affiliates brought to light).

mod affiliate;
mod alike;
mod brief;
mod compare;
mod confirm;
mod coupons;
mod defaults;
mod draft;
mod elsewhere;
mod event;
mod fault;
mod fields;
mod identity;
mod judge;
mod lowest;
mod merge;
mod note;
mod outcome;
mod pictures;
mod rules;
mod safeguards;
mod sales;
mod shaky;
mod shop;
mod state;
mod tell;
mod undercut;
mod variants;
mod words;

pub use brief::{Brief, BriefLine};
pub use event::{Alert, Change};
pub use fault::{Fault, FaultKey};
pub use judge::{Beside, OwnPrice, Verdict, judge, judge_with};
pub use lowest::Lows;
pub use note::{AlertNote, Note, NoteBody};
pub use pictures::with_pictures;
pub use safeguards::Safeguards;
pub use shop::Shop;
pub use state::{Anchor, Candidate, Doubt, Pace, SalesDoubt, SalesTrigger, Shaky, ToldNews, WaitingNews, WatchState};
pub use words::{kind_name, money, picture_words, why};
