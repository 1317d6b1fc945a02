//! Files that only this server's user may read (SECURITY §8).

use std::fmt;
use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// A file or folder that cannot be used, or that others may read.
#[derive(Debug)]
pub struct Exposed {
    path: PathBuf,
    problem: String,
}

impl Exposed {
    pub(super) fn cannot(verb: &str, path: &Path, cause: &io::Error) -> Self {
        Self { path: path.to_owned(), problem: format!("cannot be {verb}: {}", cause.kind()) }
    }
}

impl fmt::Display for Exposed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.path.display(), self.problem)
    }
}

impl std::error::Error for Exposed {}

/// Makes the folder with mode 0700 if it is missing; refuses one that others may enter.
pub fn prepare_private_folder(path: &Path) -> Result<(), Exposed> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.map_err(|cause| Exposed::cannot("made", path, &cause))?;
    check_mode(path, "700")
}

/// Refuses a file that others may read or write.
pub fn check_private_file(path: &Path) -> Result<(), Exposed> {
    check_mode(path, "600")
}

fn check_mode(path: &Path, wanted: &str) -> Result<(), Exposed> {
    let mode = fs::metadata(path).map_err(|cause| Exposed::cannot("read", path, &cause))?.permissions().mode();
    if mode & 0o077 == 0 {
        return Ok(());
    }
    let problem = format!("is open to other users (mode {:03o}): run chmod {wanted} on it", mode & 0o777);
    Err(Exposed { path: path.to_owned(), problem })
}
