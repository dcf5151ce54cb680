//! What an address of a picture or video is compared by: the file, not the host, the size or the format that the
//! delivery network makes of it today.

use url::Url;

/// Endings of pictures and videos.
const ENDINGS: [&str; 15] = [
    ".jpeg", ".jpg", ".png", ".webp", ".avif", ".gif", ".jfif", ".bmp", ".heic", ".tiff", ".mp4", ".m3u8", ".webm",
    ".mov", ".mpd",
];
/// Parameters that say which picture it is, where the path does not.
const IDENTITY: [&str; 12] =
    ["id", "img", "image", "imageid", "image_id", "imgid", "file", "filename", "src", "url", "path", "pid"];
/// Words that Shopify's themes put behind a file name for a size.
const SIZE_WORDS: [&str; 9] = ["pico", "icon", "thumb", "small", "compact", "medium", "large", "grande", "thumbnail"];

/// The key of an address; the address itself where nothing can be made of it.
pub fn picture_key(address: &str) -> String {
    key(address, 2)
}

fn key(address: &str, depth: u8) -> String {
    let Some(url) = parse(address) else {
        return address.trim().into();
    };
    let segments: Vec<&str> = url.path().split('/').filter(|s| !s.is_empty()).collect();
    let Some((name, folders)) = segments.split_last() else {
        return address.trim().into();
    };
    let (stem, is_file) = stem(name);

    // `/image.php?id=7` and `/_next/image?url=…`: the path is the same for all pictures.
    if !is_file || weak(stem) {
        for (name, value) in url.query_pairs() {
            if !value.is_empty() && IDENTITY.contains(&name.to_ascii_lowercase().as_str()) {
                let nested = depth > 0 && (value.contains('/') || value.contains("%2F"));
                return if nested { key(&value, depth - 1) } else { format!("{stem}?{value}") };
            }
        }
    }

    // `/products/123/1.jpg`: the name alone says too little, so the folders before it count, unless they are sizes.
    let mut parts = Vec::with_capacity(3);
    if !size(stem) {
        parts.push(stem);
    }
    for folder in folders.iter().rev().filter(|f| !size_folder(f)) {
        if parts.last().is_some_and(|part| !weak(part)) || parts.len() == 3 {
            break;
        }
        parts.push(folder);
    }
    parts.reverse();
    if parts.is_empty() { url.path().into() } else { parts.join("/") }
}

fn parse(address: &str) -> Option<Url> {
    let address = address.trim();
    match Url::parse(address) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Some(url),
        Ok(_) => None,
        // Without a scheme (`//host/…`) or inside a parameter (`/folder/file.jpg`).
        Err(_) => Url::parse("https://host.invalid/").ok()?.join(address).ok(),
    }
}

/// A file name without its ending and what a delivery network appends, and whether it had the ending of a picture.
fn stem(name: &str) -> (&str, bool) {
    let lower = name.to_ascii_lowercase();
    // The first ending cuts all that follows: `a.jpg_430x430q90.jpg_.webp`, `a.jpg!q70.dpg.webp`.
    let cut = ENDINGS.iter().filter_map(|ending| lower.find(ending)).min();
    let mut stem = cut.map_or(name, |cut| &name[..cut]);
    if let Some(cut) = stem.find("~tplv") {
        stem = &stem[..cut];
    }
    loop {
        let shorter = shorten(stem);
        if shorter.len() == stem.len() || shorter.is_empty() {
            return (stem, cut.is_some());
        }
        stem = shorter;
    }
}

/// Takes one size suffix away, if there is one.
fn shorten(stem: &str) -> &str {
    // Amazon: `71abc._AC_SL1500_`.
    if let Some((rest, section)) = stem.rsplit_once('.')
        && section.len() > 1
        && section.starts_with('_')
        && section.ends_with('_')
    {
        return rest;
    }
    // Shopify's `_crop_center`, WordPress's `-scaled`, `@2x` of all.
    if let Some((rest, word)) = stem.rsplit_once('_') {
        if let Some(rest) = rest.strip_suffix("_crop")
            && matches!(word, "center" | "top" | "bottom" | "left" | "right")
        {
            return rest;
        }
        if SIZE_WORDS.contains(&word) {
            return rest;
        }
    }
    if let Some(rest) = stem.strip_suffix("-scaled") {
        return rest;
    }
    match stem.rfind(['_', '-', '@', '.', '!']) {
        Some(cut) if dimensions(&stem[cut + 1..]) || (stem[cut..].starts_with('@') && scale(&stem[cut + 1..])) => {
            &stem[..cut]
        }
        _ => stem,
    }
}

/// `600x`, `x600`, `300x300`, `430x430q90`: a width and a height, at least one of them, of two to five digits.
fn dimensions(text: &str) -> bool {
    let text = text.split_once(['q', 'Q']).map_or(text, |(size, quality)| if digits(quality) { size } else { text });
    let side = |s: &str| (2..=5).contains(&s.len()) && digits(s);
    match text.split_once(['x', 'X']) {
        Some((w, h)) => (side(w) || w.is_empty()) && (side(h) || h.is_empty()) && !(w.is_empty() && h.is_empty()),
        None => false,
    }
}

/// `2x`, `1.5x`.
fn scale(text: &str) -> bool {
    text.strip_suffix('x').is_some_and(digits)
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a whole name is a size: eBay's `s-l1600`, `300x300`, `w400`.
fn size(text: &str) -> bool {
    dimensions(text)
        || text.strip_prefix("s-l").is_some_and(digits)
        || text.strip_prefix(['w', 'h', 's']).is_some_and(|rest| rest.len() > 1 && (digits(rest) || dimensions(rest)))
}

/// Whether a folder is one of sizes, of a cache or of a delivery network's orders, and says nothing about the picture.
fn size_folder(text: &str) -> bool {
    let hash = text.len() >= 16 && text.bytes().all(|b| b.is_ascii_hexdigit());
    let order = text.contains(',') || text.contains("%2C") || text.contains('=');
    let short = |prefix: &str| text.strip_prefix(prefix).is_some_and(digits);
    size(text)
        || hash
        || order
        || text.split(['_', '-']).any(dimensions)
        || short("w_")
        || short("h_")
        || short("n")
        || text == "cache"
        || SIZE_WORDS.contains(&text)
}

/// Whether a name alone is too little to tell two pictures apart.
fn weak(stem: &str) -> bool {
    let counted = stem.chars().filter(|c| c.is_alphanumeric()).count();
    counted < 8 || size(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_picture_in_many_addresses() {
        for same in [
            &[
                "https://cdn.shop.example/s/files/1/steel-bottle.jpg?v=17",
                "https://img.example/x/steel-bottle_600x.jpg",
                "//cdn.shop.example/s/files/1/steel-bottle_600x600@2x.png?width=300",
                "https://a.example/steel-bottle_large.jpg",
                "https://a.example/steel-bottle_1024x1024_crop_center.webp",
            ][..],
            &[
                "https://shop.example/wp-content/uploads/2024/05/bottle-red-300x300.jpg",
                "https://i0.wp.com/shop.example/wp-content/uploads/2024/05/bottle-red.jpg?fit=300",
                "https://shop.example/wp-content/uploads/2024/05/bottle-red-scaled.jpg",
            ],
            &[
                "https://img.alicdn.com/imgextra/i4/12/O1CN01abcdef_!!12.jpg_430x430q90.jpg_.webp",
                "https://gw.alicdn.com/imgextra/i2/12/O1CN01abcdef_!!12.jpg",
            ],
            &[
                "https://m.media-amazon.com/images/I/71abcdefgh._AC_SL1500_.jpg",
                "https://images-na.ssl-images-amazon.com/images/I/71abcdefgh._SX300_QL70_.jpg",
            ],
            &[
                "https://img14.360buyimg.com/n1/jfs/t1/1234/22/5abc.jpg!q70.dpg.webp",
                "https://img10.360buyimg.com/n5/jfs/t1/1234/22/5abc.jpg",
            ],
            &[
                "https://i.ebayimg.com/images/g/KxkAAOSwx1kz/s-l1600.jpg",
                "https://i.ebayimg.com/images/g/KxkAAOSwx1kz/s-l500.webp",
            ],
            &[
                "https://shop.example/_next/image?url=%2Fmedia%2Fbottle-red.jpg&w=640&q=75",
                "https://shop.example/_next/image?url=%2Fmedia%2Fbottle-red.jpg&w=1080&q=80",
            ],
            &["https://shop.example/image.php?id=7&w=300", "https://www.shop.example/image.php?w=900&id=7"],
            &[
                "https://shop.example/media/catalog/product/cache/0123456789abcdef0123456789abcdef/w/b/wb01.jpg",
                "https://shop.example/media/catalog/product/w/b/wb01.jpg",
            ],
            &[
                "https://res.example/image/upload/w_400,c_fill/v12/shop/1.jpg",
                "https://res.example/image/upload/w_900,c_fit/v12/shop/1.jpg",
            ],
        ] {
            for other in same {
                assert_eq!(picture_key(same[0]), picture_key(other), "{} and {other}", same[0]);
            }
        }
    }

    #[test]
    fn two_pictures() {
        for (a, b) in [
            ("https://shop.example/products/123/1.jpg", "https://shop.example/products/124/1.jpg"),
            ("https://shop.example/products/123/1.jpg", "https://shop.example/products/123/2.jpg"),
            ("https://shop.example/galaxy-s10.jpg", "https://shop.example/galaxy-s9.jpg"),
            ("https://shop.example/image.php?id=7", "https://shop.example/image.php?id=8"),
            (
                "https://i.ebayimg.com/images/g/AAAAAOSwx1kz/s-l1600.jpg",
                "https://i.ebayimg.com/images/g/BBBBBOSwx1kz/s-l1600.jpg",
            ),
            ("https://shop.example/bottle-red.jpg", "https://shop.example/bottle-sale.jpg"),
            (
                "https://x.example/_next/image?url=%2Fa%2Fbottle-red.jpg",
                "https://x.example/_next/image?url=%2Fa%2Fbottle-sale.jpg",
            ),
            (
                "https://shop.example/is/image/Shop/ABC_123?wid=400",
                "https://shop.example/is/image/Shop/ABC_124?wid=400",
            ),
        ] {
            assert_ne!(picture_key(a), picture_key(b), "{a} and {b}");
        }
    }

    #[test]
    fn anything_has_a_key() {
        for odd in [
            "",
            "/",
            "https://",
            "data:image/png;base64,AAAA",
            "///",
            "https://h/?id=%2F%2F",
            "a b",
            ".jpg",
            "_x_",
            "https://h/长.jpg",
        ] {
            let _ = picture_key(odd);
        }
    }
}
