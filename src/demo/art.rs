//! The pictures of the embedded shop: thermoses, drawn.

use image::{
    ExtendedColorType, Rgb, RgbImage,
    codecs::jpeg::JpegEncoder,
    imageops::{self, FilterType},
};

/// Width and height in pixels.
const SIDE: u32 = 600;
/// The digits and signs of the badge, five columns by seven rows.
const GLYPHS: [(char, [u8; 7]); 4] = [
    ('1', [0b00100, 0b01100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110]),
    ('.', [0, 0, 0, 0, 0, 0b01100, 0b01100]),
    ('9', [0b01110, 0b10001, 0b10001, 0b01111, 0b00001, 0b00001, 0b01110]),
    ('¥', [0b10001, 0b01010, 0b11111, 0b00100, 0b11111, 0b00100, 0b00100]),
];

/// The file of a picture; nothing where the shop has none of this name.
pub fn picture(name: &str) -> Option<Vec<u8>> {
    let of = |colour| thermos(colour);
    let (picture, quality) = match name {
        "own-front.jpg" => (of([64, 112, 168]), 86),
        "a-front.jpg" => (of([176, 54, 62]), 86),
        "b-front.jpg" => (of([72, 128, 88]), 86),
        // The same picture as a delivery network makes it: smaller, and pressed harder.
        "5f1c9d-small.jpg" => {
            (imageops::resize(&of([72, 128, 88]), SIDE * 2 / 3, SIDE * 2 / 3, FilterType::CatmullRom), 62)
        }
        "c-front.jpg" => (of([86, 90, 98]), 86),
        "c-double11.jpg" => (badged(of([86, 90, 98])), 80),
        "d-front.jpg" => (of([150, 190, 208]), 86),
        "e-front.jpg" => (of([196, 148, 72]), 86),
        "f-front.jpg" => (of([226, 128, 152]), 86),
        _ => return None,
    };
    let mut file = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut file, quality);
    let (width, height) = picture.dimensions();
    encoder.encode(picture.as_raw(), width, height, ExtendedColorType::Rgb8).ok()?;
    Some(file)
}

/// A thermos with a steel cap and a plate, lit from the left, on a pale ground.
fn thermos(colour: [u8; 3]) -> RgbImage {
    let steel = [188.0, 192.0, 198.0];
    let colour = colour.map(f32::from);
    RgbImage::from_fn(SIDE, SIDE, |x, y| {
        let (x, y) = (x as f32 / SIDE as f32 - 0.5, y as f32 / SIDE as f32);
        let ground = 245.0 - 26.0 * y - 14.0 * (x * x);
        let shadow = ((x - 0.05) / 0.26).powi(2) + ((y - 0.925) / 0.035).powi(2);
        let ground = if shadow < 1.0 { ground - 55.0 * (1.0 - shadow) } else { ground };
        let half = outline(y);
        if half <= 0.0 || x.abs() >= half {
            return Rgb([ground, ground + 1.0, ground + 4.0].map(|c| c.clamp(0.0, 255.0) as u8));
        }
        let across = x / half;
        let round = 0.42 + 0.58 * (1.0 - across * across).max(0.0).sqrt();
        let gloss = (-((across + 0.48) / 0.10).powi(2)).exp() * 70.0 + (-((across - 0.62) / 0.16).powi(2)).exp() * 22.0;
        let plate = (0.56..0.66).contains(&y) && across.abs() < 0.52;
        let line = (0.605..0.615).contains(&y) && across.abs() < 0.36;
        let seam = (0.235..0.243).contains(&y);
        let base = match () {
            () if seam => [70.0; 3],
            () if line => [120.0, 122.0, 128.0],
            () if y < 0.235 || plate => steel,
            () => colour,
        };
        Rgb(base.map(|c| (c * round + gloss).clamp(0.0, 255.0) as u8))
    })
}

/// Half the width of the thermos at a height: cap, neck, shoulder, body, foot.
fn outline(y: f32) -> f32 {
    match y {
        y if y < 0.07 => 0.0,
        y if y < 0.10 => 0.085 * ((y - 0.07) / 0.03).sqrt(),
        y if y < 0.235 => 0.085,
        y if y < 0.34 => 0.095 + 0.055 * ((y - 0.235) / 0.105 * std::f32::consts::FRAC_PI_2).sin(),
        y if y < 0.90 => 0.15,
        y if y < 0.93 => 0.15 - 0.02 * ((y - 0.90) / 0.03).powi(2),
        _ => 0.0,
    }
}

/// With a price badge, lower left.
fn badged(mut picture: RgbImage) -> RgbImage {
    let (left, top, width, height) = (24_u32, 430_u32, 196_u32, 136_u32);
    for y in top..top + height {
        for x in left..left + width {
            let lower = y >= top + 52;
            picture.put_pixel(x, y, if lower { Rgb([222, 28, 44]) } else { Rgb([255, 208, 64]) });
        }
    }
    write(&mut picture, "11.11", (left + 24, top + 10), 5, Rgb([190, 20, 32]));
    write(&mut picture, "¥99", (left + 26, top + 64), 8, Rgb([255, 255, 255]));
    picture
}

fn write(picture: &mut RgbImage, text: &str, (left, top): (u32, u32), scale: u32, colour: Rgb<u8>) {
    for (place, sign) in (0_u32..).zip(text.chars()) {
        let Some((_, rows)) = GLYPHS.iter().find(|(glyph, _)| *glyph == sign) else { continue };
        for (row, bits) in (0_u32..).zip(rows) {
            for column in (0_u32..5).filter(|column| bits & (0b10000 >> column) != 0) {
                let (x, y) = (left + (place * 6 + column) * scale, top + row * scale);
                for (dx, dy) in (0..scale).flat_map(|dx| (0..scale).map(move |dy| (dx, dy))) {
                    if x + dx < picture.width() && y + dy < picture.height() {
                        picture.put_pixel(x + dx, y + dy, colour);
                    }
                }
            }
        }
    }
}
