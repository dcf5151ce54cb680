//! A reading for people: what it came to, every field with where it was found, and who said what.

use unicode_width::UnicodeWidthStr;

use super::report::Report;
use crate::{
    cli::{Ui, table},
    listing::{Availability, Coupon, Field, Listing, Locale, Outcome, SalesCount, Window, Witness, tame},
};

/// Columns for what a reader said.
const WIDEST: usize = 60;

/// The whole text, without the last line break.
pub(super) fn show(report: &Report, ui: Ui) -> String {
    let locale = ui.locale;
    let mut out = vec![head(report, ui)];
    if let Some(reason) = &report.reason {
        out.push(tame(&crate::listing::reason_in(locale, reason)));
    }
    if let Some(reading) = &report.reading {
        let rows: Vec<Vec<String>> = facts(&reading.listing, locale)
            .into_iter()
            .map(|(field, value)| {
                let origin = reading.origin.get(&field).cloned().unwrap_or_default();
                vec![name(field, locale).to_owned(), value, origin]
            })
            .collect();
        out.push(String::new());
        out.push(table(&locale.pick(["field", "value", "found by"], ["字段", "值", "来源"]), &rows));
    }
    if !report.said.is_empty() {
        out.push(String::new());
        out.push(ui.paint("1", locale.pick("Who said what", "各来源的说法")));
        let rows: Vec<Vec<String>> = sorted(&report.said).into_iter().map(|w| witness(w, locale)).collect();
        let head = locale.pick(["field", "reader", "says", "believed"], ["字段", "来源", "内容", "是否采信"]);
        out.push(table(&head, &rows));
    }
    out.join("\n")
}

/// `ok · shopify · item 8123 · https://…`
fn head(report: &Report, ui: Ui) -> String {
    let locale = ui.locale;
    let colour = if report.outcome == Outcome::Ok { "32" } else { "33" };
    let mut parts = vec![ui.paint(colour, outcome(report.outcome, locale)), report.platform.as_str().to_owned()];
    if let Some(id) = &report.item_id {
        parts.push(tame(&locale.pick(format!("item {id}"), format!("商品 {id}"))));
    }
    parts.extend(report.url.as_deref().map(tame));
    parts.join(" · ")
}

fn outcome(outcome: Outcome, locale: Locale) -> &'static str {
    match outcome {
        Outcome::Ok => locale.pick("ok", "正常"),
        Outcome::Blocked => locale.pick("blocked", "被拦截"),
        Outcome::Login => locale.pick("login", "要求登录"),
        Outcome::Gone => locale.pick("gone", "商品已下架"),
        Outcome::Moved => locale.pick("moved", "已不是该商品"),
        Outcome::Unreadable => locale.pick("unreadable", "无法识别"),
        Outcome::Unreachable => locale.pick("unreachable", "无法访问"),
    }
}

fn name(field: Field, locale: Locale) -> &'static str {
    let zh = match field {
        Field::Title => "标题",
        Field::Seller => "卖家",
        Field::Currency => "币种",
        Field::Price => "价格",
        Field::ListPrice => "划线价",
        Field::PayPrice => "到手价",
        Field::Coupons => "优惠券",
        Field::Promotions => "促销",
        Field::Gift => "赠品",
        Field::Availability => "是否有货",
        Field::MainImage => "主图",
        Field::Gallery => "图片",
        Field::Video => "视频",
        Field::Sales => "销量",
        Field::Rating => "评分",
        Field::ReviewCount => "评价数",
        Field::QuestionCount => "问答数",
        Field::Variants => "规格",
        Field::Affiliate => "联盟推广",
    };
    locale.pick(field.as_str(), zh)
}

/// Every field that was read, in the order of the contract. What is a list has a line for each.
fn facts(listing: &Listing, locale: Locale) -> Vec<(Field, String)> {
    let mut facts = Vec::new();
    let mut add = |field, value: Option<String>| facts.extend(value.map(|value| (field, value)));
    add(Field::Title, listing.title.clone());
    add(Field::Seller, listing.seller.clone());
    add(Field::Currency, listing.currency.map(|c| c.code().to_owned()));
    add(Field::Price, listing.price.map(|a| a.to_string()));
    add(Field::ListPrice, listing.list_price.map(|a| a.to_string()));
    let paid = |a: crate::listing::Amount| match &listing.pay_parts[..] {
        [] => a.to_string(),
        parts => format!("{a} ({})", parts.join(" + ")),
    };
    add(Field::PayPrice, listing.pay_price.map(paid));
    listing.coupons.iter().for_each(|c| add(Field::Coupons, Some(coupon(c, locale))));
    listing.promotions.iter().for_each(|p| add(Field::Promotions, Some(p.clone())));
    add(Field::Gift, listing.gift.clone());
    add(Field::Availability, availability(listing.availability, locale));
    add(Field::MainImage, listing.main_image.clone());
    add(Field::Gallery, count(listing.gallery.len(), locale.pick(("picture", "pictures"), ("张", "张"))));
    add(Field::Video, listing.video.clone());
    add(Field::Sales, listing.sales.as_ref().map(|s| sales(s, locale)));
    add(Field::Rating, listing.rating.map(|a| a.to_string()));
    add(Field::ReviewCount, listing.review_count.map(|n| n.to_string()));
    add(Field::QuestionCount, listing.question_count.map(|n| n.to_string()));
    for variant in &listing.variants {
        let parts = [variant.name.clone().or_else(|| variant.id.clone()), variant.price.map(|p| p.to_string())];
        let stock = match variant.available {
            Some(false) => Some(locale.pick("out of stock", "无货").to_owned()),
            _ => None,
        };
        let text = parts.into_iter().flatten().chain(stock).collect::<Vec<_>>().join(" · ");
        add(Field::Variants, (!text.is_empty()).then_some(text));
    }
    facts
}

fn count(number: usize, (one, many): (&str, &str)) -> Option<String> {
    match number {
        0 => None,
        1 => Some(format!("1 {one}")),
        n => Some(format!("{n} {many}")),
    }
}

fn coupon(coupon: &Coupon, locale: Locale) -> String {
    let amount = match (coupon.amount, coupon.threshold) {
        (Some(off), Some(from)) => locale.pick(format!("{off} off {from}"), format!("满{from}减{off}")),
        (Some(off), None) => locale.pick(format!("{off} off"), format!("减{off}")),
        (None, _) => return coupon.text.clone(),
    };
    if coupon.text.is_empty() { amount } else { format!("{amount} ({})", coupon.text) }
}

fn availability(availability: Availability, locale: Locale) -> Option<String> {
    let text = match availability {
        Availability::InStock => locale.pick("in stock", "有货"),
        Availability::OutOfStock => locale.pick("out of stock", "无货"),
        Availability::Preorder => locale.pick("preorder", "预售"),
        Availability::Unknown => return None,
    };
    Some(text.to_owned())
}

fn sales(sales: &SalesCount, locale: Locale) -> String {
    let bounds = bounds(sales.count, sales.at_most, locale);
    let window = window(sales.window, locale);
    format!("{bounds}{window} ({})", sales.text)
}

/// `200`, `200 to 299`, `200 or more`.
pub(super) fn bounds(count: u64, at_most: Option<u64>, locale: Locale) -> String {
    match at_most {
        Some(top) if top == count => count.to_string(),
        Some(top) => locale.pick(format!("{count} to {top}"), format!("{count} 至 {top}")),
        None => locale.pick(format!("{count} or more"), format!("{count} 以上")),
    }
}

/// With the blank or comma before it; nothing where it is unknown.
pub(super) fn window(window: Window, locale: Locale) -> &'static str {
    match window {
        Window::Month => locale.pick(" in 30 days", "，近 30 天"),
        Window::Total => locale.pick(" in all", "，累计"),
        Window::Year => locale.pick(" in a year", "，近一年"),
        Window::Today => locale.pick(" today", "，今日"),
        Window::Unknown => "",
    }
}

/// By field, in the order of the contract; within a field as the readers spoke.
fn sorted(said: &[Witness]) -> Vec<&Witness> {
    let mut said: Vec<&Witness> = said.iter().collect();
    said.sort_by_key(|w| w.field);
    said
}

fn witness(witness: &Witness, locale: Locale) -> Vec<String> {
    let believed = match (witness.believed, witness.note.as_str()) {
        (true, _) => locale.pick("yes", "是").to_owned(),
        (false, "") => locale.pick("no", "否").to_owned(),
        (false, why) => locale.pick(format!("no: {why}"), format!("否：{why}")),
    };
    vec![name(witness.field, locale).to_owned(), witness.reader.clone(), clip(&witness.value), believed]
}

/// The text in at most [`WIDEST`] columns, its middle left out.
fn clip(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.width() <= WIDEST {
        return text;
    }
    let half = (WIDEST - 1) / 2;
    let take = |chars: &mut dyn Iterator<Item = char>| {
        let mut width = 0;
        let fits = |c: &char| {
            width += unicode_width::UnicodeWidthChar::width(*c).unwrap_or(0);
            width <= half
        };
        chars.take_while(fits).collect::<String>()
    };
    let start = take(&mut text.chars());
    let end: String = take(&mut text.chars().rev()).chars().rev().collect();
    format!("{start}…{end}")
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::{super::report::Report, show};
    use crate::{
        cli::Ui,
        listing::{
            Availability, Currency, Field, Listing, Locale, Outcome, Platform, Reading, SalesCount, Window, Witness,
        },
    };

    fn report() -> Report {
        let said = |reader: &str, value: &str, believed, note: &str| Witness {
            field: Field::Price,
            reader: reader.into(),
            value: value.into(),
            believed,
            note: note.into(),
        };
        let witnesses = vec![said("json-ld", "79.00", true, ""), said("text", "59.00", false, "is another item's")];
        let listing = Listing {
            title: Some("保温杯 500 ml".into()),
            currency: Some(Currency::CNY),
            price: Some("79.00".parse().unwrap_or_default()),
            availability: Availability::InStock,
            gallery: vec!["https://img.example/1.jpg".into(), "https://img.example/2.jpg".into()],
            sales: Some(SalesCount {
                count: 20_000,
                at_most: Some(29_999),
                window: Window::Month,
                text: "月销 2万+".into(),
            }),
            ..Listing::default()
        };
        let origin = [Field::Title, Field::Currency, Field::Price].map(|f| (f, "json-ld".to_owned())).into();
        Report {
            url: Some("https://shop.example/p/1".into()),
            platform: Platform::Web,
            item_id: Some("1".into()),
            outcome: Outcome::Ok,
            at: DateTime::UNIX_EPOCH,
            reading: Some(Reading { listing, origin, witnesses: Vec::new() }),
            reason: None,
            said: witnesses,
        }
    }

    fn ui(locale: Locale) -> Ui {
        Ui { locale, colour: false, progress: false, quiet: false }
    }

    #[test]
    fn a_listing_for_people() {
        insta::assert_snapshot!(show(&report(), ui(Locale::En)));
        insta::assert_snapshot!(show(&report(), ui(Locale::ZhCn)));
    }

    #[test]
    fn what_is_no_listing_says_why() {
        let not = Report {
            outcome: Outcome::Blocked,
            reading: None,
            reason: Some("The page is a robot check\u{1b}[2J.".into()),
            said: Vec::new(),
            ..report()
        };
        insta::assert_snapshot!(show(&not, ui(Locale::En)));
    }

    #[test]
    fn json_is_that_of_the_contract() {
        insta::assert_snapshot!(serde_json::to_string_pretty(&report().json()).unwrap_or_default());
    }
}
