//! The known word that a misspelt one most likely means.

/// Longer words are not compared: nothing known is as long.
const LONGEST: usize = 64;

/// The nearest of the known words, if it is near: the same but for case, `-` and `_`, or a third of its letters at most
/// differ.
pub fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let word = fold(word);
    let length = word.chars().count();
    if word.is_empty() || length > LONGEST {
        return None;
    }
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&word, &fold(candidate)), candidate))
        .filter(|(distance, candidate)| *distance <= length.max(candidate.chars().count()).div_ceil(3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

fn fold(word: &str) -> String {
    word.trim().to_lowercase().replace('-', "_")
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_what_was_meant() {
        let known = ["schedule", "timezone", "url", "id", "main_image"];
        let table = [
            ("shedule", Some("schedule")),
            ("time-zone", Some("timezone")),
            ("URL", Some("url")),
            ("ulr", Some("url")),
            ("main-image", Some("main_image")),
            ("pirce", None),
            ("", None),
        ];
        for (word, meant) in table {
            assert_eq!(nearest(word, known), meant, "{word}");
        }
        assert_eq!(nearest(&"x".repeat(1_000_000), known), None);
    }
}
