//! Taobao and Tmall: the item pages of a desktop (`desktop`), the data of the mobile pages and of the newer desktop
//! pages, which are the answers of the same interface (`model`), and what that interface says when it refuses.
//!
//! Facts: captured pages of 2015, 2019, 2020 and 2025, and the field names that public scrapers of the `mtop` interfaces
//! `mtop.taobao.detail.getdetail`, `mtop.taobao.pcdetail.data.get` use.

mod deals;
mod desktop;
mod model;
mod price;
mod skip;

use serde_json::Value;

use super::{Material, PlatformReader, Told, dig};
use crate::{
    listing::{Field, Outcome, Platform},
    source::page::account::{Account, Reader},
};

/// Reads the item pages of Taobao.
pub(super) const TAOBAO: PlatformReader =
    PlatformReader { name: NAME, platform: Some(Platform::Taobao), recognises: |m| is_own(m) && !is_tmall(m), read };
/// Reads the item pages of Tmall, which are made alike.
pub(super) const TMALL: PlatformReader =
    PlatformReader { name: NAME, platform: Some(Platform::Tmall), recognises: |m| is_own(m) && is_tmall(m), read };

const NAME: &str = "taobao";

fn is_own(material: &Material<'_, '_>) -> bool {
    if let Some(json) = material.json {
        return dig::text(json, "api").is_some_and(|a| a.starts_with("mtop.t") && a.contains("detail"))
            || dig::at(json, "data.componentsVO").is_some()
            || dig::at(json, "data.apiStack").is_some()
            || (dig::at(json, "rgv587_flag").is_some()
                && dig::text(json, "url").is_some_and(|u| u.contains("taobao")));
    }
    ["TShop.Setup(", "_DATA_Detail", "Hub.config.set(", "__ICE_APP_CONTEXT__"].iter().any(|mark| material.has(mark))
        && (material.has("taobao.com") || material.has("tmall.com") || material.has("alicdn.com"))
}

fn is_tmall(material: &Material<'_, '_>) -> bool {
    material.is_at(&["tmall.com", "tmall.hk"])
        || (!material.is_at(&["taobao.com"])
            && (material.has("TShop.Setup(")
                || (material.has("_DATA_Detail") && material.has("\"itemDO\""))
                || ["天猫Tmall", "tmall.com天猫"].iter().any(|t| material.head.title.contains(t))
                || material.json.is_some_and(|j| dig::text(j, "data.seller.sellerType").as_deref() == Some("B"))))
}

fn account() -> Account {
    let mut account = Account::new(Reader::Platform(NAME));
    // Other amounts on these pages are neighbours'; other ratings are the shop's.
    account.closed = vec![Field::Price, Field::ListPrice, Field::Rating];
    account
}

fn read(material: &Material<'_, '_>) -> Option<Told> {
    if let Some(json) = material.json {
        return answer(json);
    }
    if let Some(data) = material.literal("\"loaderData\":").or_else(|| material.literal("loaderData:"))
        && let Some(res) = dig::at(&data, "home.data.res").or_else(|| holder(&data))
    {
        return model::read(res, None);
    }
    if let Some(base) = material.literals("_DATA_Detail").find(Value::is_object) {
        let live = material.literals("_DATA_Mdskip").find(Value::is_object);
        return if dig::at(&base, "itemDO").is_some() {
            desktop::setup(material, &base, live.as_ref())
        } else {
            model::read(&base, live.as_ref())
        };
    }
    if let Some(setup) = material.literals("TShop.Setup(").find(|s| dig::at(s, "itemDO").is_some()) {
        return desktop::setup(material, &setup, None);
    }
    desktop::hub(material)
}

/// The object that has `componentsVO` in it.
fn holder(data: &Value) -> Option<&Value> {
    let mut level = vec![data];
    for _ in 0..6 {
        if let Some(found) = level.iter().find(|v| v.get("componentsVO").is_some()) {
            return Some(found);
        }
        level = level.iter().filter_map(|v| v.as_object()).flat_map(serde_json::Map::values).take(2000).collect();
    }
    None
}

/// An answer of the interface: `{api, v, ret: ["SUCCESS::…"], data: {…}}`.
fn answer(json: &Value) -> Option<Told> {
    if let Some(refused) = refusal(json) {
        return Some(refused);
    }
    let data = dig::at(json, "data").unwrap_or(json);
    let live = dig::list(data, "apiStack").iter().find_map(|s| dig::unpacked(dig::at(s, "value")?));
    model::read(data, live.as_ref())
}

/// Why an interface of this house did not answer.
pub(super) fn refusal(json: &Value) -> Option<Told> {
    let not = |outcome, why: &str| Some(Told::Not(outcome, why.to_owned()));
    let ret = dig::texts(json, "ret", "code").join(" ");
    if ret.contains("SESSION_EXPIRED") || ret.contains("NEED_LOGIN") || ret.contains("NOT_LOGIN") {
        return not(Outcome::Login, "The shop's interface asks to sign in.");
    }
    if dig::at(json, "rgv587_flag").is_some()
        || ["RGV587", "FAIL_SYS", "USER_VALIDATE", "被挤爆", "ILLEGAL_ACCESS"].iter().any(|w| ret.contains(w))
    {
        return not(Outcome::Blocked, "The shop's interface refuses to answer (robot check).");
    }
    let gone = ["宝贝不存在", "商品不存在", "已下架", "已删除", "ITEM_NOT_FOUND", "QUERY_DETAIL_FAIL"];
    if gone.iter().any(|w| ret.contains(w)) {
        return not(Outcome::Gone, "The shop's interface says that the item does not exist any more.");
    }
    (!ret.is_empty() && !ret.contains("SUCCESS")).then(|| {
        Told::Not(Outcome::Unreadable, "The shop's interface answers with an error instead of an item.".to_owned())
    })
}
