//! Fresh databases on a PostgreSQL server.

use latchkey::server::clock::{Random, SystemRandom};

/// The server that `LATCHKEY_TEST_POSTGRES` names. A missing one fails the test where one is required, rather than half of it be skipped.
pub fn postgres() -> Option<String> {
    let server = std::env::var("LATCHKEY_TEST_POSTGRES").ok();
    assert!(
        server.is_some() || std::env::var("LATCHKEY_TEST_REQUIRE_POSTGRES").is_err(),
        "LATCHKEY_TEST_POSTGRES has to name a server: half of the tests would be skipped"
    );
    server
}

/// Makes an empty database on the server and gives its URL.
pub async fn new_database(server: &str) -> String {
    use sqlx::{Connection, Executor};

    let mut random = [0; 8];
    SystemRandom.fill(&mut random);
    let name = format!("t_{}", random.map(|byte| format!("{byte:02x}")).concat());
    let mut connection = sqlx::PgConnection::connect(server).await.unwrap();
    connection.execute(sqlx::AssertSqlSafe(format!("create database {name}"))).await.unwrap();
    let (base, query) =
        server.split_once('?').map_or((server, String::new()), |(base, query)| (base, format!("?{query}")));
    let (base, _) = base.rsplit_once('/').unwrap();
    format!("{base}/{name}{query}")
}
