//! Tests that need namespaces: the test binary runs itself within, so that shops, mail server and daemon all live there.

use std::process::Command;

/// Set within.
const MARK: &str = "RIVALD_TEST_INSIDE";

/// Whether this is within namespaces that a test made; else nothing of the machine may be touched.
pub fn is_inside() -> bool {
    let inside = std::env::var_os(MARK).is_some();
    if !inside {
        println!("skipped: runs only within the namespaces that its outer test makes");
    }
    inside
}

/// Runs a test of this module that is ignored otherwise, within a mount and a network namespace of its own.
pub fn inside(name: &str) {
    // `lab::service::machine::inside` or `it::service::…`: the name of the binary is no part of a test's name.
    let module = module_path!().split_once("::").unwrap().1.rsplit_once("::").unwrap().0;
    let test = format!("{module}::{name}");
    let output = Command::new("unshare")
        .args(["--mount", "--net", "--propagation", "private", "--"])
        .arg(std::env::current_exe().unwrap())
        .args([&*test, "--exact", "--ignored", "--nocapture", "--test-threads", "1"])
        .env(MARK, "1")
        .output()
        .unwrap();
    let (said, complained) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    print!("{}", said.lines().filter(|line| line.starts_with('|')).map(|line| format!("{line}\n")).collect::<String>());
    assert!(output.status.success() && said.contains("1 passed"), "{test}: {said}\n{complained}");
}
