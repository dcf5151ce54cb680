//! The page as HTML: tables and inline styles, nothing remote, no script.

use std::sync::LazyLock;

use minijinja::{AutoEscape, Environment, Error, UndefinedBehavior, syntax::SyntaxConfig, value::Serde};
use serde::Serialize;

use super::{digest::DigestPage, page::Page};

static TEMPLATES: LazyLock<Result<Environment<'static>, Error>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    templates.set_auto_escape_callback(|_| AutoEscape::Html);
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    templates.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    templates.add_template("head.html", include_str!("templates/head.html"))?;
    templates.add_template("digest.html", include_str!("templates/digest.html"))?;
    templates.add_template("mail.html", include_str!("templates/mail.html"))?;
    Ok(templates)
});

/// Renders the page.
///
/// # Errors
/// When the template is wrong, which the tests of this room exclude.
pub fn render(page: &Page) -> Result<String, String> {
    fill("mail.html", page)
}

/// Renders a digest, or a sign of life.
///
/// # Errors
/// As [`render`].
pub fn render_digest(page: &DigestPage) -> Result<String, String> {
    fill("digest.html", page)
}

fn fill(template: &str, page: &impl Serialize) -> Result<String, String> {
    let templates = TEMPLATES.as_ref().map_err(ToString::to_string)?;
    let html = templates.get_template(template).and_then(|t| t.render(Serde(page))).map_err(|e| format!("{e:#}"))?;
    // A slash needs no escape, and filters take an address without slashes for one in disguise. What a page itself
    // writes as `&#x2f;` has become `&amp;#x2f;` by now.
    Ok(html.replace("&#x2f;", "/"))
}

/// What goes out should the template ever fail: the plain text, so that no alert is lost to a typo.
pub fn plain(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("<!doctype html><meta charset=\"utf-8\"><pre>{escaped}</pre>")
}
