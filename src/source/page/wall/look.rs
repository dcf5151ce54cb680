//! A page's face in the form in which phrases are looked for.

use std::cell::OnceCell;

use memchr::memmem;

use super::Face;

/// How much of the visible text says what a page is: that stands at its beginning.
const BEGINNING: usize = 6 * 1024;

/// A face, folded.
pub(super) struct Look<'a> {
    /// As it came.
    pub face: Face<'a>,
    /// The title in small letters, white space folded.
    pub title: String,
    /// How many characters the visible text has without links and the shop's frame.
    pub length: usize,
    /// The headings of the first rank in small letters.
    pub headings: Vec<String>,
    beginning: OnceCell<String>,
}

/// What stands on the button that buys, in small letters.
const BUYS: &str = "add to cart|add to bag|add to basket|add to trolley|buy now|buy it now|in den warenkorb|in den einkaufswagen|\
    jetzt kaufen|ajouter au panier|acheter maintenant|añadir al carrito|agregar al carrito|añadir a la cesta|comprar ahora|\
    comprar agora|adicionar ao carrinho|aggiungi al carrello|acquista ora|in winkelwagen|in winkelmand|dodaj do koszyka|do koszyka|\
    do košíku|vložit do košíku|sepete ekle|thêm vào giỏ|mua ngay|добавить в корзину|в корзину|加入购物车|立即购买|加入購物車|\
    立即購買|カートに入れる|かごに追加|買い物かごに入れる|장바구니|구매하기|바로구매";

impl<'a> Look<'a> {
    pub(super) fn new(face: &Face<'a>) -> Self {
        let title = small(&face.title.split_whitespace().collect::<Vec<_>>().join(" "));
        let headings = face.shown.headings.iter().map(|heading| small(heading)).collect();
        let visible =
            |c: &char| !c.is_whitespace() && !c.is_control() && !matches!(*c, '\u{200b}'..='\u{200f}' | '\u{feff}');
        // Beyond this nothing counts as short.
        let length = face.shown.core.chars().filter(visible).take(20_000).count();
        Self { face: *face, title, length, headings, beginning: OnceCell::new() }
    }

    /// The beginning of the visible text without links and the shop's frame, in small letters.
    pub(super) fn text(&self) -> &str {
        self.beginning.get_or_init(|| {
            let core = self.face.shown.core.as_str();
            small(core.get(..core.floor_char_boundary(BEGINNING)).unwrap_or_default())
        })
    }

    /// Whether the page shows something for sale: an amount of money, or the button that buys.
    pub(super) fn sells(&self) -> bool {
        self.shows_price() || self.says(BUYS).is_some()
    }

    /// Whether an amount of money stands in the beginning of the visible text: then the page shows something for sale.
    pub(super) fn shows_price(&self) -> bool {
        const SIGNS: [char; 12] = ['$', '€', '£', '¥', '￥', '₽', '₹', '₩', '₫', '₺', '元', '円'];
        let text = self.text();
        text.char_indices().filter(|(_, c)| SIGNS.contains(c)).any(|(at, sign)| {
            let before = text[..at].trim_end().chars().next_back();
            let after = text[at + sign.len_utf8()..].trim_start().chars().next();
            [before, after].into_iter().flatten().any(|c| c.is_ascii_digit())
        })
    }

    /// Whether the page's source holds this, letter by letter.
    pub(super) fn has(&self, marker: &str) -> bool {
        memmem::find(self.face.html.as_bytes(), marker.as_bytes()).is_some()
    }

    /// Whether the `body` element bears this name.
    pub(super) fn bears(&self, name: &str) -> bool {
        self.face.shown.names.split_ascii_whitespace().any(|borne| borne == name)
    }

    /// The first of these phrases (in small letters, separated by `|`) that the title or a part of it is.
    pub(super) fn titled<'p>(&self, phrases: &'p str) -> Option<&'p str> {
        whole_or_part(&self.title, phrases)
    }

    /// The first of these phrases that a heading or a part of it is.
    pub(super) fn headed<'p>(&self, phrases: &'p str) -> Option<&'p str> {
        self.headings.iter().find_map(|heading| whole_or_part(heading, phrases))
    }

    /// The first of these phrases that is in a heading.
    pub(super) fn heading_says<'p>(&self, phrases: &'p str) -> Option<&'p str> {
        self.headings.iter().find_map(|heading| phrases.split('|').find(|phrase| heading.contains(phrase)))
    }

    /// The first of these phrases that is in the title.
    pub(super) fn title_says<'p>(&self, phrases: &'p str) -> Option<&'p str> {
        phrases.split('|').find(|phrase| self.title.contains(phrase))
    }

    /// The first of these phrases that is in the beginning of the visible text.
    pub(super) fn says<'p>(&self, phrases: &'p str) -> Option<&'p str> {
        phrases.split('|').find(|phrase| self.text().contains(phrase))
    }
}

/// In small letters, apostrophes as typewriters have them.
fn small(text: &str) -> String {
    text.to_lowercase().replace(['’', 'ʼ'], "'")
}

/// The first of these phrases that a text or one of its parts between separators is.
fn whole_or_part<'p>(text: &str, phrases: &'p str) -> Option<&'p str> {
    let separators = ['|', '-', '–', '—', '·', ':', '：', '_', '»', '›', '/', '!', '！', ',', '，', '(', ')'];
    let trimmed = |part: &str| part.trim().trim_matches(['.', '…', '?', '？', '。', '¡', '¿', ' ', '!']).to_owned();
    let parts: Vec<String> = text.split(separators).map(trimmed).filter(|part| !part.is_empty()).collect();
    let whole = trimmed(text);
    phrases.split('|').find(|phrase| whole == **phrase || parts.iter().any(|part| part == phrase))
}
