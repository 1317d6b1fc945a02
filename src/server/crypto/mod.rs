//! Keys and what is made with them: sealed values, keyed digests, tokens (SECURITY §4, §8).

mod files;
mod keys;
mod ring;
#[cfg(test)]
mod tests;
mod token;

pub use files::{Exposed, check_private_file, prepare_private_folder};
pub use keys::{Keys, Unsealable};
pub use ring::KeyError;
pub use token::Token;
