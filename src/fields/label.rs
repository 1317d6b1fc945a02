use super::name::line;
use crate::error::Problem;

/// The name that a person gives to one of their things: an authenticator, a session, a key.
#[derive(Clone, PartialEq, Eq)]
pub struct Label(String);

impl Label {
    /// 1 to 60 characters on one line, without control or text-direction characters (SECURITY §9).
    pub fn check(raw: &str) -> Result<Self, Problem> {
        line(raw, 60).map(Self)
    }

    /// As it was typed, without the space around it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is compared: two names that differ in case alone are the same.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
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
}
