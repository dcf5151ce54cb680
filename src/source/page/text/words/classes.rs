//! What class names and ids say, in lower case, parted by `|`.

/// Parts of class names and ids (lower case) that mark an element as a price.
pub(super) const PRICE: &str = "\
    price|preis|prix|precio|preco|prezzo|cena|pricing|amount|kaina|pret|fiyat|harga|hinta|prijs";

/// … as a price that is no longer asked.
pub(super) const WAS: &str = "\
    old-price|oldprice|old_price|price-old|price_old|price--old|was-price|wasprice|price-was|price_was|pricewas\
    |list-price|listprice|price-list|compare-at|compareat|compare_at|price-compare|strike|crossed|line-through\
    |linethrough|rrp|msrp|uvp|pseudo|original-price|originalprice|price-original|price-standard|standard-price\
    |price--before|before-price|price-before|beforeprice|regular-price-old|price-regular-old|market-price\
    |marketprice|oldcena|old-cena|stara-cena|prix-barre|prixbarre|price-strike|price--crossed|pretvechi|pret-vechi\
    |suggestedretail|was-label|wasprc|origprice|orig-price|fullprice-strike|retailprice|retail-price|non-sale\
    |prev-price|previous-price";

/// … as an amount that is not what one piece costs.
pub(super) const NOT: &str = "\
    saving|price-save|pricesave|you-save|yousave|discount-amount|shipping|delivery|versand|livraison|month|instal\
    |financ|credit|leasing|klarna|affirm|afterpay|paypal|deposit|excl|exkl|ex-vat|exvat|vatex|without-tax|notax\
    |no-tax|pretax|netprice|price-net|unit-price|unitprice|price-per|priceper|perunit|per-unit|grundpreis|tier-price\
    |tierprice|bulk|subscri|member|club|loyalty|reward|points|coupon|voucher|gift|warranty|protection|insurance\
    |trade-in|tradein|shipcost|price-from|minimum|threshold|subtotal|sub-total|cart-total|priceperunit|cashback\
    |donation|price-unit|price--unit|unit_price|reference-price|referenceprice|price-reference|pricepermeasure|netto\
    |bez-dph|bezdph|ohne-mwst|sans-tva|hors-taxe|sin-iva|splatk|cuota|mensualit|kaucja|pfand|refurb|preowned\
    |pre-owned|used-price|second-hand|gebraucht|occasion|otherprice|other-price|other_price|competitor|concurren";

/// … as the price that counts now, beside a former one.
pub(super) const NOW: &str = "\
    current-price|price-current|price--current|price_current|currentprice|now-price|price-now|price--now|nowprice\
    |actual-price|price-actual|actualprice|final-price|price-final|finalprice|sale-price|price-sale|saleprice\
    |sales-price|price-sales|special-price|price-special|specialprice|price--special|new-price|price-new|newprice\
    |promo-price|price-promo|selling-price|sellingprice|offer-price|offerprice|deal-price|dealprice|aktionspreis\
    |reduced-price|price-reduced|price--reduced|prix-actuel|precio-actual|precio-oferta|cena-promocyjna";

/// … as the regular price: the one that is asked, or the former one beside a lower one.
pub(super) const REGULAR: &str = "\
    regular-price|regularprice|regular_price|price-regular|price--regular|price_regular|full-price|fullprice\
    |normal-price|normalprice|price-normal|base-price|baseprice|prix-normal|precio-normal|precio-regular\
    |cena-regularna|ordinary-price";

/// Words of class names and ids (whole words) that mark a part of the page as not about this item.
pub(super) const AWAY: &str = "\
    related|recommended|recommendation|recommendations|recommend|similar|upsell|upsells|crosssell|cross|crosssells\
    |alsobought|alsoviewed|recently|recent|sponsored|footer|minicart|megamenu|navigation|navbar|breadcrumb\
    |breadcrumbs|accessories|comparison|modal|popup|drawer|suggestions|suggested|bestsellers|bestseller|viewed|fbt\
    |bundle|bundles|compare|wishlist|offcanvas|recos|reco|toplist|addon|addons|warranties|insurances|accessoires\
    |zubehoer|prislusenstvi|akcesoria|accesorios";

/// Class names that hide an element on every screen.
pub(super) const HIDDEN: &str = "\
    hidden|hide|d-none|is-hidden|u-hidden|invisible|display-none|js-hidden|uk-hidden|aok-hidden|ng-hide\
    |visually-none|no-display|nodisplay|hid|displaynone|u-hide|a-hidden|ui-hidden";
