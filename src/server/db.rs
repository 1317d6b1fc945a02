//! The only file that knows that there are two engines.
//!
//! Call sites look like plain sqlx: `tx.query("update … where id = $1").bind(id).execute().await?`. The text is `&'static str`, so SQL
//! cannot be built from input; values are text or 64-bit integers, which is the whole portable subset (`migrations/README.md`).

mod news;
mod value;

use std::path::Path;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions, PgRow};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous};
use sqlx::{FromRow, PgPool, Postgres, Sqlite, SqlitePool, Transaction};

use self::news::{Bell, Pending};
pub use self::news::{Heard, Listener};
pub use self::value::Value;

/// How long a request waits for a connection: with it, a lost database is answered within two seconds.
const ACQUIRE: Duration = Duration::from_millis(1500);

/// A row that both engines can give.
pub trait Record: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T> Record for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// The database: an embedded SQLite file (one writer, several readers) or a PostgreSQL server.
#[derive(Clone)]
pub enum Db {
    /// WAL mode; every write goes through the one connection of `writer`.
    Sqlite { writer: SqlitePool, readers: SqlitePool, bell: Bell },
    /// Shared by all servers.
    Postgres(PgPool),
}

/// A write transaction. Dropped without [`Tx::commit`], it is rolled back.
pub enum Tx {
    /// Begun with `BEGIN IMMEDIATE`, so that a read inside it can be trusted by the write that follows.
    Sqlite(Transaction<'static, Sqlite>, Pending),
    /// Read committed: what may be spent once is spent by one conditional `UPDATE`.
    Postgres(Transaction<'static, Postgres>),
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
        Ok(Self::Postgres(pool))
    }

    /// Brings the schema up to date. On PostgreSQL behind an advisory lock, so that several servers may start at once.
    pub async fn migrate(&self) -> Result<(), sqlx::migrate::MigrateError> {
        let migrations = sqlx::migrate!("./migrations");
        match self {
            Self::Sqlite { writer, .. } => migrations.run(writer).await,
            Self::Postgres(pool) => {
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
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Begins a transaction that sees one state and writes nothing: on SQLite it takes a reader and keeps nobody from writing.
    pub async fn begin_reading(&self) -> Result<Tx, sqlx::Error> {
        Ok(match self {
            Self::Sqlite { readers, bell, .. } => Tx::Sqlite(readers.begin().await?, Pending::of(bell)),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Waits for the open connections to finish and closes them.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers, .. } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
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
            Self::Postgres(tx) => tx.commit().await,
        }
    }
}

enum Target<'c> {
    Db(&'c Db),
    Tx(&'c mut Tx),
}

/// One statement with its values.
#[must_use = "a query does nothing until it is executed"]
pub struct Query<'c> {
    target: Target<'c>,
    sql: &'static str,
    values: Vec<Value>,
}

/// Binds the values to a query of either engine and runs one of its methods on the target's connection.
macro_rules! run {
    ($self:ident, $new:expr, $method:ident) => {{
        let values = $self.values;
        macro_rules! bound {
            ($executor:expr) => {{
                let mut query = $new;
                for value in values {
                    query = match value {
                        Value::Text(text) => query.bind(text),
                        Value::Int(number) => query.bind(number),
                    };
                }
                query.$method($executor).await
            }};
        }
        match $self.target {
            Target::Db(Db::Sqlite { readers, .. }) => bound!(readers).map(Into::into),
            Target::Db(Db::Postgres(pool)) => bound!(pool).map(Into::into),
            Target::Tx(Tx::Sqlite(tx, _)) => bound!(&mut **tx).map(Into::into),
            Target::Tx(Tx::Postgres(tx)) => bound!(&mut **tx).map(Into::into),
        }
    }};
}

impl Query<'_> {
    /// Binds the next `$n`.
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Runs the statement and says how many rows it touched.
    pub async fn execute(self) -> Result<u64, sqlx::Error> {
        let done: Result<Touched, sqlx::Error> = run!(self, sqlx::query(self.sql), execute);
        done.map(|touched| touched.0)
    }

    /// Exactly one row; its absence is an error.
    pub async fn one<T: Record>(self) -> Result<T, sqlx::Error> {
        run!(self, sqlx::query_as::<_, T>(self.sql), fetch_one)
    }

    /// One row or none.
    pub async fn optional<T: Record>(self) -> Result<Option<T>, sqlx::Error> {
        run!(self, sqlx::query_as::<_, T>(self.sql), fetch_optional)
    }

    /// All rows.
    pub async fn all<T: Record>(self) -> Result<Vec<T>, sqlx::Error> {
        run!(self, sqlx::query_as::<_, T>(self.sql), fetch_all)
    }
}

struct Touched(u64);

impl From<sqlx::sqlite::SqliteQueryResult> for Touched {
    fn from(result: sqlx::sqlite::SqliteQueryResult) -> Self {
        Self(result.rows_affected())
    }
}

impl From<sqlx::postgres::PgQueryResult> for Touched {
    fn from(result: sqlx::postgres::PgQueryResult) -> Self {
        Self(result.rows_affected())
    }
}
