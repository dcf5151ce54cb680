//! Ids that several files name: who keeps them.
//!
//! A watch in force is never lost to another file's new text: the id stays with the file that has it, and the other
//! one is at fault. Between two files that both come with it anew, the first by name has it.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use super::{
    GoodText, WatchFile,
    parse::{IdPlace, taken},
};
use crate::{
    diagnose::{Diagnostic, Source},
    listing::{Watch, WatchId},
};

/// A file as it would be in force, were it alone.
#[derive(Debug)]
pub(super) struct Candidate {
    name: String,
    hash: String,
    /// The text, if it could be read, as it is kept if it is good.
    text: Option<GoodText>,
    /// The watches of the text; of a broken one, those that have no fault.
    watches: Vec<Arc<Watch>>,
    ids: Vec<IdPlace>,
    faults: Vec<Diagnostic>,
    /// The watches of the last good text, and that text.
    good: Option<(Vec<Arc<Watch>>, GoodText)>,
    /// The text is in force already.
    unchanged: bool,
}

impl Candidate {
    /// A file that is as it was.
    pub(super) fn unchanged(file: WatchFile) -> Self {
        let WatchFile { name, hash, watches, faults, good } = file;
        Self { name, hash, text: good, watches, ids: Vec::new(), faults, good: None, unchanged: true }
    }

    /// A file that is new or other than before. `good`: what stays in force if it can't be taken.
    pub(super) fn new(
        name: &str,
        hash: String,
        text: Option<Arc<str>>,
        watches: Vec<Arc<Watch>>,
        ids: Vec<IdPlace>,
        faults: Vec<Diagnostic>,
        good: Option<(Vec<Arc<Watch>>, GoodText)>,
    ) -> Self {
        let text = text.map(|text| GoodText { hash: hash.clone(), text: Some(text) });
        Self { name: name.to_owned(), hash, text, watches, ids, faults, good, unchanged: false }
    }

    fn is_good(&self) -> bool {
        self.faults.is_empty()
    }

    fn text(&self) -> Option<&str> {
        self.text.as_ref()?.text.as_deref()
    }

    /// The watches that it puts in force as things stand.
    fn in_force(&self) -> &[Arc<Watch>] {
        match &self.good {
            _ if self.is_good() => &self.watches,
            Some((watches, _)) => watches,
            None => &[],
        }
    }

    /// The ids of the watches that it had in force before.
    fn had(&self) -> impl Iterator<Item = &WatchId> {
        let before: &[Arc<Watch>] = match &self.good {
            _ if self.unchanged => &self.watches,
            Some((watches, _)) => watches,
            None => &[],
        };
        before.iter().map(|watch| &watch.id)
    }

    pub(super) fn into_file(self) -> WatchFile {
        let Self { name, hash, text, watches, faults, good, .. } = self;
        let (watches, good) = match good {
            _ if faults.is_empty() => (watches, text),
            Some((watches, text)) => (watches, Some(text)),
            None => (Vec::new(), None),
        };
        WatchFile { name, hash, watches, faults, good }
    }
}

/// So many contested ids of one file are told.
const MOST: usize = 100;

/// Makes those files broken that name ids of others; whether no id is there twice then.
pub(super) fn settle(candidates: &mut [Candidate]) -> bool {
    if are_unique(candidates) {
        return true;
    }
    let had: HashMap<WatchId, usize> = candidates
        .iter()
        .enumerate()
        .flat_map(|(file, candidate)| candidate.had().map(move |id| (id.clone(), file)))
        .collect();
    // Each round breaks a file at least, whose last good watches then are in the contest: a round for each at most.
    for _ in 0..=candidates.len() {
        let faults = round(candidates, &had);
        if faults.is_empty() {
            break;
        }
        for (file, fault) in faults {
            candidates[file].faults.push(fault);
        }
    }
    are_unique(candidates)
}

/// Whether each id is there once: mostly so, and found out faster than who keeps one that is not.
fn are_unique(candidates: &[Candidate]) -> bool {
    let count = candidates.iter().map(|candidate| candidate.in_force().len()).sum();
    let mut seen = HashSet::with_capacity(count);
    candidates.iter().flat_map(Candidate::in_force).all(|watch| seen.insert(&watch.id))
}

/// The faults of all good files that name an id of another one.
fn round(candidates: &[Candidate], had: &HashMap<WatchId, usize>) -> Vec<(usize, Diagnostic)> {
    let mut holders: HashMap<&WatchId, (usize, usize)> = HashMap::new();
    let mut contested: Vec<(usize, usize, usize)> = Vec::new();
    for (file, candidate) in candidates.iter().enumerate() {
        for (place, watch) in candidate.in_force().iter().enumerate() {
            match holders.get(&watch.id).copied() {
                None => {
                    holders.insert(&watch.id, (file, place));
                }
                // The first keeps it, unless this one had it before.
                Some((first, at)) if had.get(&watch.id) == Some(&file) && candidates[first].is_good() => {
                    holders.insert(&watch.id, (file, place));
                    contested.push((first, at, file));
                }
                Some((first, _)) => contested.push((file, place, first)),
            }
        }
    }
    let mut faults = Vec::new();
    let mut sources: HashMap<usize, Source<'_>> = HashMap::new();
    let mut told: HashMap<usize, usize> = HashMap::new();
    for (file, place, _) in contested {
        let candidate = &candidates[file];
        // Last good watches stay in force whatever happens, and an unchanged file has nothing new.
        let (true, Some(watch), Some(id), Some(text)) =
            (candidate.is_good(), candidate.watches.get(place), candidate.ids.get(place), candidate.text())
        else {
            continue;
        };
        let Some((holder, at)) = holders.get(&watch.id).copied() else { continue };
        let line = candidates[holder].in_force().get(at).map_or(0, |watch| watch.line);
        let (message, hint) = taken(&watch.id, &candidates[holder].name, line, id.written);
        let told: &mut usize = told.entry(file).or_default();
        *told += 1;
        if *told > MOST {
            continue;
        }
        let source = sources.entry(file).or_insert_with(|| Source::new(&candidate.name, text));
        faults.push((file, source.error(id.span.clone(), message, hint)));
    }
    faults
}
