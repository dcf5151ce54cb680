//! eBay's templates.

use super::{listing_at, money, sight_at, stock};
use rivald::{listing::Outcome, source::page::Sight};

const ITEM: &str = "https://www.ebay.com/itm/123456789012";

#[test]
fn the_template_of_today() {
    let body = |price: &str, more: &str| {
        format!(
            r#"<html><head><title>Tin box | eBay</title></head><body><img src="https://i.ebayimg.com/images/g/x/s-l64.jpg">
            <h1 class="x-item-title__mainTitle"><span class="ux-textspans">Tin box with a lid</span></h1>
            <div class="x-price-primary"><span class="ux-textspans">{price}</span></div>
            <div class="x-price-approx"><span class="x-price-approx__price">Approximately EUR 51.00</span></div>{more}</body></html>"#
        )
    };
    for (address, price, want) in [
        (ITEM, "US $59.99", "59.99 - USD"),
        (ITEM, "US $59.99/ea", "59.99 - USD"),
        ("https://www.ebay.co.uk/itm/123456789012", "£164.99", "164.99 - GBP"),
        ("https://www.ebay.de/itm/123456789012", "EUR 1.064,99", "1064.99 - EUR"),
        ("https://www.ebay.ca/itm/123456789012", "C $12.50", "12.50 - CAD"),
        ("https://www.ebay.com.au/itm/123456789012", "AU $12.50", "12.50 - AUD"),
    ] {
        assert_eq!(money(&listing_at(address, &body(price, ""))), want, "{price}");
    }
    let sold = r#"<div class="x-quantity__availability"><span class="ux-textspans">More than 10 available</span>
        <span class="ux-textspans">294 sold</span></div>"#;
    let l = listing_at(ITEM, &body("US $59.99", sold));
    assert_eq!((stock(&l), l.sales.map(|s| s.count)), ("in", Some(294)));
    let ended = r#"<div class="d-statusmessage">This listing was ended by the seller.</div>"#;
    assert_eq!(stock(&listing_at(ITEM, &body("US $59.99", ended))), "out");
}

#[test]
fn the_template_before() {
    let body = r#"<html><body><img src="http://i.ebayimg.com/images/g/x/s-l300.jpg">
        <h1 id="itemTitle"><span class="g-hdn">Details about &nbsp;</span>Tin box with a lid</h1>
        <span id="orgPrc"> $80.00</span><span id="prcIsum" itemprop="price" content="59.99">US $59.99</span>
        <a id="binBtn_btn">Buy It Now</a><a id="mbgLink"><span class="mbg-nw">tinmen</span></a></body></html>"#;
    let l = listing_at(ITEM, body);
    assert_eq!((money(&l).as_str(), l.title.as_deref()), ("59.99 80.00 USD", Some("Tin box with a lid")));
    assert_eq!((stock(&l), l.seller.as_deref()), ("in", Some("tinmen")));
}

#[test]
fn a_bid_is_not_what_is_asked() {
    let body = |blocks: &str| {
        format!(
            r#"<html><head><title>Brass lamp | eBay</title></head><body><img src="https://i.ebayimg.com/images/g/x/s-l64.jpg">
            <h1 class="x-item-title__mainTitle"><span class="ux-textspans">Brass lamp with a shade</span></h1>{blocks}</body></html>"#
        )
    };
    let primary = |class: &str, shown: &str| {
        format!(
            r#"<div class="{class}"><div class="x-price-primary"><span class="ux-textspans">{shown}</span></div></div>"#
        )
    };
    let bid = format!(r#"{}<div class="x-bid-action">Place bid</div>"#, primary("x-bid-price", "US $51.00"));
    assert!(matches!(sight_at(ITEM, &body(&bid)), Sight::Not { outcome: Outcome::Unreadable, .. }));
    let both = format!(r#"{bid}{}<div class="x-bin-action">Buy It Now</div>"#, primary("x-bin-price", "US $120.00"));
    let l = listing_at(ITEM, &body(&both));
    assert_eq!((money(&l).as_str(), stock(&l)), ("120.00 - USD", "in"));
    let before = r#"<html><body><img src="http://i.ebayimg.com/images/g/x/s-l300.jpg"><h1 id="itemTitle">Brass lamp with a shade</h1>
        <span id="prcIsum" style="display:none"></span><span id="prcIsum_bidPrice" itemprop="price" content="46.0">US $46.00</span></body></html>"#;
    assert!(matches!(sight_at(ITEM, before), Sight::Not { outcome: Outcome::Unreadable, .. }));
}

#[test]
fn listings_that_are_over() {
    for status in [
        r#"<div class="x-item-status">This listing sold on Sun, Feb 1 at 9:12 AM.</div>"#,
        r#"<div data-testid="d-statusmessage">Bidding ended on Sun, Feb 1 at 9:12 AM.</div>"#,
        r#"<div data-testid="d-statusmessage">Dieses Angebot wurde vom Verkäufer am So, 1. Feb beendet.</div>"#,
        r#"<div data-testid="d-statusmessage">Questa inserzione è stata chiusa dal venditore.</div>"#,
    ] {
        let body = format!(
            r#"<html><head><title>Brass lamp | eBay</title></head><body><img src="https://i.ebayimg.com/images/g/x/s-l64.jpg">
            <h1 class="x-item-title__mainTitle">Brass lamp with a shade</h1>{status}
            <div class="x-bin-price"><div class="x-price-primary"><span>US $40.00</span></div></div></body></html>"#
        );
        assert_eq!(stock(&listing_at(ITEM, &body)), "out", "{status}");
    }
}
