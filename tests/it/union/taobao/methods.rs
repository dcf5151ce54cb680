//! The methods that the stub knows, with their parameters and the rules for each.

pub const INFO: &str = "taobao.tbk.item.info.upgrade.get";
pub const DETAILS: &str = "taobao.tbk.item.details.upgrade.get";
pub const SEARCH: &str = "taobao.tbk.dg.material.optional.upgrade";
pub const COUPON: &str = "taobao.tbk.coupon.get";
pub const COUPONS: &str = "taobao.tbk.itemid.coupon.get";
pub const EXTRACT: &str = "taobao.tbk.item.click.extract";
pub const PARSE: &str = "taobao.tbk.dg.general.link.parse";

/// What a parameter may be.
#[derive(Clone, Copy, Debug)]
pub enum Rule {
    /// A comma list of at most so many ids, none empty, none twice.
    Ids(usize),
    /// A whole number within bounds.
    Number(u64, u64),
    /// One of these.
    OneOf(&'static [&'static str]),
    /// `<field>_desc` or `<field>_asc`.
    Sort(&'static [&'static str]),
    /// A decimal number.
    Decimal,
    /// `mm_a_b_c`.
    Pid,
    /// A JSON list of objects with `material_url`.
    Materials,
    /// Any text that is not empty.
    Text,
}

/// A parameter: its name, whether it is required, its rule.
pub type Parameter = (&'static str, bool, Rule);

const FLAG: Rule = Rule::OneOf(&["true", "false"]);
const SCENE: Parameter = ("biz_scene_id", false, Rule::OneOf(&["1", "2", "3"]));

/// The parameters of a method.
pub fn parameters(method: &str) -> Option<&'static [Parameter]> {
    const ITEMS: &[Parameter] = &[
        ("item_id", true, Rule::Ids(20)),
        SCENE,
        ("promotion_type", false, Rule::OneOf(&["1", "2"])),
        ("relation_id", false, Rule::Text),
        ("manage_item_pub_id", false, Rule::Number(1, u64::MAX)),
        ("ip", false, Rule::Text),
        ("get_tlj_info", false, Rule::OneOf(&["0", "1"])),
    ];
    const SEARCHED: &[Parameter] = &[
        ("adzone_id", true, Rule::Number(1, u64::MAX)),
        ("q", false, Rule::Text),
        ("cat", false, Rule::Ids(10)),
        ("page_no", false, Rule::Number(1, 10_000)),
        ("page_size", false, Rule::Number(1, 100)),
        (
            "sort",
            false,
            Rule::Sort(&[
                "total_sales",
                "tk_rate",
                "tk_mkt_rate",
                "tk_total_sales",
                "tk_total_commi",
                "final_promotion_price",
                "match",
            ]),
        ),
        ("start_tk_rate", false, Rule::Number(0, 10_000)),
        ("end_tk_rate", false, Rule::Number(0, 10_000)),
        ("start_price", false, Rule::Decimal),
        ("end_price", false, Rule::Decimal),
        ("has_coupon", false, FLAG),
        ("is_tmall", false, FLAG),
        ("material_id", false, Rule::Number(1, u64::MAX)),
        SCENE,
    ];
    const ONE_COUPON: &[Parameter] =
        &[("me", false, Rule::Text), ("item_id", false, Rule::Text), ("activity_id", false, Rule::Text)];
    const MANY: &[Parameter] =
        &[("num_iids", true, Rule::Ids(40)), ("pid", true, Rule::Pid), ("platform", false, Rule::OneOf(&["1", "2"]))];
    const CLICKED: &[Parameter] = &[("click_url", true, Rule::Text)];
    const PARSED: &[Parameter] = &[
        ("adzone_id", true, Rule::Number(1, u64::MAX)),
        ("material_dto", true, Rule::Materials),
        ("relation_id", false, Rule::Text),
        ("fields", false, Rule::Text),
    ];
    match method {
        INFO | DETAILS => Some(ITEMS),
        SEARCH => Some(SEARCHED),
        COUPON => Some(ONE_COUPON),
        COUPONS => Some(MANY),
        EXTRACT => Some(CLICKED),
        PARSE => Some(PARSED),
        _ => None,
    }
}

impl Rule {
    /// Whether a value obeys.
    pub fn allows(self, value: &str) -> bool {
        let decimal = |text: &str| {
            let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
            text.split_once('.').map_or_else(|| digits(text), |(whole, part)| digits(whole) && digits(part))
        };
        match self {
            Self::Ids(most) => {
                let ids: Vec<&str> = value.split(',').collect();
                let unlike: std::collections::BTreeSet<&&str> = ids.iter().collect();
                ids.len() <= most
                    && unlike.len() == ids.len()
                    && ids.iter().all(|id| id.trim() == *id && !id.is_empty())
            }
            Self::Number(least, most) => {
                let plain = value == "0" || !value.starts_with(['0', '+']);
                plain && value.parse::<u64>().is_ok_and(|n| (least..=most).contains(&n))
            }
            Self::OneOf(words) => words.contains(&value),
            Self::Sort(fields) => {
                let field = value.strip_suffix("_desc").or_else(|| value.strip_suffix("_asc"));
                field.is_some_and(|field| fields.contains(&field))
            }
            Self::Decimal => decimal(value),
            Self::Pid => {
                let parts: Vec<&str> = value.split('_').collect();
                parts.len() == 4 && parts[0] == "mm" && parts[1..].iter().all(|p| p.parse::<u64>().is_ok())
            }
            Self::Materials => serde_json::from_str::<Vec<serde_json::Map<String, serde_json::Value>>>(value)
                .is_ok_and(|list| {
                    !list.is_empty()
                        && list.iter().all(|m| m.get("material_url").is_some_and(serde_json::Value::is_string))
                }),
            Self::Text => !value.is_empty(),
        }
    }
}
