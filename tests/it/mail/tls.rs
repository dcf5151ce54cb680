//! Protected lines and signing in: no mail and no password over a line that is not what the settings ask for.

use std::time::Duration;

use rivald::{
    mail::{Step, Transport},
    settings::{Mail, Tls},
};

use super::{
    cases,
    delivery::{BOUND, login, message, send, settings},
    server::{Authority, Fault, Line, Plan, Server, Stage},
};

const LOGIN: (&str, &str, &str) = ("bob", "hunter2", "PLAIN LOGIN");

/// The settings for a server that shows certificates of this CA.
fn trusting(server: &Server, tls: Tls, authority: &Authority, folder: &tempfile::TempDir) -> Mail {
    let file = folder.path().join("ca.pem");
    std::fs::write(&file, &authority.pem).expect("a CA file");
    Mail { tls, ca_file: Some(file), ..settings(server) }
}

/// Whether a word of a password or a message was said in the open.
fn leaked(server: &Server) -> bool {
    let log = server.log();
    log.said.iter().any(|(line, tls)| !tls && !line.starts_with("EHLO") && line != "STARTTLS" && line != "QUIT")
        || log.taken.iter().any(|taken| !taken.tls)
}

#[tokio::test]
async fn every_mode_delivers_and_signs_in() {
    let (authority, folder) = (Authority::new("ours"), tempfile::tempdir().expect("a folder"));
    let certificate = authority.server("localhost");
    for (line, tls) in
        [(Line::StartTls(certificate.clone()), Tls::StartTls), (Line::Implicit(certificate), Tls::Implicit)]
    {
        for mechanisms in ["PLAIN LOGIN", "LOGIN", "PLAIN"] {
            let plan = Plan { line: line.clone(), login: Some((LOGIN.0, LOGIN.1, mechanisms)), ..Plan::default() };
            let server = Server::start(plan).await;
            let mail = login(trusting(&server, tls, &authority, &folder), "hunter2");
            send(&mail, BOUND).await.expect("delivered");
            assert_eq!(server.log().taken.len(), 1, "{tls:?} {mechanisms}");
            assert!(!leaked(&server));
        }
    }
    // On loopback signing in without TLS is allowed.
    let server = Server::start(Plan { login: Some(LOGIN), ..Plan::default() }).await;
    send(&login(settings(&server), "hunter2"), BOUND).await.expect("delivered");
}

#[tokio::test]
async fn a_certificate_that_is_not_right_gets_nothing() {
    let (authority, other) = (Authority::new("ours"), Authority::new("theirs"));
    // Another CA of the same name: told apart by its signature alone.
    let namesake = Authority::new("ours");
    let folder = tempfile::tempdir().expect("a folder");
    for (certificate, english, chinese) in [
        (other.server("localhost"), "trusts has signed it", "不受本机信任"),
        (namesake.server("localhost"), "trusts has signed it", "不受本机信任"),
        (authority.expired("localhost"), "has expired", "已过期"),
        (authority.server("mail.example.com"), "another name", "其他域名"),
    ] {
        for (line, tls) in
            [(Line::StartTls(certificate.clone()), Tls::StartTls), (Line::Implicit(certificate.clone()), Tls::Implicit)]
        {
            let server = Server::start(Plan { line, login: Some(LOGIN), ..Plan::default() }).await;
            let mail = login(trusting(&server, tls, &authority, &folder), "hunter2");
            let error = send(&mail, BOUND).await.expect_err("refused");
            assert!(error.retry && error.what.contains(english), "{error}");
            assert!(error.zh.contains(chinese), "{}", error.zh);
            assert!(server.log().taken.is_empty() && !leaked(&server), "{tls:?}");
        }
    }
}

#[tokio::test]
async fn starttls_that_was_stripped_or_refused_gets_nothing() {
    let (authority, folder) = (Authority::new("ours"), tempfile::tempdir().expect("a folder"));
    let certificate = authority.server("localhost");
    let stripped = Plan { login: Some(LOGIN), ..Plan::default() };
    let refusing = |fault| Plan {
        line: Line::StartTls(certificate.clone()),
        login: Some(LOGIN),
        faults: vec![(Stage::StartTls, vec![fault])],
    };
    let plans = [
        (stripped, "does not offer STARTTLS", BOUND),
        (refusing(Fault::Say("454 not now")), "454", BOUND),
        (refusing(Fault::Drop), "STARTTLS", BOUND),
        (refusing(Fault::Hang), "in time", Duration::from_secs(1)),
    ];
    for (plan, says, bound) in plans {
        let server = Server::start(plan).await;
        let mail = login(trusting(&server, Tls::StartTls, &authority, &folder), "hunter2");
        let error = send(&mail, bound).await.expect_err("refused");
        assert!(error.retry && error.what.contains(says) && error.step == Step::StartTls, "{error:?}");
        assert!(server.log().taken.is_empty() && !leaked(&server), "{error}");
    }
}

#[tokio::test]
async fn replies_injected_before_tls_are_not_believed() {
    let (authority, folder) = (Authority::new("ours"), tempfile::tempdir().expect("a folder"));
    let plan = Plan {
        line: Line::StartTls(authority.server("localhost")),
        login: Some(LOGIN),
        faults: vec![(Stage::StartTls, vec![Fault::Inject])],
    };
    let server = Server::start(plan).await;
    let mail = login(trusting(&server, Tls::StartTls, &authority, &folder), "hunter2");
    let error = send(&mail, BOUND).await.expect_err("cut");
    assert!(error.retry && error.what.contains("injection"), "{error}");
    assert!(server.log().taken.is_empty() && !leaked(&server));
}

#[tokio::test]
async fn a_refused_password_is_not_tried_every_minute_and_never_shown() {
    let (authority, folder) = (Authority::new("ours"), tempfile::tempdir().expect("a folder"));
    let line = Line::StartTls(authority.server("localhost"));
    let plan = Plan { line: line.clone(), login: Some(LOGIN), ..Plan::default() };
    let server = Server::start(plan.clone()).await;
    let mail = login(trusting(&server, Tls::StartTls, &authority, &folder), "wrong-secret");
    let error = send(&mail, BOUND).await.expect_err("refused");
    assert!(error.retry && error.step == Step::Auth, "{error:?}");
    assert_eq!(error.pause(1), Some(Duration::from_mins(30)));
    assert!(error.what.contains("[mail] username and password") && error.what.contains("535"), "{error}");
    // A server that repeats the password in its answer, or that has no way to sign in.
    for faults in [
        vec![(Stage::Auth, vec![Fault::Say("535 wrong-secret is not the password of bob")])],
        vec![(Stage::Auth, vec![Fault::Say("454 wrong-secret later")])],
    ] {
        let server = Server::start(Plan { faults, ..plan.clone() }).await;
        let error = send(&Mail { port: server.port, ..mail.clone() }, BOUND).await.expect_err("refused");
        assert!(!format!("{error:?}").contains("wrong-secret") && error.what.contains("***"), "{error:?}");
    }
    // A server that wants to be signed in to, and settings without a user name.
    let error = send(&Mail { username: String::new(), ..mail.clone() }, BOUND).await.expect_err("not signed in");
    assert!(error.what.contains("set [mail] username") && error.at_least > Duration::ZERO, "{error}");
    let server = Server::start(Plan { line, ..Plan::default() }).await;
    let error = send(&Mail { port: server.port, ..mail.clone() }, BOUND).await.expect_err("no way to sign in");
    assert!(error.what.contains("[mail] username empty"), "{error}");
    let transport = Transport::new(&mail).expect("a transport");
    assert!(!format!("{transport:?}").contains("wrong-secret"));
}

#[tokio::test]
async fn a_batch_over_tls_signs_in_once() {
    let (authority, folder) = (Authority::new("ours"), tempfile::tempdir().expect("a folder"));
    let plan = Plan { line: Line::StartTls(authority.server("localhost")), login: Some(LOGIN), ..Plan::default() };
    let server = Server::start(plan).await;
    let mail = login(trusting(&server, Tls::StartTls, &authority, &folder), "hunter2");
    let transport = Transport::new(&mail).expect("a transport");
    let (id, raw) = message();
    for _ in 0..3 {
        transport.send(cases::TO, &id, &raw, BOUND).await.expect("delivered");
    }
    let log = server.log();
    assert_eq!(log.said.iter().filter(|(line, _)| line.starts_with("AUTH")).count(), 1);
    assert_eq!((log.connections, log.taken.len()), (1, 3));
}

#[test]
fn a_ca_file_that_is_none_is_found_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("ca.pem");
    let mail = Mail { host: "localhost".into(), ca_file: Some(file.clone()), ..Mail::default() };
    for text in [None, Some("hello"), Some("-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n")] {
        if let Some(text) = text {
            std::fs::write(&file, text).expect("a file");
        }
        let error = Transport::new(&mail).expect_err("no CA");
        assert!(error.what.contains("ca_file") || error.what.contains("TLS"), "{error}");
    }
}
