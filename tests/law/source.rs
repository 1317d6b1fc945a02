//! Reads the crate's own files, and says what is wrong with them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::tokens::tokens;
pub use crate::tokens::{Kind, Token};

/// One file: its path below the package (with `/`), its text and its tokens.
pub struct Source {
    pub path: String,
    pub text: String,
    pub tokens: Vec<Token>,
}

impl Source {
    /// A file that exists in memory only, for the tests of the rules themselves.
    pub fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned(), tokens: tokens(text) }
    }

    /// `path:line: message`, as editors understand it.
    pub fn finding(&self, line: usize, message: &str) -> String {
        format!("{}:{line}: {message}", self.path)
    }

    /// The tokens before the unit tests, which may use whatever they need.
    pub fn product_tokens(&self) -> &[Token] {
        let end = self
            .tokens
            .windows(5)
            .position(|w| w[0].is("#") && w[1].is("[") && w[2].is("cfg") && w[3].is("(") && w[4].is("test"))
            .unwrap_or(self.tokens.len());
        &self.tokens[..end]
    }
}

/// Every file with this ending below a folder of the package, sorted by path. A folder that does not exist has none.
pub fn files(folder: &str, ending: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    collect(&root.join(folder), ending, &mut paths);
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let name = path.strip_prefix(root).expect("found below the root").to_string_lossy();
            Source::new(&name, &fs::read_to_string(path).expect("a readable source file"))
        })
        .collect()
}

fn collect(folder: &Path, ending: &str, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, ending, into);
        } else if path.to_string_lossy().ends_with(ending) {
            into.push(path);
        }
    }
}

/// Fails with every finding of a rule, one to a line.
pub fn expect_none(findings: &[String]) {
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}
