//! Server functions, the endpoints of the browser's half: they all keep one form.

use crate::forbidden::{attributes, product};
use crate::source::{Kind, Source, Token};
use crate::tokens::closing;

/// The literal given to an argument of an attribute.
fn argument<'a>(attribute: &'a [Token], name: &str) -> Option<&'a str> {
    attribute.windows(3).find(|w| w[0].is(name) && w[1].is("=") && w[2].kind == Kind::Text).map(|w| w[2].text.as_str())
}

/// Server functions without the literal prefix or an endpoint, or with more than ten lines.
pub fn server_functions(sources: &[Source]) -> Vec<String> {
    let mut findings = Vec::new();
    for source in product(sources) {
        for (attribute, end) in attributes(source, "server").filter(|(_, end)| is_function(&source.tokens[*end..])) {
            let line = attribute[0].line;
            if argument(attribute, "prefix") != Some("/account/api") {
                findings.push(source.finding(line, "a server function has the literal prefix = \"/account/api\""));
            }
            if argument(attribute, "endpoint").is_none() {
                findings.push(source.finding(line, "a server function names its endpoint"));
            }
            let lines = body_lines(source, end);
            if lines > 10 {
                findings
                    .push(source.finding(line, &format!("a server function has at most 10 lines, this one {lines}")));
            }
        }
    }
    findings
}

/// True for an attribute of a function; `#[server(default)]` stands on an argument.
fn is_function(rest: &[Token]) -> bool {
    rest.first().is_some_and(|token| ["pub", "async", "fn", "#"].iter().any(|word| token.is(word)))
}

/// Lines between the braces of the first function from `at` on.
fn body_lines(source: &Source, at: usize) -> usize {
    let rest = &source.tokens[at..];
    let Some(name) = rest.iter().position(|token| token.is("fn")) else {
        return 0;
    };
    let Some(open) = rest[name..].iter().position(|token| token.is("{")) else {
        return 0;
    };
    let open = at + name + open;
    let close = closing(&source.tokens, open) - 1;
    (source.tokens[close].line - source.tokens[open].line).saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::server_functions;
    use crate::source::Source;

    fn one(path: &str, text: &str) -> Vec<Source> {
        vec![Source::new(path, text)]
    }

    #[test]
    fn server_functions_are_held_to_their_form() {
        let function = |attribute: &str, lines: usize| {
            let body = "    work();\n".repeat(lines);
            server_functions(&one(
                "src/a/api.rs",
                &format!("#[server({attribute})]\npub async fn f() -> Result<(), Error> {{\n{body}}}"),
            ))
        };
        assert!(function("prefix = \"/account/api\", endpoint = \"f\", client = Client", 10).is_empty());
        assert_eq!(function("prefix = \"/account/api\", endpoint = \"f\"", 11).len(), 1);
        assert_eq!(function("prefix = \"/api\", endpoint = \"f\"", 1).len(), 1);
        assert_eq!(function("prefix = PREFIX", 1).len(), 2);
        assert_eq!(server_functions(&one("src/a/api.rs", "#[server]\nasync fn f() {}")).len(), 2);
    }
}
