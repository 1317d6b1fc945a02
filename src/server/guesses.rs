//! Tries at a password or a second-step code: counted before the proof and given back after it, so that simultaneous guesses cannot slip
//! past (Zitadel CVE-2023-47111). One counter for each account, whatever asks: signing in, the identity dialog, a change of password.

use super::centre::Centre;
use super::limits::{self, Rule};
use super::visitor::Visitor;
use crate::error::Error;

/// A try that was counted. Unless [`Guess::give_back`] follows, it stays counted.
#[must_use = "a try that was right has to be given back"]
pub struct Guess {
    taken: Vec<(Rule, String)>,
}

/// Counts a try at the password of an address, whether or not it has an account.
pub async fn password(centre: &Centre, visitor: &Visitor, email_key: &str) -> Result<Guess, Error> {
    let by_address = (Rule::WrongPasswordByAddress, visitor.limit_key());
    take(centre, vec![by_address, (Rule::WrongPasswordByAccount, email_key.to_owned())]).await
}

/// Counts a try at the second step of an account: authenticator, backup code and text message together (SECURITY D-3).
pub async fn second_step(centre: &Centre, user_id: &str) -> Result<Guess, Error> {
    take(centre, vec![(Rule::WrongSecondStepByAccount, user_id.to_owned())]).await
}

async fn take(centre: &Centre, rules: Vec<(Rule, String)>) -> Result<Guess, Error> {
    for (rule, key) in &rules {
        limits::take(centre, *rule, key).await?;
    }
    Ok(Guess { taken: rules })
}

impl Guess {
    /// It was right, or nothing was compared at all: neither is a guess.
    pub async fn give_back(self, centre: &Centre) -> Result<(), Error> {
        for (rule, key) in &self.taken {
            limits::give_back(centre, *rule, key).await?;
        }
        Ok(())
    }
}
