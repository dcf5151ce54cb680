//! Shops that nobody wrote a reader for: what their pages show without declaring it.

use rivald::{
    listing::Select,
    source::page::{Page, Sight, read},
};
use url::Url;

/// The price and currency of a page at `https://www.shop.com/`, with these attributes of `<html>` and this body.
fn asked(html: &str, body: &str) -> Option<String> {
    let html = format!(
        "<!doctype html><html {html}><head><meta charset=utf-8><title>Brass lamp | Shop</title></head>\
         <body><main><h1>Brass lamp</h1>{body}</main></body></html>"
    );
    listed(&html).map(|l| format!("{} {}", l.price.unwrap_or_default(), l.currency.map_or("?", |c| c.code())))
}

fn listed(html: &str) -> Option<rivald::listing::Listing> {
    let url = Url::parse("https://www.shop.com/brass-lamp").expect("a valid address");
    let page = Page { url: Some(&url), status: 200, content_type: None, body: html.as_bytes() };
    match read(&page, &Select::default(), false) {
        Sight::Listing { reading, .. } => Some(reading.listing),
        Sight::Not { .. } => None,
    }
}

#[test]
fn whose_dollars() {
    const USD: Option<&str> = Some("79.00 USD");
    let menu = "<select><option>United States<option>Canada<option>Australia<option>Mexico</select>";
    let list = "<ul><li>United States<li>Canada<li>Australia<li>New Zealand<li>Singapore</ul>";
    for (what, language, words, want) in [
        ("an address, toll-free", "en", "Send it to 1 Mill Road, Mahwah, NJ 07430. Call 1-800-555-0100.", USD),
        ("an address, a carrier", "en", "Kidron, OH 44636-1234. We ship by USPS.", USD),
        ("the state in full", "en", "Portland, Oregon 97201. Call (503) 555-0100.", USD),
        ("orders at home", "en", "Free shipping on domestic orders excluding Alaska. © Shop LLC", USD),
        ("taxes", "en-US", "We collect sales tax.", USD),
        ("a menu of countries", "en", &format!("Mahwah, NJ 07430. Call (201) 555-0100. {menu}"), USD),
        ("a list of countries", "en", &format!("Mahwah, NJ 07430. Call (201) 555-0100. {list}"), USD),
        ("ships to Canada", "en", "Mahwah, NJ 07430. Call (201) 555-0100. USPS. We ship to Canada too.", USD),
        ("no language", "", "Ships with care to you and your friends. Mahwah, NJ 07430. USPS.", USD),
        // One kind of evidence is none.
        ("nothing", "en", "", None),
        ("a theme", "en-US", "", None),
        ("made there", "en-US", "Made in the USA", None),
        ("toll-free alone", "en", "Call 1-800-555-0100.", None),
        ("toll-free, a theme", "en-US", "Call 1-800-555-0100.", None),
        ("an address alone", "en", "Niagara Falls, NY 14304", None),
        // Canada.
        ("Toronto", "en", "1 King St, Toronto, ON M5V 2T6. Call 1-800-555-0100. Ships by USPS to the U.S.", None),
        ("an area code", "en", "Call (416) 555-0100. Free shipping in the U.S. by USPS. Sales tax may apply.", None),
        ("a tax", "en-US", "Plus GST. US orders ship by USPS from Buffalo, NY 14201.", None),
        (
            "a warehouse",
            "en",
            "Buffalo, NY 14201. Free shipping within Canada. US orders by USPS. (716) 555-0100",
            None,
        ),
        ("both", "en-US", "Free shipping on Canadian and U.S. orders. 1-800-555-0100. USPS.", None),
        ("its post", "en-US", "Ships by Canada Post, or USPS in the contiguous US.", None),
        (
            "its shop there",
            "en",
            "<a href=https://shop.ca/>Shop</a> LLC. Free shipping on US orders, 1-866-555-0100. USPS",
            None,
        ),
        // Australia, New Zealand.
        ("Sydney", "en-US", "12 Pitt St NSW 2000. We ship to the United States by USPS.", None),
        ("a number", "en-US", "Call 1300 555 010. USPS for United States orders.", None),
        ("a company", "en-US", "Shop Pty. United States orders ship by USPS.", None),
        ("a spelling", "en-US", "Choose a colour. United States orders ship by USPS.", None),
        ("Auckland", "en-US", "Call 0800 555 010 in Auckland. USPS for United States orders.", None),
        // Asia, Mexico, the Caribbean.
        ("Singapore", "en-US", "Call +65 6555 0100. United States orders ship by USPS.", None),
        ("Hong Kong", "en-US", "Kowloon, Hong Kong. United States orders ship by USPS.", None),
        ("Mexico in English", "en-US", "Prices with IVA. United States orders ship by USPS.", None),
        ("Mexico", "es", "Mahwah, NJ 07430. USPS. (201) 555-0100", None),
        ("Jamaica", "en-US", "Call (876) 555-0100. Sales tax. USPS.", None),
        ("Trinidad", "en-US", "Ships from Trinidad by USPS.", None),
        ("no English", "", "Lámpara de latón hecha a mano. Mahwah, NJ 07430. USPS.", None),
    ] {
        let language = if language.is_empty() { String::new() } else { format!("lang={language}") };
        let body = format!("<p class=price>$79.00</p><button>Add to cart</button><p>{words}</p>");
        assert_eq!(asked(&language, &body).as_deref(), want, "{what}");
    }
}

#[test]
fn prices_elsewhere_and_from() {
    let cart = "<button>Add to cart</button>";
    for (price, want) in [
        (
            "<div class=price>Cena z VAT: <em>2 399,00 zł</em></div><div>Cena w innych sklepach: <em>4 699,00 zł</em></div>",
            Some("2399.00 PLN"),
        ),
        ("<p class=price>€79.00</p><p class=price>Price in other shops: €99.00</p>", Some("79.00 EUR")),
        ("<p class=price>79,00 €</p><p class=price>Bei anderen Händlern: 99,00 €</p>", Some("79.00 EUR")),
        ("<p class=price>79,00 €</p><p class=price>Prix du marché : 99,00 €</p>", Some("79.00 EUR")),
        ("<p class=price>19 900 Ft -tól</p>", None),
        ("<p class=price>1.299,00 TL'den başlayan</p>", None),
        ("<p class=price>1,980円から</p>", None),
        ("<p class=price>1,980円～</p>", None),
        ("<p class=price>79,000원부터</p>", None),
        ("<p class=price>79,00 € alkaen</p>", None),
        ("<p class=price>79元起</p>", None),
    ] {
        assert_eq!(asked("lang=x", &format!("{price}{cart}")).as_deref(), want, "{price}");
    }
}

/// A box of another item, as shops list them.
fn card(n: u8, price: &str) -> String {
    format!(
        "<li class=cell><div><a href=/item-{n}><img src=/{n}.jpg alt=''></a></div><div><a href=/item-{n}>Item {n}</a>\
         <p class=price>{price}</p><button>Add to basket</button></div></li>"
    )
}

#[test]
fn boxes_of_other_items() {
    let list = format!("<ul>{}{}{}</ul>", card(1, "£5.00"), card(2, "£5.00"), card(3, "£5.00"));
    // A page of many items that cost the same is no listing.
    assert_eq!(asked("lang=en", &list), None);
    // Beside the page's own price they don't count, whatever they are called.
    let own = "<p class=price>£79.00</p><button>Add to basket</button>";
    assert_eq!(asked("lang=en", &format!("{own}{list}")).as_deref(), Some("79.00 GBP"));
    assert_eq!(asked("lang=en", &format!("{list}{own}")).as_deref(), Some("79.00 GBP"));
    // Two prices of one item in boxes of the same make are no items.
    let bands = "<ul><li class=cell>Now <b class=price>£79.00</b></li><li class=cell>VAT <b>£13.17</b></li></ul>";
    assert_eq!(asked("lang=en", &format!("{bands}<button>Add to basket</button>")).as_deref(), Some("79.00 GBP"));
}

#[test]
fn names_of_pages_without_a_heading() {
    let name = |title: &str, body: &str| {
        let price = "<p class=price>£79.00</p><button>Add to basket</button>";
        let l = listed(&format!("<html lang=en><title>{title}</title><body>{body}{price}"))?;
        l.title
    };
    for (title, body, want) in [
        ("Brass lamp: 7248 | Shop", "<table><tr><td class=name>Brass lamp</td></table>", Some("Brass lamp")),
        ("Brass lamp - Lamps - Shop", "<h1>SHIPPING</h1><h1>RETURNS</h1><b>Brass lamp</b>", Some("Brass lamp")),
        (
            "BRASS LAMP 500 W LARGE - L7",
            "<h1>Brass lamp 500 large and of great beauty</h1>",
            Some("Brass lamp 500 large and of great beauty"),
        ),
        // A greeting is no name, and neither is a link.
        ("Sign in", "<h1>Sign in to lamps and kettles</h1>", None),
        ("Brass lamp | Shop", "<a href=/lamps>Brass lamp</a>", None),
    ] {
        assert_eq!(name(title, body).as_deref(), want, "{title}");
    }
    // A neighbour that the page declares gives it no name.
    let neighbour = "<div itemscope itemtype=http://schema.org/Product><b itemprop=name>Copper kettle</b></div>";
    assert_eq!(name("Lamps and more", &format!("<h1>All for your home</h1>{neighbour}")), None);
}

#[test]
fn a_sentence_about_the_product() {
    let body = |text: &str| {
        format!(
            "<div itemscope itemtype=http://schema.org/Product><b itemprop=name>Brass lamp</b><div itemprop=offers itemscope>\
             <meta itemprop=priceCurrency content=GBP><i itemprop=price>79.00</i><link itemprop=availability href=InStock></div></div>\
             <button>Add to cart</button><p>{text}</p>"
        )
    };
    let state = |text: &str| {
        let html = format!("<title>Brass lamp</title><h1>Brass lamp</h1>{}", body(text));
        listed(&html).map(|l| l.availability.is_unknown())
    };
    let sold_out = "This product is out of stock online. Ask whether a shop near you still has it on its shelves.";
    assert_eq!(state(sold_out), Some(true));
    assert_eq!(
        state("If you ask for what is out of stock, we send a note as soon as it is there again, and so on."),
        Some(false)
    );
}

#[test]
fn the_same_picture_in_its_largest_size() {
    for (what, small, elsewhere, want) in [
        (
            "behind a link",
            "/thumb/200x200xffffff/up/5/lamp-of-brass.jpg",
            "<a href=/up/5/lamp-of-brass.jpg>+</a>",
            "/up/5/lamp-of-brass.jpg",
        ),
        (
            "in a larger folder",
            "/p/480/201500014845.jpg",
            "<img src=/p/orig/201500014845.jpg>",
            "/p/orig/201500014845.jpg",
        ),
        ("a smaller one", "/p/160/201500014845.jpg", "<img src=/p/80/201500014845.jpg>", "/p/160/201500014845.jpg"),
        ("who knows", "/p/160/201500014845.jpg", "<img src=/p/tiny/201500014845.jpg>", "/p/160/201500014845.jpg"),
        ("another one", "/p/160/201500014845.jpg", "<img src=/p/orig/201500014846.jpg>", "/p/160/201500014845.jpg"),
        ("large already", "/p/201500014845.jpg", "<img src=/p/orig/201500014845.jpg>", "/p/201500014845.jpg"),
    ] {
        let html = format!(
            "<title>Brass lamp</title><meta property=og:image content={small}><h1>Brass lamp</h1>\
             <p class=price>£79.00</p><button>Add to basket</button>{elsewhere}"
        );
        let picture = listed(&html).and_then(|l| l.main_image);
        assert_eq!(picture.as_deref(), Some(format!("https://www.shop.com{want}").as_str()), "{what}");
    }
}

#[test]
fn a_former_price_with_and_without_tax() {
    let html = "<title>Brass lamp</title><h1>Brass lamp</h1><p><span class=price-before><i class=price-vatex>993&nbsp;Kč</i> \
                <i class=price-vatin>1 201&nbsp;Kč</i></span> <b class=price>699&nbsp;Kč</b></p><button>Add to basket</button>";
    let l = listed(html).expect("a listing");
    assert_eq!(l.price.map(|p| p.to_string()).as_deref(), Some("699"));
    assert_eq!(l.list_price.map(|p| p.to_string()).as_deref(), Some("1201"));
}
