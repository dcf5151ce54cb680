//! Pictures: decoding them within bounds, telling whether two look the same, and showing where they do not. Pure: bytes in,
//! words and bytes out.
//!
//! ```text
//! bytes ─► open (bounds, upright, on white) ─► Picture: a small canvas and a fingerprint
//!                                                 │
//! two Pictures ─► compare: fingerprint → align → differ → regions → what ─► Compared
//! bytes + regions ─► preview: a small JPEG with what changed outlined
//! addresses + what is known ─► album: which pictures of a listing are to be looked at
//! ```

pub mod album;
mod canvas;
mod compare;
mod container;
mod decode;
mod format;
mod hash;
mod open;
mod preview;
mod refused;

pub use album::{Album, Known, Plan, Role, Wish};
pub use compare::{Compared, alike, compare, distance};
pub use format::Format;
pub use open::{MOST_BYTES, Picture, id_of, open};
pub use preview::{Preview, preview};
pub use refused::Refused;
