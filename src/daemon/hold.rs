//! What waits for the end of quiet hours, and until when.

use crate::{
    change::{FaultKey, Note, NoteBody},
    listing::Moment,
    settings::Settings,
};

/// Until when a note waits; `None`: it may go out now.
pub fn held_until(note: &Note, settings: &Settings, now: Moment) -> Option<Moment> {
    let quiet = match &note.body {
        NoteBody::Alert(alert) if alert.urgent => return None,
        NoteBody::Alert(alert) => alert.quiet.unwrap_or(settings.mail.quiet),
        NoteBody::Fault(fault) | NoteBody::FaultEnded { fault, .. } if cannot_wait(&fault.key) => return None,
        NoteBody::Fault(_) | NoteBody::FaultEnded { .. } => settings.mail.quiet,
    };
    quiet.until(now, settings.timezone)
}

/// Faults of the daemon itself, which cost all watches: while they last nothing is watched, or nobody is told.
fn cannot_wait(key: &FaultKey) -> bool {
    matches!(key, FaultKey::Database | FaultKey::Mail(_) | FaultKey::Schedule)
}
