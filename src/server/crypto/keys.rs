//! Sealing, opening and keyed digests under the key ring.

use std::fmt;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::ring::{self, KEY_BYTES, Key, KeyError, Ring};
use crate::error::Error;
use crate::server::clock::Random;
use crate::server::incident;

const VERSION: &str = "v1";
const NONCE_BYTES: usize = 24;

/// The key ring (SECURITY §8). Each purpose has a sub-key of its own (HKDF-SHA-256, RFC 5869).
pub struct Keys(Ring);

/// Why a sealed value did not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsealable {
    /// Not in the form that [`Keys::seal`] gives.
    Malformed,
    /// Sealed under a key that this ring lacks, for instance another server's.
    UnknownKey,
    /// Changed, or sealed for another purpose, owner or row.
    Refused,
}

impl fmt::Display for Unsealable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Malformed => "not a sealed value",
            Self::UnknownKey => "sealed under a key that this server's ring lacks",
            Self::Refused => "the sealed value was changed or belongs elsewhere",
        })
    }
}

impl std::error::Error for Unsealable {}

impl From<Unsealable> for Error {
    fn from(cause: Unsealable) -> Self {
        incident::unavailable(&cause)
    }
}

impl Keys {
    /// Reads the ring. Refuses a file that others may read, and keys that are short, equal or placeholders.
    pub fn read(path: &Path) -> Result<Self, KeyError> {
        ring::read(path).map(Self)
    }

    /// Writes a ring with one new key unless there is a file already, then reads it.
    pub fn open_or_create(path: &Path, random: &dyn Random) -> Result<Self, KeyError> {
        if !path.exists() {
            ring::create(path, random)?;
        }
        Self::read(path)
    }

    /// Seals a value for one place: `v1|key_id|nonce|ciphertext`, XChaCha20-Poly1305 with a random nonce.
    ///
    /// The purpose, the owner (a user's id, say) and the row are authenticated, so that the text opens nowhere else.
    pub fn seal(&self, purpose: &str, owner: &str, row: &str, plain: &[u8], random: &dyn Random) -> String {
        let Ring { active, keys } = &self.0;
        let key = find(keys, active).expect("the ring was read with an active key");
        let mut nonce = [0; NONCE_BYTES];
        random.fill(&mut nonce);
        let aad = associated_data(active, purpose, owner, row);
        let ciphertext = cipher(key, purpose)
            .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: &aad })
            .expect("values are far below the cipher's limit of 256 GiB");
        format!("{VERSION}|{active}|{}|{}", URL_SAFE_NO_PAD.encode(nonce), URL_SAFE_NO_PAD.encode(ciphertext))
    }

    /// Opens what [`Keys::seal`] made for the same purpose, owner and row.
    pub fn open(&self, purpose: &str, owner: &str, row: &str, sealed: &str) -> Result<Vec<u8>, Unsealable> {
        let parts: Vec<&str> = sealed.split('|').collect();
        let [VERSION, id, nonce, ciphertext] = parts[..] else {
            return Err(Unsealable::Malformed);
        };
        let key = find(&self.0.keys, id).ok_or(Unsealable::UnknownKey)?;
        let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).map_err(|_| Unsealable::Malformed);
        let nonce: [u8; NONCE_BYTES] = decode(nonce)?.try_into().map_err(|_| Unsealable::Malformed)?;
        let aad = associated_data(id, purpose, owner, row);
        cipher(key, purpose)
            .decrypt(&XNonce::from(nonce), Payload { msg: &decode(ciphertext)?, aad: &aad })
            .map_err(|_| Unsealable::Refused)
    }

    /// HMAC-SHA-256 in base64url, for digests that nobody without the ring can make or guess.
    pub fn mac(&self, purpose: &str, message: &[u8]) -> String {
        let key = find(&self.0.keys, &self.0.active).expect("the ring was read with an active key");
        let sub_key = sub_key(key, "mac", purpose);
        let mut mac = Hmac::<Sha256>::new_from_slice(sub_key.as_slice()).expect("HMAC takes keys of any length");
        mac.update(message);
        URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    }
}

fn find<'k>(keys: &'k [(String, Key)], id: &str) -> Option<&'k Key> {
    keys.iter().find(|(known, _)| known == id).map(|(_, key)| key)
}

fn sub_key(key: &Key, kind: &str, purpose: &str) -> Key {
    let mut sub_key = Zeroizing::new([0; KEY_BYTES]);
    Hkdf::<Sha256>::new(None, key.as_slice())
        .expand(format!("latchkey {VERSION} {kind} {purpose}").as_bytes(), sub_key.as_mut())
        .expect("32 bytes are within what HKDF gives");
    sub_key
}

fn cipher(key: &Key, purpose: &str) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new_from_slice(sub_key(key, "seal", purpose).as_slice())
        .expect("the key has the cipher's length")
}

/// Each part with its length before it, so that no two different places give the same bytes.
fn associated_data(key_id: &str, purpose: &str, owner: &str, row: &str) -> Vec<u8> {
    let mut data = Vec::new();
    for part in [VERSION, key_id, purpose, owner, row] {
        data.extend_from_slice(&(part.len() as u64).to_be_bytes());
        data.extend_from_slice(part.as_bytes());
    }
    data
}
