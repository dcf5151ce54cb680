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
    |cel mai mic|ships for|fee|tip |reservation|add-on|add for|extra|worth|value of|valued";

/// What makes the amount before it something else than the price of one piece, in lower case, just behind it.
pub(super) const NOT_BEHIND: &str = "\
    /|per |pro |a month|monthly|monatlich|im monat|mtl|par mois|al mes|al mese|mensil|mensu|měsíčně|miesięcznie|kk\
    |a week|weekly|off|excl|exkl|exc.|(ex|ex |+ vat|plus vat|+vat|zzgl. mwst|ohne mwst|netto|bez dph|bez vat\
    |sans tva|ht|hors taxe|sin iva|iva escl|+ iva|без ндс|税抜|(税抜|shipping|delivery|postage|p&p|versand|livraison\
    |envío|de envío|doprava|dostawa|saved|discount|rabatt|sleva|each|je |x |×|times|mal |for |with card|member\
    |with prime|deposit|anzahlung|起|券|points|minimum|or more|gift|voucher|credit|cashback|back|trade-in|down|upfront";

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
    |nuova|preço atual|nieuwe prijs|nu |akční cena|naše cena|nová cena|cena promocyjna|aktualna cena|促销价|到手价|现价|特价\
    |活动价|券后价|セール価格|販売価格|판매가|할인가";

/// What says that the tax is in the amount, in lower case.
pub(super) const WITH_TAX: &str = "\
    inc vat|inc. vat|incl. vat|incl vat|including vat|including tax|incl. tax|incl tax|inc gst|inc. gst|tax included\
    |inkl|brutto|s dph|vč. dph|včetně dph|ttc|iva incl|iva inclu|con iva|incl. btw|incl btw|inkl. moms|z vat|с ндс\
    |税込|含税|tva inclus";
