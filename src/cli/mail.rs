//! `rivald mail …`: does mail work, what waits, and try again now.

use std::time::Duration;

use serde::Serialize;

use super::{Context, Status, UsageFault, table};
use crate::{
    chat::Chats,
    listing::{Locale, Moment},
    mail::{Transport, brief, compose_with, encode, message_id, sample},
    store::{Message, Store, StoreError},
};

/// How long a test message may take.
const BOUND: Duration = Duration::from_mins(1);

/// Subcommands of `rivald mail`.
#[derive(Debug, clap::Subcommand)]
pub enum Mail {
    /// Send a sample alert now, past the queue, and say what the server answered
    Test {
        /// To this address instead of everyone whom the settings name
        address: Option<String>,
    },
    /// Show messages that are not sent yet, given up ones included
    Queue {
        /// Print JSON Lines
        #[arg(long)]
        json: bool,
    },
    /// Make every unsent message due now, given up ones too
    Retry,
}

impl Mail {
    /// Does it.
    ///
    /// # Errors
    /// When the database can't be opened or standard output can't be written; wrong mail settings are a usage fault.
    pub async fn run(self, context: &Context) -> anyhow::Result<Status> {
        match self {
            Self::Test { address } => test(address, context).await,
            Self::Queue { json } => queue(json, context).await,
            Self::Retry => retry(context).await,
        }
    }
}

async fn test(address: Option<String>, context: &Context) -> anyhow::Result<Status> {
    let (settings, ui) = (&context.loaded.settings, &context.ui);
    let (locale, mail) = (ui.locale, &settings.mail);
    let transport = Transport::new(mail).map_err(|e| UsageFault(e.said(locale).to_owned()))?;
    let chats = Chats::new(&settings.chat).map_err(|e| UsageFault(e.said(locale).to_owned()))?;
    let mut people: Vec<String> = match address {
        Some(address) => vec![address],
        None => mail.operators(&[]).into_iter().chain(mail.engineers()).map(str::to_owned).collect(),
    };
    let mut seen = std::collections::HashSet::new();
    people.retain(|address| seen.insert(address.clone()));
    ui.note(&transport.describe(locale));
    let mut status = Status::Done;
    for to in people {
        let sent = match Chats::name_in(&to) {
            Some(name) => test_chat(&chats, name, &to, context).await,
            None => test_mail(&transport, &to, context).await,
        };
        ui.line(&match sent {
            Ok(said) => locale.pick(format!("{to}: {said}"), format!("{to}：{said}")),
            Err(said) => {
                status = Status::Failed;
                locale.pick(format!("{to}: failed {said}"), format!("{to}：{said}"))
            }
        })?;
    }
    transport.rest().await;
    Ok(status)
}

/// Sends a sample by mail: what came of it, or where it failed and why.
async fn test_mail(transport: &Transport, to: &str, context: &Context) -> Result<String, String> {
    let (settings, locale, now) = (&context.loaded.settings, context.ui.locale, context.clock.now());
    let (notes, files) = sample(to, settings.locale, now)?;
    let composed = compose_with(&notes, &files.into(), settings.locale, settings.timezone, now);
    let id = message_id(to, now, 0, &settings.mail.from);
    let sent = match encode(&composed, &settings.mail.from, to, &id, now) {
        Ok(raw) => transport.send(to, &id, &raw, BOUND).await,
        Err(error) => Err(error),
    };
    let failed = |e: crate::mail::SendError| {
        let said = e.said(locale);
        locale.pick(format!("at {}: {said}", e.step), format!("在 {} 处失败：{said}", e.step))
    };
    sent.map_err(failed)?;
    let kept = transport.file(&id).map(|file| file.display().to_string());
    Ok(match (kept, locale) {
        (Some(file), Locale::En) => format!("written to {file}"),
        (Some(file), Locale::ZhCn) => format!("已写入 {file}"),
        (None, Locale::En) => format!("accepted by the server as <{id}>"),
        (None, Locale::ZhCn) => format!("服务器已接收，编号 <{id}>"),
    })
}

/// Sends a sample to a chat: what came of it, or why it failed.
async fn test_chat(chats: &Chats, name: &str, to: &str, context: &Context) -> Result<String, String> {
    let (settings, locale, now) = (&context.loaded.settings, context.ui.locale, context.clock.now());
    let failed = |e: crate::chat::ChatError| {
        let said = e.said(locale);
        locale.pick(format!("to be sent: {said}"), format!("发送失败：{said}"))
    };
    let (notes, files) = sample(to, settings.locale, now)?;
    let brief = brief(&notes, &files.into(), settings.locale, settings.timezone, now);
    let raw = chats.encode(name, &brief, settings.locale).map_err(failed)?;
    let id = message_id(to, now, 0, &settings.mail.from);
    chats.send(name, &id, &raw, now, BOUND).await.map_err(failed)?;
    let chat = chats.describe(name, locale);
    Ok(locale.pick(format!("accepted by {chat}"), format!("{chat} 已接收")))
}

/// A message of the queue in JSON.
#[derive(Serialize)]
struct Waiting<'a> {
    id: i64,
    to: &'a str,
    subject: &'a str,
    message_id: &'a str,
    at: Moment,
    attempts: u32,
    next_at: Option<Moment>,
    why: Option<&'a str>,
}

async fn queue(json: bool, context: &Context) -> anyhow::Result<Status> {
    let ui = &context.ui;
    let Some(store) = open(context, Access::Read).await? else { return Ok(Status::Done) };
    let messages = store.queue().await.map_err(|e| told(&e, context))?;
    store.close().await;
    if json {
        for m in &messages {
            ui.json(&Waiting {
                id: m.id,
                to: &m.recipient,
                subject: &m.subject,
                message_id: &m.message_id,
                at: m.at,
                attempts: m.attempts,
                next_at: m.next_at,
                why: m.why.as_deref(),
            })?;
        }
        return Ok(Status::Done);
    }
    if messages.is_empty() {
        ui.note(ui.locale.pick("No message waits.", "没有待发送的邮件。"));
        return Ok(Status::Done);
    }
    let head = ui.locale.pick(
        ["Composed", "To", "Subject", "Tried", "Next", "Why not yet"],
        ["生成时间", "收件人", "主题", "已试", "下次", "未发出的原因"],
    );
    let rows: Vec<_> = messages.iter().map(|m| row(m, context)).collect();
    ui.line(&table(&head, &rows))?;
    Ok(Status::Done)
}

fn row(message: &Message, context: &Context) -> Vec<String> {
    let (locale, zone) = (context.ui.locale, context.loaded.settings.timezone);
    let time = |at: Moment| at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string();
    // A message that was never tried is due, whatever its time says.
    let next = match message.next_at {
        Some(next) if next > context.clock.now() => time(next),
        Some(_) => locale.pick("now", "即将发送").into(),
        None => locale.pick("given up", "已放弃").into(),
    };
    let why = message.why.clone().unwrap_or_default();
    vec![time(message.at), message.recipient.clone(), message.subject.clone(), message.attempts.to_string(), next, why]
}

async fn retry(context: &Context) -> anyhow::Result<Status> {
    let ui = &context.ui;
    let Some(store) = open(context, Access::Write).await? else { return Ok(Status::Done) };
    let count = store.retry_all(context.clock.now()).await.map_err(|e| told(&e, context))?;
    store.close().await;
    ui.line(&match (ui.locale, count) {
        (Locale::En, 0) => "No message waits.".into(),
        (Locale::En, 1) => "1 message is due now; a running daemon sends it.".into(),
        (Locale::En, n) => format!("{n} messages are due now; a running daemon sends them."),
        (Locale::ZhCn, 0) => "没有待发送的邮件。".into(),
        (Locale::ZhCn, n) => format!("{n} 封邮件已改为立即发送，由运行中的守护进程发出。"),
    })?;
    Ok(Status::Done)
}

/// What a command does to the database.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Read,
    Write,
}

/// The database, if there is one: looking into a queue must not make an empty one.
async fn open(context: &Context, access: Access) -> anyhow::Result<Option<Store>> {
    let file = &context.loaded.settings.database;
    if !file.try_exists()? {
        let (ui, file) = (&context.ui, file.display());
        ui.note(
            &ui.locale.pick(
                format!("Nothing is recorded yet: there is no {file}."),
                format!("尚无任何记录：{file} 不存在。"),
            ),
        );
        return Ok(None);
    }
    let store = match access {
        Access::Read => Store::open_to_read(file).await,
        Access::Write => Store::open(file).await,
    };
    store.map(Some).map_err(|e| told(&e, context))
}

/// A fault of the database in the language of the terminal.
fn told(fault: &StoreError, context: &Context) -> anyhow::Error {
    anyhow::Error::msg(fault.words(context.ui.locale).to_owned())
}
