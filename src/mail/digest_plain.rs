//! The morning check as plain text.

use super::{
    digest::{CardPart, DigestPage, RowPart},
    plain::Text,
    words::Words,
};

/// Writes the page.
pub fn text(page: &DigestPage) -> String {
    let mut out = Text::default();
    out.line(&page.summary);
    out.line(&page.written);
    if !page.said.is_empty() {
        out.gap();
        page.said.iter().for_each(|said| out.wrapped("", said));
    }
    for group in &page.groups {
        out.rule();
        if let Some(name) = &group.name {
            out.wrapped("", name);
        }
        for card in &group.cards {
            out.gap();
            self::card(&mut out, card, page.words);
        }
        if !group.rows.is_empty() {
            out.gap();
        }
        for row in &group.rows {
            self::row(&mut out, row, page.words);
        }
    }
    if let Some(more) = &page.more {
        out.rule();
        out.wrapped("", more);
    }
    out.gap();
    out.line("-- ");
    out.line(page.words.footer);
    out.0
}

fn card(out: &mut Text, card: &CardPart, words: &Words) {
    let own = if card.own { format!(" · {}", words.own_listing) } else { String::new() };
    out.wrapped("* ", &format!("{}{own}", card.name));
    let prices: Vec<&str> = card.price.iter().chain(&card.beside).map(String::as_str).collect();
    if !prices.is_empty() {
        out.wrapped("  ", &prices.join(" · "));
    }
    for (label, value) in &card.facts {
        out.wrapped(&format!("  {label}{}", words.colon), value);
    }
    card.changes.iter().for_each(|change| out.wrapped("  + ", change));
    if let Some(unread) = &card.unread {
        out.wrapped("  ! ", unread);
    }
    if let Some(link) = &card.link {
        out.line(&format!("  {}", link.href));
    }
}

fn row(out: &mut Text, row: &RowPart, words: &Words) {
    let own = if row.own { format!(" · {}", words.own_listing) } else { String::new() };
    let colon = if row.says.is_empty() { "" } else { words.colon };
    out.wrapped("- ", &format!("{}{own}{colon}{}", row.name, row.says));
    if let Some(link) = &row.link {
        out.line(&format!("  {}", link.href));
    }
}
