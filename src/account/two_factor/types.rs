//! Authenticators as they are shown, how they are changed, and what became of a code.

use serde::{Deserialize, Serialize};

use crate::error::{FieldErrors, Problem};
use crate::fields::{GivenPassword, Label, NewPassword, PasswordPolicy, PasswordPreset, SecondCode, check_repeated};
use crate::time::UnixMillis;

/// What the panel shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TwoFactorStatus {
    /// For the hidden user name of the form that turns it off, so that password managers know whose password it is.
    pub email: String,
    /// Whether the address is proven: without that nothing can be added.
    pub verified: bool,
    /// In the order in which they were added. On exactly while there are any.
    pub devices: Vec<Authenticator>,
    /// How many backup codes are left.
    pub codes_left: u32,
    /// Whether codes from apps and messages are refused after too many wrong ones.
    pub locked: bool,
    /// The rules for a password that signs in alone.
    pub alone: PasswordPolicy,
}

/// One authenticator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authenticator {
    /// Which one; not a secret.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// When it was confirmed.
    pub added_at: UnixMillis,
    /// When a code of it was last accepted, but for the one that confirmed it.
    pub used_at: Option<UnixMillis>,
}

/// An authenticator was removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removed {
    /// What it was called.
    pub name: String,
    /// How many other sessions were ended; `None` when they were to stay.
    pub sessions_ended: Option<u32>,
}

/// Two-factor authentication was turned off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TurnedOff {
    /// How many other sessions were ended.
    pub sessions_ended: u32,
}

/// What became of a code from an authenticator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tried {
    /// It was right, and counts as used from now on.
    Accepted {
        /// The authenticator's name.
        name: String,
    },
    /// It was right, but its step or a later one was accepted before.
    Used,
    /// It is nobody's.
    Wrong,
}

/// A checked wish to turn it off.
pub struct TurnOffForm {
    /// The current password.
    pub password: GivenPassword,
    /// From an authenticator, or a backup code.
    pub code: SecondCode,
    /// What replaces a password that is too short to sign in alone.
    pub new: Option<NewPassword>,
}

/// Checks a name.
pub fn check_name(name: &str) -> Result<Label, FieldErrors> {
    Label::check(name).map_err(|problem| vec![("name".to_owned(), problem)])
}

/// Checks the form that turns it off. A password that is shorter than one alone has to be is replaced in the same step: once it is
/// hashed, nobody knows its length (SECURITY §3).
pub fn check_turn_off(
    (password, code, new, confirm): (&str, &str, &str, &str),
    alone: PasswordPolicy,
) -> Result<TurnOffForm, FieldErrors> {
    let short = !password.is_empty() && password.chars().count() < alone.min as usize;
    // With classes the rules are the same beside a second factor: a shorter one is a slip, and the server says so.
    let needed = !new.is_empty() || !alone.classes && short;
    let chosen = || if new == password { Err(Problem::SamePassword) } else { NewPassword::check(new, alone).map(Some) };
    let new_checked = if needed { chosen() } else { Ok(None) };
    let confirmed = if new.is_empty() { Ok(()) } else { check_repeated(new, confirm) };
    match (GivenPassword::check(password), SecondCode::check(code), new_checked, confirmed) {
        (Ok(password), Ok(code), Ok(new), Ok(())) => Ok(TurnOffForm { password, code, new }),
        (password, code, new, confirm) => {
            let refused =
                [("password", password.err()), ("code", code.err()), ("new", new.err()), ("confirm", confirm.err())];
            Err(refused.into_iter().filter_map(|(name, problem)| Some((name.to_owned(), problem?))).collect())
        }
    }
}

impl TwoFactorStatus {
    /// For the gallery: off, not verified, one without and with codes, many, locked.
    pub fn samples() -> Vec<Self> {
        let at = UnixMillis(1_772_546_529_000);
        let device = |name: &str, used: bool| Authenticator {
            id: name.to_lowercase().replace(' ', "-"),
            name: name.to_owned(),
            added_at: at.plus_s(-4_000_000),
            used_at: used.then_some(at),
        };
        let off = Self {
            email: "ada@example.org".to_owned(),
            verified: true,
            devices: Vec::new(),
            codes_left: 0,
            locked: false,
            alone: PasswordPolicy::of(PasswordPreset::Strict, false),
        };
        let one = Self { devices: vec![device("Pixel 9", false)], ..off.clone() };
        let two = vec![device("Pixel 9", true), device("Password manager", true)];
        let long = device("The phone with the cracked glass in the drawer of the desk", false);
        vec![
            off.clone(),
            Self { verified: false, ..off.clone() },
            one.clone(),
            Self { codes_left: 3, alone: PasswordPolicy::of(PasswordPreset::Nist, false), ..one },
            Self { devices: two.clone(), codes_left: 7, ..off.clone() },
            Self {
                devices: two.iter().cloned().chain([long, device("Work tablet", true)]).collect(),
                codes_left: 10,
                ..off.clone()
            },
            Self { devices: two, codes_left: 7, locked: true, ..off },
        ]
    }
}
