//! Reads SQL: every statement of a file, as words and marks.

use crate::source::{Kind, Source, Token};

/// Functions and methods whose first argument is a statement.
const RUNS: [&str; 4] = ["query", "query_as", "query_scalar", "raw_sql"];
/// How a statement begins, and what comes later in it where other text may begin alike.
const BEGINNINGS: [(&str, &str); 11] = [
    ("select ", ""),
    ("insert ", ""),
    ("update ", " set "),
    ("delete from ", ""),
    ("with ", " as ("),
    ("create table ", ""),
    ("create index ", ""),
    ("create unique index ", ""),
    ("alter table ", ""),
    ("drop ", ""),
    ("pragma ", ""),
];

/// True for the text of a statement. Its first word is in letters of one size; a sentence that begins alike has a capital letter.
pub fn is_sql(literal: &str) -> bool {
    let text = literal.replace("\\n", " ").replace('\\', " ");
    let words: Vec<&str> = text.split_whitespace().collect();
    let one_size = words.first().is_some_and(|first| *first == first.to_lowercase() || *first == first.to_uppercase());
    let text = words.join(" ").to_lowercase();
    one_size && BEGINNINGS.iter().any(|(verb, later)| text.starts_with(verb) && text.contains(later))
}

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

/// Every statement of a source: a whole migration, or in Rust each literal that is one or that is given to `query(…)`.
pub fn statements(source: &Source) -> Vec<Vec<Token>> {
    if source.path.ends_with(".sql") {
        return vec![sql_tokens(&source.text, 1)];
    }
    let tokens = source.product_tokens();
    let given = |at: usize| at > 1 && tokens[at - 1].is("(") && RUNS.iter().any(|name| tokens[at - 2].is(name));
    let texts = tokens.iter().enumerate().filter(|(_, token)| token.kind == Kind::Text);
    texts
        .filter(|(at, token)| given(*at) || is_sql(&token.text))
        .map(|(_, token)| sql_tokens(&token.text.replace("\\\n", "\n").replace("\\n", " "), token.line))
        .collect()
}
