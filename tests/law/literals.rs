//! Where SQL stands, and that each statement is one literal, so that the rules can read all of it.

use crate::source::{Kind, Source};
use crate::statements::is_sql;

/// Ways to put a text together.
const BUILDS: [&str; 5] = ["format", "concat", "write", "AssertSqlSafe", "push_str"];

/// SQL outside the stores and `src/server`, and text put together in a store.
pub fn sql_out_of_place(source: &Source) -> Vec<String> {
    let mut findings = Vec::new();
    let store = source.path.ends_with("/store.rs");
    let tokens = source.product_tokens();
    for (at, token) in tokens.iter().enumerate() {
        let statement = token.kind == Kind::Text && is_sql(&token.text);
        if statement && !store && !source.path.starts_with("src/server/") {
            findings.push(source.finding(token.line, "SQL stands in a store.rs"));
        }
        let built = |back: usize| at > back && BUILDS.iter().any(|word| tokens[at - back - 1].is(word));
        let puts_together = store && BUILDS.iter().any(|word| token.is(word));
        // `AssertSqlSafe("…")` and `format!("…")`
        if puts_together || statement && !store && (built(1) || built(2)) {
            findings.push(source.finding(token.line, "SQL is one literal and is not put together"));
        }
    }
    findings
}

/// Calls of `query` in a store whose text is not a literal: there it stands where it is run.
pub fn hidden_statements(store: &Source) -> Vec<String> {
    let tokens = store.product_tokens();
    tokens
        .windows(4)
        .filter(|w| w[0].is(".") && w[1].is("query") && w[2].is("(") && w[3].kind != Kind::Text)
        .map(|w| store.finding(w[1].line, "the text of a statement stands where it is run"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{hidden_statements, sql_out_of_place};
    use crate::source::Source;

    #[test]
    fn sql_is_one_literal_in_a_store() {
        for (path, text, expected) in [
            ("src/a/flow.rs", "query(\"select id from users\")", 1),
            ("src/a/flow.rs", "#[cfg(test)]\nuse x;\nconst A: &str = \"DELETE FROM users\";", 1),
            ("src/a/flow.rs", "#[cfg(test)]\nmod tests { const A: &str = \"delete from users\"; }", 0),
            ("src/a/page.rs", "\"Update your password from time to time, or set another\"", 0),
            ("src/a/store.rs", "query(\"select id from users\")", 0),
            ("src/a/store.rs", "query(&format!(\"select {x} from users\"))", 1),
            ("src/server/a.rs", "let sql = \"select id from users\"; query(sql)", 0),
            ("src/server/a.rs", "format!(\"select {x} from users\")", 1),
            ("src/server/a.rs", "AssertSqlSafe(\"select id from users\")", 1),
        ] {
            assert_eq!(sql_out_of_place(&Source::new(path, text)).len(), expected, "{path}: {text}");
        }
    }

    #[test]
    fn finds_hidden_statements() {
        let findings = |text: &str| hidden_statements(&Source::new("src/a/store.rs", text)).len();
        assert_eq!(findings("tx.query(SQL)"), 1);
        assert_eq!(findings("tx.query(\"select a from b\")"), 0);
    }
}
