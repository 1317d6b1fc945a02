use serde::{Deserialize, Serialize};

use crate::error::Problem;

/// Which rules new passwords follow (SECURITY D-1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PasswordPreset {
    /// At least 12 characters with upper case, lower case, digit and special character; not common.
    #[default]
    Strict,
    /// At least 15 characters (12 with a second factor), not common, no classes (NIST SP 800-63B-4 §3.1.1.2).
    Nist,
}

/// The rules for one person's next password: what the checklist shows and what the server enforces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordPolicy {
    /// Fewest code points.
    pub min: u32,
    /// Whether the four character classes are asked for.
    pub classes: bool,
}

/// One line of the checklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PasswordRule {
    /// At least so many characters.
    Length(u32),
    /// An upper-case letter.
    Upper,
    /// A lower-case letter.
    Lower,
    /// A digit.
    Digit,
    /// Neither letter nor digit.
    Special,
    /// Not on the list of common passwords. Only the server has the list.
    NotCommon,
}

/// Most code points of a password.
pub const PASSWORD_MAX: u32 = 128;
/// Most bytes of a password, checked before it is hashed.
pub const PASSWORD_MAX_BYTES: usize = 1024;

impl PasswordPolicy {
    /// The rules of a preset, for somebody with or without a second factor.
    pub const fn of(preset: PasswordPreset, second_factor: bool) -> Self {
        match preset {
            PasswordPreset::Strict => Self { min: 12, classes: true },
            PasswordPreset::Nist => Self { min: if second_factor { 12 } else { 15 }, classes: false },
        }
    }

    /// The rules in the order in which they are shown.
    pub fn rules(self) -> Vec<PasswordRule> {
        let mut rules = vec![PasswordRule::Length(self.min)];
        if self.classes {
            rules.extend([PasswordRule::Upper, PasswordRule::Lower, PasswordRule::Digit, PasswordRule::Special]);
        }
        rules.push(PasswordRule::NotCommon);
        rules
    }
}

impl PasswordRule {
    /// Whether a password follows this rule; `None` where only the server can tell.
    pub fn is_met(self, password: &str) -> Option<bool> {
        Some(match self {
            Self::Length(min) => password.chars().count() >= min as usize,
            Self::Upper => password.chars().any(char::is_uppercase),
            Self::Lower => password.chars().any(char::is_lowercase),
            Self::Digit => password.chars().any(|c| c.is_ascii_digit()),
            Self::Special => password.chars().any(|c| !c.is_alphanumeric()),
            Self::NotCommon => return None,
        })
    }
}

/// One character over and over, or a plain run up or down: what no list needs to hold.
fn is_trivial(password: &str) -> bool {
    let steps =
        || password.chars().zip(password.chars().skip(1)).map(|(a, b)| i64::from(b as u32) - i64::from(a as u32));
    [0, 1, -1].into_iter().any(|step| steps().all(|found| found == step))
}

/// A password that follows the policy; whether it is a common one is asked on the server.
pub struct NewPassword(String);

impl NewPassword {
    /// Checks a password against the policy. Nothing is trimmed or folded (ASVS 6.2.8).
    pub fn check(raw: &str, policy: PasswordPolicy) -> Result<Self, Problem> {
        if raw.is_empty() {
            return Err(Problem::Missing);
        }
        if raw.chars().count() > PASSWORD_MAX as usize || raw.len() > PASSWORD_MAX_BYTES {
            return Err(Problem::TooLong { max: PASSWORD_MAX });
        }
        let count = raw.chars().count();
        if count < policy.min as usize {
            return Err(Problem::TooShort { min: policy.min });
        }
        if is_trivial(raw) {
            return Err(Problem::CommonPassword);
        }
        if policy.rules().into_iter().any(|rule| rule.is_met(raw) == Some(false)) {
            return Err(Problem::WeakPassword);
        }
        Ok(Self(raw.to_owned()))
    }

    /// The password itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// Checks that a new password was typed the same twice.
pub fn check_repeated(new: &str, confirm: &str) -> Result<(), Problem> {
    match confirm {
        "" => Err(Problem::Missing),
        _ if confirm == new => Ok(()),
        _ => Err(Problem::Mismatch),
    }
}

/// A password given as proof: any text that could be one, so that it is never refused for its looks.
pub struct GivenPassword(String);

impl GivenPassword {
    /// Refuses only what is empty or too long to be hashed.
    pub fn check(raw: &str) -> Result<Self, Problem> {
        match raw.len() {
            0 => Err(Problem::Missing),
            1..=PASSWORD_MAX_BYTES => Ok(Self(raw.to_owned())),
            _ => Err(Problem::TooLong { max: PASSWORD_MAX }),
        }
    }

    /// The password itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strict_policy_asks_for_four_classes_and_the_nist_one_for_length() {
        let strict = PasswordPolicy::of(PasswordPreset::Strict, false);
        assert!(NewPassword::check("Correct-horse7", strict).is_ok());
        assert_eq!(NewPassword::check("Correct-h7", strict).err(), Some(Problem::TooShort { min: 12 }));
        for weak in ["correct-horse7", "CORRECT-HORSE7", "Correct-horses", "Correcthorse77"] {
            assert_eq!(NewPassword::check(weak, strict).err(), Some(Problem::WeakPassword), "{weak}");
        }
        let nist = PasswordPolicy::of(PasswordPreset::Nist, false);
        assert!(NewPassword::check("only lower case words", nist).is_ok());
        assert_eq!(NewPassword::check("fourteen chars", nist).err(), Some(Problem::TooShort { min: 15 }));
        assert_eq!(NewPassword::check("aaaaaaaaaaaaaaaaaaaa", nist).err(), Some(Problem::CommonPassword));
        assert!(NewPassword::check(&"é".repeat(64).replace("éé", "éa"), nist).is_ok());
        assert_eq!(NewPassword::check(&"ab".repeat(65), nist).err(), Some(Problem::TooLong { max: PASSWORD_MAX }));
    }

    #[test]
    fn no_password_is_called_uncommon_without_the_list() {
        for password in ["", "Password123!", "Correct-horse7", "aaaaaaaaaaaa"] {
            assert_eq!(PasswordRule::NotCommon.is_met(password), None, "{password}");
        }
    }
}
