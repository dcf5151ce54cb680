//! An amount written in any notation is read back as itself, whatever decent words stand around it.

use proptest::{prelude::*, sample::select};
use rivald::listing::{Amount, Currency, PriceHints, read_price};

/// How an amount is written.
#[derive(Clone, Copy, Debug)]
struct Notation {
    /// Between groups; empty: none.
    group: &'static str,
    /// Between whole and part.
    decimal: &'static str,
    /// Whether groups are lakhs.
    lakhs: bool,
    /// The digit nought of the script.
    zero: char,
}

const fn of(group: &'static str, decimal: &'static str) -> Notation {
    Notation { group, decimal, lakhs: false, zero: '0' }
}

const NOTATIONS: &[Notation] = &[
    of(",", "."),
    of(".", ","),
    of(" ", ","),
    of("\u{a0}", ","),
    of("\u{202f}", ","),
    of("\u{2009}", "."),
    of("'", "."),
    of("’", "."),
    of("’", ","),
    of("", "."),
    of("", ","),
    Notation { group: ",", decimal: ".", lakhs: true, zero: '0' },
    Notation { group: "٬", decimal: "٫", lakhs: false, zero: '٠' },
    Notation { group: "٬", decimal: "٫", lakhs: false, zero: '۰' },
    Notation { group: "，", decimal: "．", lakhs: false, zero: '０' },
    Notation { group: ",", decimal: ".", lakhs: true, zero: '०' },
    Notation { group: ",", decimal: ".", lakhs: true, zero: '০' },
    Notation { group: ",", decimal: ".", lakhs: false, zero: '๐' },
];

impl Notation {
    fn write(&self, whole: u64, part: &str) -> String {
        let digits = whole.to_string();
        let mut out = String::new();
        for (i, digit) in digits.chars().enumerate() {
            let left = digits.len() - i;
            let here = if self.lakhs { left == 3 || (left > 3 && left % 2 == 1) } else { left.is_multiple_of(3) };
            if i > 0 && here {
                out.push_str(self.group);
            }
            out.push(digit);
        }
        if !part.is_empty() {
            out.push_str(self.decimal);
            out.push_str(part);
        }
        let script = |c: char| c.to_digit(10).and_then(|d| char::from_u32(u32::from(self.zero) + d)).unwrap_or(c);
        out.chars().map(script).collect()
    }

    /// The decimal separator in the plain form that hints use.
    fn plain(&self) -> char {
        if matches!(self.decimal, "," | "٫") { ',' } else { '.' }
    }
}

/// Signs and codes with where they stand, and what they mean.
const SIGNS: &[(&str, &str, &str)] = &[
    ("$", "", "USD"),
    ("US$", "", "USD"),
    ("USD ", "", "USD"),
    ("", " USD", "USD"),
    ("£", "", "GBP"),
    ("€", "", "EUR"),
    ("€ ", "", "EUR"),
    ("", " €", "EUR"),
    ("", "€", "EUR"),
    ("", "\u{a0}EUR", "EUR"),
    ("CHF ", "", "CHF"),
    ("¥", "", "CNY"),
    ("￥", "", "CNY"),
    ("", "元", "CNY"),
    ("", "円", "JPY"),
    ("₹", "", "INR"),
    ("₹ ", "", "INR"),
    ("Rs. ", "", "INR"),
    ("R$ ", "", "BRL"),
    ("", " kr", "SEK"),
    ("kr ", "", "NOK"),
    ("", " Kč", "CZK"),
    ("", " zł", "PLN"),
    ("", " ₽", "RUB"),
    ("", " руб.", "RUB"),
    ("", " TL", "TRY"),
    ("₺", "", "TRY"),
    ("", " د.إ", "AED"),
    ("", "원", "KRW"),
    ("Rp", "", "IDR"),
    ("", "₫", "VND"),
    ("RM", "", "MYR"),
    ("", " บาท", "THB"),
    ("", "", "EUR"),
    ("", "", "USD"),
];

fn hints(currency: &str, decimal: char) -> PriceHints {
    PriceHints { currency: Currency::from_code(currency), language: None, decimal: Some(decimal) }
}

fn amount(whole: u64, part: &str) -> Amount {
    let text = if part.is_empty() { whole.to_string() } else { format!("{whole}.{part}") };
    text.parse().expect("an amount")
}

fn whole() -> impl Strategy<Value = u64> {
    (0u32..9, 0u64..1_000_000_000).prop_map(|(digits, n)| n % 10u64.pow(digits))
}

fn part() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "[0-9]", "[0-9]{2}", "[0-9]{2}", "[0-9]{2}"]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn written_in_any_notation_and_read_back(
        whole in whole(), part in part(), notation in select(NOTATIONS), sign in select(SIGNS)
    ) {
        let (before, behind, currency) = sign;
        let text = format!("{before}{}{behind}", notation.write(whole, &part));
        let read = read_price(&text, &hints(currency, notation.plain()));
        prop_assert_eq!(read.map(|m| (m.amount.to_string(), m.currency)),
            Ok((amount(whole, &part).to_string(), Currency::from_code(currency))), "{}", text);
    }

    #[test]
    fn whole_amounts_may_end_in_a_dash(
        whole in whole(), notation in select(NOTATIONS), dash in select(&[",-", ".-", ",–", ".–", ",—", ":-", ".--", ",- "])
    ) {
        let text = format!("{}{dash}", notation.write(whole, ""));
        for text in [format!("{text} kr"), format!("CHF {text}"), text] {
            let read = read_price(&text, &hints("EUR", notation.plain()));
            prop_assert_eq!(read.map(|m| m.amount), Ok(amount(whole, "")), "{}", text);
        }
    }

    #[test]
    fn tens_of_thousands(tens in 1u64..9999, tenths in 0u64..10, low in 1u64..10_000) {
        let read = |text: String| read_price(&text, &PriceHints::default()).map(|m| m.amount);
        prop_assert_eq!(read(format!("{tens}万元")), Ok(Amount::from(tens * 10_000)));
        prop_assert_eq!(read(format!("{tens}.{tenths}万元")), Ok(Amount::from(tens * 10_000 + tenths * 1_000)));
        prop_assert_eq!(read(format!("{tens}万{low}円")), Ok(Amount::from(tens * 10_000 + low)));
        prop_assert_eq!(read(format!("{tens}억원")), Ok(Amount::from(tens * 100_000_000)));
    }

    #[test]
    fn words_around_never_make_it_another_amount(
        whole in 1u64..100_000, part in "[0-9]{2}", notation in select(NOTATIONS), sign in select(SIGNS),
        before in select(BEFORE), behind in select(BEHIND)
    ) {
        let (left, right, currency) = sign;
        let text = format!("{before} {left}{}{right} {behind}", notation.write(whole, &part));
        if let Ok(read) = read_price(&text, &hints(currency, notation.plain())) {
            prop_assert_eq!(read.amount, amount(whole, &part), "{}", text);
            if let Some(read) = read.currency {
                prop_assert_eq!(read.code(), currency, "{}", text);
            }
        }
    }

    #[test]
    fn no_text_breaks_the_reader(
        text in "\\PC{0,40}|[0-9.,' $€¥%/x()+-]{0,24}|(from|was|ab|券后|满)?[$€¥]?[0-9]{1,9}[.,万][0-9]{0,4}(元|kr|/kg|%)?"
    ) {
        if let Ok(read) = read_price(&text, &PriceHints::default()) {
            prop_assert!(read.amount >= Amount::ZERO);
        }
    }
}

const BEFORE: &[&str] = &[
    "",
    "Price:",
    "Our price",
    "Only",
    "Now",
    "From",
    "ab",
    "nur",
    "Preis",
    "Prix",
    "Precio",
    "цена",
    "价格:",
    "现价",
    "税込",
    "Add to cart",
    "In stock",
    "Size 42,",
    "2 pieces,",
    "Pack of 6:",
    "iPhone 15 128 GB",
    "★ 4.5",
    "4.5 (120)",
    "-25%",
    "25% off",
    "Save 10%!",
    "500 ml",
    "3 kg",
    "Art. 4711",
    "10:30",
    "№ 5",
    "RRP",
    "Was",
    "statt",
    "券后",
    "Sale!",
    "Free shipping",
    "1x",
];

const BEHIND: &[&str] = &[
    "",
    "each",
    "per piece",
    "incl. VAT",
    "inkl. 19% MwSt.",
    "TTC",
    "s DPH",
    "税込",
    "(税込)",
    "起",
    "*",
    "!",
    "in stock",
    "2 left",
    "Add to cart",
    "Free shipping",
    "& FREE shipping",
    "-25%",
    "(25% off)",
    "/ piece",
    "/kg",
    "per month",
    "500 ml",
    "3,850 sold",
    "4.5 out of 5",
    "zzgl. Versand",
    "excl. shipping",
    "送料無料",
    "包邮",
    "ships in 24 h",
    "1-2 days",
    "x2",
    "or 4 payments",
];
