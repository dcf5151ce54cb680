//! What operators do with an alert about a picture: list it, and hand over what proves it, through the built binary.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
    path::Path,
    process::Command,
};

use sha2::{Digest, Sha256};

use super::{
    art::{jpeg, steel, with_badge},
    begun, home,
    shop::Shop,
};

fn rivald(folder: &Path, arguments: &[&str]) -> String {
    let output =
        Command::new(env!("CARGO_BIN_EXE_rivald")).args(arguments).current_dir(folder).env_clear().output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn unpacked(file: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(std::fs::read(file).unwrap())).unwrap();
    (0..zip.len())
        .map(|n| {
            let mut entry = zip.by_index(n).unwrap();
            let name = entry.name().unwrap().rsplit('/').next().unwrap().to_owned();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).unwrap();
            (name, content)
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_badge_is_listed_and_proven_by_the_files_that_the_shop_sent() {
    let (before, after) = (jpeg(&steel(), 90), jpeg(&with_badge(steel()), 80));
    let shop = Shop::open().await;
    shop.picture("/img/bottle-steel-500.jpg", before.clone());
    shop.sell("79.00", &["/img/bottle-steel-500.jpg"]);
    let home = home(&shop, "");
    let daemon = begun(&home).await;
    shop.picture("/img/bottle-double-eleven.jpg", after.clone());
    shop.sell("79.00", &["/img/bottle-double-eleven.jpg"]);
    daemon.half_hour().await;
    daemon.end().await;

    let mails = home.mails();
    assert_eq!(mails.len(), 1);
    let mail = mails[0].replace("=\r\n", "");
    assert!(mail.contains("badge added, lower left"), "{}", mails[0]);

    let folder = home.folder.path();
    let said = rivald(folder, &["changes", "--since", "3650d", "--json"]);
    let told: Vec<serde_json::Value> = said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(told.len(), 1, "{said}");
    assert_eq!((told[0]["kind"].as_str(), told[0]["alerted"].as_bool()), (Some("main-image"), Some(true)));
    assert!(told[0]["why"].as_str().unwrap().contains("badge added, lower left"), "{said}");

    rivald(folder, &["evidence", told[0]["id"].as_str().unwrap(), "--out", "proof.zip"]);
    let files = unpacked(&folder.join("proof.zip"));
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(files.get("before-1.jpg"), Some(&before), "as received: {names:?}");
    assert_eq!(files.get("after-1.jpg"), Some(&after), "as received: {names:?}");
    let page = String::from_utf8_lossy(&files["page.html"]);
    assert!(page.contains(&shop.url("/img/bottle-double-eleven.jpg")), "{page}");
    let headers = String::from_utf8_lossy(&files["page-headers.txt"]);
    assert!(headers.contains("HTTP status 200") && headers.contains(&shop.url("/p")), "{headers}");
    for (name, content) in &files {
        assert!(!String::from_utf8_lossy(content).contains("secret-of-a-session"), "{name}");
    }
    let sums = String::from_utf8_lossy(&files["manifest.sha256"]);
    let sums: BTreeMap<&str, &str> =
        sums.lines().filter_map(|line| line.split_once("  ")).map(|(s, n)| (n, s)).collect();
    assert_eq!(sums.len() + 1, files.len(), "{sums:?}");
    for (name, sum) in sums {
        let is: String = Sha256::digest(&files[name]).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(is, sum, "{name}");
    }
}
