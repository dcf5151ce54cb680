//! The page as plain text, in a width that every mail reader shows, wide characters counted as two columns.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{
    block::EventPart,
    card::WatchPart,
    news::ChangePart,
    page::{FaultPart, Page, Part},
    plot::PlotPart,
};

/// Columns of a line; only addresses and excerpts of files are ever wider.
const WIDTH: usize = 76;

/// Writes the page.
pub fn text(page: &Page) -> String {
    let mut out = Text::default();
    out.line(&page.summary);
    out.line(&page.written);
    for part in &page.parts {
        match part {
            Part::Event(event) => self::event(&mut out, event, page),
            Part::Watch(watch) => self::watch(&mut out, watch, page),
        }
    }
    if !page.parts.is_empty() {
        out.rule();
        if let Some(more) = &page.more {
            out.wrapped("", more);
            out.gap();
        }
        out.wrapped("", page.words.how_to_silence);
    }
    faults(&mut out, page.words.faults, &page.faults);
    faults(&mut out, page.words.ended, &page.ended);
    if let Some(more) = &page.more_faults {
        out.gap();
        out.wrapped("", more);
    }
    out.gap();
    out.line("-- ");
    out.line(page.words.footer);
    out.0
}

fn watch(out: &mut Text, watch: &WatchPart, page: &Page) {
    let words = page.words;
    out.rule();
    let own = if watch.own { format!(" · {}", words.own_listing) } else { String::new() };
    out.wrapped("", &format!("{}{own}", watch.name));
    for change in &watch.changes {
        out.gap();
        self::change(out, change, page);
    }
    for trend in &watch.trends {
        out.gap();
        plot(out, trend);
    }
    out.gap();
    let link = watch.link.as_ref().map(|link| (words.link, link.href.clone()));
    let entry = (words.entry, watch.entry.clone());
    let facts = watch.facts.iter().cloned().chain(link).chain([entry]);
    labelled(out, facts.chain(silence(&watch.silence, page)), page);
}

/// The lines that silence, with their kinds.
fn silence<'a>(
    lines: &'a [(&'static str, String)],
    page: &'a Page,
) -> impl Iterator<Item = (&'static str, String)> + 'a {
    lines.iter().map(|(kind, line)| (page.words.silence, format!("{line}  # {kind}")))
}

/// A move of a shop: a sentence, and two lines a listing.
fn event(out: &mut Text, event: &EventPart, page: &Page) {
    let words = page.words;
    out.rule();
    let own = if event.own { format!(" · {}", words.own_listing) } else { String::new() };
    let mark = if event.mark.is_empty() { "*" } else { event.mark };
    out.wrapped(&format!("{mark} "), &format!("{}{own}", event.sentence));
    out.gap();
    for row in &event.rows {
        let news = [row.values.as_str(), row.step.as_str()].into_iter().filter(|text| !text.is_empty());
        let news: Vec<&str> = news.chain(row.beside.iter().map(String::as_str)).collect();
        out.wrapped("- ", &format!("{}{}{}", row.name, words.colon, news.join("  ")));
        if let Some(link) = &row.link {
            out.line(&format!("  {}", link.href));
        }
    }
    if let Some(more) = &event.more {
        out.wrapped("", more);
    }
    out.gap();
    labelled(out, silence(&event.silence, page), page);
}

/// Labels and values; a label that was there just before is not said again.
fn labelled(out: &mut Text, facts: impl Iterator<Item = (&'static str, String)>, page: &Page) {
    let words = page.words;
    let mut last = "";
    for (label, value) in facts {
        let shown = if label == last { "" } else { label };
        let colon = if label == last { "" } else { words.colon.trim_end() };
        let pad = 9usize.saturating_sub(shown.width() + colon.width());
        out.wrapped(&format!("{shown}{colon}{}", " ".repeat(pad)), &value);
        last = label;
    }
}

fn change(out: &mut Text, change: &ChangePart, page: &Page) {
    let words = page.words;
    let mark = if change.mark.is_empty() { "*" } else { change.mark };
    let values = match (&change.before, &change.after) {
        (Some(before), Some(after)) if change.one_line => Some(format!("{before} → {after}")),
        (None, Some(value)) | (Some(value), None) => Some(value.clone()),
        _ => None,
    };
    let values = values.map(|values| match &change.label {
        Some(label) => format!("{label} {values}"),
        None => values,
    });
    let head = [values, change.step.clone(), change.seen.clone()].into_iter().flatten().collect::<Vec<_>>().join("  ");
    let colon = if head.is_empty() { "" } else { words.colon };
    out.wrapped(&format!("{mark} "), &format!("{}{colon}{head}", change.kind));
    if let (Some(before), Some(after), false) = (&change.before, &change.after, change.one_line) {
        out.wrapped("  - ", before);
        out.wrapped("  + ", after);
    }
    if let Some(why) = &change.why {
        out.wrapped("  ", why);
    }
    for (label, link) in &change.pictures {
        out.wrapped(&format!("  {label}{}", words.colon), &link.href);
    }
    for (label, value) in &change.facts {
        out.wrapped(&format!("  {label}{}", words.colon), value);
    }
    if let Some(plot) = &change.plot {
        out.gap();
        self::plot(out, plot);
        out.gap();
    }
    out.wrapped("  ", &change.when);
}

/// Block characters, under them what each day is, and the first and the last day.
fn plot(out: &mut Text, plot: &PlotPart) {
    out.wrapped("  ", &plot.title);
    out.line(format!("  {}", plot.blocks).trim_end());
    out.line(&format!("  {}", plot.marks));
    let apart = plot.columns.len().saturating_sub(plot.first.width() + plot.last.width()).max(3);
    out.line(&format!("  {}{}{}", plot.first, " ".repeat(apart), plot.last));
    for key in &plot.legend {
        let mark = if key.mark.is_empty() { String::new() } else { format!("{} ", key.mark) };
        out.wrapped(&format!("  {mark}"), &key.words);
    }
}

fn faults(out: &mut Text, title: &str, faults: &[FaultPart]) {
    if faults.is_empty() {
        return;
    }
    out.rule();
    out.line(title);
    for fault in faults {
        out.gap();
        out.wrapped("* ", &fault.what);
        out.wrapped("  ", &fault.when);
        for line in &fault.hint {
            if fault.verbatim { out.line(&format!("  {line}")) } else { out.wrapped("  ", line) }
        }
    }
}

/// A text that grows line by line.
#[derive(Default)]
pub struct Text(pub String);

impl Text {
    /// A line as it is.
    pub fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    /// An empty line.
    pub fn gap(&mut self) {
        self.line("");
    }

    /// A line across, with an empty one before it.
    pub fn rule(&mut self) {
        self.gap();
        self.line(&"-".repeat(WIDTH));
    }

    /// A text behind `head`, its further lines indented as wide as `head`.
    pub fn wrapped(&mut self, head: &str, text: &str) {
        let indent = head.width();
        for (i, line) in wrap(text, WIDTH.saturating_sub(indent)).iter().enumerate() {
            let before = if i == 0 { head.to_owned() } else { " ".repeat(indent) };
            self.line(format!("{before}{line}").trim_end());
        }
    }
}

/// Breaks a text into lines of at most `width` columns, between words and between Chinese characters, never before a
/// closing mark. A word that is wider than a line is left whole: it is an address, or must be copied.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for (piece, space) in pieces(text) {
        let wide = piece.width();
        let gap = usize::from(space && used > 0);
        if used > 0 && used + gap + wide > width {
            lines.push(String::new());
            used = 0;
        } else if gap > 0
            && let Some(line) = lines.last_mut()
        {
            line.push(' ');
            used += 1;
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(piece);
        }
        used += wide;
    }
    lines
}

/// The pieces of a text that must stay whole, each with whether a space stood before it.
fn pieces(text: &str) -> Vec<(&str, bool)> {
    let wide = |c: char| c.width() == Some(2);
    let closes = |c: char| "，。、：；！？）」』】》〉”’…%,.:;!?)]}".contains(c);
    let opens = |c: char| "（「『【《〈“‘([{¥".contains(c);
    let mut pieces = Vec::new();
    for (i, word) in text.split(' ').enumerate() {
        let (mut start, mut last) = (0, None);
        for (at, c) in word.char_indices() {
            if let Some(before) = last
                && (wide(before) || wide(c))
                && !closes(c)
                && !opens(before)
            {
                pieces.push((&word[start..at], i > 0 && start == 0));
                start = at;
            }
            last = Some(c);
        }
        pieces.push((&word[start..], i > 0 && start == 0));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wraps_words_and_chinese() {
        for (text, width, lines) in [
            ("a bb ccc dddd", 6, vec!["a bb", "ccc", "dddd"]),
            ("降价了，请尽快查看", 8, vec!["降价了，", "请尽快查", "看"]),
            ("对手A 500ml 降价", 11, vec!["对手A 500ml", "降价"]),
            (
                "see https://shop.example.com/a/very/long/one now",
                20,
                vec!["see", "https://shop.example.com/a/very/long/one", "now"],
            ),
            ("", 10, vec![""]),
        ] {
            assert_eq!(wrap(text, width), lines, "{text}");
        }
    }
}
