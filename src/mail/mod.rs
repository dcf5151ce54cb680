//! Mail: notes → a message per recipient, and its way to the server. Composing is pure; sending is bounded in time.
//!
//! ```text
//! notes ──► sort ──► page ──► subject, plain text, HTML ──► encode ──► (outbox) ──► transport: SMTP or .eml files
//!        importance  tamed ▲  in the reader's language      bytes, for ever        bounded, classified
//! files of pictures ───────┘ small copies, as far as there is room
//! ```
//!
//! What is promised: a message keeps its bytes and its Message-ID however often it is sent; no text of a page becomes
//! markup, a header or a deceiving link; no mail and no password goes over a line that was not protected as the
//! settings ask; no send takes longer than it is given. Pictures are inside the message, never remote; with them it stays
//! under 1 MB.

mod affiliates;
mod aside;
mod compose;
mod encode;
mod error;
mod html;
mod kinds;
mod news;
mod page;
mod pictures;
mod plain;
mod plot;
mod rows;
mod sample;
mod sample_art;
mod sort;
mod subject;
mod transport;
mod words;

use crate::board::{figures, tame};

pub use aside::Aside;
pub use compose::{Composed, compose, compose_with};
pub use encode::{encode, message_id};
pub use error::{SendError, Step};
pub use pictures::{InlinePicture, PictureFiles, pictures_of};
pub use sample::sample;
pub use transport::{Files, Smtp, Transport};

pub use crate::schedule::pause_after;
