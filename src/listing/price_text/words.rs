//! What the words beside a number say about it.

use super::super::{
    fold::{is_dense, is_spelled},
    grams::Grams,
};

/// What a number is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A price, no more is said.
    Price,
    /// What is asked now.
    Now,
    /// What was asked before, or what others are said to ask.
    Was,
    /// The lowest of several prices.
    From,
    /// What is left after a coupon.
    Pay,
    /// No price: a saving, a threshold, shipping, a deposit, an instalment, a unit price …
    Other,
}

/// Whether tax is said to be in an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tax {
    Within,
    Without,
}

/// Words before a number. The nearest one speaks.
const BEFORE: &[(Role, &str)] = &[
    (
        Role::Price,
        "price|our price|your price|preis|prix|precio|prezzo|preço|pris|prijs|cena|ár|ціна|цена|цена за|fiyat|\
        fiyatı|harga|giá|hinta|τιμή|价|价格|售价|価格|가격|판매가|total|за",
    ),
    (
        Role::Now,
        "now|now only|sale|sale price|special price|special|today|jetzt|jetzt nur|nur|only|just|angebotspreis|\
        sonderpreis|ahora|por|maintenant|nyní|teď|nu|nå|nyt|ora|teraz|promocja|сейчас|новая цена|现价|活动价|促销价|特价|\
        秒杀价|セール|特別価格|할인가|şimdi|adesso",
    ),
    (
        Role::Was,
        "was|before|rrp|r.r.p.|r.r.p|uvp|msrp|mrp|m.r.p.|m.r.p|list price|list|regular price|reg. price|original price|originally|\
        old price|compare at|statt|bisher|vorher|ursprünglich|antes|avant|au lieu de|før|tidigare|ord. pris|\
        běžná cena|bežná cena|před slevou|původní cena|původně|stara cena|prima|invece di|van|normalpreis|было|\
        старая цена|원가|정가|原价|市场价|划线价|吊牌价|专柜价|定価|通常価格|参考価格|メーカー希望小売価格",
    ),
    (
        Role::From,
        "from|starting at|starts at|as low as|ab|schon ab|vanaf|desde|da|a partire da|à partir de|a partir de|\
        dès|od|от|від|fra|från|alkaen|mulai|最低|低至|从",
    ),
    (Role::Pay, "券后|券后价|到手|到手价|after coupon|クーポン適用後"),
    (
        Role::Other,
        "over|above|under|below|up to|bis zu|jusqu'à|hasta|até|fino a|do výše|save|saving|savings|you save|spare|\
        sparen|sie sparen|ersparnis|économisez|économie|ahorra|ahorro|ahorras|economize|risparmi|bespaar|\
        je bespaart|ušetříte|sleva|oszczędzasz|rabat|скидка|экономия|выгода|discount|rabatt|remise|sconto|\
        descuento|desconto|korting|coupon|voucher|gutschein|cashback|earn|deposit|anzahlung|acompte|\
        down payment|shipping|delivery|postage|versand|versandkosten|livraison|frais de port|envío|frete|\
        spedizione|doprava|dostawa|доставка|monthly|orders of|spend|minimum|mindestbestellwert|off|extra|运费|邮费|\
        快递|送料|配送料|배송비|月々|抵|可抵|抵扣|满|每满|减|立减|优惠|优惠券|省|直降|券|定金|订金|首付|押金|返|补贴|月供|每期|分期|滿|減|運費|折扣|\
        尾款|当たり|あたり|当り|につき",
    ),
    // Parts of a price.
    (
        Role::Other,
        "payment of|payments of|installments of|instalments of|installment|instalment|interest-free|monthly payment|\
        raten zu|raten à|raten von|monatsrate|monatsraten|mensualités de|échéances de|paiements de|fois|\
        sans frais de|cuotas de|pagos de|mensualidades de|plazos de|cuotas sin interés de|parcelas de|vezes de|\
        sem juros de|rate da|rate di|rate mensili da|termijnen van|betalingen van|rat po|raty od|raty po|rata|\
        splátek po|splátky od|splátka|платежа по|платежей по|платеж|рассрочка|taksit|taksitle|月付|首期|分割|分割払い|월|\
        할부",
    ),
    // What only some pay, or for something else than the new item.
    (
        Role::Other,
        "members|member price|members price|members only|club price|used|used from|pre-owned|refurbished|\
        refurbished from|open box|open-box|gebraucht|gebraucht ab|d'occasion|usado|bid|current bid|starting bid|\
        gebot|aktuelles gebot|trade-in|trade in|subscribe & save|subscribe|subscription|im abo|students|中古|会员价|\
        plus价|会员专享价|会员专享|新人价|学生价|二手|以旧换新",
    ),
];

/// Words right after a number.
const OTHER_AFTER: &str = "with coupon|with code|with voucher|with promo|with prime|using code|mit gutschein|mit code|mit coupon|avec le code|avec code|con cupón|con código|com cupom|con coupon|\
    当たり|あたり|off|discount|rabatt|rabat|de descuento|de desconto|de réduction|di sconto|korting|slevy|saving|savings|\
    saved|coupon|voucher|cashback|shipping|delivery|postage|versand|versandkosten|livraison|de envío|frete|\
    deposit|back|free shipping|günstiger|gespart|运费|邮费|优惠券|定金|折|减|할인|x|×|per month|a month|monthly|\
    pro monat|im monat|mtl|monatlich|al mes|por mes|mensuales|por mês|mensais|par mois|al mese|měsíčně|\
    miesięcznie|в месяц|每月|毎月|per week|a week|per year|a year|per night|per day|per kg|per lb|per oz|per litre|\
    per liter|per sqft|per 1|per ml|per g|per m|pro kg|pro liter|pro 1|le kg|le litre|al kg|por kg|za kg|/期|or less|or under|et moins|oder weniger|以下|以内|¢|juta|jt|rb|ribu|mil|\
    million|millions|millionen|mio|mln|mrd|k|тыс|млн|tys|tis|lakh|crore|triệu|nghìn|tỷ|千";

/// Units that a slash may stand before without making it a unit price: one piece.
const PIECE: &str = "each|ea|pc|piece|unit|item|st|stk|stück|stuk|szt|ks|шт|unité|pièce|pezzo|unidad|ud|un|adet|个|件|只|台|部|套|份|条|\
    双|枚|本|個|개";

/// Measures right behind a number: it counts those, not money.
const MEASURES: &str = "ml|cl|dl|l|litre|liter|litres|g|gr|kg|mg|lb|lbs|oz|mm|cm|m|km|ft|in|inch|inches|zoll|gb|tb|mb|w|kw|v|hz|ghz|\
    mhz|mah|mp|px|piece|pieces|pcs|pack|packs|stück|stk|szt|ks|шт|pièces|piezas|unidades|days|day|months|month|\
    years|year|hours|minutes|min|tage|jahre|monate|jours|mois|ans|días|meses|años|stars|star|reviews|review|\
    ratings|sold|left|items|people|colors|sizes|points|punkte|pkt|rates|件|个|個|只|瓶|枚|本|套|条|双|盒|包|袋|片|支|人|天|日|月|年|\
    期|折|分|坪|台|次|倍|개|명|回|点";

const WITHIN: &str = "inc|incl|inkl|including|inclusa|incluso|incluido|incluida|tax incl|vat incl|iva inclusa|iva incluido|\
    iva incl|ttc|s dph|с ндс|z vat|brutto|税込|税込み|含税|moms inkl";
const WITHOUT: &str = "exc|excl|exkl|ex|excluding|plus vat|+ vat|ht|hors taxe|netto|net|ohne|zzgl. mwst|bez dph|без ндс|χωρίς|\
    más iva|mas iva|iva esclusa|sin iva|税抜|税抜き|税別|税拔|未税|不含税|本体|本体価格";

const ROUGH: &str = "approx|approximately|about|around|ca|circa|etwa|environ|aprox|około|около|примерно|约|約|大约";

/// What, as the whole text, means that nothing is asked.
const FREE: &str = "free|gratis|kostenlos|gratuit|gratuito|grátis|zdarma|za darmo|ingyenes|bezpłatnie|бесплатно|免费|無料|무료|\
    ücretsiz|miễn phí";

/// Further words that may stand beside a bare number that is a price.
const NEUTRAL: &str = "our|your|the|regular|reg|old|new|low|as|starting|at|vat|tax|taxes|iva|mwst|ust|dph|moms|btw|tva|pdv|ндс|\
    naše|naša|vaše|běžná|bežná|unser|ihr|notre|nuestro|nostro|offer|final|estimate|estimated|online|web|\
    internet|member|club|plus|du|de|à|partir|s|z|bez|uk|eec|eu";

/// Whether the whole text says that it costs nothing.
pub(super) fn is_free(text: &str) -> bool {
    let text = text.trim_matches(['!', '.', '*', ' ']).to_lowercase();
    FREE.split('|').any(|word| word == text)
}

/// The role that the nearest known word before a number gives it.
pub(super) fn role_before(slice: &str) -> Option<Role> {
    if !slice.contains(char::is_alphabetic) {
        return None;
    }
    let slice = slice.to_lowercase();
    let grams = Grams::of(&slice);
    let mut nearest: Option<((usize, usize), Role)> = None;
    for (role, words) in BEFORE {
        for word in words.split('|').filter(|word| grams.may_hold(word)) {
            if let Some(start) = rfind_word(&slice, word) {
                // Of two that end at the same place, the longer one says more.
                let key = (start + word.len(), word.len());
                if nearest.is_none_or(|(best, _)| key > best) {
                    nearest = Some((key, *role));
                }
            }
        }
    }
    nearest.map(|(_, role)| role)
}

/// Whether what comes right after an amount makes it something else than a price.
pub(super) fn is_other_after(slice: &str) -> bool {
    let slice = slice.trim_start_matches([' ', '*', ',', '.']).to_lowercase();
    if let Some(unit) = slice.strip_prefix('/') {
        let unit = unit.trim_start();
        let word: String = unit.chars().take_while(|c| c.is_alphabetic()).collect();
        // `/` before nothing or before another price says nothing.
        return (!word.is_empty() || unit.starts_with(|c: char| c.is_ascii_digit()))
            && !PIECE.split('|').any(|piece| piece == word);
    }
    starts_with_any(&slice, OTHER_AFTER)
}

/// Whether the words between an amount and the next one are about that one: `¥79 运费¥10`, `$30 free shipping over $35`.
pub(super) fn is_of_the_next(between: &str) -> bool {
    // Chinese puts the name before what it names.
    const NAMES: &str = "运费|邮费|優惠券|优惠券|定金|快递";
    const FREE: &str = "free shipping|free delivery|shipping";
    const FROM: &str = "over|above|on orders over|for orders over|on orders above|on all orders over";
    let between = between.trim_matches([' ', ',', ';', ':', '(', '+', '&']).to_lowercase();
    NAMES.split('|').any(|name| name == between)
        || FREE
            .split('|')
            .filter_map(|free| between.strip_prefix(free))
            .any(|rest| FROM.split('|').any(|from| from == rest.trim()))
}

/// Whether a number with this behind it counts a measure.
pub(super) fn is_measure_after(slice: &str) -> bool {
    let slice = slice.trim_start_matches([' ', '-']).to_lowercase();
    starts_with_any(&slice, MEASURES) || slice.starts_with('"')
}

/// What is said about tax: before an amount, where `first`, else behind it.
pub(super) fn tax(before: &str, after: &str, first: bool) -> Option<Tax> {
    let (within, without) = if first {
        let before = tail(before);
        (ends_with_any(&before, WITHIN), ends_with_any(&before, WITHOUT))
    } else {
        let after = after.to_lowercase();
        let after = after.trim_start_matches([' ', '*', '(', ',']);
        (starts_with_any(after, WITHIN), starts_with_any(after, WITHOUT))
    };
    if within { Some(Tax::Within) } else { without.then_some(Tax::Without) }
}

/// Whether a piece of text before an amount ends with words about tax.
pub(super) fn ends_with_tax(before: &str) -> bool {
    let before = tail(before);
    ends_with_any(&before, WITHIN) || ends_with_any(&before, WITHOUT)
}

fn tail(before: &str) -> String {
    before.trim_end_matches([' ', ':', '(', '.']).to_lowercase()
}

/// Whether what is before an amount makes it a rough one, such as a converted price.
/// Between two amounts a tilde makes a range.
pub(super) fn is_rough(before: &str, first: bool) -> bool {
    let before = before.trim_end().to_lowercase();
    (first && before.ends_with('~')) || before.ends_with('≈') || ends_with_any(before.trim_end_matches('.'), ROUGH)
}

/// Whether a word may stand beside a bare number without making it something else than a price.
pub(super) fn is_neutral(word: &str) -> bool {
    let roles = BEFORE.iter().filter(|(role, _)| *role != Role::Other).map(|(_, words)| *words);
    let known = roles.chain([PIECE, WITHIN, WITHOUT, NEUTRAL]).flat_map(|words| words.split('|'));
    known.into_iter().any(|k| k == word || k.split([' ', '.']).any(|part| part.len() > 1 && part == word))
}

fn edge(c: Option<char>) -> bool {
    c.is_none_or(|c| !is_spelled(c))
}

fn rfind_word(slice: &str, word: &str) -> Option<usize> {
    let spelled_start = word.starts_with(is_spelled);
    let spelled_end = word.ends_with(is_spelled);
    slice.rmatch_indices(word).map(|(at, _)| at).find(|&at| {
        let before = slice[..at].chars().next_back();
        let after = slice[at + word.len()..].chars().next();
        (!spelled_start || edge(before)) && (!spelled_end || edge(after))
    })
}

fn starts_with_any(slice: &str, words: &str) -> bool {
    words.split('|').any(|word| {
        slice.strip_prefix(word).is_some_and(|rest| !word.ends_with(is_spelled) || edge(rest.chars().next()))
    })
}

fn ends_with_any(slice: &str, words: &str) -> bool {
    words.split('|').any(|word| {
        slice.strip_suffix(word).is_some_and(|rest| !word.starts_with(is_spelled) || edge(rest.chars().next_back()))
    })
}

/// Whether a letter directly behind a number makes it part of something: `3080Ti`, `$5K`, `571.12坪`. `起` (and up) and
/// words about tax do not.
pub(super) fn is_glued(after: &str, bare: bool) -> bool {
    match after.chars().next() {
        Some(c) if is_dense(c) => bare && !matches!(c, '起' | '到' | '券' | '税' | '以' | 'か' | '부'),
        Some(c) if c.is_alphabetic() => {
            let word: String = after.chars().take_while(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
            !is_neutral(&word)
        }
        _ => false,
    }
}

/// Whether dearer choices are announced behind an amount: `59元起`.
pub(super) fn is_from_after(after: &str) -> bool {
    let after = after.trim_start_matches([' ', '(', ')']);
    ["起", "부터", "から", "and up", "& up", "~"].iter().any(|word| after.starts_with(word))
}
