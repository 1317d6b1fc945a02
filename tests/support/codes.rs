//! A phone with an authenticator app, and an account that has one.

#![allow(dead_code, reason = "each test file uses its part")]

use latchkey::account::backup_codes;
use latchkey::account::backup_codes::types::NewCodes;
use latchkey::account::enrolment::flow::{begin, confirm};
use latchkey::account::enrolment::types::Offer;
use latchkey::error::Error;
use latchkey::fields::{Label, OtpCode, SecondCode};
use latchkey::server::caller::Caller;
use latchkey::time::UnixMillis;
use totp_rs::{Builder, Secret};

use super::Bench;

/// The app.
#[derive(Clone)]
pub struct Phone(Secret);

impl Phone {
    /// Types the key.
    pub fn typed(key: &str) -> Self {
        Self(Secret::try_from_base32(&key.replace(' ', "")).unwrap())
    }

    /// What it shows so many steps from a moment.
    pub fn code(&self, at: UnixMillis, steps: i64) -> String {
        let seconds = u64::try_from(at.0 / 1000 + 30 * steps).unwrap();
        Builder::new().with_secret(self.0.clone()).build_noncompliant().generate(seconds).to_string()
    }

    /// The secret itself.
    pub fn secret(&self) -> Vec<u8> {
        self.0.as_ref().to_vec()
    }
}

/// Six digits.
pub fn otp(code: &str) -> OtpCode {
    OtpCode::check(code).ok().unwrap()
}

/// Six digits or a backup code.
pub fn second(code: &str) -> SecondCode {
    SecondCode::check(code).ok().unwrap()
}

/// A checked name.
pub fn label(name: &str) -> Label {
    Label::check(name).ok().unwrap()
}

impl Bench {
    /// Begins to add an authenticator.
    pub async fn offered(&self, caller: &Caller, name: &str) -> Result<(Phone, Offer), Error> {
        let offer = begin(&self.centre, caller, &label(name)).await?;
        Ok((Phone::typed(&offer.key), offer))
    }

    /// Adds an authenticator. Gives the phone, the caller after it, and the codes that came with the first one.
    pub async fn enrol(&self, caller: &Caller, name: &str) -> (Phone, Caller, Option<NewCodes>) {
        let (phone, _) = self.offered(caller, name).await.ok().unwrap();
        let code = otp(&phone.code(self.centre.now(), 0));
        let (enrolled, session) = confirm(&self.centre, caller, &code).await.ok().unwrap();
        let caller = self.caller(&session.token.reveal()).await.unwrap();
        (phone, caller, enrolled.codes)
    }

    /// An account with one authenticator and a saved set of codes, some time after that.
    pub async fn protected(&self, email: &str) -> (Phone, Caller, Vec<String>) {
        let (caller, _) = self.signed_in(email).await;
        let (phone, caller, codes) = self.enrol(&caller, "Pixel 9").await;
        let codes = codes.unwrap();
        backup_codes::flow::confirm(&self.centre, &caller, &codes.id).await.unwrap();
        self.clock.advance_s(60);
        (phone, caller, codes.codes)
    }
}
