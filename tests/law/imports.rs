//! The import law of DESIGN §2: which file of a slice may name which other module.

use crate::paths::paths;
use crate::source::Source;

/// The seven files of a slice, without `mod.rs`.
const LAYERS: [&str; 6] = ["types", "page", "api", "rest", "flow", "store"];
/// Modules below everything else, built for both halves.
const LEAVES: [&str; 5] = ["error", "fields", "time", "wire", "platform"];

/// Who is asking, and what goes back beside the value: all that an endpoint may know of the server.
const ANSWERING: [&str; 3] = ["server::caller", "server::answer", "server::cookies"];

/// Where a module stands: in which slice, if in one, and in which layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub slice: Option<String>,
    pub layer: String,
}

/// The folders that are slices: below `account` or `workspace`, or one of the three that come before a session, with a
/// `types.rs` beside their `mod.rs`.
pub fn slices(sources: &[Source]) -> Vec<String> {
    let has = |path: String| sources.iter().any(|source| source.path == path);
    sources
        .iter()
        .filter_map(|source| source.path.strip_prefix("src/")?.strip_suffix("/mod.rs"))
        .filter(|folder| {
            ["account", "workspace", "sign_in", "sign_up", "recovery"]
                .iter()
                .any(|top| folder.split('/').next() == Some(top))
        })
        .filter(|folder| has(format!("src/{folder}/types.rs")))
        .map(str::to_owned)
        .collect()
}

/// Every import that the law forbids.
pub fn forbidden_imports(sources: &[Source]) -> Vec<String> {
    let slices = slices(sources);
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| source.path.starts_with("src/")) {
        let module = module_of(&source.path);
        let from = place_of(&module, &slices);
        for (line, path) in paths(source.product_tokens(), &module) {
            let to = place_of(&path, &slices);
            if !allowed(&from, &to) {
                let message = format!("{} may not use crate::{}: {}", from.layer, path.join("::"), law(&from.layer));
                findings.push(source.finding(line, &message));
            }
        }
    }
    findings
}

/// `src/account/password/page.rs` is the module `account::password::page`.
fn module_of(path: &str) -> Vec<String> {
    let inner = path.trim_start_matches("src/").trim_end_matches(".rs");
    let mut module: Vec<String> = inner.split('/').map(str::to_owned).collect();
    if matches!(module.last().map(String::as_str), Some("mod" | "lib" | "main")) {
        module.pop();
    }
    module
}

fn place_of(path: &[String], slices: &[String]) -> Place {
    let joined = path.join("/");
    let slice = slices
        .iter()
        .filter(|slice| joined == **slice || joined.starts_with(&format!("{slice}/")))
        .max_by_key(|slice| slice.len());
    let layer = match slice {
        Some(slice) => match path.get(slice.split('/').count()).map(String::as_str) {
            Some(name) if LAYERS.contains(&name) => name.to_owned(),
            _ => "mod".to_owned(),
        },
        None => match (path.first().map(String::as_str), path.get(1).map(String::as_str)) {
            (Some("ui"), Some("gallery")) => "gallery".to_owned(),
            (Some("server"), Some(inner)) => format!("server::{inner}"),
            (Some(top), _) => top.to_owned(),
            (None, _) => "lib".to_owned(),
        },
    };
    Place { slice: slice.cloned(), layer }
}

fn allowed(from: &Place, to: &Place) -> bool {
    let own = from.slice.is_some() && from.slice == to.slice;
    let leaf = LEAVES.contains(&to.layer.as_str());
    let to_layer = to.layer.as_str();
    match from.layer.as_str() {
        "mod" if from.slice.is_some() => own,
        "types" => leaf || to_layer == "types",
        "page" => leaf || matches!(to_layer, "types" | "ui") || own && to_layer == "api",
        "api" | "rest" => leaf || to_layer == "types" || ANSWERING.contains(&to_layer) || own && to_layer == "flow",
        "flow" => {
            leaf || matches!(to_layer, "types" | "flow") || to_layer.starts_with("server") || own && to_layer == "store"
        }
        "store" => leaf || to_layer == "server::db" || own && to_layer == "types",
        "ui" => leaf || to_layer == "ui",
        "gallery" => leaf || matches!(to_layer, "ui" | "gallery" | "types" | "page" | "mod" | "tabs"),
        "error" | "fields" | "time" | "platform" => leaf,
        _ => to_layer != "store",
    }
}

fn law(layer: &str) -> &'static str {
    match layer {
        "mod" => "mod.rs names its own files only",
        "types" => "types → other types, error, fields, time",
        "page" => "page → types, its own api, ui",
        "api" | "rest" => "api, rest → types, their own flow, server::{caller, answer, cookies}",
        "flow" => "flow → types, its own store, server, other slices' flow",
        "store" => "store → server::db and its own types",
        "ui" => "ui → error, fields, time",
        "gallery" => "the gallery shows kit, views and samples",
        "error" | "fields" | "time" | "platform" => "the lowest modules know only each other",
        _ => "a store belongs to its own flow",
    }
}

#[cfg(test)]
mod tests {
    use super::forbidden_imports;
    use crate::source::Source;

    fn crate_with(path: &str, text: &str) -> Vec<String> {
        let slice = ["mod", "types", "page", "api", "flow", "store"];
        let mut sources: Vec<Source> = ["src/account/password", "src/account/sessions"]
            .iter()
            .flat_map(|folder| slice.map(|name| Source::new(&format!("{folder}/{name}.rs"), "")))
            .collect();
        sources.push(Source::new(path, text));
        forbidden_imports(&sources)
    }

    #[test]
    fn names_file_line_and_law_of_a_forbidden_import() {
        let found = crate_with("src/account/password/page.rs", "use leptos::prelude::*;\nuse crate::server::db::Db;");
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].starts_with("src/account/password/page.rs:2: page may not use crate::server::db::Db"),
            "{found:?}"
        );
    }

    #[test]
    fn refuses_what_the_law_refuses() {
        for (file, text) in [
            ("src/account/password/store.rs", "use super::flow::change;"),
            ("src/account/password/flow.rs", "use crate::account::sessions::store;"),
            ("src/account/password/api.rs", "use super::store;"),
            ("src/account/password/api.rs", "use crate::account::sessions::flow;"),
            ("src/account/password/types.rs", "use crate::ui::button::Button;"),
            ("src/ui/card.rs", "use crate::account::password::types::Checks;"),
            ("src/fields.rs", "use crate::server::config::Policy;"),
            ("src/app.rs", "fn f() { crate::account::password::store::set(); }"),
        ] {
            assert_eq!(crate_with(file, text).len(), 1, "{file}: {text}");
        }
    }

    #[test]
    fn accepts_what_the_law_allows() {
        for (file, text) in [
            ("src/account/password/page.rs", "use super::{api::Change, types::Form}; use crate::ui::card::Card;"),
            (
                "src/account/password/flow.rs",
                "use super::store; use crate::account::sessions::flow; use crate::server::db;",
            ),
            ("src/account/password/api.rs", "use super::flow; use crate::server::caller::Caller;"),
            ("src/ui/gallery.rs", "use crate::account::password::page::PasswordView;"),
            ("src/ui/card.rs", "// use crate::server::db;\n#[cfg(test)]\nmod tests { use crate::server::db; }"),
        ] {
            assert_eq!(crate_with(file, text), Vec::<String>::new(), "{file}: {text}");
        }
    }
}
