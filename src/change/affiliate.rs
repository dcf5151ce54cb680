//! News of a listing's affiliates: recorded as changes, and told under the watch's rules.

use super::draft::{Case, Draft};
use crate::listing::News;

/// Records the news, and tells what is spoken.
pub(super) fn tell(_draft: &mut Draft, _case: &Case, _news: &[News]) {}
