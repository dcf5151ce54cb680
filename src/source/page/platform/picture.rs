//! Addresses of pictures as these platforms write them.

/// An address of a picture without the size and format that the platforms of Alibaba, JD and Pinduoduo put behind it:
/// `….jpg_60x60q90.jpg_.webp`, `….jpg?imageView2/…`, `….jpg.avif`, `….220x220.jpg`.
pub(super) fn full_size(address: &str) -> String {
    let address = address.trim();
    let (path, query) = address.split_once('?').map_or((address, None), |(p, q)| (p, Some(q)));
    let lower = path.to_ascii_lowercase();
    let ends = [".jpg", ".jpeg", ".png", ".webp", ".gif"];
    let sized = |rest: &str| rest.starts_with(['_', '!']) || rest == ".avif" || ends.contains(&rest) || rest == ".dpg";
    let cuts = ends.iter().filter_map(|e| lower.find(e).map(|i| i + e.len()));
    let cut = cuts.filter(|i| lower.get(*i..).is_some_and(sized)).min();
    let path = cut.and_then(|c| path.get(..c)).unwrap_or(path);
    let path = without_measure(path);
    match query {
        Some(q) if !q.starts_with("imageView2") && !q.starts_with("imageMogr2") && !q.starts_with("x-oss-process") => {
            format!("{path}?{q}")
        }
        _ => path,
    }
}

/// `a.220x220.jpg` → `a.jpg`, as 1688 writes it.
fn without_measure(path: &str) -> String {
    if let Some((head, kind)) = path.rsplit_once('.')
        && let Some((stem, measure)) = head.rsplit_once('.')
        && let Some((w, h)) = measure.split_once('x')
        && [w, h].iter().all(|n| (2..=4).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit()))
    {
        return format!("{stem}.{kind}");
    }
    path.to_owned()
}

/// Pictures in full size, each once.
pub(super) fn gallery(addresses: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for address in addresses.into_iter().take(80) {
        let full = full_size(&address);
        if !full.is_empty() && !all.contains(&full) {
            all.push(full);
        }
    }
    all
}

/// An address with its scheme.
pub(super) fn address(text: &str) -> String {
    text.strip_prefix("//").map_or_else(|| text.to_owned(), |rest| format!("https://{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_in_full_size() {
        for (address, want) in [
            ("//img.example/a.jpg_60x60q90.jpg_.webp", "//img.example/a.jpg"),
            ("//img.example/a_!!0-item_pic.jpg_430x430q90.jpg", "//img.example/a_!!0-item_pic.jpg"),
            ("https://img.example/a.jpg?imageView2/2/w/1300", "https://img.example/a.jpg"),
            ("https://img.example/a.jpg?v=2", "https://img.example/a.jpg?v=2"),
            ("jfs/t1/a.jpg.avif", "jfs/t1/a.jpg"),
            ("//img.example/a.png", "//img.example/a.png"),
            ("https://img.example/a-0-cib.220x220.jpg", "https://img.example/a-0-cib.jpg"),
        ] {
            assert_eq!(full_size(address), want, "{address}");
        }
    }
}
