//! What class names and short texts of the world's shops mean. Data, no logic beyond finding.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

/// Parts of class names and ids (lower case) that mark an element as a price.
pub const PRICE: &[&str] = &[
    "price", "preis", "prix", "precio", "preco", "prezzo", "cena", "pricing", "amount", "kaina", "pret", "fiyat", "harga", "hinta", "prijs",
];

/// … as a price that is no longer asked.
pub const WAS: &[&str] = &[
    "old-price", "oldprice", "old_price", "price-old", "price_old", "price--old", "was-price", "wasprice", "price-was", "price_was",
    "pricewas", "list-price", "listprice", "price-list", "compare-at", "compareat", "compare_at", "price-compare", "strike", "crossed",
    "line-through", "linethrough", "rrp", "msrp", "uvp", "pseudo", "original-price", "originalprice", "price-original", "price-standard",
    "standard-price", "price--before", "before-price", "price-before", "beforeprice", "regular-price-old", "price-regular-old",
    "market-price", "marketprice", "oldcena", "old-cena", "stara-cena", "prix-barre", "prixbarre", "price-strike", "price--crossed",
    "pretvechi", "pret-vechi", "suggestedretail", "was-label", "wasprc", "origprice", "orig-price", "fullprice-strike", "retailprice", "retail-price", "non-sale", "prev-price", "previous-price",
];

/// … as an amount that is not what one piece costs.
pub const NOT: &[&str] = &[
    "saving", "price-save", "pricesave", "you-save", "yousave", "discount-amount", "shipping", "delivery", "versand", "livraison", "month",
    "instal", "financ", "credit", "leasing", "klarna", "affirm", "afterpay", "paypal", "deposit", "excl", "exkl", "ex-vat", "exvat",
    "vatex", "without-tax", "notax", "no-tax", "pretax", "netprice", "price-net", "unit-price", "unitprice", "price-per", "priceper",
    "perunit", "per-unit", "grundpreis", "tier-price", "tierprice", "bulk", "subscri", "member", "club",
    "loyalty", "reward", "points", "coupon", "voucher", "gift", "warranty", "protection", "insurance", "trade-in", "tradein", "shipcost",
    "price-from", "minimum", "threshold", "subtotal", "sub-total", "cart-total", "priceperunit", "reward", "cashback", "donation",
];

/// Words of class names and ids (whole words) that mark a part of the page as not about this item.
pub const AWAY: &[&str] = &[
    "related", "recommended", "recommendation", "recommendations", "recommend", "similar", "upsell", "upsells", "crosssell", "cross",
    "crosssells", "alsobought", "alsoviewed", "recently", "recent", "sponsored", "footer", "minicart", "megamenu", "navigation", "navbar",
    "breadcrumb", "breadcrumbs", "accessories", "comparison", "modal", "popup", "drawer", "suggestions", "suggested",
    "bestsellers", "bestseller", "viewed", "fbt", "bundle", "bundles", "compare", "wishlist", "offcanvas", "recos", "reco", "toplist",
];

/// Class names that hide an element on every screen.
pub const HIDDEN: &[&str] = &[
    "hidden", "hide", "d-none", "is-hidden", "u-hidden", "invisible", "display-none", "js-hidden", "uk-hidden", "aok-hidden", "ng-hide",
    "visually-none", "no-display", "nodisplay", "hid", "displaynone", "u-hide", "a-hidden", "ui-hidden",
];

/// What headings of other products say, in lower case.
const RELATED: &[&str] = &[
    "you may also", "you might also", "you may like", "also bought", "also viewed", "also like", "also love", "customers who", "customers also",
    "related product", "related item", "similar product", "similar item", "similar sponsored", "recommended for", "recommendations",
    "we recommend", "frequently bought", "often bought", "bought together", "buy it with", "goes well with", "pairs well", "complete the look",
    "complete your", "shop the look", "recently viewed", "more from", "more like this", "more to love", "others also", "people who",
    "best sellers", "bestsellers", "featured products", "new arrivals", "trending", "sponsored products", "compare with", "compare similar",
    "accessories", "explore more", "you recently", "inspired by", "das könnte", "könnte ihnen", "kunden kauften", "kunden, die", "ähnliche",
    "zuletzt angesehen", "passend dazu", "zubehör", "passendes zubehör", "wird oft zusammen", "vous aimerez", "vous pourriez",
    "produits similaires", "produits associés", "produits apparentés", "souvent achetés", "clients ayant", "dans la même catégorie",
    "les clients", "también te", "productos relacionados", "productos similares", "comprados juntos", "clientes que", "potrebbe", "prodotti correlati",
    "prodotti simili", "spesso comprati", "produtos relacionados", "também", "quem viu", "anderen", "gerelateerde", "vergelijkbare", "ook bekeken",
    "související", "podobné", "ostatní", "mohlo by", "doporučujeme", "příslušenství", "podobne", "inni klienci", "polecane", "powiązane",
    "liknande", "relaterade", "andra köpte", "andra har", "rekommenderade", "produse similare", "produse recomandate", "alții au",
    "похожие", "рекоменд", "с этим товаром", "вы смотрели", "猜你喜欢", "相关", "看了又看", "买了又买", "推荐", "为你", "你可能", "店铺热销", "关联",
    "おすすめ", "関連商品", "この商品を", "最近チェック", "추천", "함께 본", "관련 상품", "benzer ürün", "sản phẩm tương tự", "produk serupa",
];

/// What says that the item cannot be bought, in lower case.
const SOLD_OUT: &[&str] = &[
    "sold out", "out of stock", "out-of-stock", "currently unavailable", "no longer available", "unavailable online", "temporarily out", "notify me when",
    "email me when", "currently out of", "ausverkauft", "derzeit nicht", "vergriffen", "nicht auf lager", "épuisé", "rupture de stock", "en rupture", "hors stock",
    "agotado", "sin existencias", "sin stock", "esaurito", "esgotado", "fora de estoque", "uitverkocht", "niet op voorraad", "vyprodáno", "není skladem", "vypredané",
    "wyprzedane", "brak w magazynie", "slutsåld", "slut i lager", "ej i lager", "udsolgt", "utsolgt", "ikke på lager", "loppuunmyyty", "ei varastossa",
    "нет в наличии", "распродано", "закончился", "stoc epuizat", "nu este in stoc", "elfogyott", "nincs készleten", "无货", "售罄", "缺货", "已下架", "已售完", "暂时无货",
    "売り切れ", "在庫切れ", "在庫なし", "品切れ", "완판", "품절", "hết hàng", "stokta yok", "tükendi", "stok habis", "สินค้าหมด",
];

/// What may say so of the item or of one of its choices, in lower case.
const UNAVAILABLE: &[&str] = &[
    "not available", "unavailable", "not in stock", "discontinued", "nicht verfügbar", "nicht lieferbar", "indisponible", "non disponible", "no disponible",
    "non disponibile", "indisponível", "niet leverbaar", "nedostupné", "niedostępny", "indisponibil",
];

/// What says that the item can be bought, in lower case.
const ON_SALE: &[&str] = &[
    "in stock", "add to cart", "add to basket", "add to bag", "add to trolley", "buy now", "buy it now", "auf lager", "sofort lieferbar",
    "sofort verfügbar", "in den warenkorb", "en stock", "ajouter au panier", "en existencia", "añadir al carrito", "añadir a la cesta",
    "agregar al carrito", "añadir a cesta", "aggiungi al carrello", "disponibilità immediata", "adicionar ao carrinho", "em stock", "em estoque",
    "op voorraad", "in winkelwagen", "in winkelmand", "skladem", "do košíku", "vložit do košíku", "na skladě", "přidat do košíku", "w magazynie",
    "do koszyka", "dodaj do koszyka", "i lager", "lägg i varukorg", "köp nu", "legg i handlekurv", "på lager", "læg i kurv", "lisää ostoskoriin",
    "в наличии", "в корзину", "в кошик", "in stoc", "adauga in cos", "adaugă în coș", "kosárba", "raktáron", "sepete ekle", "stokta var",
    "加入购物车", "立即购买", "现货", "有货", "加入購物車", "カートに入れる", "在庫あり", "장바구니 담기", "구매하기", "바로구매", "còn hàng", "thêm vào giỏ",
    "masukkan keranjang", "beli sekarang", "หยิบใส่ตะกร้า",
];

/// What says that it can be ordered before it is there, in lower case.
const PREORDER: &[&str] = &[
    "pre-order", "preorder", "pre order", "vorbestell", "précommande", "pre-commande", "reservar", "preventa", "prenota", "předobjedn",
    "förhandsboka", "предзаказ", "预售", "预订", "予約", "예약구매", "en arrivage", "backorder", "back order", "back-order",
];

/// What makes the amount behind it something else than the price of one piece, in lower case.
const NOT_BEFORE: &[&str] = &[
    "save", "saving", "sparen", "gespart", "ersparnis", "économi", "ahorr", "rispar", "ušetř", "sleva", "oszczęd", "rabatt", "rabat", "discount", "spara",
    "立减", "优惠", "节省", "已省", "立省", "券", "coupon", "voucher", "cashback", "shipping", "delivery", "postage", "p&p", "handling", "versand", "livraison",
    "envío", "envio", "spedizione", "dopra", "dostaw", "frakt", "доставк", "运费", "邮费", "送料", "배송비", "transport", "livrare",
    "instalment", "installment", "payments", "financ", "raten", "splát", "rate von", "monthly", "monatlich", "mensual", "pay over",
    "excl", "exkl", "exc.", "ex vat", "ex. vat", "ex tax", "without tax", "without vat", "zzgl", "ohne mwst", "netto", "bez dph", "bez vat", "sans tva", "hors taxe",
    "sin iva", "без ндс", "税抜", "未税", "ex moms", "member", "prime", "club", "loyalty", "reward", "会员", "plus价", "with card", "points", "deposit", "trade-in", "trade in",
    "minimum", "orders over", "order over", "spend", "over ", "subscri", "im abo", "gift card", "warranty", "protection", "insurance", "used", "refurbished",
    "open box", "open-box", "gebraucht", "d'occasion", "from", "ab ", "à partir", "desde", " od ", "från", "vanaf", "up to", "starting", "poplat", "ecotax", "éco-part", "定金",
    "donat", "per unit", "unit price", "grundpreis", "price per", "per month", "each", "total price", "subtotal", "lowest price", "niedrigster", "najniższa", "cel mai mic",
    "ships for", "fee", "tip ", "reservation", "add-on", "add for", "extra", "worth", "value of", "valued",
];

/// What makes the amount before it something else than the price of one piece, in lower case, just behind it.
const NOT_BEHIND: &[&str] = &[
    "/", "per ", "pro ", "a month", "monthly", "monatlich", "im monat", "mtl", "par mois", "al mes", "al mese", "mensil", "mensu", "měsíčně", "miesięcznie", "kk",
    "a week", "weekly", "off", "excl", "exkl", "exc.", "(ex", "ex ", "+ vat", "plus vat", "+vat", "zzgl. mwst", "ohne mwst", "netto", "bez dph", "bez vat", "sans tva",
    "ht", "hors taxe", "sin iva", "iva escl", "+ iva", "без ндс", "税抜", "(税抜", "shipping", "delivery", "postage", "p&p", "versand", "livraison", "envío", "de envío",
    "doprava", "dostawa", "saved", "discount", "rabatt", "sleva", "each", "je ", "x ", "×", "times", "mal ", "for ", "with card", "member", "with prime", "deposit", "anzahlung",
    "起", "券", "points", "minimum", "or more", "gift", "voucher", "credit", "cashback", "back", "trade-in", "down", "upfront",
];

/// Labels of the price itself, in lower case, at the end of the words before it.
const PRICE_LABEL: &[&str] = &[
    "price", "price:", "our price", "our price:", "now", "now:", "sale", "sale:", "preis", "preis:", "jetzt", "nur", "prix", "prix:", "prix :", "precio", "precio:",
    "prezzo", "prezzo:", "preço", "preço:", "cena", "cena:", "pris", "pris:", "prijs", "prijs:", "hinta", "hinta:", "цена", "цена:", "价格", "价格:", "价格：", "售价", "現價", "价", "価格", "販売価格", "가격", "판매가",
    "fiyat", "harga", "giá", "pret", "preț", "ціна", "ár",
];

/// What marks an amount as the former price, in lower case.
const FORMER: &[&str] = &[
    "was ", "was:", "old price", "suggested retail", "list price", "list:", "msrp", "rrp", "r.r.p", "uvp", "statt", "compare at", "comp. value", "original price", "originally", "orig.",
    "reg.", "retail price", "retail:", "previous price", "before:", "avant", "au lieu", "prix public", "prix conseillé", "prix barré", "ancien prix",
    "antes", "precio anterior", "pvpr", "precio recomendado", "invece di", "prezzo consigliato", "listino", "van ", "adviesprijs", "původní", "běžná cena", "běžně", "doporučená cena", "cena przed",
    "poprzednia", "rek. pris", "ord. pris", "ordinarie", "tidigare", "före", "førpris", "veil", "vejl", "старая цена", "原价", "市场价", "定价", "划线价", "参考价", "吊牌价",
    "定価", "通常価格", "参考価格", "정가", "prp", "plp", "pret vechi", "preț vechi", "pretul taiat",
];

/// What marks the amount behind it as the one that counts now, in lower case.
const CURRENT: &[&str] = &[
    "new price", "sale price", "special price", "current price", "our price", "your price", "deal price", "offer price", "reduced", "now ", "now:", "sale:", "jetzt", "neuer preis",
    "aktionspreis", "sonderpreis", "aktueller preis", "angebotspreis", "nouveau prix", "prix actuel", "prix soldé", "prix promo", "precio actual", "precio oferta", "precio especial",
    "ahora", "prezzo attuale", "prezzo scontato", "adesso", "nuova", "preço atual", "nieuwe prijs", "nu ", "akční cena", "naše cena", "nová cena", "cena promocyjna", "aktualna cena",
    "促销价", "到手价", "现价", "特价", "活动价", "券后价", "セール価格", "販売価格", "판매가", "할인가",
];

/// What says that the tax is in the amount, in lower case.
const WITH_TAX: &[&str] = &[
    "inc vat", "inc. vat", "incl. vat", "incl vat", "including vat", "including tax", "incl. tax", "incl tax", "inc gst", "inc. gst", "tax included", "inkl", "brutto", "s dph",
    "vč. dph", "včetně dph", "ttc", "iva incl", "iva inclu", "con iva", "incl. btw", "incl btw", "inkl. moms", "z vat", "с ндс", "税込", "含税", "tva inclus",
];

/// The meaning of a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    /// The item cannot be bought.
    SoldOut,
    /// The item, or one of its choices, cannot be bought.
    Unavailable,
    /// The item can be bought.
    OnSale,
    /// The item can be ordered before it is there.
    Preorder,
}

fn finder(lists: &[&[&str]]) -> AhoCorasick {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostLongest)
        .build(lists.iter().flat_map(|l| l.iter()))
        .unwrap_or_else(|_| unreachable!("the word lists are constant and small"))
}

static STOCK: LazyLock<AhoCorasick> = LazyLock::new(|| finder(&[SOLD_OUT, ON_SALE, PREORDER, UNAVAILABLE]));
static RELATED_FINDER: LazyLock<AhoCorasick> = LazyLock::new(|| finder(&[RELATED]));
static LABELS: LazyLock<AhoCorasick> = LazyLock::new(|| finder(&[FORMER, CURRENT, NOT_BEFORE]));
static WITH_TAX_FINDER: LazyLock<AhoCorasick> = LazyLock::new(|| finder(&[WITH_TAX]));
static CLASSES: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::Standard)
        .build([PRICE, WAS, NOT].iter().flat_map(|l| l.iter()))
        .unwrap_or_else(|_| unreachable!("the word lists are constant and small"))
});

/// What a class name or id says about amounts inside: a price, a former one, something else.
pub fn class_says(class: &str) -> (bool, bool, bool) {
    let (mut price, mut was, mut not) = (false, false, false);
    for found in CLASSES.find_overlapping_iter(class) {
        let i = found.pattern().as_usize();
        if i < PRICE.len() {
            price = true;
        } else if i < PRICE.len() + WAS.len() {
            was = true;
        } else {
            not = true;
        }
    }
    (price, was, not)
}

/// The first phrase about stock in a text (lower case), where it starts and how many bytes it takes.
pub fn stock(text: &str) -> Option<(Means, usize, usize)> {
    STOCK.find(text).map(|found| {
        let i = found.pattern().as_usize();
        let means = if i < SOLD_OUT.len() {
            Means::SoldOut
        } else if i < SOLD_OUT.len() + ON_SALE.len() {
            Means::OnSale
        } else if i < SOLD_OUT.len() + ON_SALE.len() + PREORDER.len() {
            Means::Preorder
        } else {
            Means::Unavailable
        };
        (means, found.start(), found.len())
    })
}

/// Whether a heading announces other products.
pub fn is_related(heading: &str) -> bool {
    RELATED_FINDER.is_match(&heading.to_lowercase())
}

/// What the words before an amount make of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// It is the price.
    Price,
    /// It is a former price.
    Former,
    /// It is something else.
    Other,
}

/// The last label among the words before an amount (lower case).
pub fn label(words: &str) -> Option<Label> {
    let words = words.trim_end_matches(|c: char| !c.is_alphabetic() && c != ':' && c != '.');
    let spaced = format!("{words} ");
    let last = LABELS.find_iter(&spaced).last();
    let at_end = last.is_some_and(|found| spaced[found.end()..].trim_matches(|c: char| !c.is_alphabetic()).is_empty());
    let price = PRICE_LABEL.iter().any(|l| words.strip_suffix(l).is_some_and(|rest| !rest.ends_with(char::is_alphabetic)));
    match last.map(|found| found.pattern().as_usize()) {
        // `Save 10 % Sale`: the nearer one counts; `old price`, `unit price` are longer than `price`.
        _ if price && !at_end => Some(Label::Price),
        Some(i) if i < FORMER.len() => Some(Label::Former),
        Some(i) if i < FORMER.len() + CURRENT.len() => Some(Label::Price),
        Some(_) => Some(Label::Other),
        None => price.then_some(Label::Price),
    }
}

/// Whether the words behind an amount (lower case) make it something else than the price of one piece.
pub fn is_not_behind(words: &str) -> bool {
    let words = words.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '(' | '*' | '.' | ',' | '-' | '–'));
    // A currency may stand between.
    let rest = words.split_once(' ').filter(|(head, _)| head.chars().count() <= 3).map_or("", |(_, rest)| rest.trim_start());
    NOT_BEHIND.iter().any(|n| words.starts_with(n) || rest.starts_with(n))
}

/// Whether the words around an amount (lower case) say that the tax is in it.
pub fn is_with_tax(words: &str) -> bool {
    WITH_TAX_FINDER.is_match(words)
}
