//! A fresh product for each test, on each engine, with a clock that the test moves and a mailbox that it reads.

#![allow(dead_code, reason = "each test file uses its part")]

use std::sync::Arc;

use latchkey::server::centre::{Centre, Parts};
use latchkey::server::clock::{FixedClock, Random, SystemRandom};
use latchkey::server::config::Config;
use latchkey::server::crypto::Keys;
use latchkey::server::db::Db;
use latchkey::server::mail::{self, Mailer};
use latchkey::server::passwords::Passwords;
use latchkey::time::UnixMillis;
use tempfile::TempDir;

pub const NOON: UnixMillis = UnixMillis(1_772_546_529_000);

/// One product on one engine.
pub struct Bench {
    pub centre: Centre,
    pub clock: Arc<FixedClock>,
    pub engine: &'static str,
    _data: TempDir,
}

/// A product on SQLite, and one on PostgreSQL where `LATCHKEY_TEST_POSTGRES` names a server.
pub async fn benches() -> Vec<Bench> {
    benches_with(|_| {}).await
}

/// The same with a changed configuration.
pub async fn benches_with(change: impl Fn(&mut Config)) -> Vec<Bench> {
    let mut benches = vec![Bench::new("sqlite", None, &change).await];
    if let Ok(server) = std::env::var("LATCHKEY_TEST_POSTGRES") {
        benches.push(Bench::new("postgres", Some(&server), &change).await);
    }
    benches
}

impl Bench {
    async fn new(engine: &'static str, server: Option<&str>, change: &impl Fn(&mut Config)) -> Self {
        let data = tempfile::tempdir().unwrap();
        let mut config = Config::for_tests(data.path());
        change(&mut config);
        let db = match server {
            None => Db::open_sqlite(&data.path().join("latchkey.db"), 4).await.unwrap(),
            Some(server) => Db::open_postgres(&new_database(server).await, 8).unwrap(),
        };
        db.migrate().await.unwrap();
        let clock = Arc::new(FixedClock::at(NOON));
        let random: Arc<dyn Random> = Arc::new(SystemRandom);
        let keys = Keys::open_or_create(&config.keys_file, &*random).unwrap();
        let passwords = Passwords::new(config.hash, Arc::clone(&random)).unwrap();
        let mailer = Mailer::new(&config).unwrap();
        let parts = Parts {
            config,
            db,
            clock: clock.clone(),
            random,
            keys,
            passwords,
            mailer,
        };
        Self {
            centre: Centre::new(parts),
            clock,
            engine,
            _data: data,
        }
    }

    /// Delivers what is due and gives the mails to one address, newest first.
    pub async fn mails(&self, to: &str) -> Vec<mail::Captured> {
        mail::deliver_due(&self.centre).await.unwrap();
        mail::captured(&self.centre, Some(to))
    }
}
/// Makes an empty database on the server and gives its URL.
async fn new_database(server: &str) -> String {
    use sqlx::{Connection, Executor};

    let mut random = [0; 8];
    SystemRandom.fill(&mut random);
    let name = format!("t_{}", random.map(|byte| format!("{byte:02x}")).concat());
    let mut connection = sqlx::PgConnection::connect(server).await.unwrap();
    connection
        .execute(sqlx::AssertSqlSafe(format!("create database {name}")))
        .await
        .unwrap();
    let (base, query) = server
        .split_once('?')
        .map_or((server, String::new()), |(base, query)| (base, format!("?{query}")));
    let (base, _) = base.rsplit_once('/').unwrap();
    format!("{base}/{name}{query}")
}
