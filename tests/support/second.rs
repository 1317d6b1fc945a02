//! Second factors without the pages that set them up, and sign-ins that need them.

use std::net::SocketAddr;

use axum::extract::ConnectInfo;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::HeaderMap;
use http::header::{COOKIE, USER_AGENT};
use latchkey::account::sessions::flow::Started;
use latchkey::error::Error;
use latchkey::server::centre::Centre;
use latchkey::server::visitor::Visitor;
use latchkey::sign_in::flow::{Admitted, sign_in};
use latchkey::sign_in::second_step::flow::complete;
use latchkey::sign_in::second_step::types::{SecondStepForm, check_second_step};
use latchkey::sign_in::types::check_sign_in;
use secrecy::SecretString;

use super::phone::Phone;
use super::{Bench, PASSWORD};

/// The one secret of all authenticators here.
const SECRET: &[u8] = b"12345678901234567890";

/// The code that an authenticator shows after so many steps.
pub fn code_after(bench: &Bench, steps: i64) -> String {
    Phone::with(SECRET).code(bench.centre.now(), steps)
}

/// The code that it shows now.
pub fn code(bench: &Bench) -> String {
    code_after(bench, 0)
}

/// Six digits that no authenticator shows around now.
pub fn wrong_code(bench: &Bench) -> String {
    let right: Vec<String> = (-1..=1).map(|steps| code_after(bench, steps)).collect();
    let other = (0..4).map(|n| format!("00000{n}")).find(|digits| !right.contains(digits));
    other.expect("three codes cannot be four")
}

/// A form that a person sends.
pub fn step(code: &str, trust: bool) -> SecondStepForm {
    check_second_step(code, trust).ok().unwrap()
}

/// One browser, with its cookies, as the product sees it.
#[derive(Clone)]
pub struct Browser {
    pub cookies: Vec<(&'static str, String)>,
    pub address: &'static str,
}

impl Browser {
    pub const fn at(address: &'static str) -> Self {
        Self { cookies: Vec::new(), address }
    }

    /// What a request of it brings.
    pub fn visitor(&self, bench: &Bench) -> Visitor {
        bench.clock.tick();
        let peer = ConnectInfo(format!("{}:40000", self.address).parse::<SocketAddr>().unwrap());
        let mut headers = HeaderMap::from_iter([(USER_AGENT, super::FIREFOX.parse().unwrap())]);
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        headers.insert(COOKIE, cookies.join("; ").parse().unwrap());
        Visitor::new(&bench.centre, Some(&peer), &headers)
    }

    fn keep(&mut self, name: &'static str, value: String) {
        self.cookies.retain(|(known, _)| *known != name);
        self.cookies.push((name, value));
    }

    /// Enters email and password on a server. True when that was enough.
    pub async fn first_on(
        &mut self,
        centre: &Centre,
        bench: &Bench,
        email: &str,
        password: &str,
    ) -> Result<bool, Error> {
        let form = check_sign_in(email, password, false).ok().unwrap();
        match sign_in(centre, &self.visitor(bench), form, "/settings/security", None).await? {
            Admitted::Session(session) => {
                if let Some(browser) = session.new_browser {
                    self.keep("lk-browser", browser.reveal());
                }
                self.keep("lk", session.token.reveal());
                Ok(true)
            }
            Admitted::SecondStep(token) => {
                self.keep("lk-pre", token.reveal());
                Ok(false)
            }
        }
    }

    /// The same with the right password on the only server.
    pub async fn first(&mut self, bench: &Bench, email: &str) -> Result<bool, Error> {
        self.first_on(&bench.centre, bench, email, PASSWORD).await
    }

    /// Enters a code.
    pub async fn second(&mut self, bench: &Bench, code: &str, trust: bool) -> Result<(Started, String), Error> {
        let done = complete(&bench.centre, &self.visitor(bench), step(code, trust), None).await?;
        if let Some(browser) = &done.0.new_browser {
            self.keep("lk-browser", browser.reveal());
        }
        self.keep("lk", done.0.token.reveal());
        Ok(done)
    }

    /// The value of one of its cookies.
    pub fn cookie(&self, name: &str) -> String {
        self.cookies.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone()).unwrap_or_default()
    }
}

impl Bench {
    /// The id of an account.
    pub async fn user_id(&self, email: &str) -> String {
        let row = self.centre.db.query("select id from users where email_key = $1").bind(email);
        row.one::<(String,)>().await.unwrap().0
    }

    /// Runs one statement.
    pub async fn run(&self, sql: &'static str, values: &[&str]) {
        let mut tx = self.centre.db.begin().await.unwrap();
        values.iter().fold(tx.query(sql), |query, value| query.bind(*value)).execute().await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Adds an authenticator, all of which show the same codes here. Gives its id.
    pub async fn add_authenticator(&self, user_id: &str, name: &str) -> String {
        self.give_phone_with(user_id, name, SECRET.to_vec()).await.id
    }

    /// A verified account with one authenticator; gives its id.
    pub async fn two_factor(&self, email: &str) -> String {
        self.sign_up(email).await;
        let user_id = self.user_id(email).await;
        self.add_authenticator(&user_id, "Pixel 9").await;
        user_id
    }

    /// Gives an account backup codes.
    pub async fn add_backup_codes(&self, user_id: &str, codes: &[&str]) {
        let (set, salt) = (self.centre.new_id(), [7; 16]);
        let sql =
            "insert into backup_code_sets (id, user_id, salt, created_at, confirmed_at) values ($1, $2, $3, 0, 0)";
        self.run(sql, &[&set, user_id, &URL_SAFE_NO_PAD.encode(salt)]).await;
        for code in codes {
            let plain = SecretString::from(code.replace('-', ""));
            let digest = self.centre.passwords.digest(plain, salt.to_vec()).await.unwrap();
            let sql = "insert into backup_codes (id, set_id, digest, position) values ($1, $2, $3, 0)";
            self.run(sql, &[&self.centre.new_id(), &set, &digest]).await;
        }
    }
}
