//! What is entered to change a password, and what its panel shows.

use serde::{Deserialize, Serialize};

use crate::error::{FieldErrors, Problem};
use crate::fields::{GivenPassword, NewPassword, PasswordPolicy, PasswordPreset, check_repeated};
use crate::time::UnixMillis;

/// What the password panel shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordStatus {
    /// For the form's hidden user name, so that password managers know whose password it is.
    pub email: String,
    /// When it was last set.
    pub changed_at: UnixMillis,
    /// The rules for the next one.
    pub policy: PasswordPolicy,
}

/// What a change did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordChanged {
    /// When.
    pub at: UnixMillis,
    /// How many other sessions were ended.
    pub sessions_ended: u32,
}

/// A checked change.
pub struct ChangeForm {
    /// The proof.
    pub current: GivenPassword,
    /// What replaces it.
    pub new: NewPassword,
}

/// Checks the form; all problems at once.
pub fn check_change(
    (current, new, confirm): (&str, &str, &str),
    policy: PasswordPolicy,
) -> Result<ChangeForm, FieldErrors> {
    let confirmed = check_repeated(new, confirm);
    let given = GivenPassword::check(current);
    let chosen = NewPassword::check(new, policy)
        .and_then(|chosen| if new == current { Err(Problem::SamePassword) } else { Ok(chosen) });
    match (given, chosen, confirmed) {
        (Ok(current), Ok(new), Ok(())) => Ok(ChangeForm { current, new }),
        (current, new, confirm) => {
            let refused = [("current", current.err()), ("new", new.err()), ("confirm", confirm.err())];
            Err(refused.into_iter().filter_map(|(name, problem)| Some((name.to_owned(), problem?))).collect())
        }
    }
}

impl PasswordStatus {
    /// For the gallery: both presets.
    pub fn samples() -> Vec<Self> {
        [PasswordPreset::Strict, PasswordPreset::Nist]
            .map(|preset| Self {
                email: "ada@example.org".to_owned(),
                changed_at: UnixMillis(1_772_546_529_000),
                policy: PasswordPolicy::of(preset, false),
            })
            .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_every_problem_at_once_and_in_the_order_of_the_form() {
        let policy = PasswordPolicy::of(PasswordPreset::Strict, false);
        let refused = check_change(("", "short", "other"), policy).err().unwrap_or_default();
        let names: Vec<&str> = refused.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["current", "new", "confirm"]);
        let same = check_change(("Correct-horse7", "Correct-horse7", "Correct-horse7"), policy).err();
        assert_eq!(same, Some(vec![("new".to_owned(), Problem::SamePassword)]));
    }
}
