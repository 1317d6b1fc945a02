//! Servers on one database, and what stands in it.

use std::sync::Arc;

use latchkey::server::centre::{Centre, Parts};
use latchkey::server::clock::{FixedClock, Random, SystemRandom};
use latchkey::server::config::Config;
use latchkey::server::crypto::Keys;
use latchkey::server::db::Db;
use latchkey::server::live::Live;
use latchkey::server::mail::Mailer;
use latchkey::server::passwords::Passwords;
use latchkey::server::places::Places;
use tempfile::TempDir;

use super::Bench;

impl Bench {
    /// Another server on the same database, with the same keys and the same clock: a second one, or the first after a restart.
    pub async fn twin(&self) -> Centre {
        self.twin_with(&|_| {}).await
    }

    /// The same with other options.
    pub async fn twin_with(&self, change: &(impl Fn(&mut Config) + Sync)) -> Centre {
        server_on(&self.data, self.url.as_deref(), Arc::clone(&self.clock), change).await
    }

    /// The name of the database on its server; none on SQLite.
    pub fn database(&self) -> Option<&str> {
        let (_, name) = self.url.as_deref()?.rsplit_once('/')?;
        name.split('?').next()
    }

    /// The bytes of the database's files; on PostgreSQL the text of every row.
    pub async fn everything(&self) -> Vec<u8> {
        let Some(url) = &self.url else {
            let files = ["latchkey.db", "latchkey.db-wal"].map(|name| std::fs::read(self.data.path().join(name)));
            return files.into_iter().flat_map(Result::unwrap_or_default).collect();
        };
        let pool = sqlx::PgPool::connect(url).await.unwrap();
        let tables: Vec<String> =
            sqlx::query_scalar("select table_name::text from information_schema.tables where table_schema = 'public'")
                .fetch_all(&pool)
                .await
                .unwrap();
        let mut all = Vec::new();
        for table in tables {
            let sql = sqlx::AssertSqlSafe(format!("select t::text from {table} t"));
            let rows: Vec<String> = sqlx::query_scalar(sql).fetch_all(&pool).await.unwrap();
            all.extend(rows.join("\n").into_bytes());
        }
        all
    }
}

/// A server on a database, with the keys of a folder.
pub async fn server_on(
    data: &TempDir,
    url: Option<&str>,
    clock: Arc<FixedClock>,
    change: &impl Fn(&mut Config),
) -> Centre {
    let mut config = Config::for_tests(data.path());
    change(&mut config);
    let db = match url {
        None => Db::open_sqlite(&data.path().join("latchkey.db"), 4).await.unwrap(),
        Some(url) => Db::open_postgres(url, 8).unwrap(),
    };
    let random: Arc<dyn Random> = Arc::new(SystemRandom);
    let keys = Keys::open_or_create(&config.keys_file, &*random).unwrap();
    let passwords = Passwords::new(config.hash, Arc::clone(&random)).unwrap();
    let mailer = Mailer::new(&config).unwrap();
    let (places, live) = (Places::open(config.geo_database.as_deref()).unwrap(), Live::default());
    Centre::new(Parts { config, db, clock, random, keys, passwords, mailer, places, live })
}
