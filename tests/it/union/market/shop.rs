//! All goods, laid out by a seed: nothing is drawn at random while a test runs.

use chrono::TimeDelta;

use super::{
    Burst, Coupon, FirstN, Goods, Sku,
    day::{Moment, at, day_of, days},
};

/// A number that follows from others, evenly spread.
pub fn hash(parts: &[u64]) -> u64 {
    let bytes: Vec<u8> = parts.iter().flat_map(|part| part.to_le_bytes()).collect();
    xxhash_rust::xxh3::xxh3_64(&bytes)
}

/// The goods of a platform.
#[derive(Clone, Debug)]
pub struct Market {
    pub goods: Vec<Goods>,
}

const KINDS: [(&str, &str); 10] = [
    ("保温杯", "水具"),
    ("帆布双肩包", "箱包"),
    ("陶瓷马克杯", "水具"),
    ("竹纤维毛巾", "家纺"),
    ("无线鼠标", "数码配件"),
    ("儿童雨靴", "童鞋"),
    ("乌龙茶礼盒", "茶饮"),
    ("折叠晾衣架", "家居"),
    ("宠物梳", "宠物"),
    ("蓝光护目镜", "眼镜"),
];
const WORDS: [&str; 10] = ["春山", "小满", "听松", "白露", "拾光", "半亩", "云舟", "知味", "鹿鸣", "青禾"];
const USES: [&str; 8] = ["家用", "办公室", "学生", "送礼", "户外", "旅行", "大容量", "便携"];
const COLOURS: [&str; 3] = ["墨绿", "米白", "雾蓝"];

/// How far back goods were sold, and how far ahead.
const BACK: i64 = 100;
const AHEAD: i64 = 70;

impl Market {
    /// So many goods around `today`, each with its pace, coupons and (one in five) a burst in the past weeks.
    pub fn new(seed: u64, goods: usize, today: Moment) -> Self {
        Self { goods: (0..goods).map(|index| lay_out(seed, index, day_of(today))).collect() }
    }

    /// The item with this number on the shop's own pages.
    pub fn numbered(&self, number: &str) -> Option<&Goods> {
        self.goods.iter().find(|goods| goods.number.to_string() == number)
    }

    /// What has at least half of the pairs of letters of `query` in its title, best first.
    pub fn titled(&self, query: &str, now: Moment) -> Vec<&Goods> {
        let pairs = pairs(query);
        let mut hits: Vec<(usize, &Goods)> = self
            .goods
            .iter()
            .filter(|goods| goods.is_promoted(now))
            .map(|goods| {
                let title: std::collections::BTreeSet<_> = self::pairs(&goods.title).into_iter().collect();
                (pairs.iter().filter(|pair| title.contains(*pair)).count(), goods)
            })
            .filter(|(found, _)| !pairs.is_empty() && found * 2 >= pairs.len())
            .collect();
        hits.sort_by_key(|(found, goods)| (std::cmp::Reverse(*found), goods.index));
        hits.into_iter().map(|(_, goods)| goods).collect()
    }
}

fn pairs(text: &str) -> Vec<(char, char)> {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    letters.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

fn lay_out(seed: u64, index: usize, today: i64) -> Goods {
    let n = index as u64;
    let draw = |what: u64, range: u64| hash(&[seed, n, what]) % range;
    let (kind, category) = KINDS[index % KINDS.len()];
    let (word, used) = (WORDS[index / 10 % 10], USES[draw(1, 8) as usize]);
    let (aff, all) = (4 + draw(2, 60), 20 + draw(3, 200));
    let first_day = today - BACK;
    let wobble = |what: u64, base: u64, day: i64| {
        let about = hash(&[seed, n, what, day.unsigned_abs()]) % 41;
        base * (80 + about) / 100
    };
    let days_of = |what: u64, base: u64| (0..BACK + AHEAD).map(|d| wobble(what, base, d)).collect::<Vec<u64>>();
    let (mut affiliate, organic) = (days_of(4, aff), days_of(5, all));
    if index % 5 == 2 {
        let from = today - 3 - draw(6, 24).cast_signed();
        let burst = Burst { from, sales: vec![aff * 12, aff * 20, aff * 7] };
        for (day, sales) in (burst.from..).zip(&burst.sales) {
            affiliate[usize::try_from(day - first_day).unwrap()] = *sales;
        }
    }
    let price = 1900 + draw(7, 200) * 100 + 90;
    let number = 600_000_000_000 + hash(&[seed, n, 8]) % 99_999_999_999;
    let ever = at(first_day, 0);
    let coupon = |from: i64, lasts: i64, share: u64, pace: u64| Coupon {
        activity: format!("{:032x}", u128::from(hash(&[seed, n, from.unsigned_abs()])) << 20),
        from: at(from, 0),
        to: at(from + lasts, 0) - TimeDelta::seconds(1),
        amount: (price * share / 100 / 100).max(1) * 100,
        threshold: price / 200 * 100,
        total: 20_000,
        pace,
        pulled: None,
    };
    Goods {
        index,
        number,
        title: format!(
            "{word}{kind} {used}{}{}款 {}",
            ["新", "经典", "升级"][draw(9, 3) as usize],
            index + 1,
            category
        ),
        shop: format!("{word}{}", ["旗舰店", "专卖店", "小铺"][draw(10, 3) as usize]),
        seller: 2_200_000_000 + draw(11, 99_999_999),
        category,
        affiliate,
        organic,
        first_day,
        prices: vec![(ever, price)],
        commissions: vec![(ever, 300 + draw(12, 18) * 50)],
        coupons: if index.is_multiple_of(3) { vec![coupon(today - 5, 40, 10, 400)] } else { Vec::new() },
        first_n: index.is_multiple_of(10).then(|| FirstN {
            from: at(today - 2, 600),
            to: at(today - 2, 600) + days(20),
            total: 3000,
        }),
        skus: COLOURS
            .iter()
            .zip([500, 300, 200])
            .enumerate()
            .map(|(place, (name, share))| Sku {
                id: number * 10 + place as u64,
                name,
                dearer: place as u64 * 200,
                share,
                stock: 40_000,
            })
            .collect(),
        away: Vec::new(),
        total_untold: index % 25 == 24,
        below_five_untold: index % 25 == 13,
    }
}
