//! Passwords that are too well known to be chosen (ASVS 6.2.4, 6.2.11, 6.2.12; NIST SP 800-63B-4 §3.1.1.2). No network call.

use std::sync::LazyLock;

use super::centre::Centre;
use crate::error::Problem;

/// The most frequent passwords of public breaches, folded to lower case and sorted, one a line. From the list that the `zxcvbn`
/// library ships (MIT licence).
static COMMON: LazyLock<Vec<&str>> = LazyLock::new(|| include_str!("common_passwords.txt").lines().collect());

/// A decoration of at most so many characters does not make a common word a good password: `Password2024!`.
const DECORATION: usize = 6;

/// Whose password it is to be.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The person's name.
    pub name: &'a str,
    /// The account's address.
    pub email: &'a str,
}

/// Why this password may not be chosen, if so.
pub fn problem(centre: &Centre, password: &str, context: Context<'_>) -> Option<Problem> {
    let config = &centre.config;
    let own = [context.name, context.email, local_part(context.email), &config.product_name, config.public_url.host()];
    problem_among(password, &own)
}

fn problem_among(password: &str, own: &[&str]) -> Option<Problem> {
    let folded = password.to_lowercase();
    let bare = undecorated(&folded);
    let is = |word: &str| {
        let word: String = word.to_lowercase().split_whitespace().collect();
        !word.is_empty() && (folded == word || bare.as_deref() == Some(word.as_str()))
    };
    if own.iter().any(|word| is(word)) {
        return Some(Problem::PersonalPassword);
    }
    let common = |word: &str| COMMON.binary_search(&word).is_ok();
    (common(&folded) || bare.as_deref().is_some_and(common)).then_some(Problem::CommonPassword)
}

/// The word inside digits and punctuation, with the usual look-alikes undone, if little else is there.
fn undecorated(folded: &str) -> Option<String> {
    let word = folded.trim_matches(|c: char| !c.is_alphabetic() && !"@$".contains(c));
    let decoration = folded.chars().count() - word.chars().count();
    let plain: String = word.chars().map(letter_for).collect();
    (!plain.is_empty() && decoration <= DECORATION).then_some(plain)
}

/// The letter that a digit or sign usually stands for.
const fn letter_for(c: char) -> char {
    match c {
        '0' => 'o',
        '1' => 'l',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

fn local_part(email: &str) -> &str {
    email.rsplit_once('@').map_or(email, |(local, _)| local)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_more_than_ten_thousand_sorted_words() {
        assert!(COMMON.len() >= 10_000, "{}", COMMON.len());
        assert!(COMMON.is_sorted());
    }

    #[test]
    fn refuses_common_words_however_they_are_dressed_up() {
        for password in
            ["password", "PASSWORD", "Password2024!", "P@ssw0rd!123", "Dragon!!1234", "1234567890", "!!Football77"]
        {
            assert_eq!(problem_among(password, &[]), Some(Problem::CommonPassword), "{password}");
        }
    }

    #[test]
    fn compares_whole_passwords_only() {
        for password in ["Correct-horse7-battery", "my dragon eats football", "Password-of-a-lighthouse-7"] {
            assert_eq!(problem_among(password, &[]), None, "{password}");
        }
    }

    #[test]
    fn refuses_what_anybody_would_guess_of_this_person() {
        let own = ["Ada Lovelace", "ada.l@example.org", "ada.l", "Northwind", "accounts.example.org"];
        for password in ["AdaLovelace1!", "ada.l@example.org", "Northwind2026!", "accounts.example.org"] {
            assert_eq!(problem_among(password, &own), Some(Problem::PersonalPassword), "{password}");
        }
        assert_eq!(problem_among("Ada-likes-engines-1843", &own), None);
    }
}
