//! Sizes in bytes: `8MiB`, `500kB`.

use super::{Refusal, half_width};
use crate::diagnose::short;

/// Reads a size in bytes: a whole number with `B`, `kB`, `MB`, `GB` (powers of 1000) or `KiB`, `MiB`, `GiB` (of 1024).
///
/// # Errors
/// Says what is wrong and what to write instead.
pub fn size(text: &str) -> Result<u64, Refusal> {
    let plain = half_width(text);
    let trimmed = plain.trim();
    let digits = trimmed.len() - trimmed.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = trimmed.split_at(digits);
    let factor = match unit.trim().to_ascii_lowercase().as_str() {
        "b" => 1,
        "kb" => 1000,
        "mb" => 1_000_000,
        "gb" => 1_000_000_000,
        "kib" | "k" => 1 << 10,
        "mib" | "m" => 1 << 20,
        "gib" | "g" => 1 << 30,
        _ => 0,
    };
    match number.parse::<u64>().ok().and_then(|number| number.checked_mul(factor)) {
        Some(bytes) if factor > 0 => Ok(bytes),
        _ => {
            let text = short(text, 24);
            let what = if unit.is_empty() && digits > 0 {
                (format!("`{text}` has no unit"), format!("`{text}` 没有单位"))
            } else {
                (format!("`{text}` is no size"), format!("`{text}` 不是大小"))
            };
            Err(Refusal::new(
                what,
                (
                    "write a whole number and a unit, such as \"8MiB\" or \"500KiB\"".into(),
                    "请写整数加单位，例如 \"8MiB\"、\"500KiB\"".into(),
                ),
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn reads_sizes() {
        let table = [("8MiB", 8 << 20), ("500 kB", 500_000), ("1GB", 1_000_000_000), ("0B", 0), ("64k", 65_536)];
        for (text, bytes) in table {
            assert_eq!(size(text), Ok(bytes), "{text}");
        }
        for text in ["", "8", "MiB", "8 XB", "-1MB", "99999999999999999999B", "99999999999999GiB", "1.5MB"] {
            assert!(size(text).is_err(), "{text}");
        }
    }
}
