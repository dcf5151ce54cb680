//! A page as it was received, for evidence.

use super::Moment;

/// A page as it was received: what a change is proven by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageSeen {
    /// The addresses on the way, the asked one first and the one that answered last.
    pub chain: Vec<String>,
    /// The HTTP status.
    pub status: u16,
    /// The header lines of the answer, in its order, without cookies.
    pub headers: Vec<(String, String)>,
    /// The body, decompressed.
    pub body: Vec<u8>,
    /// When it was there.
    pub at: Moment,
}
