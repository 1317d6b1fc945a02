use crate::error::Problem;

/// A person's name.
#[derive(Clone, PartialEq, Eq)]
pub struct DisplayName(String);

impl DisplayName {
    /// 1 to 100 characters on one line, without control, text-direction or invisible characters (SECURITY §9).
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
    if text.chars().all(|c| c.is_whitespace() || is_unseen(c)) {
        return Err(Problem::Missing);
    }
    if text.chars().count() > max as usize {
        return Err(Problem::TooLong { max });
    }
    if text.chars().any(|c| c.is_control() || is_unseen(c) && !is_joiner(c)) {
        return Err(Problem::BadCharacter);
    }
    Ok(text.to_owned())
}

/// Characters of which nothing is seen where they stand: the code points that Unicode calls `Default_Ignorable` (DerivedCoreProperties),
/// among them those that turn text, and the empty Braille pattern. With them one name can look like another.
pub(super) const fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{AD}'
            | '\u{34F}'
            | '\u{61C}'
            | '\u{115F}'..='\u{1160}'
            | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFF8}'
            | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}

/// Those of them that people need: Persian names are written with U+200C, emoji with U+200D and U+FE0F.
const fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}' | '\u{FE0F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_hold_one_line_of_people_s_scripts() {
        for raw in ["Ada", "Łukasz Żółć", "山田 太郎", "d'Arc-O’Neil", "علی\u{200C}رضا", "👩\u{200D}💻 Ada ❤\u{FE0F}"]
        {
            assert!(DisplayName::check(raw).is_ok(), "{raw}");
        }
        assert_eq!(DisplayName::check("a\u{202E}b").err(), Some(Problem::BadCharacter));
        for unseen in ["\u{200B}", "\u{AD}", "\u{2800}", "\u{3164}", "\u{FEFF}", "\u{E0041}", "\u{200E}", "\u{FE0E}"] {
            assert_eq!(DisplayName::check(&format!("Ada{unseen}")).err(), Some(Problem::BadCharacter), "{unseen:?}");
            assert_eq!(DisplayName::check(&format!(" {unseen}")).err(), Some(Problem::Missing), "{unseen:?}");
        }
        assert_eq!(DisplayName::check("\u{200D}\u{A0}\u{FE0F}").err(), Some(Problem::Missing));
        assert_eq!(DisplayName::check("a\nb").err(), Some(Problem::BadCharacter));
        assert_eq!(DisplayName::check(&"x".repeat(101)).err(), Some(Problem::TooLong { max: 100 }));
    }
}
