//! Files that would cost much more than they are, made by code. `cargo test worst_files -- --ignored --nocapture` prints what
//! the worst of those that are let through cost.

#![expect(clippy::print_stdout, reason = "tests")]

use proptest::prelude::*;

use super::{super::decode::decode, *};

/// A segment of a JPEG.
fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 2).expect("short").to_be_bytes();
    [&[0xFF, marker], &length[..], data].concat()
}

/// What a scan goes over.
#[derive(Clone, Copy)]
enum Scan {
    /// The mean of every block, at first or one bit more.
    Means { more: bool },
    /// All else of every block of the first component, at first or one bit more.
    Rest { more: bool },
}

/// A progressive JPEG of so many pixels whose every block is zero: each scan takes next to no bytes.
fn progressive(width: u16, height: u16, components: u8, scans: &[Scan]) -> Vec<u8> {
    let mut frame = vec![8];
    frame.extend_from_slice(&height.to_be_bytes());
    frame.extend_from_slice(&width.to_be_bytes());
    frame.push(components);
    let mut all = vec![components];
    for id in 1..=components {
        frame.extend_from_slice(&[id, 0x11, 0]);
        all.extend_from_slice(&[id, 0]);
    }
    // One word of one bit in each table: no difference; 16,384 blocks without anything, and more.
    let table = |kind: u8, symbol: u8| [&[kind, 1][..], &[0; 15], &[symbol]].concat();
    let mut file = [
        &[0xFF, 0xD8][..],
        &segment(0xDB, &[&[0][..], &[1; 64]].concat()),
        &segment(0xC2, &frame),
        &segment(0xC4, &table(0x00, 0)),
        &segment(0xC4, &table(0x10, 0xE0)),
    ]
    .concat();
    let blocks = usize::from(width).div_ceil(8) * usize::from(height).div_ceil(8);
    for scan in scans {
        let (head, bits) = match scan {
            Scan::Means { more } => (
                [&all[..], &[0, 0, u8::from(*more) << 4 | u8::from(!*more)]].concat(),
                blocks * usize::from(components),
            ),
            Scan::Rest { more } => {
                (vec![1, 1, 0, 1, 63, u8::from(*more) << 4 | u8::from(!*more)], 15 * blocks.div_ceil(16_384))
            }
        };
        file.extend_from_slice(&segment(0xDA, &head));
        file.resize(file.len() + bits.div_ceil(8), 0);
    }
    file.extend_from_slice(&[0xFF, 0xD9]);
    file
}

/// Writes bits, the lowest of each byte first.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    at: usize,
}

impl Bits {
    fn put(&mut self, value: u32, count: usize) {
        for n in 0..count {
            if self.at.is_multiple_of(8) {
                self.bytes.push(0);
            }
            *self.bytes.last_mut().expect("a byte") |= ((value >> n & 1) as u8) << (self.at % 8);
            self.at += 1;
        }
    }

    /// A code of one symbol.
    fn only(&mut self, symbol: u32) {
        self.put(0b101, 3);
        self.put(symbol, 8);
    }

    /// A code of as many words of one length as there are. That takes 66 bits: a code for lengths of one word of none.
    fn full(&mut self, length: usize) {
        const ORDER: [usize; 15] = [17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11];
        let written = ORDER.iter().position(|of| *of == length).expect("a length") + 1;
        self.put(0, 1);
        self.put(written as u32 - 4, 4);
        (1..=written).for_each(|n| self.put(u32::from(n == written), 3));
        self.put(1 | 5 << 1, 4);
        self.put((1 << length) - 2, 12);
    }
}

/// A chunk of a WebP.
fn chunk(name: &[u8], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).expect("short").to_le_bytes();
    let odd = &[0][..data.len() % 2];
    [name, &length, data, odd].concat()
}

fn webp(chunks: &[Vec<u8>]) -> Vec<u8> {
    chunk(b"RIFF", &[&b"WEBP"[..], &chunks.concat()].concat())
}

/// The head of an extended WebP.
fn extended(flags: u8, width: u32, height: u32) -> Vec<u8> {
    let (w, h) = ((width - 1).to_le_bytes(), (height - 1).to_le_bytes());
    chunk(b"VP8X", &[&[flags, 0, 0, 0][..], &w[..3], &h[..3]].concat())
}

/// The head of a lossy picture, and as many bytes as its first part promises.
fn lossy(width: u16, height: u16) -> Vec<u8> {
    let head = [&[0x10, 0x02, 0x00, 0x9D, 0x01, 0x2A][..], &width.to_le_bytes(), &height.to_le_bytes()].concat();
    [head, vec![0; 4_000]].concat()
}

/// A lossless picture of 600 × 600 pixels, or its transparency, that names so many groups of codes and uses the last one.
fn codes(groups: u32, head: bool) -> Vec<u8> {
    let mut bits = Bits::default();
    if head {
        bits.put(0x2F, 8);
        bits.put(599, 14);
        bits.put(599, 14);
        bits.put(0, 4);
    }
    // No transform; a cache of 2,048 colours; an image of groups, in blocks of 512 pixels, all of the last group.
    bits.put(0, 1);
    bits.put(1 | 11 << 1, 5);
    bits.put(1 | 7 << 1, 4);
    bits.put(0, 1);
    for symbol in [(groups - 1) & 0xFF, (groups - 1) >> 8, 0, 0, 0] {
        bits.only(symbol);
    }
    for _ in 0..groups {
        bits.full(11);
        (0..4).for_each(|_| bits.only(0));
    }
    // The pixels: the word of zeros each.
    bits.bytes.resize(bits.bytes.len() + 600 * 600 * 11 / 8 + 8, 0);
    bits.bytes
}

fn refusal(bytes: &[u8]) -> String {
    let refused = decode(bytes).map(|(_, image)| image.dimensions()).expect_err("too much");
    assert!(!refused.zh.is_empty() && refused.en.len() < 300);
    refused.en
}

const MEANS: Scan = Scan::Means { more: false };

#[test]
fn what_is_progressive_is_decoded_and_bounded() {
    let scans = [MEANS, Scan::Rest { more: false }, Scan::Rest { more: true }, Scan::Means { more: true }];
    let (format, image) = decode(&progressive(640, 480, 3, &scans)).expect("a picture");
    assert_eq!((format, image.dimensions(), image.get_pixel(9, 9).0), (Format::Jpeg, (640, 480), [128; 3]));
    let many = |count| [vec![MEANS], vec![Scan::Rest { more: true }; count]].concat();
    assert!(decode(&progressive(64, 64, 3, &many(60))).is_ok());
    assert!(refusal(&progressive(64, 64, 3, &many(100))).contains("scans"));
    assert!(refusal(&progressive(8_000, 5_000, 1, &many(25))).contains("scans"));
    assert!(refusal(&progressive(6_300, 6_300, 3, &scans)).contains("MB of memory"));
    assert!(refusal(&progressive(7_000, 7_000, 1, &scans)).contains("pixels"));
    assert!(refusal(&progressive(0, 64, 1, &scans)).contains("no pixels"));
}

#[test]
fn nothing_hides_behind_an_end_that_is_none() {
    // A comment between two scans holds the marker of the end.
    let file = progressive(64, 64, 3, &[vec![MEANS], vec![Scan::Rest { more: true }; 200]].concat());
    let second = file.windows(2).rposition(|pair| pair == [0xFF, 0xDA]).expect("a scan");
    let first = file.windows(2).position(|pair| pair == [0xFF, 0xDA]).expect("a scan");
    let hidden = [
        &file[..first],
        &segment(0xFE, &[0xFF, 0xD9]),
        &file[first..second],
        &segment(0xFE, &[0xFF, 0xD9]),
        &file[second..],
    ]
    .concat();
    assert!(refusal(&hidden).contains("scans"));
    // What is cut does not end with the comment either.
    let short = progressive(64, 64, 3, &[MEANS]);
    let commented = [&short[..short.len() - 2], &segment(0xFE, &[0xFF, 0xD9])].concat();
    assert!(refusal(&commented).contains("ends in its middle"));
    // Two frames, of which the second would be the one.
    let twice = [&short[..2], &segment(0xC0, &[8, 0, 8, 0, 8, 1, 1, 0x11, 0]), &short[2..]].concat();
    assert!(refusal(&twice).contains("two frames"));
}

#[test]
fn thousands_of_segments_and_chunks_are_refused() {
    // Parts of a description: a decoder goes through all of them at each.
    let part = segment(0xE1, &[&b"http://ns.adobe.com/xmp/extension/\0"[..], &[b'0'; 32], &[0; 8], b"x"].concat());
    let file = progressive(64, 64, 3, &[MEANS]);
    let many = [&file[..2], &part.repeat(3_000), &file[2..]].concat();
    assert!(refusal(&many).contains("segments"));
    assert!(decode(&[&file[..2], &part.repeat(200), &file[2..]].concat()).is_ok());
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(8, 8).write_to(&mut png, image::ImageFormat::Png).expect("a PNG");
    let png = png.into_inner();
    let text = b"\0\0\0\x03tEXta\0b\x4b\xbb\x9b\x5c";
    assert!(refusal(&[&png[..33], &text.repeat(3_000), &png[33..]].concat()).contains("segments"));
}

#[test]
fn frames_of_a_gif_are_bounded_as_its_screen_is() {
    let gif = |screen: [u16; 2], frame: [u16; 2]| {
        let size = |[w, h]: [u16; 2]| [w.to_le_bytes(), h.to_le_bytes()].concat();
        [
            &b"GIF89a"[..],
            &size(screen),
            &[0x80, 0, 0, 0, 0, 0, 255, 255, 255],
            &[0x2C, 0, 0, 0, 0],
            &size(frame),
            &[0, 2, 2, 0x44, 0x01, 0, 0x3B],
        ]
        .concat()
    };
    assert!(refusal(&gif([1, 1], [65_535, 65_535])).contains("pixels"));
    assert!(refusal(&gif([65_535, 65_535], [1, 1])).contains("pixels"));
    assert!(decode(&gif([1, 1], [1, 1])).is_ok());
    // The data of a frame end before its last line.
    assert!(refusal(&gif([20, 20], [20, 20])).contains("damaged"));
    // One that is cut within its second frame.
    let mut film = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut film);
    let frame =
        |v| image::Frame::new(image::RgbaImage::from_fn(60, 60, |x, y| image::Rgba([(x * y) as u8, v, x as u8, 255])));
    encoder.encode_frames([frame(3), frame(250)]).expect("a film");
    drop(encoder);
    assert!(decode(&film).is_ok());
    assert!(refusal(&film[..film.len() - 40]).contains("ends in its middle"));
}

#[test]
fn the_pictures_within_a_webp_are_as_large_as_it_says() {
    let small = |inner: Vec<u8>| webp(&[extended(0, 100, 100), inner]);
    assert!(refusal(&small(chunk(b"VP8 ", &lossy(16_383, 16_383)))).contains("differ"));
    assert!(refusal(&small(chunk(b"VP8L", &codes(1, true)))).contains("differ"));
    assert!(refusal(&webp(&[chunk(b"VP8 ", &lossy(16_383, 16_383))])).contains("pixels"));
    assert!(refusal(&webp(&[extended(0, 1 << 24, 1 << 24)])).contains("pixels"));
    let frame = |width: u32, height: u32, chunks: Vec<u8>| {
        let (w, h) = ((width - 1).to_le_bytes(), (height - 1).to_le_bytes());
        chunk(b"ANMF", &[&[0; 6][..], &w[..3], &h[..3], &[0; 4], &chunks].concat())
    };
    let film = |frame: Vec<u8>| webp(&[extended(0x02, 6_000, 5_000), chunk(b"ANIM", &[0; 6]), frame]);
    assert!(refusal(&film(frame(6_000, 5_000, chunk(b"VP8 ", &lossy(16_383, 16_383))))).contains("differ"));
    assert!(refusal(&film(frame(6_000, 5_000, chunk(b"VP8 ", &lossy(6_000, 5_000))))).contains("MB of memory"));
    assert!(
        refusal(&film(frame(16, 16, [chunk(b"ALPH", &[0; 300]), chunk(b"XYZ ", &lossy(16_383, 16_383))].concat())))
            .contains("colours")
    );
    // What stands behind the end is not looked at.
    let behind = [webp(&[extended(0, 100, 100)]), chunk(b"VP8 ", &lossy(16_383, 16_383))].concat();
    assert!(refusal(&behind).contains("one picture"));
    // A chunk that says it has four gigabytes.
    let mut endless = webp(&[extended(0x08, 100, 100), chunk(b"VP8 ", &lossy(100, 100)), chunk(b"EXIF", &[0; 8])]);
    let at = endless.len() - 12;
    endless[at..at + 4].fill(0xFF);
    assert!(refusal(&endless).contains("ends in its middle"));
}

#[test]
fn codes_of_a_lossless_webp_are_bounded() {
    let file = |groups| webp(&[chunk(b"VP8L", &codes(groups, true))]);
    let (format, image) = decode(&file(3)).expect("a picture");
    assert_eq!((format, image.dimensions()), (Format::WebP, (600, 600)));
    let bomb = file(65_536);
    assert!(bomb.len() < 1_500_000, "{}", bomb.len());
    assert!(refusal(&bomb).contains("MB of memory"), "it would take 4.5 GB");
    // The same in the transparency of a lossy picture.
    let alpha = chunk(b"ALPH", &[vec![1], codes(65_536, false)].concat());
    assert!(
        refusal(&webp(&[extended(0x10, 600, 600), alpha, chunk(b"VP8 ", &lossy(600, 600))])).contains("MB of memory")
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_bytes_make_a_walk_fall(which in 0_usize..5, rest in prop::collection::vec(any::<u8>(), 0..400)) {
        let head = [&b"\xFF\xD8\xFF"[..], b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", b"GIF89a", b"RIFF\x40\0\0\0WEBPVP8X", b"RIFF\x40\0\0\0WEBPVP8L\x30\0\0\0\x2f"][which];
        let bytes = [head, &rest].concat();
        if let Ok((_, whole)) = examine(&bytes) {
            prop_assert!(whole.len() <= bytes.len());
        }
    }

    #[test]
    fn no_bits_make_codes_fall(bits in prop::collection::vec(any::<u8>(), 0..300), width in 1_u32..300, height in 1_u32..300) {
        if let Some(memory) = vp8l::memory_of_codes(&bits, width, height) {
            prop_assert!(memory >= 320);
        }
    }
}

#[test]
#[ignore = "takes seconds, and prints what no machine but the measured one repeats"]
fn worst_files() {
    let scans =
        |count: usize, more| [vec![MEANS], vec![Scan::Rest { more: false }], vec![Scan::Rest { more }; count]].concat();
    let means = |count| [vec![MEANS], vec![Scan::Means { more: true }; count]].concat();
    let png = |image: &image::DynamicImage| {
        let mut bytes = std::io::Cursor::new(Vec::new());
        image.write_to(&mut bytes, image::ImageFormat::Png).expect("a PNG");
        bytes.into_inner()
    };
    let files = [
        ("JPEG, progressive, 36 million pixels, 3 scans", progressive(6_000, 6_000, 3, &scans(1, true))),
        ("the same, means of all blocks 27 times", progressive(6_000, 6_000, 3, &means(26))),
        ("JPEG, progressive, grey, 40 million pixels, 25 scans", progressive(8_000, 5_000, 1, &scans(23, true))),
        ("JPEG, progressive, grey, 10 million pixels, 100 scans", progressive(4_000, 2_500, 1, &scans(98, true))),
        ("JPEG, progressive, four components, 30 million pixels", progressive(6_000, 5_000, 4, &scans(1, true))),
        ("PNG, 40 million pixels with transparency", png(&image::RgbaImage::new(8_000, 5_000).into())),
        (
            "PNG, 27 million pixels of 64 bits",
            png(&image::ImageBuffer::<image::Rgba<u16>, _>::new(6_000, 4_500).into()),
        ),
        ("WebP, lossless, 4,000 groups of codes", webp(&[chunk(b"VP8L", &codes(4_000, true))])),
    ];
    for (name, file) in files {
        assert!(file.len() <= super::super::MOST_BYTES, "{name}: {}", file.len());
        // Forgets the peak so far (Linux).
        let _ = std::fs::write("/proc/self/clear_refs", "5");
        let before = std::time::Instant::now();
        let decoded = decode(&file);
        let took = before.elapsed();
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let peak = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
        println!(
            "{name}: {} bytes, {took:.1?}, {peak}, {:?}",
            file.len(),
            decoded.map(|(_, image)| image.dimensions()).map_err(|e| e.en)
        );
    }
}
