//! What one poll came to (contract, section 4).

use std::fmt;

use serde::{Deserialize, Serialize};

/// What one poll of one watch came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// The listing was read, and it is the listing that the watch names.
    Ok,
    /// A robot check, captcha, denial page, 403/429/503 of a protection layer, or robots.txt: the host rests.
    Blocked,
    /// The shop asks to sign in: as blocked.
    Login,
    /// Taken down, sold by nobody, 404 or 410.
    Gone,
    /// Another item, shop, currency or region answers at this address.
    Moved,
    /// A page, but no title and price could be read with certainty.
    Unreadable,
    /// DNS, connection, TLS, time-out or 5xx.
    Unreachable,
}

impl Outcome {
    /// Every outcome, in the order of the contract.
    pub const ALL: [Self; 7] =
        [Self::Ok, Self::Blocked, Self::Login, Self::Gone, Self::Moved, Self::Unreadable, Self::Unreachable];

    /// The word of the contract.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Blocked => "blocked",
            Self::Login => "login",
            Self::Gone => "gone",
            Self::Moved => "moved",
            Self::Unreadable => "unreadable",
            Self::Unreachable => "unreachable",
        }
    }

    /// The outcome that a word of the contract names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|o| o.as_str() == word)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
