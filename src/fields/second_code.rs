use crate::error::Problem;

/// Six digits from an authenticator or a text message. Not printable.
#[derive(Clone, PartialEq, Eq)]
pub struct OtpCode(String);

/// A backup code: sixteen characters of Crockford's base 32, without the dashes between them. Not printable.
#[derive(Clone, PartialEq, Eq)]
pub struct BackupCode(String);

/// What proves the second factor. The two kinds are told apart by their looks, so that one field takes both.
#[derive(Clone, PartialEq, Eq)]
pub enum SecondCode {
    /// From an authenticator.
    Otp(OtpCode),
    /// From the saved sheet.
    Backup(BackupCode),
}

impl OtpCode {
    /// Takes the spaces and dashes that people and phones put between the digits.
    pub fn check(raw: &str) -> Result<Self, Problem> {
        let code = squeezed(raw)?;
        let fits = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
        if fits { Ok(Self(code)) } else { Err(Problem::NotSixDigits) }
    }

    /// The six digits.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl BackupCode {
    /// Takes either case, dashes and spaces, and reads the letters that the alphabet leaves out as the digits they look like
    /// (SECURITY §4; Crockford's base 32).
    pub fn check(raw: &str) -> Result<Self, Problem> {
        let code: String = squeezed(raw)?
            .chars()
            .map(|c| match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            })
            .collect();
        let known = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase() && byte != b'U';
        if code.len() == 16 && code.bytes().all(known) { Ok(Self(code)) } else { Err(Problem::NotABackupCode) }
    }

    /// The sixteen characters.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl SecondCode {
    /// Six digits, or a backup code.
    pub fn check(raw: &str) -> Result<Self, Problem> {
        let backup = |_| BackupCode::check(raw).map(Self::Backup);
        let neither = |problem| if problem == Problem::NotABackupCode { Problem::NotACode } else { problem };
        OtpCode::check(raw).map(Self::Otp).or_else(backup).map_err(neither)
    }
}

/// The text without white space and dashes of any kind.
fn squeezed(raw: &str) -> Result<String, Problem> {
    let dash = |c: char| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    let text: String = raw.chars().filter(|c| !c.is_whitespace() && !dash(*c)).take(64).collect();
    if text.is_empty() { Err(Problem::Missing) } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_digits_in_any_grouping() {
        for raw in ["123456", "123 456", " 12-34-56\n", "123\u{a0}456"] {
            assert!(matches!(SecondCode::check(raw), Ok(SecondCode::Otp(code)) if code.reveal() == "123456"), "{raw}");
        }
        for raw in ["12345", "1234567", "12345a", "١٢٣٤٥٦"] {
            assert_eq!(SecondCode::check(raw).err(), Some(Problem::NotACode), "{raw}");
        }
        assert_eq!(SecondCode::check(" - ").err(), Some(Problem::Missing));
        assert_eq!(OtpCode::check("12345").err(), Some(Problem::NotSixDigits));
    }

    #[test]
    fn backup_codes_in_any_case_with_look_alikes() {
        let plain = "AB0D1FGH1JKMNP0R";
        for raw in ["AB0D-1FGH-1JKM-NP0R", "abod ifgh ljkm npor", " ab0d–1fgh–ijkm–np0r "] {
            assert!(matches!(SecondCode::check(raw), Ok(SecondCode::Backup(code)) if code.reveal() == plain), "{raw}");
        }
        for raw in ["AB0D-1FGH-1JKM-NP0", "AB0D-1FGH-1JKM-NP0U", "AB0D-1FGH-1JKM-NP0R-X"] {
            assert_eq!(SecondCode::check(raw).err(), Some(Problem::NotACode), "{raw}");
            assert_eq!(BackupCode::check(raw).err(), Some(Problem::NotABackupCode), "{raw}");
        }
    }
}
