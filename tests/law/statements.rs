//! Reads SQL: every statement of a file, as words and marks.

use crate::source::{Kind, Source, Token};

/// Functions and methods whose first argument is a statement.
const RUNS: [&str; 4] = ["query", "query_as", "query_scalar", "raw_sql"];

/// Splits SQL into lower-case words and marks. Comments and quoted text are left out; `$1` is one word.
pub fn sql_tokens(sql: &str, first_line: usize) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    for (offset, line) in sql.lines().enumerate() {
        let code = line.split("--").next().unwrap_or_default();
        let mut joins = false;
        for (at, part) in code.split('\'').enumerate() {
            if at % 2 == 1 {
                joins = false;
                continue;
            }
            for c in part.chars() {
                let word = c.is_alphanumeric() || c == '_' || c == '$';
                match found.last_mut() {
                    Some(last) if word && joins => last.text.extend(c.to_lowercase()),
                    _ if c.is_whitespace() => {}
                    _ => found.push(Token {
                        kind: if word { Kind::Word } else { Kind::Mark },
                        text: c.to_lowercase().collect(),
                        line: first_line + offset,
                    }),
                }
                joins = word;
            }
        }
    }
    found
}

/// Every statement of a source: a whole migration, or the literals given to `query(…)` in Rust.
pub fn statements(source: &Source) -> Vec<Vec<Token>> {
    if source.path.ends_with(".sql") {
        return vec![sql_tokens(&source.text, 1)];
    }
    let tokens = source.product_tokens();
    tokens
        .windows(3)
        .filter(|w| RUNS.iter().any(|name| w[0].is(name)) && w[1].is("(") && w[2].kind == Kind::Text)
        .map(|w| sql_tokens(&w[2].text.replace("\\\n", "\n"), w[2].line))
        .collect()
}
