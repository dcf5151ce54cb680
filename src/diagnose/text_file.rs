//! A text file from disk, or what keeps it from being one.

use std::{fs::File, io::Read, path::Path};

use super::Diagnostic;

/// Reads a text file of at most `most` bytes. `name` is what people know it by.
///
/// # Errors
/// When it can't be read, is no regular file (reading a pipe would hang), too big, or not UTF-8.
pub fn read_text(path: &Path, name: &str, most: u64) -> Result<String, Box<Diagnostic>> {
    let unreadable = |error: std::io::Error| {
        Box::new(Diagnostic::of_file(
            name,
            (format!("the file can't be read: {error}"), format!("无法读取文件：{error}")),
            (
                "check that it exists and that the user that rivald runs as may read it".into(),
                "请确认文件存在，并且运行 rivald 的用户有读取权限".into(),
            ),
        ))
    };
    let metadata = std::fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(Box::new(Diagnostic::of_file(
            name,
            ("this is not a file".into(), "这不是普通文件".into()),
            ("put a text file in its place".into(), "请换成文本文件".into()),
        )));
    }
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(most + 1).read_to_end(&mut bytes)).map_err(unreadable)?;
    if bytes.len() as u64 > most {
        let mib = most >> 20;
        return Err(Box::new(Diagnostic::of_file(
            name,
            (format!("the file is bigger than {mib} MiB"), format!("文件超过 {mib} MiB")),
            ("split it into several files".into(), "请拆成几个文件".into()),
        )));
    }
    String::from_utf8(bytes)
        .map_err(|error| Box::new(not_utf8(name, error.as_bytes(), error.utf8_error().valid_up_to())))
}

fn not_utf8(name: &str, bytes: &[u8], good: usize) -> Diagnostic {
    let line = memchr::memchr_iter(b'\n', &bytes[..good]).count() + 1;
    let what = if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        ("the file is saved as UTF-16".into(), "文件是以 UTF-16 编码保存的".into())
    } else {
        (
            format!("the file is not UTF-8 (line {line} has bytes of another encoding, such as GBK)"),
            format!("文件不是 UTF-8 编码（第 {line} 行有其他编码的字节，例如 GBK）"),
        )
    };
    let hint = (
        "save it again as UTF-8: in most editors under \"Save as\", \"Encoding\"".into(),
        "请另存为 UTF-8：多数编辑器在“另存为”里可以选择编码".into(),
    );
    Diagnostic::of_file(name, what, hint)
}
