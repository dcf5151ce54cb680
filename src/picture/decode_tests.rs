//! Files good and bad, made by code.

#![expect(clippy::print_stdout, reason = "tests")]

use std::io::Cursor;

use image::{
    DynamicImage, ExtendedColorType, Frame, ImageFormat, Rgba, RgbaImage, codecs::jpeg::JpegEncoder, imageops,
};
use proptest::prelude::*;

use super::*;

/// A picture whose left half is red and whose upper left quarter is darker.
fn drawn(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        if x >= width / 2 {
            Rgb([240, 240, 240])
        } else if y < height / 2 {
            Rgb([120, 0, 0])
        } else {
            Rgb([220, 20, 20])
        }
    })
}

fn jpeg(image: &RgbImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 92);
    encoder.encode(image.as_raw(), image.width(), image.height(), ExtendedColorType::Rgb8).expect("a JPEG");
    bytes
}

fn written(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).expect("a file");
    bytes.into_inner()
}

fn all() -> Vec<(Format, Vec<u8>)> {
    let image = DynamicImage::from(drawn(64, 40));
    vec![
        (Format::Jpeg, jpeg(&drawn(64, 40))),
        (Format::Png, written(&image, ImageFormat::Png)),
        (Format::WebP, written(&image, ImageFormat::WebP)),
        (Format::Gif, written(&image, ImageFormat::Gif)),
    ]
}

/// A JPEG with an EXIF orientation (TIFF tag 274) in a segment of its own behind the first two bytes.
fn turned(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let exif = [&b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"[..], &[orientation], &b"\0\0\0\0\0\0"[..]]
        .concat();
    let length = u16::try_from(exif.len() + 2).expect("short").to_be_bytes();
    [&jpeg[..2], &[0xFF, 0xE1], &length, &exif, &jpeg[2..]].concat()
}

/// The head of a PNG of any size, with a body that its size does not need.
fn png_of(width: u32, height: u32) -> Vec<u8> {
    let chunk = |kind: &[u8; 4], data: &[u8]| {
        let mut crc = crc(kind, data).to_be_bytes().to_vec();
        let mut chunk = (data.len() as u32).to_be_bytes().to_vec();
        chunk.extend_from_slice(kind);
        chunk.extend_from_slice(data);
        chunk.append(&mut crc);
        chunk
    };
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    [&b"\x89PNG\r\n\x1a\n"[..], &chunk(b"IHDR", &head), &chunk(b"IDAT", &vec![0; 100_000]), &chunk(b"IEND", b"")]
        .concat()
}

/// CRC-32 (ISO 3309), bit by bit.
fn crc(kind: &[u8], data: &[u8]) -> u32 {
    !kind.iter().chain(data).fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}

#[test]
fn every_format_by_its_own_bytes() {
    for (format, bytes) in all() {
        let (found, image) = decode(&bytes).expect("a picture");
        assert_eq!((found, image.dimensions()), (format, (64, 40)));
        let near = |x, y, [r, g, b]: [i16; 3]| {
            let p = image.get_pixel(x, y).0.map(i16::from);
            assert!((p[0] - r).abs() < 12 && (p[1] - g).abs() < 12 && (p[2] - b).abs() < 12, "{format:?} {p:?}");
        };
        near(5, 5, [120, 0, 0]);
        near(5, 35, [220, 20, 20]);
        near(60, 20, [240, 240, 240]);
        // What stands behind the end is no part of it.
        let longer = [&bytes[..], b"<script>alert(1)</script>"].concat();
        assert_eq!(decode(&longer).map(|(format, _)| format), Ok(format));
    }
}

#[test]
fn cut_files_are_refused() {
    let noisy = RgbImage::from_fn(200, 200, |x, y| {
        let n = (x * 7919 + y * 104_729) % 251;
        Rgb([n as u8, (n * 3 % 256) as u8, (x % 256) as u8])
    });
    let image = DynamicImage::from(noisy.clone());
    let files = [
        jpeg(&noisy),
        written(&image, ImageFormat::Png),
        written(&image, ImageFormat::WebP),
        written(&image, ImageFormat::Gif),
    ];
    for bytes in files {
        assert!(decode(&bytes).is_ok());
        for part in [2, 30, 50, 80, 95, 99] {
            let cut = &bytes[..bytes.len() * part / 100];
            let refused = decode(cut).map(|(_, image)| image.dimensions()).expect_err("a cut file");
            assert!(!refused.en.is_empty() && !refused.zh.is_empty(), "{part} %: {refused}");
        }
    }
}

#[test]
fn upright_as_the_camera_says() {
    let stored = drawn(60, 40);
    for (orientation, upright) in [
        (1, stored.clone()),
        (2, imageops::flip_horizontal(&stored)),
        (3, imageops::rotate180(&stored)),
        (4, imageops::flip_vertical(&stored)),
        (6, imageops::rotate90(&stored)),
        (8, imageops::rotate270(&stored)),
        (77, stored.clone()),
    ] {
        let (_, image) = decode(&turned(&jpeg(&stored), orientation)).expect("a picture");
        assert_eq!(image.dimensions(), upright.dimensions(), "{orientation}");
        let (w, h) = upright.dimensions();
        for (x, y) in [(3, 3), (w - 4, 3), (3, h - 4), (w - 4, h - 4)] {
            let (a, b) = (image.get_pixel(x, y).0, upright.get_pixel(x, y).0);
            assert!(a.iter().zip(b).all(|(a, b)| a.abs_diff(b) < 12), "{orientation}: {a:?} {b:?} at {x},{y}");
        }
    }
}

#[test]
fn transparent_parts_show_white_and_only_the_first_frame_counts() {
    let glass = RgbaImage::from_fn(20, 20, |x, _| Rgba([0, 0, 0, if x < 10 { 0 } else { 255 }]));
    let (_, image) = decode(&written(&DynamicImage::from(glass), ImageFormat::Png)).expect("a picture");
    assert_eq!((image.get_pixel(2, 2).0, image.get_pixel(15, 2).0), ([255; 3], [0; 3]));

    let mut bytes = Vec::new();
    let mut film = image::codecs::gif::GifEncoder::new(&mut bytes);
    let frame = |colour| Frame::new(RgbaImage::from_pixel(16, 16, Rgba(colour)));
    film.encode_frames([frame([250, 0, 0, 255]), frame([0, 250, 0, 255])]).expect("a film");
    drop(film);
    let (_, image) = decode(&bytes).expect("a picture");
    assert!(image.get_pixel(8, 8).0[0] > 200, "the first frame");
}

#[test]
fn bombs_are_refused_by_their_head() {
    for (width, height) in [(60_000, 60_000), (16_385, 1), (1, 16_385), (7_000, 7_000), (u32::MAX, u32::MAX), (0, 7)] {
        let file = png_of(width, height);
        assert!(file.len() < 101_000);
        let refused = decode(&file).expect_err("a bomb");
        assert!(refused.en.len() < 400, "{refused}");
        println!("{width} × {height}: {refused}");
    }
    // A JPEG that says 65,535 × 65,535 in its frame header.
    let mut bytes = jpeg(&drawn(64, 64));
    let frame = bytes.windows(2).position(|pair| pair == [0xFF, 0xC0]).expect("a frame header");
    bytes[frame + 5..frame + 9].fill(0xFF);
    assert!(decode(&bytes).is_err());
    let refused = decode(&vec![0xFF; MOST_BYTES + 1]).expect_err("too large");
    assert!(refused.en.contains("MiB"), "{refused}");
}

#[test]
fn whatever_is_no_picture_is_named() {
    for (bytes, en, zh) in [
        (&b""[..], "empty", "空"),
        (b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>", "SVG", "SVG"),
        (b"<?xml version=\"1.0\"?>\n<!-- x --><svg/>", "SVG", "SVG"),
        (b"\n <!DOCTYPE html><html><body>404", "page", "网页"),
        (b"{\"error\":1}", "JSON", "JSON"),
        (b"\0\0\0\x1cftypavif\0\0\0\0", "AVIF", "AVIF"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC", "HEIC"),
        (b"\0\0\0\x18ftypisom\0\0\0\0", "video", "视频"),
        (b"\xFF\x0A\0\0\0", "JPEG XL", "JPEG XL"),
        (b"BM123456", "BMP", "BMP"),
        (b"II*\0\x08\0\0\0", "TIFF", "TIFF"),
        (b"\0\0\x01\0\x01\0", "ICO", "ICO"),
        (b"%PDF-1.7", "PDF", "PDF"),
        (b"nonsense", "no picture", "不是"),
    ] {
        let refused = decode(bytes).expect_err("no picture");
        assert!(refused.en.contains(en) && refused.zh.contains(zh), "{refused:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_file_makes_it_fall(which in 0_usize..4, cut in 0_usize..4000, changes in prop::collection::vec((0_usize..4000, any::<u8>()), 0..12)) {
        let mut bytes = all().swap_remove(which).1;
        for (at, to) in changes {
            let length = bytes.len();
            bytes[at % length] = to;
        }
        bytes.truncate(cut.max(1));
        let _ = decode(&bytes);
    }
}
