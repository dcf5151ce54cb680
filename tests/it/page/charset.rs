//! Pages that lie about their character set.

use rivald::{
    listing::Select,
    source::page::{Page, Sight, read},
};

fn title(body: &[u8], content_type: Option<&str>) -> Option<String> {
    match read(&Page { url: None, status: 200, content_type, body }, &Select::default(), false) {
        Sight::Listing { reading, .. } => reading.listing.title,
        Sight::Not { .. } => None,
    }
}

#[test]
fn declared_and_real() {
    let html = |meta: &str, name: &str| {
        format!(
            "<html><head>{meta}<title>{name}</title><script type=\"application/ld+json\">{{\"@type\":\"Product\",\"name\":\"{name}\",\
             \"offers\":{{\"price\":\"79.00\",\"priceCurrency\":\"CNY\"}}}}</script></head><body><h1>{name}</h1></body></html>"
        )
    };
    let name = "黄铜台灯 卧室床头灯 复古小夜灯";
    let declared = html("<meta charset=gbk>", name);
    assert_eq!(
        title(declared.as_bytes(), Some("text/html; charset=gbk")).as_deref(),
        Some(name),
        "UTF-8 that says GBK"
    );
    let (gbk, ..) = encoding_rs::GBK.encode(&declared);
    assert_eq!(title(&gbk, None).as_deref(), Some(name), "GBK by meta");
    let unsaid = html("", name);
    let (gbk, ..) = encoding_rs::GBK.encode(&unsaid);
    assert_eq!(title(&gbk, None).as_deref(), Some(name), "GBK that says nothing");
    assert_eq!(title(&gbk, Some("text/html; charset=GB2312")).as_deref(), Some(name), "GBK by header");
    let name = "真鍮のランプ 寝室用 おしゃれ";
    let (euc, ..) = encoding_rs::EUC_JP.encode(name);
    assert!(!euc.is_empty());
    let page = html("", name);
    let (euc, ..) = encoding_rs::EUC_JP.encode(&page);
    assert_eq!(title(&euc, None).as_deref(), Some(name), "EUC-JP that says nothing");
}
