//! A watch for tests.

use std::sync::Arc;

use crate::listing::{AlertRules, Side, SourceKind, Union, Watch, WatchId};

/// A watch of Taobao's union for the item of this number.
#[expect(clippy::unwrap_used, reason = "tests")]
pub fn watch(number: u64) -> Watch {
    Watch {
        id: WatchId::new(&format!("w{number}")).unwrap(),
        name: format!("w{number}").into(),
        url: format!("https://item.taobao.com/item.htm?id={number}").parse().unwrap(),
        group: None,
        side: Side::Rival,
        sku: None,
        tags: Vec::new(),
        source: SourceKind::Union,
        union: Some(Union::Taobao),
        union_id: None,
        schedule: None,
        timezone: None,
        to: Vec::new(),
        alert: AlertRules::default().into(),
        select: Arc::default(),
        request: Arc::default(),
        file: "watch.toml".into(),
        line: 1,
    }
}
