//! Vectors and recorded replies of the unions, where they are at hand.

use std::{collections::BTreeMap, fs, path::Path};

use rivald::{
    listing::{
        Amount, Availability, Field, Moment, Platform, Union, Window, identify, is_promotion_link, product_handle,
    },
    settings::SignMethod,
    source::union::{Item, Trouble, jd, pdd, sign},
};
use serde_json::Value;
use url::Url;

/// A file of the set; none where the set is not here.
#[expect(clippy::print_stderr, reason = "says that it was skipped")]
fn sample(name: &str) -> Option<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/union").join(name);
    let text = fs::read_to_string(file).ok();
    if text.is_none() {
        eprintln!("skipped: {name} is not here");
    }
    text
}

fn json(name: &str) -> Option<Value> {
    sample(name).map(|text| serde_json::from_str(&text).unwrap())
}

fn at(text: &str) -> Moment {
    text.parse().unwrap()
}

fn amount(text: &str) -> Option<Amount> {
    text.parse().ok()
}

#[test]
fn sign_vectors() {
    let Some(vectors) = json("sign_vectors.json") else { return };
    let vectors = vectors.as_array().unwrap();
    assert!(vectors.len() >= 7);
    for vector in vectors {
        let params: BTreeMap<String, String> = serde_json::from_value(vector["params"].clone()).unwrap();
        let secret = vector["secret"].as_str().map_or_else(
            || {
                let hex = vector["secret_hex"].as_str().unwrap();
                let bytes = (0..hex.len()).step_by(2).map(|i| u8::from_str_radix(&hex[i..i + 2], 16).unwrap());
                String::from_utf8(bytes.collect()).unwrap()
            },
            str::to_owned,
        );
        let secret = secret.into();
        let got = match (vector["platform"].as_str().unwrap(), vector["algo"].as_str().unwrap()) {
            ("top", "md5") => sign::top(&params, &secret, SignMethod::Md5),
            ("top", "hmac") => sign::top(&params, &secret, SignMethod::HmacMd5),
            ("top", "hmac-sha256") => sign::top(&params, &secret, SignMethod::HmacSha256),
            ("jd", "md5") => sign::jd(&params, &secret),
            ("pdd", "md5") => sign::pdd(&params, &secret),
            other => panic!("{other:?}"),
        };
        assert_eq!(got, vector["sign"], "{vector}");
    }
}

#[test]
fn url_vectors() {
    let Some(vectors) = json("url_vectors.json") else { return };
    let vectors = vectors.as_array().unwrap();
    assert!(vectors.len() >= 42);
    for vector in vectors {
        let url = Url::parse(vector["url"].as_str().unwrap()).unwrap();
        let got = identify(&url);
        let resolve = is_promotion_link(&url);
        let Some(expect) = vector["expect"].as_array() else {
            assert!(got.item_id.is_none() && !resolve, "{vector}");
            continue;
        };
        let (whose, id, kind) = (expect[0].as_str().unwrap(), expect[1].as_str(), expect[2].as_str().unwrap());
        match kind {
            "id" | "union_id" => {
                let platform = whose.split(':').next().unwrap();
                assert_eq!((got.platform.as_str(), got.item_id.as_deref()), (platform, id), "{vector}");
                // A number, or the ten characters of Amazon: an id of the union is neither.
                let shops = id.is_some_and(|id| id.len() == 10 || id.bytes().all(|b| b.is_ascii_digit()));
                assert_eq!(shops, kind == "id", "{vector}");
                assert!(!resolve, "{vector}");
                if let Some(market) = whose.strip_prefix("amazon:") {
                    let host = url.host_str().unwrap();
                    assert!(host == market || host.ends_with(&format!(".{market}")), "{vector}");
                }
            }
            "resolve" => {
                assert!(resolve && got.item_id.is_none() && url.host_str() == Some(whose), "{vector}");
            }
            "handle" => {
                assert_eq!((got.platform, got.item_id), (Platform::Web, None), "{vector}");
                assert_eq!(product_handle(&url).as_deref(), id, "{vector}");
                assert_eq!(url.host_str().map(|host| format!("shop?:{host}")).as_deref(), Some(whose), "{vector}");
            }
            other => panic!("{other}"),
        }
    }
}

fn only(mut items: Vec<Item>) -> Item {
    assert_eq!(items.len(), 1);
    items.remove(0)
}

/// The two items of the real reply of 2019.
#[test]
fn jd_real_reply() {
    let (Some(double), Some(inner)) =
        (sample("jd_goods_query_2019_double_encoded.json"), sample("jd_goods_query_2019_inner.json"))
    else {
        return;
    };
    let ids = ["41265992595", "53600393449"].map(str::to_owned);
    let now = at("2019-08-01T00:00:00Z");
    let items = jd::read(double.as_bytes(), &ids, now).unwrap();
    // The same reply as an object within.
    let object = serde_json::json!({"jd_union_open_goods_query_responce":
        {"code": "0", "getResult": serde_json::from_str::<Value>(&inner).unwrap()}});
    assert_eq!(jd::read(object.to_string().as_bytes(), &ids, now).unwrap(), items);

    let [first, second] = items.as_slice() else { panic!("{} items", items.len()) };
    assert_eq!(first.item_id.as_deref(), Some("41265992595"));
    assert_eq!(first.asked, first.item_id);
    let listing = &first.reading.listing;
    assert!(listing.title.as_deref().unwrap().starts_with("五度音（wuden） 耳机入耳式有线"));
    assert_eq!(listing.seller.as_deref(), Some("五度音旗舰店"));
    assert_eq!(listing.price, amount("19.9"));
    assert_eq!(listing.pay_price, None, "the reply says no price after the coupon");
    assert_eq!(listing.review_count, Some(22_274));
    assert_eq!(listing.main_image, listing.gallery.first().cloned());
    assert!(listing.main_image.as_deref().unwrap().starts_with("http://img14.360buyimg.com/ads/jfs/"));
    let coupon = &listing.coupons[0];
    assert_eq!((coupon.amount, coupon.threshold, coupon.text.as_str()), (amount("10"), amount("19"), "满19减10"));
    assert_eq!(coupon.starts, Some(at("2019-07-28T16:00:00Z")));
    assert_eq!(coupon.ends, Some(at("2019-08-29T15:59:59Z")));
    assert_eq!(first.seen.union, Union::Jd);
    assert_eq!(first.seen.affiliate.commission, amount("0.5"));
    assert_eq!(first.seen.affiliate.sales_30d, Some(4223));
    assert!(first.reading.origin.values().all(|origin| origin == "jd-union"));
    assert!(first.reading.origin.contains_key(&Field::Affiliate));
    let evidence = first.seen.evidence.as_deref().unwrap();
    assert!(evidence.contains("inOrderCount30Days") && !evidence.contains("coupon.jd.com"), "{evidence}");

    assert_eq!(second.item_id.as_deref(), Some("53600393449"));
    assert_eq!(second.seen.affiliate.commission, amount("0.3"));
    assert_eq!(second.seen.affiliate.sales_30d, Some(443));
    assert_eq!(second.reading.listing.price, amount("89.9"));
    assert_eq!(second.reading.listing.title, None);
    let worth: Vec<_> = second.reading.listing.coupons.iter().map(|c| (c.amount, c.threshold)).collect();
    assert_eq!(worth, [(amount("60"), amount("89")), (amount("50"), amount("88"))]);
}

#[test]
fn jd_documented_shape() {
    let Some(body) = sample("jd_goods_query_responce_variant.json") else { return };
    let id = "AsM9vLKX7oQgYz_B4TpUe3hW0sNd".to_owned();
    let item = only(jd::read(body.as_bytes(), std::slice::from_ref(&id), at("2025-12-10T00:00:00Z")).unwrap());
    assert_eq!((item.asked.as_ref(), item.id.as_ref()), (Some(&id), Some(&id)));
    assert_eq!(item.item_id.as_deref(), Some("100012043978"));
    assert_eq!(item.seen.affiliate.commission, amount("0.05"));
    assert_eq!(item.seen.affiliate.sales_30d, Some(210));
    assert_eq!(item.seen.availability, Availability::InStock);
    let listing = &item.reading.listing;
    assert_eq!((listing.price, listing.pay_price), (amount("100"), amount("89")));
    assert_eq!(listing.pay_parts, ["秒杀价", "满99减10"]);
    assert_eq!(listing.gallery, ["https://img14.360buyimg.com/xxx.jpg"]);
    // After the coupon's end nothing explains that price any more.
    let later = only(jd::read(body.as_bytes(), &[id], at("2026-02-01T00:00:00Z")).unwrap());
    assert_eq!(later.reading.listing.pay_price, None);
}

#[test]
fn pdd_real_reply() {
    let Some(body) = sample("pdd_goods_detail_2019.json") else { return };
    let item = only(pdd::read(body.as_bytes(), at("2019-12-10T00:00:00Z")).unwrap());
    assert_eq!((item.id.as_deref(), item.item_id.as_deref()), (None, Some("9133961778")));
    let listing = &item.reading.listing;
    assert!(listing.title.as_deref().unwrap().starts_with("【40卷32卷12卷】家用实惠卫生纸"));
    assert_eq!(listing.seller.as_deref(), Some("唯美之恋麻雀专卖店"));
    assert_eq!((listing.price, listing.list_price), (amount("7.20"), None));
    assert_eq!(listing.pay_price, amount("5.20"));
    assert_eq!(listing.pay_parts, ["满2减2"]);
    let coupon = &listing.coupons[0];
    assert_eq!((coupon.left, coupon.total), (Some(7000), Some(12_000)));
    assert_eq!(coupon.starts, Some(at("2019-12-08T16:00:00Z")));
    assert_eq!(coupon.ends, Some(at("2019-12-10T15:59:59Z")));
    assert_eq!(listing.gallery.len(), 2);
    assert!(listing.main_image.as_deref().unwrap().contains("e05846e8"));
    let sales = listing.sales.as_ref().unwrap();
    assert_eq!((sales.count, sales.at_most, sales.window), (42_000, Some(42_999), Window::Unknown));
    assert_eq!(item.seen.affiliate.commission, amount("0.11"));
    assert_eq!(item.seen.affiliate.sales_30d, None);
    let later = only(pdd::read(body.as_bytes(), at("2019-12-10T16:00:00Z")).unwrap());
    assert_eq!(later.reading.listing.pay_price, None, "the coupon's time is over");
}

#[test]
fn pdd_documented_shape() {
    let Some(body) = sample("pdd_goods_search_2026_shape_assembled.json") else { return };
    let item = only(pdd::read(body.as_bytes(), at("2019-12-10T00:00:00Z")).unwrap());
    assert_eq!(item.id.as_deref(), Some("c9X2k1zTQ0pPQ_ASSEMBLED"));
    let listing = &item.reading.listing;
    assert_eq!((listing.price, listing.pay_price), (amount("7.2"), None), "no coupon is left");
    assert_eq!(listing.coupons[0].left, Some(0));
    let sales = listing.sales.as_ref().unwrap();
    assert_eq!((sales.count, sales.at_most, sales.text.as_str()), (100_000, None, "10万+"));
}

#[test]
fn errors() {
    let (Some(jds), Some(pdds)) = (json("jd_errors.json"), json("pdd_errors.json")) else { return };
    let now = at("2026-11-27T15:59:00Z");
    let mut seen = 0;
    for error in jds.as_array().unwrap().iter().chain(pdds.as_array().unwrap()) {
        let body = error["body"].to_string();
        let name = error["name"].as_str().unwrap();
        let got = if jds.as_array().unwrap().contains(error) {
            jd::read(body.as_bytes(), &["41265992595".to_owned()], now)
        } else {
            pdd::read(body.as_bytes(), now)
        };
        let want = match name {
            "invalid_app_key_real" | "invalid_signature" | "bad_sign_real" | "pid_not_registered_real" => Trouble::Key,
            // One minute to midnight in China, and a second.
            "call_limited_assembled" => Trouble::Quota(std::time::Duration::from_secs(61)),
            "inner_scene_mismatch_assembled" => Trouble::BadId,
            "throttled_assembled" => Trouble::Retry,
            "empty_result_string_assembled" => {
                assert_eq!(got, Ok(Vec::new()));
                seen += 1;
                continue;
            }
            other => panic!("{other} is new"),
        };
        let got = got.unwrap_err();
        assert_eq!(got.trouble, want, "{name}: {got}");
        let hinted = !got.hint.0.is_empty() && !got.hint.1.is_empty();
        assert_eq!(hinted, got.trouble != Trouble::Retry, "{name}");
        seen += 1;
    }
    assert_eq!(seen, 8);
}
