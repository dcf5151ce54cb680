//! What differs between two readings of the watchlists.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use super::WatchFile;
use crate::listing::{Watch, WatchId};

/// What differs between two readings of the watchlists. A file that was left alone costs a look at each of its watches.
#[derive(Clone, Debug, Default)]
pub struct Edits {
    /// Watches that are new, or that say something else now.
    pub edited: Vec<Arc<Watch>>,
    /// Of these, the ids of those that are new.
    pub added: Vec<WatchId>,
    /// Watches that are no longer there.
    pub gone: Vec<WatchId>,
}

impl Edits {
    /// What differs. Unchanged files share their watches.
    pub fn between(before: &[WatchFile], after: &[WatchFile]) -> Self {
        let shared: HashMap<&str, &WatchFile> = before.iter().map(|file| (&*file.name, file)).collect();
        let same = |file: &WatchFile| {
            shared.get(&*file.name).is_some_and(|old| {
                old.watches.len() == file.watches.len()
                    && old.watches.iter().zip(&file.watches).all(|(old, new)| Arc::ptr_eq(old, new))
            })
        };
        let left_alone: HashSet<&str> = after.iter().filter(|file| same(file)).map(|file| &*file.name).collect();
        let of = |files: &'_ [WatchFile]| -> Vec<Arc<Watch>> {
            let touched = files.iter().filter(|file| !left_alone.contains(&*file.name));
            touched.flat_map(|file| file.watches.iter().cloned()).collect()
        };
        let (old, new) = (of(before), of(after));
        let mut old: HashMap<&WatchId, &Arc<Watch>> = old.iter().map(|watch| (&watch.id, watch)).collect();
        let mut edits = Self::default();
        for watch in new {
            match old.remove(&watch.id) {
                Some(before) if **before == *watch => {}
                Some(_) => edits.edited.push(watch),
                None => {
                    edits.added.push(watch.id.clone());
                    edits.edited.push(watch);
                }
            }
        }
        edits.gone = old.into_keys().cloned().collect();
        edits.gone.sort_unstable();
        edits
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.edited.is_empty() && self.gone.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{settings::Settings, watchlist::read_watchlist};

    fn file(name: &str, watches: &[(&str, &str)]) -> WatchFile {
        let entry = |(id, path): &(&str, &str)| {
            format!("[[watch]]\nid = \"{id}\"\nurl = \"https://shop.example.com/{path}\"\n")
        };
        let (watches, faults) =
            read_watchlist(name, &watches.iter().map(entry).collect::<String>(), &Settings::default());
        assert!(faults.is_empty(), "{faults:?}");
        WatchFile { name: name.into(), watches, ..WatchFile::default() }
    }

    #[test]
    fn only_what_differs_is_told() {
        let before = [file("a.toml", &[("a", "1"), ("b", "2")]), file("b.toml", &[("c", "3"), ("d", "4")])];
        assert!(Edits::between(&before, &before.clone()).is_empty());
        // One address moved, one watch went, one came, and one stands in another file now, which is no news but its line.
        let after = [before[0].clone(), file("b.toml", &[("c", "5"), ("e", "6")])];
        let edits = Edits::between(&before, &after);
        let ids = |watches: &[Arc<Watch>]| watches.iter().map(|w| w.id.to_string()).collect::<Vec<_>>();
        assert_eq!((ids(&edits.edited), edits.added[0].as_str()), (vec!["c".to_owned(), "e".to_owned()], "e"));
        assert_eq!(edits.gone.iter().map(ToString::to_string).collect::<Vec<_>>(), ["d"]);
        let moved = [file("a.toml", &[("a", "1")]), file("b.toml", &[("c", "3"), ("d", "4"), ("b", "2")])];
        let edits = Edits::between(&before, &moved);
        assert_eq!((ids(&edits.edited), edits.added.len(), edits.gone.len()), (vec!["b".to_owned()], 0, 0));
        assert_eq!(Edits::between(&[], &before).added.len(), 4);
        assert_eq!(Edits::between(&before, &[]).gone.len(), 4);
    }
}
