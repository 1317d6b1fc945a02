//! Reads the crate's own files, and says what is wrong with them.

use std::fs;
use std::path::{Path, PathBuf};

pub use crate::tokens::{Kind, Token};
use crate::tokens::{closing, tokens};

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

    /// The tokens without what `#[cfg(test)]` guards, which may use whatever it needs.
    pub fn product_tokens(&self) -> Vec<Token> {
        const GUARD: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
        let mut left = Vec::new();
        let mut at = 0;
        while let Some(token) = self.tokens.get(at) {
            let here = &self.tokens[at..];
            if here.len() > GUARD.len() && here.iter().zip(GUARD).all(|(token, word)| token.is(word)) {
                at = behind_item(&self.tokens, at + GUARD.len());
            } else {
                left.push(token.clone());
                at += 1;
            }
        }
        left
    }
}

/// The place behind the item that begins at `at`: behind its `;`, its braces or its comma, or where what holds it ends. Where it
/// cannot tell, it stops too early: a rule may read a test, and never leaves out the product.
fn behind_item(tokens: &[Token], mut at: usize) -> usize {
    let mut generic = 0_usize;
    while let Some(token) = tokens.get(at) {
        match token.text.as_str() {
            _ if token.kind == Kind::Text => at += 1,
            ";" => return at + 1,
            "," if generic == 0 => return at + 1,
            ")" | "]" | "}" => return at,
            "{" => {
                let end = closing(tokens, at);
                return end + usize::from(tokens.get(end).is_some_and(|next| next.is(";") || next.is(",")));
            }
            "(" | "[" => at = closing(tokens, at),
            mark => {
                let arrow = tokens[at - 1].is("-") || tokens[at - 1].is("=");
                generic =
                    if mark == "<" { generic + 1 } else { generic.saturating_sub(usize::from(mark == ">" && !arrow)) };
                at += 1;
            }
        }
    }
    at
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

#[cfg(test)]
mod tests {
    use super::Source;

    /// The words of a text that the rules read.
    fn read(text: &str) -> String {
        let source = Source::new("src/a.rs", text);
        source.product_tokens().iter().map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn only_what_the_attribute_guards_is_left_out() {
        for guarded in [
            "use x::y;",
            "use x::{y, z};",
            "mod tests;",
            "mod tests { use x; fn f() { g(1); } }",
            "#[allow(dead_code)]\npub(crate) fn f<A, B>(a: [u8; 2], b: (A, B)) -> Vec<u8> { vec![1; 2] }",
            "const A: [&str; 2] = [\"a; b\", \"}\"];",
            "const A: X = X { b: 1 };",
            "impl<A, B> X<A> for Y<B> { fn f() {} }",
        ] {
            let text = format!("mod before;\n#[cfg(test)]\n{guarded}\nfn after");
            assert_eq!(read(&text), "mod before ; fn after", "{guarded}");
        }
        assert_eq!(read("struct A { #[cfg(test)] a: X<B, C>, d: E }"), "struct A { d : E }");
        assert_eq!(read("struct A { #[cfg(test)] a: B } fn after"), "struct A { } fn after");
        assert_eq!(read("#[cfg(not(test))] use x;"), "# [ cfg ( not ( test ) ) ] use x ;");
    }
}
