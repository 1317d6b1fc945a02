//! The program as an operator meets it.

#![allow(clippy::disallowed_methods, reason = "measures real time")]

mod cluster;
mod crash;
mod frozen;
mod mail_server;
mod notice;
mod outage;
mod panics;
mod process;
mod reset;
mod rings;
mod stopping;
#[path = "../support/mod.rs"]
mod support;

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use process::{Server, program};

/// The one line that a refused start prints.
fn refused(folder: &Path, options: &[(&str, &str)], status: i32) -> String {
    let output = program(folder, options).arg("serve").output().unwrap();
    let (said, stdout) = (String::from_utf8(output.stderr).unwrap(), String::from_utf8(output.stdout).unwrap());
    assert_eq!(output.status.code(), Some(status), "{said}");
    assert_eq!(said.trim_end().lines().count(), 1, "{said}");
    assert!(stdout.is_empty() && said.starts_with("latchkey: "), "{stdout}{said}");
    said
}

#[test]
fn a_database_of_places_that_cannot_be_read_stops_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let line = refused(folder.path(), &[("GEO__DATABASE", "/nowhere/places.mmdb")], 1);
    assert!(line.contains("geo.database: /nowhere/places.mmdb cannot be used"), "{line}");
}

#[test]
fn a_wrong_configuration_stops_the_start_with_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let line = refused(folder.path(), &[("SESSIONS__IDLE_S", "315360000")], 2);
    assert!(line.contains("sessions.idle_s") && !line.contains("315360000"), "{line}");
    assert!(refused(folder.path(), &[("SESSION__IDLE_S", "60")], 2).contains("session.idle_s is not an option"));
    let line = refused(folder.path(), &[("DATABASE_URL", "mysql://latchkey:hunter2@localhost/x")], 2);
    assert!(line.contains("database_url") && !line.contains("hunter2"), "{line}");
    let line = refused(folder.path(), &[("DATABASE_URL", "postgres://latchkey:hunter2@localhost:port/x")], 2);
    assert!(line.contains("database_url") && !line.contains("hunter2"), "{line}");
    fs::write(folder.path().join("latchkey.toml"), "limits = maybe\n").unwrap();
    assert!(refused(folder.path(), &[], 2).contains("latchkey.toml is not valid TOML at line 1"));
    assert!(!folder.path().join("data").exists(), "a refused start leaves nothing behind");
}

#[test]
fn the_configuration_can_be_checked_without_starting() {
    let folder = tempfile::tempdir().unwrap();
    let options =
        [("DATABASE_URL", "postgres://latchkey:hunter2@db.example.com/accounts"), ("COOKIE_MODE", "insecure")];
    let output = program(folder.path(), &options).args(["config", "check"]).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && said.contains("accounts at db.example.com:5432"), "{said}");
    assert!(
        said.contains("cookie_mode is insecure") && said.contains("sslmode=verify-full") && !said.contains("hunter2"),
        "{said}"
    );
    assert!(!folder.path().join("data").exists());
}

#[test]
fn it_says_where_it_is_where_the_data_lie_and_where_mail_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let options = [("PORT", "tcp://10.0.0.7:80"), ("SERVICE_HOST", "10.0.0.7")];
    let output = program(folder.path(), &options).args(["config", "check"]).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "what Kubernetes sets is no option: {said}");
    for words in ["http://127.0.0.1:3000", "data/latchkey.db", "http://127.0.0.1:3000/dev/mailbox"] {
        assert!(said.contains(words), "{words} in {said}");
    }
    let line = refused(folder.path(), &[("PORT", "8080")], 2);
    assert!(line.contains("port is not an option"), "{line}");

    let server = Server::start(folder.path(), &[]);
    server.wait_for("/readyz", 200);
    let (said, address) = (fs::read_to_string(folder.path().join("said")).unwrap(), server.address);
    let data = folder.path().join("data/latchkey.db");
    for words in [format!("http://{address}\n"), data.display().to_string(), format!("http://{address}/dev/mailbox")] {
        assert!(said.contains(&words), "{words} in {said}");
    }
}

#[test]
fn everything_it_makes_is_for_its_user_alone() {
    let folder = tempfile::tempdir().unwrap();
    let output = program(folder.path(), &[]).arg("migrate").output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let data = folder.path().join("data");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    for entry in fs::read_dir(&data).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
    for (name, chmod) in [("keys.toml", "chmod 600"), ("latchkey.db", "chmod 600"), ("", "chmod 700")] {
        let path = data.join(name);
        let before = fs::metadata(&path).unwrap().permissions();
        fs::set_permissions(&path, Permissions::from_mode(before.mode() | 0o044)).unwrap();
        assert!(refused(folder.path(), &[], 1).contains(chmod), "{}", path.display());
        fs::set_permissions(&path, before).unwrap();
    }
}

#[test]
fn an_address_in_use_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let line = refused(folder.path(), &[("LISTEN", &address)], 1);
    assert!(line.contains("listen") && line.contains(&address) && line.contains("in use"), "{line}");
}

#[test]
fn an_operator_resets_the_second_factor_beside_a_running_server() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[]);
    server.wait_for("/readyz", 200);
    let form = "name=Ada&email=ada%40example.org&password=Correct-horse-7-battery";
    assert_eq!(server.ask("POST", "/account/api/sign-up", form).0, 200);
    let reset = |email: &str| program(folder.path(), &[]).args(["user", "reset-two-factor", email]).output().unwrap();
    let unknown = reset("nobody@example.org");
    assert_eq!(unknown.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("no account has the address nobody@example.org"));
    assert_eq!(reset("nobody").status.code(), Some(1));
    let done = reset("Ada@example.org");
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success() && said.contains("0 authenticators removed, 0 sessions ended"), "{done:?}");
    let told = || server.ask("GET", "/dev/mailbox.json?to=ada%40example.org", "").1.contains("was reset");
    assert!(process::wait(std::time::Duration::from_secs(20), told), "the server delivers the mail");
}
