//! Amounts near a price that are not what one piece costs: none of them may ever come out, in no language.

use rivald::{
    listing::Select,
    source::page::{Page, Sight, read},
};
use url::Url;

/// A language, the price of the item in it, and amounts that stand beside it.
struct Shop {
    language: &'static str,
    price: &'static str,
    want: &'static str,
    beside: &'static [&'static str],
}

const SHOPS: &[Shop] = &[
    Shop {
        language: "en",
        price: "£79.00",
        want: "79.00 GBP",
        beside: &[
            "Subscribe & save £71.10",
            "£71.10 with subscription",
            "or 4 payments of £19.75",
            "or 4 x £19.75 with Clearpay",
            "From £6.58/month",
            "£6.58 a month for 12 months",
            "Deposit £20.00",
            "Used from £49.00",
            "Refurbished: £55.00",
            "Trade in and get up to £30.00",
            "Members pay £69.00",
            "£69.00 for members",
            "Club price £69.00",
            "£7.90 / 100 ml",
            "£7.90 per kg",
            "(£0.79/oz)",
            "Free delivery on orders over £35.00",
            "Gift card £50.00",
            "3-year warranty £12.00",
            "£65.83 ex VAT",
            "Ex. VAT: £65.83",
            "You save £20.00",
            "£20.00 off",
            "Delivery £4.95",
            "£74.00 with code LAMP5",
            "Earn £3.00 cashback",
            "Bundle: £120.00",
            "Lowest price in 30 days: £75.00",
            "Minimum order £15.00",
            "From £49.00",
        ],
    },
    Shop {
        language: "de",
        price: "79,00 €",
        want: "79.00 EUR",
        beside: &[
            "Im Abo 71,10 €",
            "71,10 € im Abo",
            "24 Raten à 3,29 €",
            "ab 3,29 € monatlich",
            "3,29 € mtl.",
            "Anzahlung 20,00 €",
            "Gebraucht ab 49,00 €",
            "B-Ware: 55,00 €",
            "Inzahlungnahme bis zu 30,00 €",
            "Mitgliederpreis 69,00 €",
            "7,90 € / 100 ml",
            "Grundpreis: 7,90 €/kg",
            "7,90 € pro Liter",
            "Versandkostenfrei ab 35,00 €",
            "Versand: 4,95 €",
            "Gutschein 50,00 €",
            "Garantieverlängerung 12,00 €",
            "66,39 € zzgl. MwSt.",
            "Netto: 66,39 €",
            "Sie sparen 20,00 €",
            "zzgl. 0,25 € Pfand",
            "Niedrigster Preis der letzten 30 Tage: 75,00 €",
            "Mindestbestellwert 15,00 €",
            "ab 49,00 €",
            "Im Set 120,00 €",
        ],
    },
    Shop {
        language: "fr",
        price: "79,00 €",
        want: "79.00 EUR",
        beside: &[
            "En abonnement 71,10 €",
            "ou 4 x 19,75 €",
            "soit 6,58 €/mois",
            "6,58 € par mois",
            "Acompte 20,00 €",
            "Occasion dès 49,00 €",
            "Reconditionné : 55,00 €",
            "Reprise jusqu'à 30,00 €",
            "Prix adhérent 69,00 €",
            "7,90 € / kg",
            "7,90 € le kg",
            "Livraison offerte dès 35,00 €",
            "Livraison 4,95 €",
            "Carte cadeau 50,00 €",
            "Extension de garantie 12,00 €",
            "65,83 € HT",
            "Prix HT : 65,83 €",
            "Économisez 20,00 €",
            "dont éco-participation 0,50 €",
            "À partir de 49,00 €",
            "Lot de 2 : 120,00 €",
        ],
    },
    Shop {
        language: "es",
        price: "79,00 €",
        want: "79.00 EUR",
        beside: &[
            "Suscríbete y ahorra: 71,10 €",
            "4 cuotas de 19,75 €",
            "6,58 €/mes",
            "6,58 € al mes",
            "Depósito 20,00 €",
            "Segunda mano desde 49,00 €",
            "Reacondicionado: 55,00 €",
            "Precio socio 69,00 €",
            "7,90 €/kg",
            "Envío gratis a partir de 35,00 €",
            "Gastos de envío 4,95 €",
            "Tarjeta regalo 50,00 €",
            "Seguro 12,00 €",
            "65,29 € sin IVA",
            "Ahorras 20,00 €",
            "Desde 49,00 €",
            "Pack de 2: 120,00 €",
        ],
    },
    Shop {
        language: "zh-CN",
        price: "¥79.00",
        want: "79.00 CNY",
        beside: &[
            "定期购 ¥71.10",
            "分期 ¥26.33×3期",
            "每期¥26.33起",
            "定金 ¥20.00",
            "二手 ¥49.00",
            "会员价 ¥69.00",
            "PLUS价 ¥69.00",
            "¥7.90/100g",
            "满¥35.00包邮",
            "运费 ¥8.00",
            "礼品卡 ¥50.00",
            "延保 ¥12.00",
            "立省 ¥10.00",
            "以旧换新最高抵 ¥30.00",
            "优惠券 ¥5.00",
            "券后价 ¥74.00",
            "¥49.00起",
            "套餐 ¥120.00",
        ],
    },
    Shop {
        language: "ja",
        price: "¥7,900",
        want: "7900 JPY",
        beside: &[
            "定期便 ¥7,110",
            "月々 ¥263",
            "分割払い ¥263×30回",
            "頭金 ¥2,000",
            "中古品 ¥4,900",
            "会員価格 ¥6,900",
            "プライム会員 ¥6,900",
            "100gあたり ¥790",
            "¥790/100g",
            "送料 ¥500",
            "¥3,500以上で送料無料",
            "ギフトカード ¥5,000",
            "延長保証 ¥1,200",
            "¥7,182(税抜)",
            "税抜 ¥7,182",
            "下取り ¥3,000",
            "¥4,900から",
            "セット ¥12,000",
            "クーポン ¥500",
        ],
    },
    Shop {
        language: "pl",
        price: "79,00 zł",
        want: "79.00 PLN",
        beside: &[
            "W abonamencie 71,10 zł",
            "10 rat po 7,90 zł",
            "rata 7,90 zł",
            "7,90 zł miesięcznie",
            "Zaliczka 20,00 zł",
            "Kaucja 20,00 zł",
            "Używane od 49,00 zł",
            "Cena klubowa 69,00 zł",
            "7,90 zł/kg",
            "Darmowa dostawa od 35,00 zł",
            "Dostawa 9,99 zł",
            "Karta podarunkowa 50,00 zł",
            "Gwarancja 12,00 zł",
            "64,23 zł netto",
            "Netto: 64,23 zł",
            "Oszczędzasz 20,00 zł",
            "Najniższa cena z 30 dni przed obniżką: 75,00 zł",
            "od 49,00 zł",
        ],
    },
    Shop {
        language: "cs",
        price: "790 Kč",
        want: "790 CZK",
        beside: &[
            "Předplatné 711 Kč",
            "10 splátek po 79 Kč",
            "Splátka 79 Kč",
            "79 Kč měsíčně",
            "Záloha 200 Kč",
            "Použité od 490 Kč",
            "Členská cena 690 Kč",
            "79 Kč/kg",
            "Doprava zdarma od 1 500 Kč",
            "Doprava 99 Kč",
            "Dárkový poukaz 500 Kč",
            "Prodloužená záruka 120 Kč",
            "653 Kč bez DPH",
            "Bez DPH: 653 Kč",
            "Ušetříte 200 Kč",
            "od 490 Kč",
        ],
    },
    Shop {
        language: "it",
        price: "79,00 €",
        want: "79.00 EUR",
        beside: &[
            "In abbonamento 71,10 €",
            "4 rate da 19,75 €",
            "6,58 € al mese",
            "Usato da 49,00 €",
            "Ricondizionato: 55,00 €",
            "7,90 €/kg",
            "Spedizione gratuita da 35,00 €",
            "Carta regalo 50,00 €",
            "Garanzia 12,00 €",
            "64,75 € + IVA",
            "Risparmi 20,00 €",
            "A partire da 49,00 €",
        ],
    },
];

fn asked(language: &str, body: &str) -> Option<String> {
    let html = format!(
        "<!doctype html><html lang={language}><head><meta charset=utf-8><title>Brass lamp 7</title>\
         <meta property=og:type content=product></head>\
         <body><main><h1>Brass lamp 7</h1><div class=buybox>{body}</div></main></body></html>"
    );
    let url = Url::parse("https://shop.example/lamp").expect("a valid address");
    let page = Page { url: Some(&url), status: 200, content_type: None, body: html.as_bytes() };
    match read(&page, &Select::default(), false) {
        Sight::Listing { reading, .. } => Some(format!("{} {}", reading.listing.price?, reading.listing.currency?)),
        Sight::Not { .. } => None,
    }
}

#[test]
fn amounts_beside_the_price() {
    let mut wrong = Vec::new();
    for shop in SHOPS {
        let price = format!("<p class=price>{}</p>", shop.price);
        assert_eq!(asked(shop.language, &price).as_deref(), Some(shop.want), "{}", shop.language);
        for beside in shop.beside {
            for (body, want) in [
                (format!("<p>{beside}</p>"), None),
                (format!("<p class=price>{beside}</p>"), None),
                (format!("{price}<p>{beside}</p>"), Some(shop.want)),
                (format!("<p>{beside}</p>{price}"), Some(shop.want)),
                (format!("{price}<div class=price-info><span>{beside}</span></div>"), Some(shop.want)),
            ] {
                let got = asked(shop.language, &body);
                if got.as_deref() != want {
                    wrong.push(format!("{}: {body}: {got:?}", shop.language));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}
