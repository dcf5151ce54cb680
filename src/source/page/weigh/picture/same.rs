//! Which addresses are the same picture in another size.

use url::Url;

/// Whether two addresses are the same picture: the same file in the same place, but for the marks of a size.
pub(super) fn same_picture(a: &Url, b: &Url) -> bool {
    a == b || (a.host_str() == b.host_str() && key(a) == key(b))
}

/// Whether two addresses end in the same file, but for the marks of a size: one picture in two of a shop's folders. A short
/// name or a number of few digits may be two pictures.
pub(super) fn same_file(a: &Url, b: &Url) -> bool {
    let file = |url: &Url| {
        let file = url.path().rsplit('/').next().unwrap_or_default().to_owned();
        file.rsplit_once('.').map_or(String::new(), |(name, _)| bare(name).to_ascii_lowercase())
    };
    let name = file(a);
    name.len() >= 12 && name == file(b)
}

/// What shops call the folders of their largest pictures.
const GREAT: &[&str] = &[
    "orig",
    "original",
    "originals",
    "full",
    "large",
    "big",
    "zoom",
    "xl",
    "xxl",
    "huge",
    "source",
    "master",
    "hires",
    "detail",
    "max",
];

/// Whether an address leads to a larger picture than another one. Where one says nothing of its size, its folders must: they
/// are called so, or are those of the other without what makes it small.
pub(super) fn is_larger(a: &Url, than: &Url) -> bool {
    let said = width(a);
    if said <= width(than) {
        return false;
    }
    let marked = |url: &Url| {
        let file = url.path().rsplit('/').next().unwrap_or_default();
        file.rsplit_once('.').is_some_and(|(name, _)| bare(name).len() < name.len())
    };
    if said < u32::MAX || same_picture(a, than) || (marked(than) && !marked(a)) {
        return true;
    }
    let parts = |url: &Url| -> Vec<String> {
        let folder = url.path().rsplit_once('/').map_or("", |(folder, _)| folder);
        folder.split('/').filter(|p| !p.is_empty()).map(str::to_ascii_lowercase).collect()
    };
    let (own, other) = (parts(a), parts(than));
    own.iter().any(|p| GREAT.contains(&p.as_str())) || own.iter().all(|p| other.contains(p))
}

/// The address without what only says how large the picture is.
fn key(url: &Url) -> String {
    let path = url.path();
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let (name, kind) = file.rsplit_once('.').unwrap_or((file, ""));
    // Magento keeps a picture's sizes in folders named after their marks: `…/product/cache/1/image/446x446/9df7…/l/a/lamp.jpg`.
    let cached = folder.split_once("/catalog/product/cache/").and_then(|(head, rest)| {
        let mut parts = rest.rsplit('/');
        let (last, before) = (parts.next()?, parts.next()?);
        (last.chars().count() == 1 && before.chars().count() == 1)
            .then(|| format!("{head}/catalog/product/{before}/{last}"))
    });
    let folder = cached.as_deref().unwrap_or(folder);
    let folders: Vec<&str> = folder.split('/').filter(|part| size_of_word(part).is_none()).collect();
    let mut key = format!("{}/{}.{kind}", folders.join("/"), bare(name));
    for (name, value) in url.query_pairs().filter(|(name, _)| !is_size_key(name)).take(20) {
        key.push_str(&format!("&{name}={value}"));
    }
    key
}

/// A file's name without the marks of a size at its end: `lamp_600x600`, `lamp-300x300`, `lamp_large`, `lamp@2x`, `lamp._SL500_`.
fn bare(name: &str) -> &str {
    let name = size_in_front(name).map_or(name, |(_, rest)| rest);
    let name = name.split_once("._").map_or(name, |(head, _)| head);
    let name = name.strip_suffix("@2x").or_else(|| name.strip_suffix("@3x")).unwrap_or(name);
    match name.rsplit_once(['_', '-']) {
        Some((head, tail)) if !head.is_empty() && (size_of_word(tail).is_some() || WORDS.contains(&tail)) => head,
        _ => name,
    }
}

/// `300_300_lamp` → 300, `lamp`; `0_0_lamp` is as large as it comes.
fn size_in_front(name: &str) -> Option<(u32, &str)> {
    let mut parts = name.splitn(3, '_');
    let (w, h, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let number = |t: &str| (t.len() <= 4).then(|| t.parse::<u32>().ok()).flatten();
    let size = number(w)?.max(number(h)?);
    ((size == 0 || size >= 30) && rest.len() >= 12).then_some((if size == 0 { u32::MAX } else { size }, rest))
}

/// What shops call the folders of their small pictures.
const SMALL: &[(&str, u32)] = &[
    ("thumb", 50),
    ("thumbs", 50),
    ("thumbnail", 50),
    ("thumbnails", 50),
    ("tn", 50),
    ("mini", 50),
    ("small", 100),
    ("medium", 240),
];

/// How wide a folder says that its pictures are: `thumb`, `480`; years are no sizes.
fn size_of_folder(part: &str) -> Option<u32> {
    let named = SMALL.iter().find(|(word, _)| part.eq_ignore_ascii_case(word)).map(|(_, width)| *width);
    let number = || (part.len() == 3).then(|| part.parse::<u32>().ok()).flatten().filter(|n| *n >= 100);
    named.or_else(|| size_of_word(part)).or_else(number)
}

/// What Shopify calls its sizes.
const WORDS: &[&str] = &["pico", "icon", "thumb", "small", "compact", "medium", "large", "grande", "master"];

/// `600x600`, `600x`, `x600`, `w_600`, `600w` → 600. Small numbers are no sizes of a picture: `bulb-7w`, `battery-4x`.
fn size_of_word(word: &str) -> Option<u32> {
    let number = |t: &str| (!t.is_empty() && t.len() <= 4).then(|| t.parse::<u32>().ok()).flatten();
    if let Some((w, h)) = word.split_once('x') {
        // `200x200xffffff` names the colour around it as well.
        let h = h.split_once('x').filter(|(_, colour)| colour.len() == 6).map_or(h, |(h, _)| h);
        return match (number(w), number(h)) {
            (Some(w), Some(h)) => Some(w.max(h)).filter(|n| *n >= 16),
            (Some(w), None) if h.is_empty() => Some(w).filter(|n| *n >= 30),
            (None, Some(h)) if w.is_empty() => Some(h).filter(|n| *n >= 30),
            _ => None,
        };
    }
    let first = word.split(',').find_map(|p| p.strip_prefix("w_").or_else(|| p.strip_prefix("h_")));
    first.and_then(number).or_else(|| word.strip_suffix('w').and_then(number).filter(|n| *n >= 150))
}

fn is_size_key(name: &str) -> bool {
    matches!(
        name.to_ascii_lowercase().as_str(),
        "w" | "h"
            | "width"
            | "height"
            | "wid"
            | "hei"
            | "sw"
            | "sh"
            | "sm"
            | "q"
            | "quality"
            | "qlt"
            | "fit"
            | "fmt"
            | "format"
            | "fm"
            | "auto"
            | "dpr"
            | "crop"
            | "size"
            | "imwidth"
            | "resize"
            | "scale"
            | "op_sharpen"
            | "bg"
    )
}

/// How wide an address says that the picture is; where it says nothing, it is the original.
pub(super) fn width(url: &Url) -> u32 {
    let sizes = ["w", "width", "wid", "sw", "imwidth", "h", "height", "hei", "sh"];
    let asked = url.query_pairs().find(|(n, _)| sizes.contains(&n.as_ref())).and_then(|(_, v)| v.parse().ok());
    if let Some(width) = asked {
        return width;
    }
    let path = url.path();
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let name = file.rsplit_once('.').map_or(file, |(name, _)| name);
    let name = name.strip_suffix("@2x").or_else(|| name.strip_suffix("@3x")).unwrap_or(name);
    let tail = name.rsplit_once(['_', '-']).map_or("", |(_, tail)| tail);
    let known = [
        ("pico", 16),
        ("icon", 32),
        ("thumb", 50),
        ("small", 100),
        ("compact", 160),
        ("medium", 240),
        ("large", 480),
        ("grande", 600),
    ];
    if let Some((_, width)) = known.iter().find(|(word, _)| *word == tail) {
        return *width;
    }
    if let Some((_, marks)) = name.split_once("._") {
        let digits: String =
            marks.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
        return digits.parse().unwrap_or(u32::MAX);
    }
    let own = size_in_front(name).map(|(size, _)| size).or_else(|| size_of_word(tail));
    own.or_else(|| folder.split('/').find_map(size_of_folder)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_of_one_picture() {
        for (a, b, same) in [
            ("/lamp_600x600.jpg", "/lamp_100x100.jpg", true),
            ("/lamp-300x300.jpg", "/lamp.jpg", true),
            ("/lamp_large.jpg?v=1", "/lamp_small.jpg?v=1", true),
            ("/lamp.jpg?w=100", "/lamp.jpg?w=800&q=80", true),
            ("/i/300x300/lamp.jpg", "/i/900x900/lamp.jpg", true),
            ("/i/w_300,h_300/lamp.jpg", "/i/w_900,h_900/lamp.jpg", true),
            ("/lamp._SL500_.jpg", "/lamp._AC_SL1500_.jpg", true),
            ("/lamp-1.jpg", "/lamp-2.jpg", false),
            ("/bulb-5w.jpg", "/bulb-7w.jpg", false),
            ("/battery-2x.jpg", "/battery-4x.jpg", false),
            ("/lamp.jpg?id=1", "/lamp.jpg?id=2", false),
            ("/a/lamp.jpg", "/b/lamp.jpg", false),
            ("/lamp_red.jpg", "/lamp_blue.jpg", false),
            ("/lamp_600x600@2x.png", "/lamp.png", true),
            ("/thumb/200x200xffffff/up/lamp.jpg", "/thumb/455x455xffffff/up/lamp.jpg", true),
            ("/c/300_300_productGfx_1.jpg", "/c/0_0_productGfx_1.jpg", true),
            (
                "/m/catalog/product/cache/1/image/446x446/62de/l/a/lamp.jpg",
                "/m/catalog/product/cache/1/image/9df7/l/a/lamp.jpg",
                true,
            ),
            ("/m/catalog/product/cache/1/image/62de/l/a/lamp.jpg", "/m/catalog/product/l/a/lamp.jpg", true),
            ("/m/catalog/product/cache/1/image/62de/l/a/lamp.jpg", "/m/catalog/product/l/b/lamp.jpg", false),
        ] {
            let url = |path: &str| Url::parse(&format!("https://shop.example{path}"));
            let (Ok(a), Ok(b)) = (url(a), url(b)) else { panic!("{a} {b}") };
            assert_eq!(same_picture(&a, &b), same, "{a} {b}");
        }
        for (path, want) in [
            ("/lamp_600x.jpg", 600),
            ("/lamp.jpg", u32::MAX),
            ("/lamp.jpg?wid=80", 80),
            ("/lamp_thumb.jpg", 50),
            ("/lamp_60x60@2x.jpg", 60),
            ("/p/480/lamp.jpg", 480),
            ("/p/orig/lamp.jpg", u32::MAX),
            ("/2015/03/lamp.jpg", u32::MAX),
            ("/products/thumb/lamp.jpg", 50),
            ("/c/300_300_productGfx_1.jpg", 300),
            ("/c/0_0_productGfx_1.jpg", u32::MAX),
            ("/thumb/200x200xffffff/up/lamp.jpg", 50),
        ] {
            let Ok(url) = Url::parse(&format!("https://shop.example{path}")) else { panic!("{path}") };
            assert_eq!(width(&url), want, "{path}");
        }
    }
}
