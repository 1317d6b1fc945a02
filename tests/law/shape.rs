//! The shape of the tree: which files a slice has, how long a file may be, where a feature may be asked for.

use crate::imports::{SHELVES, TOPS, slices};
use crate::source::Source;
use crate::tokens::closing;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// No file is longer than this, whatever it is.
const HARD_STOP: usize = 250;
/// The files of a slice and their limits in lines.
const LIMITS: [(&str, usize); 7] =
    [("mod", 25), ("types", 150), ("page", 200), ("api", 100), ("rest", 150), ("flow", 200), ("store", 200)];

/// Files of a slice that have another name than the seven, slices without their first two files, and files beside the slices.
pub fn unknown_slice_files(sources: &[Source]) -> Vec<String> {
    let unknown = in_slices(sources)
        .filter(|(_, name)| !LIMITS.iter().any(|(known, _)| known == name))
        .map(|(source, name)| source.finding(1, &format!("`{name}` is none of the seven files of a slice")));
    let has = |slice: &str, name: &str| sources.iter().any(|source| source.path == format!("src/{slice}/{name}.rs"));
    let incomplete = slices(sources)
        .into_iter()
        .filter(|slice| !has(slice, "mod") || !has(slice, "types"))
        .map(|slice| format!("src/{slice}:1: a slice has at least mod.rs and types.rs"));
    unknown.chain(incomplete).chain(beside_the_slices(sources)).collect()
}

/// Of the folders that hold slices only `mod.rs` stands beside them, and it only names them.
fn beside_the_slices(sources: &[Source]) -> Vec<String> {
    let mut findings = Vec::new();
    for source in sources {
        let inner = source.path.trim_start_matches("src/").trim_end_matches(".rs");
        if TOPS.contains(&inner) {
            findings.push(source.finding(1, "this file is the mod.rs of its folder"));
        }
        if let Some((folder, name)) = inner.rsplit_once('/').filter(|(folder, _)| SHELVES.contains(folder)) {
            if name != "mod" {
                findings.push(source.finding(1, &format!("`{name}` belongs to no slice")));
            } else if let Some(body) = source.tokens.iter().find(|token| token.is("{")) {
                findings.push(
                    source.finding(body.line, &format!("mod.rs of `{folder}` names its slices and nothing else")),
                );
            }
        }
    }
    findings
}

/// Files that are longer than they may be.
pub fn long_files(sources: &[Source]) -> Vec<String> {
    let too_long = |source: &Source, limit: usize| {
        let lines = source.text.lines().count();
        (lines > limit).then(|| source.finding(limit + 1, &format!("{lines} lines, {limit} are allowed")))
    };
    let hard = sources.iter().filter_map(|source| too_long(source, HARD_STOP));
    let of_slices = in_slices(sources).filter_map(|(source, name)| {
        let (_, limit) = LIMITS.iter().find(|(known, _)| *known == name)?;
        too_long(source, *limit)
    });
    hard.chain(of_slices).collect()
}

/// Each file inside a slice with its name, without the ending.
fn in_slices(sources: &[Source]) -> impl Iterator<Item = (&Source, String)> {
    let slices = slices(sources);
    sources.iter().filter_map(move |source| {
        let (folder, name) = source.path.strip_prefix("src/")?.strip_suffix(".rs")?.rsplit_once('/')?;
        slices.iter().any(|slice| slice == folder).then(|| (source, name.to_owned()))
    })
}

/// Places that ask for a feature but are neither a `mod` line, nor in `src/platform.rs`, nor the check of `lib.rs` that both
/// halves are not built at once.
pub fn stray_features(sources: &[Source]) -> Vec<String> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| source.path.starts_with("src/") && source.path != "src/platform.rs") {
        for (at, token) in source.tokens.iter().enumerate() {
            if !token.is("cfg") && !token.is("cfg_attr") {
                continue;
            }
            let end = closing(&source.tokens, at + 1);
            let asks = source.tokens[at..end].iter().any(|token| token.is("feature"));
            if asks && !guards_a_module(source, end) {
                findings
                    .push(source.finding(token.line, "a feature is asked for outside a `mod` line and platform.rs"));
            }
        }
    }
    findings
}

/// Skips the end of the attribute, further attributes and the visibility, and looks at what is being switched.
fn guards_a_module(source: &Source, mut at: usize) -> bool {
    while let Some(token) = source.tokens.get(at) {
        if token.is("]") {
            at += 1;
        } else if token.is("#") || token.is("pub") && source.tokens.get(at + 1).is_some_and(|next| next.is("(")) {
            at = closing(&source.tokens, at);
        } else if token.is("pub") {
            at += 1;
        } else {
            return token.is("mod") || token.is("compile_error") && source.path == "src/lib.rs";
        }
    }
    false
}

/// Scripts that cannot be started. Sourced ones end in `.sh`, those that others run in `.mjs`, and have no first line of their own.
pub fn scripts_not_executable(root: &Path) -> Vec<String> {
    let entries = ["script", "script/slim", ".ci"].map(|folder| fs::read_dir(root.join(folder)));
    let mut findings = Vec::new();
    let paths = entries.into_iter().flatten().flatten().flatten().map(|entry| entry.path());
    for path in paths.filter(|path| path.is_file()) {
        let text = fs::read_to_string(&path).unwrap_or_default();
        let executable = fs::metadata(&path).is_ok_and(|meta| meta.permissions().mode() & 0o111 != 0);
        let part = [".sh", ".mjs"].iter().any(|ending| path.to_string_lossy().ends_with(ending));
        if text.starts_with("#!") != executable || text.starts_with("#!") == part {
            findings.push(format!(
                "{}:1: a script is executable and says who runs it; a part of one ends in .sh or .mjs",
                path.display()
            ));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::{long_files, stray_features, unknown_slice_files};
    use crate::source::Source;

    fn slice_with(name: &str, lines: usize) -> Vec<Source> {
        ["mod", "types", name]
            .iter()
            .map(|file| {
                Source::new(&format!("src/sign_in/{file}.rs"), &"//\n".repeat(if *file == name { lines } else { 1 }))
            })
            .collect()
    }

    #[test]
    fn an_eighth_file_is_found() {
        assert_eq!(unknown_slice_files(&slice_with("helpers", 1)).len(), 1);
        assert_eq!(unknown_slice_files(&slice_with("inner/flow", 1)).len(), 1);
        assert!(unknown_slice_files(&slice_with("flow", 1)).is_empty());
    }

    #[test]
    fn every_file_belongs_to_a_slice() {
        let findings = |paths: &[&str], text: &str| {
            unknown_slice_files(&paths.iter().map(|path| Source::new(path, text)).collect::<Vec<_>>())
        };
        let x = ["src/account/x/mod.rs", "src/account/x/page.rs", "src/account/x/helpers.rs"];
        assert_eq!(findings(&x, "").len(), 2, "an eighth file, and no types.rs");
        assert_eq!(findings(&["src/account/helpers.rs"], "").len(), 1);
        assert_eq!(findings(&["src/workspace/members.rs"], "").len(), 1);
        assert_eq!(findings(&["src/recovery.rs"], "").len(), 1);
        assert_eq!(findings(&["src/account/mod.rs"], "fn help() {}").len(), 1);
        assert!(findings(&["src/account/mod.rs"], "//! {}\npub mod x;").is_empty());
        let nested = ["src/sign_in/mod.rs", "src/sign_in/types.rs", "src/sign_in/y/mod.rs", "src/sign_in/y/types.rs"];
        assert!(findings(&nested, "").is_empty());
    }

    #[test]
    fn a_line_too_many_is_found() {
        assert!(long_files(&slice_with("api", 100)).is_empty());
        assert_eq!(long_files(&slice_with("api", 101)), ["src/sign_in/api.rs:101: 101 lines, 100 are allowed"]);
        assert_eq!(long_files(&[Source::new("tests/x.rs", &"\n".repeat(251))]).len(), 1);
        assert_eq!(
            long_files(&[Source::new("src/account/x/page.rs", &"\n".repeat(201))]).len(),
            1,
            "no types.rs needed"
        );
    }

    #[test]
    fn a_feature_belongs_on_a_mod_line() {
        let findings = |path: &str, text: &str| stray_features(&[Source::new(path, text)]).len();
        assert_eq!(findings("src/a.rs", "#[cfg(feature = \"ssr\")]\nuse x::y;"), 1);
        assert_eq!(findings("src/a.rs", "#[cfg_attr(feature = \"ssr\", derive(X))] struct A;"), 1);
        assert_eq!(findings("src/a.rs", "fn f() { if cfg!(feature = \"ssr\") {} }"), 1);
        assert_eq!(findings("src/a.rs", "#[cfg(feature = \"ssr\")]\n#[path = \"x\"] pub(crate) mod flow;"), 0);
        assert_eq!(findings("src/a.rs", "#[cfg(test)]\nmod tests {}"), 0);
        assert_eq!(findings("src/platform.rs", "#[cfg(feature = \"ssr\")]\nfn f() {}"), 0);
        assert_eq!(findings("src/lib.rs", "#[cfg(all(feature = \"a\", feature = \"b\"))]\ncompile_error!(\"x\");"), 0);
    }
}
