use crate::error::Problem;

/// A person's name.
#[derive(Clone, PartialEq, Eq)]
pub struct DisplayName(String);

impl DisplayName {
    /// 1 to 100 characters on one line, without control or text-direction characters (SECURITY §9).
    pub fn check(raw: &str) -> Result<Self, Problem> {
        line(raw, 100).map(Self)
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One trimmed line of at most `max` characters.
pub(super) fn line(raw: &str, max: u32) -> Result<String, Problem> {
    let text = raw.trim();
    if text.is_empty() {
        return Err(Problem::Missing);
    }
    if text.chars().count() > max as usize {
        return Err(Problem::TooLong { max });
    }
    let turns_text = |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    if text.chars().any(|c| c.is_control() || turns_text(c)) {
        return Err(Problem::BadCharacter);
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_hold_one_line_of_people_s_scripts() {
        for raw in ["Ada", "Łukasz Żółć", "山田 太郎", "d'Arc-O’Neil"] {
            assert!(DisplayName::check(raw).is_ok(), "{raw}");
        }
        assert_eq!(DisplayName::check("a\u{202E}b").err(), Some(Problem::BadCharacter));
        assert_eq!(DisplayName::check("a\nb").err(), Some(Problem::BadCharacter));
        assert_eq!(DisplayName::check(&"x".repeat(101)).err(), Some(Problem::TooLong { max: 100 }));
    }
}
