//! The key ring and the database belong together.

use std::process::Output;

use super::process::free_address;
use super::support::{new_database, postgres};
use super::*;

/// A command on a database, and the one line that it prints where it is refused.
fn run(folder: &Path, database: Option<&str>, arguments: &[&str]) -> (Output, String) {
    let options: Vec<(&str, &str)> = database
        .map(|url| [("DATABASE_URL", url), ("ALLOW_UNSAFE_DURABILITY", "true")])
        .into_iter()
        .flatten()
        .collect();
    let output = program(folder, &options)
        .env("LATCHKEY_LOG_LEVEL", "error")
        .env("LATCHKEY_LISTEN", free_address().to_string())
        .args(arguments)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr.clone()).unwrap();
    (output, said)
}

fn starts(folder: &Path, database: Option<&str>) {
    let (output, said) = run(folder, database, &["migrate"]);
    assert!(output.status.success(), "{said}");
}

fn is_refused(folder: &Path, database: Option<&str>) {
    for arguments in [&["migrate"][..], &["serve"], &["user", "reset-two-factor", "ada@example.org"]] {
        let (output, said) = run(folder, database, arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
        assert!(said.starts_with("latchkey: key ring: ") && said.trim_end().lines().count() == 1, "{said}");
        assert!(said.contains("from your backup"), "{said}");
    }
}

#[test]
fn a_lost_key_ring_is_not_replaced_in_silence() {
    let folder = tempfile::tempdir().unwrap();
    starts(folder.path(), None);
    let keys = folder.path().join("data/keys.toml");
    fs::remove_file(&keys).unwrap();
    assert!(refused(folder.path(), &[], 1).contains("restore it from your backup"));
    assert!(!keys.exists());
}

#[test]
fn another_ring_than_the_one_of_an_sqlite_file_is_refused() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let keys = |folder: &tempfile::TempDir| folder.path().join("data/keys.toml");
    for folder in [&folder, &other] {
        starts(folder.path(), None);
    }
    let own = fs::read(keys(&folder)).unwrap();
    fs::copy(keys(&other), keys(&folder)).unwrap();
    is_refused(folder.path(), None);
    fs::write(keys(&folder), own).unwrap();
    starts(folder.path(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgresql_database_is_opened_with_its_own_ring_alone() {
    let Some(server) = postgres() else { return };
    let url = new_database(&server).await;
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let keys = |folder: &tempfile::TempDir| folder.path().join("data/keys.toml");
    starts(first.path(), Some(&url));
    // A container that lost its folder, or a second server without a copy of the ring: it would make itself another one.
    is_refused(second.path(), Some(&url));
    is_refused(second.path(), Some(&url));
    fs::copy(keys(&first), keys(&second)).unwrap();
    starts(second.path(), Some(&url));
}
