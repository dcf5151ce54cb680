//! Tags that the scan and the readers care about, and how each behaves in the tree.

/// A tag's name packed into a number, so that names are compared without looking at text again: the lower-case bytes of
/// names up to eight bytes, a hash of longer ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key(u64);

impl Key {
    /// Packs a name in any case.
    pub(super) const fn of(name: &[u8]) -> Self {
        // Up to eight bytes are packed; more are hashed (FNV-1a). The top bit keeps the two apart: names start with ASCII.
        let long = name.len() > 8;
        let (mut packed, mut i) = (if long { 0xcbf2_9ce4_8422_2325_u64 } else { 0 }, 0);
        while i < name.len() {
            let b = name[i].to_ascii_lowercase() as u64;
            packed = if long { (packed ^ b).wrapping_mul(0x0100_0000_01b3) } else { packed << 8 | b };
            i += 1;
        }
        Self(if long { packed | 1 << 63 } else { packed })
    }
}

macro_rules! tags {
    ($($tag:ident $name:literal,)*) => {
        /// What a node is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Tag {
            $(#[doc = concat!("The element `", $name, "`.")] $tag,)*
            /// Any other element.
            Other,
            /// A run of text.
            Text,
            /// What stands inside a script, style or the like.
            Raw,
        }

        impl Tag {
            pub(super) fn of(key: Key) -> Self {
                #[allow(non_upper_case_globals, reason = "named after the variants")]
                mod keys {
                    $(pub(super) const $tag: u64 = super::Key::of($name.as_bytes()).0;)*
                }
                match key.0 {
                    $(keys::$tag => Self::$tag,)*
                    _ => Self::Other,
                }
            }
        }
    };
}

tags! {
    A "a", Abbr "abbr", Article "article", Aside "aside", B "b", Base "base", Body "body", Br "br", Button "button",
    Caption "caption", Col "col", Dd "dd", Del "del", Div "div", Dl "dl", Dt "dt", Em "em", Embed "embed",
    Fieldset "fieldset", Figure "figure", Font "font", Footer "footer", Form "form", H1 "h1", H2 "h2", H3 "h3", H4 "h4",
    H5 "h5", H6 "h6", Head "head", Header "header", Hr "hr", Html "html", I "i", Iframe "iframe", Img "img", Input "input",
    Ins "ins", Label "label", Li "li", Link "link", Main "main", Meta "meta", Nav "nav", Object "object", Ol "ol",
    Optgroup "optgroup", Option "option", P "p", Param "param", Path "path", Picture "picture", Pre "pre", S "s",
    Script "script", Section "section", Select "select", Small "small", Source "source", Span "span", Strike "strike",
    Strong "strong", Style "style", Sub "sub", Sup "sup", Svg "svg", Table "table", Tbody "tbody", Td "td",
    Template "template", Tfoot "tfoot", Th "th", Thead "thead", Time "time", Title "title", Tr "tr", Track "track", U "u",
    Ul "ul", Use "use", Video "video", Wbr "wbr", Noembed "noembed", Xmp "xmp",
    Textarea "textarea", Noscript "noscript", Blockquote "blockquote", Figcaption "figcaption",
}

impl Tag {
    /// Elements without content.
    pub(super) fn is_void(self) -> bool {
        use Tag::{Base, Br, Col, Embed, Hr, Img, Input, Link, Meta, Param, Path, Source, Track, Use, Wbr};
        // `path` and `use` are not void by the standard, but nothing of interest is inside them.
        matches!(
            self,
            Base | Br | Col | Embed | Hr | Img | Input | Link | Meta | Param | Path | Source | Track | Use | Wbr
        )
    }

    /// Elements whose content is text up to their end tag, whatever it looks like.
    pub fn is_raw(self) -> bool {
        use Tag::{Iframe, Noembed, Noscript, Script, Style, Textarea, Title, Xmp};
        matches!(self, Iframe | Noembed | Noscript | Script | Style | Textarea | Title | Xmp)
    }

    /// Elements that a stray end tag inside them can't close past (WHATWG HTML, "has an element in scope").
    pub(super) fn is_barrier(self) -> bool {
        matches!(self, Self::Td | Self::Th | Self::Table | Self::Caption | Self::Template | Self::Html | Self::Object)
    }

    /// The parts of a table, which only the table itself holds together.
    pub(super) fn is_table_part(self) -> bool {
        use Tag::{Caption, Table, Tbody, Td, Tfoot, Th, Thead, Tr};
        matches!(self, Caption | Table | Tbody | Td | Tfoot | Th | Thead | Tr)
    }

    /// Elements that stand on lines of their own: text before and after is not one word. They also end an open `p`.
    pub fn is_block(self) -> bool {
        use Tag::{
            Article, Aside, Blockquote, Body, Br, Caption, Dd, Div, Dl, Dt, Fieldset, Figcaption, Figure, Footer, Form,
            H1, H2, H3, H4, H5, H6, Header, Hr, Li, Main, Nav, Ol, Option, P, Pre, Section, Table, Tbody, Td, Th,
            Thead, Tr, Ul,
        };
        matches!(
            self,
            Article
                | Aside
                | Blockquote
                | Body
                | Br
                | Caption
                | Dd
                | Div
                | Dl
                | Dt
                | Fieldset
                | Figcaption
                | Figure
                | Footer
                | Form
                | H1
                | H2
                | H3
                | H4
                | H5
                | H6
                | Header
                | Hr
                | Li
                | Main
                | Nav
                | Ol
                | Option
                | P
                | Pre
                | Section
                | Table
                | Tbody
                | Td
                | Th
                | Thead
                | Tr
                | Ul
        )
    }

    /// Whether it is an element, not text.
    pub fn is_element(self) -> bool {
        !matches!(self, Self::Text | Self::Raw)
    }

    /// `h1` to `h6`.
    pub fn is_heading(self) -> bool {
        matches!(self, Self::H1 | Self::H2 | Self::H3 | Self::H4 | Self::H5 | Self::H6)
    }
}
