//! Random tokens: session cookies, links.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::server::clock::Random;

const TOKEN_BYTES: usize = 32;

/// 256 random bits. The bearer gets [`Token::reveal`], the database gets [`Token::hash`]; a fast hash is enough for that much
/// randomness (SECURITY §4).
pub struct Token(Zeroizing<[u8; TOKEN_BYTES]>);

impl Token {
    /// A token that nobody can guess.
    pub fn new(random: &dyn Random) -> Self {
        let mut bytes = Zeroizing::new([0; TOKEN_BYTES]);
        random.fill(bytes.as_mut());
        Self(bytes)
    }

    /// 43 characters of base64url.
    pub fn reveal(&self) -> String {
        URL_SAFE_NO_PAD.encode(*self.0)
    }

    /// SHA-256 in base64url: what the database keeps.
    pub fn hash(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(*self.0))
    }

    /// The hash of what somebody presents; nothing unless it is exactly what [`Token::reveal`] could have given.
    pub fn hash_of(presented: &str) -> Option<String> {
        let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(presented).ok()?);
        let bytes: [u8; TOKEN_BYTES] = bytes.as_slice().try_into().ok()?;
        Some(Self(Zeroizing::new(bytes)).hash())
    }
}
