//! The portable subset of SQL: what SQLite and PostgreSQL both understand, and understand alike.

use crate::source::Source;
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

#[cfg(test)]
mod tests {
    use super::{not_portable, placeholder_gaps};
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
    fn finds_gaps() {
        assert_eq!(placeholder_gaps(&store("select a from b where c = $1 and d = $3")).len(), 1);
    }

    #[test]
    fn reads_statements_wherever_they_stand() {
        for text in [
            "const SQL: &str = \"select sum(a) from b where c = $2\";",
            "let sql = \"delete from b where now() > $2\";",
            "const JOBS: [(&str, &str); 1] = [(\"b\", r#\"update b set c = lower(c) where d = $2\"#)];",
            "let sql = \"\\n  WITH a AS (select random() from b where c = $2) \\\n select c from a\";",
            "tx.query(\"values (now(), $2)\")",
            "#[cfg(test)]\nuse x::y;\nfn f() { g(\"select a from b where c like $2\") }",
        ] {
            let source = Source::new("src/server/a.rs", text);
            assert_eq!(not_portable(&source).len(), 1, "{text}");
            assert_eq!(placeholder_gaps(&source).len(), 1, "{text}");
        }
        for text in ["\"Update now() and set $2\"", "#[cfg(test)]\nmod tests { const A: &str = \"select now()\"; }"] {
            assert_eq!(not_portable(&Source::new("src/a/page.rs", text)), Vec::<String>::new(), "{text}");
        }
    }
}
