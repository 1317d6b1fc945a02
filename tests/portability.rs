//! One set of migrations and one text per statement, valid on SQLite and on PostgreSQL (DESIGN §2, Database).

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

use source::{Source, expect_none, files};

fn migrations() -> Vec<Source> {
    files("migrations", ".sql")
}

fn product() -> Vec<Source> {
    files("src", ".rs")
}

/// The stores and the other files that run statements.
fn with_statements() -> Vec<Source> {
    product().into_iter().filter(|source| !statements::statements(source).is_empty()).collect()
}

fn all(sources: &[Source], rule: impl Fn(&Source) -> Vec<String>) {
    let findings: Vec<String> = sources.iter().flat_map(rule).collect();
    expect_none(&findings);
}

#[test]
fn there_is_something_to_check() {
    assert!(!migrations().is_empty());
    assert!(with_statements().len() >= 5, "the rules below would hold for an empty tree");
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
fn statements_are_literals() {
    let stores: Vec<Source> = product().into_iter().filter(|source| source.path.ends_with("/store.rs")).collect();
    all(&stores, sql::hidden_statements);
}

#[test]
fn every_function_of_a_store_is_called() {
    let product = product();
    let mut findings = Vec::new();
    for store in product.iter().filter(|source| source.path.ends_with("/store.rs")) {
        for (line, name) in public_functions(store) {
            let called = product.iter().filter(|source| source.path != store.path).any(|source| calls(source, &name));
            if !called {
                findings.push(store.finding(line, &format!("`{name}` is called from nowhere")));
            }
        }
    }
    expect_none(&findings);
}

fn public_functions(store: &Source) -> Vec<(usize, String)> {
    let starts = |w: &&[source::Token]| w[0].is("pub") && (w[1].is("fn") || w[1].is("async") && w[2].is("fn"));
    let name = |w: &[source::Token]| if w[1].is("fn") { w[2].clone() } else { w[3].clone() };
    store.product_tokens().windows(4).filter(starts).map(name).map(|token| (token.line, token.text)).collect()
}

/// True for `store::name`, as every caller of a store writes it, outside the unit tests.
fn calls(source: &Source, name: &str) -> bool {
    source.product_tokens().windows(3).any(|w| w[0].is(":") && w[1].is(":") && w[2].is(name))
}

#[test]
fn finds_the_functions_of_a_store_and_their_callers() {
    let store = Source::new("src/a/store.rs", "pub async fn insert(tx: &mut Tx) {}\npub fn id() {}\nfn own() {}");
    assert_eq!(public_functions(&store), [(1, "insert".to_owned()), (2, "id".to_owned())]);
    assert!(calls(&Source::new("src/a/flow.rs", "store::insert(tx)"), "insert"));
    assert!(!calls(&Source::new("src/a/flow.rs", "insert(tx)"), "insert"));
    assert!(!calls(&Source::new("src/a/flow.rs", "#[cfg(test)] mod tests { store::insert(tx) }"), "insert"));
}
