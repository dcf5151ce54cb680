//! The whole pipeline on an embedded shop: the same code as `run`, on loopback, with a clock that runs fast.

mod art;
mod pages;
mod scenes;
mod shop;
mod stage;

use std::path::PathBuf;

use crate::{cli::Ui, listing::Locale};

/// How to show the demo.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where to leave mails and database; a new folder.
    pub folder: PathBuf,
    /// In which language.
    pub locale: Locale,
    /// No pauses for reading along.
    pub fast: bool,
}

/// Plays the demo and tells what happens. Ends by itself.
///
/// # Errors
/// When the folder can't be written or the loopback can't be listened to.
pub async fn play(options: &Options, ui: &Ui) -> anyhow::Result<()> {
    let shop = shop::Shop::open(options.locale).await?;
    let mut stage = stage::Stage::set(options, &shop, ui).await?;
    stage.quiet_days().await?;
    for scene in scenes::all() {
        stage.play(&scene, &shop).await?;
    }
    stage.end().await
}
