//! The memory that a hash fills, kept by each hashing thread for the next hash.
//!
//! The library asks for it anew, aligned, each time. The C library's allocator cuts such a request out of a larger piece, so that what was
//! given back is a little too small for the next one: the process grew by 19 MiB for hash after hash, to several hundred.
//!
//! It is wiped after each hash. Who reads it undoes the second pass once, and then tries passwords against the first block, each for the
//! price of two BLAKE2b instead of an argon2id: what a core dump or a swapped page shows would be worth a fast hash of the latest
//! password. Wiping takes 0.9 ms, where a hash takes 13 ms at the least (19 MiB, two passes).

use std::cell::RefCell;

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::password_hash::{CustomizedPasswordHasher, Error, PasswordHasher, Result};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use zeroize::Zeroize;

thread_local! {
    static BLOCKS: RefCell<Vec<Block>> = const { RefCell::new(Vec::new()) };
}

/// Argon2 with the memory of the thread that it runs on. It stays with that thread: only for threads that do nothing but hash.
pub(super) struct Kept {
    argon2: Argon2<'static>,
    algorithm: Algorithm,
    version: Version,
}

impl Kept {
    /// What this server makes: argon2id, version 1.3.
    pub fn new(params: Params) -> Self {
        Self::of(Algorithm::Argon2id, Version::V0x13, params)
    }

    fn of(algorithm: Algorithm, version: Version, params: Params) -> Self {
        Self { argon2: Argon2::new(algorithm, version, params), algorithm, version }
    }

    /// The raw hash of a password.
    pub fn hash_into(&self, password: &[u8], salt: &[u8], out: &mut [u8]) -> argon2::Result<()> {
        let needed = self.argon2.params().block_count();
        BLOCKS.with_borrow_mut(|blocks| {
            if blocks.len() < needed {
                *blocks = vec![Block::default(); needed];
            }
            let result = self.argon2.hash_password_into_with_memory(password, salt, out, &mut blocks[..needed]);
            blocks[..needed].iter_mut().zeroize();
            result
        })
    }
}

impl PasswordHasher<PasswordHash> for Kept {
    fn hash_password_with_salt(&self, password: &[u8], salt: &[u8]) -> Result<PasswordHash> {
        let params = self.argon2.params();
        let mut buffer = [0; Output::MAX_LENGTH];
        let out =
            buffer.get_mut(..params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN)).ok_or(Error::OutputSize)?;
        self.hash_into(password, salt, out)?;
        Ok(PasswordHash {
            algorithm: self.algorithm.ident(),
            version: Some(self.version.into()),
            params: ParamsString::try_from(params)?,
            salt: Some(Salt::new(salt)?),
            hash: Some(Output::new(out)?),
        })
    }
}

/// With this, the library compares a password with a stored hash in constant time.
impl CustomizedPasswordHasher<PasswordHash> for Kept {
    type Params = Params;

    fn hash_password_customized(
        &self,
        password: &[u8],
        salt: &[u8],
        algorithm: Option<&str>,
        version: Option<u32>,
        params: Params,
    ) -> Result<PasswordHash> {
        let algorithm = algorithm.map(Algorithm::try_from).transpose()?.unwrap_or_default();
        let version = version.map(Version::try_from).transpose()?.unwrap_or_default();
        Self::of(algorithm, version, params).hash_password_with_salt(password, salt)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_that_was_used_before_changes_no_hash_and_keeps_nothing_of_it() {
        for memory_kib in [64, 16, 256, 16] {
            let params = Params::new(memory_kib, 2, 1, Some(Params::DEFAULT_OUTPUT_LEN)).unwrap();
            let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
            let expected = argon2.hash_password_with_salt(b"Correct-horse-7-battery", &[7; 16]).unwrap();
            let kept = Kept::new(params).hash_password_with_salt(b"Correct-horse-7-battery", &[7; 16]).unwrap();
            assert_eq!(kept.to_string(), expected.to_string());
            let is_wiped =
                |blocks: &Vec<Block>| blocks.iter().all(|block| block.as_ref().iter().all(|word| *word == 0));
            assert!(BLOCKS.with_borrow(|blocks| blocks.len() >= 16 && is_wiped(blocks)), "after {memory_kib} KiB");
        }
    }
}
