//! The unions' signatures, written anew here: a stub that took the signature from the program that it checks would prove
//! nothing.

use std::collections::BTreeMap;

use md5::{Digest, Md5};
use sha2::Sha256;

/// What is signed: names and values, in the order of the names' bytes.
pub type Fields = BTreeMap<String, String>;

fn text(fields: &Fields) -> String {
    let signed = fields.iter().filter(|(name, value)| *name != "sign" && !value.is_empty());
    signed.map(|(name, value)| format!("{name}{value}")).collect()
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

/// The secret on both sides, MD5: JD, Pinduoduo, and Taobao's oldest method.
pub fn md5(secret: &str, fields: &Fields) -> String {
    hex(&Md5::digest(format!("{secret}{}{secret}", text(fields))))
}

pub fn hmac_md5(secret: &[u8], fields: &Fields) -> String {
    hex(&hmac::<Md5>(secret, text(fields).as_bytes()))
}

pub fn hmac_sha256(secret: &[u8], fields: &Fields) -> String {
    hex(&hmac::<Sha256>(secret, text(fields).as_bytes()))
}

/// RFC 2104, for the hashes with blocks of 64 bytes.
fn hmac<H: Digest>(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mut block = [0; 64];
    if key.len() > 64 {
        let short = H::digest(key);
        block[..short.len()].copy_from_slice(&short);
    } else {
        block[..key.len()].copy_from_slice(key);
    }
    let padded = |with: u8| H::new().chain_update(block.map(|byte| byte ^ with));
    let inner = padded(0x36).chain_update(message).finalize();
    padded(0x5c).chain_update(inner).finalize().to_vec()
}

#[test]
fn signatures_are_those_of_the_published_examples() {
    let fields = |pairs: &[(&str, &str)]| pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    // Taobao's guide.
    let seller: Fields = fields(&[
        ("method", "taobao.item.seller.get"),
        ("app_key", "12345678"),
        ("session", "test"),
        ("timestamp", "2016-01-01 12:00:00"),
        ("format", "json"),
        ("v", "2.0"),
        ("sign_method", "md5"),
        ("fields", "num_iid,title,nick,price,num"),
        ("num_iid", "11223344"),
        ("empty", ""),
        ("sign", "is not signed"),
    ]);
    assert_eq!(md5("helloworld", &seller), "66987CB115214E59E6EC978214934FB8");
    // Pinduoduo's guide.
    let orders: Fields = fields(&[
        ("access_token", "asd78172s8ds9a921j9qqwda12312w1w21211"),
        ("client_id", "1"),
        ("data_type", "XML"),
        ("order_status", "1"),
        ("page", "1"),
        ("page_size", "10"),
        ("timestamp", "1480411125"),
        ("type", "pdd.order.number.list.get"),
    ]);
    assert_eq!(md5("testSecret", &orders), "E4DE3ED21002510DED352819E7AE6775");
    // RFC 2202 and RFC 4231, the first cases; and a key that is longer than a block (RFC 4231, case 6).
    let hi: Fields = fields(&[("Hi", " There")]);
    assert_eq!(hmac_md5(&[0x0b; 16], &hi), "9294727A3638BB1C13F48EF8158BFC9D");
    let sha = "B0344C61D8DB38535CA8AFCEAF0BF12B881DC200C9833DA726E9376C2E32CFF7";
    assert_eq!(hmac_sha256(&[0x0b; 20], &hi), sha);
    let long = "60E431591EE0B67F0D8A26AACBF5B77F8E0BC6213728C5140546040F0EE37F54";
    let key = fields(&[("Test Using Larger Than Block-Size Key - Hash Key First", "")]);
    assert_eq!(text(&key), "", "empty values are left out");
    assert_eq!(hex(&hmac::<Sha256>(&[0xaa; 131], b"Test Using Larger Than Block-Size Key - Hash Key First")), long);
}
