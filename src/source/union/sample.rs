//! A watch for tests.

use crate::listing::{SourceKind, Union, Watch, WatchId};

/// A watch of Taobao's union for the item of this number.
#[expect(clippy::unwrap_used, reason = "tests")]
pub fn watch(number: u64) -> Watch {
    Watch {
        name: format!("w{number}").into(),
        source: SourceKind::Union,
        union: Some(Union::Taobao),
        file: "watch.toml".into(),
        line: 1,
        ..Watch::new(
            WatchId::new(&format!("w{number}")).unwrap(),
            format!("https://item.taobao.com/item.htm?id={number}").parse().unwrap(),
        )
    }
}
