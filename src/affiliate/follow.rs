//! One poll: the book is brought up to date, and what is new and certain is told.

use std::time::Duration;

use super::{Book, Forecast, Happened, Kept};
use crate::listing::{Moment, News, Observation};

/// What a poll came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Followed {
    /// The book after it.
    pub book: Book,
    /// What is new and certain.
    pub news: Vec<News>,
    /// The forecast, where this poll made a new one.
    pub forecast: Option<Forecast>,
    /// Days of it to be kept.
    pub kept: Vec<Kept>,
    /// What happened on a day whose forecast may have been kept.
    pub happened: Option<Happened>,
    /// The watch must be judged again at this moment even if it then says the same.
    pub again_at: Option<Moment>,
}

/// Takes one poll in.
///
/// `held_until` is when the poll before this one said the same as that before it: the values of the book held until
/// then. `ahead` is how long before sales leave the window that is told.
pub fn follow(book: Book, _seen: &Observation, _held_until: Option<Moment>, _ahead: Duration) -> Followed {
    Followed { book, ..Followed::default() }
}
