//! The choices of an item, declared and shown.

use rivald::listing::Variant;

use super::{ld, listing, page};

const PRICE: &str = "<p class=price>€50.00</p><button>Add to cart</button>";
const SIZES: &str = "<label for=s>Size</label><select id=s name=size><option value=''>Choose a size<option value=1001>40 cm\
    <option value=1002 disabled>60 cm</select>";

fn names(variants: &[Variant]) -> Vec<&str> {
    variants.iter().filter_map(|v| v.name.as_deref()).collect()
}

#[test]
fn one_list_of_choices() {
    let l = listing(&page("", &format!("{PRICE}{SIZES}")));
    assert_eq!(names(&l.variants), ["40 cm", "60 cm"]);
    assert_eq!(l.variants.get(1).and_then(|v| v.available), Some(false));
    assert_eq!(l.variants.first().and_then(|v| v.id.as_deref()), Some("1001"));

    for (what, body) in [
        (
            "radio",
            "<input type=radio name=colour id=a value=r><label for=a>Red</label><input type=radio name=colour id=b value=b><label for=b>Blue</label>",
        ),
        (
            "labels around",
            "<fieldset><legend>Colour</legend><label><input type=radio name=attr1 value=r>Red</label><label><input type=radio name=attr1 value=b>Blue</label></fieldset>",
        ),
        (
            "roles",
            "<div role=radiogroup aria-label=Colour><span role=radio>Red</span><span role=radio>Blue</span></div>",
        ),
        (
            "buttons",
            "<div aria-label=Colours><button value=1 aria-pressed=false>Red</button><button value=2 aria-pressed=true>Blue</button></div>",
        ),
        (
            "twice",
            "<select name=color><option>Red<option>Blue</select><select name=color-mobile><option>Red<option>Blue</select>",
        ),
        (
            "beside others",
            "<select name=color><option>Red<option>Blue</select><select name=quantity><option>1<option>2</select><select name=country><option>A<option>B</select>",
        ),
        (
            "a whole list",
            "<select name=id><option value=1234567>Red<option value=1234568>Blue</select><select name=size><option>S<option>M</select>",
        ),
    ] {
        let l = listing(&page("", &format!("{PRICE}{body}")));
        assert_eq!(names(&l.variants), ["Red", "Blue"], "{what}");
    }
}

#[test]
fn no_certain_number_of_choices() {
    for (what, body) in [
        ("two lists", format!("{SIZES}<select name=color><option>Red<option>Blue</select>")),
        ("an open list", format!("{SIZES}<select name=x7><option>Red<option>Blue</select>")),
        ("how many", "<select name=qty><option>1<option>2<option>3</select>".to_owned()),
        ("warranty", "<select name=warranty_option><option>1 year<option>2 years</select>".to_owned()),
        ("one choice", "<select name=size><option value=''>Choose<option>40 cm</select>".to_owned()),
        (
            "delivery",
            "<input type=radio name=option-delivery value=a><input type=radio name=option-delivery value=b>".to_owned(),
        ),
        ("another item", "<div class=related-products><select name=size><option>S<option>M</select></div>".to_owned()),
    ] {
        let l = listing(&page("", &format!("{PRICE}{body}")));
        assert!(l.variants.is_empty(), "{what}: {:?}", l.variants);
    }
}

#[test]
fn declared_choices() {
    let offer = |extra: &str| format!(r#"{{"@type":"Offer","price":"79.00","priceCurrency":"EUR",{extra}}}"#);
    let group = format!(
        r#"{{"@type":"ProductGroup","name":"Brass lamp","hasVariant":[
        {{"@type":"Product","sku":"a","color":"Red","size":"40 cm","image":"/red.jpg","offers":{}}},
        {{"@type":"Product","sku":"b","color":"Blue","size":"40 cm"}}]}}"#,
        offer(r#""availability":"OutOfStock""#)
    );
    let l = listing(&page(&ld(&group), ""));
    assert_eq!(names(&l.variants), ["Red / 40 cm", "Blue / 40 cm"]);
    let first = l.variants.first().cloned().unwrap_or_default();
    assert_eq!((first.id.as_deref(), first.available), (Some("a"), Some(false)));
    assert_eq!(first.image.as_deref(), Some("https://shop.example/red.jpg"));

    for (what, offers) in [
        (
            "sellers",
            format!(
                "[{},{}]",
                offer(r#""sku":"a","seller":{"name":"A"}"#),
                offer(r#""sku":"b","seller":{"name":"B"}"#)
            ),
        ),
        ("one", format!("[{}]", offer(r#""sku":"a""#))),
    ] {
        let l = listing(&page(&ld(&format!(r#"{{"@type":"Product","name":"Brass lamp","offers":{offers}}}"#)), ""));
        assert!(l.variants.is_empty(), "{what}: {:?}", l.variants);
    }
}
