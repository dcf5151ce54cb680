//! Amazon's pictures, in the largest size that the page names.

use serde_json::Value;

use super::super::{Material, nodes};
use crate::source::page::account::Account;

/// Ids of the main picture, the newest template first.
const MAIN: [&str; 6] =
    ["landingImage", "imgBlkFront", "ebooksImgBlkFront", "main-image", "prodImage", "gc-standard-design-image"];

pub(super) fn read(material: &Material<'_, '_>, account: &mut Account) {
    let doc = material.doc;
    let mut all: Vec<String> = ["'colorImages'", "\"colorImages\""]
        .iter()
        .flat_map(|mark| material.literals(mark))
        .find_map(|v| gallery(v.get("initial")?))
        .unwrap_or_default();
    if all.is_empty() {
        let books = ["'imageGalleryData'", "\"imageGalleryData\""];
        all = books.iter().find_map(|mark| gallery(&material.literal(mark)?)).unwrap_or_default();
    }
    if all.is_empty() {
        let main = MAIN.iter().flat_map(|id| nodes::by_id(doc, id)).find_map(|at| largest(material, at));
        all.extend(main.or_else(|| largest(material, nodes::by_attr(doc, "data-a-image-name", "landingImage")?)));
    }
    account.images = all;
    account.video = video(material);
}

/// The pictures of a gallery.
fn gallery(all: &Value) -> Option<Vec<String>> {
    let one = |entry: &Value| {
        ["hiRes", "large", "mainUrl"]
            .iter()
            .find_map(|k| entry.get(k)?.as_str())
            .filter(|a| !a.is_empty())
            .map(str::to_owned)
    };
    Some(all.as_array()?.iter().filter_map(one).collect::<Vec<_>>()).filter(|v| !v.is_empty())
}

/// The largest address of one picture: `data-old-hires`, else of `data-a-dynamic-image`, else what it shows.
fn largest(material: &Material<'_, '_>, at: usize) -> Option<String> {
    let doc = material.doc;
    let real = |a: &String| a.starts_with("http") || a.starts_with("//");
    if let Some(hires) = doc.attr(at, "data-old-hires").map(|a| a.trim().to_owned()).filter(real) {
        return Some(hires);
    }
    let sizes = doc.attr(at, "data-a-dynamic-image").and_then(|d| serde_json::from_str::<Value>(&d).ok());
    let width = |size: &Value| size.get(0).and_then(Value::as_u64).unwrap_or(0);
    let biggest = sizes.as_ref().and_then(Value::as_object).and_then(|o| o.iter().max_by_key(|(_, size)| width(size)));
    let shown = || doc.attr(at, "src").map(|a| a.trim().to_owned());
    biggest.map(|(address, _)| address.clone()).or_else(shown).filter(real).map(|a| unscaled(&a))
}

/// `…/I/81lA._AC_SX679_.jpg` → `…/I/81lA.jpg`: the picture as it was uploaded.
fn unscaled(address: &str) -> String {
    let Some((head, tail)) = address.split_once("._") else { return address.to_owned() };
    match tail.rsplit_once("_.") {
        Some((_, kind)) if kind.len() <= 4 && head.contains("/images/I/") => format!("{head}.{kind}"),
        _ => address.to_owned(),
    }
}

/// The video among the item's own pictures, not one of customers.
fn video(material: &Material<'_, '_>) -> Option<String> {
    let own = |v: &Value| v.get("groupType").and_then(Value::as_str).is_none_or(|g| g.starts_with("IB_"));
    material.literals("\"videos\"").find_map(|all| {
        let first = all.as_array()?.iter().find(|v| own(v))?;
        first.get("url")?.as_str().filter(|u| u.starts_with("http")).map(str::to_owned)
    })
}

#[cfg(test)]
mod tests {
    use super::unscaled;

    #[test]
    fn sizes() {
        for (address, want) in [
            ("https://m.media-amazon.com/images/I/81lA._AC_SX679_.jpg", "https://m.media-amazon.com/images/I/81lA.jpg"),
            (
                "https://m.media-amazon.com/images/I/81lA.__AC_SX300_SY300_QL70_ML2_.jpg",
                "https://m.media-amazon.com/images/I/81lA.jpg",
            ),
            ("https://m.media-amazon.com/images/I/81lA.jpg", "https://m.media-amazon.com/images/I/81lA.jpg"),
            (
                "https://m.media-amazon.com/images/G/01/x._CB1_.png",
                "https://m.media-amazon.com/images/G/01/x._CB1_.png",
            ),
        ] {
            assert_eq!(unscaled(address), want);
        }
    }
}
