//! A folder of watchlists: broken, mended, changed, deleted, contested; and how long a big one takes.

use std::{collections::BTreeMap, fmt::Write, fs, path::Path};

use rivald::{
    listing::{Locale, Side},
    settings::Settings,
    watchlist::{AddFault, NewWatch, Watchlists, add},
};
use tempfile::TempDir;

use super::told;

fn entry(id: &str) -> String {
    format!("[[watch]]\nid = \"{id}\"\nurl = \"https://shop.example.com/{id}\"\n")
}

struct Folder {
    dir: TempDir,
    last: Watchlists,
    kept: BTreeMap<String, std::sync::Arc<str>>,
}

impl Folder {
    fn new() -> Self {
        Self { dir: tempfile::tempdir().expect("a folder"), last: Watchlists::default(), kept: BTreeMap::new() }
    }

    fn path(&self) -> &Path {
        self.dir.path()
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.path().join(name), text).expect("written");
    }

    /// Reads again: the ids in force, and how many faults each file has.
    fn read(&mut self) -> (String, String) {
        self.last = Watchlists::read(self.path(), &Settings::default(), &self.last, &self.kept);
        let ids: Vec<_> = self.last.watches.iter().map(|watch| watch.id.as_str()).collect();
        let faults: Vec<_> = self.last.files.iter().filter(|f| !f.faults.is_empty()).map(|f| f.name.as_str()).collect();
        (ids.join(" "), faults.join(" "))
    }

    fn is(&mut self, ids: &str, broken: &str) {
        let (in_force, faulty) = self.read();
        assert_eq!((in_force.as_str(), faulty.as_str()), (ids, broken));
    }

    fn restart(&mut self) {
        self.kept = self.last.files.iter().filter_map(|f| Some((f.name.clone(), f.good.clone()?.text?))).collect();
        self.last = Watchlists::default();
    }

    fn told(&self) -> String {
        let faults: Vec<_> = self.last.faults().into_iter().cloned().collect();
        told(&faults, Locale::En)
    }
}

#[test]
fn broken_mended_changed() {
    let mut folder = Folder::new();
    folder.write("b.toml", entry("b1") + &entry("b2"));
    folder.write("a.toml", entry("a1"));
    folder.is("a1 b1 b2", "");

    folder.write("b.toml", entry("b1") + "url = broken\n" + &entry("b3"));
    folder.is("a1 b1 b2", "b.toml");
    assert!(folder.told().starts_with("b.toml:4:"), "{}", folder.told());
    // Read again without a change: still the same.
    folder.is("a1 b1 b2", "b.toml");
    // Broken in another way.
    folder.write("b.toml", "[[watch");
    folder.is("a1 b1 b2", "b.toml");
    // A restart in between loses nothing.
    folder.restart();
    folder.is("a1 b1 b2", "b.toml");

    folder.write("b.toml", entry("b1") + &entry("b3"));
    folder.is("a1 b1 b3", "");
    folder.write("b.toml", entry("b3") + &entry("b4"));
    folder.is("a1 b3 b4", "");
    fs::remove_file(folder.path().join("a.toml")).expect("removed");
    folder.is("b3 b4", "");
}

#[test]
fn an_unchanged_file_is_not_read_again() {
    let mut folder = Folder::new();
    folder.write("a.toml", entry("a1"));
    folder.read();
    let before = folder.last.watches[0].clone();
    folder.write("b.toml", entry("b1"));
    folder.read();
    assert!(std::sync::Arc::ptr_eq(&before, &folder.last.watches[0]));
    assert_eq!(folder.last.files[0].hash.len(), 64);
}

#[test]
fn what_is_no_watchlist_is_left_alone() {
    let mut folder = Folder::new();
    for name in
        [".hidden.toml", "a.toml~", "#a.toml#", ".#a.toml", "~$a.toml", "a.toml.bak", ".a.toml.swp", "readme.md"]
    {
        folder.write(name, "broken = = =");
    }
    fs::create_dir(folder.path().join("sub")).expect("made");
    folder.write("sub/x.toml", entry("x"));
    folder.write("A.TOML", entry("a"));
    folder.is("a", "");
    folder.write("b.toml.txt", entry("b"));
    folder.is("a", "b.toml.txt");
    assert!(folder.told().contains("rename it to b.toml"));
}

#[test]
fn files_that_cannot_be_read() {
    let mut folder = Folder::new();
    let names = ["a.toml", "b.toml", "c.toml", "d.toml", "e.toml"];
    for (name, id) in names.iter().zip(["a", "b", "c", "d", "e"]) {
        folder.write(name, entry(id));
    }
    folder.is("a b c d e", "");
    folder.write("a.toml", b"name = \"\xb1\xa3\xce\xc2\xb1\xad\"\n");
    folder.write("b.toml", b"\xff\xfe[\0[\0");
    folder.write("c.toml", "#".repeat((4 << 20) + 1));
    folder.write("d.toml", "  \n");
    let link = folder.path().join("e.toml");
    fs::remove_file(&link).expect("removed");
    std::os::unix::fs::symlink("e.toml", &link).expect("a loop");
    folder.is("a b c d e", "a.toml b.toml c.toml d.toml e.toml");
    for word in ["GBK", "UTF-16", "bigger than 4 MiB", "it held watches", "can't be read"] {
        assert!(folder.told().contains(word), "{word}: {}", folder.told());
    }
    // A folder in place of a file.
    fs::remove_file(&link).expect("removed");
    fs::create_dir(&link).expect("made");
    folder.is("a b c d e", "a.toml b.toml c.toml d.toml e.toml");
}

/// Who edits watchlists must not have other files shown that the daemon may read.
#[test]
fn a_link_that_leads_out_is_not_read() {
    let outside = tempfile::tempdir().expect("a folder");
    let secret = outside.path().join("smtp-password");
    fs::write(&secret, "hunter2\n").expect("written");
    let mut folder = Folder::new();
    folder.write("a.toml", entry("a"));
    folder.is("a", "");
    std::os::unix::fs::symlink(&secret, folder.path().join("b.toml")).expect("a link");
    folder.is("a", "b.toml");
    assert!(folder.told().contains("leads out of the folder") && !folder.told().contains("hunter2"));
    // The control: read, its fault would show it.
    let shown = rivald::watchlist::read_file(&secret, "b.toml", &rivald::settings::Settings::default()).1;
    assert!(shown.iter().any(|fault| fault.render(rivald::listing::Locale::En, false).contains("hunter2")));
    // The last good text of one that becomes a link stays in force.
    let good = outside.path().join("good.toml");
    fs::write(&good, entry("z")).expect("written");
    fs::remove_file(folder.path().join("a.toml")).expect("removed");
    std::os::unix::fs::symlink(&good, folder.path().join("a.toml")).expect("a link");
    folder.is("a", "a.toml b.toml");
    // Within the folder they are read: so does Kubernetes lay files (`a.toml` → `..data/a.toml`).
    fs::create_dir(folder.path().join("..data")).expect("made");
    fs::write(folder.path().join("..data/a.toml"), entry("a2")).expect("written");
    fs::remove_file(folder.path().join("a.toml")).expect("removed");
    std::os::unix::fs::symlink("..data/a.toml", folder.path().join("a.toml")).expect("a link");
    folder.is("a2", "b.toml");
}

/// None of these may be waited for, filled from or changed by looking at them.
#[test]
fn pipes_and_devices_are_not_opened() {
    let mut folder = Folder::new();
    let pipe = folder.path().join("pipe.toml");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.is_ok_and(|status| status.success()), "mkfifo is one of the coreutils");
    std::os::unix::net::UnixListener::bind(folder.path().join("socket.toml")).expect("a socket");
    std::os::unix::fs::symlink("/dev/zero", folder.path().join("zero.toml")).expect("a link");
    folder.write("a.toml", entry("a"));
    folder.is("a", "pipe.toml socket.toml zero.toml");
    assert!(folder.told().contains("this is not a file"));
}

#[test]
fn a_vanished_folder_changes_nothing() {
    let mut folder = Folder::new();
    folder.write("a.toml", entry("a"));
    folder.read();
    folder.restart();
    let away = folder.path().with_extension("away");
    fs::rename(folder.path(), &away).expect("moved");
    folder.is("a", ".");
    folder.is("a", ".");
    fs::rename(&away, folder.path()).expect("moved back");
    folder.is("a", "");
}

#[test]
fn contested_ids() {
    // Both new: the first by name has it.
    let mut folder = Folder::new();
    folder.write("a.toml", entry("x"));
    folder.write("b.toml", entry("y") + &entry("x"));
    folder.is("x", "b.toml");
    insta::assert_snapshot!(folder.told(), @r#"
    b.toml:5:6: error: the id `x` is that of the watch in a.toml:1
      |
    5 | id = "x"
      |      ^^^
      hint: every id stands once in all watchlists: choose another one
    "#);
    folder.write("b.toml", entry("y"));
    folder.is("x y", "");

    // A new text never takes an id from the file that has it, whatever their names.
    folder.write("a.toml", entry("x") + &entry("y"));
    folder.is("x y", "a.toml");
    assert_eq!(&*folder.last.watches[1].file, "b.toml");
    folder.restart();
    folder.is("x y", "a.toml");
    assert_eq!(&*folder.last.watches[1].file, "b.toml");
    // Not even from one that is broken at the moment.
    folder.write("b.toml", "broken");
    folder.is("x y", "a.toml b.toml");

    // Moved from one file to the other: once both are saved, all is well.
    folder.write("b.toml", entry("z"));
    folder.is("x y z", "");

    // A file that loses a contest keeps its old watches, which another new text may not take either.
    folder.write("a.toml", entry("x") + &entry("z"));
    folder.write("c.toml", entry("y"));
    folder.is("x y z", "a.toml c.toml");
}

#[test]
fn adds_to_a_file() {
    let mut folder = Folder::new();
    let settings = Settings::default();
    let new = |path: &str| NewWatch {
        url: format!("https://shop.example.com/{path}"),
        name: Some("A \"quoted\" 杯".into()),
        side: Some(Side::Own),
        tags: vec!["q4".into()],
        ..NewWatch::default()
    };
    let added = add(folder.path(), None, &new("p1"), &settings).expect("added");
    assert_eq!(added.file.file_name().and_then(|n| n.to_str()), Some("watches.toml"));
    folder.write("watches.toml", "# mine\r\n[[watch]]  # first\r\nid = \"a\"\r\nurl = \"https://shop.example.com/a\"");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::Permissions::from_mode(0o640);
        fs::set_permissions(folder.path().join("watches.toml"), mode).expect("set");
    }
    let added = add(folder.path(), None, &new("p2"), &settings).expect("added");
    assert_eq!((added.watch.line, added.watch.side), (6, Side::Own));
    let text = fs::read_to_string(folder.path().join("watches.toml")).expect("read");
    insta::assert_snapshot!(text.replace("\r\n", "¶\n"), @r#"
    # mine¶
    [[watch]]  # first¶
    id = "a"¶
    url = "https://shop.example.com/a"¶
    ¶
    [[watch]]¶
    name = 'A "quoted" 杯'¶
    url = "https://shop.example.com/p2"¶
    side = "own"¶
    tags = ["q4"]¶
    "#);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(folder.path().join("watches.toml")).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
    }
    assert!(matches!(add(folder.path(), None, &new("p2"), &settings), Err(AddFault::Known { line: 6, .. })));
    assert!(matches!(add(folder.path(), None, &new(" x"), &settings), Err(AddFault::Address { .. })));

    // Another address with the same derived id gets an id of its own.
    let added = add(folder.path(), None, &new("p2?colour=red"), &settings).expect("added");
    folder.read();
    assert_eq!(folder.told(), "");
    assert!(folder.last.watches.iter().any(|watch| watch.id == added.watch.id));

    // A file with faults, or one where `[[watch]]` can't follow, is left as it is.
    for text in ["broken", "watch = [{ id = 'a', url = 'https://shop.example.com/a' }]\n"] {
        folder.write("watches.toml", text);
        assert!(matches!(add(folder.path(), None, &new("p3"), &settings), Err(AddFault::Faults { .. })));
        assert_eq!(fs::read_to_string(folder.path().join("watches.toml")).expect("read"), text);
    }
    folder.write("other.toml", entry("o"));
    assert!(matches!(add(folder.path(), None, &new("p4"), &settings), Err(AddFault::Which { .. })));
    let added = add(folder.path(), Some(Path::new("third")), &new("p4"), &settings).expect("added");
    assert!(added.file.ends_with("third.toml"));
    assert!(
        fs::read_dir(folder.path()).expect("read").all(|e| !e
            .expect("entry")
            .file_name()
            .to_string_lossy()
            .ends_with(".new"))
    );
}

#[test]
fn unchanged_files_are_not_parsed_again() {
    let folder = Folder::new();
    for file in 0..20 {
        let mut text = "[defaults]\ngroup = \"thermos\"\n\n".to_owned();
        for watch in 0..50 {
            let _ = write!(
                text,
                "[[watch]]\nid = \"w-{file}-{watch}\"\nurl = \"https://shop-{file}.example.com/products/{watch}\"\n\n"
            );
        }
        folder.write(&format!("f{file:03}.toml"), text);
    }
    let first = Watchlists::read(folder.path(), &Settings::default(), &Watchlists::default(), &BTreeMap::new());
    assert_eq!((first.watches.len(), first.faults().len()), (1000, 0));
    let again = Watchlists::read(folder.path(), &Settings::default(), &first, &BTreeMap::new());
    let same = first.watches.iter().zip(&again.watches).all(|(a, b)| std::sync::Arc::ptr_eq(a, b));
    assert!(same && again.watches.len() == 1000, "the very same watches, not equal ones");
}
