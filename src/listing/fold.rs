//! Folds the world's ways of writing digits, spaces, dashes and apostrophes into one, so that readers see few forms.

/// The longest text, in characters after folding, that is looked at: no price or count is longer.
const LONGEST: usize = 200;

/// The text with plain digits, single plain spaces, plain dashes and apostrophes; letters keep their case.
/// `None` when it is too long to be a price or a count.
pub(super) fn fold(text: &str) -> Option<String> {
    // White space can blow up a short text (indented HTML), but not without bound.
    if text.len() > LONGEST * 64 {
        return None;
    }
    let mut out = String::with_capacity(text.len().min(LONGEST * 4));
    let mut length = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if let Some(first) = superscript(c) {
            // Two raised digits are cents (`12⁹⁹`); any other raised run is a footnote or a power (`m²`).
            let mut run = String::from(first);
            while let Some(next) = chars.peek().copied().and_then(superscript) {
                run.push(next);
                chars.next();
            }
            if run.len() == 2 && out.ends_with(|c: char| c.is_ascii_digit()) {
                out.push('.');
                out.push_str(&run);
                length += 3;
            } else if run.len() == 2 && out.ends_with(['.', ',']) {
                out.push_str(&run);
                length += 2;
            }
            continue;
        }
        let Some(plain) = plain(c) else { continue };
        if plain == ' ' && (out.is_empty() || out.ends_with(' ')) {
            continue;
        }
        out.push(plain);
        length += 1;
        if length > LONGEST {
            return None;
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    Some(out)
}

/// One character in its plain form; `None` drops it.
fn plain(c: char) -> Option<char> {
    Some(match c {
        ' '..='~' => {
            if c == '`' {
                '\''
            } else {
                c
            }
        }
        // Marks that are not seen: zero width, direction, soft hyphen, byte order mark.
        '\u{ad}'
        | '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => {
            return None;
        }
        c if c.is_whitespace() => ' ',
        c if c.is_control() => return None,
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => '-',
        '\u{223c}' | '\u{301c}' | '\u{ff5e}' => '~',
        '\u{b4}' | '\u{2b9}' | '\u{2bb}' | '\u{2bc}' | '\u{2018}' | '\u{2019}' | '\u{2032}' | '\u{ff07}' => '\'',
        '\u{5f4}' | '\u{201c}' | '\u{201d}' | '\u{2033}' => '"',
        '\u{66a}' | '\u{fe6a}' => '%',
        '\u{60c}' | '\u{fe50}' | '\u{3001}' => ',',
        '\u{fe52}' => '.',
        '\u{fe69}' => '$',
        '\u{3010}' => '(',
        '\u{3011}' => ')',
        '\u{ffe0}' => '\u{a2}',
        '\u{ffe1}' => '\u{a3}',
        '\u{ffe5}' => '\u{a5}',
        '\u{ffe6}' => '\u{20a9}',
        '\u{ff01}'..='\u{ff5d}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => decimal_digit(c).unwrap_or(c),
    })
}

/// The ASCII digit that a raised digit stands for.
fn superscript(c: char) -> Option<char> {
    Some(match c {
        '\u{b9}' => '1',
        '\u{b2}' => '2',
        '\u{b3}' => '3',
        '\u{2070}' => '0',
        '\u{2074}'..='\u{2079}' => char::from(b'4' + (u32::from(c) - 0x2074) as u8),
        _ => return None,
    })
}

/// The ASCII digit for a decimal digit of another script.
fn decimal_digit(c: char) -> Option<char> {
    // First digit of each run of ten, Unicode category Nd, for scripts in which shops write.
    const ZEROS: [u32; 14] =
        [0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0x17e0];
    let code = u32::from(c);
    ZEROS.iter().find(|&&zero| (zero..zero + 10).contains(&code)).map(|&zero| char::from(b'0' + (code - zero) as u8))
}

/// A letter of a script that sets words apart with spaces: a word in it needs a boundary.
pub(super) fn is_spelled(c: char) -> bool {
    c.is_alphabetic() && !is_dense(c)
}

/// A letter of a script that writes words without spaces between them.
pub(super) fn is_dense(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1780}'..='\u{17ff}' | '\u{3005}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn folds_the_forms_of_the_world() {
        for (text, want) in [
            ("  ￥１，２９９．００ ", "¥1,299.00"),
            ("1\u{202f}299,00\u{a0}€", "1 299,00 €"),
            ("CHF 1’299.–", "CHF 1'299.-"),
            ("۱۲۰٬۰۰۰ تومان", "120٬000 تومان"),
            ("12⁹⁹ €", "12.99 €"),
            ("€ 99¹", "€ 99"),
            ("\u{200e}٥٠ د.إ", "50 د.إ"),
        ] {
            assert_eq!(fold(text).as_deref(), Some(want), "{text}");
        }
        assert_eq!(fold(&"9".repeat(201)), None);
    }
}
