use super::name::{is_unseen, line};
use crate::error::Problem;

/// The name that a person gives to one of their things: an authenticator, a session, a key.
#[derive(Clone, PartialEq, Eq)]
pub struct Label(String);

impl Label {
    /// 1 to 60 characters on one line, without control, text-direction or invisible characters (SECURITY §9).
    pub fn check(raw: &str) -> Result<Self, Problem> {
        line(raw, 60).map(Self)
    }

    /// As it was typed, without the space around it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is compared: two names that differ in case, in the width of their spaces or in what is not seen alone are the same.
    pub fn key(&self) -> String {
        let seen: String = self.0.chars().filter(|c| !is_unseen(*c)).collect();
        seen.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_a_short_line_and_compares_without_case() {
        assert_eq!(Label::check("  Pixel 9 ").ok().map(|label| label.key()), Some("pixel 9".to_owned()));
        assert_eq!(Label::check(&"x".repeat(61)).err(), Some(Problem::TooLong { max: 60 }));
        assert_eq!(Label::check(" ").err(), Some(Problem::Missing));
    }

    #[test]
    fn labels_that_look_alike_are_the_same() {
        let key = |raw: &str| Label::check(raw).ok().map(|label| label.key());
        for twin in ["Pixel 9\u{200D}", "pixel  9", "Pixel\u{A0}9", "Pix\u{200C}el 9", "PIXEL 9\u{FE0F}"] {
            assert_eq!(key(twin), key("Pixel 9"), "{twin:?}");
        }
        assert_ne!(key("Pixel9"), key("Pixel 9"));
    }
}
