//! How much memory the prefix codes of a lossless WebP take (RFC 9649, 3). A file may name 65,536 groups of five codes, each
//! of them a few bytes in the file and up to some 70 kB as a table: three megabytes would become gigabytes. So what comes
//! before the pixels is read here once, without making tables.

/// No codes of any encoder take more; reading ends here.
const ENOUGH: u64 = super::MOST_MEMORY;
/// The order in which the lengths of the code for lengths are written.
const ORDER: [usize; 19] = [17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
/// Where pixels are copied from, by the first 120 distances: columns to the left, rows above.
#[rustfmt::skip]
const NEAR: [(i32, i32); 120] = [
    (0, 1),  (1, 0),  (1, 1),  (-1, 1), (0, 2),  (2, 0),  (1, 2),  (-1, 2),
    (2, 1),  (-2, 1), (2, 2),  (-2, 2), (0, 3),  (3, 0),  (1, 3),  (-1, 3),
    (3, 1),  (-3, 1), (2, 3),  (-2, 3), (3, 2),  (-3, 2), (0, 4),  (4, 0),
    (1, 4),  (-1, 4), (4, 1),  (-4, 1), (3, 3),  (-3, 3), (2, 4),  (-2, 4),
    (4, 2),  (-4, 2), (0, 5),  (3, 4),  (-3, 4), (4, 3),  (-4, 3), (5, 0),
    (1, 5),  (-1, 5), (5, 1),  (-5, 1), (2, 5),  (-2, 5), (5, 2),  (-5, 2),
    (4, 4),  (-4, 4), (3, 5),  (-3, 5), (5, 3),  (-5, 3), (0, 6),  (6, 0),
    (1, 6),  (-1, 6), (6, 1),  (-6, 1), (2, 6),  (-2, 6), (6, 2),  (-6, 2),
    (4, 5),  (-4, 5), (5, 4),  (-5, 4), (3, 6),  (-3, 6), (6, 3),  (-6, 3),
    (0, 7),  (7, 0),  (1, 7),  (-1, 7), (5, 5),  (-5, 5), (7, 1),  (-7, 1),
    (4, 6),  (-4, 6), (6, 4),  (-6, 4), (2, 7),  (-2, 7), (7, 2),  (-7, 2),
    (3, 7),  (-3, 7), (7, 3),  (-7, 3), (5, 6),  (-5, 6), (6, 5),  (-6, 5),
    (8, 0),  (4, 7),  (-4, 7), (7, 4),  (-7, 4), (8, 1),  (8, 2),  (6, 6),
    (-6, 6), (8, 3),  (5, 7),  (-5, 7), (7, 5),  (-7, 5), (8, 4),  (6, 7),
    (-6, 7), (7, 6),  (-7, 6), (8, 5),  (7, 7),  (-7, 7), (8, 6),  (8, 7),
];

/// The bytes that the codes of the picture take as tables. `data` begins behind the size; its size was bounded before.
/// `None`: broken.
pub(super) fn memory_of_codes(data: &[u8], width: u32, height: u32) -> Option<u64> {
    let mut bits = Bits { data, at: 0 };
    let (mut width, mut seen) = (width, [false; 4]);
    while bits.take(1)? == 1 {
        let kind = bits.take(2)?;
        if std::mem::replace(seen.get_mut(kind as usize)?, true) {
            return None;
        }
        match kind {
            0 | 1 => {
                let block = bits.take(3)? + 2;
                bits.image(blocks(width, block), blocks(height, block))?;
            }
            2 => {}
            _ => {
                let colours = bits.take(8)? + 1;
                bits.image(colours, 1)?;
                let packed = match colours {
                    1 | 2 => 3,
                    3 | 4 => 2,
                    5..=16 => 1,
                    _ => 0,
                };
                width = blocks(width, packed);
            }
        }
    }
    let cache = bits.cache()?;
    let mut groups = 1;
    if bits.take(1)? == 1 {
        let block = bits.take(3)? + 2;
        let image = bits.image(blocks(width, block), blocks(height, block))?;
        groups = image.iter().map(|pixel| (pixel >> 8) & 0xFFFF).max()? + 1;
    }
    let mut memory = 0;
    for _ in 0..groups {
        // Five codes of up to 64 bytes beside their tables.
        memory += 320;
        for code in bits.group(cache)? {
            memory += code.memory();
        }
        if memory > ENOUGH {
            break;
        }
    }
    Some(memory)
}

fn blocks(size: u32, bits: u32) -> u32 {
    (size + (1 << bits) - 1) >> bits
}

/// Bits, the lowest of each byte first.
struct Bits<'a> {
    data: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    /// A number of at most 24 bits.
    fn take(&mut self, count: u32) -> Option<u32> {
        let from = self.at / 8;
        let mut word = 0;
        for (n, byte) in self.data.get(from..)?.iter().take(4).enumerate() {
            word |= u32::from(*byte) << (8 * n);
        }
        let word = (word >> (self.at % 8)) & ((1 << count) - 1);
        self.at += count as usize;
        (self.at <= self.data.len() * 8).then_some(word)
    }

    /// The size of the cache of colours in bits, 0: none.
    fn cache(&mut self) -> Option<u32> {
        if self.take(1)? == 0 {
            return Some(0);
        }
        let bits = self.take(4)?;
        (1..=11).contains(&bits).then_some(bits)
    }

    /// The codes for green, red, blue, alpha and distances.
    fn group(&mut self, cache: u32) -> Option<[Code; 5]> {
        let colours = if cache == 0 { 0 } else { 1 << cache };
        Some([self.code(280 + colours)?, self.code(256)?, self.code(256)?, self.code(256)?, self.code(40)?])
    }

    fn code(&mut self, alphabet: usize) -> Option<Code> {
        if self.take(1)? == 1 {
            let two = self.take(1)? == 1;
            let wide = self.take(1)?;
            let mut symbols = vec![self.take(1 + 7 * wide)? as u16];
            if two {
                symbols.push(self.take(8)? as u16);
            }
            let mut counts = [0; 16];
            counts[1] = if two { 2 } else { 0 };
            return symbols.iter().all(|symbol| usize::from(*symbol) < alphabet).then_some(Code { counts, symbols });
        }
        let written = 4 + self.take(4)? as usize;
        let mut lengths = [0; 19];
        for at in ORDER.into_iter().take(written) {
            lengths[at] = self.take(3)? as u8;
        }
        let of_lengths = Code::new(&lengths)?;
        let mut left = alphabet;
        if self.take(1)? == 1 {
            let size = 2 + 2 * self.take(3)?;
            left = 2 + self.take(size)? as usize;
        }
        if left > alphabet {
            return None;
        }
        let mut lengths = Vec::with_capacity(alphabet);
        let mut before = 8;
        while lengths.len() < alphabet && left > 0 {
            left -= 1;
            let (length, times) = match self.symbol(&of_lengths)? {
                16 => (before, 3 + self.take(2)?),
                17 => (0, 3 + self.take(3)?),
                18 => (0, 11 + self.take(7)?),
                length => (length as u8, 1),
            };
            if length != 0 {
                before = length;
            }
            if lengths.len() + times as usize > alphabet {
                return None;
            }
            lengths.resize(lengths.len() + times as usize, length);
        }
        Code::new(&lengths)
    }

    fn symbol(&mut self, code: &Code) -> Option<u16> {
        if let [only] = code.symbols[..] {
            return Some(only);
        }
        let (mut word, mut first, mut index) = (0, 0, 0);
        for count in &code.counts[1..] {
            word |= self.take(1)?;
            if word < first + count {
                return code.symbols.get((index + word).checked_sub(first)? as usize).copied();
            }
            index += count;
            first = (first + count) << 1;
            word <<= 1;
        }
        None
    }

    /// A length or a distance: the upper bits are a symbol, the lower ones follow it.
    fn long(&mut self, symbol: u16) -> Option<usize> {
        let symbol = u32::from(symbol);
        if symbol < 4 {
            return Some(symbol as usize + 1);
        }
        let more = (symbol - 2) >> 1;
        let low = self.take(more)?;
        Some((((2 + (symbol & 1)) << more) + low + 1) as usize)
    }

    /// An image that is written within: alpha, red, green and blue, from the highest bits of each pixel to the lowest.
    fn image(&mut self, width: u32, height: u32) -> Option<Vec<u32>> {
        let wanted = width as usize * height as usize;
        let cache = self.cache()?;
        let mut recent = vec![0_u32; 1 << cache];
        let place =
            |pixel: u32| if cache == 0 { 0 } else { (0x1e35_a7bd_u32.wrapping_mul(pixel) >> (32 - cache)) as usize };
        let [green, red, blue, alpha, distance] = self.group(cache)?;
        let mut pixels: Vec<u32> = Vec::with_capacity(wanted);
        while pixels.len() < wanted {
            match self.symbol(&green)? {
                g @ ..256 => {
                    let (r, b) = (u32::from(self.symbol(&red)?), u32::from(self.symbol(&blue)?));
                    let a = u32::from(self.symbol(&alpha)?);
                    let pixel = a << 24 | r << 16 | u32::from(g) << 8 | b;
                    *recent.get_mut(place(pixel))? = pixel;
                    pixels.push(pixel);
                }
                length @ 256..280 => {
                    let length = self.long(length - 256)?;
                    let symbol = self.symbol(&distance)?;
                    let from = match self.long(symbol)? {
                        far @ 121.. => far - 120,
                        near => {
                            let (left, above) = *NEAR.get(near - 1)?;
                            usize::try_from((left + above * i32::try_from(width).ok()?).max(1)).ok()?
                        }
                    };
                    if from > pixels.len() || length > wanted - pixels.len() {
                        return None;
                    }
                    for _ in 0..length {
                        let pixel = *pixels.get(pixels.len() - from)?;
                        *recent.get_mut(place(pixel))? = pixel;
                        pixels.push(pixel);
                    }
                }
                known => pixels.push(*recent.get(usize::from(known) - 280)?),
            }
        }
        Some(pixels)
    }
}

/// A prefix code: how many symbols have each length, and the symbols in the order of their words.
struct Code {
    counts: [u32; 16],
    symbols: Vec<u16>,
}

impl Code {
    /// The canonical code with these lengths of its words; `None`: it is none, or not complete.
    fn new(lengths: &[u8]) -> Option<Self> {
        let mut counts = [0; 16];
        for length in lengths {
            *counts.get_mut(usize::from(*length))? += 1;
        }
        counts[0] = 0;
        let mut symbols: Vec<u16> =
            (0..).zip(lengths).filter(|(_, length)| **length > 0).map(|(symbol, _)| symbol).collect();
        symbols.sort_by_key(|symbol| lengths.get(usize::from(*symbol)));
        if symbols.len() == 1 {
            return Some(Self { counts: [0; 16], symbols });
        }
        let taken: u32 = (1..).zip(&counts[1..]).map(|(length, count)| count << (15 - length)).sum();
        (taken == 1 << 15).then_some(Self { counts, symbols })
    }

    /// Its table of ten bits, and the branches of words that are longer.
    fn memory(&self) -> u64 {
        let longest = self.counts.iter().rposition(|count| *count > 0).unwrap_or(0);
        let deep: u32 = self.counts[11..].iter().sum();
        if longest == 0 { 0 } else { (4 << longest.min(10)) + 48 + 32 * u64::from(deep) }
    }
}
