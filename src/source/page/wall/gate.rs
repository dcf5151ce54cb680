//! Gates before a page (consent, age, region) and shops that are closed for a while.

use super::look::Look;
use crate::listing::Outcome;

/// A gate shows itself and little else.
const SHORT: usize = 1500;

const CONSENT_TITLES: &str = "before you continue|consent|cookie consent|privacy consent|your privacy choices|einwilligung|\
    bevor sie fortfahren|avant de continuer|antes de continuar|prima di continuare";
const CONSENT: &str = "before you continue to|bevor sie fortfahren|avant de continuer vers|antes de ir a|antes de continuar|\
    prima di continuare|accept cookies to continue|please accept our cookies to continue|继续之前，请";

const AGE_TITLES: &str = "age verification|age check|age gate|verify your age|altersprüfung|altersverifikation|vérification de l'âge|\
    verificación de edad|verificação de idade|年龄验证|年齢確認|성인인증|подтверждение возраста";
const AGE: &str = "are you over 18|are you 18|are you over 21|are you 21|you must be 18|you must be 21|of legal drinking age|\
    please verify your age|enter your date of birth|confirm your age|sind sie über 18|sind sie 18|bitte bestätigen sie ihr alter|\
    avez-vous plus de 18|êtes-vous majeur|eres mayor de 18|eres mayor de edad|você tem mais de 18|hai più di 18|вам уже есть 18|\
    вам исполнилось 18|您是否年满18|您已年满18|18歳以上ですか|あなたは18歳|20歳以上|만 19세|성인 인증";

const REGION_TITLES: &str = "choose your country|select your country|choose your region|select your region|select country|\
    choose your location|country selector|not available in your country|not available in your region|选择国家|选择地区";
const REGION: &str = "not available in your country|not available in your region|isn't available in your country|\
    isn't available in your region|unavailable in your region|we do not ship to your country|is not available in your location|\
    in ihrem land nicht verfügbar|nicht in ihrem land|n'est pas disponible dans votre pays|no está disponible en tu país|\
    não está disponível no seu país|недоступен в вашей стране|недоступно в вашем регионе|您所在的地区|所在国家或地区|お住まいの国|\
    お住まいの地域では|해당 국가에서는|choose your country or region|select your country or region";

const CLOSED_TITLES: &str = "maintenance|maintenance mode|site maintenance|scheduled maintenance|under maintenance|down for maintenance|\
    we'll be back soon|we'll be right back|be right back|service unavailable|temporarily unavailable|503 service unavailable|\
    502 bad gateway|bad gateway|504 gateway time|internal server error|500 internal server error|server error|wartung|wartungsarbeiten|\
    wartungsmodus|en maintenance|site en maintenance|en mantenimiento|em manutenção|in manutenzione|технические работы|\
    ведутся технические работы|系统维护|系统维护中|网站维护|服务器繁忙|系统繁忙|メンテナンス|メンテナンス中|ただいまメンテナンス中|점검|시스템 점검|서비스 점검";
const CLOSED: &str = "down for maintenance|undergoing maintenance|under maintenance|scheduled maintenance|we'll be back soon|\
    we will be back soon|we'll be right back|store is temporarily unavailable|site is temporarily unavailable|\
    wird gerade gewartet|wartungsarbeiten|en cours de maintenance|en mantenimiento|em manutenção|in manutenzione|\
    технические работы|系统维护|正在维护|系统繁忙|服务器繁忙|被挤爆啦|メンテナンス中|アクセスが集中|점검 중|시스템 점검|opening soon|\
    this store is unavailable|sorry, this shop is currently unavailable|sorry! something went wrong on our end";

/// The gate or the closed door that this is.
pub(super) fn find(look: &Look<'_>) -> Option<(Outcome, String)> {
    let seen = |titles, phrases| {
        let short = look.length <= SHORT;
        look.titled(titles)
            .filter(|_| look.length <= SHORT * 3)
            .or_else(|| if short && !look.shows_price() { look.says(phrases) } else { None })
    };
    if let Some(word) = seen(CLOSED_TITLES, CLOSED) {
        return Some((Outcome::Unreachable, format!("The shop is closed for a while: the page says “{word}”.")));
    }
    if let Some(word) = seen(AGE_TITLES, AGE) {
        return Some((
            Outcome::Unreadable,
            format!("The shop asks for the visitor's age first: the page says “{word}”."),
        ));
    }
    if let Some(word) = seen(REGION_TITLES, REGION) {
        return Some((Outcome::Moved, format!("The shop answers for another region: the page says “{word}”.")));
    }
    if let Some(word) = seen(CONSENT_TITLES, CONSENT) {
        return Some((Outcome::Unreadable, format!("The shop asks for consent first: the page says “{word}”.")));
    }
    None
}
