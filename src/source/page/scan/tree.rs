//! The pass itself: tags and text runs → nodes.

use memchr::{memchr, memchr3, memmem};

use super::{
    DEEPEST, MOST_NODES, Node,
    tag::{Key, Tag},
};

/// Builds the flat tree of a page.
pub(super) fn build(src: &str) -> Vec<Node> {
    let mut pass = Pass {
        src: src.as_bytes(),
        nodes: Vec::with_capacity(src.len() / 48 + 16),
        open: Vec::new(),
        ..Pass::default()
    };
    pass.run();
    let all = pass.nodes.len() as u32;
    while let Some((id, ..)) = pass.open.pop() {
        pass.nodes[id as usize].after = all;
    }
    pass.nodes
}

#[derive(Default)]
struct Pass<'a> {
    src: &'a [u8],
    nodes: Vec<Node>,
    /// The open elements: number, name, kind.
    open: Vec<(u32, Key, Tag)>,
    /// How many `p`, `a` and `svg` are open: most pages then need no look at the stack.
    open_p: u32,
    open_a: u32,
    open_svg: u32,
    /// Set once a quote or a comment was seen to have no end, so that the rest is not searched for it again.
    no_double: bool,
    no_single: bool,
    no_comment_end: bool,
}

impl Pass<'_> {
    fn run(&mut self) {
        let mut at = 0;
        while at < self.src.len() && self.nodes.len() < MOST_NODES {
            let lt = self.tag_start(at);
            self.text(at, lt);
            at = match self.src.get(lt + 1) {
                None => break,
                Some(b'!') => self.declaration(lt),
                Some(b'?') => self.find(b'>', lt).map_or(self.src.len(), |i| i + 1),
                Some(b'/') => self.end_tag(lt),
                Some(_) => self.start_tag(lt),
            };
        }
    }

    /// The next `<` that starts a tag, or the end; another `<` is text (`3 < 4`).
    fn tag_start(&self, from: usize) -> usize {
        let mut at = from;
        while let Some(lt) = self.find(b'<', at) {
            match self.src.get(lt + 1) {
                Some(b) if b.is_ascii_alphabetic() || matches!(b, b'/' | b'!' | b'?') => return lt,
                _ => at = lt + 1,
            }
        }
        self.src.len()
    }

    fn find(&self, byte: u8, from: usize) -> Option<usize> {
        memchr(byte, self.src.get(from..)?).map(|i| from + i)
    }

    fn text(&mut self, start: usize, end: usize) {
        if self.src[start..end].iter().any(|b| !b.is_ascii_whitespace()) {
            self.push(Tag::Text, start, end);
        }
    }

    fn push(&mut self, tag: Tag, start: usize, end: usize) -> u32 {
        let id = self.nodes.len() as u32;
        let parent = self.open.last().map_or(0, |(p, ..)| *p);
        self.nodes.push(Node { tag, parent, start: start as u32, end: end as u32, after: id + 1 });
        id
    }

    /// `<!-- … -->`, `<![CDATA[ … ]]>`, `<!doctype …>`; returns where the page goes on.
    fn declaration(&mut self, lt: usize) -> usize {
        let rest = &self.src[lt..];
        if rest.starts_with(b"<!--") {
            if rest.get(4) == Some(&b'>') {
                return lt + 5;
            }
            if !self.no_comment_end {
                if let Some(i) = memmem::find(&rest[2..], b"-->") {
                    return lt + 2 + i + 3;
                }
                self.no_comment_end = true;
            }
        } else if rest.starts_with(b"<![CDATA[") {
            // The text inside speaks; its end mark `]]>` is left as text, which no reader takes for a value.
            return lt + 9;
        }
        self.find(b'>', lt).map_or(self.src.len(), |i| i + 1)
    }

    fn end_tag(&mut self, lt: usize) -> usize {
        let (name_end, key) = self.name(lt + 2);
        let gt = self.find(b'>', name_end).map_or(self.src.len(), |i| i + 1);
        if name_end > lt + 2 {
            self.close(key, Tag::of(key));
        }
        gt
    }

    fn name(&self, start: usize) -> (usize, Key) {
        let ends = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'>' | b'/' | b'<');
        let len = self.src[start..].iter().take_while(|b| !ends(b)).count();
        (start + len, Key::of(&self.src[start..start + len]))
    }

    fn start_tag(&mut self, lt: usize) -> usize {
        let (name_end, key) = self.name(lt + 1);
        let tag = Tag::of(key);
        let gt = self.tag_end(name_end);
        let end = (gt + 1).min(self.src.len());
        self.imply_ends(tag);
        let id = self.push(tag, lt, end);
        if tag.is_raw() && !(tag == Tag::Title && self.open_svg > 0) {
            return self.raw(id, lt, name_end, end);
        }
        let self_closed = self.src.get(gt.wrapping_sub(1)) == Some(&b'/') && (tag == Tag::Other || self.open_svg > 0);
        if !tag.is_void() && !self_closed && self.open.len() < DEEPEST {
            self.open.push((id, key, tag));
            self.count(tag, 1);
        }
        end
    }

    /// Where the tag's `>` stands; quotes count only behind `=`, as in the standard's tokenizer.
    fn tag_end(&mut self, from: usize) -> usize {
        let mut at = from;
        while let Some(i) = memchr3(b'>', b'"', b'\'', &self.src[at..]) {
            let here = at + i;
            let byte = self.src[here];
            if byte == b'>' {
                return here;
            }
            at = here + 1;
            let lost = if byte == b'"' { self.no_double } else { self.no_single };
            let before = self.src[from..here].iter().rev().find(|b| !b.is_ascii_whitespace());
            if before == Some(&b'=') && !lost {
                match self.find(byte, at) {
                    Some(close) => at = close + 1,
                    None if byte == b'"' => self.no_double = true,
                    None => self.no_single = true,
                }
            }
        }
        self.src.len()
    }

    /// The content of a script, style, title …: everything up to its end tag.
    fn raw(&mut self, id: u32, lt: usize, name_end: usize, start: usize) -> usize {
        let name = &self.src[lt + 1..name_end];
        let ends_at = |here: usize| {
            let behind = self.src.get(here + 2 + name.len());
            self.src.get(here + 2..here + 2 + name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name))
                && behind.is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'))
        };
        let close = memmem::find_iter(&self.src[start..], b"</").map(|i| start + i).find(|here| ends_at(*here));
        // Without an end tag the rest of the page is the script's, as in browsers.
        let end = close.unwrap_or(self.src.len());
        if end > start {
            let speaks = matches!(self.nodes[id as usize].tag, Tag::Title | Tag::Textarea);
            let inner = self.push(if speaks { Tag::Text } else { Tag::Raw }, start, end);
            self.nodes[inner as usize].parent = id;
            self.nodes[id as usize].after = inner + 1;
        }
        close.map_or(self.src.len(), |c| self.find(b'>', c).map_or(self.src.len(), |i| i + 1))
    }

    fn count(&mut self, tag: Tag, by: i32) {
        let counter = match tag {
            Tag::P => &mut self.open_p,
            Tag::A => &mut self.open_a,
            Tag::Svg => &mut self.open_svg,
            _ => return,
        };
        *counter = counter.saturating_add_signed(by);
    }

    /// Ends the open elements from `from` on.
    fn cut(&mut self, from: usize) {
        let after = self.nodes.len() as u32;
        while self.open.len() > from {
            if let Some((id, _, tag)) = self.open.pop() {
                self.nodes[id as usize].after = after;
                self.count(tag, -1);
            }
        }
    }

    fn close(&mut self, key: Key, tag: Tag) {
        // What follows `</body>` still belongs to the body.
        if matches!(tag, Tag::Body | Tag::Html) {
            return;
        }
        for i in (0..self.open.len()).rev() {
            let (_, k, open) = self.open[i];
            if k == key {
                return self.cut(i);
            }
            let stops =
                if tag.is_table_part() { matches!(open, Tag::Table | Tag::Template) } else { open.is_barrier() };
            if stops {
                return;
            }
        }
    }

    /// Ends what a start tag ends without saying so: `<li>` the item before, a block the paragraph before …
    fn imply_ends(&mut self, tag: Tag) {
        use Tag::{
            A, Body, Button, Caption, Dd, Dl, Dt, Form, Head, Li, Object, Ol, Optgroup, P, Select, Table, Tbody, Td,
            Template, Tfoot, Th, Thead, Tr, Ul,
        };
        if self.open_p > 0 && tag.is_block() && !matches!(tag, Tag::Br | Tag::Option) {
            self.end_nearest(&[P], &[Table, Td, Th, Template, Button, Object, Caption]);
        }
        match tag {
            A if self.open_a > 0 => self.end_nearest(&[A], &[Table, Td, Th, Template, Object]),
            Li => self.end_nearest(&[Li], &[Ul, Ol, Table, Template, Td]),
            Dt | Dd => self.end_nearest(&[Dt, Dd], &[Dl, Table, Template, Td]),
            Tag::Option | Optgroup => self.end_nearest(&[Tag::Option], &[Select, Table, Template, Optgroup]),
            Td | Th => self.end_nearest(&[Td, Th], &[Table, Template, Tr]),
            Tr => self.end_nearest(&[Tr], &[Table, Template]),
            Tbody | Thead | Tfoot => self.end_nearest(&[Tbody, Thead, Tfoot], &[Table, Template]),
            Button => self.end_nearest(&[Button], &[Table, Template, Form]),
            Body => self.end_nearest(&[Head], &[]),
            _ => {}
        }
    }

    fn end_nearest(&mut self, tags: &[Tag], barriers: &[Tag]) {
        for i in (0..self.open.len()).rev() {
            let open = self.open[i].2;
            if tags.contains(&open) {
                return self.cut(i);
            }
            if barriers.contains(&open) {
                return;
            }
        }
    }
}
