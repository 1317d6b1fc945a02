//! The gallery shows every component of the kit and every view of a slice, from its samples.

use crate::forbidden::{attributes, product};
use crate::source::{Source, Token};

/// Views, components of the kit and samples that the gallery does not show.
pub fn not_in_gallery(sources: &[Source]) -> Vec<String> {
    let gallery: Vec<&Token> = sources
        .iter()
        .filter(|source| source.path.starts_with("src/ui/gallery"))
        .flat_map(|source| &source.tokens)
        .collect();
    let shown = |name: &str| gallery.iter().any(|token| token.is(name));
    let mut findings = Vec::new();
    for source in product(sources).filter(|source| !source.path.starts_with("src/ui/gallery")) {
        for (line, name) in components(source) {
            let view = source.path.ends_with("/page.rs") && name.ends_with("View");
            if (view || source.path.starts_with("src/ui/")) && !shown(&name) {
                findings.push(source.finding(line, &format!("{name} is not shown in the gallery")));
            }
        }
        let samples = source.tokens.windows(2).find(|w| w[0].is("fn") && w[1].is("samples"));
        let slice = source.path.rsplit('/').nth(1).unwrap_or_default();
        if let Some(samples) = samples.filter(|_| source.path.ends_with("/types.rs") && !shown(slice)) {
            findings.push(source.finding(samples[0].line, "these samples are not shown in the gallery"));
        }
    }
    findings
}

/// The public components of a file.
fn components(source: &Source) -> Vec<(usize, String)> {
    attributes(source, "component")
        .filter_map(|(_, end)| {
            let name = source.tokens[end..].windows(3).take(4).find(|w| w[0].is("pub") && w[1].is("fn"))?;
            Some((name[2].line, name[2].text.clone()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::not_in_gallery;
    use crate::source::Source;

    #[test]
    fn the_gallery_shows_everything() {
        let with = |gallery: &str| {
            let page = "#[component]\npub fn PasswordPanel() {}\n#[component]\npub fn PasswordView(x: u8) {}";
            not_in_gallery(&[
                Source::new("src/ui/gallery.rs", gallery),
                Source::new("src/ui/card.rs", "#[component]\npub fn Card() {}"),
                Source::new("src/account/password/page.rs", page),
                Source::new("src/account/password/types.rs", "pub fn samples() {}"),
            ])
        };
        assert_eq!(with("").len(), 3);
        assert!(with("use crate::account::password::types; view! { <Card/> <PasswordView x=1/> }").is_empty());
    }
}
