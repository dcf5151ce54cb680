//! ISO 4217 currency codes.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A currency by its ISO 4217 alphabetic code.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// The Chinese yuan, for the platforms that never say so.
    pub const CNY: Self = Self(iso_currency::Currency::CNY);

    /// The currency of an ISO 4217 code such as `EUR`, in any case; `RMB` is taken for `CNY`.
    pub fn from_code(code: &str) -> Option<Self> {
        let code = code.trim();
        if code.len() != 3 {
            return None;
        }
        match code.to_ascii_uppercase().as_str() {
            "RMB" => Some(Self::CNY),
            upper => iso_currency::Currency::from_code(upper).map(Self),
        }
    }

    /// The three letters.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// Decimal places of the minor unit: 2 for EUR, 0 for JPY, 3 for TND. `None` where ISO 4217 gives none.
    pub fn decimals(self) -> Option<u32> {
        self.0.exponent().map(u32::from)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let code = std::borrow::Cow::<'de, str>::deserialize(d)?;
        Self::from_code(&code).ok_or_else(|| serde::de::Error::custom(format!("`{code}` is no ISO 4217 currency")))
    }
}
