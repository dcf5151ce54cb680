//! `rivald report`.

mod file;

use std::{
    collections::{BTreeSet, HashMap},
    path::PathBuf,
    sync::Arc,
};

use super::{Context, Status, UsageFault, changes::since, db};
use crate::{
    board::Board,
    listing::{Locale, PictureId, Side, Watch, tame},
    report::{self, Report},
    store::{Period, Store, StoreError},
    watchlist::Watchlists,
};

/// Arguments of `rivald report`.
#[derive(Debug, clap::Args)]
pub struct ReportCommand {
    /// How far back: 12h, 7d, 4w …, or a date
    #[arg(long, value_name = "TIME", default_value = "7d")]
    since: String,
    /// Only this group; may be given several times
    #[arg(long, value_name = "NAME")]
    group: Vec<String>,
    /// Only watches with this tag, and your own listings of their groups; may be given several times
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// The file to write; a report of that name is replaced
    #[arg(long, value_name = "FILE.html")]
    out: PathBuf,
}

impl ReportCommand {
    /// Does it, also while the daemon runs.
    pub async fn run(self, context: &Context) -> anyhow::Result<Status> {
        let (settings, ui) = (&context.loaded.settings, &context.ui);
        let since = since(&self.since, context)?;
        let store = db::open_to_read(context).await?;
        let fault = |e: StoreError| db::fault(&e, ui.locale);
        let kept = store.kept_watchlists().await.map_err(fault)?;
        let lists = Watchlists::read(&settings.watchlists, settings, &Watchlists::default(), &kept);
        let watches = chosen(&lists.watches, &self.group, &self.tag);
        if watches.is_empty() && !lists.watches.is_empty() {
            return Err(nothing_chosen(&lists.watches, ui.locale).into());
        }
        let now = context.clock.now();
        let period = Period { changed: since, said: since, now };
        let board = store.board(&watches, period, report::LISTINGS).await.map_err(fault)?;
        let pictures = pictures(&board, &store).await.map_err(fault)?;
        let faults = store.open_faults().await.map_err(fault)?;
        store.close().await;
        let (locale, zone) = (ui.locale, settings.timezone);
        // Pictures and a thousand watches take seconds.
        let report = tokio::task::spawn_blocking(move || {
            let faults: Vec<_> = faults.into_iter().map(|open| (open.fault, open.since)).collect();
            report::render(&board, &pictures, &faults, locale, zone)
        });
        let Report { html, listings } = report.await?.map_err(anyhow::Error::msg)?;
        let replaced = file::write(&self.out, &html).map_err(|fault| anyhow::Error::msg(fault.said(ui.locale)))?;
        if !ui.quiet {
            ui.note(&written(&self, (listings, watches.len()), html.len(), replaced, ui.locale));
        }
        Ok(Status::Done)
    }
}

/// The files of the pictures that the report may show, the most important first, as many as it would look at.
async fn pictures(board: &Board, store: &Store) -> Result<HashMap<PictureId, Vec<u8>>, StoreError> {
    let (mut files, mut bytes) = (HashMap::new(), 0);
    for ids in report::wanted_pictures(board).chunks(8) {
        if bytes >= report::PICTURE_BYTES {
            break;
        }
        for (id, kept) in store.pictures(ids).await? {
            bytes += kept.bytes.len();
            files.insert(id, kept.bytes);
        }
    }
    Ok(files)
}

/// The watches that are asked for. With those of a tag come the own listings that they are compared with.
fn chosen(all: &[Arc<Watch>], groups: &[String], tags: &[String]) -> Vec<Arc<Watch>> {
    let in_group =
        |watch: &Watch| groups.is_empty() || watch.group.as_ref().is_some_and(|group| groups.contains(group));
    let tagged = |watch: &Watch| tags.is_empty() || watch.extras.tags.iter().any(|tag| tags.contains(tag));
    let compared: BTreeSet<&str> = all
        .iter()
        .filter(|watch| in_group(watch) && tagged(watch))
        .filter_map(|watch| watch.group.as_deref())
        .collect();
    let beside =
        |watch: &Watch| watch.side == Side::Own && watch.group.as_deref().is_some_and(|g| compared.contains(g));
    all.iter().filter(|watch| in_group(watch) && (tagged(watch) || beside(watch))).cloned().collect()
}

fn nothing_chosen(all: &[Arc<Watch>], locale: Locale) -> UsageFault {
    let list = |names: BTreeSet<&str>| {
        let all = names.into_iter().collect::<Vec<_>>().join(locale.pick(", ", "、"));
        if all.is_empty() { locale.pick("none", "无").to_owned() } else { tame(&all) }
    };
    let groups = list(all.iter().filter_map(|watch| watch.group.as_deref()).collect());
    let tags = list(all.iter().flat_map(|watch| &watch.extras.tags).map(String::as_str).collect());
    UsageFault(locale.pick(
        format!("no watch is of this group and tag; there are the groups: {groups}; the tags: {tags}"),
        format!("没有符合该分组和标签的监控项；现有分组：{groups}；现有标签：{tags}"),
    ))
}

fn written(
    command: &ReportCommand,
    (shown, all): (usize, usize),
    bytes: usize,
    replaced: bool,
    locale: Locale,
) -> String {
    let (file, size) = (command.out.display(), size(bytes));
    let watches = match locale {
        _ if shown == all => all.to_string(),
        Locale::En => format!("{shown} of {all}"),
        Locale::ZhCn => format!("{all} 个中的 {shown}"),
    };
    match (replaced, locale) {
        (false, Locale::En) => format!("wrote {file} ({size}, {watches} listings)"),
        (true, Locale::En) => format!("replaced {file} ({size}, {watches} listings)"),
        (false, Locale::ZhCn) => format!("已写入 {file}（{size}，{watches} 个商品）"),
        (true, Locale::ZhCn) => format!("已替换 {file}（{size}，{watches} 个商品）"),
    }
}

fn size(bytes: usize) -> String {
    if bytes < 1_000_000 {
        format!("{} kB", bytes.div_ceil(1000))
    } else {
        format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn ids(groups: &[&str], tags: &[&str]) -> Vec<String> {
        let text = r#"
            [[watch]]
            id = "own"
            url = "https://shop.example.com/own"
            side = "own"
            group = "cups"
            [[watch]]
            id = "rival"
            url = "https://shop.example.com/rival"
            group = "cups"
            tags = ["core"]
            [[watch]]
            id = "other"
            url = "https://shop.example.com/other"
            group = "cups"
            [[watch]]
            id = "kettle"
            url = "https://shop.example.com/kettle"
            tags = ["core"]
        "#;
        let settings = crate::settings::Settings::default();
        let folder = tempfile::tempdir().expect("a folder");
        let kept = BTreeMap::new();
        std::fs::write(folder.path().join("cups.toml"), text).expect("written");
        let lists = Watchlists::read(folder.path(), &settings, &Watchlists::default(), &kept);
        assert_eq!(lists.watches.len(), 4, "{:?}", lists.faults());
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        chosen(&lists.watches, &owned(groups), &owned(tags)).iter().map(|watch| watch.id.to_string()).collect()
    }

    #[test]
    fn groups_and_tags_choose() {
        assert_eq!(ids(&[], &[]), ["own", "rival", "other", "kettle"]);
        assert_eq!(ids(&["cups"], &[]), ["own", "rival", "other"]);
        // What it is compared with comes along.
        assert_eq!(ids(&[], &["core"]), ["own", "rival", "kettle"]);
        assert_eq!(ids(&["cups"], &["core"]), ["own", "rival"]);
        assert_eq!(ids(&["no such"], &[]), Vec::<String>::new());
    }
}
