//! Watchlists and settings: every fault has its place in the text and can be shown, and what is in force is sound.

use std::{collections::HashSet, ffi::OsString, path::Path, sync::LazyLock};

use rivald::{
    diagnose::Diagnostic,
    listing::Locale,
    settings::{Settings, Surroundings, load_in},
    watchlist::{Known, plan, read_watchlist},
};

/// Where the settings of this run are written to, for they are read from a file.
static FILE: LazyLock<std::path::PathBuf> =
    LazyLock::new(|| std::env::temp_dir().join(format!("rivald-fuzz-{}.toml", std::process::id())));

/// A watchlist, or settings where the text begins with `#s`.
pub fn watchlist(data: &[u8]) {
    if data.starts_with(b"#s") {
        settings(data);
        return;
    }
    let text = String::from_utf8_lossy(data);
    let (watches, faults) = read_watchlist("fuzz.toml", &text, &Settings::default());
    faults.iter().for_each(|fault| shown(fault, &text));
    let ids: HashSet<_> = watches.iter().map(|w| &w.id).collect();
    assert_eq!(ids.len(), watches.len(), "an id stands twice");
    let known: Vec<Known> = watches.iter().map(Known::from).collect();
    assert!(plan(&known, &watches).is_empty(), "what is in force is a change of itself");
}

fn settings(data: &[u8]) {
    std::fs::write(&*FILE, data).expect("the file of settings can be written");
    let none = |_: &str| None::<OsString>;
    let around = Surroundings { env: &none, folder: Path::new("/nowhere"), system_file: Path::new("/nowhere/else") };
    if let Err(faults) = load_in(Some(FILE.as_path()), around) {
        assert!(!faults.list.is_empty(), "refused without a fault");
        // What is no text at all is a fault of the file as a whole, without a place in it.
        let Ok(text) = std::str::from_utf8(data) else { return };
        faults.list.iter().for_each(|fault| shown(fault, text));
    }
}

fn shown(fault: &Diagnostic, text: &str) {
    assert!(fault.line >= 1 && fault.column >= 1, "a place before the beginning: {}", fault.place());
    assert!(fault.line <= text.split('\n').count(), "a place behind the end: {}", fault.place());
    for locale in Locale::ALL {
        assert!(!fault.render(locale, false).trim().is_empty(), "nothing to show");
        let _ = fault.render(locale, true);
    }
}
