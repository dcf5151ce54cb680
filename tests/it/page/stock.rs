//! Whether the item can be bought, in the languages of the world and against stale data.

use rivald::listing::Availability::{self, InStock, OutOfStock, Preorder, Unknown};

use super::{ld, listing, page};

const PRICE: &str = "<p class=price>€79.00</p>";

fn declared(state: &str) -> String {
    ld(&format!(
        r#"{{"@type":"Product","name":"Brass lamp","offers":{{"price":"79.00","priceCurrency":"EUR","availability":"{state}"}}}}"#
    ))
}

fn state(head: &str, body: &str) -> Availability {
    listing(&page(&format!("<meta property=og:type content=product>{head}"), &format!("{PRICE}{body}"))).availability
}

#[test]
fn buttons() {
    for (words, want) in [
        ("Add to cart", InStock),
        ("Add to bag", InStock),
        ("In den Warenkorb", InStock),
        ("Ajouter au panier", InStock),
        ("Añadir a la cesta", InStock),
        ("Aggiungi al carrello", InStock),
        ("Adicionar ao carrinho", InStock),
        ("In winkelwagen", InStock),
        ("Lägg i varukorgen", InStock),
        ("Legg i handlekurv", InStock),
        ("Læg i kurv", InStock),
        ("Dodaj do koszyka", InStock),
        ("Do košíku", InStock),
        ("Kosárba", InStock),
        ("Adaugă în coș", InStock),
        ("В корзину", InStock),
        ("Sepete ekle", InStock),
        ("加入购物车", InStock),
        ("カートに入れる", InStock),
        ("장바구니 담기", InStock),
        ("Thêm vào giỏ", InStock),
        ("Sold out", OutOfStock),
        ("Ausverkauft", OutOfStock),
        ("Nicht vorrätig", OutOfStock),
        ("Épuisé", OutOfStock),
        ("Agotado", OutOfStock),
        ("Esaurito", OutOfStock),
        ("Esgotado", OutOfStock),
        ("Uitverkocht", OutOfStock),
        ("Slutsåld", OutOfStock),
        ("Wyprzedane", OutOfStock),
        ("Vyprodáno", OutOfStock),
        ("Нет в наличии", OutOfStock),
        ("已售罄", OutOfStock),
        ("売り切れ", OutOfStock),
        ("품절", OutOfStock),
        ("Pre-order now", Preorder),
        ("Jetzt vorbestellen", Preorder),
        ("Précommander", Preorder),
        ("予約する", Preorder),
    ] {
        assert_eq!(state("", &format!("<button>{words}</button>")), want, "{words}");
        assert_eq!(
            state("", &format!("<form action=/cart/add><input type=submit value=\"{words}\"></form>")),
            want,
            "{words}"
        );
        // The same words in a link to another page, in a list of other items, or hidden, say nothing.
        for other in [
            format!("<a href=/lamp-8>{words}</a>"),
            format!("<div class=related><button>{words}</button></div>"),
            format!("<div hidden><button>{words}</button></div>"),
            format!("<h2>You may also like</h2><button>{words}</button>"),
            format!("<select><option>{words}</option></select>"),
        ] {
            assert_eq!(state("", &other), Unknown, "{other}");
        }
    }
}

#[test]
fn buttons_that_are_dead_or_dumb() {
    for (body, want) in [
        // A dead button to buy with may wait for a choice; a dead one that says "sold out" says so.
        ("<button disabled>Add to cart</button>", Unknown),
        ("<button aria-disabled=true>Add to cart</button>", Unknown),
        ("<input type=submit disabled value='Add to cart'>", Unknown),
        ("<button disabled>Sold out</button>", OutOfStock),
        ("<input type=submit disabled value='Ausverkauft'>", OutOfStock),
        ("<button aria-label='Add to cart'><svg></svg></button>", InStock),
        ("<button title='In den Warenkorb'><i class=icon></i></button>", InStock),
        ("<a href='/cart/add?id=7'>Add to cart</a>", InStock),
        ("<a href='#'>Add to cart</a>", InStock),
        // Several links into the cart are several items.
        ("<a href='/cart/add?id=8'>Add to cart</a><a href='/cart/add?id=9'>Add to cart</a>", Unknown),
    ] {
        assert_eq!(state("", body), want, "{body}");
    }
}

#[test]
fn data_against_the_page() {
    for (says, body, want) in [
        ("InStock", "", InStock),
        ("InStock", "<button>Add to cart</button>", InStock),
        ("InStock", "<p>Sold out</p>", OutOfStock),
        ("InStock", "<button disabled>Sold out</button>", OutOfStock),
        ("InStock", "<ul><li>M</li><li>XL – sold out</li></ul>", Unknown),
        ("InStock", "<span class=badge>Sold out</span>", Unknown),
        ("InStock", "<p>Pre-order</p>", Unknown),
        ("InStock", "<button disabled>Sold out</button><button>Add to cart</button>", Unknown),
        ("OutOfStock", "", OutOfStock),
        ("OutOfStock", "<p>Sold out</p>", OutOfStock),
        ("OutOfStock", "<button>Add to cart</button>", Unknown),
        ("InStoreOnly", "", Unknown),
        ("InStoreOnly", "<button>Add to cart</button>", InStock),
        ("PreOrder", "", Preorder),
    ] {
        assert_eq!(state(&declared(says), body), want, "{says} {body}");
    }
}

#[test]
fn sold_out_items_without_a_price() {
    let sold_out = |body: &str| listing(&page("<meta property=og:type content=product>", body));
    for body in [
        "<p class=stock>Out of stock</p>",
        "<button disabled>Sold out</button>",
        "<p>Ausverkauft</p><h2>Related products</h2><p class=price>€12.00</p>",
        "<p>售罄</p>",
    ] {
        let l = sold_out(body);
        assert_eq!((l.price, l.availability), (None, OutOfStock), "{body}");
    }
    // Nothing that says so of the item itself.
    super::refused(&page("<meta property=og:type content=product>", "<ul><li>XL – sold out</li></ul>"));
}
