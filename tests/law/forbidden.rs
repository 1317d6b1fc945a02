//! Things that code here does not do.

use crate::source::{Source, Token};
use crate::tokens::closing;

/// The files of the product itself.
pub fn product(sources: &[Source]) -> impl Iterator<Item = &Source> {
    sources.iter().filter(|source| source.path.starts_with("src/"))
}

/// The tokens of each `#[name …]` attribute, with the place behind it.
pub fn attributes<'a>(source: &'a Source, name: &'a str) -> impl Iterator<Item = (&'a [Token], usize)> {
    let starts = move |at: &usize| {
        let before = &source.tokens[*at..];
        before.len() > 2
            && before[0].is("#")
            && before[1].is("[")
            && before[2..].iter().take_while(|token| !token.is("(") && !token.is("]")).any(|token| token.is(name))
    };
    (0..source.tokens.len()).filter(starts).map(move |at| {
        let end = closing(&source.tokens, at);
        (&source.tokens[at..end], end)
    })
}

/// `inner_html`, which would put text into a page without escaping it, and `style=` attributes, which the CSP refuses.
pub fn unsafe_markup(sources: &[Source]) -> Vec<String> {
    let mut findings = Vec::new();
    for source in product(sources) {
        for pair in source.tokens.windows(2) {
            if pair[0].is("inner_html") {
                findings.push(source.finding(pair[0].line, "inner_html is not used anywhere"));
            }
            if pair[0].is("style") && pair[1].is("=")
                || pair[0].is("style") && pair[1].is(":") && !source.path.contains("server")
            {
                findings
                    .push(source.finding(pair[0].line, "an inline style is refused by the Content-Security-Policy"));
            }
        }
    }
    findings
}

/// Text in the variants of the errors that cross the wire, but for the reference into the log.
pub fn text_in_errors(error: &Source) -> Vec<String> {
    let mut findings = Vec::new();
    for (at, token) in error.tokens.iter().enumerate().filter(|(_, token)| token.is("enum")) {
        let end = closing(&error.tokens, at);
        for inner in error.tokens[at..end].windows(4) {
            let text = ["String", "str", "Cow"].iter().any(|word| inner[3].is(word));
            let reference = inner[0].is("reference") || inner[1].is("reference");
            if text && !reference {
                findings.push(
                    error.finding(
                        inner[3].line,
                        &format!("no text in an error's variant (enum on line {})", token.line),
                    ),
                );
            }
        }
    }
    findings
}

/// Spans that would record the arguments of their function.
pub fn instrumented_arguments(sources: &[Source]) -> Vec<String> {
    product(sources)
        .flat_map(|source| attributes(source, "instrument").map(move |(attribute, _)| (source, attribute)))
        .filter(|(_, attribute)| !attribute.iter().any(|token| token.is("skip_all")))
        .map(|(source, attribute)| source.finding(attribute[0].line, "instrument has skip_all: arguments hold secrets"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(path: &str, text: &str) -> Vec<Source> {
        vec![Source::new(path, text)]
    }

    #[test]
    fn forbidden_words_are_found_in_code_only() {
        assert_eq!(unsafe_markup(&one("src/a.rs", "view! { <p inner_html=x/> }")).len(), 1);
        assert_eq!(unsafe_markup(&one("src/a.rs", "view! { <p style=\"top: 0\"/> }")).len(), 1);
        assert!(unsafe_markup(&one("src/a.rs", "// inner_html\n\"style=\" ; let style = 1;")).len() == 1);
        assert!(unsafe_markup(&one("src/a.rs", "// inner_html style=x\nlet a = \"inner_html\";")).is_empty());
        assert_eq!(
            instrumented_arguments(&one("src/a.rs", "#[tracing::instrument(level = \"info\")] fn f() {}")).len(),
            1
        );
        assert!(instrumented_arguments(&one("src/a.rs", "#[instrument(skip_all)] fn f() {}")).is_empty());
    }

    #[test]
    fn errors_carry_no_text() {
        let findings = |text: &str| text_in_errors(&Source::new("src/error.rs", text)).len();
        assert_eq!(findings("pub enum Error { A, Unavailable { reference: String } } type X = Vec<(String, P)>;"), 0);
        assert_eq!(findings("pub enum Error { A(String) }"), 1);
        assert_eq!(findings("pub enum Problem { A { why: &'static str } }"), 1);
    }
}
