//! Bodies: whole, bounded, or not there at all.

use std::{io::Write, time::Duration};

use flate2::{Compress, Compression, FlushCompress, write::GzEncoder};
use rivald::{listing::Outcome, settings::Poll};

use super::{
    door, get, poll,
    server::{Server, Step, answer, head},
};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A gigabyte of spaces in a megabyte: the same packed mebibyte 1,024 times.
fn bomb() -> Vec<u8> {
    let mut packed = Vec::with_capacity(64 * 1024);
    let spaces = vec![b' '; 1024 * 1024];
    Compress::new(Compression::fast(), false).compress_vec(&spaces, &mut packed, FlushCompress::Full).unwrap();
    let head = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    [head.as_slice(), &packed.repeat(1024)].concat()
}

/// What every fault of a body comes to.
async fn fault(poll: &Poll, steps: Vec<Step>) -> (String, bool, usize) {
    let shop = Server::start(move |_| steps.clone()).await;
    let fault = get(&door(poll), &shop.url("/p?secret=1")).await.unwrap_err();
    assert_eq!(fault.outcome, Outcome::Unreachable, "{fault}");
    assert!(!fault.reason.contains("secret"), "{fault}");
    (fault.reason.replace(&shop.address.to_string(), "SHOP"), fault.retry, shop.sent())
}

#[tokio::test]
async fn whole_bodies_arrive() {
    let large = vec![b'x'; 3_000_000];
    let packed = answer(200, &[("Content-Encoding", "gzip")], &gzip(&large));
    let shop = Server::start(move |asked| match asked.path.as_str() {
        "/gzip" => packed.clone(),
        "/chunked" => vec![Step::Send(
            [head(200, &[("Transfer-Encoding", "chunked")]), b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n".to_vec()].concat(),
        )],
        "/to-the-end" => vec![Step::Send([head(200, &[]), b"until closed".to_vec()].concat())],
        "/100" => {
            vec![Step::Repeat(b"HTTP/1.1 100 Continue\r\n\r\n".to_vec(), 20), answer(200, &[], b"at last").remove(0)]
        }
        _ => answer(200, &[], b""),
    })
    .await;
    let door = door(&poll());
    for (path, body) in [
        ("/gzip", large.as_slice()),
        ("/chunked", b"abcde"),
        ("/to-the-end", b"until closed"),
        ("/100", b"at last"),
        ("/empty", b""),
    ] {
        assert!(get(&door, &shop.url(path)).await.unwrap().body == body, "{path}");
    }
}

#[tokio::test]
async fn bodies_beyond_the_bound_are_cut_off_early() {
    let small = Poll { max_body: 1024 * 1024, ..poll() };
    let (reason, retry, _) = fault(&small, answer(200, &[("Content-Encoding", "gzip")], &bomb())).await;
    assert_eq!((reason.as_str(), retry), ("the answer of SHOP is larger than 1 MiB", false));

    let endless = vec![
        Step::Send(head(200, &[("Transfer-Encoding", "chunked")])),
        Step::Repeat([b"10000\r\n".to_vec(), vec![b'x'; 65536], b"\r\n".to_vec()].concat(), 1_000_000),
    ];
    let (reason, _, sent) = fault(&small, endless).await;
    assert!(reason.contains("larger than 1 MiB"), "{reason}");
    assert!(sent < 40_000_000, "{sent} bytes were taken");

    // A length that is told is believed only as far as it says "too large".
    let huge = vec![Step::Send([head(200, &[("Content-Length", "9223372036854775807")]), b"x".to_vec()].concat())];
    assert!(fault(&small, huge).await.0.contains("larger than 1 MiB"));
}

#[tokio::test]
async fn half_bodies_are_no_bodies() {
    let text =
        |head_lines: &[(&str, &str)], body: &[u8]| vec![Step::Send([head(200, head_lines), body.to_vec()].concat())];
    let chunked = [("Transfer-Encoding", "chunked")];
    let packed = gzip(&(0..100_000u32).flat_map(u32::to_le_bytes).collect::<Vec<_>>());
    let half = packed.len() / 2;
    for (name, steps, words) in [
        ("too short", text(&[("Content-Length", "100")], b"half"), "before the answer was whole"),
        ("cut chunk", text(&chunked, b"64\r\nhalf"), "before the answer was whole"),
        ("no last chunk", text(&chunked, b"4\r\nhalf\r\n"), "before the answer was whole"),
        ("bad chunk", text(&chunked, b"ffffffffffffffffff\r\nhalf"), ""),
        ("cut gzip", answer(200, &[("Content-Encoding", "gzip")], &packed[..half]), "decompressed"),
        ("no gzip", answer(200, &[("Content-Encoding", "gzip")], b"<p>plain</p>"), "decompressed"),
        ("negative length", text(&[("Content-Length", "-1")], b"x"), "as HTTP says"),
        ("two lengths", text(&[("Content-Length", "5"), ("Content-Length", "7")], b"abcdefg"), "as HTTP says"),
        ("no HTTP", vec![Step::Send(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec())], "as HTTP says"),
        ("nothing", vec![], "before the answer was whole"),
        (
            "reset",
            vec![Step::Send([head(200, &[("Content-Length", "100")]), b"half".to_vec()].concat()), Step::Reset],
            "",
        ),
    ] {
        let (reason, retry, _) = fault(&poll(), steps).await;
        assert!(reason.contains(words) && retry, "{name}: {reason}");
    }
}

#[tokio::test]
async fn compressed_in_a_way_that_nobody_asked_for() {
    let twice = gzip(&gzip(b"<p>page</p>"));
    for (encoding, body) in
        [("zstd", b"\x28\xb5\x2f\xfd".as_slice()), ("gzip, gzip", &twice), ("pack200<script>", b"x")]
    {
        let (reason, retry, _) = fault(&poll(), answer(200, &[("Content-Encoding", encoding)], body)).await;
        assert!(reason.contains("not asked for") && !reason.contains('<') && !retry, "{encoding}: {reason}");
    }
}

#[tokio::test]
async fn slow_answers_end_in_time() {
    let hasty = Poll { timeout: Duration::from_millis(400), ..poll() };
    let drip = Duration::from_millis(40);
    for (name, steps) in [
        ("hang", vec![Step::Hang]),
        ("slow head", vec![Step::Drip(head(200, &[("X-Long", &"a".repeat(500))]), drip)]),
        ("drip", vec![Step::Send(head(200, &[("Content-Length", "500")])), Step::Drip(vec![b'x'; 500], drip)]),
        ("stall", vec![Step::Send([head(200, &[("Content-Length", "500")]), b"x".to_vec()].concat()), Step::Hang]),
    ] {
        let began = std::time::Instant::now();
        let (reason, retry, _) = fault(&hasty, steps).await;
        assert!(reason.contains("in time") && retry, "{name}: {reason}");
        assert!(began.elapsed() < Duration::from_secs(5), "{name}: {:?}", began.elapsed());
    }
}

#[tokio::test]
async fn endless_headers_end() {
    let lines =
        b"X-Filler: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n".to_vec();
    let steps = vec![Step::Send(b"HTTP/1.1 200 OK\r\n".to_vec()), Step::Repeat(lines, 1_000_000)];
    let (reason, _, sent) = fault(&poll(), steps).await;
    assert!(reason.contains("more header lines") || reason.contains("as HTTP says"), "{reason}");
    assert!(sent < 20_000_000, "{sent} bytes were taken");
}

#[tokio::test]
async fn nobody_there() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    drop(listener);
    let fault = get(&door(&poll()), &url).await.unwrap_err();
    assert_eq!((fault.outcome, fault.retry), (Outcome::Unreachable, true));
    assert!(fault.reason.contains("connection refused"), "{fault}");
}

#[tokio::test]
async fn many_large_bodies_take_turns() {
    let large = answer(200, &[], &vec![b'x'; 3_000_000]);
    let shop = Server::start(move |_| large.clone()).await;
    let door = std::sync::Arc::new(door(&Poll { per_host: 64, max_body: 32 * 1024 * 1024, ..poll() }));
    // Two have room at a time; none waits for another that waits for it.
    let all: Vec<_> = (0..20)
        .map(|n| {
            let (door, url) = (door.clone(), shop.url(&format!("/{n}")));
            tokio::spawn(async move { get(&door, &url).await.unwrap().body.len() })
        })
        .collect();
    for one in all {
        assert_eq!(one.await.unwrap(), 3_000_000);
    }
}
