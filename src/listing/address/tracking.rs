//! Which parts of a query tell items apart, and which only tell where a visitor came from.

use url::Url;

/// Parameters that say nothing about the item.
const TRACKING: &str = "spm|scm|pvid|algo_pvid|algo_exp_id|gclid|gbraid|wbraid|fbclid|msclkid|yclid|dclid|ttclid|twclid|srsltid|\
    igshid|mc_cid|mc_eid|ref|ref_|referer|referrer|refid|affid|aff_id|campid|mkcid|mkevt|mkrid|toolid|customid|\
    hash|_trkparms|_trksid|epid|amdata|psc|th|qid|sr|keywords|crid|sprefix|dib|dib_tag|_pos|_sid|_ss|_psq|_fid|\
    _v|_x_query|_wv|_wvx|wxa_abtest|cu|ns|abbucket|ali_refid|ali_trackid|pid|share_crt_v|sourcetype|suid|sp_tk|\
    un|ut_sk|cpp|shareurl|short_name|bxsign|tk|app|from|source|refer_page_name|refer_page_id|refer_page_sn|sid|\
    sessionid|session_id|phpsessid|jsessionid|cid|clickid|irclickid|cjevent|awc|zanpid|trk|trackid|tracking";

/// Prefixes of such parameters.
const TRACKING_PREFIXES: &str = "utm_|_x_|pf_rd_|pd_rd_|pr_|hsa_|aff_|trk_|ga_|_ga|at_|mtm_|pk_";

/// Parameters that name a choice of an item whose id is known.
const CHOICES: &str = "skuid|sku|sku_id|variant|variationid|var|vendoritemid|preselect";

/// The parameters that tell apart what is shown, by name and value, sorted by name. `known`: the item's id is known, so
/// only the choice is left to tell.
pub(super) fn telling(url: &Url, known: bool) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = url
        .query_pairs()
        .map(|(key, value)| (key.into_owned(), value.into_owned()))
        .filter(|(key, value)| {
            let key = key.to_ascii_lowercase();
            if known {
                return among(CHOICES, &key) && !value.is_empty();
            }
            !among(TRACKING, &key) && !TRACKING_PREFIXES.split('|').any(|prefix| key.starts_with(prefix))
        })
        .collect();
    pairs.sort();
    pairs.dedup();
    pairs
}

/// Whether a parameter names a choice of an item.
pub(super) fn is_choice(name: &str) -> bool {
    among(CHOICES, &name.to_ascii_lowercase())
}

fn among(list: &str, key: &str) -> bool {
    list.split('|').any(|known| known == key)
}

/// The text with its percent-encoded letters as letters, where they are UTF-8.
pub(super) fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let byte = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten()
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        out.push(byte.unwrap_or(bytes[at]));
        at += if byte.is_some() { 3 } else { 1 };
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}
