//! How shops show an item: ten makes of page, and the ways in which a page says the same differently.

use super::{
    item::Item,
    page::{document, json_ld, marked, microdata, open_graph, shopify, shopify_page, state, text, woocommerce},
};

/// What a page is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Make {
    JsonLd,
    Microdata,
    OpenGraph,
    Text,
    State,
    Shopify,
    WooCommerce,
    Selectors,
    Document,
    Gbk,
}

impl Make {
    pub const ALL: [Self; 10] = [
        Self::JsonLd,
        Self::Microdata,
        Self::OpenGraph,
        Self::Text,
        Self::State,
        Self::Shopify,
        Self::WooCommerce,
        Self::Selectors,
        Self::Document,
        Self::Gbk,
    ];

    /// The path of the watch's address.
    pub fn path(self, number: u64) -> String {
        match self {
            Self::Shopify => format!("/products/article-{number}"),
            Self::WooCommerce => format!("/product/article-{number}"),
            _ => format!("/item/{number}.html"),
        }
    }

    /// What the watchlist says beside the address.
    pub fn source(self) -> &'static str {
        if self == Self::WooCommerce { "source = \"woocommerce\"\n" } else { "" }
    }

    /// The selectors that the watch needs: field, CSS, attribute.
    pub fn selectors(self) -> &'static [(&'static str, &'static str)] {
        if matches!(self, Self::Selectors | Self::Gbk) { SELECTORS } else { &[] }
    }
}

const SELECTORS: &[(&str, &str)] = &[
    ("title", "h1"),
    ("price", ".now"),
    ("list_price", ".was"),
    ("pay_price", ".pay"),
    ("coupons", ".coupon"),
    ("promotions", ".promotion"),
    ("gift", ".gift"),
    ("availability", ".stock"),
    ("gallery", ".view"),
    ("video", ".film @data-src"),
    ("sales", ".sold"),
    ("rating", ".stars"),
    ("review_count", ".reviews"),
    ("question_count", ".questions"),
];

/// How a page is dressed today: nothing of it changes what it says.
#[derive(Clone, Debug, Default)]
pub struct Dress {
    /// Another notation of the same amounts.
    pub notation: bool,
    /// Pictures from another host, in another size, with another query.
    pub cdn: u8,
    /// Gallery (after the first picture) and choices the other way round.
    pub reversed: bool,
    /// Titles with entities, other white space and capitals.
    pub entities: bool,
    /// The other of two layouts.
    pub layout: bool,
    /// A field that is not there: its name.
    pub without: &'static str,
    /// A picture that stands in for the one that loads later.
    pub lazy: bool,
}

impl Dress {
    pub fn has(&self, field: &str) -> bool {
        self.without != field
    }

    pub fn title(&self, title: &str) -> String {
        let title = title.replace('&', "&amp;");
        if self.entities {
            title.replace(' ', "&nbsp; ").to_uppercase().replace("&NBSP;", "&nbsp;").replace("&AMP;", "&#38;")
        } else {
            title
        }
    }

    pub fn picture(&self, name: &str) -> String {
        match self.cdn {
            0 => format!("https://cdn.shop.example/files/{name}.jpg"),
            1 => format!("https://img2.shop.example/files/{name}_600x.jpg?v=17"),
            _ => format!("https://cdn.shop.example/cache/300x300/{name}-800x800.webp?width=300&token=ab12"),
        }
    }

    pub fn main(&self, item: &Item) -> String {
        item.pictures.first().map(|name| self.picture(name)).unwrap_or_default()
    }

    pub fn pictures(&self, item: &Item) -> Vec<String> {
        let mut names: Vec<&String> = item.pictures.iter().collect();
        if self.reversed && names.len() > 2 {
            names[1..].reverse();
        }
        names.into_iter().map(|name| self.picture(name)).collect()
    }

    /// The amount as people write it.
    pub fn money(&self, item: &Item, amount: i64) -> String {
        let (whole, cents) = (amount / 100, amount % 100);
        let grouped = |by: &str| {
            let digits = whole.to_string();
            let mut out = String::new();
            for (i, c) in digits.chars().enumerate() {
                if i > 0 && (digits.len() - i) % 3 == 0 {
                    out.push_str(by);
                }
                out.push(c);
            }
            out
        };
        match (item.currency, self.notation) {
            ("EUR", false) => format!("{},{cents:02} €", grouped(".")),
            ("EUR", true) => format!("€ {whole},{cents:02}"),
            ("USD", false) => format!("US${}.{cents:02}", grouped(",")),
            ("USD", true) => format!("{whole}.{cents:02} USD"),
            ("CNY", false) => format!("¥{whole}.{cents:02}"),
            ("CNY", true) => format!("￥{whole}.{cents:02}"),
            ("JPY", false) => format!("{}円", grouped(",")),
            ("JPY", true) => format!("￥{}", grouped(",")),
            ("GBP", false) => format!("£{}.{cents:02}", grouped(",")),
            ("GBP", true) => format!("GBP {whole}.{cents:02}"),
            ("PLN", false) => format!("{},{cents:02} zł", grouped("\u{a0}")),
            ("PLN", true) => format!("{whole},{cents:02}\u{202f}PLN"),
            ("CHF", false) => format!("CHF {}.{cents:02}", grouped("’")),
            ("CHF", true) => format!("{whole}.{cents:02} Fr."),
            ("KRW", false) => format!("{}원", grouped(",")),
            (_, _) => format!("{} {}", item.plain(amount), item.currency),
        }
    }
}

/// What a page of the make says: its media type and bytes. `api`: the shop's API is asked, not the page.
pub fn render(make: Make, item: &Item, language: &str, dress: &Dress, api: bool) -> (&'static str, Vec<u8>) {
    const HTML: &str = "text/html; charset=utf-8";
    match make {
        Make::Shopify if api => ("application/json", shopify(item, dress).into_bytes()),
        Make::Shopify => (HTML, shopify_page(item, language, dress).into_bytes()),
        Make::WooCommerce => ("application/json", woocommerce(item, dress).into_bytes()),
        Make::Document => ("application/json", document(item, dress).into_bytes()),
        Make::Gbk => {
            let page = marked(item, language, dress);
            ("text/html; charset=gbk", encoding_rs::GBK.encode(&page).0.into_owned())
        }
        Make::Selectors => (HTML, marked(item, language, dress).into_bytes()),
        Make::JsonLd => (HTML, json_ld(item, language, dress).into_bytes()),
        Make::Microdata => (HTML, microdata(item, language, dress).into_bytes()),
        Make::OpenGraph => (HTML, open_graph(item, language, dress).into_bytes()),
        Make::Text => (HTML, text(item, language, dress).into_bytes()),
        Make::State => (HTML, state(item, language, dress).into_bytes()),
    }
}
