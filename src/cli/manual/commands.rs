//! Pages of commands: the command line's own words, and beside them what a command line can't say.

use clap::CommandFactory;
use clap_mangen::Man;

use super::{Page, page::Writer, words};
use crate::cli::Arguments;

/// The page of `rivald` and of each command and subcommand.
pub(super) fn pages() -> Vec<Page> {
    let mut command = Arguments::command().disable_help_subcommand(true);
    command.build();
    let mut pages = Vec::new();
    add(&command, &mut pages);
    pages
}

fn add(command: &clap::Command, pages: &mut Vec<Page>) {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned();
    let section = if name == "rivald-run" { 8 } else { 1 };
    let subcommands: Vec<_> = command.get_subcommands().filter(|sub| !sub.is_hide_set()).collect();
    let man = Man::new(command.clone())
        .section(section.to_string())
        .source(concat!("rivald ", env!("CARGO_PKG_VERSION")))
        .manual("rivald");
    let mut text = Vec::new();
    let rendered =
        [Man::render_title, Man::render_name_section, Man::render_synopsis_section, Man::render_description_section]
            .into_iter()
            .chain([Man::render_options_section as fn(&Man, &mut dyn std::io::Write) -> _])
            .chain(
                (!subcommands.is_empty())
                    .then_some(Man::render_subcommands_section as fn(&Man, &mut dyn std::io::Write) -> _),
            )
            .try_for_each(|render| render(&man, &mut text));
    // Writing into memory does not fail.
    debug_assert!(rendered.is_ok());
    let mut more = Writer::default();
    words::add(&name, &mut more);
    // The generator takes all pages to be of one section, and each text to begin a file.
    let text = String::from_utf8_lossy(&text).replace("rivald\\-run(1)", "rivald\\-run(8)") + &more.text();
    pages.push(Page { name, section, text });
    for sub in subcommands {
        add(sub, pages);
    }
}
