//! `rivald picture BEFORE AFTER`: whether the daemon would call this a changed picture, and where.

use std::{
    io::Read,
    path::{Path, PathBuf},
};

use serde_json::json;

use super::{Context, Status};
use crate::{
    change::picture_words,
    listing::{Locale, PictureRegion},
    picture::{self, Compared, MOST_BYTES, Picture},
};

/// Arguments of `rivald picture`.
#[derive(Debug, clap::Args)]
pub struct PictureCommand {
    /// The picture before
    before: PathBuf,
    /// The picture after
    after: PathBuf,
    /// As JSON
    #[arg(long)]
    json: bool,
}

impl PictureCommand {
    /// Compares the two.
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<Status> {
        let locale = context.ui.locale;
        let json = self.json;
        let compared = tokio::task::spawn_blocking(move || {
            let (before, after) = (open(&self.before, locale)?, open(&self.after, locale)?);
            let compared = picture::compare(&before, &after);
            anyhow::Ok((self, before, after, compared))
        });
        let (command, before, after, compared) = compared.await??;
        if json {
            context.ui.json(&as_json(&compared, locale))?;
        } else {
            let files = [(&command.before, &before), (&command.after, &after)];
            context.ui.line(&as_text(&files, &compared, locale))?;
        }
        Ok(Status::Done)
    }
}

/// Opens a file as the daemon would what a shop sends.
fn open(path: &Path, locale: Locale) -> anyhow::Result<Picture> {
    let shown = path.display();
    let mut bytes = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes));
    if let Err(fault) = read {
        anyhow::bail!(
            "{}",
            locale.pick(format!("{shown} can't be read: {fault}"), format!("无法读取 {shown}：{fault}"))
        );
    }
    picture::open(&bytes).map_err(|refused| {
        let why = refused.said(locale);
        anyhow::anyhow!("{}", locale.pick(format!("{shown}: {why}"), format!("{shown}：{why}")))
    })
}

/// What they differ in, in words.
fn what(compared: &Compared, locale: Locale) -> String {
    match &compared.change {
        Some(seen) => picture_words(seen, locale),
        None => locale.pick("the same picture".into(), "同一张图".into()),
    }
}

/// Where they differ: all of it where no part is named.
fn regions(compared: &Compared) -> Vec<PictureRegion> {
    match &compared.change {
        None => Vec::new(),
        Some(seen) if seen.regions.is_empty() => vec![PictureRegion { x: 0.0, y: 0.0, w: 1.0, h: 1.0 }],
        Some(seen) => seen.regions.clone(),
    }
}

fn as_json(compared: &Compared, locale: Locale) -> serde_json::Value {
    let mut object = json!({
        "changed": compared.change.is_some(),
        "regions": regions(compared),
        "what": what(compared, locale),
        "distance": compared.distance,
    });
    if let Some(seen) = &compared.change {
        object["kind"] = json!(seen.what);
        object["share"] = json!(seen.share);
        if let Some(place) = seen.place {
            object["place"] = json!(place);
        }
    }
    object
}

fn as_text(files: &[(&PathBuf, &Picture); 2], compared: &Compared, locale: Locale) -> String {
    let mut lines = Vec::new();
    let said = what(compared, locale);
    lines.push(match &compared.change {
        Some(_) => locale.pick(format!("changed: {said}"), format!("有变化：{said}")),
        None => locale.pick(format!("not changed: {said}"), format!("无变化：{said}")),
    });
    let percent = |part: f64| (part * 100.0).round() as i64;
    for PictureRegion { x, y, w, h } in compared.change.iter().flat_map(|seen| &seen.regions) {
        let (x, y, w, h) = (percent(*x), percent(*y), percent(*w), percent(*h));
        lines.push(locale.pick(
            format!("  at {x} % from the left, {y} % from the top: {w} % wide, {h} % high"),
            format!("  位置：距左 {x}%、距上 {y}%，宽 {w}%、高 {h}%"),
        ));
    }
    for (label, (path, picture)) in [locale.pick("before", "之前"), locale.pick("after ", "之后")].iter().zip(files)
    {
        let (path, format) = (path.display(), picture.format.media_type());
        let size = format!("{} × {}", picture.width, picture.height);
        lines.push(
            locale.pick(format!("{label}: {path} ({format}, {size})"), format!("{label}：{path}（{format}，{size}）")),
        );
    }
    lines.push(locale.pick(
        format!("perceptual hashes differ in {} of 256 bits", compared.distance),
        format!("感知哈希相差 {} 位（共 256 位）", compared.distance),
    ));
    lines.join("\n")
}
