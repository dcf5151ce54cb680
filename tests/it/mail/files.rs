//! `.eml` files: whole or not there, private, and one file a message.

use rivald::{
    mail::{Files, Transport},
    settings::Mail,
};

use super::{
    cases,
    delivery::{BOUND, message},
};

fn outbox() -> (tempfile::TempDir, Mail) {
    let folder = tempfile::tempdir().expect("a folder");
    let outbox = folder.path().join("state/outbox");
    (folder, Mail { outbox, ..Mail::default() })
}

#[tokio::test]
async fn a_message_is_one_private_file_however_often_it_is_written() {
    let (_folder, mail) = outbox();
    let (id, raw) = message();
    for _ in 0..2 {
        let transport = Transport::new(&mail).expect("a transport");
        transport.send(cases::TO, &id, &raw, BOUND).await.expect("written");
    }
    let files: Vec<_> =
        std::fs::read_dir(&mail.outbox).expect("a folder").map(|e| e.expect("an entry").path()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    let name = files[0].file_name().expect("a name").to_string_lossy().into_owned();
    let extension = files[0].extension().is_some_and(|e| e == "eml");
    assert!(name.starts_with("20261123T064000Z-") && extension, "{name}");
    assert_eq!(std::fs::read(&files[0]).expect("a message"), raw);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &std::path::Path| std::fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!((mode(&mail.outbox), mode(&files[0])), (0o700, 0o600));
    }
}

#[test]
fn file_names_are_made_of_safe_letters_only() {
    let folder = std::path::Path::new("outbox");
    let files = Files::new(folder);
    for id in ["../../etc/passwd@x", "a/b.c@x", ".hidden@x", "a.b/../c@x", "", "x.\u{202e}y@x", &"a.b".repeat(100)] {
        let path = files.path(id);
        assert_eq!(path.parent(), Some(folder), "{id:?}");
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        assert!(
            name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.".contains(&b)) && !name.starts_with('.'),
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_tried_again() {
    let (folder, mail) = outbox();
    // A file stands where the folder should be.
    std::fs::write(folder.path().join("state"), "").expect("a file");
    let (id, raw) = message();
    let transport = Transport::new(&mail).expect("a transport");
    let error = transport.send(cases::TO, &id, &raw, BOUND).await.expect_err("no folder");
    assert!(error.retry && error.what.contains("[mail] outbox"), "{error}");
    std::fs::remove_file(folder.path().join("state")).expect("mended");
    transport.send(cases::TO, &id, &raw, BOUND).await.expect("written");
}
