//! Text from a page, made fit to be shown.

/// Text from a page, fit for a terminal or a log: control characters (escape sequences among them) and bidirectional overrides
/// become `\u{fffd}`.
pub fn tame(text: &str) -> String {
    let hostile = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().map(|c| if hostile(c) { '\u{fffd}' } else { c }).collect()
}
