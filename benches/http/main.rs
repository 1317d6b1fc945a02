//! Load over loopback against the release server: `script/bench` builds and starts everything and prints the table.
//!
//! Reads `LATCHKEY_TEST_BINARY` (the server) and `LATCHKEY_TEST_POSTGRES` (an empty database, with another one named
//! `streams` beside it; without it only SQLite is measured).
//! Load generator and server share the machine's cores, so the numbers compare one version with the next, not with other products.
#![allow(clippy::disallowed_methods, reason = "a measurement reads the real clock")]

mod client;
mod enumeration;
mod load;
mod second_step;
mod server;
mod sessions;

use std::path::PathBuf;
use std::thread::sleep;
use std::time::Duration;

use client::{Connection, Request, encoded};
use server::Server;

const LENGTH: Duration = Duration::from_secs(8);
const PAGE_CONNECTIONS: usize = 16;
/// More than run at once and fewer than the queue holds, so that the pool is full and nobody is turned away.
const SIGN_IN_CONNECTIONS: usize = 48;
const PASSWORD: &str = "Correct-Horse-7-Battery";

type Row = (&'static str, String);

fn main() {
    let Ok(binary) = std::env::var("LATCHKEY_TEST_BINARY") else {
        println!("LATCHKEY_TEST_BINARY names no server: run script/bench");
        return;
    };
    let postgres = std::env::var("LATCHKEY_TEST_POSTGRES").ok();
    let engines: Vec<(&str, Option<&str>)> =
        [("SQLite", None)].into_iter().chain(postgres.as_deref().map(|url| ("PostgreSQL", Some(url)))).collect();
    let columns: Vec<Vec<Row>> = engines.iter().map(|(name, url)| measure(&binary, name, *url)).collect();
    println!(
        "\nRate limits off, log level warn, no TLS; {PAGE_CONNECTIONS} connections ({SIGN_IN_CONNECTIONS} that sign in)."
    );
    print!("{:<44}", "");
    for (name, _) in &engines {
        print!("{name:>28}");
    }
    println!();
    for (at, (label, _)) in columns[0].iter().enumerate() {
        print!("{label:<44}");
        for column in &columns {
            print!("{:>28}", column[at].1);
        }
        println!();
    }
}

fn measure(binary: &str, engine: &str, postgres: Option<&str>) -> Vec<Row> {
    eprintln!("measuring {engine} …");
    let folder = std::env::temp_dir().join(format!("latchkey-bench-{}-{engine}", std::process::id()));
    let server = Server::start(&PathBuf::from(binary), folder, postgres).expect("the server starts");
    sleep(Duration::from_secs(2));
    let idle = server.memory_mib("VmRSS");
    let mut rows = vec![("start-up to the first 200 of /readyz", format!("{} ms", server.start_up.as_millis()))];

    let people: Vec<String> = (0..8).map(|n| format!("bench-{n}@example.test")).collect();
    people.iter().for_each(|email| sign_up(&server, email));
    let session = sign_in(&server, &people[0]);
    let mut loads = |labels: [&'static str; 3], requests: &[Request]| {
        let good = once(&server, &requests[0]).status;
        assert!(good < 400, "{} answers {good}", requests[0].path);
        let report = load::run(server.address, requests, LENGTH, good);
        assert_eq!(report.refused, 0, "{} was refused under load", requests[0].path);
        rows.push((labels[0], format!("{:.0}/s", report.per_second)));
        rows.push((labels[1], milliseconds(report.p50)));
        rows.push((labels[2], milliseconds(report.p99)));
    };
    let page = |path: &str, cookie: &str| vec![request("GET", path, cookie, ""); PAGE_CONNECTIONS];
    loads(["security page, signed in", "  p50", "  p99"], &page("/settings/security", &session));
    loads(["sign-in page", "  p50", "  p99"], &page("/sign-in", ""));
    let read = request("POST", "/account/api/password/show", &session, "");
    loads(["server function read", "  p50", "  p99"], &vec![read; PAGE_CONNECTIONS]);
    let sign_ins: Vec<Request> = (0..SIGN_IN_CONNECTIONS).map(|n| credentials(&people[n % people.len()])).collect();
    loads(["sign-ins, hash pool full", "  p50", "  p99"], &sign_ins);

    let unverified = "bench-unverified@example.test";
    ask_to_sign_up(&server, unverified);
    let many = vec![sessions::with_fifty(&server, &people[1]); PAGE_CONNECTIONS];
    loads(["session list at 50 sessions", "  p50", "  p99"], &many);
    rows.extend(enumeration::measure(&server, &people[0], unverified));
    rows.extend(sessions::notices(&server, &people[2]));
    rows.extend(second_step::measure(&server));

    rows.push(("memory idle", format!("{idle:.0} MiB")));
    rows.push(("memory under that load, at most", format!("{:.0} MiB", server.memory_mib("VmHWM"))));
    drop(server);
    rows.push(sessions::idle_streams(&PathBuf::from(binary), engine, postgres));
    rows
}

fn request(method: &'static str, path: &str, cookie: &str, form: &str) -> Request {
    Request { method, path: path.to_owned(), cookie: cookie.to_owned(), form: form.to_owned() }
}

fn once(server: &Server, request: &Request) -> client::Answer {
    let mut connection = Connection::open(server.address).expect("the server listens");
    connection.send(request).expect("the server answers")
}

fn credentials(email: &str) -> Request {
    let form = format!("email={}&password={PASSWORD}", encoded(email));
    request("POST", "/account/api/sign-in", "", &form)
}

/// Makes an account whose address is not proven.
fn ask_to_sign_up(server: &Server, email: &str) {
    let form = format!("name=Bench&email={}&password={PASSWORD}", encoded(email));
    let answer = once(server, &request("POST", "/account/api/sign-up", "", &form));
    assert!(answer.status < 400, "sign-up answers {}", answer.status);
}

/// Makes an account and proves its address by the captured mail.
fn sign_up(server: &Server, email: &str) {
    ask_to_sign_up(server, email);
    let address = encoded(email);
    for _ in 0..100 {
        let mail = once(server, &request("GET", &format!("/dev/mailbox.json?to={address}"), "", ""));
        let text = String::from_utf8_lossy(&mail.body).into_owned();
        if let Some((_, rest)) = text.split_once("/verify-email?token=") {
            let token: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
            let form = format!("token={token}&password={PASSWORD}");
            let answer = once(server, &request("POST", "/account/api/email/verify", "", &form));
            assert!(answer.status < 400, "verification answers {}", answer.status);
            return;
        }
        sleep(Duration::from_millis(100));
    }
    panic!("no verification mail to {email} within ten seconds");
}

/// Signs in and returns the session's cookie.
fn sign_in(server: &Server, email: &str) -> String {
    let answer = once(server, &credentials(email));
    let cookie = answer.cookies.iter().find(|cookie| cookie.starts_with("lk="));
    cookie.unwrap_or_else(|| panic!("sign-in answers {} without a session", answer.status)).clone()
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}
