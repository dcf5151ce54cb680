#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "tests")]

use proptest::prelude::*;

use super::{Extent, Money, PriceHints, Refused, currency_in, hints_in, read_price, read_price_text};
use crate::listing::{Amount, Currency};

fn hints(currency: &str, language: &str) -> PriceHints {
    PriceHints {
        currency: Currency::from_code(currency),
        language: (!language.is_empty()).then(|| language.to_owned()),
        decimal: None,
    }
}

fn amount(text: &str) -> Amount {
    text.parse().unwrap()
}

/// Text, currency hint, language, amount as printed, currency.
const READ: &[(&str, &str, &str, &str, &str)] = &[
    // The minutes of a time are no thousands.
    ("10:30 100.00 Kč", "", "", "100.00", "CZK"),
    // Signs and codes that settle the currency.
    ("US$ 19.90", "", "", "19.90", "USD"),
    ("S$8.50", "", "", "8.50", "SGD"),
    ("NT$ 1,280", "", "", "1280", "TWD"),
    ("HK$88", "", "", "88", "HKD"),
    ("CDN$ 24.99", "", "", "24.99", "CAD"),
    ("MX$1,250.00", "", "", "1250.00", "MXN"),
    ("A$ 15", "", "", "15", "AUD"),
    ("R$ 1.234,56", "", "", "1234.56", "BRL"),
    ("S/ 49.90", "", "", "49.90", "PEN"),
    ("RM 12.30", "", "", "12.30", "MYR"),
    ("Rp 1.250.000", "", "", "1250000", "IDR"),
    ("1.250.000₫", "", "", "1250000", "VND"),
    ("2,500원", "", "", "2500", "KRW"),
    ("3,980円(税込)", "", "", "3980", "JPY"),
    ("59.9元", "", "", "59.9", "CNY"),
    ("249,00 TL", "", "", "249.00", "TRY"),
    ("₺1.249,90", "", "", "1249.90", "TRY"),
    ("٥٠٫٢٥ د.إ", "", "", "50.25", "AED"),
    ("ریال ۱٬۲۰۰٬۰۰۰", "", "", "1200000", "IRR"),
    ("49,90 лв.", "", "", "49.90", "BGN"),
    ("1 299 грн", "", "", "1299", "UAH"),
    ("1\u{202f}299,00\u{a0}€", "", "", "1299.00", "EUR"),
    ("CHF 1’299.–", "", "", "1299", "CHF"),
    ("1.198,- kr", "", "", "1198", ""),
    ("95:-", "SEK", "", "95", "SEK"),
    ("￥１，２９９．００", "", "", "1299.00", "CNY"),
    ("12⁹⁹ €", "", "", "12.99", "EUR"),
    ("1.28万円", "", "", "12800", "JPY"),
    ("1万2,800円", "", "", "12800", "JPY"),
    ("3.5万元", "", "", "35000", "CNY"),
    // Signs that leave it open, until something settles it.
    ("$12.99", "", "", "12.99", ""),
    ("$12.99", "", "en", "12.99", ""),
    ("$12.99", "", "en-US", "12.99", "USD"),
    ("$12.99", "CAD", "en-US", "12.99", "CAD"),
    ("$12.99", "EUR", "", "12.99", ""),
    ("249 kr", "", "", "249", ""),
    ("249 kr", "", "sv-SE", "249", "SEK"),
    ("249 kr", "DKK", "", "249", "DKK"),
    ("¥1280", "", "", "1280", ""),
    ("¥1280", "", "ja", "1280", "JPY"),
    ("¥1280", "", "zh-CN", "1280", "CNY"),
    ("¥ 79.00", "", "", "79.00", "CNY"),
    ("R 1 299.00", "ZAR", "", "1299.00", "ZAR"),
    ("Rs. 1,499", "INR", "", "1499", "INR"),
    // 1.234: decided by currency and language.
    ("1.234 €", "", "", "1234", "EUR"),
    ("1.234 €", "", "de", "1234", "EUR"),
    ("1,234 €", "", "en-IE", "1234", "EUR"),
    ("$1,234", "", "", "1234", ""),
    ("$ 1.234", "CLP", "", "1234", "CLP"),
    ("1.234 kr", "", "", "1234", ""),
    ("1.234円", "", "", "1234", "JPY"),
    ("₹1,00,000", "", "", "100000", "INR"),
    ("₹ 12,34,567.50", "", "", "1234567.50", "INR"),
    ("1 189,500 DT", "", "", "1189.500", "TND"),
    ("45,500 DT", "", "", "45.500", "TND"),
    ("12.750 KD", "", "", "12.750", "KWD"),
    ("KD 1,234.500", "", "", "1234.500", "KWD"),
    ("0,123 €", "", "", "0.123", "EUR"),
    ("1234.567 USD", "", "", "1234.567", "USD"),
    // Words.
    ("From £1,049.00", "", "", "1049.00", "GBP"),
    ("ab 3,63 EUR", "", "", "3.63", "EUR"),
    ("Was £80.00 Now £59.99", "", "", "59.99", "GBP"),
    ("statt 99,00 € jetzt nur 79,00 €", "", "", "79.00", "EUR"),
    ("原价￥129 现价￥79", "CNY", "", "79", "CNY"),
    ("De R$ 100,00 por R$ 80,00", "", "", "80.00", "BRL"),
    ("RRP £49.99", "", "", "49.99", "GBP"),
    ("24,99 € inkl. 19% MwSt. zzgl. 4,95 € Versand", "", "", "24.99", "EUR"),
    ("$19.99 & FREE Shipping on orders over $35", "", "", "19.99", ""),
    ("税込1,320円 (本体1,200円)", "", "", "1320", "JPY"),
    ("本体価格1,200円 税込1,320円", "", "", "1320", "JPY"),
    ("$12.48 ($6.24 / Pack)", "", "", "12.48", ""),
    ("1,49 € (14,90 €/kg)", "", "", "1.49", "EUR"),
    ("MRP ₹7,999 (67% off)", "", "", "7999", "INR"),
    ("R$ 60,00 até 2x de R$ 30,00", "", "", "60.00", "BRL"),
    ("2 Piece - $6.75", "", "", "6.75", ""),
    ("40.00/each", "", "", "40.00", ""),
    ("¥9.9/件", "", "", "9.9", "CNY"),
    ("35€ 99", "", "", "35.99", "EUR"),
    ("12€50", "", "", "12.50", "EUR"),
    ("$ 174 99", "", "", "174.99", ""),
    ("$20 save $5", "", "", "20", ""),
    ("24,50 € 24,50 €", "", "", "24.50", "EUR"),
    ("Free!", "", "", "0", ""),
    ("0,00 EUR", "", "", "0.00", "EUR"),
    ("- $44.99", "", "", "44.99", ""),
    ("iPhone 15 Pro, 128 GB: 999,00 €", "", "", "999.00", "EUR"),
    ("1299", "EUR", "", "1299", "EUR"),
    ("CAD $12.00", "", "", "12.00", "CAD"),
    ("4.5 $16", "", "", "16", ""),
    ("满300减50 ¥79", "CNY", "", "79", "CNY"),
    ("1 073 Kč bez DPH 1 299 Kč s DPH", "", "", "1299", "CZK"),
    ("3,300円 送料無料", "", "", "3300", "JPY"),
    ("£9.99 each or 2 for £15", "", "", "9.99", "GBP"),
    ("Save $4 Now $16", "", "", "16", ""),
    ("1,234", "", "", "1234", ""),
];

const REFUSED: &[(&str, &str, &str, Refused)] = &[
    ("", "", "", Refused::NoNumber),
    ("Sold out", "", "", Refused::NoNumber),
    ("Free shipping", "", "", Refused::NoNumber),
    ("$1.234", "", "", Refused::Ambiguous),
    ("$1.234", "", "en-US", Refused::Ambiguous),
    ("1,234 €", "", "de", Refused::Ambiguous),
    ("1.234", "", "", Refused::Ambiguous),
    ("KD 1,250", "", "", Refused::Ambiguous),
    ("1250€600", "", "", Refused::Ambiguous),
    ("$ 281.40 $ 265.70", "", "", Refused::Ambiguous),
    ("Was: $124.95 Now: $0.00", "", "", Refused::Ambiguous),
    ("¥79 券后¥59", "CNY", "", Refused::Ambiguous),
    ("£129 - £59", "", "", Refused::Range),
    ("25-09", "", "", Refused::NotThat),
    ("-15%", "", "", Refused::NotThat),
    ("%20", "", "tr", Refused::NotThat),
    ("-640,000 DT", "", "", Refused::NotThat),
    ("24.96/mo", "USD", "", Refused::NotThat),
    ("$24.96/mo", "", "", Refused::NotThat),
    ("$30.56 per month", "", "", Refused::NotThat),
    ("10x de R$ 29,90", "", "", Refused::NotThat),
    ("12 x 49,90 €", "", "", Refused::NotThat),
    ("3 for $10", "", "", Refused::NotThat),
    ("¥99/期", "CNY", "", Refused::NotThat),
    ("14,90 €/kg", "", "", Refused::NotThat),
    ("$0.25 / oz", "", "", Refused::NotThat),
    ("€ 1,99 / 100 ml", "", "", Refused::NotThat),
    ("Free shipping over $35", "", "", Refused::NotThat),
    ("Save $5.00", "", "", Refused::NotThat),
    ("$25 OFF", "", "", Refused::NotThat),
    ("Deposit £50", "", "", Refused::NotThat),
    ("定金￥50", "CNY", "", Refused::NotThat),
    ("满200减20", "CNY", "", Refused::NotThat),
    ("运费：￥10.00", "CNY", "", Refused::NotThat),
    ("8.5折", "CNY", "", Refused::NotThat),
    ("+ 4,95 € Versand", "", "", Refused::NotThat),
    ("500 ml", "EUR", "", Refused::NotThat),
    ("RTX 3080Ti", "", "", Refused::NotThat),
    ("SKU 12345", "", "", Refused::NotThat),
    ("July, 2004", "", "", Refused::NotThat),
    ("12:30", "", "", Refused::NotThat),
    ("12/05", "", "", Refused::NotThat),
    ("4006381333931", "", "", Refused::NotThat),
    ("01.02.2024", "", "", Refused::NotThat),
    ("$5K", "", "", Refused::NotThat),
    ("Rp 1,5 juta", "", "", Refused::NotThat),
    ("99¢", "USD", "", Refused::NotThat),
    ("99p", "GBP", "", Refused::NotThat),
    ("定金¥100 抵¥200", "CNY", "", Refused::NotThat),
    ("月々3,300円", "", "", Refused::NotThat),
    ("≈ $20", "", "", Refused::NotThat),
    ("$20 or less", "", "", Refused::NotThat),
    ("£20/€24", "", "", Refused::Ambiguous),
    ("20€/24$", "", "", Refused::Ambiguous),
    ("$99999999999999999999", "", "", Refused::Absurd),
    ("USD 5555555226亿", "", "", Refused::Absurd),
];

#[test]
fn reads() {
    let mut faults = Vec::new();
    for &(text, currency, language, want, code) in READ {
        let got = read_price(text, &hints(currency, language));
        let want = Money { amount: amount(want), currency: Currency::from_code(code) };
        // The scale of the notation counts, too.
        if got != Ok(want) || got.is_ok_and(|m| m.amount.scale() != want.amount.scale()) {
            faults.push(format!("{text:?} ({currency:?}, {language:?}): {got:?}, not {want:?}"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn refuses() {
    let mut faults = Vec::new();
    for &(text, currency, language, want) in REFUSED {
        let got = read_price(text, &hints(currency, language));
        if got != Err(want) {
            faults.push(format!("{text:?} ({currency:?}, {language:?}): {got:?}, not {want:?}"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert_eq!(read_price(&"9".repeat(500), &PriceHints::default()), Err(Refused::Absurd));
}

#[test]
fn ranges_begin_with_their_lower_end() {
    for (text, currency, low, extent) in [
        ("¥59-129", "CNY", "59", Extent::UpTo(amount("129"))),
        ("59-129元", "", "59", Extent::UpTo(amount("129"))),
        ("€ 97,39 - 128,72", "", "97.39", Extent::UpTo(amount("128.72"))),
        ("20 639 Kč – 25 063 Kč", "", "20639", Extent::UpTo(amount("25063"))),
        ("5499.00-6799.00", "", "5499.00", Extent::UpTo(amount("6799.00"))),
        ("￥59.00～129.00", "CNY", "59.00", Extent::UpTo(amount("129.00"))),
        ("16 bis 20 €", "", "16", Extent::UpTo(amount("20"))),
        ("£5.00 to £9.00", "", "5.00", Extent::UpTo(amount("9.00"))),
        ("£5.00 - £5.00", "", "5.00", Extent::Exact),
        ("from $24.95", "", "24.95", Extent::From),
        ("￥59起", "CNY", "59", Extent::From),
        ("$24.95", "", "24.95", Extent::Exact),
    ] {
        let got = read_price_text(text, &hints(currency, "")).map(|p| (p.money.amount, p.extent));
        assert_eq!(got, Ok((amount(low), extent)), "{text:?}");
    }
}

#[test]
fn other_prices_of_the_page_settle_the_separator() {
    assert_eq!(hints_in("1.350.000").decimal, Some(','));
    assert_eq!(hints_in("2.999,00 EUR (-10,00%) 2.699,00 EUR").decimal, Some(','));
    assert_eq!(hints_in("$1.234,00 or $1,234.00").decimal, None);
    assert_eq!(read_price("320.000", &hints_in("1.350.000")).map(|m| m.amount), Ok(amount("320000")));
    let point = PriceHints { decimal: Some('.'), ..PriceHints::default() };
    assert_eq!(read_price("423.923 KD", &point).map(|m| m.amount), Ok(amount("423.923")));
    assert_eq!(currency_in("Offer Price: £ 1,306.14"), Currency::from_code("GBP"));
    assert_eq!(currency_in("£9.99 $13.71 11,16 €"), None);
    assert_eq!(currency_in("ALL SALES FINAL"), None);
}

/// How a shop prints money: language, sign before, sign after, groups of, group separator, decimal separator, currency.
type Notation = (&'static str, &'static str, &'static str, &'static [usize], &'static str, &'static str, &'static str);
const NOTATIONS: &[Notation] = &[
    ("en-US", "$", "", &[3], ",", ".", "USD"),
    ("de", "", " €", &[3], ".", ",", "EUR"),
    ("fr", "", "\u{a0}€", &[3], "\u{202f}", ",", "EUR"),
    ("de-CH", "CHF ", "", &[3], "’", ".", "CHF"),
    ("en-IN", "₹", "", &[3, 2], ",", ".", "INR"),
    ("cs", "", " Kč", &[3], "\u{a0}", ",", "CZK"),
    ("pt-BR", "R$ ", "", &[3], ".", ",", "BRL"),
    ("ja", "", "円", &[3], ",", ".", "JPY"),
    ("zh-CN", "¥", "", &[], "", ".", "CNY"),
    ("id", "Rp", "", &[3], ".", ",", "IDR"),
    ("ru", "", " ₽", &[3], " ", ",", "RUB"),
    ("sv", "", " kr", &[3], " ", ",", "SEK"),
    ("en", "KD ", "", &[3], ",", ".", "KWD"),
    ("fr-TN", "", " DT", &[3], " ", ",", "TND"),
    ("ar-AE", "", " د.إ", &[3], "٬", "٫", "AED"),
    ("", "", " zł", &[3], " ", ",", "PLN"),
    ("", "£", "", &[3], ",", ".", "GBP"),
];

fn print(units: u64, notation: &Notation) -> (String, Amount) {
    let (_, before, after, groups, group, decimal, code) = notation;
    let places = Currency::from_code(code).and_then(Currency::decimals).unwrap_or(2);
    let scale = 10u64.pow(places);
    let digits = (units / scale).to_string();
    let mut parts = Vec::new();
    let mut rest = digits.as_str();
    let mut sizes = groups.iter();
    let mut size = sizes.next().copied();
    while let Some(n) = size.filter(|n| rest.len() > *n) {
        let (head, tail) = rest.split_at(rest.len() - n);
        parts.insert(0, tail);
        rest = head;
        size = sizes.next().copied().or(size);
    }
    parts.insert(0, rest);
    let mut text = parts.join(group);
    if places > 0 {
        let part = format!("{:0width$}", units % scale, width = places as usize);
        text = text + decimal + &part;
    }
    let value = Amount::new(units.try_into().unwrap(), places);
    (format!("{before}{text}{after}"), value)
}

proptest! {
    #[test]
    fn printing_and_reading_back_is_the_identity(units in 0u64..100_000_000_000, which in 0..NOTATIONS.len(), hinted: bool) {
        let notation = &NOTATIONS[which];
        let (text, value) = print(units, notation);
        let hint = hints(if hinted { notation.6 } else { "" }, notation.0);
        let want = Money { amount: value, currency: Currency::from_code(notation.6) };
        let got = read_price(&text, &hint);
        prop_assert_eq!(got, Ok(want), "{}", text);
        prop_assert_eq!(got.unwrap().amount.scale(), value.scale(), "{}", text);
    }

    #[test]
    fn never_panics(text in "\\PC{0,60}|[0-9.,' \u{a0}€$¥%/x()万-]{0,40}|[A-Za-z$€0-9 .,]{0,40}") {
        let _ = read_price(&text, &PriceHints::default());
        let _ = hints_in(&text);
    }

    #[test]
    fn words_around_never_change_an_amount(text in "[a-z ]{0,12}£12\\.50[a-z ]{0,12}") {
        // Refused or right: no word turns a price into another one.
        if let Ok(money) = read_price(&text, &PriceHints::default()) {
            prop_assert_eq!(money.amount, Amount::new(1250, 2));
        }
    }
}

/// All strings of the shared set: none read wrong, and those that are refused are those that should be.
#[test]
fn shared_strings() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/pages/price_strings.json");
    let Ok(file) = std::fs::read_to_string(path) else {
        println!("skipped: no shared strings here");
        return;
    };
    let rows: Vec<serde_json::Value> = serde_json::from_str(&file).unwrap();
    let (mut right, mut faults, mut refused) = (0, Vec::new(), Vec::new());
    for row in &rows {
        let text = row["text"].as_str().unwrap();
        let mut hints = hints_in(row["currency_hint"].as_str().unwrap_or_default());
        hints.decimal = row["decimal_separator"].as_str().and_then(|d| d.chars().next()).or(hints.decimal);
        let want = row["amount"].as_str().map(amount);
        match (read_price(text, &hints), want) {
            (Ok(money), Some(want)) if money.amount == want => {
                right += 1;
                let code = money.currency.map(Currency::code);
                if code.is_some() && row["currency"].is_string() && code != row["currency"].as_str() {
                    faults.push(format!("{text:?}: {code:?}"));
                }
            }
            (Err(_), None) => right += 1,
            // Signs without any number, which the set takes for one unit.
            (Err(Refused::NoNumber), Some(want)) if want == Amount::ONE => {}
            (Err(why), Some(want)) => refused.push(format!("{text:?} (want {want}): {why}")),
            (Ok(money), want) => faults.push(format!("{text:?}: {} {want:?}", money.amount)),
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    println!("{right} of {} right, refused: {refused:#?}", rows.len());
    assert!(refused.len() <= 13, "{refused:#?}");
}
