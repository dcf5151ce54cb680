//! What is true of a listing: what a shop really asks, shows and sells. Pages are made of it, in whatever notation.

/// A choice of an item.
#[derive(Clone, Debug)]
pub struct Choice {
    pub id: u64,
    pub name: String,
    pub price: i64,
    pub available: bool,
}

/// How an item sells, and how its page says so.
#[derive(Clone, Debug)]
pub enum Sales {
    /// A counter since ever, to the piece.
    Exact(u64),
    /// `2万+`: so many ten thousands since ever.
    Bucket(u64),
}

/// The truth. Amounts are hundredths, in every currency.
#[derive(Clone, Debug)]
pub struct Item {
    /// The article number.
    pub number: u64,
    pub title: String,
    pub currency: &'static str,
    pub price: i64,
    pub list: Option<i64>,
    pub pay: Option<i64>,
    /// What it takes off, and from what sum on.
    pub coupons: Vec<(i64, i64)>,
    pub promotions: Vec<String>,
    pub gift: Option<String>,
    pub in_stock: bool,
    /// Names of pictures, the main one first.
    pub pictures: Vec<String>,
    pub video: Option<String>,
    pub sales: Option<Sales>,
    /// In tenths.
    pub rating: Option<u32>,
    pub reviews: Option<u64>,
    pub questions: Option<u64>,
    pub choices: Vec<Choice>,
    /// Taken down.
    pub gone: bool,
}

/// Currency, language of the page, and names of six items in it.
const NAMES: [(&str, &str, [&str; 6]); 8] = [
    (
        "EUR",
        "de",
        [
            "Edelstahlflasche 500 ml",
            "Teekanne aus Glas",
            "Leinendecke grau",
            "Messerblock Eiche",
            "Gartenschere Profi",
            "Wolldecke Berg",
        ],
    ),
    (
        "USD",
        "en",
        [
            "Trail Bottle 500 ml",
            "Camp Lantern Two",
            "Canvas Apron & Cap",
            "Walnut Board",
            "Desk Lamp Arc",
            "Rain Poncho",
        ],
    ),
    (
        "CNY",
        "zh",
        [
            "不锈钢保温杯 500毫升",
            "便携榨汁机 小型",
            "手冲咖啡壶 玻璃",
            "折叠露营椅 加固",
            "纯棉浴巾 三条装",
            "陶瓷汤锅 大号",
        ],
    ),
    (
        "JPY",
        "ja",
        [
            "ステンレスボトル 500ml",
            "急須 ガラス製",
            "竹のまな板",
            "折りたたみ傘 軽量",
            "ひざ掛け 冬用",
            "鋳物フライパン",
        ],
    ),
    (
        "GBP",
        "en",
        [
            "Garden Trowel Set",
            "Oak Stool Low",
            "Copper Kettle",
            "Wool Throw Moss",
            "Picnic Basket Four",
            "Brass Hook Pair",
        ],
    ),
    (
        "PLN",
        "pl",
        [
            "Butelka stalowa 500 ml",
            "Czajnik szklany",
            "Koc lniany szary",
            "Deska bambusowa",
            "Lampa biurkowa",
            "Fartuch kuchenny",
        ],
    ),
    (
        "CHF",
        "de",
        [
            "Brotkasten Buche",
            "Raclette Pfanne",
            "Wanderstock Paar",
            "Thermokanne Alp",
            "Fondue Gabeln",
            "Filzuntersetzer",
        ],
    ),
    (
        "KRW",
        "ko",
        [
            "스테인리스 물병 500ml",
            "유리 주전자 대형",
            "대나무 도마 세트",
            "접이식 캠핑 의자",
            "면 수건 세 장",
            "무쇠 냄비 중형",
        ],
    ),
];

impl Item {
    /// The n-th item, and the language of its page.
    pub fn new(n: usize) -> (Self, &'static str) {
        let (currency, language, names) = NAMES[n % NAMES.len()];
        Self::in_currency(n, currency, language, names[n / NAMES.len() % names.len()])
    }

    /// The n-th item, Chinese.
    pub fn chinese(n: usize) -> (Self, &'static str) {
        let (currency, language, names) = NAMES[2];
        Self::in_currency(n, currency, language, names[n % names.len()])
    }

    fn in_currency(n: usize, currency: &'static str, language: &'static str, name: &str) -> (Self, &'static str) {
        let scale = if matches!(currency, "JPY" | "KRW") { 100 } else { 1 };
        let item = Self {
            number: 70_000 + n as u64 * 37,
            title: format!("{name} No. {}", n + 10),
            currency,
            price: (7_900 + 500 * i64::try_from(n).unwrap_or_default()) * scale,
            list: None,
            pay: None,
            coupons: Vec::new(),
            promotions: Vec::new(),
            gift: None,
            in_stock: true,
            pictures: (0..4).map(|p| format!("article{n:02}view{p}")).collect(),
            video: None,
            sales: None,
            rating: Some(44),
            reviews: Some(200),
            questions: Some(40),
            gone: false,
            choices: ["red", "blue", "green"]
                .iter()
                .enumerate()
                .map(|(i, name)| Choice {
                    id: 9_000 + n as u64 * 10 + i as u64,
                    name: (*name).into(),
                    price: (7_900 + 500 * i64::try_from(n).unwrap_or_default()) * scale,
                    available: true,
                })
                .collect(),
        };
        (item, language)
    }

    /// How many decimal places the currency has.
    pub fn places(&self) -> usize {
        if matches!(self.currency, "JPY" | "KRW") { 0 } else { 2 }
    }

    /// The amount as machines write it.
    pub fn plain(&self, amount: i64) -> String {
        if self.places() == 0 { (amount / 100).to_string() } else { format!("{}.{:02}", amount / 100, amount % 100) }
    }

    /// Asks another price, of all choices.
    pub fn ask(&mut self, price: i64) {
        self.price = price;
        for choice in &mut self.choices {
            choice.price = price;
        }
    }
}
