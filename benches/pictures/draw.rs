//! Pictures drawn by code: products on plain and busy grounds, and the badges that shops lay over them.

use image::{Rgb, RgbImage};

/// Numbers that look like chance and are the same every time (SplitMix64, Steele et al. 2014).
#[derive(Clone, Debug)]
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From 0 to below 1.
    pub fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1_u64 << 24) as f32
    }

    pub fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    pub fn colour(&mut self) -> [f32; 3] {
        hsv(self.unit(), self.between(0.25, 0.95), self.between(0.25, 0.95))
    }
}

/// A colour of 0 to 255 by hue, saturation and value of 0 to 1.
pub fn hsv(h: f32, s: f32, v: f32) -> [f32; 3] {
    [5.0_f32, 3.0, 1.0].map(|n| {
        let k = (n + h * 6.0) % 6.0;
        (v - v * s * k.min(4.0 - k).clamp(0.0, 1.0)) * 255.0
    })
}

fn mix(a: [f32; 3], b: [f32; 3], t: f32) -> [f32; 3] {
    [0, 1, 2].map(|i| a[i] + (b[i] - a[i]) * t)
}

fn put(image: &mut RgbImage, x: u32, y: u32, colour: [f32; 3], alpha: f32) {
    let pixel = image.get_pixel_mut(x, y);
    let old = pixel.0.map(f32::from);
    *pixel = Rgb(mix(old, colour, alpha.clamp(0.0, 1.0)).map(|v| (v + 0.5).clamp(0.0, 255.0) as u8));
}

/// Smooth chance over the plane: sums of waves.
struct Waves(Vec<[f32; 4]>);

impl Waves {
    fn new(dice: &mut Dice, count: usize, finest: f32) -> Self {
        let wave = |dice: &mut Dice| {
            let (angle, length) = (dice.between(0.0, 6.3), dice.between(1.0, finest));
            [angle.cos() * length, angle.sin() * length, dice.between(0.0, 6.3), 1.0 / length.sqrt()]
        };
        Self((0..count).map(|_| wave(dice)).collect())
    }

    fn at(&self, x: f32, y: f32) -> f32 {
        self.0.iter().map(|w| (w[0] * x * 6.3 + w[1] * y * 6.3 + w[2]).sin() * w[3]).sum::<f32>()
            / (self.0.len() as f32).sqrt()
    }
}

/// How far inside (negative: outside) of a shape a point of −1 to 1 is.
fn inside(shape: usize, x: f32, y: f32) -> f32 {
    let boxed = |x: f32, y: f32, w: f32, h: f32| (w - x.abs()).min(h - y.abs());
    match shape {
        // A bottle: body, shoulders, neck, cap.
        0 => boxed(x, y - 0.25, 0.34 - 0.1 * ((y + 0.35) * -4.0).clamp(0.0, 1.0), 0.65)
            .max(boxed(x, y + 0.6, 0.13, 0.3))
            .max(boxed(x, y + 0.85, 0.17, 0.1)),
        // A box, seen from the front.
        1 => boxed(x, y, 0.62, 0.72),
        // A shoe: sole and upper.
        2 => boxed(x, y - 0.42, 0.85, 0.1)
            .max(0.75 - ((x * 0.9).powi(2) + ((y - 0.2) * 1.7 + 0.25 * x).powi(2)).sqrt() - (y - 0.4).max(0.0) * 4.0),
        // A ball or plate.
        3 => 0.75 - x.hypot(y),
        // A shirt.
        4 => boxed(x, y - 0.1, 0.45, 0.7).max(boxed(x, y + 0.35 - x.abs() * 0.4, 0.85, 0.2)),
        // A lamp: shade, stand, foot.
        _ => boxed(x, y + 0.45, 0.35 + 0.35 * (y + 0.45), 0.35).max(boxed(x, y - 0.2, 0.05, 0.5)).max(boxed(
            x,
            y - 0.75,
            0.35,
            0.06,
        )),
    }
}

/// A product on its ground, with the noise of a camera. `hue`: turns the product's colour, in turns of the wheel.
pub fn product(seed: u64, w: u32, h: u32, hue: f32) -> RgbImage {
    let mut dice = Dice(seed);
    let shape = dice.below(6);
    let ground = dice.below(4);
    let (base, second) = (dice.unit(), dice.unit());
    let (s, v) = (dice.between(0.4, 0.95), dice.between(0.4, 0.9));
    let colour = hsv((base + hue).rem_euclid(1.0), s, v);
    let trim = hsv(second, dice.between(0.1, 0.9), dice.between(0.2, 0.95));
    let (light, dark) = (dice.colour(), dice.colour());
    let cloth = Waves::new(&mut dice, 10, 26.0);
    let busy = Waves::new(&mut dice, 12, 14.0);
    let (cx, cy, size) = (dice.between(-0.15, 0.15), dice.between(-0.1, 0.1), dice.between(0.6, 0.95));
    let lean = dice.between(-0.25, 0.25);
    let grain = dice.between(0.5, 5.0);
    let stripes = dice.between(4.0, 20.0);
    let patterned = dice.below(3);
    let mut image = RgbImage::from_pixel(w, h, Rgb([255; 3]));
    let side = w.min(h) as f32 / 2.0;
    for y in 0..h {
        for x in 0..w {
            let (u, v) = ((x as f32 - w as f32 / 2.0) / side, (y as f32 - h as f32 / 2.0) / side);
            let mut pixel = match ground {
                0 => [255.0; 3],
                1 => mix([250.0; 3], light, (v + 1.0) * 0.2),
                2 => mix(light, dark, 0.5 + 0.5 * v),
                _ => mix(light, dark, 0.5 + 0.4 * busy.at(u, v)),
            };
            let (px, py) = ((u - cx) / size, (v - cy) / size);
            let (px, py) = (px + lean * py, py - lean * px * 0.3);
            let depth = inside(shape, px, py);
            // The shadow on the ground.
            let shadow = inside(shape, px * 0.95, py - 0.06);
            pixel = mix(pixel, [40.0; 3], (shadow * 4.0 + 0.2).clamp(0.0, 0.25));
            let cover = (depth * side * size + 0.5).clamp(0.0, 1.0);
            if cover > 0.0 {
                let shade = 0.55 + 0.5 * (1.0 - (px * 1.2 + 0.25).powi(2)).max(0.0) - 0.12 * py;
                let mut body = match patterned {
                    0 if (py * stripes).sin() > 0.6 => trim,
                    1 => mix(colour, trim, (cloth.at(px, py) * 0.5).clamp(0.0, 1.0)),
                    _ if py.abs() < 0.2 && px.abs() < 0.24 => trim,
                    _ => colour,
                };
                body = body.map(|c| c * shade + 6.0 * cloth.at(px * 2.0, py * 2.0));
                // A highlight.
                let gloss = (-((px + 0.2).powi(2) * 60.0 + (py + 0.1).powi(2) * 3.0)).exp();
                pixel = mix(pixel, mix(body, [255.0; 3], gloss * 0.5), cover);
            }
            // Only what is no cut-out white has the camera's noise.
            let noise =
                if ground == 0 && cover <= 0.0 { 0.0 } else { (dice.unit() + dice.unit() + dice.unit() - 1.5) * grain };
            image.put_pixel(x, y, Rgb(pixel.map(|c| (c + noise + 0.5).clamp(0.0, 255.0) as u8)));
        }
    }
    image
}

/// A stroke of a sign, in a box of 1 by 1.
type Stroke = [f32; 4];

/// The strokes of a digit, of `¥` (10), and of four signs like 满, 减, 新, 包 (11 to 14).
fn strokes(sign: usize) -> Vec<Stroke> {
    const SEGMENTS: [Stroke; 7] = [
        [0.1, 0.05, 0.9, 0.05],
        [0.9, 0.05, 0.9, 0.5],
        [0.9, 0.5, 0.9, 0.95],
        [0.1, 0.95, 0.9, 0.95],
        [0.1, 0.5, 0.1, 0.95],
        [0.1, 0.05, 0.1, 0.5],
        [0.1, 0.5, 0.9, 0.5],
    ];
    const LIT: [u8; 10] = [0x3f, 0x06, 0x5b, 0x4f, 0x66, 0x6d, 0x7d, 0x07, 0x7f, 0x6f];
    match sign {
        0..=9 => SEGMENTS.iter().enumerate().filter(|(i, _)| LIT[sign] >> i & 1 == 1).map(|(_, s)| *s).collect(),
        10 => vec![
            [0.1, 0.05, 0.5, 0.45],
            [0.9, 0.05, 0.5, 0.45],
            [0.5, 0.45, 0.5, 0.95],
            [0.15, 0.5, 0.85, 0.5],
            [0.15, 0.7, 0.85, 0.7],
        ],
        11 => vec![
            [0.05, 0.1, 0.15, 0.25],
            [0.05, 0.9, 0.2, 0.5],
            [0.3, 0.15, 0.95, 0.15],
            [0.45, 0.05, 0.45, 0.3],
            [0.75, 0.05, 0.75, 0.3],
            [0.35, 0.4, 0.35, 0.95],
            [0.35, 0.4, 0.9, 0.4],
            [0.9, 0.4, 0.9, 0.95],
            [0.5, 0.55, 0.75, 0.8],
        ],
        12 => vec![
            [0.05, 0.15, 0.15, 0.3],
            [0.05, 0.85, 0.2, 0.55],
            [0.3, 0.2, 0.95, 0.2],
            [0.7, 0.05, 0.9, 0.95],
            [0.35, 0.4, 0.6, 0.4],
            [0.35, 0.55, 0.6, 0.55],
            [0.35, 0.55, 0.35, 0.8],
            [0.6, 0.55, 0.6, 0.8],
            [0.9, 0.4, 0.6, 0.95],
        ],
        13 => vec![
            [0.05, 0.2, 0.5, 0.2],
            [0.05, 0.45, 0.5, 0.45],
            [0.28, 0.05, 0.28, 0.95],
            [0.6, 0.2, 0.95, 0.1],
            [0.6, 0.2, 0.55, 0.95],
            [0.6, 0.45, 0.98, 0.45],
            [0.8, 0.45, 0.8, 0.95],
        ],
        _ => vec![
            [0.3, 0.05, 0.1, 0.3],
            [0.25, 0.2, 0.9, 0.2],
            [0.9, 0.2, 0.85, 0.6],
            [0.25, 0.38, 0.65, 0.38],
            [0.25, 0.38, 0.25, 0.9],
            [0.65, 0.38, 0.65, 0.6],
            [0.25, 0.6, 0.65, 0.6],
            [0.25, 0.93, 0.95, 0.93],
        ],
    }
}

/// Signs in a rectangle `(x, y, w, h)`, in pixels; `bold`: the width of strokes as a share of a sign's width.
pub fn text(image: &mut RgbImage, (x, y, w, h): (f32, f32, f32, f32), signs: &[usize], colour: [f32; 3], bold: f32) {
    let step = w / signs.len().max(1) as f32;
    let (wide, high) = ((step * 0.8).min(h * 0.75), h);
    let half = wide * bold / 2.0;
    for (i, sign) in signs.iter().enumerate() {
        let left = x + step * i as f32 + (step - wide) / 2.0;
        for [x1, y1, x2, y2] in strokes(*sign) {
            let (x1, y1, x2, y2) = (left + x1 * wide, y + y1 * high, left + x2 * wide, y + y2 * high);
            let range = |a: f32, b: f32, n: u32| {
                let low = (a.min(b) - half - 1.0).max(0.0) as u32;
                low..((a.max(b) + half + 2.0).max(0.0) as u32).min(n)
            };
            let (dx, dy) = (x2 - x1, y2 - y1);
            for py in range(y1, y2, image.height()) {
                for px in range(x1, x2, image.width()) {
                    let (qx, qy) = (px as f32 + 0.5 - x1, py as f32 + 0.5 - y1);
                    let t = ((qx * dx + qy * dy) / (dx * dx + dy * dy).max(1e-6)).clamp(0.0, 1.0);
                    let far = (qx - t * dx).hypot(qy - t * dy);
                    put(image, px, py, colour, half - far + 0.5);
                }
            }
        }
    }
}

/// A badge of a shop.
#[derive(Clone, Debug)]
pub struct Badge {
    /// 0 rectangle, 1 circle, 2 ribbon across a corner's side, 3 strip at the bottom, 4 letters alone.
    pub shape: usize,
    /// Left, top, width and height, in fractions of the picture.
    pub at: [f32; 4],
    pub plate: [f32; 3],
    pub ink: [f32; 3],
    /// How much the plate covers what is below.
    pub alpha: f32,
    pub signs: Vec<usize>,
    /// A second, smaller line.
    pub second: Vec<usize>,
}

impl Badge {
    /// A badge that covers 2 to 15 % of a picture.
    pub fn any(dice: &mut Dice, w: u32, h: u32) -> Self {
        let shape = [0, 0, 1, 2, 3, 0, 1, 4][dice.below(8)];
        let area = dice.between(0.021, 0.148);
        let aspect = w as f32 / h as f32;
        let (bw, bh) = match shape {
            3 => (1.0, area),
            1 => {
                let side = (area * 4.0 / std::f32::consts::PI).sqrt();
                (side / aspect.sqrt(), side * aspect.sqrt())
            }
            _ => {
                let long = dice.between(1.0, 3.0);
                let bw = (area * long / aspect).sqrt().min(0.95);
                (bw, area / bw)
            }
        };
        let x = [0.0, 0.02, 1.0 - bw, (1.0 - bw) * dice.unit()][dice.below(4)];
        let y = if shape == 3 { 1.0 - bh } else { [0.0, 0.02, 1.0 - bh, (1.0 - bh) * dice.unit()][dice.below(4)] };
        let red = hsv(dice.between(-0.03, 0.06).rem_euclid(1.0), dice.between(0.75, 1.0), dice.between(0.75, 1.0));
        let plate = match dice.below(6) {
            0..=2 => red,
            3 => [255.0; 3],
            4 => [dice.between(20.0, 60.0); 3],
            _ => dice.colour(),
        };
        let bright = plate.iter().sum::<f32>() > 420.0;
        let strong = dice.unit() < 0.7;
        // In low contrast, some forty levels apart.
        let ink = if strong {
            if bright {
                [[200.0, 20.0, 20.0], [20.0; 3]][dice.below(2)]
            } else {
                [[255.0; 3], [255.0, 235.0, 60.0]][dice.below(2)]
            }
        } else {
            plate.map(|c| if bright { c - 45.0 } else { c + 45.0 })
        };
        let alpha = if dice.unit() < 0.75 { 1.0 } else { dice.between(0.5, 0.85) };
        let price = |dice: &mut Dice| -> Vec<usize> {
            let digits = 2 + dice.below(2);
            std::iter::once(10).chain((0..digits).map(|_| dice.below(10))).collect()
        };
        let words = |dice: &mut Dice| -> Vec<usize> { (0..2 + dice.below(3)).map(|_| 11 + dice.below(4)).collect() };
        let signs = if dice.unit() < 0.6 { price(dice) } else { words(dice) };
        let second = if bh * h as f32 > 90.0 && dice.unit() < 0.5 { words(dice) } else { Vec::new() };
        Self { shape, at: [x, y, bw, bh], plate, ink, alpha, signs, second }
    }

    /// Other words of the same length or so; `digit`: a price that differs in one digit alone.
    pub fn rewritten(&self, dice: &mut Dice, digit: bool) -> Self {
        let mut other = self.clone();
        if digit {
            other.signs = vec![10, 1 + dice.below(9), 9];
            if dice.unit() < 0.5 {
                other.signs.push(dice.below(10));
            }
            return other;
        }
        other.signs = self
            .signs
            .iter()
            .map(|s| if *s < 10 { (s + 1 + dice.below(9)) % 10 } else { 11 + (s + dice.below(3)) % 4 })
            .collect();
        if self.signs.iter().all(|s| *s > 10) {
            other.signs = vec![10, dice.below(10), dice.below(10)];
        }
        other
    }

    pub fn draw(&self, image: &mut RgbImage) {
        let (w, h) = (image.width() as f32, image.height() as f32);
        let (x, y, bw, bh) = (self.at[0] * w, self.at[1] * h, self.at[2] * w, self.at[3] * h);
        let (left, top) = (x.max(0.0) as u32, y.max(0.0) as u32);
        for py in top..((y + bh) as u32).min(image.height()) {
            for px in left..((x + bw) as u32).min(image.width()) {
                let (u, v) = ((px as f32 + 0.5 - x) / bw * 2.0 - 1.0, (py as f32 + 0.5 - y) / bh * 2.0 - 1.0);
                let cover = match self.shape {
                    1 => (1.0 - u.hypot(v)) * bw.min(bh) / 2.0,
                    2 => (1.0 - u.abs() - if v.abs() < 0.3 { 0.0 } else { 0.06 }) * bw,
                    4 => 0.0,
                    _ => 1.0,
                };
                put(image, px, py, self.plate, cover.clamp(0.0, 1.0) * self.alpha);
            }
        }
        let pad = if self.shape == 1 { 0.2 } else { 0.1 };
        let lines = if self.second.is_empty() { 1.0 } else { 0.6 };
        let inner = (x + bw * pad, y + bh * pad, bw * (1.0 - 2.0 * pad), bh * (1.0 - 2.0 * pad));
        text(image, (inner.0, inner.1, inner.2, inner.3 * lines), &self.signs, self.ink, 0.2);
        if !self.second.is_empty() {
            text(image, (inner.0, inner.1 + inner.3 * 0.68, inner.2, inner.3 * 0.32), &self.second, self.ink, 0.15);
        }
    }
}
