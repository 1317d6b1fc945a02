//! One set of migrations and one text per statement, valid on SQLite and on PostgreSQL (DESIGN §2, Database).

#[path = "law/literals.rs"]
mod literals;
#[path = "law/paths.rs"]
mod paths;
#[path = "law/schema.rs"]
mod schema;
#[path = "law/source.rs"]
mod source;
#[path = "law/sql.rs"]
mod sql;
#[path = "law/statements.rs"]
mod statements;
#[path = "law/tokens.rs"]
mod tokens;

use paths::{module_of, paths};
use source::{Source, Token, expect_none, files};

fn migrations() -> Vec<Source> {
    files("migrations", ".sql")
}

fn product() -> Vec<Source> {
    files("src", ".rs")
}

fn stores() -> Vec<Source> {
    product().into_iter().filter(|source| source.path.ends_with("/store.rs")).collect()
}

/// Every file with a statement in it, but for those that know that there are two engines.
fn with_statements() -> Vec<Source> {
    let knows_the_engines =
        |source: &Source| source.path == "src/server/db.rs" || source.path.starts_with("src/server/db/");
    product()
        .into_iter()
        .filter(|source| !knows_the_engines(source) && !statements::statements(source).is_empty())
        .collect()
}

fn all(sources: &[Source], rule: impl Fn(&Source) -> Vec<String>) {
    let findings: Vec<String> = sources.iter().flat_map(rule).collect();
    expect_none(&findings);
}

#[test]
fn there_is_something_to_check() {
    assert!(!migrations().is_empty());
    assert!(stores().len() >= 5, "the rules below would hold for an empty tree");
    let others = with_statements().iter().filter(|source| !source.path.ends_with("/store.rs")).count();
    assert!(others >= 5, "limits, jobs and others of src/server hold statements too");
}

#[test]
fn migrations_keep_to_two_types_and_leave_nothing_behind() {
    all(&migrations(), schema::broken_rules);
    all(&migrations(), sql::not_portable);
}

#[test]
fn statements_keep_to_the_portable_subset() {
    all(&with_statements(), sql::not_portable);
}

#[test]
fn placeholders_are_numbered_without_a_gap() {
    all(&with_statements(), sql::placeholder_gaps);
}

#[test]
fn sql_stands_in_stores_and_in_the_server_as_literals() {
    all(&product(), literals::sql_out_of_place);
    all(&stores(), literals::hidden_statements);
}

#[test]
fn every_function_of_a_store_is_called() {
    expect_none(&never_called(&product()));
}

/// Functions of stores that no other file names by a path.
fn never_called(product: &[Source]) -> Vec<String> {
    let named: Vec<(&str, Vec<String>)> = product
        .iter()
        .flat_map(|source| {
            paths(&source.product_tokens(), &module_of(&source.path)).into_iter().map(|(_, path)| (&*source.path, path))
        })
        .collect();
    let mut findings = Vec::new();
    for store in product.iter().filter(|source| source.path.ends_with("/store.rs")) {
        for (line, name) in public_functions(store) {
            let function = [module_of(&store.path), vec![name]].concat();
            if !named.iter().any(|(file, path)| *file != store.path && *path == function) {
                findings.push(store.finding(line, &format!("`{}` is called from nowhere", function.join("::"))));
            }
        }
    }
    findings
}

fn public_functions(store: &Source) -> Vec<(usize, String)> {
    let starts = |w: &&[Token]| w[0].is("pub") && (w[1].is("fn") || w[1].is("async") && w[2].is("fn"));
    let name = |w: &[Token]| if w[1].is("fn") { w[2].clone() } else { w[3].clone() };
    store.product_tokens().windows(4).filter(starts).map(name).map(|token| (token.line, token.text)).collect()
}

#[test]
fn a_dead_function_of_a_store_is_found() {
    let store = "pub async fn insert(tx: &mut Tx) {}\npub fn id() {}\nfn own() {}";
    assert_eq!(
        public_functions(&Source::new("src/a/store.rs", store)),
        [(1, "insert".to_owned()), (2, "id".to_owned())]
    );
    for (flow, dead) in [
        ("use super::store; fn f() { store::insert(tx); g(store::id) }", 0),
        ("use super::store::{self, insert}; fn f() { insert(tx); store::id() }", 0),
        ("fn f() { super::store::insert(tx); crate::a::store::id() }", 0),
        ("use super::store; fn f() { store::insert(tx) }", 1),
        // Another slice's function of that name is another function.
        ("use super::store; use crate::b::store as b; fn f() { store::id(); b::insert(tx) }", 1),
        ("use super::store; fn f() { store::id(); Other::insert(tx); insert(tx) }", 1),
        ("use super::store; fn f() { store::id() } #[cfg(test)] mod tests { fn g() { store::insert(tx) } }", 1),
    ] {
        let found = never_called(&[Source::new("src/a/store.rs", store), Source::new("src/a/flow.rs", flow)]);
        assert_eq!(found.len(), dead, "{flow}: {found:?}");
    }
}
