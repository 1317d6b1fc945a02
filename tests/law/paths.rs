//! Finds the paths to modules of this crate that a file names.

use crate::source::{Kind, Token};

/// A path as seen from the crate's root, and the name that it has in the file when it was imported.
struct Named {
    line: usize,
    path: Vec<String>,
    name: Option<String>,
}

/// `src/account/password/page.rs` is the module `account::password::page`.
pub fn module_of(path: &str) -> Vec<String> {
    let inner = path.trim_start_matches("src/").trim_end_matches(".rs");
    let mut module: Vec<String> = inner.split('/').map(str::to_owned).collect();
    if matches!(module.last().map(String::as_str), Some("mod" | "lib" | "main")) {
        module.pop();
    }
    module
}

/// Every path to a module of this crate or into one, as seen from its root, groups in braces spread out: those that say where they
/// start, and those that start at a name which a `use` or a `mod` line of the file brought in.
pub fn paths(tokens: &[Token], module: &[String]) -> Vec<(usize, Vec<String>)> {
    let mut known = modules(tokens, module);
    let imported = walk(tokens, module, &known);
    known.extend(imported.into_iter().filter_map(|found| Some((found.name?, found.path))));
    walk(tokens, module, &known).into_iter().map(|found| (found.line, found.path)).collect()
}

/// The paths that start at one of the roots or at a known name.
fn walk(tokens: &[Token], module: &[String], known: &[(String, Vec<String>)]) -> Vec<Named> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let (first, before) = (at, found.len());
        at += 1;
        if !begins(tokens, first) || !is_separator(tokens, at) {
            continue;
        }
        let mut behind = first + 3;
        for mut prefix in starts(&tokens[first], module, known) {
            behind = first + 3;
            while tokens.get(behind).is_some_and(|token| token.is("super")) {
                prefix.pop();
                behind += 3;
            }
            behind = spread(tokens, behind, prefix, &mut found);
        }
        if found.len() > before {
            at = behind;
        }
        if first == 0 || !tokens[first - 1].is("use") {
            found[before..].iter_mut().for_each(|path| path.name = None);
        }
    }
    found
}

/// Where a path may lead whose first word this is: to a root of this crate, which `main.rs` calls by its name, to what goes by a
/// known name, or nowhere.
fn starts(word: &Token, module: &[String], known: &[(String, Vec<String>)]) -> Vec<Vec<String>> {
    match word.text.as_str() {
        "crate" | "latchkey" => vec![Vec::new()],
        "self" => vec![module.to_vec()],
        "super" => vec![module[..module.len().saturating_sub(1)].to_vec()],
        _ => known.iter().filter(|(name, _)| word.is(name)).map(|(_, path)| path.clone()).collect(),
    }
}

/// The modules that a file declares: their names need no root in it.
fn modules(tokens: &[Token], module: &[String]) -> Vec<(String, Vec<String>)> {
    let declared = tokens.windows(3).filter(|w| w[0].is("mod") && w[2].is(";"));
    declared.map(|w| (w[1].text.clone(), [module, &[w[1].text.clone()]].concat())).collect()
}

/// True for the first word of a path. A single `:` stands before a type.
fn begins(tokens: &[Token], at: usize) -> bool {
    at == 0 || !tokens[at - 1].is(":") || at > 1 && !tokens[at - 2].is(":")
}

fn is_separator(tokens: &[Token], at: usize) -> bool {
    matches!(tokens.get(at..at + 2), Some([a, b]) if a.is(":") && b.is(":"))
}

/// Reads one use-tree from `at` on and returns the place behind it.
fn spread(tokens: &[Token], mut at: usize, mut path: Vec<String>, found: &mut Vec<Named>) -> usize {
    let line = tokens.get(at).map_or(0, |token| token.line);
    while let Some(token) = tokens.get(at) {
        if token.is("{") {
            at += 1;
            while let Some(inner) = tokens.get(at).filter(|token| !token.is("}")) {
                let next = if inner.is(",") { at } else { spread(tokens, at, path.clone(), found) };
                at = next.max(at + 1);
            }
            return at + 1;
        }
        if token.kind != Kind::Word {
            // `*` brings in names that nobody can see here.
            found.push(Named { line, path, name: None });
            return at;
        }
        if !token.is("self") {
            path.push(token.text.clone());
        }
        at += 1;
        if !is_separator(tokens, at) {
            break;
        }
        at += 2;
    }
    let renamed = tokens.get(at).is_some_and(|token| token.is("as"));
    let name = if renamed { tokens.get(at + 1).map(|token| token.text.clone()) } else { path.last().cloned() };
    found.push(Named { line, path, name });
    at + if renamed { 2 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::paths;
    use crate::tokens::tokens;

    fn found(text: &str) -> Vec<String> {
        let module = ["account", "password", "page"].map(str::to_owned);
        let mut found = paths(&tokens(text), &module);
        found.sort();
        found.iter().map(|(line, path)| format!("{line} {}", path.join("/"))).collect()
    }

    #[test]
    fn spreads_groups_and_climbs() {
        let text =
            "use crate::{error::Error, ui::{self, field::Field}};\nuse super::types::*; super::super::x::f::<T>();";
        let expected = ["1 error/Error", "1 ui", "1 ui/field/Field", "2 account/password/types", "2 account/x/f"];
        assert_eq!(found(text), expected);
        assert_eq!(found("latchkey::server::cli::run()"), ["1 server/cli/run"]);
    }

    #[test]
    fn follows_the_names_that_a_file_gives() {
        for (text, last) in [
            ("use crate::account;\naccount::password::store::f()", "2 account/password/store/f"),
            ("use crate::account as a;\na::password::store::f()", "2 account/password/store/f"),
            ("use crate::{account::password as p, error::Error};\np::store::f()", "2 account/password/store/f"),
            ("use super::{store::{self}, types::Form};\nlet a = store::f;", "2 account/password/store/f"),
            ("mod inner;\nfn f(a: inner::A) {}", "2 account/password/page/inner/A"),
        ] {
            assert_eq!(found(text).last().map(String::as_str), Some(last), "{text}");
        }
        assert_eq!(found("use crate::account;\nother::account::f(); x.account; account()"), ["1 account"]);
    }
}
