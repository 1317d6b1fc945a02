//! An account that is protected in the way that people take.

#![allow(dead_code, reason = "each test file uses its part")]

use latchkey::account::backup_codes;
use latchkey::account::backup_codes::types::NewCodes;
use latchkey::account::enrolment::flow::{begin, confirm};
use latchkey::account::enrolment::types::Offer;
use latchkey::error::Error;
use latchkey::fields::{Label, OtpCode, SecondCode};
use latchkey::server::caller::Caller;

use super::Bench;
use super::phone::Phone;

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
        let (phone, offer) = self.offered(caller, name).await.ok().unwrap();
        let code = otp(&phone.code(self.centre.now(), 0));
        let (enrolled, session) = confirm(&self.centre, caller, &offer.id, &code, false).await.ok().unwrap();
        let caller = self.caller(&session.token.reveal()).await.unwrap();
        (phone, caller, enrolled.codes)
    }

    /// An account with one authenticator and a saved set of codes, some time after that.
    pub async fn protected(&self, email: &str) -> (Phone, Caller, Vec<String>) {
        let (caller, _) = self.signed_in(email).await;
        let (phone, caller, codes) = self.enrol(&caller, "Pixel 9").await;
        let codes = codes.unwrap();
        backup_codes::flow::confirm(&self.centre, &caller, &codes.id, false).await.unwrap();
        self.clock.advance_s(60);
        (phone, caller, codes.codes)
    }
}
