//! Pure: what changed, whether it counts, and who would want to know.
//!
//! `judge` takes the state of a watch and an observation and gives the next state, the changes, the alerts and the
//! faults. It reads no clock, no database and no network.

mod event;
mod fault;
mod judge;
mod note;
mod state;
mod words;

pub use event::{Alert, Change};
pub use fault::{Fault, FaultKey};
pub use judge::{OwnPrice, Verdict, judge};

pub use note::{AlertNote, Note, NoteBody};
pub use state::{Anchor, Candidate, WatchState};
pub use words::{kind_name, why};
