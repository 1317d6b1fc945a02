//! A database that is away when the server starts. Needs a PostgreSQL server that `LATCHKEY_TEST_POSTGRES` names.

use tokio::net::{TcpListener, TcpStream};

use super::process::free_address;
use super::support;
use super::*;

#[tokio::test]
async fn it_waits_for_its_database_and_says_so() {
    let Ok(server_url) = std::env::var("LATCHKEY_TEST_POSTGRES") else { return };
    let url = support::new_database(&server_url).await;
    let options: sqlx::postgres::PgConnectOptions = url.parse().unwrap();
    let database = (options.get_host().to_owned(), options.get_port());
    let door = free_address();
    let through_the_door = url.replace(&format!("{}:{}", database.0, database.1), &door.to_string());
    assert_ne!(through_the_door, url);

    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start(folder.path(), &[("DATABASE_URL", &through_the_door)]);
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
