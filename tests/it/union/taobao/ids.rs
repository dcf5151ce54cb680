//! The union's ids: the shop's numbers as of old, or texts that differ from account to account and change.

use crate::union::market::{Goods, Market, Moment, hash};

/// How items are named.
#[derive(Clone, Debug)]
pub enum Ids {
    /// By the numbers of the shop's own pages.
    Numeric,
    /// By texts `<prefix>-<suffix>`: the suffix stays for an account, the prefix is another from each of these moments on.
    Opaque { renewed: Vec<Moment> },
}

/// What an id that was asked for is.
#[derive(Clone, Copy, Debug)]
pub enum Named<'a> {
    Item(&'a Goods),
    /// Well formed, of no item that is known.
    Nobody,
    /// A number where texts are in use, an outdated text, or no id at all.
    Bad,
}

const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

fn word(parts: &[u64], letters: usize) -> String {
    let mut number = hash(parts);
    let mut word = String::new();
    for _ in 0..letters {
        word.push(char::from(LETTERS[(number % 62) as usize]));
        number = hash(&[number]);
    }
    word
}

impl Ids {
    /// Texts that stay the same all day.
    pub fn opaque() -> Self {
        Self::Opaque { renewed: Vec::new() }
    }

    /// The id of an item now.
    pub fn of(&self, goods: &Goods, account: &str, now: Moment) -> String {
        match self {
            Self::Numeric => goods.number.to_string(),
            Self::Opaque { renewed } => {
                let generation = renewed.iter().filter(|at| **at <= now).count() as u64;
                let account = xxhash_rust::xxh3::xxh3_64(account.as_bytes());
                format!("{}-{}", word(&[goods.number, generation], 14), word(&[goods.number, account, 1], 24))
            }
        }
    }

    /// What an id means now.
    pub fn named<'a>(&self, market: &'a Market, id: &str, account: &str, now: Moment) -> Named<'a> {
        let numeric = id.len() >= 6 && id.bytes().all(|b| b.is_ascii_digit());
        match self {
            Self::Numeric if !numeric => Named::Bad,
            Self::Numeric => market.numbered(id).map_or(Named::Nobody, Named::Item),
            Self::Opaque { .. } => {
                let found = market.goods.iter().find(|goods| self.of(goods, account, now) == id);
                found.map_or(Named::Bad, Named::Item)
            }
        }
    }
}
