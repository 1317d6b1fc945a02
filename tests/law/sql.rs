//! The portable subset of SQL: what SQLite and PostgreSQL both understand, and understand alike.

use crate::source::{Kind, Source};
use crate::statements::statements;

/// Words and calls that mean different things on the two engines, or exist on one only. `x(` is a call.
const FORBIDDEN: [&str; 50] = [
    "autoincrement",
    "serial",
    "bigserial",
    "boolean",
    "datetime",
    "timestamp",
    "timestamptz",
    "interval",
    "integer",
    "real",
    "numeric",
    "blob",
    "bytea",
    "varchar",
    "json",
    "jsonb",
    "rowid",
    "ctid",
    "default",
    "true",
    "false",
    "current_timestamp",
    "current_date",
    "current_time",
    "like",
    "ilike",
    "glob",
    "regexp",
    "collate",
    "pragma",
    "offset",
    "unlogged",
    "strict",
    "without",
    "now(",
    "random(",
    "lower(",
    "upper(",
    "sum(",
    "avg(",
    "total(",
    "ifnull(",
    "nvl(",
    "iif(",
    "greatest(",
    "least(",
    "strftime(",
    "date(",
    "group_concat(",
    "string_agg(",
];
/// Pairs of words that lock or replace in the manner of one engine.
const FORBIDDEN_PAIRS: [(&str, &str); 5] =
    [("for", "update"), ("for", "share"), ("insert", "or"), ("replace", "into"), ("select", "exists")];

/// Words, calls, casts and upserts outside the portable subset.
pub fn not_portable(source: &Source) -> Vec<String> {
    let mut findings = Vec::new();
    for tokens in statements(source) {
        for (at, token) in tokens.iter().enumerate() {
            let next = tokens.get(at + 1);
            let called = next.is_some_and(|next| next.is("("));
            let forbidden = FORBIDDEN.iter().any(|word| match word.strip_suffix('(') {
                Some(name) => called && token.is(name),
                None => token.is(word),
            });
            let pair = next.is_some_and(|next| FORBIDDEN_PAIRS.iter().any(|(a, b)| token.is(a) && next.is(b)));
            if forbidden || pair {
                findings.push(source.finding(token.line, &format!("`{}` is not portable", token.text)));
            }
            if token.is("?") || token.is(":") || token.is("\"") || token.is("`") {
                findings.push(source.finding(
                    token.line,
                    &format!("`{}`: placeholders are $1, casts and quotes are not portable", token.text),
                ));
            }
            let upsert = token.is("on") && next.is_some_and(|next| next.is("conflict"));
            if upsert && !tokens.get(at + 2).is_some_and(|open| open.is("(")) {
                findings.push(source.finding(token.line, "`on conflict` names its columns"));
            }
        }
    }
    findings
}

/// Statements whose placeholders are not exactly $1 to $n: a value would be bound to nothing, or missing.
pub fn placeholder_gaps(source: &Source) -> Vec<String> {
    let mut findings = Vec::new();
    for tokens in statements(source) {
        let mut numbers: Vec<usize> =
            tokens.iter().filter_map(|token| token.text.strip_prefix('$')?.parse().ok()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        if numbers != (1..=numbers.len()).collect::<Vec<_>>() {
            findings.push(
                source.finding(tokens[0].line, &format!("placeholders are $1 … $n without a gap, found {numbers:?}")),
            );
        }
    }
    findings
}

/// Calls of `query` whose text is not a literal, which no rule here could read.
pub fn hidden_statements(source: &Source) -> Vec<String> {
    let tokens = source.product_tokens();
    tokens
        .windows(4)
        .filter(|w| w[0].is(".") && w[1].is("query") && w[2].is("(") && w[3].kind != Kind::Text)
        .map(|w| source.finding(w[1].line, "the text of a statement stands where it is run"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{hidden_statements, not_portable, placeholder_gaps};
    use crate::source::Source;

    fn store(sql: &str) -> Source {
        Source::new("src/a/store.rs", &format!("fn f() {{\n    tx.query(\"{sql}\")\n}}"))
    }

    #[test]
    fn finds_what_only_one_engine_knows() {
        for sql in [
            "select a from b where c like $1",
            "select sum(a) from b",
            "select exists (select 1 from b)",
            "select a from b for update",
            "insert into b (a) values (now())",
            "insert into b (a) values ($1) on conflict do nothing",
            "insert or ignore into b (a) values ($1)",
            "select a::text from b",
            "select a from b where c = true",
            "select a from b where c = ?",
        ] {
            let found = not_portable(&store(sql));
            assert!(!found.is_empty(), "{sql}");
            assert!(found[0].starts_with("src/a/store.rs:2: "), "{found:?}");
        }
    }

    #[test]
    fn accepts_the_portable_subset() {
        for sql in [
            "select id, count(*) as n from b where e = $1 and (at, id) < ($2, $3) order by at desc limit $4",
            "insert into b (a, updated_at) values ($1, $2) on conflict (a) do update set updated_at = excluded.updated_at",
            "update b set used_at = $1 where id = $2 and used_at is null and kind <> 'like now()'",
            "update b set a = $1 where not exists (select 1 from c where c.b = b.id) returning a",
        ] {
            assert_eq!(not_portable(&store(sql)), Vec::<String>::new(), "{sql}");
            assert_eq!(placeholder_gaps(&store(sql)), Vec::<String>::new(), "{sql}");
        }
    }

    #[test]
    fn finds_gaps_and_hidden_statements() {
        assert_eq!(placeholder_gaps(&store("select a from b where c = $1 and d = $3")).len(), 1);
        assert_eq!(hidden_statements(&Source::new("src/a/store.rs", "tx.query(SQL)")).len(), 1);
        assert!(hidden_statements(&store("select a from b")).is_empty());
    }
}
