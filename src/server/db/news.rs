//! Announcements: short texts that a transaction hands to every server on its database, once it has committed.

use std::time::Duration;

use sqlx::postgres::{PgListener, PgPoolOptions};
use sqlx::{PgPool, SqlitePool};
use tokio::sync::broadcast;
use tokio::time::{Interval, MissedTickBehavior, interval};

use super::{ACQUIRE, Db, Tx};

/// PostgreSQL's name for where they go.
const CHANNEL: &str = "latchkey";
/// Announcements that a slow listener may be behind before it is told of a gap.
const BEHIND: usize = 1024;
/// Between two tries to reach the database again.
const PAUSE: Duration = Duration::from_secs(1);
/// After so long a silence the connection is tried: a network may swallow it without a word.
const SILENCE: Duration = Duration::from_secs(20);
/// How often an SQLite file is looked at for what another process has committed.
const LOOK: Duration = Duration::from_millis(500);
/// SQLite's number that changes when another connection than the asking one has committed
/// (<https://sqlite.org/pragma.html#pragma_data_version>).
const VERSION: &str = "pragma data_version";

/// Where the announcements of this process go, for an engine that knows no other.
#[derive(Clone)]
pub struct Bell(broadcast::Sender<String>);

impl Bell {
    pub(super) fn new() -> Self {
        Self(broadcast::Sender::new(BEHIND))
    }
}

/// What a transaction will announce.
pub struct Pending {
    bell: Bell,
    texts: Vec<String>,
}

impl Pending {
    pub(super) fn of(bell: &Bell) -> Self {
        Self { bell: bell.clone(), texts: Vec::new() }
    }

    pub(super) fn deliver(self) {
        for text in self.texts {
            // An error says that nobody listens.
            let _ = self.bell.0.send(text);
        }
    }
}

impl Tx {
    /// Tells every listener on this database, also in other processes, as soon as the transaction has committed; never if it has not.
    pub async fn announce(&mut self, text: &str) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(_, pending) => pending.texts.push(text.to_owned()),
            Self::Postgres(tx, pulse) => {
                let notify = sqlx::query("select pg_notify($1, $2)").bind(CHANNEL).bind(text);
                pulse.wait(notify.execute(&mut **tx)).await?;
            }
        }
        Ok(())
    }
}

/// What a listener hears.
#[derive(Debug, PartialEq, Eq)]
pub enum Heard {
    /// One announcement.
    News(String),
    /// Some may have been missed: whoever relies on them looks at the database now.
    Gap,
}

/// Hears what is announced on one database.
pub enum Listener {
    /// Within this process. Of others it is only known that they wrote, which is a gap. The writer's connection asks, although there is only
    /// one: to any other, what this process writes itself would be a gap too. The question reads no row and waits for its turn only.
    Sqlite { receiver: broadcast::Receiver<String>, writer: SqlitePool, look: Interval, version: Option<i64> },
    /// On a connection of its own, made when first needed and again whenever it is lost.
    Postgres { pool: PgPool, open: Option<Box<PgListener>> },
}

impl Db {
    /// Begins to listen: from the first [`Listener::next`] on, which then answers with a gap.
    pub fn listen(&self) -> Listener {
        match self {
            Self::Sqlite { bell, writer, .. } => {
                let mut look = interval(LOOK);
                look.set_missed_tick_behavior(MissedTickBehavior::Delay);
                Listener::Sqlite { receiver: bell.0.subscribe(), writer: writer.clone(), look, version: None }
            }
            Self::Postgres(pool, _) => {
                let one = PgPoolOptions::new().max_connections(1).acquire_timeout(ACQUIRE);
                let one = one.idle_timeout(None).max_lifetime(None);
                Listener::Postgres { pool: one.connect_lazy_with((*pool.connect_options()).clone()), open: None }
            }
        }
    }
}

impl Listener {
    /// Waits for what comes next, for as long as it takes.
    pub async fn next(&mut self) -> Heard {
        match self {
            Self::Sqlite { receiver, writer, look, version } => loop {
                tokio::select! {
                    biased;
                    heard = receiver.recv() => return match heard {
                        Ok(text) => Heard::News(text),
                        Err(broadcast::error::RecvError::Lagged(_)) => Heard::Gap,
                        Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
                    },
                    _ = look.tick() => if others_wrote(writer, version).await { return Heard::Gap },
                }
            },
            Self::Postgres { pool, open } => {
                while let Some(listener) = open {
                    match hear(listener).await {
                        Ok(Some(text)) => return Heard::News(text),
                        Ok(None) => {}
                        Err(error) => {
                            tracing::warn!(%error, "announcements are interrupted");
                            *open = None;
                        }
                    }
                }
                *open = Some(Box::new(connect(pool).await));
                Heard::Gap
            }
        }
    }
}

/// Whether another process has committed since the last look; true at the first one.
async fn others_wrote(writer: &SqlitePool, version: &mut Option<i64>) -> bool {
    match sqlx::query_scalar(VERSION).fetch_one(writer).await {
        Ok(now) => version.replace(now) != Some(now),
        Err(error) => {
            // Busy or gone: the next look tells.
            tracing::warn!(%error, "it is not known whether another process wrote");
            false
        }
    }
}

/// The next announcement, or none when a silence was broken by a successful question.
async fn hear(listener: &mut PgListener) -> Result<Option<String>, sqlx::Error> {
    match tokio::time::timeout(SILENCE, listener.try_recv()).await {
        Ok(Ok(Some(heard))) => Ok(Some(heard.payload().to_owned())),
        Ok(Ok(None)) => Err(sqlx::Error::WorkerCrashed),
        Ok(Err(error)) => Err(error),
        Err(_) => {
            let asked = tokio::time::timeout(SILENCE, sqlx::query("select 1").execute(listener)).await;
            asked.map_err(|_| sqlx::Error::PoolTimedOut)?.map(|_| None)
        }
    }
}

async fn connect(pool: &PgPool) -> PgListener {
    loop {
        match listening(pool).await {
            Ok(listener) => return listener,
            Err(error) => tracing::warn!(%error, "cannot listen for announcements"),
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn listening(pool: &PgPool) -> Result<PgListener, sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.eager_reconnect(false);
    listener.listen(CHANNEL).await?;
    Ok(listener)
}
