//! Time-based one-time passwords (RFC 6238): SHA-1, six digits, steps of 30 seconds.

use totp_rs::{Builder, Secret, Totp};
use zeroize::Zeroizing;

use super::clock::Random;
use crate::fields::OtpCode;
use crate::time::UnixMillis;

/// Seconds of one time step.
pub const STEP_S: i64 = 30;
/// Steps of drift that are accepted on either side (RFC 6238 §5.2; a deviation from ASVS 6.5.5, see SECURITY D-2).
pub const DRIFT: i64 = 1;
/// Bytes of a secret: 160 bits, as RFC 4226 §4 (R6) recommends.
const SECRET_BYTES: usize = 20;

/// A new shared secret.
pub fn new_secret(random: &dyn Random) -> Zeroizing<Vec<u8>> {
    let mut secret = Zeroizing::new(vec![0; SECRET_BYTES]);
    random.fill(&mut secret);
    secret
}

/// The time step of a moment.
pub fn step_at(at: UnixMillis) -> i64 {
    at.0.div_euclid(1000 * STEP_S)
}

/// How far off a clock is whose codes are so many steps away, in minutes, rounded away from none.
pub fn minutes_off(steps: i64) -> i32 {
    let seconds = steps * STEP_S;
    i32::try_from((seconds + 30 * seconds.signum()) / 60).unwrap_or(i32::MAX)
}

/// The steps within `drift` of now whose code this is, the nearest first. Every candidate is compared, each in constant time.
pub fn matching_steps(secret: &[u8], code: &OtpCode, now: UnixMillis, drift: i64) -> Vec<i64> {
    let totp = totp(secret);
    let current = step_at(now);
    let mut steps: Vec<i64> = (current - drift..=current + drift).filter(|step| matches(&totp, code, *step)).collect();
    steps.sort_by_key(|step| (step - current).abs());
    steps
}

fn matches(totp: &Totp, code: &OtpCode, step: i64) -> bool {
    u64::try_from(step * STEP_S).is_ok_and(|time| totp.check(code.reveal(), time).is_some())
}

fn totp(secret: &[u8]) -> Totp {
    // Secrets are ours and long enough; the strict builder also refuses the shorter one of the RFC's own test vectors.
    Builder::new().with_secret(Secret::from(secret.to_vec())).with_skew(0).build_noncompliant()
}

/// The `otpauth` link of a secret, for apps (<https://github.com/google/google-authenticator/wiki/Key-Uri-Format>).
pub fn link(secret: &[u8], product: &str, account: &str) -> Option<String> {
    // A colon would end the issuer.
    let (product, account) = (product.replace(':', " "), account.replace(':', " "));
    let builder = Builder::new().with_secret(Secret::from(secret.to_vec())).with_account_name(account);
    builder.with_issuer(Some(product)).build().ok()?.to_url().ok()
}

/// The secret as people type it: base 32 (RFC 4648 §6) without padding, in groups of four.
pub fn typed(secret: &[u8]) -> String {
    let key = Secret::from(secret.to_vec()).to_base32();
    key.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> UnixMillis {
        UnixMillis(seconds * 1000)
    }

    fn code(raw: &str) -> OtpCode {
        OtpCode::check(raw).expect("six digits")
    }

    /// RFC 6238 appendix B, SHA-1, the last six of the eight digits.
    #[test]
    fn the_vectors_of_the_rfc() {
        let secret = b"12345678901234567890";
        for (time, digits) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(matching_steps(secret, &code(digits), at(time), 0), [time / STEP_S], "{time}");
        }
    }

    #[test]
    fn a_code_is_found_within_the_drift_and_not_beyond() {
        let secret = b"12345678901234567890";
        let digits = code("081804");
        for (late, found) in [(-61, 0), (-31, 1), (0, 1), (30, 1), (61, 0)] {
            assert_eq!(matching_steps(secret, &digits, at(1_111_111_109 + late), DRIFT).len(), found, "{late}");
        }
        assert_eq!(matching_steps(secret, &digits, at(1_111_111_109 + 300), 20), [1_111_111_109 / STEP_S]);
    }

    #[test]
    fn clocks_are_off_by_whole_minutes() {
        for (steps, minutes) in [(2, 1), (3, 2), (4, 2), (20, 10), (-2, -1), (-20, -10)] {
            assert_eq!(minutes_off(steps), minutes, "{steps}");
        }
    }

    #[test]
    fn the_link_names_product_and_account() {
        let link = link(b"12345678901234567890", "North: wind", "ada@example.org").unwrap_or_default();
        assert!(link.starts_with("otpauth://totp/North%20%20wind:ada%40example.org?secret="), "{link}");
        assert!(
            link.contains("issuer=North%20%20wind") && link.contains(&typed(b"12345678901234567890").replace(' ', "")),
            "{link}"
        );
    }
}
