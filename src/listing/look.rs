//! What pictures look like: plain data between the room that compares them (`picture`), the one that decides what is told
//! (`change`), the store and the mail.

use std::{collections::BTreeMap, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A look of a picture: the SHA-256 of the first file that a watch was seen with and that looks like this. Another
/// compression, size or format of the same picture has the same id within a watch.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PictureId(pub [u8; 32]);

impl fmt::Display for PictureId {
    /// Sixty-four lower-case hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for PictureId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PictureId({self})")
    }
}

impl From<PictureId> for String {
    fn from(id: PictureId) -> Self {
        id.to_string()
    }
}

impl FromStr for PictureId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let fault = || "the id of a picture is the 64 hexadecimal digits of a SHA-256".to_owned();
        let mut bytes = [0; 32];
        if text.len() != 64 || !text.is_ascii() {
            return Err(fault());
        }
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| fault())?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| fault())?;
        }
        Ok(Self(bytes))
    }
}

impl TryFrom<String> for PictureId {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

/// By address, what a picture looks like; an address that is not here was not looked at.
pub type Looks = BTreeMap<String, PictureId>;

/// In what a picture differs from the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PictureWhat {
    /// Another picture altogether.
    Another,
    /// The same picture in other colours.
    Colour,
    /// The same picture, mirrored.
    Mirrored,
    /// Another cut of the same picture: nearer, farther, or moved.
    Crop,
    /// A frame around it was added.
    FrameAdded,
    /// A frame around it was removed.
    FrameRemoved,
    /// Something was laid over a part of it: a badge, a text, a price.
    Added,
    /// Something that lay over a part of it was taken away.
    Removed,
    /// A part of it is different: a badge or text was rewritten or replaced.
    Rewritten,
}

/// Whereabouts in a picture, in thirds of its width and height.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is the place with that name")]
pub enum Place {
    UpperLeft,
    Top,
    UpperRight,
    Left,
    Centre,
    Right,
    LowerLeft,
    Bottom,
    LowerRight,
}

/// A rectangle, in fractions of the width and height of a picture (of the one after, where there are two), three places.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PictureRegion {
    /// Its left edge.
    pub x: f64,
    /// Its upper edge.
    pub y: f64,
    /// Its width.
    pub w: f64,
    /// Its height.
    pub h: f64,
}

/// How a picture differs from the one before it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PictureChange {
    /// In what.
    pub what: PictureWhat,
    /// Whereabouts, where it is a part of the picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// How much of the picture, a fraction of its area (1: all of it).
    pub share: f64,
    /// Where, the largest first, at most six. Empty: all of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<PictureRegion>,
}

/// The pictures of a change: before, after, and how they differ.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pictures {
    /// Those before: the main image, or the pictures that are gone. In the order of the change's addresses, without
    /// those that were not looked at.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<PictureId>,
    /// Those after: the main image, or the new pictures.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<PictureId>,
    /// How the first of each differ, where there is one of each.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen: Option<PictureChange>,
}
