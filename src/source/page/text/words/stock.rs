//! Phrases about stock, in lower case, parted by `|`.

/// What says that the item cannot be bought, in lower case.
pub(super) const SOLD_OUT: &str = "\
    sold out|out of stock|out-of-stock|no longer in stock|plus en stock|currently unavailable|no longer available|unavailable online|temporarily out\
    |notify me when|email me when|currently out of|ausverkauft|derzeit nicht|vergriffen|nicht auf lager|épuisé\
    |rupture de stock|en rupture|hors stock|agotado|sin existencias|sin stock|esaurito|esgotado|fora de estoque\
    |uitverkocht|niet op voorraad|vyprodáno|není skladem|vypredané|wyprzedane|brak w magazynie|slutsåld|slut i lager\
    |ej i lager|udsolgt|utsolgt|ikke på lager|loppuunmyyty|ei varastossa|нет в наличии|распродано|закончился\
    |stoc epuizat|nu este in stoc|elfogyott|nincs készleten|无货|售罄|缺货|已下架|已售完|暂时无货|売り切れ|在庫切れ|在庫なし|品切れ|완판|품절|hết hàng\
    |stokta yok|tükendi|stok habis|สินค้าหมด|nicht vorrätig|nicht sofort|inte i lager|няма в наличност|stokta değil|momentan nicht verfügbar|aktuell nicht verfügbar|zurzeit nicht\
    |nicht mehr verfügbar|nicht mehr lieferbar|leider ausverkauft|benachrichtigen, wenn|actuellement indisponible\
    |bientôt de retour|temporairement indisponible|plus disponible|victime de son succès|no quedan unidades\
    |actualmente no disponible|temporalmente agotado|avísame cuando|producto agotado|non più disponibile\
    |attualmente non disponibile|avvisami quando|avise-me|produto esgotado|tijdelijk uitverkocht\
    |momenteel niet|hlídat dostupnost|dočasně nedostupné|momentálně nedostupné|produkt niedostępny\
    |powiadom o dostępności|chwilowo niedostępny|brak towaru|vypredan|nie je skladom|rasprodano|nema na zalihi\
    |изчерпан|няма наличност|немає в наявності|закінчився|εξαντλημένο|μη διαθέσιμο|نفدت الكمية|غير متوفر|אזל מהמלאי|補貨中\
    |已售罄|售完|缺貨|无现货|入荷待ち|完売|販売終了|取り扱い終了|일시품절|재입고|slutsålt|tillfälligt slut|tilapäisesti loppu|välja müüdud|izpārdots|išparduota";

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
    |masukkan keranjang|beli sekarang|หยิบใส่ตะกร้า|add to my cart|add to my bag|add to order|ready to ship|ships today\
    |ships tomorrow|ships within|usually ships|available now|in den einkaufswagen|zum warenkorb hinzufügen|jetzt kaufen|jetzt bestellen\
    |sofort versandfertig|versandfertig in|lieferbar in|sofort ab lager|vorrätig|in den korb|acheter maintenant\
    |ajouter à mon panier|ajouter au sac|expédié sous|disponible immédiatement|comprar ahora|comprar ya\
    |añadir a la bolsa|envío inmediato|añadir a mi cesta|acquista ora|aggiungi al carrello|pronta consegna\
    |comprar agora|adicionar à sacola|adicionar ao carrinho|pronta entrega|direct leverbaar|uit voorraad leverbaar\
    |in mijn winkelwagen|nu kopen|ihned k odeslání|do vozíku|skladom|kup teraz|dostępny od ręki\
    |wysyłka w 24|lägg i kundvagn|i varukorgen|legg i handlekurven|på lager|tilføj til kurv\
    |osta nyt|varastossa|купить|есть в наличии|додати в кошик|купити|в наявності|добавить в корзину|cumpără|cumpara\
    |în stoc|megveszem|készleten|dodaj u košaricu|u košaricu|na zalihi|dodaj v košarico|na zalogi|добави в количката\
    |купи|в наличност|προσθήκη στο καλάθι|στο καλάθι|διαθέσιμο|أضف إلى السلة|أضف للسلة|اشتر الآن|متوفر|הוסף לסל|במלאי\
    |hemen al|satın al|stokta|加入购物袋|加购物车|马上抢|立即抢购|放入购物车|立即購買|直接購買|有庫存|現貨|今すぐ購入|カートに追加|買い物かごに入れる|かごに入れる\
    |購入手続き|即納|즉시구매|장바구니에|mua ngay|tambah ke keranjang|ซื้อเลย|เพิ่มลงตะกร้า|lisa ostukorvi|pievienot grozam\
    |į krepšelį";

/// What says that it can be ordered before it is there, in lower case.
pub(super) const PREORDER: &str = "\
    pre-order|preorder|pre order|vorbestell|précommande|pre-commande|reservar|preventa|prenota|předobjedn\
    |förhandsboka|предзаказ|预售|预订|予約|예약구매|en arrivage|backorder|back order|back-order|vorbestellen\
    |jetzt vorbestellen|précommander|reserva ahora|preordina|pré-venda|przedsprzedaż|předprodej|forudbestil\
    |forhåndsbestill|ennakkotilaa|προπαραγγελία|передзамовлення|預購|預售";
