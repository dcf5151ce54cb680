//! Coupons, promotions and gifts as a shopper sees them.

use super::{listing, page};

const PRICE: &str = "<p class=price>€50.00</p><button>Add to cart</button>";

#[test]
fn a_coupon_beside_the_item() {
    let l = listing(&page("", &format!("{PRICE}<div class=deal><b>Save 10%</b> <span>with coupon</span></div>")));
    assert_eq!(l.coupons.len(), 1, "{:?}", l.coupons);
    assert_eq!(l.coupons.first().map(|c| c.text.as_str()), Some("Save 10% with coupon"));
    assert_eq!(l.pay_price.map(|p| p.to_string()).as_deref(), Some("45.00"));
    assert_eq!(l.pay_parts, ["Save 10% with coupon"]);

    let l = listing(&page("", &format!("{PRICE}<p>Use code LAMP5 for €5 off orders over €80</p>")));
    let coupon = l.coupons.first().cloned().unwrap_or_default();
    assert_eq!(
        (coupon.amount.map(|a| a.to_string()).as_deref(), coupon.threshold.map(|a| a.to_string()).as_deref()),
        (Some("5"), Some("80"))
    );
    assert_eq!(l.pay_price, None, "one piece is too cheap for it");
}

#[test]
fn a_promotion_and_a_gift() {
    let l = listing(&page(
        "",
        &format!("{PRICE}<p>Buy 2 get 1 free</p><p>Free gift with purchase</p><p>Apply €5 coupon</p>"),
    ));
    assert_eq!(l.promotions, ["Buy 2 get 1 free"]);
    assert_eq!(l.gift.as_deref(), Some("Free gift with purchase"));
    assert_eq!(l.coupons.len(), 1);
    assert_eq!(l.pay_price, None, "whether both count is open");
}

#[test]
fn what_is_no_deal_of_the_item() {
    for body in [
        "<div class=newsletter>Use code HELLO for 10% off</div>",
        "<p>Use code HELLO for 10% off</p><p>your first order</p>",
        "<p>Sign up and get a €5 coupon</p>",
        "<p>Free shipping on orders over €35</p>",
        "<div class=review-text>I used a €5 coupon, great lamp</div>",
        "<p><del>Save 10% with coupon</del></p>",
        "<p style='display:none'>Save 10% with coupon</p>",
        "<a href=/other-lamp>Other lamp, save 10% with coupon</a>",
        "<h2>You may also like</h2><p>Buy 2 get 1 free</p>",
        "<p>Have a coupon? <input name=code></p>",
        "<p>Gift cards from €10</p><p>Free gift wrapping</p>",
    ] {
        let html = page("", &format!("{PRICE}<div>{body}</div>"));
        let l = listing(&html);
        assert!(
            l.coupons.is_empty() && l.promotions.is_empty() && l.gift.is_none() && l.pay_price.is_none(),
            "{body}: {l:?}"
        );
    }
    let before = page("", PRICE).replace("<header>", "<header><p>Use code ALL for 20% off</p>");
    assert!(listing(&before).coupons.is_empty());
}

/// A whole box read as a promotion would be news with every sale.
#[test]
fn the_box_around_a_promotion_is_none() {
    let small = |sold: u32| {
        listing(&format!(
            "<html lang=zh-CN><head><meta charset=utf-8><title>黄铜台灯</title></head><body><main><h1>黄铜台灯</h1><div class=price>¥88.00</div>\
             <div class=coupon>满79减20</div><div class=sold>已售 {sold} 件</div><button>加入购物车</button></main></body></html>"
        ))
    };
    let (before, after) = (small(3346), small(3349));
    assert_eq!(before.promotions, ["满79减20"]);
    assert_eq!((before.coupons, before.promotions), (after.coupons, after.promotions));
}

/// A text that moves by itself would be news at every poll.
#[test]
fn countdowns_and_counters_are_no_deals() {
    for body in [
        "<p>Buy 2 get 1 free - ends in 02:13:45</p>",
        "<p>Save 10% with coupon, 37 left</p>",
        "<p>满300减40 仅剩 12 件</p>",
        "<p>Use code LAMP5 for €5 off, 61% claimed</p>",
    ] {
        let l = listing(&page("", &format!("{PRICE}{body}")));
        assert!(l.coupons.is_empty() && l.promotions.is_empty(), "{body}: {:?} {:?}", l.coupons, l.promotions);
    }
}
