//! Gates before a page (consent, age, region) and shops that are closed for a while.

use super::look::Look;
use crate::listing::Outcome;

/// A gate shows itself and little else.
const SHORT: usize = 1500;

const CONSENT_TITLES: &str = "cookie settings|privacy settings|cookie-einstellungen|datenschutz-einstellungen|paramètres des cookies|\
    gestion des cookies|configuración de cookies|voordat je verdergaat|zanim przejdziesz dalej|než budete pokračovat|cookie 同意|before you continue|consent|cookie consent|privacy consent|your privacy choices|einwilligung|\
    bevor sie fortfahren|avant de continuer|antes de continuar|prima di continuare";
const CONSENT: &str = "we need your consent|we value your privacy|accept all cookies to|wir benötigen ihre zustimmung|\
    wir brauchen ihre zustimmung|nous avons besoin de votre consentement|nous respectons votre vie privée|necesitamos tu consentimiento|\
    valoramos tu privacidad|precisamos do seu consentimento|valorizamos a sua privacidade|abbiamo bisogno del tuo consenso|\
    il tuo consenso|we hebben je toestemming nodig|voordat je verdergaat|potrzebujemy twojej zgody|zanim przejdziesz|\
    potřebujeme váš souhlas|нам нужно ваше согласие|クッキーの使用に同意|쿠키 사용에 동의|before you continue to|bevor sie fortfahren|avant de continuer vers|antes de ir a|antes de continuar|\
    prima di continuare|accept cookies to continue|please accept our cookies to continue|继续之前，请";

const AGE_TITLES: &str = "are you over 18|are you of legal age|age restricted|age restriction|verification d'âge|controllo età|\
    leeftijdscontrole|weryfikacja wieku|ověření věku|yaş doğrulama|xác minh độ tuổi|年龄确认|年齡確認|年齡驗證|本人確認|age verification|age check|age gate|verify your age|altersprüfung|altersverifikation|vérification de l'âge|\
    verificación de edad|verificação de idade|年龄验证|年齢確認|성인인증|подтверждение возраста";
const AGE: &str = "are you of legal age|you must be at least 18|you must be at least 21|you must be over 18|i am over 18|i am 18 or older|\
    yes, i am over|of legal smoking age|to enter this site, you must|sind sie mindestens 18|sind sie volljährig|ich bin über 18|\
    ich bin volljährig|vous devez avoir 18|j'ai plus de 18|avez-vous 18 ans|avez-vous l'âge légal|tienes más de 18|eres mayor de|\
    debes ser mayor de|tem mais de 18|você é maior de|maior de 18 anos|sei maggiorenne|hai almeno 18|ben je 18|bent u 18|\
    ben je ouder dan 18|czy masz ukończone 18|czy jesteś pełnoletni|je vám 18|je vám více než 18|18 yaşından büyük|bạn đã đủ 18|\
    мне есть 18|мне исполнилось 18|вам есть 18|вы старше 18|未满18|年满18周岁|已滿18|年滿18|您已滿|未成年人|18歳未満|20歳未満|\
    成人向け|만 19세 이상|미성년자|청소년|are you over 18|are you 18|are you over 21|are you 21|you must be 18|you must be 21|of legal drinking age|\
    please verify your age|enter your date of birth|confirm your age|sind sie über 18|sind sie 18|bitte bestätigen sie ihr alter|\
    avez-vous plus de 18|êtes-vous majeur|eres mayor de 18|eres mayor de edad|você tem mais de 18|hai più di 18|вам уже есть 18|\
    вам исполнилось 18|您是否年满18|您已年满18|18歳以上ですか|あなたは18歳|20歳以上|만 19세|성인 인증";

const REGION_TITLES: &str = "select your location|select your store|choose your language|where are you shopping from|wählen sie ihr land|\
    land auswählen|choisissez votre pays|sélectionnez votre pays|elige tu país|selecciona tu país|escolha seu país|selecione seu país|\
    scegli il tuo paese|kies je land|wybierz kraj|vyberte zemi|ülkenizi seçin|chọn quốc gia|выберите страну|выберите регион|\
    選擇國家|選擇地區|国を選択|地域を選択|국가 선택|unavailable for legal reasons|choose your country|select your country|choose your region|select your region|select country|\
    choose your location|country selector|not available in your country|not available in your region|选择国家|选择地区";
const REGION: &str = "not available in your area|not available in your location|unavailable in your country|unavailable in your location|\
    not accessible in your|not accessible from your|isn't available in your location|doesn't ship to your|can't be shipped to your country|\
    european economic area|in your region is not|in ihrer region nicht verfügbar|nicht in ihrer region|wählen sie ihr land|\
    n'est pas accessible dans votre|indisponible dans votre pays|choisissez votre pays|no está disponible en su país|\
    no está disponible en tu región|no disponible en tu país|selecciona tu país|não está disponível em seu país|indisponível no seu país|\
    não está disponível na sua região|selecione seu país|non è disponibile nel tuo paese|non disponibile nel tuo paese|\
    niet beschikbaar in jouw land|niet beschikbaar in uw land|niedostępny w twoim kraju|niedostępna w twoim kraju|\
    není ve vaší zemi|ülkenizde kullanılamıyor|không khả dụng ở quốc gia|недоступен в вашем регионе|недоступна в вашем регионе|\
    недоступно в вашей стране|выберите страну|您所在的國家|您所在地区|所在区域|暂不支持您所在|不在您所在|お客様の地域|お使いの地域|\
    お住まいの国や地域|귀하의 국가|귀하의 지역|거주 국가|not available in your country|not available in your region|isn't available in your country|\
    isn't available in your region|unavailable in your region|we do not ship to your country|is not available in your location|\
    in ihrem land nicht verfügbar|nicht in ihrem land|n'est pas disponible dans votre pays|no está disponible en tu país|\
    não está disponível no seu país|недоступен в вашей стране|недоступно в вашем регионе|您所在的地区|所在国家或地区|お住まいの国|\
    お住まいの地域では|해당 국가에서는|choose your country or region|select your country or region";

const CLOSED_TITLES: &str = "opening soon|coming soon|store closed|shop closed|temporarily closed|closed for maintenance|website maintenance|\
    we are under maintenance|password protected store|seite im wartungsmodus|wir sind bald zurück|shop geschlossen|shop vorübergehend geschlossen|\
    boutique fermée|maintenance en cours|bientôt de retour|tienda cerrada|sitio en mantenimiento|volvemos pronto|loja fechada|\
    site em manutenção|voltamos em breve|sito in manutenzione|negozio chiuso|torniamo presto|in onderhoud|onderhoud|winkel gesloten|\
    przerwa techniczna|prace konserwacyjne|sklep zamknięty|údržba|probíhá údržba|bakım|bakım çalışması|bảo trì|đang bảo trì|\
    сайт на реконструкции|магазин закрыт|сайт временно недоступен|网站升级|网站维护中|系统升级|店铺已关闭|店铺不存在|網站維護|\
    系統維護|系統維護中|臨時メンテナンス|閉店|休業|サイト停止中|서버 점검|점검중|서비스 일시 중단|maintenance|maintenance mode|site maintenance|scheduled maintenance|under maintenance|down for maintenance|\
    we'll be back soon|we'll be right back|be right back|service unavailable|temporarily unavailable|503 service unavailable|\
    502 bad gateway|bad gateway|504 gateway time|internal server error|500 internal server error|server error|wartung|wartungsarbeiten|\
    wartungsmodus|en maintenance|site en maintenance|en mantenimiento|em manutenção|in manutenzione|технические работы|\
    ведутся технические работы|系统维护|系统维护中|网站维护|服务器繁忙|系统繁忙|メンテナンス|メンテナンス中|ただいまメンテナンス中|점검|시스템 점검|서비스 점검";
const CLOSED: &str = "enter store using password|this store is password protected|store owner log in|be the first to know when we launch|\
    our store will be opening soon|store is currently closed|shop is currently closed|shop is temporarily closed|this shop is closed|\
    this store is closed|temporarily down for|currently down for|performing maintenance|performing scheduled|improving our site|\
    upgrading our site|briefly unavailable for|wir führen gerade wartungs|wir führen derzeit wartungs|shop ist vorübergehend|shop ist derzeit geschlossen|\
    sind in kürze wieder|momentanément indisponible|actuellement en maintenance|boutique est fermée|de retour très bientôt|\
    estamos realizando tareas|estamos en mantenimiento|tienda está cerrada|volveremos pronto|estamos em manutenção|loja está fechada|\
    voltaremos em breve|loja temporariamente|stiamo effettuando|sito è in manutenzione|negozio è chiuso|torneremo presto|\
    we zijn bezig met onderhoud|winkel is gesloten|trwa przerwa techniczna|trwają prace|sklep jest zamknięty|probíhá údržba|\
    obchod je uzavřen|bakım çalışması|bakımdayız|đang được bảo trì|đang bảo trì|сайт временно недоступен|\
    магазин временно закрыт|проводятся работы|мы скоро вернемся|мы скоро вернёмся|网站升级|系统升级|正在升级|店铺已关闭|店铺已打烊|\
    店铺正在装修|網站維護中|系統維護|正在維護|商店已關閉|メンテナンスを行って|メンテナンスのため|サービスを停止|ただいま準備中|\
    閉店いたしました|서비스 점검|시스템 점검|점검을 진행|이용이 일시적으로|down for maintenance|undergoing maintenance|under maintenance|scheduled maintenance|we'll be back soon|\
    we will be back soon|we'll be right back|store is temporarily unavailable|site is temporarily unavailable|\
    wird gerade gewartet|wartungsarbeiten|en cours de maintenance|en mantenimiento|em manutenção|in manutenzione|\
    технические работы|系统维护|正在维护|系统繁忙|服务器繁忙|被挤爆啦|メンテナンス中|アクセスが集中|점검 중|시스템 점검|opening soon|\
    this store is unavailable|sorry, this shop is currently unavailable|sorry! something went wrong on our end";

/// Traces of the page that Shopify shows of a shop behind a password.
const CLOSED_MARKS: &[&str] = &["template-password", "name=\"form_type\" value=\"storefront_password\""];

/// The gate or the closed door that this is.
pub(super) fn find(look: &Look<'_>) -> Option<(Outcome, String)> {
    if look.sells() || look.length > SHORT * 3 {
        return None;
    }
    let short = look.length <= SHORT;
    let seen = |titles, phrases| {
        look.titled(titles)
            .or_else(|| look.headed(titles))
            .or_else(|| look.heading_says(phrases))
            .or_else(|| if short { look.says(phrases) } else { None })
    };
    if let Some(mark) = CLOSED_MARKS.iter().find(|mark| look.bears(mark) || look.has(mark)) {
        return Some((
            Outcome::Unreachable,
            format!("The shop is closed for a while: it asks for a password ({mark})."),
        ));
    }
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
