//! The only file that knows that there are two engines.
//!
//! Call sites look like plain sqlx: `tx.query("update … where id = $1").bind(id).execute().await?`. The text is `&'static str`, so SQL
//! cannot be built from input; values are text or 64-bit integers, which is the whole portable subset (`migrations/README.md`).

mod news;
mod pulse;
mod query;
mod value;

use std::path::Path;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgPool, Postgres, Sqlite, SqlitePool, Transaction};

use self::news::{Bell, Pending};
pub use self::news::{Heard, Listener};
use self::pulse::Pulse;
use self::query::Target;
pub use self::query::{Query, Record};
pub use self::value::Value;

/// How long a request waits for a connection that others have; for a server that answers nobody, see [`pulse`].
const ACQUIRE: Duration = Duration::from_millis(1500);

/// The database: an embedded SQLite file (one writer, several readers) or a PostgreSQL server.
#[derive(Clone)]
pub enum Db {
    /// WAL mode; every write goes through the one connection of `writer`.
    Sqlite { writer: SqlitePool, readers: SqlitePool, bell: Bell },
    /// Shared by all servers.
    Postgres(PgPool, Pulse),
}

/// A write transaction. Dropped without [`Tx::commit`], it is rolled back.
pub enum Tx {
    /// Begun with `BEGIN IMMEDIATE`, so that a read inside it can be trusted by the write that follows.
    Sqlite(Transaction<'static, Sqlite>, Pending),
    /// Read committed: what may be spent once is spent by one conditional `UPDATE`.
    Postgres(Transaction<'static, Postgres>, Pulse),
}

impl Db {
    /// Opens the SQLite file (made with mode 0600 if missing) with the settings of SECURITY §14.
    pub async fn open_sqlite(path: &Path, readers: u32) -> Result<Self, sqlx::Error> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .pragma("secure_delete", "ON")
            .pragma("trusted_schema", "OFF");
        let pool = || SqlitePoolOptions::new().acquire_timeout(ACQUIRE).idle_timeout(None).max_lifetime(None);
        let writer = pool().max_connections(1).connect_with(options.clone()).await?;
        let readers = pool().max_connections(readers).connect_with(options.read_only(true)).await?;
        Ok(Self::Sqlite { writer, readers, bell: Bell::new() })
    }

    /// Opens a pool on a PostgreSQL server. Connections are made when first needed, so a server that is away now may come back.
    pub fn open_postgres(url: &str, connections: u32) -> Result<Self, sqlx::Error> {
        let options: PgConnectOptions = url.parse()?;
        let options = options.options([
            ("statement_timeout", "5s"),
            ("lock_timeout", "2s"),
            ("idle_in_transaction_session_timeout", "10s"),
        ]);
        let pool =
            PgPoolOptions::new().max_connections(connections).acquire_timeout(ACQUIRE).connect_lazy_with(options);
        Ok(Self::Postgres(pool, Pulse::new()))
    }

    /// Brings the schema up to date. On PostgreSQL behind an advisory lock, so that several servers may start at once.
    pub async fn migrate(&self) -> Result<(), sqlx::migrate::MigrateError> {
        let migrations = sqlx::migrate!("./migrations");
        match self {
            Self::Sqlite { writer, .. } => migrations.run(writer).await,
            Self::Postgres(pool, _) => {
                // A long migration must not be cut off by the limits that requests live under.
                let mut connection = pool.acquire().await?.detach();
                sqlx::query("set statement_timeout = 0").execute(&mut connection).await?;
                sqlx::query("set lock_timeout = 0").execute(&mut connection).await?;
                migrations.run(&mut connection).await
            }
        }
    }

    /// A statement outside a transaction. Only for reading: writes belong into a [`Tx`].
    pub fn query(&self, sql: &'static str) -> Query<'_> {
        Query { target: Target::Db(self), sql, values: Vec::new() }
    }

    /// Begins a write transaction.
    pub async fn begin(&self) -> Result<Tx, sqlx::Error> {
        Ok(match self {
            Self::Sqlite { writer, bell, .. } => {
                Tx::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?, Pending::of(bell))
            }
            Self::Postgres(pool, pulse) => Tx::Postgres(pulse.reach(pool.begin()).await?, pulse.clone()),
        })
    }

    /// Begins a transaction that sees one state and writes nothing: on SQLite it takes a reader and keeps nobody from writing.
    pub async fn begin_reading(&self) -> Result<Tx, sqlx::Error> {
        Ok(match self {
            Self::Sqlite { readers, bell, .. } => Tx::Sqlite(readers.begin().await?, Pending::of(bell)),
            Self::Postgres(pool, pulse) => Tx::Postgres(pulse.reach(pool.begin()).await?, pulse.clone()),
        })
    }

    /// Waits for the open connections to finish and closes them.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers, .. } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool, _) => pool.close().await,
        }
    }
}

impl Tx {
    /// A statement inside this transaction.
    pub fn query(&mut self, sql: &'static str) -> Query<'_> {
        Query { target: Target::Tx(self), sql, values: Vec::new() }
    }

    /// Makes everything in this transaction durable, or nothing.
    pub async fn commit(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(tx, pending) => tx.commit().await.map(|()| pending.deliver()),
            Self::Postgres(tx, pulse) => pulse.wait(tx.commit()).await,
        }
    }
}
