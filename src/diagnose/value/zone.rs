//! Time zones by their IANA name.

use chrono_tz::Tz;

use super::Refusal;
use crate::diagnose::{nearest, short};

/// Names that people write for a zone, and the zone's own.
const COMMON: &[(&str, &str)] = &[
    ("beijing", "Asia/Shanghai"),
    ("asia/beijing", "Asia/Shanghai"),
    ("china", "Asia/Shanghai"),
    ("北京", "Asia/Shanghai"),
    ("北京时间", "Asia/Shanghai"),
    ("上海", "Asia/Shanghai"),
    ("中国", "Asia/Shanghai"),
    ("cst", "Asia/Shanghai"),
    ("utc+8", "Asia/Shanghai"),
    ("gmt+8", "Asia/Shanghai"),
    ("utc+08:00", "Asia/Shanghai"),
    ("+08:00", "Asia/Shanghai"),
    ("utc+9", "Asia/Tokyo"),
    ("jst", "Asia/Tokyo"),
    ("ist", "Asia/Kolkata"),
    ("bst", "Europe/London"),
    ("cest", "Europe/Berlin"),
    ("edt", "America/New_York"),
    ("pst", "America/Los_Angeles"),
    ("pdt", "America/Los_Angeles"),
];

/// Reads the name of a zone.
///
/// # Errors
/// Names the nearest zone.
pub fn zone(text: &str) -> Result<Tz, Refusal> {
    if let Ok(zone) = text.parse() {
        return Ok(zone);
    }
    let wanted = text.trim().to_lowercase().replace(' ', "_");
    let common = COMMON.iter().find(|(name, _)| *name == wanted).map(|(_, zone)| *zone);
    let names = || chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
    // `Berlin` for `Europe/Berlin`.
    let city = || names().find(|name| name.rsplit('/').next().is_some_and(|city| city.to_lowercase() == wanted));
    let hint = match common.or_else(city).or_else(|| nearest(&wanted, names())) {
        Some(name) => (format!("write \"{name}\""), format!("请写 \"{name}\"")),
        None => (
            "write an IANA name such as \"Asia/Shanghai\", \"Europe/Berlin\" or \"UTC\"".into(),
            "请写 IANA 时区名，例如 \"Asia/Shanghai\"、\"Europe/Berlin\"、\"UTC\"".into(),
        ),
    };
    let text = short(text, 40);
    Err(Refusal::new((format!("`{text}` is no time zone"), format!("没有 `{text}` 这个时区")), hint))
}

#[cfg(test)]
mod tests {
    use super::zone;

    #[test]
    fn reads_zones_and_names_the_nearest() {
        assert_eq!(zone("Asia/Shanghai"), Ok(chrono_tz::Asia::Shanghai));
        let table = [
            ("Asia/Shanghia", "Asia/Shanghai"),
            ("asia/shanghai", "Asia/Shanghai"),
            ("Shanghai", "Asia/Shanghai"),
            ("北京时间", "Asia/Shanghai"),
            ("UTC+8", "Asia/Shanghai"),
            ("new york", "America/New_York"),
            ("Europe/Berln", "Europe/Berlin"),
        ];
        for (text, meant) in table {
            let hint = zone(text).expect_err(text).hint.0;
            assert_eq!(hint, format!("write \"{meant}\""), "{text}");
        }
        assert!(zone("").is_err());
        assert!(zone("nowhere at all, my friend").is_err());
    }
}
