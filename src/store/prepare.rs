//! A recording made ready by its caller, so that the writer only writes.

use sqlx::{Sqlite, query_builder::Separated};

use super::{
    Evidence, NewNote, Recording, StoreError,
    faults::FaultRow,
    observed::{Observed, json, whole},
    pages::{self, PageRow},
    rows::ms,
};
use crate::{
    affiliate::{Happened, Kept},
    change::{Change, NoteBody},
    listing::{Detail, Observation, Outcome, PageSeen, PictureId, WatchId},
};

/// The most of a union's words that is kept, in bytes.
const EVIDENCE: usize = 64 * 1024;

/// A recording as rows.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) watch: WatchId,
    pub(super) at: i64,
    pub(super) cycle: i64,
    pub(super) outcome: Outcome,
    pub(super) flicker: bool,
    pub(super) observed: Observed,
    pub(super) memo: String,
    pub(super) state: String,
    pub(super) changes: Vec<ChangeRow>,
    pub(super) told: Vec<String>,
    pub(super) notes: Vec<NoteRow>,
    pub(super) faults: Vec<FaultRow>,
    /// Keys as JSON.
    pub(super) ended: Vec<String>,
    /// Engineers.
    pub(super) engineers: Vec<String>,
    /// As JSON.
    pub(super) book: Option<String>,
    pub(super) kept: Vec<Kept>,
    pub(super) happened: Option<Happened>,
    pub(super) evidence: Option<Evidence>,
    pub(super) page: Option<PageRow>,
    /// Those that the changes name.
    pub(super) pictures: Vec<PictureId>,
}

/// A change, and its details as JSON where it has any.
#[derive(Debug)]
pub(super) struct ChangeRow {
    pub(super) change: Change,
    pub(super) detail: Option<String>,
}

impl Prepared {
    pub(super) fn new(recording: Recording) -> Result<Self, StoreError> {
        let (at, cycle) = (ms(recording.observation.at), ms(recording.cycle));
        let (moment, outcome) = (recording.observation.at, recording.observation.outcome);
        let evidence = evidence(&recording.observation).filter(|_| !recording.changes.is_empty());
        let observed = Observed::new(recording.observation)?;
        let page =
            |page: &PageSeen| PageRow::new(page, whole(moment, outcome.as_str(), &observed.quick, &observed.body)?);
        Ok(Self {
            page: recording.page.as_deref().map(page).transpose()?,
            pictures: pages::named(&recording.changes),
            watch: recording.watch,
            at,
            cycle,
            outcome,
            flicker: recording.flicker,
            memo: json(&recording.memo)?,
            state: json(&recording.state)?,
            evidence,
            changes: recording.changes.into_iter().map(ChangeRow::new).collect::<Result<_, _>>()?,
            book: recording.book.as_ref().map(json).transpose()?,
            kept: recording.kept,
            happened: recording.happened,
            told: recording.told,
            notes: recording.notes.iter().map(|n| NoteRow::new(n, cycle, at)).collect::<Result<_, _>>()?,
            faults: recording.faults.iter().map(FaultRow::new).collect::<Result<_, _>>()?,
            ended: recording.ended.iter().map(json).collect::<Result<_, _>>()?,
            engineers: recording.engineers,
            observed,
        })
    }
}

impl ChangeRow {
    fn new(change: Change) -> Result<Self, StoreError> {
        let detail = (change.detail != Detail::default()).then(|| json(&change.detail)).transpose()?;
        Ok(Self { change, detail })
    }
}

/// What the union said, as far as it is kept.
fn evidence(seen: &Observation) -> Option<Evidence> {
    let union = seen.union.as_ref()?;
    let body = union.evidence.as_ref()?;
    let body = body[..body.floor_char_boundary(EVIDENCE)].to_owned();
    Some(Evidence { at: seen.at, source: union.union.source().into(), body })
}

/// A row of the outbox to be.
#[derive(Debug)]
pub(super) struct NoteRow {
    pub(super) recipient: String,
    pub(super) cycle: i64,
    pub(super) at: i64,
    /// What it is about: nobody is told the same twice.
    pub(super) about: String,
    pub(super) body: String,
}

impl NoteRow {
    /// The statement around such rows.
    pub(super) const HEAD: &str = "INSERT INTO note (recipient, cycle, at, about, body) ";
    /// The statement around such rows.
    pub(super) const TAIL: &str = " ON CONFLICT (recipient, about) DO NOTHING";

    fn new(note: &NewNote, cycle: i64, at: i64) -> Result<Self, StoreError> {
        let about = match &note.body {
            NoteBody::Alert(alert) => format!("alert:{}", alert.alert.change.id),
            NoteBody::Fault(fault) => format!("fault:{}:{cycle}", json(&fault.key)?),
            NoteBody::FaultEnded { fault, since } => format!("ended:{}:{}", json(&fault.key)?, ms(*since)),
        };
        Ok(Self { recipient: note.recipient.clone(), cycle, at, about, body: json(&note.body)? })
    }

    pub(super) fn bind(row: &mut Separated<'_, Sqlite, &'static str>, note: &Self) {
        row.push_bind(&*note.recipient).push_bind(note.cycle).push_bind(note.at);
        row.push_bind(&*note.about).push_bind(&*note.body);
    }
}
