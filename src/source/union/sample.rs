//! A watch for tests.

use crate::listing::{AlertRules, RequestOptions, Select, Side, SourceKind, Union, Watch, WatchId};

/// A watch of Taobao's union for the item of this number.
#[expect(clippy::unwrap_used, reason = "tests")]
pub fn watch(number: u64) -> Watch {
    Watch {
        id: WatchId::new(&format!("w{number}")).unwrap(),
        name: format!("w{number}"),
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
        select: Select::default(),
        request: RequestOptions::default(),
        file: "watch.toml".into(),
        line: 1,
    }
}
