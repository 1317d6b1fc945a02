use crate::error::Problem;

/// A telephone number as the whole world dials it (E.164): `+`, country, number. Not printable.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone(String);

impl Phone {
    /// Takes what people put between the digits, and `00` for `+`. A number without its country is refused: we cannot know it.
    pub fn check(raw: &str) -> Result<Self, Problem> {
        let between = |c: char| {
            c.is_whitespace() || matches!(c, '-' | '.' | '/' | '(' | ')' | '\u{2010}'..='\u{2015}' | '\u{2212}')
        };
        let typed: String = raw.chars().filter(|c| !between(*c)).take(32).collect();
        if typed.is_empty() {
            return Err(Problem::Missing);
        }
        let digits = typed.strip_prefix('+').or_else(|| typed.strip_prefix("00")).ok_or(Problem::NotAPhone)?;
        let fits = (8..=15).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0');
        if fits { Ok(Self(format!("+{digits}"))) } else { Err(Problem::NotAPhone) }
    }

    /// The number in E.164.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last two digits: all that is ever shown.
    pub fn ending(&self) -> &str {
        &self.0[self.0.len() - 2..]
    }

    /// The country's code, by which fraud is counted (ITU-T E.164: one digit for zones 1 and 7, else two or three).
    pub fn country(&self) -> &str {
        const TWO: [&str; 44] = [
            "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49",
            "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84",
            "86", "90", "91", "92", "93", "94", "95", "98",
        ];
        let digits = &self.0[1..];
        let length = match &digits[..2] {
            zone if zone.starts_with(['1', '7']) => 1,
            two if TWO.contains(&two) => 2,
            _ => 3,
        };
        &digits[..length]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_numbers_with_their_country_in_any_grouping() {
        for raw in ["+351 912 345 678", "00351912345678", " +351 (912) 345-678 ", "+351.912.345.678"] {
            assert_eq!(Phone::check(raw).ok().map(|phone| phone.0).as_deref(), Some("+351912345678"), "{raw}");
        }
        for raw in ["912345678", "+0351912345678", "+35191", "+3519123456789012", "+351 912 34x 678", "+٣٥١٩١٢٣٤٥٦٧٨"]
        {
            assert_eq!(Phone::check(raw).err(), Some(Problem::NotAPhone), "{raw}");
        }
        assert_eq!(Phone::check(" - ").err(), Some(Problem::Missing));
    }

    #[test]
    fn shows_two_digits_and_knows_the_country() {
        for (raw, country) in [
            ("+351912345678", "351"),
            ("+12025550178", "1"),
            ("+79161234578", "7"),
            ("+4915112345678", "49"),
            ("+989121234578", "98"),
        ] {
            let phone = Phone::check(raw).ok().unwrap();
            assert_eq!((phone.ending(), phone.country()), ("78", country));
        }
    }
}
