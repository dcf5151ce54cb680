//! The ten makes, each after the structure of real shops, with words of our own.

use serde_json::{Value, json};

use super::{
    item::{Item, Sales},
    make::Dress,
};

/// "In stock" and "sold out".
fn stock(language: &str, there: bool) -> &'static str {
    let (yes, no) = match language {
        "de" => ("Auf Lager", "Ausverkauft"),
        "zh" => ("现货", "售罄"),
        "ja" => ("在庫あり", "売り切れ"),
        "pl" => ("W magazynie", "Brak w magazynie"),
        "ko" => ("구매하기", "품절"),
        _ => ("In stock", "Sold out"),
    };
    if there { yes } else { no }
}

fn sold(sales: &Sales) -> String {
    match sales {
        Sales::Exact(n) => format!("累计已售{n}件"),
        Sales::Bucket(n) => format!("累计已售{n}万+件"),
    }
}

/// The page around it; both layouts of it.
fn html(item: &Item, language: &str, dress: &Dress, head: &str, body: &str) -> String {
    let title = dress.title(&item.title);
    let (open, close) =
        if dress.layout { ("<div id=app><section class=buybox>", "</section></div>") } else { ("<main>", "</main>") };
    format!(
        "<!doctype html>\n<html lang=\"{language}\"><head><meta charset=\"utf-8\"><title>{title} | Shop</title>{head}</head>\
         <body>{open}<h1>{title}</h1>{body}{close}<footer>Imprint and terms of the shop</footer></body></html>"
    )
}

pub fn json_ld(item: &Item, language: &str, dress: &Dress) -> String {
    let mut offer = json!({"@type": "Offer", "priceCurrency": item.currency, "url": "/here"});
    if dress.has("price") {
        offer["price"] = if dress.notation {
            json!(item.plain(item.price).parse::<f64>().unwrap_or(0.0))
        } else {
            json!(item.plain(item.price))
        };
    }
    if dress.has("availability") {
        let word = if item.in_stock { "InStock" } else { "OutOfStock" };
        offer["availability"] =
            json!(if dress.notation { word.to_owned() } else { format!("https://schema.org/{word}") });
    }
    let mut product =
        json!({"@context": "https://schema.org", "@type": "Product", "sku": item.number.to_string(), "offers": offer});
    if dress.has("title") {
        product["name"] = json!(dress.title(&item.title));
    }
    if dress.has("main_image") && !item.pictures.is_empty() {
        product["image"] = if dress.lazy { json!("data:image/gif;base64,R0lGOD") } else { json!(dress.pictures(item)) };
    }
    if let Some((rating, reviews)) = item.rating.zip(item.reviews).filter(|_| dress.has("rating")) {
        product["aggregateRating"] = json!({"@type": "AggregateRating", "ratingValue": format!("{}.{}", rating / 10, rating % 10), "reviewCount": reviews});
    }
    let data = if dress.layout {
        json!({"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "Shop"}, product]})
    } else {
        product
    };
    let head = format!("<script type=\"application/ld+json\">{data}</script>");
    html(item, language, dress, &head, &format!("<button>{}</button>", stock(language, item.in_stock)))
}

pub fn microdata(item: &Item, language: &str, dress: &Dress) -> String {
    let mut inner = format!(
        "<meta itemprop=name content=\"{}\"><meta itemprop=sku content={}>",
        dress.title(&item.title),
        item.number
    );
    if dress.has("main_image") && !item.pictures.is_empty() {
        for picture in dress.pictures(item) {
            inner += &format!("<img itemprop=image src=\"{picture}\">");
        }
    }
    let (price, availability) = (item.plain(item.price), if item.in_stock { "InStock" } else { "OutOfStock" });
    let price = if dress.has("price") {
        format!("<meta itemprop=price content=\"{price}\"><b>{}</b>", dress.money(item, item.price))
    } else {
        String::new()
    };
    let availability = if dress.has("availability") {
        format!("<link itemprop=availability href=\"https://schema.org/{availability}\">")
    } else {
        String::new()
    };
    inner += &format!(
        "<div itemprop=offers itemscope itemtype=\"https://schema.org/Offer\"><meta itemprop=priceCurrency content={}>{price}{availability}</div>",
        item.currency
    );
    if let Some((rating, reviews)) = item.rating.zip(item.reviews).filter(|_| dress.has("rating")) {
        inner += &format!(
            "<div itemprop=aggregateRating itemscope itemtype=\"https://schema.org/AggregateRating\">\
             <meta itemprop=ratingValue content=\"{}.{}\"><meta itemprop=reviewCount content={reviews}></div>",
            rating / 10,
            rating % 10
        );
    }
    html(item, language, dress, "", &format!("<div itemscope itemtype=\"https://schema.org/Product\">{inner}</div>"))
}

pub fn open_graph(item: &Item, language: &str, dress: &Dress) -> String {
    let mut tags = vec![
        ("og:type", "product".to_owned()),
        ("og:title", dress.title(&item.title)),
        ("product:price:currency", item.currency.into()),
    ];
    tags.push(("product:retailer_item_id", item.number.to_string()));
    if dress.has("price") {
        tags.push(("product:price:amount", item.plain(item.price)));
    }
    if dress.has("availability") {
        tags.push(("product:availability", if item.in_stock { "in stock" } else { "out of stock" }.into()));
    }
    if dress.has("main_image") && !item.pictures.is_empty() {
        tags.push(("og:image", dress.main(item)));
    }
    if dress.layout {
        tags.reverse();
    }
    let head: String =
        tags.iter().map(|(name, content)| format!("<meta property=\"{name}\" content=\"{content}\">")).collect();
    html(item, language, dress, &head, "<p>Made to last.</p>")
}

pub fn text(item: &Item, language: &str, dress: &Dress) -> String {
    let mut body = String::new();
    if dress.has("main_image") && !item.pictures.is_empty() {
        body += &format!(
            "<img class=product-image src=\"{}\" alt=\"{}\" width=600 height=600>",
            dress.main(item),
            dress.title(&item.title)
        );
    }
    if dress.has("price") {
        let was = item.list.map(|list| format!("<del>{}</del> ", dress.money(item, list))).unwrap_or_default();
        body += &format!("<p class=price>{was}<span>{}</span></p>", dress.money(item, item.price));
    }
    if dress.has("availability") {
        body += &format!("<p class=stock>{}</p>", stock(language, item.in_stock));
    }
    if let Some(sales) = item.sales.as_ref().filter(|_| dress.has("sales")) {
        body += &format!("<p>{}</p>", sold(sales));
    }
    html(item, language, dress, "", &body)
}

pub fn state(item: &Item, language: &str, dress: &Dress) -> String {
    let script = format!(
        "<script>window.__STATE__ = {};</script>",
        json!({"page": {"kind": "item"}, "product": facts(item, dress)})
    );
    html(item, language, dress, "", &format!("<div id=app></div>{script}"))
}

pub fn document(item: &Item, dress: &Dress) -> String {
    let facts = facts(item, dress);
    if dress.layout {
        json!({"ok": true, "result": {"product": facts}}).to_string()
    } else {
        json!({"data": {"product": facts}}).to_string()
    }
}

/// An item as a shop's own scripts hold it.
fn facts(item: &Item, dress: &Dress) -> Value {
    let mut facts = json!({"productId": item.number.to_string(), "title": item.title, "currency": item.currency, "available": item.in_stock});
    if dress.has("price") {
        facts["price"] = json!(item.plain(item.price));
    }
    if let Some(list) = item.list {
        facts["listPrice"] = json!(item.plain(list));
    }
    if dress.has("main_image") && !item.pictures.is_empty() {
        facts["images"] = json!(dress.pictures(item));
    }
    facts
}

pub fn shopify_page(item: &Item, language: &str, dress: &Dress) -> String {
    let head = format!(
        "<script>Shopify.theme = {{}}; var currency = {{\"currency\":\"{c}\"}};</script><link href=\"https://cdn.shopify.com/s/a.css\">\
         <meta property=\"og:type\" content=\"product\"><meta property=\"og:title\" content=\"{t}\">\
         <meta property=\"product:price:amount\" content=\"{p}\"><meta property=\"product:price:currency\" content=\"{c}\">",
        c = item.currency,
        t = dress.title(&item.title),
        p = item.plain(item.price)
    );
    html(item, language, dress, &head, "<p>Made to last.</p>")
}

pub fn shopify(item: &Item, dress: &Dress) -> String {
    let pictures = dress.pictures(item);
    let mut choices: Vec<Value> = item
        .choices
        .iter()
        .map(|c| {
            json!({"id": c.id, "title": c.name, "price": c.price, "available": c.available && item.in_stock,
                   "compare_at_price": item.list})
        })
        .collect();
    if dress.reversed {
        choices[1..].reverse();
    }
    let mut product = json!({"id": item.number, "handle": format!("article-{}", item.number), "title": item.title, "variants": choices});
    if dress.has("main_image") && !item.pictures.is_empty() {
        (product["images"], product["featured_image"]) = (json!(pictures), json!(pictures[0]));
    }
    if let Some(video) = &item.video {
        product["media"] = json!([{"media_type": "video", "sources": [{"url": format!("https://cdn.shop.example/films/{video}.mp4")}]}]);
    }
    product.to_string()
}

pub fn woocommerce(item: &Item, dress: &Dress) -> String {
    let minor = |amount: i64| if item.places() == 0 { (amount / 100).to_string() } else { amount.to_string() };
    let mut choices: Vec<Value> =
        item.choices.iter().map(|c| json!({"id": c.id, "attributes": [{"name": "colour", "value": c.name}]})).collect();
    if dress.reversed {
        choices.reverse();
    }
    let mut product = json!({
        "id": item.number, "slug": format!("article-{}", item.number), "name": dress.title(&item.title),
        "prices": {"currency_code": item.currency, "currency_minor_unit": item.places(), "price": minor(item.price),
                   "regular_price": minor(item.list.unwrap_or(item.price)), "price_range": null},
        "is_in_stock": item.in_stock, "is_on_backorder": false, "variations": choices,
    });
    if dress.has("main_image") && !item.pictures.is_empty() {
        product["images"] = json!(dress.pictures(item).iter().map(|src| json!({"src": src})).collect::<Vec<_>>());
    }
    if let Some((rating, reviews)) = item.rating.zip(item.reviews).filter(|_| dress.has("rating")) {
        product["average_rating"] = json!(format!("{}.{}0", rating / 10, rating % 10));
        product["review_count"] = json!(reviews);
    }
    json!([product]).to_string()
}

/// A page without any data for machines: the operator's selectors name its parts.
pub fn marked(item: &Item, language: &str, dress: &Dress) -> String {
    let mut parts: Vec<String> = Vec::new();
    if dress.has("main_image") && !item.pictures.is_empty() {
        let pictures = if dress.lazy { vec!["data:image/gif;base64,R0lGOD".to_owned()] } else { dress.pictures(item) };
        parts.extend(pictures.iter().map(|p| format!("<img class=view src=\"{p}\">")));
    }
    let mut one = |field: &str, class: &str, text: Option<String>| {
        if let Some(text) = text.filter(|_| dress.has(field)) {
            parts.push(format!("<p class={class}>{text}</p>"));
        }
    };
    one("price", "now", Some(dress.money(item, item.price)));
    one("list_price", "was", item.list.map(|list| dress.money(item, list)));
    one("pay_price", "pay", item.pay.map(|pay| dress.money(item, pay)));
    one("availability", "stock", Some(stock(language, item.in_stock).into()));
    one("gift", "gift", item.gift.clone());
    one("sales", "sold", item.sales.as_ref().map(sold));
    one("rating", "stars", item.rating.map(|r| format!("{}.{} / 5", r / 10, r % 10)));
    one("rating", "reviews", item.reviews.map(|n| n.to_string()));
    one("questions", "questions", item.questions.map(|n| n.to_string()));
    for promotion in item.promotions.iter().filter(|_| dress.has("promotions")) {
        one("promotions", "promotion", Some(promotion.clone()));
    }
    let mut coupons = item.coupons.clone();
    if dress.reversed {
        coupons.reverse();
    }
    for (off, from) in coupons {
        one("coupons", "coupon", Some(format!("满{}减{}", from / 100, off / 100)));
    }
    if let Some(video) = item.video.as_ref().filter(|_| dress.has("video")) {
        parts.push(format!("<div class=film data-src=\"https://cdn.shop.example/films/{video}.mp4\"></div>"));
    }
    html(item, language, dress, "", &parts.concat())
}
