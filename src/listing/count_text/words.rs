//! What the words of a count text say. All in small letters.

use super::{
    super::{Window, fold::is_spelled, grams::Grams},
    Counted,
    number::{Sort, Tally},
};

const SALES: &str = "sold|bought|purchased|purchases|orders|order|ordered|sales|verkauft|verkäufe|gekauft|bestellt|bestellungen|\
    vendido|vendidos|vendida|vendidas|ventas|vendas|comprados|comprado|compras|pedidos|vendu|vendus|vendues|\
    ventes|achetés|commandes|venduti|venduto|vendite|acquistati|ordini|verkocht|prodáno|prodaných|zakoupeno|\
    sprzedano|sprzedanych|sprzedaży|kupiono|kupiło|продано|продаж|куплено|купили|покупок|покупки|заказ|заказов|заказа|замовлень|\
    satıldı|satış|sipariş|terjual|pembelian|đã bán|lượt bán|lượt mua|ขายแล้ว|ขายไปแล้ว|såld|sålda|solgt|myyty|\
    판매|구매|주문|販売|売れ|購入|注文|已售|已賣|售出|月销|月銷|月售|年销|总销|总售|累计售|销量|銷量|销售|日销|成交|成约|付款|收货|已拼|已抢|已买|购买|下单|热销|卖出|נמכר|נמכרו|הזמנות|\
    تم بيع|مباع|مبيعات";

const REVIEWS: &str = "review|reviews|rating|ratings|votes|bewertung|bewertungen|sternebewertungen|rezension|rezensionen|\
    kundenrezensionen|avis|évaluation|évaluations|commentaires|opinion|opiniones|opinión|reseña|reseñas|\
    valoración|valoraciones|calificaciones|avaliação|avaliações|opiniões|recensione|recensioni|valutazioni|\
    beoordelingen|reviews.|recenze|recenzí|hodnocení|hodnotilo|hodnotili|opinii|opinie|ocen|oceny|głosów|głosy|\
    отзыв|отзыва|отзывов|отзывы|оценка|оценок|оценки|відгуків|відгуки|değerlendirme|yorum|ulasan|penilaian|\
    đánh giá|nhận xét|รีวิว|การให้คะแนน|omdömen|anmeldelser|arvostelua|리뷰|후기|상품평|평가|レビュー|評価|口コミ|评价|評價|评论|評論|\
    评分人数|晒单|חוות דעת|ביקורות|דירוגים|تقييم|تقييمات|مراجعة|κριτικές|értékelés";

const QUESTIONS: &str = "question|questions|answered questions|fragen|preguntas|perguntas|domande|pytań|вопрос|вопросов|вопроса|\
    вопросы|pertanyaan|问答|提问|个问题|条问题|問題|質問|질문";

/// Words of counts that are none of these, whatever else is said.
const ANOTHER: &str = "watching|watchers|watched|watch|views|viewed|viewing|viewers|looking|cart|carts|basket|baskets|favorites|\
    favourites|favorited|wishlist|wishlists|likes|followers|follower|stock|left|available|remaining|sellers|\
    items sold|items|products|beobachter|beobachten|warenkorb|artikel|aufrufe|auf lager|verfügbar|seguidores|\
    visitas|disponibles|disponíveis|vues|abonnés|en stock|visualizzazioni|disponibili|skladem|просмотров|\
    в корзине|в наличии|осталось|dilihat|disukai|stok|pengikut|看过|浏览|瀏覽|收藏|加购|想要|关注|粉丝|库存|剩余|仅剩|仅余|热度|人气|店铺|全店|\
    本店|宝贝|回头客|正在|好评率|好评度|찜|관심|재고|お気に入り|閲覧|在庫|残り|坪";

/// Nouns for the sales of a whole shop, when they stand behind the number: `7.384 ventas` (Etsy).
const SHOP_TOTAL: &str = "sales|ventas|ventes|vendite|vendas|verkäufe|verkopen|продаж|satış|sprzedaży";

const MONTH: &str = "month|monat|mois|mes|mês|mese|měsíc|miesiącu|miesiąc|месяц|bulan|tháng|개월|한달|한 달|חודש|ay";
const YEAR: &str = "year|jahr|année|año|anno|год|yıl";
const TODAY: &str = "today|heute|aujourd'hui|hoy|hoje|oggi|dnes|сегодня|今日|今天|本日|오늘";
const TOTAL: &str = "total|totally|lifetime|overall|gesamt|insgesamt|всего|累计|累計|总|總|历史|누적|celkem";

const AT_LEAST_BEFORE: &str = "more than|over|at least|mehr als|über|más de|mais de|plus de|oltre|più di|meer dan|více než|ponad|более|\
    свыше|больше|понад|lebih dari|hơn|超|超过|超過|破";
const AT_LEAST_AFTER: &str = "or more|以上|이상|件以上|点以上|+";
const ROUGH: &str = "about|around|approx|approx.|approximately|almost|nearly|ca.|ca|etwa|rund|fast|casi|cerca de|près de|environ|\
    circa|asi|około|около|почти|约|約|近|将近|약|~";
const UPPER: &str = "less than|fewer than|under|up to|weniger als|menos de|moins de|meno di|менее|不足|不到|<";

/// Counting words that say nothing about what is counted.
const EMPTY: &str = "件|个|個|人|次|笔|条|pcs|건|개|명|近|最近|过去|in|last|past|the";

/// Whether a word ends where this rest begins.
pub(super) fn ends_here(word: &str, rest: &str) -> bool {
    !word.ends_with(is_spelled) || !rest.starts_with(is_spelled)
}

fn has(text: &str, words: &str) -> bool {
    let grams = Grams::of(text);
    words.split('|').filter(|word| grams.may_hold(word)).any(|word| {
        text.match_indices(word).any(|(at, _)| {
            let joined = word.starts_with(is_spelled) && text[..at].ends_with(is_spelled);
            !joined && ends_here(word, &text[at + word.len()..])
        })
    })
}

fn begins(text: &str, words: &str) -> bool {
    words.split('|').any(|word| text.strip_prefix(word).is_some_and(|rest| ends_here(word, rest)))
}

fn ends(text: &str, words: &str) -> bool {
    words.split('|').any(|word| {
        text.strip_suffix(word).is_some_and(|rest| !word.starts_with(is_spelled) || !rest.ends_with(is_spelled))
    })
}

/// What a piece of text beside a number says that it counts.
pub(super) fn kind(text: &str) -> Option<Counted> {
    [(Counted::Questions, QUESTIONS), (Counted::Reviews, REVIEWS), (Counted::Sales, SALES)]
        .into_iter()
        .find_map(|(kind, words)| has(text, words).then_some(kind))
}

pub(super) fn is_of_another_kind(text: &str) -> bool {
    has(text, ANOTHER)
}

pub(super) fn is_shop_total(after: &str) -> bool {
    begins(after.trim_start(), SHOP_TOTAL)
}

pub(super) fn is_at_least(before: &str, after: &str) -> bool {
    ends(before.trim_end(), AT_LEAST_BEFORE) || begins(after.trim_start(), AT_LEAST_AFTER)
}

pub(super) fn is_rough(before: &str) -> bool {
    ends(before.trim_end(), ROUGH)
}

pub(super) fn is_upper_bound(before: &str) -> bool {
    ends(before.trim_end(), UPPER)
}

/// Whether a piece of text beside a bare number leaves open what it counts.
pub(super) fn says_nothing(text: &str) -> bool {
    let mut rest = text.to_owned();
    for words in [EMPTY, AT_LEAST_BEFORE, AT_LEAST_AFTER, TOTAL, TODAY, MONTH, YEAR] {
        for word in words.split('|') {
            rest = rest.replace(word, " ");
        }
    }
    !rest.contains(char::is_alphabetic)
}

/// Days in the unit of time behind a number, such as `天` or `days`.
pub(super) fn time_unit(after: &str) -> Option<u64> {
    const UNITS: &[(u64, &str)] = &[
        (0, "hours|hour|h|hrs|stunden|horas|heures|小时|時間|시간|часов|часа|minutes"),
        (1, "天|日|days|day|tage|tagen|días|dias|jours|giorni|dagen|dní|dnů|dni|дней|hari|ngày|일"),
        (7, "weeks|week|wochen|周|週"),
        (30, "months|month|monate|monaten|meses|mois|mesi|个月|個月|か月|ヶ月|カ月|개월|月"),
        (365, "years|year|jahre|jahren|años|anos|ans|anni|年|лет"),
    ];
    UNITS.iter().find_map(|(days, words)| begins(after, words).then_some(*days))
}

/// Whether a scale stands before a number: `4.5 out of 5`.
pub(super) fn is_scale_before(before: &str) -> bool {
    ends(before, "out of|von|sur|满分")
}

/// Whether what follows makes a number a rating.
pub(super) fn is_rating_after(after: &str) -> bool {
    // `200点以上` is Japanese for 200 pieces and more.
    let pieces = after.starts_with("点以上");
    !pieces && begins(after, "stars|star|sterne|sternen|estrellas|étoiles|stelle|out of|von 5|sur 5|★|星|分|点")
}

/// Whether a word that means something for counts begins right at a number: `5sold`, `250mil`.
pub(super) fn begins_with_word(after: &str) -> bool {
    begins(after, SALES) || begins(after, REVIEWS) || begins(after, QUESTIONS) || begins(after, EMPTY)
}

/// The time that a text covers.
pub(super) fn window(text: &str, tallies: &[Tally]) -> Window {
    let spans = || tallies.iter().filter_map(|t| if let Sort::Days(days) = t.sort { Some(days) } else { None });
    if has(text, TODAY) {
        return Window::Today;
    }
    if spans().any(|days| (28..=31).contains(&days)) {
        return Window::Month;
    }
    if spans().any(|days| (360..=366).contains(&days)) {
        return Window::Year;
    }
    if spans().next().is_some() {
        return Window::Unknown;
    }
    // `11月` and `2024年` are dates; here is no number before them.
    if has(text, MONTH) || text.contains('月') {
        Window::Month
    } else if has(text, YEAR) || text.contains('年') {
        Window::Year
    } else if has(text, TOTAL) {
        Window::Total
    } else if text.contains("人付款") {
        // Taobao's search counts the buyers of the last thirty days so.
        Window::Month
    } else {
        Window::Unknown
    }
}

/// How a shop cuts its buckets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ladder {
    /// After the shown digits.
    Digits,
    /// Likewise, but from 50 to 100 at once.
    Amazon,
    /// Nobody knows.
    Unknown,
}

/// The ladder that a text's words and multipliers belong to.
pub(super) fn ladder(text: &str, tally: &Tally, window: Window, what: Counted) -> Ladder {
    const AMAZON: &str = "bought|comprados|comprado|compras|gekauft|achetés|acquistati|購入|verkocht|köpta|kupiono";
    const CHINESE: &str = "已售|售出|月销|月售|年销|总销|销量|付款|收货|已拼|已抢|已买|购买|成交|成约|热销";
    if window == Window::Month && has(text, AMAZON) {
        Ladder::Amazon
    } else if tally.chinese || what == Counted::Unsaid || has(text, CHINESE) {
        Ladder::Digits
    } else {
        Ladder::Unknown
    }
}
