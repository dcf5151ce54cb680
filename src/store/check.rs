//! Looking for damage, and for rows that contradict each other.

use futures_util::TryStreamExt;
use serde::de::DeserializeOwned;
use sqlx::Row;

use super::{Finding, Store, StoreError, pages, rows::moment};
use crate::{
    affiliate::Book,
    change::{Fault, NoteBody, WatchState},
    listing::Detail,
    picture::id_of,
};

/// Findings of one sort at most: a thousand damaged pages say no more than twenty.
const AT_MOST: usize = 20;

/// Queries that find nothing in a database that is in order: a sentence in English and Chinese, and what it is about.
const CONTRADICTIONS: &[(&str, &str, &str)] = &[
    (
        "unsent message without a note in it",
        "未发送的邮件不含任何内容",
        "SELECT message_id FROM message m WHERE sent_at IS NULL AND by_calendar = 0 \
         AND NOT EXISTS (SELECT 1 FROM note n WHERE n.message = m.id) LIMIT 20",
    ),
    (
        "unsent message that is empty",
        "未发送的邮件是空的",
        "SELECT message_id FROM message WHERE sent_at IS NULL AND length(raw) = 0 LIMIT 20",
    ),
    (
        "note in a message to somebody else",
        "内容被放进了发给别人的邮件",
        "SELECT n.about FROM note n JOIN message m ON m.id = n.message WHERE n.recipient <> m.recipient LIMIT 20",
    ),
    (
        "observations whose listing is missing",
        "观察记录缺少商品内容",
        "SELECT DISTINCT w.id FROM observation o JOIN watch w ON w.key = o.watch WHERE NOT EXISTS \
         (SELECT 1 FROM body b WHERE b.watch = o.watch AND b.hash = o.body) LIMIT 20",
    ),
    (
        "watch whose last observation is missing",
        "监控项缺少最近一次观察记录",
        "SELECT w.id FROM tip t JOIN watch w ON w.key = t.watch WHERE NOT EXISTS \
         (SELECT 1 FROM observation o WHERE o.watch = t.watch AND o.run = t.run) LIMIT 20",
    ),
    (
        "watch with observations newer than its last one",
        "监控项存在比最近一次更新的观察记录",
        "SELECT DISTINCT w.id FROM observation o JOIN watch w ON w.key = o.watch LEFT JOIN tip t ON t.watch = o.watch \
         WHERE t.run IS NULL OR o.run > t.run LIMIT 20",
    ),
    (
        "watch that is remembered but was never observed",
        "监控项有状态却没有观察记录",
        "SELECT w.id FROM memory m JOIN watch w ON w.key = m.watch WHERE NOT EXISTS \
         (SELECT 1 FROM tip t WHERE t.watch = m.watch) LIMIT 20",
    ),
    (
        "change that was told, according to the outbox, but is not marked so",
        "变化已在发件箱中告知，但未作标记",
        "SELECT c.id FROM change c JOIN note n ON n.about = 'alert:' || c.id WHERE c.alerted = 0 LIMIT 20",
    ),
    (
        "picture without its file",
        "图片缺少文件",
        "SELECT lower(hex(p.id)) FROM picture p WHERE NOT EXISTS \
         (SELECT 1 FROM picture_file f WHERE f.picture = p.key) LIMIT 20",
    ),
    (
        "watch that is compared with a picture that is not there",
        "监控项所对比的图片已不存在",
        "SELECT DISTINCT w.id FROM look l JOIN watch w ON w.key = l.watch WHERE l.picture IS NOT NULL \
         AND NOT EXISTS (SELECT 1 FROM picture p WHERE p.id = l.picture) LIMIT 20",
    ),
];

impl Store {
    /// Looks for damage only: where it is, if there is any. Reads the whole file, but asks less of each page than
    /// [`check`](Self::check).
    ///
    /// # Errors
    /// When that can't be done; so damaged that it can't even be looked through is unfit.
    pub async fn damage(&self) -> Result<Option<String>, StoreError> {
        let line: String = sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(self.reader()).await?;
        Ok((line != "ok").then_some(line))
    }

    /// Looks for damage and for rows that contradict each other; empty when all is well. Reads the whole file.
    pub async fn check(&self) -> Result<Vec<Finding>, StoreError> {
        let damage = match sqlx::query_scalar::<_, String>("PRAGMA integrity_check(20)").fetch_all(self.reader()).await
        {
            Ok(lines) => lines.into_iter().filter(|line| line != "ok").collect(),
            // So damaged that it can't even be looked through.
            Err(e) => vec![e.to_string()],
        };
        if !damage.is_empty() {
            let damage = damage.iter().map(|line| Finding::new("damage", "文件损坏", line)).collect();
            return Ok(damage);
        }
        let mut findings = Vec::new();
        for row in sqlx::query("PRAGMA foreign_key_check").fetch_all(self.reader()).await?.iter().take(AT_MOST) {
            let (table, parent): (&str, &str) = (row.try_get(0)?, row.try_get(2)?);
            let about = format!("{table} → {parent}");
            findings.push(Finding::new("row that refers to a row that is not there", "引用了不存在的行", &about));
        }
        for (en, zh, query) in CONTRADICTIONS {
            let about: Vec<String> = sqlx::query_scalar(*query).fetch_all(self.reader()).await?;
            findings.extend(about.iter().map(|about| Finding::new(en, zh, about)));
        }
        let states = "SELECT m.state, w.id FROM memory m JOIN watch w ON w.key = m.watch";
        let finding = ("watch whose state can't be read", "监控项的状态无法读取");
        findings.extend(self.unreadable::<WatchState>(states, finding).await?);
        let books = "SELECT a.book, w.id FROM affiliate a JOIN watch w ON w.key = a.watch";
        let finding = ("watch whose affiliates can't be read", "监控项的淘客记录无法读取");
        findings.extend(self.unreadable::<Book>(books, finding).await?);
        let details = "SELECT detail, id FROM change WHERE detail IS NOT NULL";
        let finding = ("change whose details can't be read", "变化的明细无法读取");
        findings.extend(self.unreadable::<Detail>(details, finding).await?);
        let notes = "SELECT body, about FROM note WHERE message IS NULL";
        let finding = ("note that waits to be sent and can't be read", "待发内容无法读取");
        findings.extend(self.unreadable::<NoteBody>(notes, finding).await?);
        let faults = "SELECT body, key FROM fault WHERE ended_at IS NULL";
        let finding = ("open fault that can't be read", "未结束的故障无法读取");
        findings.extend(self.unreadable::<Fault>(faults, finding).await?);
        findings.extend(self.damaged_pictures().await?);
        findings.extend(self.damaged_pages().await?);
        Ok(findings)
    }

    /// Pictures whose file is not what their id says. Such a picture is handed to nobody; asked for again, it is mended.
    async fn damaged_pictures(&self) -> Result<Vec<Finding>, StoreError> {
        let select = "SELECT p.id, f.bytes FROM picture p JOIN picture_file f ON f.picture = p.key ORDER BY p.key";
        let mut rows = sqlx::query(select).fetch(self.reader());
        let mut findings = Vec::new();
        while let Some(row) = rows.try_next().await? {
            let (id, bytes): (&[u8], &[u8]) = (row.try_get(0)?, row.try_get(1)?);
            if id_of(bytes).0 != *id && findings.len() < AT_MOST {
                let id: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
                findings.push(Finding::new("picture whose file is damaged", "图片文件已损坏", &id));
            }
        }
        Ok(findings)
    }

    /// Pages that are no evidence of anything any more.
    async fn damaged_pages(&self) -> Result<Vec<Finding>, StoreError> {
        let select = "SELECT p.meta, p.body, w.id, p.at FROM page p JOIN watch w ON w.key = p.watch ORDER BY p.rowid";
        let mut rows = sqlx::query(select).fetch(self.reader());
        let mut findings = Vec::new();
        while let Some(row) = rows.try_next().await? {
            if pages::read(row.try_get(0)?, row.try_get(1)?).is_none() && findings.len() < AT_MOST {
                let about = format!("{}, {}", row.try_get::<&str, _>(2)?, moment(row.try_get(3)?)?);
                findings.push(Finding::new("page kept as evidence that can't be read", "留证网页无法读取", &about));
            }
        }
        Ok(findings)
    }

    /// Rows (JSON, what it is about) whose JSON is not what it should be.
    async fn unreadable<T: DeserializeOwned>(
        &self,
        select: &'static str,
        (en, zh): (&str, &str),
    ) -> Result<Vec<Finding>, StoreError> {
        let mut rows = sqlx::query(select).fetch(self.reader());
        let mut findings = Vec::new();
        while let Some(row) = rows.try_next().await? {
            if serde_json::from_str::<T>(row.try_get(0)?).is_err() && findings.len() < AT_MOST {
                findings.push(Finding::new(en, zh, row.try_get(1)?));
            }
        }
        Ok(findings)
    }
}
