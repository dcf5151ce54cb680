//! Which words can stand in a short text at all: most of a long list are ruled out by their first two bytes.

/// The pairs of bytes of a text, folded into 1,024 bits: no pair of the text is ever missing.
pub(super) struct Grams([u64; 16]);

impl Grams {
    /// The pairs of a text.
    pub(super) fn of(text: &str) -> Self {
        let mut bits = [0; 16];
        for pair in text.as_bytes().windows(2) {
            let bit = fold(pair[0], pair[1]);
            bits[bit / 64] |= 1 << (bit % 64);
        }
        Self(bits)
    }

    /// Whether the text may hold the word; `false` is certain.
    pub(super) fn may_hold(&self, word: &str) -> bool {
        match word.as_bytes() {
            [a, b, ..] => {
                let bit = fold(*a, *b);
                self.0[bit / 64] & (1 << (bit % 64)) != 0
            }
            _ => true,
        }
    }
}

fn fold(a: u8, b: u8) -> usize {
    (usize::from(a) * 37 + usize::from(b)) % 1024
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_is_there_is_never_ruled_out() {
        let text = "已售 1.5万件 · 2k+ bought in past month";
        let grams = Grams::of(text);
        for (from, _) in text.char_indices() {
            for (to, _) in text.char_indices().filter(|(to, _)| *to > from) {
                assert!(grams.may_hold(&text[from..to]), "{}", &text[from..to]);
            }
        }
        assert!(!grams.may_hold("verkauft"));
        assert!(Grams::of("").may_hold("x"));
    }
}
