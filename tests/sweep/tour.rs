//! What a tour asks, and what it keeps of the answers.

use std::collections::BTreeSet;

use http::StatusCode;
use http::header::SET_COOKIE;

use crate::support::Bench;
use crate::support::browser::{ADA, Answer, Browser, text};
use crate::support::phone::Phone;

/// A secret, and the steps of the tour whose response shows it.
pub struct Secret {
    pub what: String,
    pub value: String,
    pub shown: Vec<&'static str>,
}

/// One tour: what was answered at each step, and every secret that came by.
pub struct Tour<'a> {
    pub bench: &'a Bench,
    pub answers: Vec<(&'static str, String)>,
    pub secrets: Vec<Secret>,
    pub phone: Option<Phone>,
    /// The server functions that were asked.
    pub called: BTreeSet<String>,
}

impl<'a> Tour<'a> {
    pub fn new(bench: &'a Bench) -> Self {
        Self { bench, answers: Vec::new(), secrets: Vec::new(), phone: None, called: BTreeSet::new() }
    }

    fn keep(&mut self, step: &'static str, answer: &Answer, browser: &Browser) {
        let headers = answer.headers.iter().filter(|(name, _)| **name != SET_COOKIE);
        let headers: String = headers.map(|(name, value)| format!("{name}: {value:?}\n")).collect();
        self.answers.push((step, format!("{}\n{headers}\n{}", answer.status, answer.html)));
        for (name, value) in &browser.cookies {
            if value.len() == 43 && !self.secrets.iter().any(|secret| secret.value == *value) {
                self.secret(&format!("the cookie {name} after {step}"), value, &[]);
            }
        }
    }

    pub fn secret(&mut self, what: &str, value: &str, shown: &[&'static str]) {
        assert!(value.len() >= 6, "{what} was not found: {value:?}");
        self.secrets.push(Secret { what: what.to_owned(), value: value.to_owned(), shown: shown.to_vec() });
    }

    pub async fn open(&mut self, step: &'static str, browser: &mut Browser, path: &str) -> Answer {
        let answer = browser.open(path).await;
        self.keep(step, &answer, browser);
        answer
    }

    /// Posts a form, of which everything but names, addresses and numbers of things is secret.
    pub async fn post(
        &mut self,
        step: &'static str,
        browser: &mut Browser,
        endpoint: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let answer = browser.post(endpoint, fields).await;
        assert!(answer.status.as_u16() < 500, "{step}: {}", text(&answer.html));
        self.called.insert(endpoint.to_owned());
        self.keep(step, &answer, browser);
        answer
    }

    /// The same as a script asks, which has to succeed: what came back, as data.
    pub async fn call(
        &mut self,
        step: &'static str,
        browser: &mut Browser,
        endpoint: &str,
        fields: &[(&str, &str)],
    ) -> serde_json::Value {
        let answer = browser.call(endpoint, fields).await;
        assert_eq!(answer.status, StatusCode::OK, "{step}: {}", answer.html);
        self.called.insert(endpoint.to_owned());
        self.keep(step, &answer, browser);
        serde_json::from_str(&answer.html).expect("data, and no page")
    }

    /// A link in the newest mail; only the page that it opens may hold its token.
    pub async fn mailed(&mut self, shown: impl IntoIterator<Item = &'static str>, path: &str) -> String {
        let mails = self.bench.mails(ADA).await;
        let (_, rest) = mails.iter().find_map(|mail| mail.text.split_once(path)).expect("a mail with the link");
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"-_".contains(c)).unwrap_or(rest.len());
        let token = rest[..end].to_owned();
        // A form that was refused stands on the same page again.
        self.secret(&format!("the token of {path}"), &token, &shown.into_iter().collect::<Vec<_>>());
        token
    }

    /// A code that the phone shows now and did not show before.
    pub fn code(&mut self) -> String {
        self.bench.clock.advance_s(31);
        let code = self.phone.as_ref().expect("a phone").digits_at(self.bench.centre.now());
        self.secret("a code of the authenticator", &code, &[]);
        code
    }

    pub async fn first_step(&mut self, browser: &mut Browser, password: &str) {
        self.open("sign-in page", browser, "/sign-in").await;
        let answer = self.post("first step", browser, "sign-in", &[("email", ADA), ("password", password)]).await;
        assert_eq!(answer.location, "/sign-in/two-factor", "{}", text(&answer.html));
        self.open("second-step page", browser, "/sign-in/two-factor").await;
    }
}
