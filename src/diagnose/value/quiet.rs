//! Quiet hours: `23:00-07:30`.

use super::{Refusal, half_width};
use crate::{diagnose::short, listing::Quiet};

/// Reads quiet hours; an empty text is none.
///
/// # Errors
/// Says what to write instead.
pub fn quiet(text: &str) -> Result<Quiet, Refusal> {
    Quiet::parse(&half_width(text)).ok_or_else(|| {
        let shown = short(text, 24);
        Refusal::new(
            (format!("`{shown}` is no stretch of the day"), format!("“{shown}”不是时间段")),
            (
                "write it as \"23:00-07:30\", or \"\" for none".into(),
                "请写成 \"23:00-07:30\"；不需要免打扰就写 \"\"".into(),
            ),
        )
    })
}
