//! A message in a few lines, for chats: what a mail says at length.

/// One line of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BriefLine {
    /// The words: one line, no markup, no control characters.
    pub words: String,
    /// The address that it is about: `http` or `https`, already checked.
    pub link: Option<String>,
}

/// A message in a few lines, the most important first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brief {
    /// The title: the mail's subject.
    pub title: String,
    /// What happened, one line each.
    pub lines: Vec<BriefLine>,
    /// What was left out, in a sentence.
    pub more: Option<String>,
}
