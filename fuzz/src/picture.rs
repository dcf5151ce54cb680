//! Files of pictures: what is opened is within bounds, looks like itself and can be shown; what is refused says why.

use rivald::{
    listing::PictureRegion,
    picture::{compare, open, preview},
};

/// A file.
pub fn picture(data: &[u8]) {
    let opened = match open(data) {
        Ok(opened) => opened,
        Err(refused) => return assert!(!refused.en.is_empty() && !refused.zh.is_empty()),
    };
    let (width, height) = (u64::from(opened.width), u64::from(opened.height));
    assert!(width.max(height) <= 16_384 && (1..=40_000_000).contains(&(width * height)), "{width} × {height}");
    assert!(compare(&opened, &opened).change.is_none(), "it differs from itself");
    // Small ones only, for each takes as long as decoding once more.
    if width * height < 100_000 {
        let region = PictureRegion { x: 0.2, y: 0.1, w: 0.3, h: 0.9 };
        let shown = preview(data, &[region], 120, 20_000).expect("what was opened can be shown");
        assert!(shown.width.max(shown.height) <= 120 && shown.jpeg.len() <= 20_000, "{} bytes", shown.jpeg.len());
    }
}
