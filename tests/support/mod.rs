//! A fresh product for each test, on each engine, with a clock that the test moves and a mailbox that it reads.

#![allow(dead_code, unused_imports, reason = "each test file uses its part")]

mod accounts;
pub mod browser;
pub mod codes;
mod database;
pub mod mmdb;
pub mod phone;
mod races;
pub mod second;
mod servers;

use std::sync::Arc;

use axum::extract::ConnectInfo;
use http::header::USER_AGENT;
use http::{HeaderMap, HeaderName};
use latchkey::server::centre::Centre;
use latchkey::server::clock::FixedClock;
use latchkey::server::config::Config;
use latchkey::server::cookies;
use latchkey::server::mail;
use latchkey::server::visitor::Visitor;
use latchkey::time::UnixMillis;
use tempfile::TempDir;

pub use accounts::{email, proof};
pub use database::{new_database, postgres};
pub use races::{RACERS, ROUNDS, successes_of};
use servers::server_on;

/// A password that every policy takes.
pub const PASSWORD: &str = "Correct-horse-7-battery";
/// Another one.
pub const OTHER: &str = "Quiet-meadow-9-lantern";
/// 3 March 2026.
pub const NOON: UnixMillis = UnixMillis(1_772_546_529_000);
const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0";

/// One product on one engine.
pub struct Bench {
    pub centre: Centre,
    pub clock: Arc<FixedClock>,
    pub engine: &'static str,
    url: Option<String>,
    data: TempDir,
}

/// A product on SQLite, and one on PostgreSQL where `LATCHKEY_TEST_POSTGRES` names a server.
pub async fn benches() -> Vec<Bench> {
    benches_with(|_| {}).await
}

/// The same with a changed configuration.
pub async fn benches_with(change: impl Fn(&mut Config)) -> Vec<Bench> {
    let mut benches = vec![Bench::new("sqlite", None, &change).await];
    if let Some(server) = postgres() {
        benches.push(Bench::new("postgres", Some(&server), &change).await);
    }
    benches
}

impl Bench {
    async fn new(engine: &'static str, server: Option<&str>, change: &impl Fn(&mut Config)) -> Self {
        let data = tempfile::tempdir().unwrap();
        let url = match server {
            None => None,
            Some(server) => Some(new_database(server).await),
        };
        let clock = Arc::new(FixedClock::at(NOON));
        let centre = server_on(&data, url.as_deref(), Arc::clone(&clock), change).await;
        centre.db.migrate().await.unwrap();
        Self { centre, clock, engine, url, data }
    }

    /// Somebody at an address, with Firefox on Linux.
    pub fn visitor_at(&self, address: &str) -> Visitor {
        self.visitor_with(address, FIREFOX, &[])
    }

    /// Somebody at an address, with a user agent and client hints. Between two things that people do, some time passes.
    pub fn visitor_with(&self, address: &str, user_agent: &str, hints: &[(&'static str, &str)]) -> Visitor {
        self.clock.tick();
        let peer = ConnectInfo(format!("{address}:40000").parse().unwrap());
        let mut headers = HeaderMap::from_iter([(USER_AGENT, user_agent.parse().unwrap())]);
        headers.extend(hints.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap())));
        Visitor::new(&self.centre, Some(&peer), &headers)
    }

    /// Somebody at an everyday address, in a browser that has its long-lived cookie, where one is given.
    pub fn visitor_in(&self, browser: Option<&str>) -> Visitor {
        let name = cookies::browser_name(self.centre.config.public_url.is_https());
        let cookie = browser.map(|value| format!("{name}={value}"));
        let headers: Vec<_> = cookie.iter().map(|cookie| ("cookie", cookie.as_str())).collect();
        self.visitor_with("192.0.2.10", FIREFOX, &headers)
    }

    /// Somebody at an everyday address.
    pub fn visitor(&self) -> Visitor {
        self.visitor_at("192.0.2.10")
    }

    /// Delivers what is due and gives the mails to one address, newest first.
    pub async fn mails(&self, to: &str) -> Vec<mail::Captured> {
        mail::deliver_due(&self.centre).await.unwrap();
        mail::captured(&self.centre, Some(to))
    }

    /// The token in the newest mail to an address.
    pub async fn token_in_mail(&self, to: &str) -> String {
        let mails = self.mails(to).await;
        let text = &mails.first().expect("a mail").text;
        let (_, rest) = text.split_once("token=").expect("a link with a token");
        rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_').collect()
    }

    /// How many rows a count finds.
    pub async fn count(&self, sql: &'static str, value: &str) -> i64 {
        self.centre.db.query(sql).bind(value).one::<(i64,)>().await.unwrap().0
    }

    /// The actions in an account's log, oldest first.
    pub async fn actions(&self, user_id: &str) -> Vec<String> {
        let rows = self.centre.db.query("select action from events where user_id = $1 order by at, id").bind(user_id);
        rows.all::<(String,)>().await.unwrap().into_iter().map(|(action,)| action).collect()
    }
}
