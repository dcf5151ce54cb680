//! In what a picture differs, in words.

use super::super::{Change, variants::NEW_PICTURE};
use crate::listing::{Locale, PictureChange, PictureWhat, Place};

/// What covers more of a picture than this is no badge any more.
const BADGE_AT_MOST: f64 = 0.25;
/// No more regions than these are listed: so many may be more.
const REGIONS_AT_MOST: usize = 6;

/// In what a picture differs from the one before it: `badge added, lower left, 6 % of the picture`, `左下角新增角标，约占画面 6%`.
pub fn picture_words(seen: &PictureChange, locale: Locale) -> String {
    let (en, zh) = words(seen);
    locale.pick(en, zh)
}

fn words(seen: &PictureChange) -> (String, String) {
    use PictureWhat as W;
    let large = seen.share > BADGE_AT_MOST;
    let several = seen.regions.len() > 1;
    let place = seen.place.map(place_words);
    // 角标 sits in a corner, what lies elsewhere is 贴片.
    let badge = if !several && place.is_some_and(|(_, zh)| zh.ends_with('角')) { "角标" } else { "贴片" };
    let (en, zh) = match seen.what {
        W::Another => return ("another picture".into(), "换成了另一张图".into()),
        W::Colour => return ("other colours".into(), "同图换色".into()),
        W::Mirrored => return ("mirrored".into(), "镜像翻转".into()),
        W::Crop => return ("another crop".into(), "重新裁切".into()),
        W::FrameAdded => return ("frame added".into(), "新增边框".into()),
        W::FrameRemoved => return ("frame removed".into(), "边框已去掉".into()),
        W::Added if large => ("text or picture laid over", "叠加大面积文字或贴图".into()),
        W::Added => ("badge added", format!("新增{badge}")),
        W::Removed if large => ("text or picture over it removed", "大面积文字或贴图已去掉".into()),
        W::Removed => ("badge removed", format!("{badge}已去掉")),
        W::Rewritten if large => ("a large part is different", "大面积改动".into()),
        W::Rewritten => ("badge or text changed", format!("{badge}或文字有改动")),
    };
    let (where_en, where_zh) = match (seen.regions.len(), place) {
        (0 | 1, None) => (String::new(), String::new()),
        (0 | 1, Some((en, zh))) => (format!(", {en}"), zh.into()),
        (n, _) if n < REGIONS_AT_MOST => (format!(" in {n} places"), format!("{n} 处")),
        _ => (" in many places".into(), "多处".into()),
    };
    let (share_en, share_zh) = share(seen.share, several);
    (format!("{en}{where_en}{share_en}"), format!("{where_zh}{zh}{share_zh}"))
}

/// How much of the picture.
fn share(share: f64, several: bool) -> (String, String) {
    if share.is_nan() || share <= 0.0 {
        return (String::new(), String::new());
    }
    if share < 0.01 {
        return (", under 1 % of the picture".into(), "，占画面不到 1%".into());
    }
    let percent = (share.min(1.0) * 100.0).round() as u8;
    let all = if several { "合计" } else { "" };
    (format!(", {percent} % of the picture"), format!("，{all}约占画面 {percent}%"))
}

fn place_words(place: Place) -> (&'static str, &'static str) {
    match place {
        Place::UpperLeft => ("upper left", "左上角"),
        Place::Top => ("top", "顶部"),
        Place::UpperRight => ("upper right", "右上角"),
        Place::Left => ("left", "左侧"),
        Place::Centre => ("centre", "画面中央"),
        Place::Right => ("right", "右侧"),
        Place::LowerLeft => ("lower left", "左下角"),
        Place::Bottom => ("bottom", "底部"),
        Place::LowerRight => ("lower right", "右下角"),
    }
}

/// What became of the main image.
pub(super) fn main_image(change: &Change) -> (String, String) {
    match seen(change).map(words) {
        Some((en, zh)) => (format!("main image: {en}"), format!("主图：{zh}")),
        None => ("main image replaced".into(), "主图已更换".into()),
    }
}

/// Which pictures came and went; of one that stands in another's place, in what it differs.
pub(super) fn gallery(change: &Change) -> (String, String) {
    if let Some(seen) = seen(change).filter(|seen| seen.what != PictureWhat::Another) {
        let (en, zh) = words(seen);
        return (format!("pictures: 1 changed, {en}"), format!("图集 1 张有改动：{zh}"));
    }
    let count = |text: Option<&str>| text.map_or(0, |t| t.split_whitespace().count());
    match (count(change.before.as_deref()), count(change.after.as_deref())) {
        (gone, 0) => (format!("pictures: {gone} removed"), format!("图集减少 {gone} 张")),
        (0, new) => (format!("pictures: {new} added"), format!("图集新增 {new} 张")),
        (gone, new) => (format!("pictures: {new} added, {gone} removed"), format!("图集新增 {new} 张，减少 {gone} 张")),
    }
}

/// Which choices have a new picture, where the change is one of pictures.
pub(super) fn choices(change: &Change) -> Option<(String, String)> {
    change.detail.pictures.as_ref()?;
    let names = change.after.as_deref().unwrap_or_default().replace(NEW_PICTURE, "");
    let (en, zh) =
        seen(change).map(words).map_or_else(<_>::default, |(en, zh)| (format!(" ({en})"), format!("（{zh}）")));
    Some((format!("new picture of: {names}{en}"), format!("规格图更换：{}{zh}", names.replace("; ", "、"))))
}

fn seen(change: &Change) -> Option<&PictureChange> {
    change.detail.pictures.as_ref()?.seen.as_ref()
}
