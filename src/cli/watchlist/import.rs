//! `rivald watchlist import`.

use std::path::{Path, PathBuf};

use super::words::{plural, watch_row};
use crate::{
    cli::{Context, Status, Ui, table},
    listing::Locale,
    watchlist::{self, Column, Headed, Import, ImportFault, ImportOptions},
};

/// Arguments of `rivald watchlist import`.
#[derive(Debug, clap::Args)]
pub struct ImportCommand {
    /// The table: .xlsx, or .csv as Excel and WPS save it
    #[arg(value_name = "TABLE")]
    table: PathBuf,
    /// The watchlist to append to; none: a new one named after the table
    #[arg(long)]
    file: Option<PathBuf>,
    /// The sheet; none: the first that looks like a list
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// What a column holds, by its header or letter: "网店地址=url", "C=name", "备注=-" leaves it out
    #[arg(long, value_name = "HEADER=KEY")]
    map: Vec<String>,
    /// Leave out rows whose listing is watched already
    #[arg(long)]
    skip_known: bool,
    /// Show what would be added; write nothing
    #[arg(long)]
    dry_run: bool,
}

/// A preview shows so many watches.
const SHOWN: usize = 20;

impl ImportCommand {
    /// Does it.
    pub(super) fn run(self, context: &Context) -> anyhow::Result<Status> {
        let (settings, ui) = (&context.loaded.settings, &context.ui);
        let options = ImportOptions { sheet: self.sheet, map: self.map, file: self.file, skip_known: self.skip_known };
        let done = watchlist::import(&settings.watchlists, &self.table, &options, settings).and_then(|import| {
            if !self.dry_run {
                import.write()?;
            }
            Ok(import)
        });
        match done {
            Ok(import) => {
                show(&import, &self.table, self.dry_run, *ui)?;
                Ok(Status::Done)
            }
            Err(fault) => {
                ui.note(&fault.render(ui.locale, ui.colour));
                Ok(if matches!(fault, ImportFault::Write { .. }) { Status::Failed } else { Status::Usage })
            }
        }
    }
}

fn show(import: &Import, path: &Path, dry_run: bool, ui: Ui) -> anyhow::Result<()> {
    if dry_run || !ui.quiet {
        for line in read_as(import, path, ui.locale) {
            ui.line(&line)?;
        }
    }
    if dry_run && !import.watches.is_empty() {
        let head = ui
            .locale
            .pick(["ID", "NAME", "GROUP", "SIDE", "HOST", "PLACE"], ["ID", "名称", "分组", "归属", "网站", "位置"]);
        let rows: Vec<_> = import.watches.iter().take(SHOWN).map(|watch| watch_row(watch, ui.locale)).collect();
        ui.line("")?;
        ui.line(&table(&head, &rows))?;
        if let Some(more) = import.watches.len().checked_sub(SHOWN + 1) {
            let more = more + 1;
            ui.line(&ui.locale.pick(format!("… and {more} more"), format!("……另有 {more} 个")))?;
        }
        ui.line("")?;
    }
    ui.line(&summary(import, dry_run, ui.locale))?;
    for file in &import.broken {
        ui.note(&ui.locale.pick(
            format!("warning: {file} has faults: its watches were not compared (`rivald watchlist check`)"),
            format!("警告：{file} 有错误，没有与其中的监控项比对（见 `rivald watchlist check`）"),
        ));
    }
    Ok(())
}

/// What was read as what.
fn read_as(import: &Import, path: &Path, locale: Locale) -> Vec<String> {
    let mut name = crate::listing::tame(&path.display().to_string());
    if let Some(sheet) = &import.sheet {
        name += &format!(" [{}]", crate::listing::tame(sheet));
    }
    if let Some(encoding) = import.encoding {
        name += &locale.pick(format!(" ({encoding})"), format!("（{encoding}）"));
    }
    let mut lines = vec![name];
    let column = |headed: &Headed| {
        let (letters, header) = (headed.letters(), crate::diagnose::short(&crate::listing::tame(&headed.header), 40));
        (letters, header)
    };
    for headed in &import.columns {
        if let Some(held) = headed.column {
            let (letters, header) = column(headed);
            lines.push(format!("  {letters}  {header} → {}", meaning(held, locale)));
        }
    }
    let left_out: Vec<String> = import
        .columns
        .iter()
        .filter(|headed| headed.column.is_none())
        .map(|headed| {
            let (letters, header) = column(headed);
            locale.pick(format!("{letters} ({header})"), format!("{letters}（{header}）"))
        })
        .collect();
    if !left_out.is_empty() {
        lines.push(locale.pick(
            format!("  columns left out: {}", left_out.join(", ")),
            format!("  未导入的列：{}", left_out.join("、")),
        ));
    }
    lines.extend(rows(&import.idle, locale).map(|rows| {
        locale
            .pick(format!("  rows without any of these columns: {rows}"), format!("  这些列都为空、已跳过的行：{rows}"))
    }));
    lines.extend(rows(&import.known, locale).map(|rows| {
        locale.pick(format!("  rows watched already, left out: {rows}"), format!("  已在监控中、已跳过的行：{rows}"))
    }));
    lines
}

fn rows(rows: &[usize], locale: Locale) -> Option<String> {
    const MOST: usize = 10;
    let first: Vec<_> = rows.iter().take(MOST).map(usize::to_string).collect();
    let list = first.join(locale.pick(", ", "、"));
    match rows.len() {
        0 => None,
        1..=MOST => Some(list),
        count => Some(locale.pick(format!("{list} … ({count} in all)"), format!("{list}……（共 {count} 行）"))),
    }
}

/// What a column is read as, for people.
fn meaning(column: Column, locale: Locale) -> String {
    let key = column.key();
    let zh = match column {
        Column::Url => "商品链接",
        Column::Name => "名称",
        Column::Group => "分组",
        Column::Side => "归属（自家或竞品）",
        Column::IsOwn => "是否自家商品",
        Column::IsRival => "是否竞品",
        Column::Sku => "货号",
        Column::Id => "监控项 id",
        Column::Tags => "标签",
        Column::To => "通知邮箱",
        Column::Below => "低于此价提醒",
        Column::Above => "高于此价提醒",
        Column::Drop => "降价提醒幅度",
        Column::Rise => "涨价提醒幅度",
    };
    let en = match column {
        Column::Url => "address",
        Column::Name => "name",
        Column::Group => "group",
        Column::Side => "side: own or rival",
        Column::IsOwn => "side: an own listing or not",
        Column::IsRival => "side: a rival's listing or not",
        Column::Sku => "article number",
        Column::Id => "id of the watch",
        Column::Tags => "tags",
        Column::To => "whom alerts go to",
        Column::Below => "told below this price",
        Column::Above => "told above this price",
        Column::Drop => "told when the price falls by so much",
        Column::Rise => "told when the price rises by so much",
    };
    locale.pick(format!("{en} ({key})"), format!("{zh}（{key}）"))
}

fn summary(import: &Import, dry_run: bool, locale: Locale) -> String {
    let (count, file) = (import.watches.len(), crate::listing::tame(&import.file.display().to_string()));
    let watches = plural(count, "watch", "watches");
    if count == 0 {
        return locale.pick(
            "nothing to add: every row is watched already".to_owned(),
            "没有可添加的：每一行都已在监控中".to_owned(),
        );
    }
    match (dry_run, import.appends) {
        (true, true) => locale.pick(
            format!("{watches} would be appended to {file}; nothing was written"),
            format!("将向 {file} 追加 {count} 个监控项；目前没有写入"),
        ),
        (true, false) => locale.pick(
            format!("{watches} would be written to a new file {file}; nothing was written"),
            format!("将新建 {file}，写入 {count} 个监控项；目前没有写入"),
        ),
        (false, true) => {
            locale.pick(format!("appended {watches} to {file}"), format!("已向 {file} 追加 {count} 个监控项"))
        }
        (false, false) => {
            locale.pick(format!("wrote {watches} to {file}"), format!("已把 {count} 个监控项写入 {file}"))
        }
    }
}
