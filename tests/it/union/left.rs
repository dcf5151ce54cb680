//! What a daemon leaves behind, in the form in which somebody could read it.

use std::{
    io::Write,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use sqlx::{AssertSqlSafe, ConnectOptions, Row, sqlite::SqliteConnectOptions};

/// Places and what they hold.
pub type Left = Vec<(String, Vec<u8>)>;

/// Every file in a folder and its folders; mails also as they are read.
pub fn files(folder: &Path, out: &mut Left) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, out);
            continue;
        }
        let bytes = std::fs::read(&path).unwrap_or_default();
        if path.extension().is_some_and(|ending| ending == "eml") {
            out.push((format!("{} as read", path.display()), read(&bytes)));
        }
        out.push((path.display().to_string(), bytes));
    }
}

/// Every value of a database, whole: in the file a long one is cut into pages.
pub async fn rows(database: &Path, out: &mut Left) {
    let mut database = SqliteConnectOptions::new().filename(database).connect().await.unwrap();
    let columns = "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'";
    for row in sqlx::query(columns).fetch_all(&mut database).await.unwrap() {
        let (table, column): (String, String) = (row.get(0), row.get(1));
        let values = format!("SELECT CAST(\"{column}\" AS BLOB) FROM \"{table}\" WHERE \"{column}\" IS NOT NULL");
        let values = sqlx::query_scalar::<_, Vec<u8>>(AssertSqlSafe(values)).fetch_all(&mut database).await.unwrap();
        out.extend(values.into_iter().map(|value| (format!("{table}.{column}"), value)));
    }
}

/// What stands around a text, where it is found.
pub fn around(bytes: &[u8], text: &str) -> Option<String> {
    let at = bytes.windows(text.len()).position(|window| window == text.as_bytes())?;
    let part = &bytes[at.saturating_sub(80)..(at + text.len() + 40).min(bytes.len())];
    Some(String::from_utf8_lossy(part).into_owned())
}

/// A mail's lines, decoded where they are base64 or quoted-printable.
fn read(mail: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(mail);
    let mut out = Vec::new();
    for line in text.lines() {
        if let Some(bytes) = base64(line.trim_end()) {
            out.extend(bytes);
        } else {
            let soft = line.trim_end().strip_suffix('=');
            quoted(soft.unwrap_or(line), &mut out);
            out.extend(soft.is_none().then_some(b'\n'));
        }
    }
    out
}

fn base64(line: &str) -> Option<Vec<u8>> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let body = line.trim_end_matches('=');
    if line.len() < 8 || !line.len().is_multiple_of(4) {
        return None;
    }
    let (mut out, mut bits, mut held) = (Vec::new(), 0_u32, 0);
    for letter in body.bytes() {
        let value = LETTERS.iter().position(|known| *known == letter)?;
        (bits, held) = ((bits << 6) | value as u32, held + 6);
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
            bits &= (1 << held) - 1;
        }
    }
    Some(out)
}

fn quoted(line: &str, out: &mut Vec<u8>) {
    let mut parts = line.split('=');
    out.extend(parts.next().unwrap_or_default().bytes());
    for part in parts {
        match part.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                out.extend(part[2..].bytes());
            }
            None => out.extend(format!("={part}").bytes()),
        }
    }
}

/// A log that is kept.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// Keeps all that this thread says until the guards go.
    pub fn start(&self) -> (tracing::Dispatch, tracing::subscriber::DefaultGuard) {
        let log = self.clone();
        let filter = tracing_subscriber::EnvFilter::new("info,rivald=trace");
        // Where there is but one subscriber, `tracing` takes a place in the code that another thread comes to first for one
        // that nobody listens to, for good. So there are two.
        let second = tracing::Dispatch::new(tracing_subscriber::registry());
        let builder = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false);
        (second, tracing::subscriber::set_default(builder.with_writer(move || log.clone()).finish()))
    }

    pub fn bytes(&self) -> Vec<u8> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[test]
fn mails_are_read_as_people_read_them() {
    let mail = "Subject: x\r\n\r\n5pil5bGx5L+d5rip5p2v\r\nsoft =\r\nbreak =E6=98=A5 a=b\r\n";
    let read = String::from_utf8(read(mail.as_bytes())).unwrap();
    assert!(read.contains("春山保温杯") && read.contains("soft break 春 a=b"), "{read}");
    assert_eq!(around(b"0123456789", "456").as_deref(), Some("0123456789"));
    assert_eq!(around(b"0123456789", "457"), None);
}
