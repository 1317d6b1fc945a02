//! A database that is away or not to be trusted when the server starts. Needs a PostgreSQL server that `LATCHKEY_TEST_POSTGRES` names.

use tokio::net::{TcpListener, TcpStream};

use super::process::free_address;
use super::support;
use super::*;

#[tokio::test]
async fn it_waits_for_its_database_and_says_so() {
    let Some(server_url) = support::postgres() else { return };
    let url = support::new_database(&server_url).await;
    let options: sqlx::postgres::PgConnectOptions = url.parse().unwrap();
    let database = (options.get_host().to_owned(), options.get_port());
    let door = free_address();
    let through_the_door = url.replace(&format!("{}:{}", database.0, database.1), &door.to_string());
    assert_ne!(through_the_door, url);

    let folder = tempfile::tempdir().unwrap();
    let mut server =
        Server::start(folder.path(), &[("DATABASE_URL", &through_the_door), ("ALLOW_UNSAFE_DURABILITY", "true")]);
    let (server, outcome) = tokio::task::spawn_blocking(move || {
        server.wait_for("/healthz", 200);
        let outcome = (server.ask("GET", "/readyz", "").0, server.child.try_wait().unwrap());
        (server, outcome)
    })
    .await
    .unwrap();
    assert_eq!(outcome, (503, None), "alive, but not ready");

    let listener = TcpListener::bind(door).await.unwrap();
    tokio::spawn(async move {
        while let Ok((mut inside, _)) = listener.accept().await {
            let database = database.clone();
            tokio::spawn(async move {
                let mut outside = TcpStream::connect(database).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut inside, &mut outside).await;
            });
        }
    });
    tokio::task::spawn_blocking(move || server.wait_for("/readyz", 200)).await.unwrap();
}

#[tokio::test]
async fn a_database_that_could_lose_commits_is_refused() {
    use sqlx::{Connection, Executor};

    let Some(server_url) = support::postgres() else { return };
    let url = support::new_database(&server_url).await;
    let name = url.split(['/', '?']).nth(3).unwrap();
    let mut connection = sqlx::PgConnection::connect(&server_url).await.unwrap();
    let statement = format!("alter database {name} set synchronous_commit = off");
    connection.execute(sqlx::AssertSqlSafe(statement)).await.unwrap();
    tokio::task::spawn_blocking(move || {
        let folder = tempfile::tempdir().unwrap();
        let run = |options: &[(&str, &str)]| {
            let output =
                program(folder.path(), options).env("LATCHKEY_LOG_LEVEL", "error").arg("migrate").output().unwrap();
            (output.status.code(), String::from_utf8(output.stderr).unwrap())
        };
        let (status, said) = run(&[("DATABASE_URL", &url)]);
        assert_eq!(status, Some(1), "{said}");
        assert!(said.contains("synchronous_commit") && said.trim_end().lines().count() == 1, "{said}");
        let (status, said) = run(&[("DATABASE_URL", &url), ("ALLOW_UNSAFE_DURABILITY", "true")]);
        assert_eq!(status, Some(0), "{said}");
    })
    .await
    .unwrap();
}
