//! Finds the paths to modules of this crate that a file names.

use crate::source::{Kind, Token};

/// Every path that starts at `crate`, `super` or `self`, as seen from the crate's root, groups in braces spread out.
pub fn paths(tokens: &[Token], module: &[String]) -> Vec<(usize, Vec<String>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let starts = ["crate", "super", "self"].iter().any(|word| tokens[at].is(word));
        let follows = at > 0 && tokens[at - 1].is(":");
        if !starts || follows || !is_separator(tokens, at + 1) {
            at += 1;
            continue;
        }
        let mut prefix = match tokens[at].text.as_str() {
            "crate" => Vec::new(),
            "self" => module.to_vec(),
            _ => module[..module.len().saturating_sub(1)].to_vec(),
        };
        at += 3;
        while tokens.get(at).is_some_and(|token| token.is("super")) {
            prefix.pop();
            at += 3;
        }
        at = spread(tokens, at, prefix, &mut found);
    }
    found
}

fn is_separator(tokens: &[Token], at: usize) -> bool {
    matches!(tokens.get(at..at + 2), Some([a, b]) if a.is(":") && b.is(":"))
}

/// Reads one use-tree from `at` on and returns the place behind it.
fn spread(tokens: &[Token], mut at: usize, mut prefix: Vec<String>, found: &mut Vec<(usize, Vec<String>)>) -> usize {
    let line = tokens.get(at).map_or(0, |token| token.line);
    while let Some(token) = tokens.get(at) {
        if token.is("{") {
            at += 1;
            while let Some(inner) = tokens.get(at).filter(|token| !token.is("}")) {
                let next = if inner.is(",") { at } else { spread(tokens, at, prefix.clone(), found) };
                at = next.max(at + 1);
            }
            return at + 1;
        }
        if token.kind != Kind::Word {
            break;
        }
        if !token.is("self") {
            prefix.push(token.text.clone());
        }
        at += 1;
        if !is_separator(tokens, at) {
            break;
        }
        at += 2;
    }
    found.push((line, prefix));
    at
}

#[cfg(test)]
mod tests {
    use super::paths;
    use crate::tokens::tokens;

    #[test]
    fn spreads_groups_and_climbs() {
        let module = ["account", "password", "page"].map(str::to_owned);
        let text =
            "use crate::{error::Error, ui::{self, field::Field}};\nuse super::types::*; super::super::x::f::<T>();";
        let found: Vec<String> =
            paths(&tokens(text), &module).iter().map(|(line, path)| format!("{line} {}", path.join("/"))).collect();
        assert_eq!(found, ["1 error/Error", "1 ui", "1 ui/field/Field", "2 account/password/types", "2 account/x/f"]);
    }
}
