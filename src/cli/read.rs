//! `rivald read`: one listing, or one price or sales text, as the daemon would read it. Stores nothing.

mod report;
mod show;
mod texts;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use url::Url;

use self::report::Report;
use super::{Context, Status, UsageFault};
use crate::{
    listing::{Select, Watch, identify},
    source::{
        Answer, Source,
        page::{self, Page},
        shop,
    },
};

/// Arguments of `rivald read`.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("what").required(true).args(["address", "file", "price", "count"]))]
pub struct Read {
    /// The address of the listing
    #[arg(value_name = "URL")]
    address: Option<String>,
    /// A saved page, HTML or the JSON of a shop's API, instead of a request
    #[arg(long, value_name = "PAGE")]
    file: Option<PathBuf>,
    /// The address that the saved page is from; without it the page's own canonical address serves
    #[arg(long, value_name = "URL", requires = "file")]
    url: Option<String>,
    /// A price text; `-`: JSON Lines on standard input, each a string or {"text":…,"hint":"EUR"}
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    price: Option<String>,
    /// A sales or review count; `-`: JSON Lines on standard input
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    count: Option<String>,
    /// Beside `--price`: a currency, or another text of the page that names one
    #[arg(long, value_name = "TEXT", requires = "price")]
    hint: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Read {
    /// Reads and prints.
    pub async fn run(self, context: &Context) -> anyhow::Result<Status> {
        let (ui, locale) = (context.ui, context.ui.locale);
        if let Some(text) = self.price {
            return texts::price(&text, self.hint.as_deref(), self.json, ui);
        }
        if let Some(text) = self.count {
            return texts::count(&text, self.json, ui);
        }
        let report = match (self.file, self.address) {
            (Some(file), _) => {
                let url = self.url.map(|url| address(&url, context)).transpose()?;
                saved(&file, url, !self.json, context)?
            }
            (None, Some(url)) => asked(address(&url, context)?, context).await?,
            (None, None) => {
                let text =
                    locale.pick("nothing to read: name an address or --file", "没有要读取的内容：请给出网址或 --file");
                return Err(UsageFault(text.into()).into());
            }
        };
        if self.json {
            ui.json(&report.json())?;
        } else {
            ui.line(&show::show(&report, ui))?;
        }
        Ok(if report.reading.is_some() { Status::Done } else { Status::Attention })
    }
}

fn address(text: &str, context: &Context) -> anyhow::Result<Url> {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some());
    url.ok_or_else(|| {
        let text = context.ui.locale.pick(
            format!("`{text}` is no address of a shop: write it out, such as https://shop.example.com/products/kettle"),
            format!("`{text}` 不是商品网址：请写完整，例如 https://shop.example.com/products/kettle"),
        );
        UsageFault(text).into()
    })
}

/// Reads a saved page.
fn saved(file: &Path, url: Option<Url>, witnesses: bool, context: &Context) -> anyhow::Result<Report> {
    let locale = context.ui.locale;
    let most = context.loaded.settings.poll.max_body;
    let unreadable = || locale.pick(format!("can't read {}", file.display()), format!("无法读取 {}", file.display()));
    let size = fs::metadata(file).with_context(unreadable)?.len();
    if size > most {
        let why = locale.pick(
            format!("it has {size} bytes, more than `[poll] max_body` allows"),
            format!("文件有 {size} 字节，超过 `[poll] max_body` 的上限"),
        );
        return Err(anyhow::anyhow!(why).context(unreadable()));
    }
    let body = fs::read(file).with_context(unreadable)?;
    let sight = shop::read_json(&body, url.as_ref()).unwrap_or_else(|| {
        let page = Page { url: url.as_ref(), status: 200, content_type: None, body: &body };
        page::read(&page, &Select::default(), witnesses)
    });
    Ok(Report::of_sight(sight, url, context.clock.now()))
}

/// Asks for a listing, as a watch without any wishes would.
async fn asked(url: Url, context: &Context) -> anyhow::Result<Report> {
    let settings = &context.loaded.settings;
    let source = Source::with_unions(&settings.poll, &settings.union, context.clock.clone())?;
    let id = identify(&url).derived_id(&url);
    let watch = Watch::new(id, url);
    match source.look(&watch).await {
        (Answer::Observed { observation, .. }, said) => Ok(Report::of_observation(*observation, said)),
        (Answer::Unchanged { .. }, _) => {
            anyhow::bail!("the shop answered \"not modified\" to a request that did not ask for that")
        }
    }
}
