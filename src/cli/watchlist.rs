//! `rivald watchlist …`.

mod import;
#[cfg(test)]
mod tests;
mod words;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use serde_json::json;

use self::words::{PlanRow, plan_rows, plural, summary, watch_json, watch_row};
use super::{Context, Status, table};
use crate::{
    diagnose::Diagnostic,
    listing::{Side, Watch},
    store::Store,
    watchlist::{self, Known, NewWatch, Watchlists},
};

/// Subcommands of `rivald watchlist`.
#[derive(Debug, clap::Subcommand)]
pub enum Watchlist {
    /// Validate watchlists: every fault with file, line, column and what to write instead
    Check {
        /// The files; none: all of the watchlists' folder
        #[arg(value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// List the watches of the files
    List {
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Show what the files on disk would add, remove, rename or change
    Plan {
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Append a watch to a file, keeping its comments and order
    Add {
        /// The address of the listing
        url: String,
        /// The file; none: the only one of the folder
        #[arg(long)]
        file: Option<PathBuf>,
        /// Its name for people
        #[arg(long)]
        name: Option<String>,
        /// Listings of one group are compared with each other
        #[arg(long)]
        group: Option<String>,
        /// It is your own listing, not a competitor's
        #[arg(long)]
        own: bool,
        /// Your own article number, carried into every alert
        #[arg(long)]
        sku: Option<String>,
        /// A word of your own for it; may be given several times
        #[arg(long = "tag", value_name = "TAG")]
        tags: Vec<String>,
        /// Whom its alerts go to, instead of `[mail] to`; may be given several times
        #[arg(long, value_name = "ADDRESS")]
        to: Vec<String>,
    },
    /// Append all watches of a table (.xlsx, .csv) to a file: all of them, or none when a row has a fault
    Import(import::ImportCommand),
    /// Print the JSON Schema of the format
    Schema,
}

impl Watchlist {
    /// Does it.
    pub async fn run(self, context: &Context) -> anyhow::Result<Status> {
        match self {
            Self::Check { files } => check(context, &files),
            Self::List { json } => list(context, json),
            Self::Plan { json } => {
                let known = known_watches(context).await?;
                show_plan(context, &known, json)
            }
            Self::Add { url, file, name, group, own, sku, tags, to } => {
                let side = own.then_some(Side::Own);
                add(context, file.as_deref(), &NewWatch { url, name, group, side, sku, tags, to })
            }
            Self::Import(command) => command.run(context),
            Self::Schema => {
                context.ui.line(&serde_json::to_string_pretty(&watchlist::schema())?)?;
                Ok(Status::Done)
            }
        }
    }
}

/// The watches in force: those of the last good texts, which the database keeps. None before the first run.
async fn known_watches(context: &Context) -> anyhow::Result<Vec<Known>> {
    let settings = &context.loaded.settings;
    if !settings.database.exists() {
        return Ok(Vec::new());
    }
    let kept = Store::open_to_read(&settings.database).await?.kept_watchlists().await?;
    let lists = kept.iter().flat_map(|(file, text)| watchlist::read_watchlist(file, text, settings).0);
    Ok(lists.map(|watch| Known::from(&watch)).collect())
}

fn read(context: &Context) -> Watchlists {
    let settings = &context.loaded.settings;
    Watchlists::read(&settings.watchlists, settings, &Watchlists::default(), &BTreeMap::new())
}

fn check(context: &Context, files: &[PathBuf]) -> anyhow::Result<Status> {
    let (settings, ui) = (&context.loaded.settings, &context.ui);
    let all = read(context);
    let mut checked: Vec<(String, Vec<Arc<Watch>>, Vec<Diagnostic>)> = Vec::new();
    if files.is_empty() {
        checked.extend(all.files.into_iter().map(|file| (file.name, file.watches, file.faults)));
    } else {
        let folder = settings.watchlists.canonicalize().ok();
        for path in files {
            let name = path.display().to_string();
            // A file of the folder is read beside the others: an id may be taken there.
            let beside =
                member(path, folder.as_deref()).and_then(|name| all.files.iter().find(|file| file.name == name));
            if let Some(file) = beside {
                checked.push((name, file.watches.clone(), file.faults.clone()));
            } else {
                let (watches, faults) = watchlist::read_file(path, &name, settings);
                checked.push((name, watches, faults));
            }
        }
    }
    let faults: Vec<&Diagnostic> = checked.iter().flat_map(|(_, _, faults)| faults).collect();
    for fault in &faults {
        ui.line(&(fault.render(ui.locale, ui.colour) + "\n"))?;
    }
    for warning in checked.iter().flat_map(|(_, watches, _)| watchlist::warnings(watches, settings)) {
        ui.line(&(warning.render(ui.locale, ui.colour) + "\n"))?;
    }
    if !ui.quiet {
        for (name, watches, _) in checked.iter().filter(|(_, _, faults)| faults.is_empty()) {
            ui.line(&ui.locale.pick(
                format!("{name}: {}, no faults", plural(watches.len(), "watch", "watches")),
                format!("{name}：{} 个监控项，没有错误", watches.len()),
            ))?;
        }
        ui.line(&summary(checked.len(), faults.len(), ui.locale))?;
    }
    Ok(if faults.is_empty() { Status::Done } else { Status::Usage })
}

/// The name under which a file is in the folder, if it is.
fn member(path: &Path, folder: Option<&Path>) -> Option<String> {
    let parent = path.canonicalize().ok()?.parent()?.to_owned();
    (Some(parent.as_path()) == folder).then(|| path.file_name().map(|name| name.to_string_lossy().into_owned()))?
}

fn list(context: &Context, json: bool) -> anyhow::Result<Status> {
    let ui = &context.ui;
    let lists = read(context);
    if json {
        for watch in &lists.watches {
            ui.json(&watch_json(watch))?;
        }
    } else if lists.watches.is_empty() {
        ui.note(ui.locale.pick(
            "there are no watches; `rivald watchlist add URL` adds the first",
            "还没有监控项；用 `rivald watchlist add 网址` 添加第一个",
        ));
    } else {
        let head = ui
            .locale
            .pick(["ID", "NAME", "GROUP", "SIDE", "HOST", "FILE"], ["ID", "名称", "分组", "归属", "网站", "文件"]);
        let rows: Vec<_> = lists.watches.iter().map(|watch| watch_row(watch, ui.locale)).collect();
        ui.line(&table(&head, &rows))?;
    }
    Ok(tell_faults(context, &lists))
}

fn show_plan(context: &Context, known: &[Known], json: bool) -> anyhow::Result<Status> {
    let ui = &context.ui;
    let lists = read(context);
    let plan = watchlist::plan(known, &lists.watches);
    // What is on disk can't be told from a file with faults: its watches would look removed.
    let broken = !lists.faults().is_empty();
    let rows: Vec<PlanRow> =
        plan_rows(&plan, ui.locale).into_iter().filter(|row| !(broken && row.what == "remove")).collect();
    if json {
        for row in &rows {
            ui.json(&json!({ "plan": row.what, "id": row.id, "from": row.from, "url": row.url, "keys": row.keys }))?;
        }
    } else if rows.is_empty() {
        ui.note(ui.locale.pick("nothing would change", "没有任何变化"));
    } else {
        let head = ui.locale.pick(["", "ID", "WHAT", "ADDRESS"], ["", "ID", "内容", "地址"]);
        let cells: Vec<_> = rows.iter().map(PlanRow::cells).collect();
        ui.line(&table(&head, &cells))?;
    }
    if broken {
        ui.note(ui.locale.pick(
            "files with faults keep their last good watches; what they would remove is not shown",
            "有错误的文件沿用上次正确的内容，此处不显示它们会移除的监控项",
        ));
    }
    Ok(tell_faults(context, &lists))
}

fn add(context: &Context, file: Option<&Path>, new: &NewWatch) -> anyhow::Result<Status> {
    let (settings, ui) = (&context.loaded.settings, &context.ui);
    match watchlist::add(&settings.watchlists, file, new, settings) {
        Ok(added) => {
            let (file, id, line) = (added.file.display(), &added.watch.id, added.watch.line);
            ui.line(&ui.locale.pick(format!("added {id} to {file}:{line}"), format!("已把 {id} 加入 {file}:{line}")))?;
            Ok(Status::Done)
        }
        Err(fault) => {
            ui.note(&fault.render(ui.locale, ui.colour));
            Ok(if matches!(fault, watchlist::AddFault::Write { .. }) { Status::Failed } else { Status::Usage })
        }
    }
}

/// Faults go to standard error, so that the data stays clean.
fn tell_faults(context: &Context, lists: &Watchlists) -> Status {
    let faults = lists.faults();
    for fault in &faults {
        context.ui.note(&fault.render(context.ui.locale, false));
    }
    if faults.is_empty() { Status::Done } else { Status::Usage }
}
