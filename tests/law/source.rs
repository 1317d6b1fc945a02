//! Reads the crate's own files as tokens, so that a rule looks at code and not at comments or at text in quotes.

use std::fs;
use std::path::{Path, PathBuf};

/// What a token is. Lifetimes, numbers and characters matter to no rule and are left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Word,
    Text,
    Mark,
}

/// One token with the line it starts on (counted from 1). Of a string literal, `text` is what stands between the quotes.
#[derive(Clone, Debug)]
pub struct Token {
    pub kind: Kind,
    pub text: String,
    pub line: usize,
}

impl Token {
    /// True for this word or this punctuation mark.
    pub fn is(&self, text: &str) -> bool {
        self.kind != Kind::Text && self.text == text
    }
}

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

/// Splits Rust text into words, string literals and punctuation marks.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut reader = Reader { chars: text.chars().collect(), at: 0, line: 1 };
    let mut found = Vec::new();
    while let Some(c) = reader.peek(0) {
        let line = reader.line;
        let token = if c.is_alphabetic() || c == '_' {
            reader.word()
        } else if c == '"' {
            Some((Kind::Text, reader.quoted()))
        } else if c == '/' && matches!(reader.peek(1), Some('/' | '*')) {
            reader.skip_comment();
            None
        } else if c == '\'' {
            reader.skip_character_or_lifetime();
            None
        } else {
            reader.next();
            (!c.is_whitespace() && !c.is_numeric()).then(|| (Kind::Mark, c.to_string()))
        };
        if let Some((kind, text)) = token {
            found.push(Token { kind, text, line });
        }
    }
    found
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    line: usize,
}

impl Reader {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek(0)?;
        self.at += 1;
        self.line += usize::from(c == '\n');
        Some(c)
    }

    /// A word, or the literal that a prefix such as `r#` or `b` begins.
    fn word(&mut self) -> Option<(Kind, String)> {
        let mut word = String::new();
        while let Some(c) = self.peek(0).filter(|c| c.is_alphanumeric() || *c == '_') {
            word.push(c);
            self.next();
        }
        let hashes = (0..).take_while(|ahead| self.peek(*ahead) == Some('#')).count();
        match word.as_str() {
            "r" | "br" | "cr" if self.peek(hashes) == Some('"') => Some((Kind::Text, self.raw(hashes))),
            "b" | "c" if self.peek(0) == Some('"') => Some((Kind::Text, self.quoted())),
            "b" if self.peek(0) == Some('\'') => {
                self.skip_character_or_lifetime();
                None
            }
            _ => Some((Kind::Word, word)),
        }
    }

    fn quoted(&mut self) -> String {
        self.next();
        let mut text = String::new();
        while let Some(c) = self.next().filter(|c| *c != '"') {
            text.push(c);
            if c == '\\' {
                text.extend(self.next());
            }
        }
        text
    }

    fn raw(&mut self, hashes: usize) -> String {
        for _ in 0..=hashes {
            self.next();
        }
        let mut text = String::new();
        while let Some(c) = self.next() {
            if c == '"' && (0..hashes).all(|ahead| self.peek(ahead) == Some('#')) {
                break;
            }
            text.push(c);
        }
        for _ in 0..hashes {
            self.next();
        }
        text
    }

    fn skip_comment(&mut self) {
        if self.peek(1) == Some('/') {
            while self.peek(0).is_some_and(|c| c != '\n') {
                self.next();
            }
            return;
        }
        let mut depth = 0;
        while self.peek(0).is_some() {
            match (self.peek(0), self.peek(1)) {
                (Some('/'), Some('*')) => depth += 1,
                (Some('*'), Some('/')) => depth -= 1,
                _ => {
                    self.next();
                    continue;
                }
            }
            self.next();
            self.next();
            if depth == 0 {
                return;
            }
        }
    }

    /// `'a'`, `'\n'` and `'\u{1F600}'` are characters; `'a` is a lifetime, whose name is left to be read as a word.
    fn skip_character_or_lifetime(&mut self) {
        self.next();
        if self.peek(0) == Some('\\') {
            self.next();
            self.next();
            while self.next().is_some_and(|c| c != '\'') {}
        } else if self.peek(1) == Some('\'') {
            self.next();
            self.next();
        }
    }
}
