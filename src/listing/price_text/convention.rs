//! What a language or a currency usually writes between whole and part (CLDR), and which currencies have no part.

use super::super::Currency;

/// The decimal separator that a language tag stands for; `None` where its regions differ.
pub(super) fn of_language(tag: &str) -> Option<char> {
    let mut parts = tag.split(['-', '_']);
    let language = parts.next()?.to_ascii_lowercase();
    let region = parts.find(|p| p.len() == 2).map(str::to_ascii_uppercase);
    match (language.as_str(), region.as_deref()) {
        // Switzerland and Liechtenstein write money with a point, the rest of the language with a comma.
        ("de" | "fr" | "it", Some("CH" | "LI")) | ("en", Some("ZA")) | ("es" | "ar" | "fa" | "ur", None) => None,
        ("en" | "zh" | "ja" | "ko" | "th" | "he" | "hi" | "bn" | "ms" | "ta" | "te" | "fil", _)
        | ("es", Some("MX" | "US" | "PR" | "GT" | "HN" | "SV" | "NI" | "PA" | "DO" | "PE")) => Some('.'),
        ("ar", Some(region)) => Some(if matches!(region, "DZ" | "MA" | "TN" | "LY") { ',' } else { '.' }),
        (other, _) => COMMA.split('|').any(|known| known == other).then_some(','),
    }
}

/// Languages that write a comma, in all their regions but those above.
const COMMA: &str = "de|fr|es|it|pt|nl|pl|cs|sk|hu|ro|bg|ru|uk|be|sr|hr|sl|bs|mk|sq|el|tr|sv|nb|nn|no|da|fi|is|et|lv|lt|id|\
    vi|ca|eu|gl|az|kk|ka|hy";

/// The decimal separator that a currency's home uses, where all its homes agree.
pub(super) fn of_currency(currency: Currency) -> Option<char> {
    match currency.code() {
        "USD" | "GBP" | "AUD" | "CAD" | "NZD" | "HKD" | "SGD" | "TWD" | "CNY" | "JPY" | "KRW" | "INR" | "PKR"
        | "BDT" | "LKR" | "THB" | "MYR" | "PHP" | "ILS" | "MXN" | "EGP" | "SAR" | "AED" | "QAR" | "KWD" | "BHD"
        | "OMR" | "JOD" | "NGN" | "KES" | "GHS" | "PEN" | "CHF" => Some('.'),
        "TND" | "DZD" | "MAD" | "LYD" => Some(','),
        _ => None,
    }
}

/// Whether nobody writes parts of this currency in prices: three digits after a separator are then thousands.
pub(super) fn is_whole(currency: Currency) -> bool {
    currency.decimals() == Some(0)
        || matches!(currency.code(), "IDR" | "HUF" | "COP" | "CRC" | "IRR" | "LAK" | "MMK" | "LBP" | "TZS" | "UZS")
}

/// The currency that `$` alone means to readers of a language, where its region settles it; likewise for other signs.
pub(super) fn at_home(tag: &str, family: &[&str]) -> Option<Currency> {
    let mut parts = tag.split(['-', '_']);
    let language = parts.next()?.to_ascii_lowercase();
    let mut script = None;
    let mut region = None;
    for part in parts {
        match part.len() {
            4 => script = Some(part.to_ascii_lowercase()),
            2 => region = Some(part.to_ascii_uppercase()),
            _ => {}
        }
    }
    let code = match (language.as_str(), region.as_deref()) {
        (_, Some("US" | "PR" | "EC" | "SV")) => "USD",
        (_, Some("CA")) => "CAD",
        (_, Some("AU")) => "AUD",
        (_, Some("NZ")) => "NZD",
        (_, Some("HK")) => "HKD",
        (_, Some("TW")) => "TWD",
        (_, Some("SG")) => "SGD",
        (_, Some("MX")) => "MXN",
        (_, Some("AR")) => "ARS",
        (_, Some("CL")) => "CLP",
        (_, Some("CO")) => "COP",
        (_, Some("BR")) => "BRL",
        (_, Some("ZA")) | ("af", None) => "ZAR",
        (_, Some("PK")) => "PKR",
        (_, Some("LK")) => "LKR",
        (_, Some("NP")) | ("ne", None) => "NPR",
        (_, Some("IN")) | ("hi" | "ta" | "te" | "bn" | "mr" | "gu", None) => "INR",
        (_, Some("EG")) => "EGP",
        (_, Some("GB")) => "GBP",
        (_, Some("MD")) => "MDL",
        (_, Some("BY")) | ("be", None) => "BYN",
        (_, Some("ET")) | ("am", None) => "ETB",
        (_, Some("SE")) | ("sv", None) => "SEK",
        (_, Some("NO")) | ("nb" | "nn" | "no", None) => "NOK",
        (_, Some("DK")) | ("da", None) => "DKK",
        (_, Some("IS")) | ("is", None) => "ISK",
        (_, Some("JP")) | ("ja", None) => "JPY",
        (_, Some("CN")) => "CNY",
        ("zh", None) if script.as_deref() != Some("hant") => "CNY",
        (_, Some("RS")) | ("sr", None) => "RSD",
        (_, Some("MK")) | ("mk", None) => "MKD",
        (_, Some("KG")) | ("ky", None) => "KGS",
        (_, Some("IR")) | ("fa", None) => "IRR",
        (_, Some("SA")) => "SAR",
        (_, Some("MA")) => "MAD",
        (_, Some("AE")) => "AED",
        _ => return None,
    };
    if family.contains(&code) { Currency::from_code(code) } else { None }
}
