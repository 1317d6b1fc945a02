use crate::error::Problem;

/// An email address as it was typed, and the form in which addresses are compared.
#[derive(Clone, PartialEq, Eq)]
pub struct Email {
    typed: String,
    key: String,
}

impl Email {
    /// Checks the form of an address: one `@`, a local part of at most 64 bytes, a host with a dot, 254 bytes in all (RFC 5321 §4.5.3.1).
    /// Whether it exists is shown by a mail, not by a pattern.
    pub fn check(raw: &str) -> Result<Self, Problem> {
        let typed = raw.trim();
        if typed.is_empty() {
            return Err(Problem::Missing);
        }
        if typed.len() > 254 {
            return Err(Problem::TooLong { max: 254 });
        }
        let (local, host) = typed.rsplit_once('@').ok_or(Problem::NotAnEmail)?;
        let local_ok = !local.is_empty()
            && local.len() <= 64
            && !local.contains('@')
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && local.chars().all(|c| !c.is_whitespace() && !c.is_control() && !"()<>[],;:\\\"".contains(c));
        let label_ok = |label: &str| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        };
        if !local_ok || !local.is_ascii() || host.split('.').count() < 2 || !host.split('.').all(label_ok) {
            return Err(Problem::NotAnEmail);
        }
        Ok(Self { typed: typed.to_owned(), key: typed.to_ascii_lowercase() })
    }

    /// As typed, for mail and for show.
    pub fn as_str(&self) -> &str {
        &self.typed
    }

    /// As compared: two addresses with the same key are the same account. No provider's tricks (dots, plus) are undone.
    pub fn key(&self) -> &str {
        &self.key
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_addresses_that_exist_in_the_wild() {
        for raw in ["a@b.co", " Ada.Lovelace+tag@Mail.Example.ORG ", "o'neil@x-y.example", "1@2.example"] {
            assert!(Email::check(raw).is_ok(), "{raw}");
        }
        assert_eq!(
            Email::check(" Ada@Example.ORG ").ok().map(|e| e.key().to_owned()).as_deref(),
            Some("ada@example.org")
        );
    }

    #[test]
    fn refuses_what_is_no_address() {
        let long = format!("{}@example.org", "a".repeat(65));
        for raw in [
            "ada",
            "@x.org",
            "ada@",
            "ada@host",
            "a b@x.org",
            "a@x..org",
            "a@-x.org",
            "a..b@x.org",
            "a@b@c.org",
            "a@x.org\r\nBcc: b@x.org",
            &long,
        ] {
            assert_eq!(Email::check(raw).err(), Some(Problem::NotAnEmail), "{raw}");
        }
        assert_eq!(Email::check("  ").err(), Some(Problem::Missing));
    }
}
