//! The key ring in its file.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use zeroize::Zeroizing;

use super::files::{Exposed, check_private_file};
use crate::server::clock::Random;

pub(super) const KEY_BYTES: usize = 32;

/// One key, wiped from memory when dropped.
pub(super) type Key = Zeroizing<[u8; KEY_BYTES]>;

/// Why the start was refused. One line, without any part of a key.
#[derive(Debug)]
pub enum KeyError {
    /// The file cannot be used as it lies there.
    File(Exposed),
    /// The file's content is not a usable ring.
    Ring(String),
}

impl fmt::Display for KeyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(problem) => write!(formatter, "key ring: {problem}"),
            Self::Ring(problem) => write!(formatter, "key ring: {problem}"),
        }
    }
}

impl std::error::Error for KeyError {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RingFile {
    active: String,
    keys: Vec<String>,
}

/// The keys by id, and the id of the one that seals.
pub(super) struct Ring {
    pub active: String,
    pub keys: Vec<(String, Key)>,
}

pub(super) fn read(path: &Path) -> Result<Ring, KeyError> {
    check_private_file(path).map_err(KeyError::File)?;
    let text = fs::read_to_string(path).map_err(|cause| KeyError::File(Exposed::cannot("read", path, &cause)))?;
    parse(&Zeroizing::new(text))
}

pub(super) fn parse(text: &str) -> Result<Ring, KeyError> {
    // The parser's own message would quote a line with a key in it.
    let file: RingFile = toml::from_str(text).map_err(|_| {
        KeyError::Ring("must hold active = \"id\" and keys = [\"id:base64\"], and nothing else".to_owned())
    })?;
    let mut keys: Vec<(String, Key)> = Vec::new();
    for line in file.keys.into_iter().map(Zeroizing::new) {
        let (id, encoded) = line.split_once(':').unwrap_or(("", ""));
        if !is_id(id) {
            return Err(KeyError::Ring(
                "each key must be \"id:base64\", its id of 1 to 32 letters, digits or hyphens".to_owned(),
            ));
        }
        let key = decode(encoded).map_err(|problem| KeyError::Ring(format!("key {id} {problem}")))?;
        if let Some((other, _)) = keys.iter().find(|(other, known)| other == id || *known == key) {
            return Err(KeyError::Ring(format!("keys {other} and {id} must differ in id and in value")));
        }
        keys.push((id.to_owned(), key));
    }
    if keys.iter().all(|(id, _)| *id != file.active) {
        return Err(KeyError::Ring("active must name one of the keys".to_owned()));
    }
    Ok(Ring { active: file.active, keys })
}

fn is_id(text: &str) -> bool {
    (1..=32).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn decode(encoded: &str) -> Result<Key, &'static str> {
    let bytes = Zeroizing::new(STANDARD.decode(encoded).map_err(|_| "is not base64")?);
    let key: [u8; KEY_BYTES] = bytes.as_slice().try_into().map_err(|_| "must be 32 bytes")?;
    let key = Zeroizing::new(key);
    if is_placeholder(&key) { Err("is a placeholder, not random") } else { Ok(key) }
}

/// True for bytes that somebody typed: few different ones, a sequence, or readable text. Random bytes look so less than once in 10^12.
fn is_placeholder(key: &[u8; KEY_BYTES]) -> bool {
    let mut sorted = Zeroizing::new(*key);
    sorted.sort_unstable();
    let different = 1 + sorted.windows(2).filter(|pair| pair[0] != pair[1]).count();
    let even_steps = key.windows(3).all(|three| three[1].wrapping_sub(three[0]) == three[2].wrapping_sub(three[1]));
    different < 16 || even_steps || key.iter().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Writes a ring with one new key, whole or not at all. Its id is random too, so that two servers which each made a ring do not take
/// the other's values for damaged ones. Leaves a file alone that another process has just made.
pub(super) fn create(path: &Path, random: &dyn Random) -> Result<(), KeyError> {
    let mut key = Zeroizing::new([0; KEY_BYTES]);
    random.fill(key.as_mut());
    let mut id = [0; 4];
    random.fill(&mut id);
    let id = format!("{:08x}", u32::from_be_bytes(id));
    let encoded = Zeroizing::new(STANDARD.encode(*key));
    let text = Zeroizing::new(format!(
        "# Seals what the database keeps secret. Keep a copy apart from the database's: without it those values are lost.\n\
         active = \"{id}\"\nkeys = [\"{id}:{}\"]\n",
        *encoded
    ));
    let draft = path.with_extension(format!("new-{}", std::process::id()));
    let written = write_private(&draft, text.as_bytes())
        .and_then(|()| fs::hard_link(&draft, path))
        .and_then(|()| sync_folder(path));
    let _ = fs::remove_file(&draft);
    match written {
        Err(cause) if cause.kind() != io::ErrorKind::AlreadyExists => {
            Err(KeyError::File(Exposed::cannot("written", path, &cause)))
        }
        _ => Ok(()),
    }
}

fn write_private(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

fn sync_folder(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}
