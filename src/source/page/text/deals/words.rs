//! Words of coupons, promotions and gifts, in lower case, parted by `|`.

use std::sync::OnceLock;

use aho_corasick::AhoCorasick;

/// Words that are looked for all at once.
#[derive(Debug)]
pub(super) struct Words {
    list: &'static str,
    finder: OnceLock<AhoCorasick>,
}

impl Words {
    const fn new(list: &'static str) -> Self {
        Self { list, finder: OnceLock::new() }
    }

    /// Where they stand in a text, also within each other.
    pub(super) fn places<'t>(&'t self, text: &'t str) -> impl Iterator<Item = std::ops::Range<usize>> + 't {
        let build = || {
            AhoCorasick::new(self.list.split('|'))
                .unwrap_or_else(|_| unreachable!("the word list is constant and small"))
        };
        self.finder.get_or_init(build).find_overlapping_iter(text).map(|found| found.range())
    }
}

/// A text that has one of these may speak of a deal.
pub(super) const MAYBE: &str = "coupon|code|voucher|buy |get |for |spend|bogo|gift|free|half price|券|满|滿|买|買|赠|贈|第|件|クーポン|円off\
    |まとめ買い|おまけ|ノベルティ|쿠폰|사은품|증정|1+1|2+1|gutschein|rabatt|nimm|kauf|gratis|geschenk|remise|achet|offert|cadeau|unité\
    |cupón|cupom|código|lleva|unidad|regalo|brinde|buono|coupon|codice|omaggio|3x2|2x1";

/// A coupon or a code.
pub(super) static COUPON: Words = Words::new(
    "coupon|voucher|promo code|promocode|discount code|use code|with code|code:|券|クーポン|쿠폰|gutschein\
    |rabattcode|aktionscode|mit code|mit dem code|code promo|avec le code|bon de réduction|cupón|con el código|con código\
    |código promocional|cupom|com o código|codice sconto|con il codice",
);

/// What makes an amount in a coupon's text something that is taken off.
pub(super) static OFF: Words = Words::new(
    "off|save|discount|coupon|voucher|rabatt|sparen|spare|gutschein|remise|réduction|économisez|descuento|ahorra\
    |desconto|sconto|減|减|抵|省|券|引き|割引|クーポン|할인|쿠폰",
);

/// What stands before or behind an amount that one must spend.
pub(super) const SPEND_BEFORE: &str = "orders over|order over|orders above|orders of|over|above|spend|min. spend|minimum spend|min spend\
    |minimum purchase of|purchase of|when you spend|minimum order of|満|满|滿|ab|ab einem einkauf von|mindestbestellwert|mindestbestellwert von\
    |dès|à partir de|pour|desde|a partir de|superiores a|oltre|min.|minimum";
pub(super) const SPEND_BEHIND: &str = "+|or more|and above|and up|以上|이상|可用|元可用|元以上|円以上|원 이상|mindestbestellwert|d'achat|d’achat|de compra";

/// Only a bound of what is taken off.
pub(super) static UP_TO: Words =
    Words::new("up to|as much as|bis zu|jusqu'à|jusqu’à|hasta|até|fino a|最高|最多|最大|최대");

/// For some people, some orders or some payments only, or about something else than this item: no public deal of it.
pub(super) static NOT_FOR_ALL: Words = Words::new(
    "first order|first purchase|1st order|first app|new customer|new user|new member|newsletter|sign up\
    |sign-up|signup|sign in|log in|subscri|email|e-mail|text message|app only|in the app|in-app|student|teacher|military|veteran|member\
    |birthday|refer a|referral|credit card|store card|debit card|gift card|giftcard|e-gift|gift wrap|gift box|gift message|gift receipt\
    |gift bag|gift pack|gift registry|gift guide|financing|trade-in|trade in|prime|cannot be|can't be|not valid|not be combined|expired\
    |excluded|enter code|enter coupon|enter your|have a coupon|have a code|have a promo|add a coupon|zip code|qr code|postal code|item code\
    |product code|source code|dress code|loyalty|reward|points|cashback|cash back|bank |paypal|klarna|apple pay|free trial|erstbestellung\
    |erste bestellung|ersten einkauf|neukund|anmeld|registrier|abonn|mitglied|geschenkgutschein|geschenkkarte|geschenkverpackung\
    |geschenkbox|geschenkidee|wertgutschein|einlös|postleitzahl|première commande|1ère commande|inscri|nouveaux clients|carte cadeau\
    |carte-cadeau|emballage cadeau|idée cadeau|fidélité|primera compra|primer pedido|suscr|registr|boletín|nuevos clientes|tarjeta regalo\
    |tarjeta de regalo|código postal|socios|primo ordine|iscri|carta regalo|新人|首单|首單|新客|新用户|新用戶|会员|會員|学生|plus|vip|运费险\
    |退货|退換|积分|積分|淘金币|京豆|白条|信用卡|银行|花呗|分期|支付宝|云闪付|关注|入会|直播|app专|以旧换新|国补|补贴|生日|返券|赠送运费\
    |买家|初回|新規|メルマガ|会員|アプリ|line|ポイント|誕生日|学割|友達|登録|첫구매|첫 구매|신규|회원|멤버십|앱 |적립|포인트|카드 |생일|친구",
);

/// What counts down, or counts buyers: such a text is another one at every poll.
pub(super) static MOVING: Words = Words::new(
    "ends in|ending in|expires in|left|remaining|claimed|redeemed|bought|sold|endet in|läuft ab in|noch \
    |eingelöst|restent|reste |termine dans|quedan|termina en|剩|倒计时|后结束|距|已抢|已领|已拼|人付款|残り|あと|남은|남음|마감",
);

/// A gift that comes with the item.
pub(super) static GIFT: Words = Words::new(
    "free gift|gift with purchase|free with purchase|free with your purchase|gratis-geschenk|gratisgeschenk\
    |gratis dazu|geschenk gratis|kostenlos dazu|cadeau offert|regalo gratis|brinde grátis|in omaggio|赠品|贈品|买就送\
    |下单送|下单赠|购买即赠|购买赠|买即赠|ノベルティ|おまけ付|プレゼント付|사은품|증정",
);

/// Conditions that leave it open whether a deal holds for one piece of this item.
pub(super) static CONDITION: Words = Words::new(
    "select|eligible|participating|when you|if you|each|per |items|any |every|sitewide|site-wide|orders|other\
    |while|only|limit|ausgewählt|teilnehmend|sélection|seleccionad|selezionat|部分|指定|每|任意|件|対象|点|대상",
);
