//! Phrases about stock, in lower case, parted by `|`.

/// What says that the item cannot be bought, in lower case.
pub(super) const SOLD_OUT: &str = "\
    sold out|out of stock|out-of-stock|currently unavailable|no longer available|unavailable online|temporarily out\
    |notify me when|email me when|currently out of|ausverkauft|derzeit nicht|vergriffen|nicht auf lager|épuisé\
    |rupture de stock|en rupture|hors stock|agotado|sin existencias|sin stock|esaurito|esgotado|fora de estoque\
    |uitverkocht|niet op voorraad|vyprodáno|není skladem|vypredané|wyprzedane|brak w magazynie|slutsåld|slut i lager\
    |ej i lager|udsolgt|utsolgt|ikke på lager|loppuunmyyty|ei varastossa|нет в наличии|распродано|закончился\
    |stoc epuizat|nu este in stoc|elfogyott|nincs készleten|无货|售罄|缺货|已下架|已售完|暂时无货|売り切れ|在庫切れ|在庫なし|品切れ|완판|품절|hết hàng\
    |stokta yok|tükendi|stok habis|สินค้าหมด";

/// What may say so of the item or of one of its choices, in lower case.
pub(super) const UNAVAILABLE: &str = "\
    not available|unavailable|not in stock|discontinued|nicht verfügbar|nicht lieferbar|indisponible|non disponible\
    |no disponible|non disponibile|indisponível|niet leverbaar|nedostupné|niedostępny|indisponibil";

/// What says that the item can be bought, in lower case.
pub(super) const ON_SALE: &str = "\
    in stock|add to cart|add to basket|add to bag|add to trolley|buy now|buy it now|auf lager|sofort lieferbar\
    |sofort verfügbar|in den warenkorb|en stock|ajouter au panier|en existencia|añadir al carrito|añadir a la cesta\
    |agregar al carrito|añadir a cesta|aggiungi al carrello|disponibilità immediata|adicionar ao carrinho|em stock\
    |em estoque|op voorraad|in winkelwagen|in winkelmand|skladem|do košíku|vložit do košíku|na skladě\
    |přidat do košíku|w magazynie|do koszyka|dodaj do koszyka|i lager|lägg i varukorg|köp nu|legg i handlekurv\
    |på lager|læg i kurv|lisää ostoskoriin|в наличии|в корзину|в кошик|in stoc|adauga in cos|adaugă în coș|kosárba\
    |raktáron|sepete ekle|stokta var|加入购物车|立即购买|现货|有货|加入購物車|カートに入れる|在庫あり|장바구니 담기|구매하기|바로구매|còn hàng|thêm vào giỏ\
    |masukkan keranjang|beli sekarang|หยิบใส่ตะกร้า";

/// What says that it can be ordered before it is there, in lower case.
pub(super) const PREORDER: &str = "\
    pre-order|preorder|pre order|vorbestell|précommande|pre-commande|reservar|preventa|prenota|předobjedn\
    |förhandsboka|предзаказ|预售|预订|予約|예약구매|en arrivage|backorder|back order|back-order";
