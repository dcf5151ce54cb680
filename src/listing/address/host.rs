//! Which platform a host belongs to.

use url::Url;

use super::super::Platform;

/// The platform of an address; any other shop where the host, the scheme or the port is not the platform's own.
pub(super) fn platform(url: &Url) -> Platform {
    let Some(host) = url.host_str() else { return Platform::Web };
    if !matches!(url.scheme(), "http" | "https") || url.port().is_some() {
        return Platform::Web;
    }
    let under = |domain: &str| host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    let any = |domains: &[&str]| domains.iter().any(|domain| under(domain));
    if any(&["tmall.com", "tmall.hk"]) {
        Platform::Tmall
    } else if any(&["taobao.com", "tb.cn"]) {
        Platform::Taobao
    } else if any(&["jd.com", "jd.hk", "3.cn"]) {
        Platform::Jd
    } else if any(&["yangkeduo.com", "pinduoduo.com"]) {
        Platform::Pdd
    } else if under("1688.com") {
        Platform::Alibaba1688
    } else if any(&["aliexpress.com", "aliexpress.us", "aliexpress.ru"]) {
        Platform::AliExpress
    } else if under("rakuten.co.jp") {
        Platform::Rakuten
    } else if any(&["coupang.com"]) {
        Platform::Coupang
    } else if any(&["etsy.com"]) {
        Platform::Etsy
    } else if any(&["walmart.com", "walmart.ca"]) {
        Platform::Walmart
    } else if any(&["target.com"]) {
        Platform::Target
    } else if any(&["newegg.com", "newegg.ca"]) {
        Platform::Newegg
    } else if any(&["bestbuy.com", "bestbuy.ca"]) {
        Platform::BestBuy
    } else if under("mercadolivre.com.br") {
        Platform::MercadoLibre
    } else if under("myshopify.com") {
        Platform::Shopify
    } else {
        match brand(host) {
            Some("amazon") => Platform::Amazon,
            Some("ebay") => Platform::Ebay,
            Some("lazada") => Platform::Lazada,
            Some("shopee") => Platform::Shopee,
            Some("mercadolibre") => Platform::MercadoLibre,
            _ => Platform::Web,
        }
    }
}

/// Whether a platform has a site for each country, on which one id may name other things.
pub(super) fn has_many_sites(platform: Platform) -> bool {
    use Platform::{Amazon, BestBuy, Ebay, Lazada, MercadoLibre, Newegg, Shopee, Walmart};
    matches!(platform, Amazon | Ebay | Lazada | Shopee | MercadoLibre | Walmart | Newegg | BestBuy)
}

/// `amazon` of `www.amazon.co.uk`: the label before a country's or the general ending, for brands with many endings.
fn brand(host: &str) -> Option<&str> {
    // The endings that these shops have, and nothing that anyone else could register under.
    const ENDINGS: &[&str] = &[
        "com", "co.uk", "co.jp", "co.za", "com.au", "com.br", "com.mx", "com.tr", "com.be", "com.hk", "com.my",
        "com.sg", "de", "fr", "it", "es", "nl", "pl", "se", "ca", "in", "cn", "ae", "sa", "eg", "sg", "ie", "at", "ch",
        "be", "ph", "us", "tw", "vn", "co.th", "co.id", "com.ph", "com.ar", "com.co", "com.pe", "com.uy", "com.ve",
        "com.ec", "com.bo", "com.py", "com.do", "com.gt", "com.pa", "com.ni", "com.hn", "com.sv", "co.cr", "cl",
    ];
    let rest = ENDINGS.iter().find_map(|ending| host.strip_suffix(ending)?.strip_suffix('.'))?;
    let label = rest.rsplit('.').next()?;
    // `amazon.com.au`, but not `amazon.com` under somebody's `.au`.
    Some(label)
}

/// The host without what says nothing about the shop: `www.`, `m.`.
pub(super) fn site(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    let short = host.strip_prefix("www.").or_else(|| host.strip_prefix("m.")).filter(|rest| rest.contains('.'));
    let host = short.unwrap_or(host);
    // Names in other scripts are kept in their letters' ASCII form: the same on every machine.
    match url.port() {
        Some(port) => format!("{host}-{port}"),
        None => host.to_owned(),
    }
}
