//! The one writer: takes whatever is queued, writes it as one transaction, then tells every caller.
//!
//! Nothing that somebody waits for waits for company: it is committed at once, and while a commit is under way (an fsync)
//! the next batch gathers by itself. Marks alone wait for others, a fraction of a second: nobody waits for them, and each
//! commit costs more than hundreds of them. A batch that fails because of one of its commands is done again, command by
//! command.

use std::{path::PathBuf, sync::Arc, time::Duration};

use futures_util::future::BoxFuture;
use sqlx::{Connection, SqliteConnection};
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinHandle,
};

use super::{
    StoreError, open,
    prepare::Prepared,
    record,
    stats::{Counters, add},
};
use crate::listing::WatchId;

/// Commands in one transaction at most: bounds memory and how long the write lock is held.
const BATCH: usize = 512;
/// How long marks wait for company.
const GATHER: Duration = Duration::from_millis(250);
/// Commands that wait at most; whoever comes then waits for a place.
const QUEUE: usize = 2 * BATCH;

/// What the writer is asked to do.
pub(super) enum Command {
    /// A poll that says nothing new.
    Mark { watch: WatchId, at: i64 },
    /// An observation that says something.
    Record(Box<Prepared>, oneshot::Sender<Result<(), StoreError>>),
    /// Anything else.
    Other(Box<dyn AnyWrite>),
    /// Write what is queued, close the database, end.
    Stop,
}

/// Something to be written that is neither recording nor mark. May be tried more than once.
pub(super) trait Write: Send + Sync + 'static {
    /// What the caller hears.
    type Answer: Send + Sync + 'static;

    /// Writes it, inside a transaction.
    fn write(&self, conn: &mut SqliteConnection) -> impl Future<Output = Result<Self::Answer, StoreError>> + Send;
}

/// A [`Write`] with its caller.
pub(super) trait AnyWrite: Send + Sync {
    fn write<'a>(&'a mut self, conn: &'a mut SqliteConnection) -> BoxFuture<'a, Result<(), StoreError>>;
    fn reply(self: Box<Self>, outcome: Result<(), StoreError>);
}

struct Asked<W: Write> {
    work: W,
    answer: Option<W::Answer>,
    caller: oneshot::Sender<Result<W::Answer, StoreError>>,
}

impl<W: Write> AnyWrite for Asked<W> {
    fn write<'a>(&'a mut self, conn: &'a mut SqliteConnection) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            self.answer = Some(self.work.write(conn).await?);
            Ok(())
        })
    }

    fn reply(self: Box<Self>, outcome: Result<(), StoreError>) {
        let Self { answer, caller, .. } = *self;
        // A caller that went away does not want to know.
        let _ = caller.send(outcome.and_then(|()| answer.ok_or_else(StoreError::closed)));
    }
}

/// The way to the writer.
#[derive(Debug)]
pub(super) struct Writer {
    queue: mpsc::Sender<Command>,
    task: std::sync::Mutex<Option<JoinHandle<()>>>,
    pub(super) counters: Arc<Counters>,
}

impl Writer {
    pub(super) async fn send(&self, command: Command) -> Result<(), StoreError> {
        self.queue.send(command).await.map_err(|_| StoreError::closed())
    }

    /// Has it written, and waits until it is safe.
    pub(super) async fn write<W: Write>(&self, work: W) -> Result<W::Answer, StoreError> {
        let (caller, answer) = oneshot::channel();
        self.send(Command::Other(Box::new(Asked { work, answer: None, caller }))).await?;
        answer.await.map_err(|_| StoreError::closed())?
    }

    pub(super) async fn record(&self, prepared: Prepared) -> Result<(), StoreError> {
        let (caller, answer) = oneshot::channel();
        self.send(Command::Record(Box::new(prepared), caller)).await?;
        answer.await.map_err(|_| StoreError::closed())?
    }

    /// Writes what is queued and closes the connection.
    pub(super) async fn stop(&self) {
        let task = self.task.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        if self.send(Command::Stop).await.is_ok()
            && let Some(task) = task
        {
            // A writer that panicked has nothing left to write.
            let _ = task.await;
        }
    }
}

/// Starts the writer on its connection.
pub(super) fn start(path: PathBuf, conn: SqliteConnection) -> Writer {
    let (queue, commands) = mpsc::channel(QUEUE);
    let counters = Arc::new(Counters::default());
    let desk = Desk { path, conn: Some(conn), commands, counters: counters.clone() };
    Writer { queue, task: std::sync::Mutex::new(Some(tokio::spawn(desk.run()))), counters }
}

struct Desk {
    path: PathBuf,
    conn: Option<SqliteConnection>,
    commands: mpsc::Receiver<Command>,
    counters: Arc<Counters>,
}

impl Desk {
    async fn run(mut self) {
        let mut batch = Vec::with_capacity(BATCH);
        while self.commands.recv_many(&mut batch, BATCH).await > 0 {
            self.gather(&mut batch).await;
            if batch.iter().any(|c| matches!(c, Command::Stop)) {
                // What is queued behind it is still written; newcomers are turned away.
                self.commands.close();
            }
            self.batch(&mut batch).await;
        }
        if let Some(conn) = self.conn.take() {
            // Folds the log into the file. If that fails the log stays, and the next start does it.
            let _ = conn.close().await;
        }
    }

    /// Lets a batch of marks grow until it is full, until something else comes, or for so long.
    async fn gather(&mut self, batch: &mut Vec<Command>) {
        let end = tokio::time::Instant::now() + GATHER;
        let mut looked_at = 0;
        while batch.len() < BATCH && batch[looked_at..].iter().all(|command| matches!(command, Command::Mark { .. })) {
            looked_at = batch.len();
            match tokio::time::timeout_at(end, self.commands.recv_many(batch, BATCH - looked_at)).await {
                Ok(n) if n > 0 => {}
                _ => break,
            }
        }
    }

    /// Writes a batch and tells everybody in it. Leaves it empty.
    async fn batch(&mut self, batch: &mut Vec<Command>) {
        match self.attempt(batch).await {
            Ok(()) => batch.drain(..).for_each(|c| self.reply(c, Ok(()))),
            // The disk is full or the database busy: that is nobody's fault here, and it would fail for each alike.
            Err(e) if e.retry || batch.len() == 1 => batch.drain(..).for_each(|c| self.reply(c, Err(e.clone()))),
            Err(_) => {
                for mut command in batch.drain(..) {
                    let outcome = self.attempt(std::slice::from_mut(&mut command)).await;
                    self.reply(command, outcome);
                }
            }
        }
    }

    /// All of these or none, in their order.
    async fn attempt(&mut self, commands: &mut [Command]) -> Result<(), StoreError> {
        let mut conn = match self.conn.take() {
            Some(conn) => conn,
            None => open::connect(&self.path).await?,
        };
        match transact(&mut conn, commands, &self.counters).await {
            Ok(()) => {
                self.conn = Some(conn);
                Ok(())
            }
            Err(e) => {
                // After a failed write or fsync neither the connection's cache nor its transaction is to be trusted: a
                // fresh one reads again what is really there.
                let _ = conn.close().await;
                tracing::warn!(error = %e, commands = commands.len(), retry = e.retry, "database batch failed");
                Err(e)
            }
        }
    }

    fn reply(&self, command: Command, outcome: Result<(), StoreError>) {
        if outcome.is_err() && !matches!(command, Command::Stop) {
            add(&self.counters.failed, 1);
        }
        match command {
            Command::Mark { .. } => {
                let counter = if outcome.is_ok() { &self.counters.marks } else { &self.counters.marks_lost };
                add(counter, 1);
            }
            Command::Record(_, caller) => {
                if outcome.is_ok() {
                    add(&self.counters.recordings, 1);
                }
                let _ = caller.send(outcome);
            }
            Command::Other(asked) => asked.reply(outcome),
            Command::Stop => {}
        }
    }
}

async fn transact(conn: &mut SqliteConnection, commands: &mut [Command], counts: &Counters) -> Result<(), StoreError> {
    // IMMEDIATE: a transaction that reads first and then wants to write fails at once when another process wrote
    // in between, without waiting.
    let mut tx = conn.begin_with("BEGIN IMMEDIATE").await?;
    let mut rows = 0;
    let mut rest = commands;
    while let Some(first) = rest.first_mut() {
        if let Command::Other(asked) = first {
            asked.write(&mut tx).await?;
            rest = &mut rest[1..];
            continue;
        }
        // Recordings and marks that stand together are written together, in a few long statements.
        let together = rest.iter().take_while(|c| !matches!(c, Command::Other(_))).count();
        let (these, others) = rest.split_at_mut(together);
        rows += record::write_all(&mut tx, these).await?;
        rest = others;
    }
    tx.commit().await?;
    add(&counts.batches, 1);
    add(&counts.rows, rows);
    Ok(())
}
