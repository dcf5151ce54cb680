//! Words before and behind amounts, in lower case, parted by `|`.

/// What makes the amount behind it something else than the price of one piece, in lower case.
pub(super) const NOT_BEFORE: &str = "\
    save|saving|sparen|gespart|ersparnis|économi|ahorr|rispar|ušetř|sleva|oszczęd|rabatt|rabat|discount|spara|立减|优惠\
    |节省|已省|立省|券|coupon|voucher|cashback|shipping|delivery|postage|p&p|handling|versand|livraison|envío|envio\
    |spedizione|dopra|dostaw|frakt|доставк|运费|邮费|送料|배송비|transport|livrare|instalment|installment|payments|financ\
    |raten|splát|rate von|monthly|monatlich|mensual|pay over|excl|exkl|exc.|ex vat|ex. vat|ex tax|without tax\
    |without vat|zzgl|ohne mwst|netto|bez dph|bez vat|sans tva|hors taxe|sin iva|без ндс|税抜|未税|ex moms|member|prime\
    |club|loyalty|reward|会员|plus价|with card|points|deposit|trade-in|trade in|minimum|orders over|order over|spend\
    |over |subscri|im abo|gift card|warranty|protection|insurance|used|refurbished|open box|open-box|gebraucht\
    |d'occasion|from|ab |à partir|desde| od |från|vanaf|up to|starting|poplat|ecotax|éco-part|定金|donat|per unit\
    |unit price|grundpreis|price per|per month|each|total price|subtotal|lowest price|niedrigster|najniższa\
    |cel mai mic|ships for|fee|tip |reservation|add-on|add for|extra|worth|value of|valued|suscríb|suscrip|abonnement\
    |abonament|abbonamento|assinatura|předplat|prenumerat|定期|订阅|訂閱|周期购|cuota|cuotas|mensualidad|mensualit|échéance\
    |rata|raty|rat po|splátka|分期|月供|月々|分割|每期|ローン|할부|acompte|anzahlung|pfand|kaucj|zaliczk|záloh|fianza|depósito|caution\
    |arrhes|头金|頭金|押金|订金|訂金|预付|預付|予約金|occasion|reconditionn|generalüberholt|segunda mano|reacondicion|usado|usato\
    |ricondizion|použit|zánovní|rozbalen|używan|odnowion|second hand|second-hand|pre-owned|b-ware|二手|中古|翻新|アウトレット\
    |adhérent|mitglied|socio|socia|člen|klub|karty|会員|會員|プライム|회원|with card|mit karte|avec la carte|con tarjeta|z kartą\
    |carte cadeau|chèque-cadeau|tarjeta regalo|carta regalo|geschenk|gutschein|dárkov|poukaz|podarunkow|bon |礼品卡|ギフト\
    |garanti|garanzia|gwarancj|záruk|pojiště|ubezpiecz|versicher|assurance|seguro|延保|延長保証|保障|保险|保険|reprise\
    |inzahlung|ankauf|výkup|wykup|entrega tu|以旧换新|下取|买取|買取|回收|满|滿|包邮|送料|包郵|livraison offerte|porto|poštovn\
    |wysyłk|spediz|bundle|im set|set price|zestaw|套装|套餐|セット|lot de|pack de|moq|手数料|到手|券后|with code|mit code\
    |avec le code|con código|con el código|z kodem|s kódem|promo code|map |lease|rent |rental|miete|leihgebühr|pre-tax\
    |bis zu|jusqu'à|hasta|až do|aż do|fino a|最高|即日|dès|a partir de|a partire da|od ceny|vanaf|pay monthly|split|prix ht|price net|あたり|当たり|につき|クーポン|쿠폰|abonamen|rate da|rate di|pagamento in|zip |klarna\
    |afterpay|affirm|clearpay|laybuy|sezzle|paypal|花呗|白条|refundable|bottle|éco|weee|tax:|vat:|gst:|mwst:|dph:|tva:|iva:\
    |other shops|other stores|other retailers|other sellers|elsewhere|competitor|competition|market price|market value\
    |street price|high street|amazon price|compare to|anderen shops|anderen händlern|andere händler|andere anbieter|andernorts\
    |mitbewerb|marktpreis|autres magasins|autres boutiques|autres vendeurs|concurren|ailleurs|prix du marché\
    |otras tiendas|otros vendedores|competencia|altri negozi|altri venditori|concorren|prezzo di mercato\
    |outras lojas|concorrên|andere winkels|andere verkopers|elders|innych sklepach|innych sklepów|konkurenc\
    |jiných obchodech|jinde|jinych obchodech|konkuren|iných obchodoch|andra butiker|andre butikker|konkurrent\
    |muissa kaupoissa|других магазинах|в магазинах|конкурент|рыночная цена|інших магазинах|alte magazine\
    |más boltokban|máshol|diğer mağaza|piyasa fiyat|他店|市場価格|其他商家|别家|其它店铺|타사|다른 쇼핑몰";

/// What makes the amount before it something else than the price of one piece, in lower case, just behind it.
pub(super) const NOT_BEHIND: &str = "\
    /|per |pro |a month|monthly|monatlich|im monat|mtl|par mois|al mes|al mese|mensil|mensu|měsíčně|miesięcznie|kk\
    |a week|weekly|off|excl|exkl|exc.|(ex|ex |+ vat|plus vat|+vat|zzgl. mwst|ohne mwst|netto|bez dph|bez vat\
    |sans tva|ht|hors taxe|sin iva|iva escl|+ iva|без ндс|税抜|(税抜|shipping|delivery|postage|p&p|versand|livraison\
    |envío|de envío|doprava|dostawa|saved|discount|rabatt|sleva|each|je |x |×|times|mal |for |with card|member\
    |with prime|deposit|anzahlung|起|券|points|minimum|or more|gift|voucher|credit|cashback|back|trade-in|down|upfront\
    |包邮|以上|可用|送料|(税別|税別|（税抜|（税別|あたり|から|～|期|par |al mes|por mes|/mies|miesięcz|rocznie|h.t.|+mwst|+ mwst|+vat\
    |imposto|iva no|sin i.v.a|plus tax|+ tax|before tax|ohne |zzgl|plus mwst|netto|im abo|with subscr|with code|mit code\
    |avec le code|con código|s kódem|z kodem|pfand|kaucj|de caution|d'occasion|gebraucht|used|refurb|pre-owned|con tarjeta\
    |with card|mit karte|pour les membres|for members|für mitglieder|pro členy|dla klub|raten|rat|splát|cuotas|mensualit\
    |installment|instalment|payments|interest|tip|cheaper|less|savings|saved|rabat|zniżki|de réduction|de descuento\
    |tól|től|-tól|-től|tól,|'den|'dan|’den|’dan|den başla|dan başla|başlayan|부터|alkaen|asti|~|〜|起售|及以上|and up|and over|or less|oder mehr\
    |et plus|y más|e oltre|и выше|i więcej|a více|gespart|minimum order|mindest|no pix|via pix|à vista|no boleto|en efectivo|por transferencia|en transferencia";

/// Labels of the price itself, in lower case, at the end of the words before it.
pub(super) const PRICE_LABEL: &str = "\
    price|price:|our price|our price:|now|now:|sale|sale:|preis|preis:|jetzt|nur|prix|prix:|prix :|precio|precio:\
    |prezzo|prezzo:|preço|preço:|cena|cena:|pris|pris:|prijs|prijs:|hinta|hinta:|цена|цена:|价格|价格:|价格：|售价|現價|价|価格\
    |販売価格|가격|판매가|fiyat|harga|giá|pret|preț|ціна|ár";

/// What marks an amount as the former price, in lower case.
pub(super) const FORMER: &str = "\
    was |was:|old price|suggested retail|list price|list:|msrp|rrp|r.r.p|uvp|statt|compare at|comp. value\
    |original price|originally|orig.|reg.|retail price|retail:|previous price|before:|avant|au lieu|prix public\
    |prix conseillé|prix barré|ancien prix|antes|precio anterior|pvpr|precio recomendado|invece di\
    |prezzo consigliato|listino|van |adviesprijs|původní|běžná cena|běžně|doporučená cena|cena przed|poprzednia\
    |rek. pris|ord. pris|ordinarie|tidigare|före|førpris|veil|vejl|старая цена|原价|市场价|定价|划线价|参考价|吊牌价|定価|通常価格|参考価格|정가\
    |prp|plp|pret vechi|preț vechi|pretul taiat";

/// What marks the amount behind it as the one that counts now, in lower case.
pub(super) const CURRENT: &str = "\
    new price|sale price|special price|current price|our price|your price|deal price|offer price|reduced|now |now:\
    |sale:|jetzt|neuer preis|aktionspreis|sonderpreis|aktueller preis|angebotspreis|nouveau prix|prix actuel\
    |prix soldé|prix promo|precio actual|precio oferta|precio especial|ahora|prezzo attuale|prezzo scontato|adesso\
    |nuova|preço atual|nieuwe prijs|nu |akční cena|naše cena|nová cena|cena promocyjna|aktualna cena|促销价|现价|特价\
    |活动价|セール価格|販売価格|판매가|할인가";

/// What says that the tax is in the amount, in lower case.
pub(super) const WITH_TAX: &str = "\
    inc vat|inc. vat|incl. vat|incl vat|including vat|including tax|incl. tax|incl tax|inc gst|inc. gst|tax included\
    |inkl|brutto|s dph|vč. dph|včetně dph|ttc|iva incl|iva inclu|con iva|incl. btw|incl btw|inkl. moms|z vat|с ндс\
    |税込|含税|tva inclus";

/// What says that the tax is not in the amount, in lower case.
pub(super) const WITHOUT_TAX: &str = "\
    ex vat|ex. vat|exc vat|exc. vat|excl vat|excl. vat|excluding vat|+ vat|+vat|plus vat|without vat|ex tax|excl tax\
    |excl. tax|excluding tax|plus tax|ex gst|excl gst|excl. gst|+ gst|+gst|plus gst|zzgl. mwst|zzgl. ust|exkl. mwst\
    |ohne mwst|zzgl. gesetzl. mwst|netto|bez dph|bez vat|prix ht|hors taxe|hors tva|sin iva|iva no incluido|+ iva|iva esclusa\
    |iva escl|без ндс|税抜|税別|未税|ex moms|exkl. moms|excl. btw|ex btw|alv 0";

/// What says that an amount is asked every month, in lower case.
pub(super) const MONTHLY: &str = "\
    month|/mo|monat|mtl|par mois|/mois|al mes|/mes|por mes|al mese|/mese|měsíč|miesięcz|в месяц|maand|månad|måned|月々|毎月|每月|每期";

/// What says behind an amount that it is for one piece, in lower case.
pub(super) const OF_PIECE: &str = "\
    each|/each|/ea|/unit|/ unit|per unit|per item|/item|per piece|/piece|pro stück|/stück|/ stück|je stück|/stk|/ks|/ ks|/szt|/ szt\
    |la pièce|l'unité|/pièce|/ud|la unidad|al pezzo|/pz|per stuk|/stuk|/件|/个|/個|/개";
