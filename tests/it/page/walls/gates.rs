//! Consent, age and region gates, and shops that are closed.

use rivald::listing::Outcome::{Moved as M, Unreachable as D, Unreadable as U};

use super::{Row, check};

const ROWS: &[Row] = &[
    ("Before you continue", "<p>We use cookies and data.</p>", U),
    ("Sample", "<h1>We need your consent</h1><p>Accept all</p>", U),
    ("Laden", "<h1>Wir benötigen Ihre Zustimmung</h1>", U),
    ("Boutique", "<h1>Nous avons besoin de votre consentement</h1>", U),
    ("Tienda", "<h1>Antes de continuar</h1>", U),
    ("Age verification | Wines", "<p>Yes No</p>", U),
    ("Wines", "<h1>Are you over 18?</h1>", U),
    ("Wines", "<p>You must be 21 or older. Please verify your age.</p>", U),
    ("Weine", "<h1>Sind Sie über 18?</h1>", U),
    ("Vins", "<p>Avez-vous plus de 18 ans ?</p>", U),
    ("Vinos", "<h1>¿Eres mayor de edad?</h1>", U),
    ("Vinhos", "<p>Você tem mais de 18 anos?</p>", U),
    ("Вина", "<h1>Вам уже есть 18 лет?</h1>", U),
    ("酒庄", "<p>您是否年满18周岁？</p>", U),
    ("ワイン", "<h1>年齢確認</h1><p>あなたは18歳以上ですか</p>", U),
    ("와인", "<p>성인 인증이 필요합니다. 만 19세 이상</p>", U),
    ("Wijn", "<p>Ben je 18 jaar of ouder?</p>", U),
    ("Wina", "<p>Czy masz ukończone 18 lat?</p>", U),
    ("Choose your country", "<p>Europe Asia</p>", M),
    ("Sample", "<h1>This item is not available in your country</h1>", M),
    ("Laden", "<p>In Ihrem Land nicht verfügbar</p>", M),
    ("Boutique", "<h1>Choisissez votre pays</h1>", M),
    ("Tienda", "<p>No está disponible en tu país</p>", M),
    ("Loja", "<p>Não está disponível no seu país</p>", M),
    ("Магазин", "<p>Недоступно в вашем регионе</p>", M),
    ("商城", "<p>您所在的地区暂不支持购买</p>", M),
    ("ショップ", "<p>お住まいの地域ではご利用いただけません</p>", M),
    ("스토어", "<p>해당 국가에서는 이용할 수 없습니다</p>", M),
    ("Sample", "<h1>We'll be back soon!</h1><p>Down for maintenance.</p>", D),
    ("Sample", "<h1>Opening soon</h1><form><input name=\"form_type\" value=\"storefront_password\"></form>", D),
    ("Sample", "<p>Enter store using password</p>", D),
    ("网站维护", "<p>系统升级中</p>", D),
    ("商城", "<p>店铺已打烊</p>", D),
    ("ショップ", "<h1>ただいまメンテナンス中です</h1>", D),
    ("스토어", "<h1>시스템 점검</h1>", D),
    ("Laden", "<h1>Wartungsarbeiten</h1>", D),
    ("Boutique", "<h1>Site en maintenance</h1>", D),
    ("Tienda", "<p>Estamos en mantenimiento</p>", D),
    ("Loja", "<p>Estamos em manutenção</p>", D),
    ("Магазин", "<h1>Технические работы</h1>", D),
    ("Winkel", "<p>We zijn bezig met onderhoud</p>", D),
    ("Sklep", "<h1>Przerwa techniczna</h1>", D),
];

#[test]
fn gates_and_closed_doors() {
    check(ROWS, true);
}
