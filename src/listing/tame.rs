//! Text from a page, made fit to be shown.

/// Whether a character is not seen, or turns the direction of what follows: it can only hide or disguise text. The two
/// joiners are not among them: Persian and many pictographs need them.
pub fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}'
        | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}')
}

/// Whether a character acts on what shows it: it controls a terminal, ends a line, or turns text around.
fn acts(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Text from a page, fit for a terminal or a log: what acts (escape sequences, ends of lines, bidirectional overrides)
/// becomes `\u{fffd}`, and what is not seen is left out.
pub fn tame(text: &str) -> String {
    let shown = text.chars().filter(|&c| acts(c) || !is_unseen(c));
    shown.map(|c| if acts(c) { '\u{fffd}' } else { c }).collect()
}

/// [`tame`] for a text of several lines: their ends stay.
pub fn tame_lines(text: &str) -> String {
    text.split('\n').map(tame).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_is_replaced_and_what_is_not_seen_is_left_out() {
        for (hostile, tamed) in [
            ("\u{1b}]0;x\u{7}a", "\u{fffd}]0;x\u{fffd}a"),
            ("a\u{9b}2Jb", "a\u{fffd}2Jb"),
            ("a\r\n2026-01-01 ERROR b", "a\u{fffd}\u{fffd}2026-01-01 ERROR b"),
            ("a\u{2028}b", "a\u{fffd}b"),
            ("a\u{202e}b\u{2066}", "a\u{fffd}b\u{fffd}"),
            ("保温\u{200b}杯\u{feff}\u{e0041}\u{200e}", "保温杯"),
            ("می\u{200c}خواهم 👩\u{200d}🔧", "می\u{200c}خواهم 👩\u{200d}🔧"),
        ] {
            assert_eq!(tame(hostile), tamed, "{hostile:?}");
        }
        assert_eq!(tame_lines("a\n\u{1b}b\r\n"), "a\n\u{fffd}b\u{fffd}\n");
    }
}
