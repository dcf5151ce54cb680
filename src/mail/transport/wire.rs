//! The line to the mail server before it is protected: bounded, and deaf to what was not asked for.
//!
//! lettre reads replies through a buffer that outlives STARTTLS. Whoever sits on the line could put further replies
//! behind the one to STARTTLS; they would be taken for the server's own inside TLS, each reply would answer the command
//! before, and a message could pass for accepted that never was ("NO STARTTLS", USENIX Security 2021). Here one command
//! gets one reply, or the line is cut.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

/// The most bytes of one answer; a TLS handshake with a long chain of certificates takes some 20 kB.
const ANSWER: usize = 256 * 1024;
/// What a TLS connection begins with; no command does.
const TLS_HANDSHAKE: u8 = 0x16;

/// Connects, trying each address of the host for so long at most.
pub async fn connect(host: &str, port: u16, patience: Duration) -> io::Result<Wire> {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let mut last = io::Error::new(io::ErrorKind::NotFound, "the host has no address");
    for address in tokio::net::lookup_host((host, port)).await? {
        match tokio::time::timeout(patience, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => return Ok(Wire::new(stream)),
            Ok(Err(e)) => last = e,
            Err(_) => last = io::ErrorKind::TimedOut.into(),
        }
    }
    Err(last)
}

/// A TCP stream that lets one reply a command through.
#[derive(Debug)]
pub struct Wire {
    stream: TcpStream,
    /// Bytes that may still come before something is said again.
    room: usize,
    /// Whether TLS has begun and looks after itself.
    tls: bool,
    /// How far the reply is.
    reply: Reply,
}

/// How far a reply is: lines `250-…` go on, a line `250 …` ends it.
#[derive(Clone, Copy, Debug, Default)]
struct Reply {
    /// Characters of the present line.
    column: usize,
    /// Whether the present line is followed by another.
    goes_on: bool,
    /// Whether the last line has ended.
    whole: bool,
}

impl Reply {
    /// Takes in what came; `false` when it goes beyond the reply.
    fn take(&mut self, bytes: &[u8]) -> bool {
        for &byte in bytes {
            if self.whole {
                return false;
            }
            if byte == b'\n' {
                *self = Self { whole: !self.goes_on, ..Self::default() };
                continue;
            }
            if self.column == 3 {
                self.goes_on = byte == b'-';
            }
            self.column += 1;
        }
        true
    }
}

impl Wire {
    fn new(stream: TcpStream) -> Self {
        Self { stream, room: ANSWER, tls: false, reply: Reply::default() }
    }
}

impl AsyncRead for Wire {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.room == 0 {
            return Poll::Ready(Err(io::Error::new(io::ErrorKind::InvalidData, "the server's answer has no end")));
        }
        let before = buf.filled().len();
        std::task::ready!(Pin::new(&mut self.stream).poll_read(cx, buf))?;
        let came = buf.filled().get(before..).unwrap_or_default();
        self.room = self.room.saturating_sub(came.len());
        if !self.tls && !self.reply.take(came) {
            let what = "somebody on the line answered more than was asked (STARTTLS injection)";
            return Poll::Ready(Err(io::Error::new(io::ErrorKind::InvalidData, what)));
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        self.room = ANSWER;
        self.reply = Reply::default();
        // A message never begins a write with this byte: it is ASCII text.
        self.tls |= buf.first() == Some(&TLS_HANDSHAKE);
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

impl AsyncTokioStream for Wire {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.stream.peer_addr()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_command_gets_one_reply() {
        for (reply, fits) in [
            ("220 ready\r\n", true),
            ("250-one\r\n250-two\r\n250 three\r\n", true),
            ("220 ready\r\n250 injected\r\n", false),
            ("250-one\r\n250 two\r\n250 three\r\n", false),
            ("220\r\n", true),
            ("220 rea", true),
        ] {
            assert_eq!(Reply::default().take(reply.as_bytes()), fits, "{reply:?}");
            // However the bytes are cut into pieces.
            let mut slowly = Reply::default();
            assert_eq!(reply.bytes().all(|b| slowly.take(&[b])), fits, "{reply:?}");
        }
    }
}
