//! Accounts, and who is signed in to them.

use std::sync::Arc;

use latchkey::account::email::flow::{Proof, verify};
use latchkey::account::email::types::check_proof;
use latchkey::account::sessions::flow::{Started, resume};
use latchkey::error::Error;
use latchkey::fields::{Email, PasswordPolicy, PasswordPreset};
use latchkey::server::caller::Caller;
use latchkey::sign_in::flow::Admitted;
use latchkey::sign_in::types::check_sign_in;
use latchkey::sign_up::types::check_sign_up;
use latchkey::{sign_in, sign_up};

use super::{Bench, PASSWORD};

impl Bench {
    /// An account whose address is proven. The session that began with it is over, and the browser it began in is forgotten.
    pub async fn sign_up(&self, email: &str) {
        let browser = self.ask_to_sign_up(email).await;
        let token = self.token_in_mail(email).await;
        let session = self.verify(proof(&token, Some(&browser), "")).await.unwrap();
        let mut tx = self.centre.db.begin().await.unwrap();
        let owner = "select user_id from sessions where id = $1";
        let (user_id,): (String,) = tx.query(owner).bind(session.id).one().await.unwrap();
        for sql in [
            "delete from sessions where user_id = $1",
            "delete from alert_settings where user_id = $1",
            "delete from browsers where user_id = $1",
            "delete from sign_in_places where user_id = $1",
        ] {
            tx.query(sql).bind(&user_id).execute().await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    /// Presses the button behind a mailed link, in a browser.
    pub async fn verify(&self, (proof, browser): (Proof<'_>, Option<&str>)) -> Result<Started, Error> {
        verify(&self.centre, &self.visitor_in(browser), proof, None).await
    }

    /// Signs up and gives the browser's cookie; the address is not proven yet.
    pub async fn ask_to_sign_up(&self, email: &str) -> String {
        let policy = PasswordPolicy::of(PasswordPreset::Strict, false);
        let form = check_sign_up(("Ada", email, PASSWORD), false, policy).ok().unwrap();
        let asked = sign_up::flow::sign_up(&self.centre, &self.visitor(), form).await.unwrap();
        asked.new_browser.expect("a browser without a cookie").reveal()
    }

    /// Signs in with a password.
    pub async fn sign_in(&self, email: &str, password: &str) -> Result<Started, Error> {
        self.sign_in_from("192.0.2.10", email, password, false).await
    }

    /// Signs in from somewhere; where a second step is asked for, this is refused.
    pub async fn sign_in_from(
        &self,
        from: &str,
        email: &str,
        password: &str,
        remember: bool,
    ) -> Result<Started, Error> {
        let form = check_sign_in(email, password, remember).ok().unwrap();
        match sign_in::flow::sign_in(&self.centre, &self.visitor_at(from), form, "/settings", None).await? {
            Admitted::Session(session) => Ok(session),
            Admitted::SecondStep(_) => Err(Error::ConfirmIdentity),
        }
    }

    /// An account that is signed in: its caller and the cookie's value.
    pub async fn signed_in(&self, email: &str) -> (Caller, String) {
        self.sign_up(email).await;
        let session = self.sign_in(email, PASSWORD).await.ok().unwrap();
        let token = session.token.reveal();
        (self.caller(&token).await.unwrap(), token)
    }

    /// Who a cookie belongs to, if to anybody.
    pub async fn caller(&self, token: &str) -> Option<Caller> {
        resume(&self.centre, Arc::new(self.visitor()), token).await.unwrap()
    }
}

/// What is presented behind a mailed link, and the long-lived cookie of the browser that does.
pub fn proof<'a>(token: &'a str, browser: Option<&'a str>, password: &str) -> (Proof<'a>, Option<&'a str>) {
    (Proof { token, password: check_proof(password) }, browser)
}

/// A checked address.
pub fn email(raw: &str) -> Email {
    Email::check(raw).ok().unwrap()
}
