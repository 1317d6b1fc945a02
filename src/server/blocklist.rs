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
    let close = |form: &String| !form.is_empty() && length(&folded) - length(form) <= DECORATION;
    let whole = joined(&folded);
    let told = |form: &String| close(form) || !form.is_empty() && *form == whole;
    let mine: Vec<String> = forms(&whole).into_iter().filter(told).collect();
    let is_mine = |word: &&str| forms(&joined(&word.to_lowercase())).iter().any(|form| mine.contains(form));
    if own.iter().any(is_mine) {
        return Some(Problem::PersonalPassword);
    }
    let common = |form: String| COMMON.binary_search(&form.as_str()).is_ok();
    forms(&folded).into_iter().filter(close).any(common).then_some(Problem::CommonPassword)
}

/// A text as it is compared: as it is; without the signs around it; and the word inside digits and signs, with the usual look-alikes undone.
fn forms(folded: &str) -> [String; 3] {
    let signless = folded.trim_matches(|c: char| !c.is_alphanumeric());
    let word = folded.trim_matches(|c: char| !c.is_alphabetic() && !"@$".contains(c));
    [folded.to_owned(), signless.to_owned(), word.chars().map(letter_for).collect()]
}

/// A text without what stands between the words of a name.
fn joined(folded: &str) -> String {
    folded.chars().filter(|c| !c.is_whitespace() && !"._-".contains(*c)).collect()
}

fn length(text: &str) -> usize {
    text.chars().count()
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
        for password in ["Qwerty123456!", "Abc123456789!", "(Qwerty123456)"] {
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

    #[test]
    fn dresses_up_own_words_as_it_does_the_password() {
        for (own, password) in [
            ("lovelace1990", "Lovelace1990!"),
            ("lovelace1990", "Lovelace!!2024"),
            ("ada.lovelace1843", "Ada.lovelace1843!"),
            ("ada.lovelace1843", "AdaLovelace!99"),
            ("ada4ever.lovelace", "Ada4ever.Lovelace7!"),
            ("Ada Lovelace", "Ada Lovelace1!"),
            ("Ada Lovelace", "Ada-Lovelace-1!"),
            ("lovelace1990@example.org", "Lovelace1990@Example.org!"),
            ("a.d.a.k.i.n.g@x.example.org", "A.d.a.k.i.n.g@x.example.org"),
        ] {
            assert_eq!(problem_among(password, &[own]), Some(Problem::PersonalPassword), "{own}: {password}");
        }
    }

    #[test]
    fn a_short_own_word_forbids_no_long_password() {
        let own = ["A1", "Bo", "1", "---", "", "李", "x2024!"];
        for password in ["Zeppelin-harbour-A1", "A1!$%&/()=?*+1", "B-----------o1", "Bo!1234567890", "X1!-----------"] {
            assert_eq!(problem_among(password, &own), None, "{password}");
        }
        assert_eq!(problem_among("A1", &own), Some(Problem::PersonalPassword), "the whole password");
    }
}
