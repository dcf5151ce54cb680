//! Pictures of a change as a mail lays them out: a pair side by side, or rows of thumbnails.

use serde::Serialize;

use super::{
    figures,
    pictures::{self, IN_A_ROW, Previews, View},
    tame::Link,
    words::{self, words},
};
use crate::{
    change::{AlertNote, Change, picture_words},
    listing::{ChangeKind, Locale},
};

/// A row of pictures.
#[derive(Debug, Serialize)]
pub struct Row {
    /// What stands above all of them.
    pub label: Option<String>,
    /// The width of a cell as a percentage.
    pub part: usize,
    /// CSS pixels of its width in a reader that has room for it.
    pub widest: usize,
    /// The pictures.
    pub cells: Vec<Cell>,
}

/// A picture with its words.
#[derive(Debug, Serialize)]
pub struct Cell {
    /// The picture; of a pair, one may not be kept any more.
    pub picture: Option<Shown>,
    /// What stands above it.
    pub label: Option<String>,
    /// Its address.
    pub link: Option<Link>,
}

/// A picture that is in the message.
#[derive(Debug, Serialize)]
pub struct Shown {
    /// Its Content-ID.
    pub cid: String,
    /// CSS pixels of its width in a reader that has room for it.
    pub width: u32,
    /// What is seen, for whoever does not see it.
    pub alt: String,
}

/// CSS pixels between two pictures.
const GAP: usize = 8;

impl Row {
    /// A row with room for so many pictures.
    fn new(label: Option<String>, room: usize, cells: Vec<Cell>) -> Self {
        let shown = cells.iter().filter_map(|cell| cell.picture.as_ref());
        let widest = shown.map(|shown| shown.width as usize).max().unwrap_or_default();
        Self { label, part: 100 / room, widest: (widest + GAP) * room - GAP, cells }
    }

    /// Whether one of the cells is this address's.
    pub fn leads_to(&self, link: &Link) -> bool {
        self.cells.iter().any(|cell| cell.link.as_ref() == Some(link))
    }
}

/// The pictures of a change that are in the message.
pub fn rows(note: &AlertNote, previews: &Previews, locale: Locale) -> Vec<Row> {
    let change = &note.alert.change;
    let Some(pictures) = pictures::of_change(change) else { return Vec::new() };
    let words = words(locale);
    let labels = match change.kind {
        ChangeKind::Gallery => [words.picture_gone, words.picture_new],
        _ => [words.picture_before, words.picture_after],
    };
    let seen = pictures.seen.as_ref().filter(|_| pictures::is_pair(change));
    let seen = seen.map(|seen| picture_words(seen, locale));
    let side = |after, label, count, seen| Side { after, label, count, seen, locale };
    let before = side(false, labels[0], pictures.before.len(), None);
    let after = side(true, labels[1], pictures.after.len(), seen);
    let views = previews.of(change);
    if views.iter().all(Vec::is_empty) {
        return Vec::new();
    }
    let [of_before, of_after] = views;
    if pictures::is_pair(change) {
        let first = |views: Vec<View>, side: &Side| {
            let view = views.into_iter().next();
            (side.count > 0).then(|| side.cell(change, 0, view, Some(figures::capital(side.label))))
        };
        let cells = [first(of_before, &before), first(of_after, &after)].into_iter().flatten().collect();
        return vec![Row::new(None, 2, cells)];
    }
    // What is new is news.
    let mut rows = Vec::new();
    for (views, side) in [(of_after, after), (of_before, before)] {
        if !views.is_empty() {
            let label = Some(words::thumbnails(side.label, views.len(), side.count, locale));
            let cells = views.into_iter().map(|view| side.cell(change, view.place, Some(view), None)).collect();
            rows.push(Row::new(label, IN_A_ROW, cells));
        }
    }
    rows
}

/// The pictures of a change before, or after.
struct Side {
    after: bool,
    label: &'static str,
    count: usize,
    /// How they differ from those before.
    seen: Option<String>,
    locale: Locale,
}

impl Side {
    fn cell(&self, change: &Change, place: usize, view: Option<View>, label: Option<String>) -> Cell {
        // Which address is which picture's is certain only where every address was looked at.
        let addresses = if self.after { &change.after } else { &change.before };
        let addresses: Vec<&str> = addresses.as_deref().unwrap_or_default().split_whitespace().collect();
        let certain = change.kind != ChangeKind::Variants && addresses.len() == self.count;
        let link = addresses.get(place).filter(|_| certain).and_then(|address| Link::new(address));
        let picture = view.map(|view| Shown { alt: self.alt(change.kind, &view), cid: view.cid, width: view.width });
        Cell { picture, label, link }
    }

    /// What is seen in a picture, in words.
    fn alt(&self, kind: ChangeKind, view: &View) -> String {
        let (en, zh) = match (kind, self.after) {
            (ChangeKind::Gallery, false) => ("Picture that was removed", "已移除的图片"),
            (ChangeKind::Gallery, true) => ("Picture that was added", "新增的图片"),
            (ChangeKind::MainImage, false) => ("Main image before", "旧主图"),
            (ChangeKind::MainImage, true) => ("Main image now", "新主图"),
            (_, false) => ("Picture of the choice before", "规格旧图"),
            (_, true) => ("Picture of the choice now", "规格新图"),
        };
        let mut alt = self.locale.pick(en, zh).to_owned();
        if self.count > 1 {
            let (place, count) = (view.place + 1, self.count);
            alt += &self.locale.pick(format!(", {place} of {count}"), format!("，第 {place} 张，共 {count} 张"));
        }
        if let Some(seen) = &self.seen {
            alt += &self.locale.pick(format!(": {seen}"), format!("：{seen}"));
        }
        if view.outlined {
            alt += self.locale.pick(" (outlined)", "（已框出）");
        }
        alt
    }
}
