//! What proves again who is there.

use serde::{Deserialize, Serialize};

use crate::error::{FieldErrors, Problem};
use crate::fields::{GivenPassword, SecondCode};

/// What the identity dialog has to ask for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Whose password, for password managers.
    pub email: String,
    /// Whether a code is asked for beside it.
    pub code: bool,
    /// For how many seconds the proof counts.
    pub lasts_s: i64,
}

impl Asked {
    /// For the gallery: without and with a second factor.
    pub fn samples() -> Vec<Self> {
        [false, true].map(|code| Self { email: "ada@example.org".to_owned(), code, lasts_s: 600 }).into()
    }
}

/// A checked proof.
pub struct ProofForm {
    /// The current password.
    pub password: GivenPassword,
    /// From an authenticator, or a backup code; absent when none was entered.
    pub code: Option<SecondCode>,
}

/// Checks the form. Whether a code is needed is known to the server alone.
pub fn check_proof(password: &str, code: &str) -> Result<ProofForm, FieldErrors> {
    check_asked(password, code, false)
}

/// Checks the form as it is shown: with a field for the code, that is not left empty.
pub fn check_asked(password: &str, code: &str, asks: bool) -> Result<ProofForm, FieldErrors> {
    let code = match SecondCode::check(code) {
        Err(Problem::Missing) if !asks => Ok(None),
        checked => checked.map(Some),
    };
    match (GivenPassword::check(password), code) {
        (Ok(password), Ok(code)) => Ok(ProofForm { password, code }),
        (password, code) => {
            let refused = [("password", password.err()), ("code", code.err())];
            Err(refused.into_iter().filter_map(|(name, problem)| Some((name.to_owned(), problem?))).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_may_be_absent_but_not_misshapen() {
        assert!(check_proof("x", " ").is_ok_and(|form| form.code.is_none()));
        assert_eq!(check_asked("x", " ", true).err(), Some(vec![("code".to_owned(), Problem::Missing)]));
        assert!(check_proof("x", "123 456").is_ok_and(|form| form.code.is_some()));
        let refused = check_proof("", "12").err().unwrap_or_default();
        assert_eq!(refused, [("password".to_owned(), Problem::Missing), ("code".to_owned(), Problem::NotACode)]);
    }
}
