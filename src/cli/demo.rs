//! `rivald demo`.

use std::path::PathBuf;

use super::{Context, Status};
use crate::{demo, listing::Locale};

/// Arguments of `rivald demo`.
#[derive(Debug, clap::Args)]
pub struct Demo {
    /// Where to leave mails and database [default: a new folder `rivald-demo` here]
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// In English or Chinese [default: as the settings say]
    #[arg(long, value_parser = ["en", "zh-CN"])]
    locale: Option<String>,
    /// No pauses for reading along
    #[arg(long)]
    fast: bool,
}

impl Demo {
    /// Plays it.
    pub async fn run(self, context: &Context) -> anyhow::Result<Status> {
        let locale = match self.locale.as_deref() {
            Some("zh-CN") => Locale::ZhCn,
            Some(_) => Locale::En,
            None => context.ui.locale,
        };
        let options = demo::Options { folder: self.folder.unwrap_or_else(new_folder), locale, fast: self.fast };
        demo::play(&options, &context.ui).await?;
        Ok(Status::Done)
    }
}

/// The first of `rivald-demo`, `rivald-demo-2` … that is not there yet.
fn new_folder() -> PathBuf {
    let mut folder = PathBuf::from("rivald-demo");
    for n in 2.. {
        if !folder.exists() {
            break;
        }
        folder = PathBuf::from(format!("rivald-demo-{n}"));
    }
    folder
}
