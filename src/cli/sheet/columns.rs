//! The columns of a workbook: what they hold, what stands over them, how wide they are.

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    /// A decimal number.
    Number,
    /// A fraction, shown in percent.
    Part,
    /// A moment, in the zone of the settings.
    Time,
    /// A day.
    Day,
    /// Yes, or nothing.
    Yes,
    /// An outcome, availability, window or kind of change, in words.
    Outcome,
    Stock,
    Window,
    Change,
    /// A reason, in the language.
    Reason,
    /// The value of a field before or after: a number where the field is one.
    Value,
}

/// One column.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) struct Column {
    /// The word of the contract.
    pub(super) word: &'static str,
    pub(super) kind: Kind,
    /// In English and Chinese.
    pub(super) head: (&'static str, &'static str),
    /// In characters of the standard font.
    pub(super) width: u16,
}

const fn column(word: &'static str, kind: Kind, en: &'static str, zh: &'static str, width: u16) -> Column {
    Column { word, kind, head: (en, zh), width }
}

/// Observations of one watch.
pub(in crate::cli) const OBSERVATIONS: &[Column] = &[
    column("at", Kind::Time, "From", "开始", 17),
    column("until", Kind::Time, "Until", "结束", 17),
    column("polls", Kind::Number, "Polls", "次数", 7),
    column("outcome", Kind::Outcome, "Outcome", "结果", 12),
    column("currency", Kind::Text, "Currency", "币种", 9),
    column("price", Kind::Number, "Price", "价格", 10),
    column("list_price", Kind::Number, "List price", "划线价", 10),
    column("pay_price", Kind::Number, "To pay", "到手价", 10),
    column("availability", Kind::Stock, "In stock", "库存", 10),
    column("sales", Kind::Number, "Sales (at least)", "销量（至少）", 14),
    column("sales_at_most", Kind::Number, "Sales (at most)", "销量（至多）", 14),
    column("sales_window", Kind::Window, "Sales of", "销量范围", 12),
    column("rating", Kind::Number, "Rating", "评分", 8),
    column("review_count", Kind::Number, "Reviews", "评价数", 9),
    column("question_count", Kind::Number, "Questions", "问答数", 9),
    column("commission", Kind::Part, "Commission", "佣金比例", 11),
    column("affiliate_30d", Kind::Number, "Affiliate 30 days", "淘客30天", 15),
    column("affiliate_today", Kind::Number, "Affiliate today", "今日淘客", 14),
    column("affiliate_2h", Kind::Number, "Affiliate 2 hours", "2小时淘客", 15),
    column("title", Kind::Text, "Title", "标题", 40),
    column("seller", Kind::Text, "Seller", "店铺", 18),
    column("reason", Kind::Reason, "Reason", "原因", 40),
    column("flicker", Kind::Yes, "Did not hold", "未能保持", 12),
    column("main_image", Kind::Text, "Main image", "主图", 30),
    column("url", Kind::Text, "Address", "链接", 40),
];

/// Changes of several watches.
pub(in crate::cli) const CHANGES_OF_ALL: &[Column] = &[
    column("at", Kind::Time, "At", "时间", 17),
    column("watch", Kind::Text, "Watch", "监控项", 28),
    column("kind", Kind::Change, "Kind", "类型", 20),
    column("before", Kind::Value, "Before", "变化前", 18),
    column("after", Kind::Value, "After", "变化后", 18),
    column("why", Kind::Text, "What", "内容", 60),
    column("alerted", Kind::Yes, "Told", "已通知", 8),
    column("units", Kind::Number, "Units", "件数", 9),
    column("least", Kind::Number, "At least", "至少", 9),
    column("most", Kind::Number, "At most", "至多", 9),
    column("share", Kind::Part, "Share", "占比", 9),
    column("from", Kind::Day, "From", "从", 12),
    column("to", Kind::Day, "To", "到", 12),
    column("runs_out", Kind::Time, "Runs out", "预计领完", 17),
    column("change", Kind::Text, "Id of the change", "变化编号", 18),
];

/// Changes of one watch.
pub(in crate::cli) const CHANGES_OF_ONE: &[Column] = &{
    let mut columns = [CHANGES_OF_ALL[0]; 15];
    let mut at = 1;
    while at < columns.len() {
        columns[at] = CHANGES_OF_ALL[at];
        at += 1;
    }
    // One watch needs no name in each row; amounts need their currency.
    columns[1] = column("currency", Kind::Text, "Currency", "币种", 9);
    columns
};
