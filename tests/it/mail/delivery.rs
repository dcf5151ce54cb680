//! Conversations over an unprotected line on loopback: what is delivered, what is tried again, what is given up.

use std::time::Duration;

use rivald::{
    listing::Locale,
    mail::{Composed, SendError, Step, Transport, encode, message_id},
    settings::{Mail, Secret, Tls},
};

use super::{
    cases,
    server::{Fault, Plan, Server, Stage},
};

/// Long enough for a busy machine, short enough for a test.
pub const BOUND: Duration = Duration::from_secs(20);

pub fn settings(server: &Server) -> Mail {
    Mail {
        from: "Rivald <rivald@example.com>".into(),
        host: "localhost".into(),
        port: server.port,
        tls: Tls::None,
        ..Mail::default()
    }
}

pub fn login(mail: Mail, password: &str) -> Mail {
    Mail { username: "bob".into(), password: Secret::Plain(password.to_owned().into()), ..mail }
}

/// A message as the daemon makes it.
pub fn message() -> (String, Vec<u8>) {
    let composed = super::composing::composed(cases::ten, Locale::ZhCn);
    let id = message_id(cases::TO, cases::now(), 1, "rivald@example.com");
    let raw = encode(&composed, "rivald@example.com", cases::TO, &id, cases::now()).expect("a message");
    (id, raw)
}

pub async fn send(mail: &Mail, bound: Duration) -> Result<(), SendError> {
    let (id, raw) = message();
    Transport::new(mail)?.send(cases::TO, &id, &raw, bound).await
}

async fn with_faults(faults: Vec<(Stage, Vec<Fault>)>) -> Server {
    Server::start(Plan { faults, ..Plan::default() }).await
}

#[tokio::test]
async fn the_bytes_arrive_as_they_were_made() {
    let server = with_faults(Vec::new()).await;
    send(&settings(&server), BOUND).await.expect("delivered");
    let log = server.log();
    let (id, raw) = message();
    let taken = &log.taken[0];
    assert_eq!((taken.from.as_str(), taken.to.as_slice()), ("rivald@example.com", [cases::TO.to_owned()].as_slice()));
    assert_eq!(String::from_utf8_lossy(&taken.raw).trim_end(), String::from_utf8_lossy(&raw).trim_end());
    assert!(String::from_utf8_lossy(&taken.raw).contains(&format!("Message-ID: <{id}>")));
}

#[tokio::test]
async fn lines_that_begin_with_a_dot_survive() {
    let server = with_faults(Vec::new()).await;
    let mail = settings(&server);
    let dots = Composed {
        subject: "s".into(),
        text: ".\n..\n.a\n".into(),
        html: ".\n".into(),
        pictures: Vec::new(),
        thread: None,
    };
    let raw = encode(&dots, "rivald@example.com", cases::TO, "x@example.com", cases::now()).expect("a message");
    Transport::new(&mail).expect("a transport").send(cases::TO, "x@example.com", &raw, BOUND).await.expect("delivered");
    assert!(String::from_utf8_lossy(&server.log().taken[0].raw).contains("\r\n.\r\n..\r\n.a\r\n"));
}

#[tokio::test]
async fn what_passes_is_tried_again_and_what_lasts_is_given_up() {
    use Fault::{Drop, Say};
    let cases: &[(Stage, Fault, Step, bool, u64)] = &[
        (Stage::Greeting, Say("421 too busy"), Step::Connect, true, 0),
        (Stage::Greeting, Say("554 no service"), Step::Connect, true, 0),
        (Stage::Greeting, Drop, Step::Connect, true, 0),
        (Stage::Greeting, Say("HTTP/1.1 400 Bad Request"), Step::Connect, true, 0),
        (Stage::Ehlo, Say("502 no"), Step::Connect, true, 0),
        (Stage::Mail, Say("451 later"), Step::MailFrom, true, 0),
        (Stage::Mail, Say("530 5.7.0 sign in first"), Step::Auth, true, 1800),
        (Stage::Mail, Say("553 5.7.1 not your address"), Step::MailFrom, true, 1800),
        (Stage::Rcpt, Say("451 4.7.1 greylisted"), Step::RcptTo, true, 0),
        (Stage::Rcpt, Say("450 mailbox busy"), Step::RcptTo, true, 0),
        (Stage::Rcpt, Say("421 closing"), Step::RcptTo, true, 0),
        (Stage::Rcpt, Say("550 5.1.1 no such user"), Step::RcptTo, false, 0),
        (Stage::Data, Say("452 disk full"), Step::Data, true, 0),
        (Stage::Data, Say("554 no"), Step::Data, false, 0),
        (Stage::Content, Say("451 later"), Step::Data, true, 0),
        (Stage::Content, Say("552 5.3.4 too big"), Step::Data, false, 0),
        (Stage::Content, Drop, Step::Data, true, 0),
        (Stage::Content, Say("nonsense"), Step::Data, true, 0),
    ];
    for &(stage, fault, step, retry, at_least) in cases {
        let server = with_faults(vec![(stage, vec![fault])]).await;
        let error = send(&settings(&server), BOUND).await.expect_err("not delivered");
        assert_eq!((error.step, error.retry), (step, retry), "{stage:?} {fault:?}: {error}");
        assert_eq!(error.at_least, Duration::from_secs(at_least), "{stage:?} {fault:?}: {error}");
        assert!(error.what.contains("localhost") && error.zh.contains("localhost"), "{error:?}");
        if let Say(line) = fault
            && line.as_bytes()[0].is_ascii_digit()
        {
            assert!(error.what.contains(&line[..3]), "the server's own words are missing: {error}");
        }
        assert!(server.log().taken.is_empty());
        // The second attempt is accepted: nothing is left over from the first.
        send(&settings(&server), BOUND).await.expect("delivered at the second attempt");
    }
}

#[tokio::test]
async fn a_hang_at_any_stage_is_cut_in_time() {
    let stages = [Stage::Greeting, Stage::Ehlo, Stage::Mail, Stage::Rcpt, Stage::Data, Stage::Content];
    let cut = stages.map(|stage| async move {
        let server = with_faults(vec![(stage, vec![Fault::Hang])]).await;
        let error = send(&settings(&server), Duration::from_secs(1)).await.expect_err("cut");
        assert!(error.retry && error.what.contains("in time"), "{stage:?}: {error}");
        send(&settings(&server), BOUND).await.expect("a new connection works");
        assert_eq!(server.log().connections, 2, "{stage:?}");
    });
    futures_util::future::join_all(cut).await;
}

#[tokio::test]
async fn an_answer_without_end_is_cut_before_memory_is() {
    for stage in [Stage::Greeting, Stage::Ehlo, Stage::Rcpt] {
        let server = with_faults(vec![(stage, vec![Fault::Endless])]).await;
        let error = send(&settings(&server), BOUND).await.expect_err("cut");
        assert!(error.retry && error.what.contains("no end"), "{stage:?}: {error}");
    }
}

#[tokio::test]
async fn a_retry_keeps_the_message_id() {
    let server = with_faults(vec![(Stage::Content, vec![Fault::KeepDrop])]).await;
    let transport = Transport::new(&settings(&server)).expect("a transport");
    let (id, raw) = message();
    let error = transport.send(cases::TO, &id, &raw, BOUND).await.expect_err("the server did not say so");
    assert!(error.retry, "{error}");
    transport.send(cases::TO, &id, &raw, BOUND).await.expect("delivered");
    let taken = server.log().taken;
    assert_eq!(taken.iter().map(|t| t.told).collect::<Vec<_>>(), [false, true]);
    // The reader's mail program sees one message twice, not two messages.
    assert_eq!(taken[0].raw, taken[1].raw);
    assert!(String::from_utf8_lossy(&taken[1].raw).contains(&format!("Message-ID: <{id}>")));
}

#[tokio::test]
async fn a_batch_shares_one_connection_and_a_stale_one_is_replaced() {
    let server = with_faults(vec![(Stage::Noop, vec![Fault::Say("250 ok"), Fault::Drop])]).await;
    let transport = Transport::new(&settings(&server)).expect("a transport");
    let (id, raw) = message();
    for _ in 0..2 {
        transport.send(cases::TO, &id, &raw, BOUND).await.expect("delivered");
    }
    assert_eq!(server.log().connections, 1);
    // The server hangs up on the idle connection: the next message goes out all the same.
    transport.send(cases::TO, &id, &raw, BOUND).await.expect("delivered");
    assert_eq!((server.log().connections, server.log().taken.len()), (2, 3));
    transport.rest().await;
    assert!(server.log().said.iter().any(|(line, _)| line == "QUIT"));
}

#[tokio::test]
async fn nobody_there() {
    let server = with_faults(Vec::new()).await;
    let mail = settings(&server);
    drop(server);
    // The port may take a moment to close; a new one that was never open does not.
    let free =
        tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("an address").port();
    let error = send(&Mail { port: free, ..mail }, BOUND).await.expect_err("nobody there");
    assert!(error.retry && error.step == Step::Connect && error.what.contains("[mail] host"), "{error}");
}

#[test]
fn a_password_never_goes_over_an_open_network() {
    let mail = login(Mail { host: "mail.example.com".into(), tls: Tls::None, ..Mail::default() }, "hunter2");
    let error = Transport::new(&mail).expect_err("refused");
    assert!(error.what.contains("[mail] tls") && !error.what.contains("hunter2"), "{error}");
    for host in ["localhost", "127.0.0.1", "[::1]"] {
        Transport::new(&Mail { host: host.into(), ..mail.clone() }).expect("loopback is no network");
    }
    // A name that begins like the loopback is none.
    for host in ["localhost.example.com", "127.0.0.1.example.com", "10.0.0.1"] {
        Transport::new(&Mail { host: host.into(), ..mail.clone() }).expect_err("refused");
    }
}

#[tokio::test]
async fn a_recipient_that_is_none_is_given_up_without_a_connection() {
    let server = with_faults(Vec::new()).await;
    let transport = Transport::new(&settings(&server)).expect("a transport");
    for to in ["anna", "anna@example.com>\r\nRCPT TO:<spy@example.com", ""] {
        let error = transport.send(to, "x@example.com", b"x", BOUND).await.expect_err("no address");
        assert!(!error.retry, "{error}");
    }
    assert_eq!(server.log().connections, 0);
}
