//! What a report says, as text: blocks as lines, plots by their words.

use scraper::{ElementRef, Html};

/// Elements that stand in a line of their own.
const BLOCKS: [&str; 22] = [
    "h1",
    "h2",
    "h3",
    "p",
    "li",
    "tr",
    "summary",
    "figure",
    "figcaption",
    "caption",
    "section",
    "header",
    "footer",
    "nav",
    "ul",
    "dl",
    "details",
    "table",
    "main",
    "pre",
    "h5",
    "body",
];

/// The text of a page; cells are divided by ` | `, values of a list by ` · `.
pub fn of(html: &str) -> String {
    let page = Html::parse_document(html);
    let mut out = String::new();
    walk(page.root_element(), &mut out);
    let lines = out.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty() && line != "|").collect::<Vec<_>>().join("\n")
}

fn walk(element: ElementRef, out: &mut String) {
    let name = element.value().name();
    if matches!(name, "style" | "head") || element.attr("aria-hidden") == Some("true") {
        return;
    }
    if name == "svg" {
        for child in element.child_elements().filter(|child| matches!(child.value().name(), "title" | "desc")) {
            out.push_str(&format!("\n[plot] {}", child.text().collect::<String>()));
        }
        // What is written into it besides ticks: marks and what they say.
        for mark in element.descendent_elements().filter(|e| e.value().name() == "g") {
            let said = mark.child_elements().filter(|e| e.value().name() == "title").flat_map(|e| e.text());
            out.push_str(&format!("\n[mark] {}", said.collect::<String>().replace('\n', " / ")));
        }
        out.push('\n');
        return;
    }
    let block = BLOCKS.contains(&name);
    if block {
        out.push('\n');
    }
    if let Some(alt) = element.attr("alt") {
        out.push_str(&format!("[{alt}] "));
    }
    for child in element.children() {
        if let Some(text) = child.value().as_text() {
            out.push_str(&text.replace('\n', " "));
        } else if let Some(child) = ElementRef::wrap(child) {
            walk(child, out);
        }
    }
    match name {
        "th" | "td" => out.push_str(" | "),
        "div" | "dd" => out.push_str(" · "),
        _ => {}
    }
    if block {
        out.push('\n');
    }
}
