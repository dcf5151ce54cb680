//! A folder of watchlist files → the watches in force.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    path::{Path, PathBuf},
    sync::Arc,
};

use sha2::{Digest, Sha256};

use super::{
    GoodText, MOST, WatchFile, Watchlists,
    contest::{self, Candidate},
    level::Allowed,
    parse::{Parsed, parse},
};
use crate::diagnose::{Diagnostic, read_text};

/// See [`Watchlists::read`].
pub(super) fn read(
    folder: &Path,
    allowed: Allowed<'_>,
    last: &Watchlists,
    kept: &BTreeMap<String, Arc<str>>,
) -> Watchlists {
    let paths = match files_of(folder) {
        Ok(paths) => paths,
        Err(error) => return as_before(folder, &error, last, kept),
    };
    let known: HashMap<&str, &WatchFile> = last.files.iter().map(|file| (file.name.as_str(), file)).collect();
    let look = |(name, path): &(String, PathBuf)| {
        let before = known.get(name.as_str()).copied();
        look_at(name, path, before, kept.get(name), allowed)
    };
    let mut candidates = in_parallel(&paths, look);
    let unique = contest::settle(&mut candidates);
    let files = candidates.into_iter().map(Candidate::into_file).collect();
    if unique { all(files) } else { in_force(files) }
}

/// No id twice, come what may: the rest of the house takes ids for names.
fn in_force(mut files: Vec<WatchFile>) -> Watchlists {
    let mut seen = HashSet::new();
    for file in &mut files {
        file.watches.retain(|watch| seen.insert(watch.id.clone()));
    }
    all(files)
}

fn all(files: Vec<WatchFile>) -> Watchlists {
    Watchlists { watches: files.iter().flat_map(|file| file.watches.iter().cloned()).collect(), files }
}

/// The names and paths of the watchlist files, by name.
fn files_of(folder: &Path) -> std::io::Result<Vec<(String, PathBuf)>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let Some(name) = path.file_name().map(|name| name.to_string_lossy().into_owned()) else { continue };
        let ends = |end: &str| {
            name.len() >= end.len() && name.as_bytes()[name.len() - end.len()..].eq_ignore_ascii_case(end.as_bytes())
        };
        // Notepad saves `thermos.toml.txt`; leaving that alone would be a watch that silently is none.
        let watchlist = ends(".toml") || ends(".toml.txt");
        if watchlist && !name.starts_with(['.', '#', '~']) {
            files.push((name, path));
        }
    }
    files.sort();
    Ok(files)
}

/// One file, on its own.
fn look_at(
    name: &str,
    path: &Path,
    before: Option<&WatchFile>,
    kept: Option<&Arc<str>>,
    allowed: Allowed<'_>,
) -> Candidate {
    let text = if name.to_lowercase().ends_with(".txt") {
        Err(Box::new(misnamed(name)))
    } else if leads_out(path) {
        Err(Box::new(outside(name)))
    } else {
        // Of a text that is kept already there is one copy.
        let one = |text: String| kept.filter(|kept| ***kept == *text).map_or_else(|| Arc::from(text), Arc::clone);
        read_text(path, name, MOST).map(one)
    };
    let hash = text.as_deref().map(hash_of).unwrap_or_default();
    if let Some(before) = before.filter(|before| before.hash == hash && before.faults.is_empty() && !hash.is_empty()) {
        return Candidate::unchanged(before.clone());
    }
    let (mut parsed, text) = match text {
        Ok(text) => (parse(name, &text, allowed), Some(text)),
        Err(fault) => (Parsed { faults: vec![*fault], ..Parsed::default() }, None),
    };
    // The watches that stay in force if this text can't be taken.
    let good = match (before, kept) {
        (Some(before), _) => before.good.clone().map(|good| (before.watches.clone(), good)),
        // The same text, and still good: the watches are the same ones.
        (None, Some(kept)) if parsed.faults.is_empty() && text.as_ref() == Some(kept) => {
            Some((parsed.watches.clone(), good_text(hash.clone(), kept)))
        }
        // It was good once: whether the settings allow what it names is not asked again.
        (None, Some(kept)) => Some((parse(name, kept, Allowed::ALL).watches, good_text(hash_of(kept), kept))),
        (None, None) => None,
    };
    let had_watches = good.as_ref().is_some_and(|(watches, _)| !watches.is_empty());
    if had_watches && text.as_ref().is_some_and(|text| text.trim_start_matches('\u{feff}').trim().is_empty()) {
        parsed.faults.push(emptied(name));
    }
    let Parsed { watches, ids, faults } = parsed;
    Candidate::new(name, hash, text, watches, ids, faults, good)
}

/// The folder can't be read: nothing changes, and that is said.
fn as_before(
    folder: &Path,
    error: &std::io::Error,
    last: &Watchlists,
    kept: &BTreeMap<String, Arc<str>>,
) -> Watchlists {
    let mut files: Vec<WatchFile> = last.files.iter().filter(|file| file.name != ".").cloned().collect();
    if files.is_empty() {
        files = kept
            .iter()
            .map(|(name, text)| {
                let (hash, watches) = (hash_of(text), parse(name, text, Allowed::ALL).watches);
                let good = Some(good_text(hash.clone(), text));
                WatchFile { name: name.clone(), hash, watches, faults: Vec::new(), good }
            })
            .collect();
    }
    let shown = folder.display();
    let fault = Diagnostic::of_file(
        &shown.to_string(),
        (format!("the folder of the watchlists can't be read: {error}"), format!("无法读取监控清单文件夹：{error}")),
        (
            "create it, or set `watchlists` in rivald.toml; the watches known so far stay in force".into(),
            "请建立该文件夹，或在 rivald.toml 里设置 `watchlists`；已知的监控项继续有效".into(),
        ),
    );
    files.insert(0, WatchFile { name: ".".into(), faults: vec![fault], ..WatchFile::default() });
    in_force(files)
}

fn good_text(hash: String, text: &Arc<str>) -> GoodText {
    GoodText { hash, text: Some(Arc::clone(text)) }
}

pub(super) fn hash_of(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::with_capacity(64), |mut digits, byte| {
        digits.push(char::from_digit(u32::from(byte >> 4), 16).unwrap_or('0'));
        digits.push(char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'));
        digits
    })
}

/// Whether a file of the folder is a link to one outside of it. Who edits watchlists may be somebody else than who runs the
/// daemon, and faults show what stands in a file: a link would show any that the daemon may read.
fn leads_out(path: &Path) -> bool {
    if !path.is_symlink() {
        return false;
    }
    let folder = path.parent().and_then(|folder| folder.canonicalize().ok());
    match (path.canonicalize(), folder) {
        (Ok(there), Some(folder)) => !there.starts_with(folder),
        // A link to nothing can't be read either, and reading says why.
        _ => false,
    }
}

fn outside(name: &str) -> Diagnostic {
    Diagnostic::of_file(
        name,
        ("this is a link that leads out of the folder".into(), "这是指向文件夹之外的链接".into()),
        (
            "put the file itself here; a link to a file of this folder is read".into(),
            "请把文件本身放进来；指向本文件夹内文件的链接可以读取".into(),
        ),
    )
}

fn emptied(name: &str) -> Diagnostic {
    Diagnostic::of_file(
        name,
        ("the file is empty, but it held watches".into(), "文件是空的，但之前里面有监控项".into()),
        (
            "to stop watching, delete the file; else save it again".into(),
            "若要停止监控，请删除该文件；否则请重新保存".into(),
        ),
    )
}

fn misnamed(name: &str) -> Diagnostic {
    let better = &name[..name.len() - ".txt".len()];
    Diagnostic::of_file(
        name,
        (
            "an editor added `.txt` to the name: the file is not read".into(),
            "编辑器在文件名后加了 `.txt`，因此没有读取该文件".into(),
        ),
        (format!("rename it to {better}"), format!("请改名为 {better}")),
    )
}

/// Does the work on all items with as many threads as the machine has, in order.
fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(items.len() / 8 + 1);
    if threads <= 1 {
        return items.iter().map(work).collect();
    }
    let next = std::sync::atomic::AtomicUsize::new(0);
    let mut done: Vec<(usize, R)> = std::thread::scope(|scope| {
        let worker = || {
            let mut done = Vec::new();
            loop {
                let at = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                let Some(item) = items.get(at) else { break done };
                done.push((at, work(item)));
            }
        };
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}
