//! The page as HTML: one file, nothing remote, no script.

use std::sync::LazyLock;

use minijinja::{AutoEscape, Environment, Error, UndefinedBehavior, syntax::SyntaxConfig, value::Serde};

use super::page::Page;

static TEMPLATES: LazyLock<Result<Environment<'static>, Error>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    templates.set_auto_escape_callback(|_| AutoEscape::Html);
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    templates.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    templates.add_template("report.css", include_str!("templates/report.css"))?;
    templates.add_template("report.html", include_str!("templates/report.html"))?;
    Ok(templates)
});

/// Renders the page.
///
/// # Errors
/// When the template is wrong, which the tests of this room exclude.
pub fn render(page: &Page) -> Result<String, String> {
    let templates = TEMPLATES.as_ref().map_err(ToString::to_string)?;
    let html = templates.get_template("report.html").and_then(|t| t.render(Serde(page)));
    // A slash needs no escape. What a page itself writes as `&#x2f;` has become `&amp;#x2f;` by now.
    html.map(|html| html.replace("&#x2f;", "/")).map_err(|e| format!("{e:#}"))
}
