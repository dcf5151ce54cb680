//! The signs: Unicode currency symbols, CLDR's narrow forms, and the words that shops print.

use std::{collections::HashMap, sync::LazyLock};

use super::{
    Names::{self, One, Open, Usually},
    is_spelled,
};

const DOLLARS: &[&str] = &[
    "USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "MXN", "ARS", "CLP", "COP", "UYU", "BBD", "BMD", "BND", "BSD",
    "BZD", "CUP", "DOP", "FJD", "GYD", "JMD", "KYD", "LRD", "MOP", "NAD", "SBD", "SRD", "TTD", "XCD", "BRL",
];
const CROWNS: &[&str] = &["SEK", "NOK", "DKK", "ISK", "CZK", "EEK"];
const RUPEES: &[&str] = &["INR", "PKR", "LKR", "NPR", "MUR", "SCR"];
const POUNDS: &[&str] = &["GBP", "EGP", "LBP", "SYP", "FKP", "GIP", "SHP", "SSP", "SDG"];
const DINARS: &[&str] = &["RSD", "MKD", "DZD", "TND", "KWD", "JOD", "IQD", "BHD", "LYD"];
const RIALS: &[&str] = &["IRR", "SAR", "YER", "OMR", "QAR"];

/// ISO codes that are also taken in small letters: they spell no word of a shop.
pub(super) const PLAIN_CODES: &[&str] = &[
    "EUR", "USD", "GBP", "CHF", "PLN", "CZK", "HUF", "RON", "SEK", "NOK", "DKK", "JPY", "CNY", "RMB", "INR", "AUD",
    "CAD", "NZD", "MKD", "SGD", "HKD", "TWD", "KRW", "BRL", "MXN", "ZAR", "RUB", "UAH", "AED", "SAR", "KWD", "TND",
    "VND", "IDR", "THB", "MYR", "PHP", "ILS", "BGN", "RSD", "KZT", "QAR", "EGP", "PKR",
];

/// ISO codes that are words on a shop's page as well.
pub(super) const WORDS_LIKE_CODES: &[&str] =
    &["ALL", "TOP", "TRY", "CUP", "PEN", "GEL", "MAD", "BOB", "SOS", "COP", "MOP", "LAK", "ANG", "PAB", "ERN", "BAM"];

/// Codes of currencies that are no more, or have no ISO code: an amount, but no currency.
pub(super) const FORMER_CODES: &[&str] = &[
    "PTE", "DEM", "FRF", "ITL", "ESP", "ATS", "BEF", "NLG", "FIM", "GRD", "IEP", "LUF", "SKK", "EEK", "LVL", "LTL",
    "MTL", "CYP", "SIT", "HRK", "ROL", "TRL", "BTC",
];

/// Signs that are written just so.
const EXACT: &[(&str, Names)] = &[
    ("$", Open(DOLLARS)),
    ("€", One("EUR")),
    ("£", Usually(POUNDS)),
    ("¥", Open(&["CNY", "JPY"])),
    ("₹", One("INR")),
    ("₽", One("RUB")),
    ("₺", One("TRY")),
    ("₴", One("UAH")),
    ("₫", One("VND")),
    ("₩", Usually(&["KRW", "KPW"])),
    ("₪", One("ILS")),
    ("฿", One("THB")),
    ("₱", Usually(&["PHP", "CUP"])),
    ("₦", One("NGN")),
    ("₵", One("GHS")),
    ("GH₵", One("GHS")),
    ("₡", One("CRC")),
    ("₲", One("PYG")),
    ("₸", One("KZT")),
    ("₮", One("MNT")),
    ("₭", One("LAK")),
    ("₼", One("AZN")),
    ("֏", One("AMD")),
    ("৳", One("BDT")),
    ("؋", One("AFN")),
    ("₾", One("GEL")),
    ("ლ", One("GEL")),
    ("ლარი", One("GEL")),
    ("៛", One("KHR")),
    ("₨", Open(RUPEES)),
    ("﷼", Open(RIALS)),
    ("R₣", One("RWF")),
    ("ናቕፋ", One("ERN")),
    ("රු", One("LKR")),
    ("रु", Usually(&["INR", "NPR"])),
    ("元", Usually(&["CNY", "TWD", "HKD"])),
    ("人民币", One("CNY")),
    ("圆", Open(&["CNY", "JPY"])),
    ("円", One("JPY")),
    ("원", One("KRW")),
    ("บาท", One("THB")),
    ("د.إ", One("AED")),
    ("درهم", Open(&["AED", "MAD"])),
    ("ر.س", One("SAR")),
    ("ريال", Open(RIALS)),
    ("ریال", One("IRR")),
    ("د.ك", One("KWD")),
    ("دينار كويتي", One("KWD")),
    ("د.ب", One("BHD")),
    ("ر.ع", One("OMR")),
    ("ر.ق", One("QAR")),
    ("د.أ", One("JOD")),
    ("د.ا", One("JOD")),
    ("دينار أردني", One("JOD")),
    ("دينار", Open(DINARS)),
    ("د.ت", One("TND")),
    ("د.م", One("MAD")),
    ("د.ج", One("DZD")),
    ("د.ل", One("LYD")),
    ("ل.د", One("LYD")),
    ("د.ع", One("IQD")),
    ("ج.م", One("EGP")),
    ("جنيه", Usually(&["EGP", "SDG"])),
    ("ج.س", One("SDG")),
    ("ل.س", One("SYP")),
    ("ل.ل", One("LBP")),
    ("ر.ي", One("YER")),
    ("ش.ص", One("SOS")),
    // A toman is ten rials and has no code of its own.
    ("تومان", Open(&[])),
    ("تومن", Open(&[])),
    ("ש\"ח", One("ILS")),
    ("Ft", One("HUF")),
    ("KM", One("BAM")),
    ("Nu.", One("BTN")),
    ("DT", One("TND")),
    ("KD", One("KWD")),
    ("JD", One("JOD")),
    ("SR", Open(&["SAR", "SCR"])),
    ("Fr", Usually(&["CHF", "XOF", "XAF", "XPF"])),
    ("TL", One("TRY")),
    ("RM", One("MYR")),
    ("Р", Usually(&["RUB", "BYN"])),
    ("R", Open(&["ZAR"])),
    ("Kč", One("CZK")),
    ("Kc", One("CZK")),
];

/// Signs that are letters, in any case (written in small letters here).
const SPELLED: &[(&str, Names)] = &[
    ("us$", One("USD")),
    ("us $", One("USD")),
    ("u$s", One("USD")),
    ("a$", One("AUD")),
    ("au$", One("AUD")),
    ("au $", One("AUD")),
    ("c$", Open(&["CAD", "NIO"])),
    ("ca$", One("CAD")),
    ("ca $", One("CAD")),
    ("c $", Open(&["CAD", "NIO"])),
    ("cdn$", One("CAD")),
    ("cdn $", One("CAD")),
    ("can$", One("CAD")),
    ("nz$", One("NZD")),
    ("nz $", One("NZD")),
    ("hk$", One("HKD")),
    ("hk $", One("HKD")),
    ("s$", One("SGD")),
    ("sg$", One("SGD")),
    ("nt$", One("TWD")),
    ("nt $", One("TWD")),
    ("mx$", One("MXN")),
    ("mex$", One("MXN")),
    ("r$", One("BRL")),
    ("rd$", One("DOP")),
    ("tt$", One("TTD")),
    ("j$", One("JMD")),
    ("ja$", One("JMD")),
    ("b$", Open(&["BND", "BSD"])),
    ("bz$", One("BZD")),
    ("g$", Open(&["GYD"])),
    ("gy$", One("GYD")),
    ("mop$", One("MOP")),
    ("n$", One("NAD")),
    ("ec$", One("XCD")),
    ("fj$", One("FJD")),
    ("ar$", One("ARS")),
    ("col$", One("COP")),
    ("cuc$", Open(&[])),
    ("$u", One("UYU")),
    ("kč", One("CZK")),
    ("zł", One("PLN")),
    ("zl", One("PLN")),
    ("złotych", One("PLN")),
    ("lei", Usually(&["RON", "MDL"])),
    ("leu", Usually(&["RON", "MDL"])),
    ("лв", One("BGN")),
    ("лева", One("BGN")),
    ("грн", One("UAH")),
    ("гривен", One("UAH")),
    ("руб", Usually(&["RUB", "BYN"])),
    ("рублей", Usually(&["RUB", "BYN"])),
    ("рубля", Usually(&["RUB", "BYN"])),
    ("рубль", Usually(&["RUB", "BYN"])),
    ("р", Usually(&["RUB", "BYN"])),
    ("rbl", Usually(&["RUB", "BYN"])),
    ("дин", Open(&["RSD", "MKD"])),
    ("динара", Open(&["RSD", "MKD"])),
    ("din", Open(DINARS)),
    ("dinara", Open(DINARS)),
    ("kr", Open(CROWNS)),
    ("kuna", Open(&[])),
    ("kn", Open(&[])),
    ("euro", One("EUR")),
    ("euros", One("EUR")),
    ("tl", One("TRY")),
    ("rp", One("IDR")),
    ("s/", One("PEN")),
    ("s/.", One("PEN")),
    ("b/", One("PAB")),
    ("b/.", One("PAB")),
    ("bs", Open(&["BOB", "VES"])),
    ("dh", Open(&["AED", "MAD"])),
    ("dhs", Open(&["AED", "MAD"])),
    ("yen", One("JPY")),
    ("won", One("KRW")),
    ("baht", One("THB")),
    ("vnđ", One("VND")),
    ("đ", One("VND")),
    ("đồng", One("VND")),
    ("сом", One("KGS")),
    ("тг", One("KZT")),
    ("тенге", One("KZT")),
    ("so'm", One("UZS")),
    ("сум", One("UZS")),
    ("manat", Open(&["AZN", "TMT"])),
    ("lek", One("ALL")),
    ("lekë", One("ALL")),
    ("franc", Open(&["CHF", "XOF", "XAF", "XPF"])),
    ("francs", Open(&["CHF", "XOF", "XAF", "XPF"])),
    ("sfr", One("CHF")),
    ("cfa", Open(&["XOF", "XAF"])),
    ("fcfa", Open(&["XOF", "XAF"])),
    ("f cfa", Open(&["XOF", "XAF"])),
    ("br", Open(&["BYN", "ETB"])),
    ("ksh", One("KES")),
    ("kshs", One("KES")),
    ("tsh", One("TZS")),
    ("ush", One("UGX")),
    ("frw", One("RWF")),
    ("fbu", One("BIF")),
    ("fdj", One("DJF")),
    ("kwz", One("AOA")),
    ("nfk", One("ERN")),
    ("rs", Open(RUPEES)),
    ("nis", One("ILS")),
    ("төг", One("MNT")),
    ("tk", One("BDT")),
    ("taka", One("BDT")),
];

/// Signs that count only beside a bare number and nothing else, written just so.
const WEAK: &[(&str, Names)] = &[
    ("G", Open(&["HTG", "PYG"])),
    ("K", Open(&["MMK", "PGK", "ZMW"])),
    ("E", Open(&["SZL"])),
    ("D", Open(&["GMD"])),
    ("P", Open(&["BWP", "RUB", "PHP"])),
    ("L", Open(&["HNL", "ALL"])),
    ("Q", Open(&["GTQ"])),
    ("BD", Open(&["BHD"])),
    ("LD", Open(&["LYD"])),
    ("MK", Open(&["MWK"])),
    ("UM", Open(&["MRU"])),
    ("ZK", Open(&["ZMW"])),
    ("FG", Open(&["GNF"])),
    ("NT", Open(&["TWD"])),
    ("Ks", Open(&["MMK"])),
    ("Dh", Open(&["AED", "MAD"])),
    ("DA", Open(&["DZD"])),
    ("S'", Open(&["UZS"])),
    ("км", Open(&["BAM"])),
    ("с", Open(&["KGS", "TJS"])),
    ("ЅM", Open(&["TJS"])),
    ("CHf", One("CHF")),
];

type Entry = (Vec<char>, Names, bool, bool);

/// By the first character in small letters: the sign, what it names, whether in any case, whether weak. Longest first.
static INDEX: LazyLock<HashMap<char, Vec<Entry>>> = LazyLock::new(|| {
    let mut index: HashMap<char, Vec<Entry>> = HashMap::new();
    let all = EXACT.iter().map(|s| (s, false, false));
    let all = all.chain(SPELLED.iter().map(|s| (s, true, false))).chain(WEAK.iter().map(|s| (s, false, true)));
    for ((sign, names), any_case, weak) in all {
        let sign: Vec<char> = sign.chars().collect();
        if let Some(&first) = sign.first() {
            index.entry(small(first)).or_default().push((sign, *names, any_case, weak));
        }
    }
    for entries in index.values_mut() {
        entries.sort_by_key(|(sign, ..)| std::cmp::Reverse(sign.len()));
    }
    index
});

fn small(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

/// The longest sign at the beginning of a text: its length in bytes, what it names, and whether it is weak.
pub(super) fn longest(text: &str) -> Option<(usize, Names, bool)> {
    let entries = INDEX.get(&small(text.chars().next()?))?;
    entries.iter().find_map(|(sign, names, any_case, weak)| {
        let mut chars = text.chars();
        let same =
            sign.iter().all(|&want| chars.next().is_some_and(|c| if *any_case { small(c) == want } else { c == want }));
        let spelled = sign.last().is_some_and(|&c| is_spelled(c));
        let open_end = spelled && chars.as_str().starts_with(is_spelled);
        (same && !open_end).then(|| (text.len() - chars.as_str().len(), *names, *weak))
    })
}
