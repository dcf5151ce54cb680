//! Whether two pictures are the same, measured: on pairs made from photographs and from pictures drawn by code.
//!
//! `cargo bench --bench pictures -- FOLDER` takes photographs from a folder as well (`--pairs 100`: so many of each kind and
//! half; `--tune`: the half that the thresholds were chosen on; `--list`: each pair that was misjudged).

#![allow(
    missing_docs,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::bool_to_int_with_if,
    clippy::collapsible_if,
    clippy::semicolon_if_nothing_returned,
    clippy::too_many_lines,
    clippy::cast_lossless,
    clippy::precedence,
    clippy::should_implement_trait,
    clippy::many_single_char_names,
    clippy::unreadable_literal,
    reason = "a benchmark measures the machine's time and prints it"
)]

#[path = "pictures/draw.rs"]
mod draw;
#[path = "pictures/pairs.rs"]
mod pairs;

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Instant,
};

use draw::{Dice, product};
use image::RgbImage;
use pairs::{BADGES, CHANGED, Pair, SAME, changed, jpeg, read, same};
use rivald::{
    listing::{PictureWhat, Place},
    picture::{alike, compare, open},
};

/// Another number makes other pairs: 2 since the thresholds stand.
const FRESH: u64 = 2;

/// What became of a pair.
#[derive(Clone, Default)]
struct Row {
    pairs: usize,
    changed: usize,
    word: usize,
    place: usize,
    overlap: f64,
    masses: Vec<f32>,
    farthest: u32,
    unlike: usize,
}

fn words(kind: usize) -> &'static [PictureWhat] {
    use PictureWhat::{Added, Another, Colour, Crop, FrameAdded, FrameRemoved, Mirrored, Removed, Rewritten};
    match kind {
        0 | 4 => &[Added],
        1 | 5 => &[Removed],
        2 | 3 => &[Rewritten],
        6 => &[Another],
        7 => &[Colour],
        8 => &[FrameAdded],
        9 => &[FrameRemoved],
        10 => &[Mirrored],
        _ => &[Crop],
    }
}

fn place_of([x, y, w, h]: [f32; 4]) -> (usize, usize) {
    let third = |v: f32| ((v * 3.0) as usize).min(2);
    (third(x + w / 2.0), third(y + h / 2.0))
}

fn thirds(place: Place) -> (usize, usize) {
    let all = [
        [Place::UpperLeft, Place::Top, Place::UpperRight],
        [Place::Left, Place::Centre, Place::Right],
        [Place::LowerLeft, Place::Bottom, Place::LowerRight],
    ];
    (0..3).flat_map(|y| (0..3).map(move |x| (x, y))).find(|(x, y)| all[*y][*x] == place).unwrap_or((1, 1))
}

fn judge(kind: usize, is_same: bool, pair: &Pair, row: &mut Row, list: Option<String>) {
    let (Ok(before), Ok(after)) = (open(&pair.before), open(&pair.after)) else { return };
    let seen = compare(&before, &after);
    row.pairs += 1;
    row.masses.push(seen.mass);
    row.farthest = row.farthest.max(if before.hash.get(32) == after.hash.get(32) { seen.distance } else { 0 });
    row.unlike += usize::from(!alike(&before.hash, &after.hash));
    if let Some(name) = list {
        if is_same == seen.change.is_some()
            || (!is_same && seen.change.as_ref().is_some_and(|c| !words(kind).contains(&c.what)))
        {
            println!(
                "  {name} mass {:.1} distance {} {:?} truth {:?}",
                seen.mass, seen.distance, seen.change, pair.badge
            );
        }
    }
    let Some(change) = seen.change else { return };
    row.changed += 1;
    if is_same {
        return;
    }
    row.word += usize::from(words(kind).contains(&change.what));
    if let Some(at) = pair.badge {
        row.place += usize::from(change.place.is_some_and(|place| {
            let ((x, y), (u, v)) = (thirds(place), place_of(at));
            x == u && y == v
        }));
        // The share of the outlined area that lies on the badge.
        let (mut on, mut all) = (0.0, 0.0);
        for r in &change.regions {
            let across = (r.x + r.w).min(f64::from(at[0] + at[2])) - r.x.max(f64::from(at[0]));
            let down = (r.y + r.h).min(f64::from(at[1] + at[3])) - r.y.max(f64::from(at[1]));
            on += across.max(0.0) * down.max(0.0);
            all += r.w * r.h;
        }
        row.overlap += on / f64::max(all, 1e-9);
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|a| a != "--bench");
    let (mut folder, mut count, mut tune, mut list, mut only) = (None, 100_usize, false, false, None);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--pairs" => count = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(count),
            "--tune" => tune = true,
            "--list" => list = true,
            "--only" => only = arguments.next(),
            _ => folder = Some(argument),
        }
    }
    let half = usize::from(!tune);
    let mut paths: Vec<_> = folder
        .iter()
        .filter_map(|folder| std::fs::read_dir(folder).ok())
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    paths.sort();
    // Cuts of one photograph (one beginning of the name) stay in one half.
    let key = |path: &std::path::Path| {
        let name = path.file_stem().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        name.trim_end_matches(|c: char| c.is_ascii_lowercase())
            .bytes()
            .fold(7_usize, |k, b| k.wrapping_mul(31).wrapping_add(b as usize))
    };
    let photographs: Vec<RgbImage> = paths
        .iter()
        .filter(|p| key(p) % 2 == half)
        .step_by(if count < 60 { 5 } else { 1 })
        .filter_map(|p| read(&std::fs::read(p).ok()?))
        .collect();
    let shapes = [(800, 800), (800, 800), (750, 800), (800, 600)];
    let drawn: Vec<RgbImage> = (0..60)
        .map(|i| {
            let (w, h) = shapes[i % 4];
            product(1000 * half as u64 + i as u64 * 7 + 3, w, h, 0.0)
        })
        .collect();
    println!(
        "{} photographs, {} drawn pictures; {} half",
        photographs.len(),
        drawn.len(),
        if tune { "tuning" } else { "held-out" }
    );
    let sets: Vec<(&str, &[RgbImage])> =
        [("photographs", &photographs[..]), ("drawn", &drawn[..])].into_iter().filter(|s| s.1.len() > 1).collect();
    let kinds: Vec<(usize, bool)> =
        (0..SAME.len()).map(|k| (k, true)).chain((0..CHANGED.len()).map(|k| (k, false))).collect();
    let mut totals = [[0_usize; 2]; 3];
    println!(
        "\n| kind of pair | pairs | called changed | rate | word right | place right | outline on badge |\n| --- | --: | --: | --: | --: | --: | --: |"
    );
    for (kind, is_same) in kinds {
        let name = if is_same { SAME[kind] } else { CHANGED[kind] };
        if only.as_ref().is_some_and(|only| !name.contains(only.as_str())) {
            continue;
        }
        // Same pairs are what there are most of: a rate of one in a thousand needs thousands.
        let count = if is_same { count * 2 } else { count };
        let next = AtomicUsize::new(0);
        let work = || {
            let mut row = Row::default();
            loop {
                let i = next.fetch_add(1, Ordering::Relaxed);
                if i >= count * sets.len() {
                    return row;
                }
                let (set, images) = sets[i % sets.len()];
                let mut dice =
                    Dice((FRESH + half as u64) << 40 | (kind as u64) << 32 | u64::from(is_same) << 31 | i as u64);
                dice.next();
                let image = &images[dice.below(images.len())];
                let other = &images[dice.below(images.len())];
                let pair = if is_same {
                    Some(same(kind, image, &mut dice))
                } else if std::ptr::eq(image, other) && kind == 6 {
                    None
                } else {
                    changed(kind, image, other, &mut dice)
                };
                let Some(pair) = pair else { continue };
                judge(kind, is_same, &pair, &mut row, list.then(|| format!("{name} {set} {i}")));
            }
        };
        let rows: Vec<Row> = std::thread::scope(|scope| {
            let two = [scope.spawn(work), scope.spawn(work)];
            two.into_iter().filter_map(|t| t.join().ok()).collect()
        });
        let mut row = rows.into_iter().fold(Row::default(), |mut all, one| {
            all.pairs += one.pairs;
            all.changed += one.changed;
            all.word += one.word;
            all.place += one.place;
            all.overlap += one.overlap;
            all.masses.extend(one.masses);
            all.farthest = all.farthest.max(one.farthest);
            all.unlike += one.unlike;
            all
        });
        let percent = |n: f64| format!("{:.2} %", n * 100.0 / f64::max(row.changed as f64, 1.0));
        print!(
            "| {}: {name} | {} | {} | {:.2} %",
            if is_same { "same" } else { "changed" },
            row.pairs,
            row.changed,
            row.changed as f64 * 100.0 / row.pairs.max(1) as f64
        );
        if is_same {
            print!(" | | |");
        } else {
            print!(" | {}", percent(row.word as f64));
            if kind < BADGES {
                print!(" | {} | {} |", percent(row.place as f64), percent(row.overlap))
            } else {
                print!(" | | |")
            }
        }
        row.masses.sort_by(f32::total_cmp);
        if list {
            let at = |s: f32| row.masses[((row.masses.len() - 1) as f32 * s) as usize];
            print!(
                "  mass {:.1} {:.1} {:.1} {:.1} {:.1} {:.1} {:.1}; hash {} unlike {}",
                at(0.0),
                at(0.01),
                at(0.05),
                at(0.5),
                at(0.95),
                at(0.99),
                at(1.0),
                row.farthest,
                row.unlike
            );
        }
        println!();
        let sum = &mut totals[if is_same { 0 } else { 1 }];
        sum[0] += row.pairs;
        sum[1] += if is_same { row.changed } else { row.pairs - row.changed };
        if !is_same && kind < BADGES {
            totals[2][0] += row.pairs;
            totals[2][1] += row.pairs - row.changed;
        }
    }
    for (name, [pairs, wrong]) in ["false \"changed\"", "missed, all", "missed, badges and texts"].iter().zip(totals) {
        println!("{name}: {wrong} of {pairs} ({:.3} %)", wrong as f64 * 100.0 / pairs.max(1) as f64);
    }
    let (one, two) = (jpeg(&drawn[0], 85), jpeg(&drawn[4], 60));
    let begun = Instant::now();
    let opened: Vec<_> = (0..40).filter_map(|i| open(if i % 2 == 0 { &one } else { &two }).ok()).collect();
    println!("open, 800 by 800 JPEG: {:.0} a second and core", opened.len() as f64 / begun.elapsed().as_secs_f64());
    let same = open(&jpeg(&drawn[0], 60)).expect("a picture");
    for (name, other) in [("same", &same), ("changed", &opened[1])] {
        let begun = Instant::now();
        for _ in 0..20 {
            std::hint::black_box(compare(&opened[0], other));
        }
        println!("compare, {name}: {:.1} ms", begun.elapsed().as_secs_f64() * 50.0);
    }
}
