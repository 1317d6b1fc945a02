//! Backup codes as texts.

use zeroize::Zeroizing;

use super::clock::Random;

/// Crockford's base 32: no letter that is taken for another or for a digit.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of a code, five bits each: 80 bits.
const LENGTH: usize = 16;

/// Draws a code.
pub fn new(random: &dyn Random) -> Zeroizing<String> {
    let mut bytes = Zeroizing::new([0; LENGTH]);
    random.fill(&mut *bytes);
    // 256 is a multiple of 32, so each character is as likely as any other.
    Zeroizing::new(bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect())
}

/// A code as it is written on paper: in groups of four.
pub fn written(code: &str) -> String {
    code.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join("-")
}
