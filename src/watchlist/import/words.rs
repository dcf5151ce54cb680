//! The words that operators write over their columns and into them, in Chinese and English.

use unicode_normalization::UnicodeNormalization;

use crate::listing::Side;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Column {
    /// The address of the listing.
    Url,
    /// Its name for people.
    Name,
    /// Its group.
    Group,
    /// Whose listing it is, in words.
    Side,
    /// Whether it is an own listing: yes or no.
    IsOwn,
    /// Whether it is a rival's listing: yes or no.
    IsRival,
    /// The operator's own article number.
    Sku,
    /// The watch's id.
    Id,
    /// Tags.
    Tags,
    /// Mail addresses.
    To,
    /// A price below which it is told.
    Below,
    /// A price above which it is told.
    Above,
    /// By how much a price must fall to be told.
    Drop,
    /// By how much a price must rise to be told.
    Rise,
}

impl Column {
    /// All of them, in the order of messages.
    pub const ALL: [Self; 14] = [
        Self::Url,
        Self::Name,
        Self::Group,
        Self::Side,
        Self::IsOwn,
        Self::IsRival,
        Self::Sku,
        Self::Id,
        Self::Tags,
        Self::To,
        Self::Below,
        Self::Above,
        Self::Drop,
        Self::Rise,
    ];

    /// As `--map` and messages call it: the key of a watchlist where there is one.
    pub fn key(self) -> &'static str {
        match self {
            Self::Url => "url",
            Self::Name => "name",
            Self::Group => "group",
            Self::Side => "side",
            Self::IsOwn => "own",
            Self::IsRival => "rival",
            Self::Sku => "sku",
            Self::Id => "id",
            Self::Tags => "tags",
            Self::To => "to",
            Self::Below => "below",
            Self::Above => "above",
            Self::Drop => "drop",
            Self::Rise => "rise",
        }
    }

    /// The column that `--map` names, by its key or by any word for it.
    pub(super) fn of_key(key: &str) -> Option<Self> {
        let key = folded(key);
        Self::ALL.into_iter().find(|column| column.key() == key).or_else(|| Self::guess(&key).map(|(column, _)| column))
    }

    /// What two columns of a table can't both be. `own` and `rival` say what `side` says.
    pub(super) fn place(self) -> Self {
        if matches!(self, Self::IsOwn | Self::IsRival) { Self::Side } else { self }
    }

    /// The column that a header means, and how good a word for it that is: 0 is the best.
    pub(super) fn guess(header: &str) -> Option<(Self, usize)> {
        // `链接（必填）`, `Price below (CNY)`: what stands in brackets explains.
        let whole = folded(header);
        let bare = folded(header.split(['(', '（', '[', '【']).next().unwrap_or_default());
        [whole, bare].iter().filter(|word| !word.is_empty()).find_map(|word| {
            Self::ALL.into_iter().find_map(|column| {
                let at = column.words().position(|known| known == word)?;
                Some((column, at))
            })
        })
    }

    /// Folded; the best first.
    fn words(self) -> impl Iterator<Item = &'static str> {
        let words = match self {
            Self::Url => {
                "url 链接 商品链接 宝贝链接 网址 link address 竞品链接 产品链接 商品网址 地址 商品地址 宝贝地址 链接地址 网页链接
                 页面链接 详情页 详情页链接 商品url 商品详情链接 对手链接 店铺商品链接 producturl productlink listing listingurl
                 listinglink itemurl itemlink pageurl webaddress href competitorurl competitorlink rivalurl"
            }
            Self::Name => {
                "name 名称 商品名称 竞品名称 竞品 产品名称 宝贝名称 商品名 产品名 竞品名 品名 标题 商品标题 宝贝标题 宝贝 商品 备注名
                 备注名称 简称 title productname producttitle itemname listingname competitor label"
            }
            Self::Group => {
                "group 分组 组 组别 组名 对比组 竞品组 类目 商品分组 品类 分类 系列 产品系列 产品线 产品 category series
                 productgroup productline line"
            }
            Self::Side => {
                "side 归属 归属方 所属 所属方 类型 商品类型 自家竞品 自营竞品 自己竞品 本店竞品 我方竞品 竞品自家 敌我 ownrival
                 ownorrival ourstheirs party"
            }
            Self::IsOwn => {
                "own 是否自营 是否自家 是否自有 是否我方 是否本店 是否本品 自营 自家 本店 我方 isown ours isours mine ownlisting"
            }
            Self::IsRival => "rival 是否竞品 是否对手 isrival iscompetitor",
            Self::Sku => {
                "sku 货号 商家编码 商品编码 编码 款号 款式编码 自家货号 我方货号 对应货号 物料编码 产品编码 型号 skuid sku编码
                 skucode article articlenumber articleno itemno itemnumber productcode partnumber model"
            }
            Self::Id => "id 监控id 监控项id 监控编号 watchid watch",
            Self::Tags => "tags 标签 标记 tag labels",
            Self::To => {
                "to 邮箱 通知邮箱 负责人邮箱 提醒邮箱 收件邮箱 收件人 收件人邮箱 接收邮箱 接收人邮箱 运营邮箱 通知 通知人 通知人邮箱
                 邮件 电子邮箱 邮箱地址 email emails mail emailaddress mailto notify recipient recipients"
            }
            Self::Below => {
                "below 提醒价 低于 低于提醒 目标价 低于多少提醒 低价提醒 最低提醒价 破价线 价格下限 下限 floor pricebelow alertbelow
                 alertprice targetprice target minprice"
            }
            Self::Above => "above 高于 高于提醒 高价提醒 价格上限 上限 ceiling priceabove alertabove maxprice",
            Self::Drop => "drop 降价幅度 降幅 降价提醒 降价阈值 跌幅 降价比例 降价 pricedrop dropthreshold dropby",
            Self::Rise => "rise 涨价幅度 涨幅 涨价提醒 涨价阈值 涨价比例 涨价 pricerise risethreshold riseby",
        };
        words.split_whitespace()
    }
}

/// A header or word without width, case, blanks and signs: `商品 链接：`, `Product-URL*` → `商品链接`, `producturl`.
pub(super) fn folded(text: &str) -> String {
    let plain = text.chars().take(200).collect::<String>();
    plain.nfkc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
}

/// Whose listing a word says it is; `column`: whether it answers a yes-or-no question.
pub(super) fn side(word: &str, column: Column) -> Option<Side> {
    const OWN: &[&str] = &[
        "own",
        "自家",
        "自营",
        "我方",
        "本店",
        "自己",
        "我们",
        "我",
        "我的",
        "本品",
        "自有",
        "自己的",
        "自家商品",
        "自营商品",
        "自家店",
        "本公司",
        "我司",
        "our",
        "ours",
        "us",
        "mine",
        "me",
        "self",
    ];
    const RIVAL: &[&str] = &[
        "rival",
        "竞品",
        "对手",
        "竞争对手",
        "竞店",
        "友商",
        "同行",
        "他店",
        "别家",
        "对方",
        "敌方",
        "竞对",
        "竞争",
        "竞品商品",
        "competitor",
        "competition",
        "competing",
        "theirs",
        "other",
        "rivals",
    ];
    const YES: &[&str] = &["是", "对", "yes", "y", "true", "1", "√", "✓", "✔"];
    const NO: &[&str] = &["否", "不是", "不", "no", "n", "false", "0", "×", "x", "✗"];
    let mut plain = folded(word);
    if plain.is_empty() {
        // A tick is no letter.
        word.trim().clone_into(&mut plain);
    }
    let is = |words: &[&str]| words.contains(&plain.as_str());
    if is(OWN) {
        return Some(Side::Own);
    }
    if is(RIVAL) {
        return Some(Side::Rival);
    }
    let yes = match (is(YES), is(NO)) {
        (true, _) => true,
        (_, true) => false,
        _ => return None,
    };
    match column {
        Column::IsOwn => Some(if yes { Side::Own } else { Side::Rival }),
        Column::IsRival => Some(if yes { Side::Rival } else { Side::Own }),
        // Yes to which question?
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_guessed() {
        for (header, column) in [
            ("链接", Column::Url),
            (" 商品 链接：", Column::Url),
            ("商品链接（必填）", Column::Url),
            ("ＵＲＬ", Column::Url),
            ("Product URL*", Column::Url),
            ("竞品", Column::Name),
            ("商品名称", Column::Name),
            ("类目", Column::Group),
            ("自家/竞品", Column::Side),
            ("Own / rival", Column::Side),
            ("是否自营", Column::IsOwn),
            ("是否竞品？", Column::IsRival),
            ("商家编码", Column::Sku),
            ("Article no.", Column::Sku),
            ("标签", Column::Tags),
            ("负责人邮箱", Column::To),
            ("E-mail", Column::To),
            ("提醒价(元)", Column::Below),
            ("降价幅度", Column::Drop),
        ] {
            assert_eq!(Column::guess(header).map(|(column, _)| column), Some(column), "{header}");
        }
        for header in ["", "（）", "序号", "负责人", "店铺", "价格", "备注", "2026", "https://shop.example.com/"]
        {
            assert_eq!(Column::guess(header), None, "{header}");
        }
    }

    #[test]
    fn no_word_has_two_meanings() {
        let mut seen = std::collections::HashMap::new();
        for column in Column::ALL {
            for word in column.words() {
                assert_eq!(folded(word), word, "written as it is folded");
                assert_eq!(seen.insert(word, column), None, "{word}");
            }
            assert_eq!(Column::guess(column.key()), Some((column, 0)), "the key is the best word");
            assert_eq!(Column::of_key(column.key()), Some(column));
        }
    }

    #[test]
    fn sides_are_read() {
        for (word, column, side_meant) in [
            ("自家", Column::Side, Some(Side::Own)),
            ("竞品", Column::IsOwn, Some(Side::Rival)),
            ("是", Column::IsOwn, Some(Side::Own)),
            ("否", Column::IsOwn, Some(Side::Rival)),
            ("TRUE", Column::IsRival, Some(Side::Rival)),
            ("√", Column::IsOwn, Some(Side::Own)),
            ("是", Column::Side, None),
            ("也许", Column::Side, None),
            ("", Column::Side, None),
        ] {
            assert_eq!(side(word, column), side_meant, "{word}");
        }
    }
}
