//! One statement, run by whichever engine there is.

use sqlx::FromRow;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;

use super::{Db, Tx, Value};

/// A row that both engines can give.
pub trait Record: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T> Record for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// Where a statement runs.
pub(super) enum Target<'c> {
    Db(&'c Db),
    Tx(&'c mut Tx),
}

/// One statement with its values.
#[must_use = "a query does nothing until it is executed"]
pub struct Query<'c> {
    pub(super) target: Target<'c>,
    pub(super) sql: &'static str,
    pub(super) values: Vec<Value>,
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
            Target::Db(Db::Postgres(pool, pulse)) => pulse.reach(async { bound!(pool) }).await.map(Into::into),
            Target::Tx(Tx::Sqlite(tx, _)) => bound!(&mut **tx).map(Into::into),
            Target::Tx(Tx::Postgres(tx, pulse)) => pulse.wait(async { bound!(&mut **tx) }).await.map(Into::into),
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
