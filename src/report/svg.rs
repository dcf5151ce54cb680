//! Drawing: an SVG as text. Colours and strokes are classes of the page's style sheet, so that light, dark and paper
//! each have their own.

use std::fmt::Write;

/// The text as HTML and SVG write it, also between quotes.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// A length with one decimal place at most: `12.5`, `7`.
pub fn number(length: f64) -> String {
    let tenths = (length * 10.0).round();
    // What is no number is nowhere.
    let tenths = if tenths.is_finite() { tenths.clamp(-1e6, 1e6) as i64 } else { 0 };
    let (sign, tenths) = (if tenths < 0 { "-" } else { "" }, tenths.abs());
    match tenths % 10 {
        0 => format!("{sign}{}", tenths / 10),
        tenth => format!("{sign}{}.{tenth}", tenths / 10),
    }
}

/// Where a text begins, as seen from its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// It begins there.
    Start,
    /// Its middle is there.
    Middle,
    /// It ends there.
    End,
}

/// A drawing under way.
#[derive(Debug)]
pub struct Svg(String);

impl Svg {
    /// An empty drawing. `id` is unique within the page; title and description say in words what is seen.
    pub fn new(id: &str, (width, height): (f64, f64), title: &str, description: &str) -> Self {
        let (width, height) = (number(width), number(height));
        let (title, description) = (escaped(title), escaped(description));
        Self(format!(
            "<svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"{id}t {id}d\">\
             <title id=\"{id}t\">{title}</title><desc id=\"{id}d\">{description}</desc>"
        ))
    }

    /// A text.
    pub fn text(&mut self, (x, y): (f64, f64), class: &str, anchor: Anchor, text: &str) {
        let (x, y, text) = (number(x), number(y), escaped(text));
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let _ = write!(self.0, "<text x=\"{x}\" y=\"{y}\" class=\"{class}\"{anchor}>{text}</text>");
    }

    /// A path.
    pub fn path(&mut self, class: &str, path: &str) {
        if !path.is_empty() {
            let _ = write!(self.0, "<path class=\"{class}\" d=\"{path}\"/>");
        }
    }

    /// A filled rectangle between two corners.
    pub fn area(&mut self, class: &str, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
        let (x, y) = (number(x1.min(x2)), number(y1.min(y2)));
        let (width, height) = (number((x2 - x1).abs()), number((y2 - y1).abs()));
        let _ = write!(self.0, "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>");
    }

    /// Begins a group that says something when it is pointed at.
    pub fn begin(&mut self, class: &str, says: &str) {
        let _ = write!(self.0, "<g class=\"{class}\"><title>{}</title>", escaped(says));
    }

    /// Ends the group.
    pub fn end(&mut self) {
        self.0.push_str("</g>");
    }

    /// The drawing.
    pub fn finish(mut self) -> String {
        self.0.push_str("</svg>");
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_short() {
        for (length, written) in [
            (0.0, "0"),
            (12.0, "12"),
            (12.34, "12.3"),
            (-0.04, "0"),
            (-1.25, "-1.3"),
            (f64::NAN, "0"),
            (1e300, "100000"),
        ] {
            assert_eq!(number(length), written, "{length}");
        }
    }

    #[test]
    fn nothing_hostile_becomes_markup() {
        let hostile = "</title><script>alert('1')</script> & \"";
        let mut svg = Svg::new("w1p", (360.0, 190.0), hostile, hostile);
        svg.text((0.0, 0.0), "t", Anchor::Start, hostile);
        svg.begin("mk", hostile);
        svg.end();
        let svg = svg.finish();
        assert!(!svg.contains("<script") && !svg.contains("alert('1')"), "{svg}");
        assert_eq!(svg.matches("</title>").count(), 2);
    }
}
