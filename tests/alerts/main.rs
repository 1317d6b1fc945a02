//! Sign-in alerts: what is news, how often it is told, and what "this was not me" ends.

mod disown;
mod hostile;
mod links;
mod news;
#[path = "../support/mod.rs"]
mod support;
mod switches;

use axum::extract::ConnectInfo;
use http::HeaderMap;
use http::header::{COOKIE, USER_AGENT};
use latchkey::server::mail::Captured;
use latchkey::server::visitor::Visitor;
use latchkey::sign_in::flow::{Admitted, sign_in};
use latchkey::sign_in::types::check_sign_in;
use support::{Bench, PASSWORD};

const ADA: &str = "ada@example.org";
const LINUX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0";
const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1";
const HOUR_S: i64 = 3600;

/// A browser: what it says of itself, and its long-lived cookie once it has one.
struct Browser {
    user_agent: &'static str,
    cookie: Option<String>,
}

impl Browser {
    fn new(user_agent: &'static str) -> Self {
        Self { user_agent, cookie: None }
    }

    fn visitor(&self, bench: &Bench, from: &str) -> Visitor {
        bench.clock.tick();
        let peer = ConnectInfo(std::net::SocketAddr::new(from.parse().unwrap(), 40000));
        let mut headers = HeaderMap::from_iter([(USER_AGENT, self.user_agent.parse().unwrap())]);
        if let Some(cookie) = &self.cookie {
            headers.insert(COOKIE, format!("lk-browser={cookie}").parse().unwrap());
        }
        Visitor::new(&bench.centre, Some(&peer), &headers)
    }

    /// Signs in, keeps the cookie, and gives the session's token.
    async fn sign_in(&mut self, bench: &Bench, from: &str) -> String {
        let form = check_sign_in(ADA, PASSWORD, false).ok().unwrap();
        let visitor = self.visitor(bench, from);
        let admitted = sign_in(&bench.centre, &visitor, form, "/settings", None).await.ok().unwrap();
        let Admitted::Session(started) = admitted else { panic!("no second step is asked for") };
        if let Some(new) = &started.new_browser {
            self.cookie = Some(new.reveal());
        }
        started.token.reveal()
    }
}

/// The mails about sign-ins, newest first.
async fn alerts(bench: &Bench) -> Vec<Captured> {
    let mails = bench.mails(ADA).await;
    mails.into_iter().filter(|mail| mail.subject.starts_with("New sign-in")).collect()
}

/// The token of the one "this was not me" link in a mail.
fn token_in(mail: &Captured) -> String {
    let (_, rest) = mail.text.split_once("/sign-in-alerts/").expect("a link");
    rest.split_whitespace().next().unwrap().to_owned()
}

/// An account that has signed in before, and the browser that did.
async fn at_home(bench: &Bench) -> Browser {
    bench.sign_up(ADA).await;
    let mut home = Browser::new(LINUX);
    home.sign_in(bench, "192.0.2.10").await;
    home
}

/// Signs in from a telephone and gives its session's token and the link of the mail about it.
async fn from_elsewhere(bench: &Bench) -> (String, String) {
    let session = Browser::new(IPHONE).sign_in(bench, "203.0.113.9").await;
    (session, token_in(alerts(bench).await.first().expect("a mail")))
}
