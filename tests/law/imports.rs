//! The import law of DESIGN §2: which file of a slice may name which other module.

use crate::paths::{module_of, paths};
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

/// What stands below these folders of `src` belongs to a slice.
pub const TOPS: [&str; 5] = ["account", "workspace", "sign_in", "sign_up", "recovery"];
/// Those that hold slices and are none themselves.
pub const SHELVES: [&str; 2] = ["account", "workspace"];

/// The folders that are slices: each one that has a file in it, whatever that is called.
pub fn slices(sources: &[Source]) -> Vec<String> {
    let folders = sources.iter().filter_map(|source| Some(source.path.strip_prefix("src/")?.rsplit_once('/')?.0));
    let mut slices: Vec<String> = folders
        .filter(|folder| TOPS.iter().any(|top| folder.split('/').next() == Some(top)) && !SHELVES.contains(folder))
        .map(str::to_owned)
        .collect();
    slices.sort();
    slices.dedup();
    slices
}

/// Every import that the law forbids.
pub fn forbidden_imports(sources: &[Source]) -> Vec<String> {
    let slices = slices(sources);
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| source.path.starts_with("src/")) {
        let module = module_of(&source.path);
        let from = place_of(&module, &slices);
        for (line, path) in paths(&source.product_tokens(), &module) {
            let to = place_of(&path, &slices);
            if !allowed(&from, &to) {
                let message = format!("{} may not use crate::{}: {}", from.layer, path.join("::"), law(&from.layer));
                findings.push(source.finding(line, &message));
            }
        }
    }
    findings
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
        "mod" => own && to_layer != "store",
        "types" => leaf || to_layer == "types",
        "page" => leaf || matches!(to_layer, "types" | "ui") || own && to_layer == "api",
        "api" | "rest" => leaf || to_layer == "types" || ANSWERING.contains(&to_layer) || own && to_layer == "flow",
        "flow" => {
            leaf || matches!(to_layer, "types" | "flow") || to_layer.starts_with("server") || own && to_layer == "store"
        }
        "store" => leaf || to_layer == "server::db" || own && to_layer == "types",
        "ui" => leaf || to_layer == "ui",
        "gallery" => leaf || matches!(to_layer, "ui" | "gallery" | "types" | "page" | "tabs"),
        lowest if LEAVES.contains(&lowest) => leaf,
        shelf if SHELVES.contains(&shelf) => false,
        _ => !matches!(to_layer, "store" | "mod" | "lib") && !SHELVES.contains(&to_layer),
    }
}

fn law(layer: &str) -> &'static str {
    match layer {
        "mod" => "mod.rs names its own files only, and not its store",
        "types" => "types → other types, error, fields, time",
        "page" => "page → types, its own api, ui",
        "api" | "rest" => "api, rest → types, their own flow, server::{caller, answer, cookies}",
        "flow" => "flow → types, its own store, server, other slices' flow",
        "store" => "store → server::db and its own types",
        "ui" => "ui → error, fields, time",
        "gallery" => "the gallery shows kit, views and samples",
        lowest if LEAVES.contains(&lowest) => "the lowest modules know only each other",
        shelf if SHELVES.contains(&shelf) => "it names its slices and nothing else",
        _ => "a store belongs to its own flow; name a file of a slice, not the slice or what holds it",
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
            ("src/account/password/page.rs", "fn f(db: crate::server::db::Db) {}"),
            ("src/account/password/flow.rs", "use crate::account::sessions::store;"),
            ("src/account/password/api.rs", "use super::store;"),
            ("src/account/password/api.rs", "use crate::account::sessions::flow;"),
            ("src/account/password/types.rs", "use crate::ui::button::Button;"),
            ("src/ui/card.rs", "use crate::account::password::types::Checks;"),
            ("src/fields.rs", "use crate::server::config::Policy;"),
            ("src/wire.rs", "use crate::ui::card::Card;"),
            ("src/app.rs", "fn f() { crate::account::password::store::set(); }"),
            ("src/main.rs", "fn f() { latchkey::account::password::store::set(); }"),
            ("src/lib.rs", "mod account; fn f() { account::password::store::set(); }"),
            ("src/server/jobs.rs", "#[cfg(test)] use x::y; use crate::account::password::store;"),
            ("src/server/jobs.rs", "#[cfg(test)] mod tests { } fn f() { crate::account::password::store::set() }"),
            // A parent would bring every store of its slices along.
            ("src/server/jobs.rs", "use crate::account;"),
            ("src/server/jobs.rs", "use crate::account::*;"),
            ("src/server/jobs.rs", "use crate::account::password;"),
            ("src/server/jobs.rs", "use crate::account::password::*;"),
            ("src/app.rs", "use crate::*;"),
            ("src/ui/gallery.rs", "use crate::{account::password as p, ui::card::Card};"),
            ("src/account/sessions/flow.rs", "use crate::account::password;"),
            ("src/account/password/mod.rs", "pub use self::store::set;"),
            ("src/account/password/mod.rs", "pub mod store; pub use store::set;"),
            // What stands in no slice may use nothing.
            ("src/account/mod.rs", "use crate::server::db::Db;"),
            ("src/account/helpers.rs", "use crate::error::Error;"),
            // A folder is a slice from its first file on.
            ("src/account/new/page.rs", "use crate::server::db::Db;"),
            ("src/account/new/helpers.rs", "use crate::server::db::Db;"),
            ("src/sign_in/inner/flow.rs", "use crate::account::password::store;"),
        ] {
            assert_eq!(crate_with(file, text).len(), 1, "{file}: {text}");
        }
    }

    #[test]
    fn a_parent_under_another_name_leads_to_no_store() {
        let found = crate_with("src/server/jobs.rs", "use crate::account as a;\nfn f() { a::password::store::set() }");
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(
            found[1].contains("jobs.rs:2: server::jobs may not use crate::account::password::store::set"),
            "{found:?}"
        );
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
            ("src/ui/gallery.rs", "use crate::account::password::page::{self as password, PasswordView};"),
            ("src/server/jobs.rs", "use crate::account::password::flow as password; fn f() { password::change() }"),
            ("src/lib.rs", "pub mod account; #[cfg(test)] use account::password;"),
            ("src/account/mod.rs", "pub mod password;"),
            ("src/ui/card.rs", "// use crate::server::db;\n#[cfg(test)]\nmod tests { use crate::server::db; }"),
        ] {
            assert_eq!(crate_with(file, text), Vec::<String>::new(), "{file}: {text}");
        }
    }
}
