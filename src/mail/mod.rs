//! Mail: notes → a message per recipient, and its way to the server. Composing is pure; sending is bounded in time.
//!
//! ```text
//! notes ──► sort, twins, event ──► page ──► subject, plain text, HTML ──► encode ──► (outbox) ──► transport: SMTP or .eml
//!           told once              tamed ▲  in the reader's language      bytes, for ever        bounded, classified
//! files of pictures, series of prices ───┘ small copies and plots, as far as there is room
//! board ──► digest: the morning check, by the same rules ──► encode
//! ```
//!
//! What is promised: a message keeps its bytes and its Message-ID however often it is sent; no text of a page becomes
//! markup, a header or a deceiving link; no mail and no password goes over a line that was not protected as the
//! settings ask; no send takes longer than it is given. Pictures are inside the message, never remote; with them it stays
//! under 1 MB.

mod affiliates;
mod aside;
mod block;
mod brief;
mod card;
mod compose;
mod digest;
mod digest_plain;
mod digest_words;
mod encode;
mod error;
mod event;
mod html;
mod kinds;
mod life;
mod lines;
mod news;
mod page;
mod pictures;
mod plain;
mod plot;
mod rows;
mod sample;
mod sample_art;
mod sort;
mod standing;
mod subject;
mod thumbs;
mod transport;
mod trend;
mod trend_plot;
mod twins;
mod words;

use crate::board::{figures, tame};

pub use aside::{Aside, watches_of};
pub use brief::brief;
pub use compose::{Composed, compose, compose_with};
pub use digest::{DIGEST_LISTINGS, digest, digest_brief, digest_pictures};
pub use encode::{encode, message_id};
pub use error::{SendError, Step};
pub use life::{Life, life_brief, sign_of_life};
pub use pictures::{InlinePicture, PictureFiles, pictures_of};
pub use sample::sample;
pub use transport::{Files, Smtp, Transport};

pub use crate::schedule::pause_after;
