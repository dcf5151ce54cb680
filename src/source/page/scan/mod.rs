//! One linear, DOM-free pass over a page: a flat tree of elements and text runs that borrow from the page.
//!
//! Tolerant as browsers are (void elements, implied ends, stray end tags, unclosed quotes), but never recursive and
//! bounded: at most [`MOST_NODES`] nodes and [`DEEPEST`] levels are kept; what nests deeper hangs on the last level.

mod attrs;
mod entity;
mod tag;
mod tree;

use std::borrow::Cow;

pub use attrs::Attrs;
pub use entity::{unescape, unescape_twice};
pub use tag::Tag;

/// How many nodes of a page are kept.
pub const MOST_NODES: usize = 400_000;
/// How deep elements nest before they are laid flat.
pub const DEEPEST: usize = 256;

/// A node's number, in the order of the page.
pub type Id = usize;

/// An element or a run of text.
#[derive(Clone, Copy, Debug)]
struct Node {
    tag: Tag,
    /// Number of the parent; the first node is its own.
    parent: u32,
    /// Where the tag (its `<`) or the text starts.
    start: u32,
    /// Behind the start tag's `>`, or the text's end.
    end: u32,
    /// Number of the first node that is not inside.
    after: u32,
}

/// A scanned page.
#[derive(Debug)]
pub struct Doc<'a> {
    src: &'a str,
    nodes: Vec<Node>,
}

impl<'a> Doc<'a> {
    /// Scans a page. Linear in its length.
    pub fn scan(src: &'a str) -> Self {
        // Offsets are kept in 32 bits; bodies are bounded far below that before they come here.
        let src = if u32::try_from(src.len()).is_ok() { src } else { "" };
        Self { src, nodes: tree::build(src) }
    }

    /// The page's text.
    pub fn src(&self) -> &'a str {
        self.src
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// How deep elements nest.
    pub fn depth(&self) -> usize {
        let mut depths = vec![0_u16; self.nodes.len()];
        let mut deepest = 0;
        for (id, node) in self.nodes.iter().enumerate().skip(1) {
            // Parents come before their children.
            let depth = depths.get(node.parent as usize).copied().unwrap_or(0).saturating_add(1);
            if let Some(slot) = depths.get_mut(id) {
                *slot = depth;
            }
            deepest = deepest.max(depth);
        }
        usize::from(deepest)
    }

    /// What the node is.
    pub fn tag(&self, id: Id) -> Tag {
        self.nodes.get(id).map_or(Tag::Other, |n| n.tag)
    }

    /// The element around a node.
    pub fn parent(&self, id: Id) -> Option<Id> {
        self.nodes.get(id).map(|n| n.parent as usize).filter(|p| *p != id)
    }

    /// The elements around a node, from the inside out.
    pub fn ancestors(&self, id: Id) -> impl Iterator<Item = Id> + use<'_, 'a> {
        std::iter::successors(self.parent(id), |p| self.parent(*p))
    }

    /// Number of the first node behind everything inside this one.
    pub fn after(&self, id: Id) -> Id {
        self.nodes.get(id).map_or(id + 1, |n| n.after as usize)
    }

    /// Everything inside a node, in the page's order.
    pub fn inside(&self, id: Id) -> std::ops::Range<Id> {
        id + 1..self.after(id).max(id + 1)
    }

    /// Where the node stands in the page, in bytes.
    pub fn offset(&self, id: Id) -> usize {
        self.nodes.get(id).map_or(0, |n| n.start as usize)
    }

    /// All elements of a kind, in the page's order.
    pub fn all(&self, tag: Tag) -> impl Iterator<Item = Id> + use<'_, 'a> {
        self.nodes.iter().enumerate().filter(move |(_, n)| n.tag == tag).map(|(id, _)| id)
    }

    /// The attributes of an element; none for text.
    pub fn attrs(&self, id: Id) -> Attrs<'a> {
        let source = self.nodes.get(id).filter(|n| n.tag.is_element()).map_or("", |n| {
            let tag = self.src.get(n.start as usize + 1..n.end as usize).unwrap_or_default();
            let tag = tag.strip_suffix('>').unwrap_or(tag);
            let name = tag.bytes().take_while(|b| !(b.is_ascii_whitespace() || *b == b'/')).count();
            tag.get(name..).unwrap_or_default()
        });
        Attrs::new(source)
    }

    /// One attribute's value, entities decoded.
    pub fn attr(&self, id: Id, name: &str) -> Option<Cow<'a, str>> {
        self.attrs(id).get(name)
    }

    /// A text node's source, or what stands raw inside a script or title; not decoded.
    pub fn raw(&self, id: Id) -> &'a str {
        let Some(n) = self.nodes.get(id) else { return "" };
        match n.tag {
            Tag::Text | Tag::Raw => self.src.get(n.start as usize..n.end as usize).unwrap_or_default(),
            tag if tag.is_raw() && n.after as usize > id + 1 => self.raw(id + 1),
            _ => "",
        }
    }

    /// The text inside a node, entities decoded, white space folded, at most `most` bytes (cut between characters).
    /// Scripts, styles and their like are silent.
    pub fn text(&self, id: Id, most: usize) -> String {
        self.text_of(self.inside(id).start - usize::from(!self.tag(id).is_element())..self.after(id), most, |_| true)
    }

    /// The text of a range of nodes; elements for which `speaks` is false are skipped with everything inside.
    pub fn text_of(&self, range: std::ops::Range<Id>, most: usize, mut speaks: impl FnMut(Id) -> bool) -> String {
        let mut out = String::new();
        let mut id = range.start;
        let mut gap = false;
        while id < range.end.min(self.nodes.len()) && out.len() < most {
            let node = self.nodes[id];
            match node.tag {
                Tag::Text => {
                    let raw = self.raw(id);
                    gap |= raw.starts_with(|c: char| c.is_whitespace());
                    push_folded(&mut out, &unescape(raw), gap, most);
                    gap = raw.ends_with(|c: char| c.is_whitespace());
                }
                Tag::Raw => {}
                tag => {
                    // White space between two tags is no node; it still parts words.
                    let before = (node.start as usize).checked_sub(1).and_then(|b| self.src.as_bytes().get(b));
                    gap |= tag.is_block() || before.is_some_and(u8::is_ascii_whitespace);
                    if tag.is_raw() || tag == Tag::Svg || !speaks(id) {
                        id = self.after(id).max(id + 1);
                        gap = true;
                        continue;
                    }
                }
            }
            id += 1;
            // A block that ends before this node parts words as well.
            if let Some(next) = self.nodes.get(id) {
                let mut up = node.parent as usize;
                let stop = next.parent as usize;
                let mut steps = 0;
                while !gap && up > stop && steps < 8 {
                    gap = self.nodes[up].tag.is_block();
                    up = self.nodes[up].parent as usize;
                    steps += 1;
                }
            }
        }
        out
    }

    /// Elements whose tag holds `needle` (as written, a part of an attribute), in the page's order, each once.
    pub fn holding(&self, needle: &str) -> Vec<Id> {
        let mut found = Vec::new();
        for at in memchr::memmem::find_iter(self.src.as_bytes(), needle.as_bytes()) {
            let id = self.nodes.partition_point(|n| (n.start as usize) <= at).saturating_sub(1);
            let Some(node) = self.nodes.get(id) else { continue };
            if node.tag.is_element() && at < node.end as usize && found.last() != Some(&id) {
                found.push(id);
            }
        }
        found
    }
}

/// Appends text with white space folded to single spaces, up to `most` bytes in all.
fn push_folded(out: &mut String, text: &str, gap: bool, most: usize) {
    let mut gap = gap && !out.is_empty();
    for word in text.split_whitespace() {
        if out.len() + word.len() + 1 > most.saturating_add(64) {
            let room = most.saturating_sub(out.len());
            let cut = (0..=room.min(word.len())).rev().find(|i| word.is_char_boundary(*i)).unwrap_or(0);
            out.push_str(&word[..cut]);
            return;
        }
        if gap && !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
        gap = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The elements of a page as `name(…)`, text as it is.
    fn shape(src: &str) -> String {
        let doc = Doc::scan(src);
        let mut out = String::new();
        let mut open: Vec<Id> = Vec::new();
        for id in 0..doc.len() {
            while open.last().is_some_and(|o| id >= doc.after(*o)) {
                open.pop();
                out.push(')');
            }
            if doc.tag(id).is_element() {
                out.push_str(&format!("{:?}(", doc.tag(id)).to_lowercase());
                open.push(id);
            } else {
                out.push_str(doc.raw(id).trim());
            }
        }
        out.extend(open.iter().map(|_| ')'));
        out
    }

    #[test]
    fn trees_as_browsers_build_them() {
        for (src, want) in [
            ("<p>a<p>b", "p(a)p(b)"),
            ("<ul><li>a<li>b<ul><li>c</ul></ul>d", "ul(li(a)li(bul(li(c))))d"),
            ("<table><tr><td>a<td>b<tr><td>c</table>", "table(tr(td(a)td(b))tr(td(c)))"),
            ("<div><br>a<img src=x>b</div>", "div(br()aimg()b)"),
            ("<div><span>a</div>b", "div(span(a))b"),
            ("<table><td>a</div>b</table>", "table(td(ab))"),
            ("<a href=x>a<a href=y>b", "a(a)a(b)"),
            ("<script>if (a<b) '</p>'</script>c", "script(if (a<b) '</p>')c"),
            ("<!-- <p>a</p> --><b>3 < 4</b>", "b(3 < 4)"),
            ("<title>A <b></title><p title='>'>x", "title(A <b>)p(x)"),
            ("<option>a<option>b", "option(a)option(b)"),
        ] {
            assert_eq!(shape(src), want, "{src}");
        }
    }

    #[test]
    fn text_is_folded_and_parted_as_it_is_shown() {
        let doc =
            Doc::scan("<div><b>$</b>9<sup>.99</sup> <i>each</i></div><div>in&nbsp;stock</div><script>no</script>");
        assert_eq!(doc.text_of(0..doc.len(), 100, |_| true), "$9.99 each in stock");
        assert_eq!(doc.text_of(0..doc.len(), 4, |_| true).len(), 5);
    }

    #[test]
    fn depth_and_number_are_bounded() {
        let deep = "<div>".repeat(DEEPEST * 10);
        let doc = Doc::scan(&deep);
        assert!(doc.depth() <= DEEPEST);
        let many = "<i>".repeat(MOST_NODES + 10);
        assert!(Doc::scan(&many).len() <= MOST_NODES);
    }
}
