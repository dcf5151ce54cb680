//! Data embedded in scripts, and JSON documents.

use rivald::listing::Availability;

use super::{listing, page, price, refused};

#[test]
fn the_item_s_own_object() {
    let html = page(
        "",
        r#"<script id="__NEXT_DATA__" type="application/json">{"props":{"related":[{"name":"Oak shelf","price":12.5,"currency":"EUR"}],
        "product":{"name":"Brass lamp","price":{"current":79.95,"currency":"EUR"},"listPrice":99.95,"available":true,"image":"/a.jpg"}}}</script>"#,
    );
    let l = listing(&html);
    assert_eq!(
        (price(&l).as_deref(), l.list_price.map(|p| p.to_string()).as_deref()),
        (Some("79.95 EUR"), Some("99.95"))
    );
    assert_eq!(l.availability, Availability::InStock);
    assert_eq!(l.main_image.as_deref(), Some("https://shop.example/a.jpg"));
}

#[test]
fn whole_numbers_may_be_cents() {
    let state = |price: u32| {
        format!(
            r#"<script>window.__STATE__ = {{"product":{{"title":"Brass lamp","price":{price},"currency":"EUR"}}}};</script>"#
        )
    };
    // Nothing settles it.
    refused(&page("", &state(7900)));
    // What the shopper sees settles it.
    let seen = r#"<div class="price">€79.00</div><button>Add to cart</button>"#;
    assert_eq!(price(&listing(&page("", &format!("{seen}{}", state(7900))))).as_deref(), Some("79.00 EUR"));
}

#[test]
fn objects_that_contradict_each_other_say_nothing() {
    refused(&page(
        "",
        r#"<script>var a = {"title":"Brass lamp","price":"79.95","currency":"EUR"}; var b = {"title":"Brass lamp","price":"89.95","currency":"EUR"};</script>"#,
    ));
}

#[test]
fn a_shop_s_api() {
    let l = listing(
        r#"{"data":{"product":{"price":{"currentPrice":"79.95","currency":"EUR"},"item":{"description":{"title":"Brass lamp"}},
        "seller":{"title":"Lamps & Co"},"esp":{"title":"Two years of protection","price":{"currentPrice":"9.95"}}}}}"#,
    );
    assert_eq!(l.title.as_deref(), Some("Brass lamp"));
    assert_eq!(price(&l).as_deref(), Some("79.95 EUR"));
    refused(r#"{"error":"not found"}"#);
    refused("[]");
}

/// The choices as text.
fn choices(l: &rivald::listing::Listing) -> Vec<String> {
    l.variants.iter().filter_map(|v| v.name.clone()).collect()
}

#[test]
fn streamed_rows_of_react() {
    let row = r#"7:[\"$\",\"$L1\",null,{\"product\":{\"name\":\"Brass lamp\",\"price\":{\"amount\":\"79.0\",\"currencyCode\":\"EUR\"},\"availableForSale\":true,\"images\":[{\"url\":\"https://shop.example/a.jpg\"}]}}]"#;
    let (a, b) = row.split_at(60);
    let html = page(
        "",
        &format!(r#"<script>self.__next_f.push([1,"{a}"])</script><script>self.__next_f.push([1,"{b}\n"])</script>"#),
    );
    let l = listing(&html);
    assert_eq!(price(&l).as_deref(), Some("79.0 EUR"));
    assert_eq!(l.availability, Availability::InStock);
    assert_eq!(l.main_image.as_deref(), Some("https://shop.example/a.jpg"));
}

#[test]
fn flattened_and_called_state_of_nuxt() {
    let flat = r#"<script type="application/json" id="__NUXT_DATA__">[["ShallowReactive",1],{"data":2},{"product":3,"other":9},{"name":4,"price":5,"currency":6,"inStock":7,"image":8},"Brass lamp",79.95,"EUR",true,"https://shop.example/a.jpg",{"name":10,"price":11,"currency":6},"Oak shelf",12.5]</script>"#;
    assert_eq!(price(&listing(&page("", flat))).as_deref(), Some("79.95 EUR"));
    let called = r#"<script>window.__NUXT__=(function(a,b,c){return {data:[{product:{name:a,price:b,currency:c,inStock:true,image:"https://shop.example/a.jpg"}}],related:[{name:"Oak shelf",price:12.5,currency:c}]}}("Brass lamp",79.95,"EUR"));</script>"#;
    let l = listing(&page("", called));
    assert_eq!(price(&l).as_deref(), Some("79.95 EUR"));
    assert_eq!(l.availability, Availability::InStock);
}

#[test]
fn data_in_attributes_and_with_bare_keys() {
    let data = r#"{"component":"Product","props":{"product":{"name":"Brass lamp","price":7900,"formattedPrice":"€79.00","currency":"EUR","inStock":true,"image":"https://shop.example/a.jpg"}}}"#;
    let html = page("", &format!(r#"<div id="app" data-page="{}"></div>"#, data.replace('"', "&quot;")));
    assert_eq!(price(&listing(&html)).as_deref(), Some("79.00 EUR"));
    let bare =
        r"<script>var product = {name: 'Brass lamp', salePrice: '79.95', currency: 'EUR', inStock: true};</script>";
    assert_eq!(price(&listing(&page("", bare))).as_deref(), Some("79.95 EUR"));
}

#[test]
fn choices_beside_a_complete_declaration() {
    let ld = r#"<script type="application/ld+json">{"@type":"Product","name":"Brass lamp","image":"https://shop.example/a.jpg","offers":{"@type":"Offer","price":"79.00","priceCurrency":"EUR","availability":"https://schema.org/InStock"}}</script>"#;
    let state = r#"<script>window.__INITIAL_STATE__ = {"product":{"name":"Brass lamp","price":99.5,"available":false,"image":"https://shop.example/z.jpg",
        "variants":[{"id":1,"attributes":{"Size":"small"},"available":true},{"id":2,"attributes":{"Size":"large"},"available":false}]}};</script>"#;
    let l = listing(&page(ld, state));
    assert_eq!(choices(&l), ["small", "large"]);
    assert_eq!(l.variants[1].available, Some(false));
    // All else stays as declared.
    assert_eq!(price(&l).as_deref(), Some("79.00 EUR"));
    assert_eq!(l.availability, Availability::InStock);
    assert_eq!(l.main_image.as_deref(), Some("https://shop.example/a.jpg"));
}

#[test]
fn what_analytics_hear_counts_together_with_what_the_page_shows() {
    let event = |price: &str| {
        format!(
            "<script>dataLayer.push({{event: 'view_item', ecommerce: {{currency: 'CAD', items: [{{item_name: 'Brass lamp', item_id: 'L1', price: {price}}}]}}}});</script>"
        )
    };
    let seen = r#"<div class="price">$79.00</div><button>Add to cart</button>"#;
    assert_eq!(price(&listing(&page("", &format!("{seen}{}", event("79"))))).as_deref(), Some("79.00 CAD"));
    // Alone it does not.
    refused(&page("", &event("79.5")));
}
