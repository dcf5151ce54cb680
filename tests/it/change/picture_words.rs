//! In what pictures differ, in words.

use rivald::{
    change::{Change, picture_words, with_pictures},
    listing::{Currency, Locale, PictureChange, PictureRegion, PictureWhat, Place},
};

use super::{
    World,
    pictures::{BACK, FRONT, SIDE, outspoken, shows},
};

fn seen(what: PictureWhat, place: Option<Place>, share: f64, regions: usize) -> PictureChange {
    let region = PictureRegion { x: 0.0, y: 0.7, w: 0.3, h: 0.2 };
    PictureChange { what, place, share, regions: vec![region; regions] }
}

#[test]
fn a_change_is_completed_with_what_was_seen() {
    let badge = || seen(PictureWhat::Added, Some(Place::LowerLeft), 0.061, 1);
    let known = shows(FRONT, &[SIDE, BACK], &[("a.example/size-red", 5)]);
    let cases = [
        (
            shows((FRONT.0, 9), &[SIDE, BACK], &[("a.example/size-red", 5)]),
            badge(),
            "Rival A: main image: badge added, lower left, 6 % of the picture",
            "Rival A：主图：左下角新增角标，约占画面 6%",
        ),
        (
            shows((FRONT.0, 9), &[SIDE, BACK], &[("a.example/size-red", 5)]),
            seen(PictureWhat::Another, None, 1.0, 0),
            "Rival A: main image: another picture",
            "Rival A：主图：换成了另一张图",
        ),
        (
            shows(FRONT, &[SIDE, (BACK.0, 9)], &[("a.example/size-red", 5)]),
            badge(),
            "Rival A: pictures: 1 changed, badge added, lower left, 6 % of the picture",
            "Rival A：图集 1 张有改动：左下角新增角标，约占画面 6%",
        ),
        (
            shows(FRONT, &[SIDE, ("a.example/n", 9)], &[("a.example/size-red", 5)]),
            seen(PictureWhat::Another, None, 1.0, 0),
            "Rival A: pictures: 1 added, 1 removed",
            "Rival A：图集新增 1 张，减少 1 张",
        ),
        (
            shows(FRONT, &[SIDE, BACK], &[("a.example/size-red", 9)]),
            badge(),
            "Rival A: new picture of: size 0 (badge added, lower left, 6 % of the picture)",
            "Rival A：规格图更换：size 0（左下角新增角标，约占画面 6%）",
        ),
    ];
    for (now, what, en, zh) in cases {
        for (locale, sentence) in [(Locale::En, en), (Locale::ZhCn, zh)] {
            let mut world = World { locale, ..outspoken(World::hasty()) }.knowing(&known);
            let mut change = world.cycle(&now).remove(0).change;
            with_pictures(&mut change, what.clone(), "Rival A", Some(Currency::CNY), locale);
            assert_eq!(change.why, sentence);
            let kept = change.detail.pictures.as_deref().and_then(|p| p.seen.clone());
            assert_eq!(kept, Some(what.clone()));
            let json = serde_json::to_string(&change).expect("a change is JSON");
            assert_eq!(serde_json::from_str::<Change>(&json).ok(), Some(change), "{json}");
        }
    }

    // Where there is not one of each, nothing is said of a pair.
    for now in [
        shows(FRONT, &[SIDE, ("a.example/n", 8), ("a.example/m", 9)], &[]),
        shows(FRONT, &[SIDE, ("a.example/n", 9), ("a.example/m", 0)], &[]),
        shows(FRONT, &[SIDE, BACK, ("a.example/m", 9)], &[]),
        shows(("a.example/n", 0), &[SIDE, BACK], &[]),
    ] {
        let mut world = outspoken(World::hasty()).knowing(&shows(FRONT, &[SIDE, BACK], &[]));
        let told = world.cycle(&now).remove(0).change;
        let mut change = told.clone();
        with_pictures(&mut change, badge(), "Rival A", None, Locale::En);
        assert_eq!(change, told);
    }
}

#[test]
fn in_what_a_picture_differs() {
    use PictureWhat as W;
    use Place as P;
    for (what, en, zh) in [
        (seen(W::Added, Some(P::LowerLeft), 0.061, 1), "badge added, lower left, 6 % of the picture", {
            "左下角新增角标，约占画面 6%"
        }),
        (seen(W::Added, Some(P::Bottom), 0.12, 1), "badge added, bottom, 12 % of the picture", {
            "底部新增贴片，约占画面 12%"
        }),
        (seen(W::Added, Some(P::UpperLeft), 0.08, 2), "badge added in 2 places, 8 % of the picture", {
            "2 处新增贴片，合计约占画面 8%"
        }),
        (seen(W::Added, Some(P::UpperLeft), 0.2, 6), "badge added in many places, 20 % of the picture", {
            "多处新增贴片，合计约占画面 20%"
        }),
        (seen(W::Added, Some(P::Centre), 0.4, 1), "text or picture laid over, centre, 40 % of the picture", {
            "画面中央叠加大面积文字或贴图，约占画面 40%"
        }),
        (seen(W::Removed, Some(P::UpperRight), 0.004, 1), "badge removed, upper right, under 1 % of the picture", {
            "右上角角标已去掉，占画面不到 1%"
        }),
        (seen(W::Removed, None, 0.5, 1), "text or picture over it removed, 50 % of the picture", {
            "大面积文字或贴图已去掉，约占画面 50%"
        }),
        (seen(W::Rewritten, Some(P::Right), 0.0149, 1), "badge or text changed, right, 1 % of the picture", {
            "右侧贴片或文字有改动，约占画面 1%"
        }),
        (seen(W::Rewritten, Some(P::Top), 0.3, 1), "a large part is different, top, 30 % of the picture", {
            "顶部大面积改动，约占画面 30%"
        }),
        (seen(W::Another, Some(P::Top), 0.9, 3), "another picture", "换成了另一张图"),
        (seen(W::Colour, None, 0.5, 0), "other colours", "同图换色"),
        (seen(W::Mirrored, None, 1.0, 0), "mirrored", "镜像翻转"),
        (seen(W::Crop, None, 1.0, 0), "another crop", "重新裁切"),
        (seen(W::FrameAdded, None, 0.1, 0), "frame added", "新增边框"),
        (seen(W::FrameRemoved, None, 0.1, 0), "frame removed", "边框已去掉"),
        // What comes out of nowhere is a sentence all the same.
        (seen(W::Added, None, f64::NAN, 0), "badge added", "新增贴片"),
        (seen(W::Added, None, -1.0, 0), "badge added", "新增贴片"),
        (seen(W::Removed, None, f64::INFINITY, 0), "text or picture over it removed, 100 % of the picture", {
            "大面积文字或贴图已去掉，约占画面 100%"
        }),
    ] {
        let words = Locale::ALL.map(|locale| picture_words(&what, locale));
        let said: Vec<&str> = words.iter().map(String::as_str).collect();
        assert_eq!(said, [en, zh]);
    }
}
