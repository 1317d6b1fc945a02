//! The rules for migrations: two column types, no NULL in a primary key, nothing left behind by a deleted row.

use crate::source::{Source, Token};
use crate::statements::sql_tokens;

/// Words that begin a constraint of a table and not a column.
const CONSTRAINTS: [&str; 5] = ["primary", "foreign", "unique", "check", "constraint"];

/// One table as a migration makes it: its name and its columns and constraints, token by token.
struct Table {
    items: Vec<Vec<Token>>,
}

/// Everything in a migration that breaks a rule.
pub fn broken_rules(source: &Source) -> Vec<String> {
    let tokens = sql_tokens(&source.text, 1);
    let mut findings = Vec::new();
    for table in tables(&tokens) {
        for item in &table.items {
            let line = item[0].line;
            if CONSTRAINTS.iter().any(|word| item[0].is(word)) {
                for column in primary_key(item) {
                    let nullable = !table.items.iter().any(|item| item[0].is(column) && has(item, &["not", "null"]));
                    if nullable {
                        findings.push(source.finding(line, &format!("`{column}` of the primary key is not null")));
                    }
                }
            } else {
                findings.extend(column(item).iter().map(|message| source.finding(line, message)));
            }
            if has(item, &["references"]) && !has(item, &["on", "delete", "cascade"]) {
                findings.push(source.finding(line, "a foreign key says `on delete cascade`"));
            }
        }
    }
    for added in tokens.windows(3).filter(|w| w[0].is("add") && w[1].is("column")) {
        let at = tokens.iter().position(|token| std::ptr::eq(token, &added[2])).unwrap_or_default();
        let end = tokens[at..].iter().position(|token| token.is(";")).map_or(tokens.len(), |end| at + end);
        findings.extend(column(&tokens[at..end]).iter().map(|message| source.finding(added[2].line, message)));
    }
    findings
}

fn column(item: &[Token]) -> Vec<String> {
    let name = &item[0].text;
    let mut messages = Vec::new();
    if !item.get(1).is_some_and(|kind| kind.is("text") || kind.is("bigint")) {
        messages.push(format!("column `{name}` is text or bigint"));
    }
    if has(item, &["primary", "key"]) && !has(item, &["not", "null"]) {
        messages.push(format!("primary key `{name}` is not null"));
    }
    messages
}

fn has(item: &[Token], words: &[&str]) -> bool {
    item.windows(words.len()).any(|w| w.iter().zip(words).all(|(token, word)| token.is(word)))
}

/// The columns of `primary key (a, b)`.
fn primary_key(item: &[Token]) -> impl Iterator<Item = &str> {
    let start = item.windows(2).position(|w| w[0].is("primary") && w[1].is("key"));
    item[start.map_or(item.len(), |start| start + 3)..]
        .iter()
        .take_while(|token| !token.is(")"))
        .filter(|token| !token.is(","))
        .map(|token| token.text.as_str())
}

fn tables(tokens: &[Token]) -> Vec<Table> {
    let starts = tokens.windows(2).enumerate().filter(|(_, w)| w[0].is("create") && w[1].is("table"));
    starts
        .map(|(start, _)| {
            let mut items = vec![Vec::new()];
            let mut depth = 0;
            for token in &tokens[start..] {
                depth = match token.text.as_str() {
                    "(" => depth + 1,
                    ")" => depth - 1,
                    _ => depth,
                };
                match (depth, token.text.as_str()) {
                    (0, ")" | ";") => break,
                    (0, _) | (1, "(") if items.len() == 1 && items[0].is_empty() => {}
                    (1, ",") => items.push(Vec::new()),
                    _ => items.last_mut().expect("never empty").push(token.clone()),
                }
            }
            items.retain(|item| !item.is_empty());
            Table { items }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::broken_rules;
    use crate::source::Source;

    fn findings(sql: &str) -> Vec<String> {
        broken_rules(&Source::new("migrations/1.sql", sql))
    }

    #[test]
    fn a_portable_table_passes() {
        let sql = "create table a (\n  id text not null primary key, -- the id\n  n bigint check (n between 1 and 3),\n  b text not null references b (id) on delete cascade\n);\ncreate index x on a (id, n);\ncreate table c (a text not null, b bigint not null, primary key (a, b));\nalter table c add column d text;";
        assert_eq!(findings(sql), Vec::<String>::new());
    }

    #[test]
    fn each_rule_can_fail() {
        for (sql, line) in [
            ("create table a (\n id text not null primary key,\n n integer);", 3),
            ("create table a (\n id text primary key);", 2),
            ("create table a (\n id text not null primary key,\n b text references b (id));", 3),
            ("create table a (b text, c text not null,\n\n primary key (b, c));", 3),
            ("create table a (b text not null,\n foreign key (b) references b (id) on delete set null);", 2),
            ("alter table a\n add column c varchar;", 2),
        ] {
            let found = findings(sql);
            assert_eq!(found.len(), 1, "{sql}: {found:?}");
            assert!(found[0].starts_with(&format!("migrations/1.sql:{line}: ")), "{found:?}");
        }
    }
}
