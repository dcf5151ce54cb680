//! What one short text says of a coupon, a promotion or a gift. Pure, and refused in doubt.

use super::words::{self, Words};
use crate::{
    listing::{Amount, Coupon, Currency},
    source::page::number::Hints,
};

/// A deal in the words of the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Deal {
    /// A coupon or a code.
    Coupon(Coupon),
    /// A promotion.
    Promotion(String),
    /// A gift.
    Gift(String),
}

/// What is taken off the price of one piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Off {
    /// An amount.
    Amount(Amount),
    /// So many per cent.
    Percent(Amount),
}

/// A number in a text and what it is.
#[derive(Debug)]
struct Number<'t> {
    digits: &'t str,
    before: &'t str,
    behind: &'t str,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Money,
    Percent,
    Plain,
}

const SIGNS: &[&str] = &[
    "$", "€", "£", "¥", "￥", "₩", "₹", "zł", "kr", "元", "円", "원", "eur", "usd", "gbp", "rmb", "块", "₽", "₺", "r$",
    "chf",
];

/// Whether a text has one of the words. Letters of an alphabet may not go on before it: `save` is none in `unsaved`.
pub(super) fn has(text: &str, words: &Words) -> bool {
    let letter = |c: char| c.is_alphabetic() && u32::from(c) < 0x0e00;
    words.places(text).any(|at| !(text[at.clone()].starts_with(letter) && text[..at.start].ends_with(letter)))
}

/// Small letters, ASCII digits, single spaces; counting words as digits.
pub(super) fn plain(text: &str) -> String {
    let narrow = |c: char| match u32::from(c) {
        n @ 0xff01..=0xff5e => char::from_u32(n - 0xfee0).unwrap_or(c),
        0x3000 | 0xa0 | 0x202f => ' ',
        _ => c,
    };
    let lower: String = text.chars().map(narrow).collect::<String>().to_lowercase();
    let words = lower.split_whitespace().map(|w| {
        let bare = w.trim_end_matches([',', '.', '!']);
        let digit = match bare {
            "one" => "1",
            "two" => "2",
            "three" => "3",
            other => other,
        };
        format!("{digit}{}", &w[bare.len()..])
    });
    let mut out = words.collect::<Vec<_>>().join(" ");
    for (word, digit) in [
        ("第二", "第2"),
        ("第三", "第3"),
        ("买一", "买1"),
        ("买二", "买2"),
        ("买两", "买2"),
        ("买三", "买3"),
        ("送一", "送1"),
        ("送二", "送2"),
        ("满两件", "满2件"),
        ("两件", "2件"),
        ("三件", "3件"),
        ("2nd", "2."),
        ("second", "2."),
    ] {
        if out.contains(word) {
            out = out.replace(word, digit);
        }
    }
    out
}

fn numbers(text: &str) -> Vec<Number<'_>> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() && out.len() < 12 {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len()
            && (bytes[at].is_ascii_digit()
                || (matches!(bytes[at], b'.' | b',') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)))
        {
            at += 1;
        }
        let (before, behind) = (text[..start].trim_end(), text[at..].trim_start());
        // Digits inside a code (`SAVE10`) are none.
        if text[..start].ends_with(|c: char| c.is_ascii_alphabetic()) && !SIGNS.iter().any(|s| before.ends_with(s)) {
            continue;
        }
        let kind = if behind.starts_with('%') {
            Kind::Percent
        } else if SIGNS.iter().any(|s| before.ends_with(s) || behind.starts_with(s)) {
            Kind::Money
        } else {
            Kind::Plain
        };
        out.push(Number { digits: &text[start..at], before, behind, kind });
    }
    out
}

/// Whether what stands beside the number says that so much must be spent.
fn is_threshold(number: &Number<'_>) -> bool {
    let before = number.before.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '.');
    let before = SIGNS.iter().find_map(|s| before.strip_suffix(s)).unwrap_or(before).trim_end();
    let mut behind = number.behind;
    if let Some(rest) = SIGNS.iter().find_map(|s| behind.strip_prefix(s)) {
        behind = rest.trim_start();
    }
    words::SPEND_BEFORE.split('|').any(|w| {
        before.strip_suffix(w).is_some_and(|rest| !(w.is_ascii() && rest.ends_with(|c: char| c.is_alphabetic())))
    }) || words::SPEND_BEHIND.split('|').any(|w| behind.starts_with(w))
}

/// What a text says. `around`: the text of the part of the page that it stands in, which may take it back.
pub fn deal(text: &str, around: &str, currency: Option<Currency>, hints: &Hints) -> Option<Deal> {
    let said = plain(text);
    if said.len() > 200 || has(&plain(around), &words::NOT_FOR_ALL) || moves(&said) {
        return None;
    }
    let numbers = numbers(&said);
    let taken =
        has(&said, &words::OFF) || numbers.iter().any(|n| n.kind == Kind::Percent && n.before.ends_with(['-', '−']));
    if has(&said, &words::COUPON) && taken {
        return coupon(text, &said, &numbers, currency, hints).map(Deal::Coupon);
    }
    if is_promotion(&said, &numbers) {
        return Some(Deal::Promotion(text.to_owned()));
    }
    // A label alone names no gift.
    let named = said.chars().count() > 4 && !said.contains('无');
    (named && has(&said, &words::GIFT)).then(|| Deal::Gift(text.to_owned()))
}

/// Whether a text counts down (`ends in 02:13:45`) or counts what is left or sold: as news it would never end.
fn moves(said: &str) -> bool {
    let clock = said.as_bytes().windows(3).any(|w| w[0].is_ascii_digit() && w[1] == b':' && w[2].is_ascii_digit());
    clock || has(said, &words::MOVING)
}

fn coupon(text: &str, said: &str, numbers: &[Number<'_>], currency: Option<Currency>, hints: &Hints) -> Option<Coupon> {
    let chinese = said.contains('券');
    // In Chinese the sign is often left out: `领券减20`, `满99减10`.
    let money = |n: &&Number<'_>| {
        n.kind == Kind::Money
            || (chinese && n.kind == Kind::Plain && (is_threshold(n) || n.before.ends_with(['减', '減', '省', '抵'])))
    };
    let (spend, off): (Vec<&Number<'_>>, Vec<&Number<'_>>) =
        numbers.iter().filter(money).partition(|n| is_threshold(n));
    let percent = numbers.iter().filter(|n| n.kind == Kind::Percent).count();
    let amount = |n: &Number<'_>| Some(hints.amount(n.digits, currency)?.0);
    let mut coupon = Coupon { text: text.to_owned(), ..Coupon::default() };
    match (&off[..], percent) {
        ([], 0) => return None,
        ([only], 0) if !has(said, &words::UP_TO) => coupon.amount = amount(only),
        _ => {}
    }
    if let [only] = &spend[..] {
        coupon.threshold = amount(only);
    }
    Some(coupon)
}

fn is_promotion(said: &str, numbers: &[Number<'_>]) -> bool {
    let tight: String = said.chars().filter(|c| !c.is_whitespace()).collect();
    let shape: String = shape(&tight);
    let cjk = [
        "满#减#",
        "满#元减#",
        "满#立减#",
        "满#元立减#",
        "第#件半价",
        "第#件#元",
        "第#件#折",
        "第#件免",
        "第#件0元",
        "满#件#折",
        "满#件打#折",
        "满#件减#",
        "#件#折",
        "买#送#",
        "买#免#",
        "买#赠#",
        "买#件送",
        "#点以上",
        "#個以上",
        "#点で",
        "滿#減#",
        "買#送#",
    ];
    let deals = ["%", "円", "off", "引"];
    if cjk.iter().any(|p| shape.contains(p) && (!p.contains(['点', '個']) || deals.iter().any(|d| tight.contains(d))))
    {
        return true;
    }
    let western = [
        "buy#get#",
        "buy#,get#",
        "buy#getthe",
        "buy#save",
        "buy#andsave",
        "nimm#zahl#",
        "nimm#,zahl#",
        "kaufe#,erhalte#",
        "achetés=#offert",
        "acheté=#offert",
        "achetés,#offert",
        "acheté,#offert",
        "achetés#offert",
        "acheté#offert",
        "#émeà-#%",
        "lleva#paga#",
        "lleva#,paga#",
        "llevate#paga#",
        "#ªunidadal#%",
        "leve#pague#",
        "prendi#paghi#",
        "#kaufen,#gratis",
        "#kaufen#gratis",
    ];
    if western.iter().any(|p| shape.contains(p))
        || ["2x1", "3x2", "4x3"].iter().any(|p| said == *p || said.starts_with(&format!("{p} en ")))
        || tight == "1+1"
        || tight == "2+1"
    {
        return true;
    }
    if tight.starts_with("buymore") && tight.contains("savemore") {
        return true;
    }
    let spend = said.contains("spend ") && said.contains("save ");
    let second = said.contains("2. ") && (said.contains("half price") || said.contains("% off"));
    let several = ["when you buy ", "if you buy "].iter().any(|w| said.contains(w)) && said.contains('%');
    // `2 for $20`, `3 for 2`, `3 für 2`, `3 pour 2`: nothing else in the text.
    let few = |n: &Number<'_>| n.kind == Kind::Plain && n.digits.parse::<u32>().is_ok_and(|n| (1..=12).contains(&n));
    let bundle = match numbers {
        [a, b] if few(a) && b.kind == Kind::Money => {
            let between = ["#for#", "#for$#", "#for€#", "#for£#", "#für#", "#für€#", "#pour#", "#por#", "#por$#"];
            between.iter().any(|p| shape.trim_start_matches("any").starts_with(p))
        }
        // `2 for 3 years` is none.
        [a, b] if few(a) && few(b) => {
            ["#for#", "#für#", "#pour#"].contains(&shape.trim_start_matches("any").trim_end_matches('!'))
                && a.digits.parse::<u32>().ok() > b.digits.parse::<u32>().ok()
        }
        _ => false,
    };
    (spend && numbers.len() >= 2) || second || several || bundle
}

/// Numbers as `#`.
fn shape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut digit = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let inner = digit && matches!(c, '.' | ',') && chars.peek().is_some_and(char::is_ascii_digit);
        if c.is_ascii_digit() || inner {
            if !digit {
                out.push('#');
            }
            digit = true;
        } else {
            digit = false;
            out.push(c);
        }
    }
    out
}

/// What a coupon certainly takes off one piece that costs so much; none where its words leave a condition open.
pub fn off(coupon: &Coupon, price: Amount) -> Option<Off> {
    let said = plain(&coupon.text);
    if has(&said, &words::UP_TO) {
        return None;
    }
    // Words that bind it to something are no condition where it is the amount that was read and is reached.
    let bound = match coupon.threshold {
        Some(threshold) if threshold <= price => false,
        Some(_) => return None,
        None => has(&said, &words::CONDITION) || numbers(&said).iter().any(is_threshold),
    };
    if bound {
        return None;
    }
    if let Some(amount) = coupon.amount {
        return (amount < price).then_some(Off::Amount(amount));
    }
    let numbers = numbers(&said);
    let [only] = &numbers[..] else { return None };
    let percent: Amount = only.digits.parse().ok()?;
    (only.kind == Kind::Percent && percent > Amount::ZERO && percent < Amount::from(95))
        .then_some(Off::Percent(percent))
}

/// What is left of a price; none where a share leaves less than the smallest coin, which shops round as they like.
pub fn left(price: Amount, off: Off) -> Option<Amount> {
    match off {
        Off::Amount(amount) => price.checked_sub(amount).filter(|p| *p > Amount::ZERO),
        Off::Percent(percent) => {
            let left = price.checked_mul(Amount::from(100).checked_sub(percent)?)?.checked_div(Amount::from(100))?;
            let rounded = left.round_dp(price.scale().min(2));
            (rounded == left).then_some(rounded)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        match deal(text, text, Currency::from_code("USD"), &Hints::default()) {
            None => "-".to_owned(),
            Some(Deal::Promotion(_)) => "promotion".to_owned(),
            Some(Deal::Gift(_)) => "gift".to_owned(),
            Some(Deal::Coupon(c)) => {
                let show = |a: Option<Amount>| a.map_or("?".to_owned(), |a| a.to_string());
                format!("coupon {} {}", show(c.amount), show(c.threshold))
            }
        }
    }

    #[test]
    fn words_of_shops() {
        for (text, want) in [
            ("Save 10% with coupon", "coupon ? ?"),
            ("Apply $5 coupon", "coupon 5 ?"),
            ("Use code LAMP15 for 15% off", "coupon ? ?"),
            ("Use code LAMP5 for $5 off orders over $50", "coupon 5 50"),
            ("Coupon: up to $30 off", "coupon ? ?"),
            ("Use code LAMP15 for 15% off your first order", "-"),
            ("Have a coupon code? Enter it at checkout", "-"),
            ("Coupons", "-"),
            ("Buy 2 get 1 free", "promotion"),
            ("Buy one, get one 50% off", "promotion"),
            ("2 for $20", "promotion"),
            ("3 for 2", "promotion"),
            ("Spend $100, save $20", "promotion"),
            ("Buy 2 lamps", "-"),
            ("2 for 3 years", "-"),
            ("Now $9.99. Half price!", "-"),
            ("120x60 en madera", "-"),
            ("3x2 en lámparas", "promotion"),
            ("Second lamp half price", "promotion"),
            ("赠品", "-"),
            ("Idéal en cadeau", "-"),
            ("Good for 2 people", "-"),
            ("Suitable for 12 bulbs, 4 for each arm", "-"),
            ("Free gift with purchase", "gift"),
            ("Free gift wrapping", "-"),
            ("Gift card $50", "-"),
            ("Free shipping on orders over $35", "-"),
            ("Save $20", "-"),
            ("20% off", "-"),
            ("领券立减20元", "coupon 20 ?"),
            ("店铺优惠券 满199减20", "coupon 20 199"),
            ("新人领券立减20元", "-"),
            ("满300减40", "promotion"),
            ("第2件半价", "promotion"),
            ("第二件0元", "promotion"),
            ("买2送1", "promotion"),
            ("2件9折", "promotion"),
            ("赠品：收纳袋", "gift"),
            ("赠送运费险", "-"),
            ("满99元包邮", "-"),
            ("買2送1", "promotion"),
            ("500円OFFクーポン", "coupon 500 ?"),
            ("初回限定500円OFFクーポン", "-"),
            ("2点以上で10%OFF", "promotion"),
            ("3,000원 할인쿠폰", "coupon 3000 ?"),
            ("10% Rabatt mit Code LAMPE", "coupon ? ?"),
            ("10 % Rabatt mit Code LAMPE für Newsletter-Abonnenten", "-"),
            ("Nimm 3, zahl 2", "promotion"),
            ("2 achetés = 1 offert", "promotion"),
            ("2ª unidad al 50%", "promotion"),
            ("Lleva 3 paga 2", "promotion"),
            ("-15% avec le code LAMPE", "coupon ? ?"),
            ("15 € de remise avec le code LAMPE", "coupon 15 ?"),
        ] {
            assert_eq!(said(text), want, "{text}");
        }
    }

    #[test]
    fn what_is_left_for_one_piece() {
        for (text, price, want) in [
            ("Save 10% with coupon", "50.00", Some("45.00")),
            ("Save 10% with coupon", "19.99", None),
            ("Apply $5 coupon", "19.99", Some("14.99")),
            ("Apply $5 coupon", "4.99", None),
            ("Use code A for $5 off orders over $50", "60.00", Some("55.00")),
            ("Use code A for $5 off orders over $50", "40.00", None),
            ("Use code A for $5 off select items", "60.00", None),
            ("Coupon: up to $30 off", "60.00", None),
            ("领券满199减20", "259.00", Some("239.00")),
            ("领券满199减20", "159.00", None),
            ("领券立减20元", "59.00", Some("39.00")),
        ] {
            let price: Amount = price.parse().unwrap_or_default();
            let Some(Deal::Coupon(coupon)) = deal(text, text, None, &Hints::default()) else { panic!("{text}") };
            let paid = off(&coupon, price).and_then(|o| left(price, o));
            assert_eq!(paid.map(|p| p.to_string()).as_deref(), want, "{text} of {price}");
        }
    }
}
