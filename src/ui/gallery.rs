//! Every component and view in each of its states, rendered on the server without a database and without a script.

mod actions;
mod alerts;
mod answers;
mod awaited;
mod choices;
mod codes;
mod data;
mod factors;
mod fields;
mod frames;
mod lists;
mod overlays;
mod panels;
mod phone;
mod public;
mod second;
mod sessions;
mod slices;
mod states;
mod table;
mod tokens;

use leptos::prelude::*;

use self::table::TABLE;
use super::{Frame, PageHead, RailPanel, RailTab, TabRail};

/// The slugs of all sections, in order.
pub const SECTIONS: [&str; TABLE.len()] = slugs();

const fn slugs() -> [&'static str; TABLE.len()] {
    let mut slugs = [""; TABLE.len()];
    let mut index = 0;
    while index < TABLE.len() {
        slugs[index] = TABLE[index].0;
        index += 1;
    }
    slugs
}

/// A whole HTML document with one section; the first one when `section` names none.
///
/// `theme` is `light`, `dark`, or anything else for the system's; `stylesheet` is the address of the bundled stylesheet; `reload` is there
/// where the page is to load itself again after a build.
pub fn document(section: &str, theme: &str, stylesheet: &str, reload: Option<LeptosOptions>) -> impl IntoView + use<> {
    let (slug, title, render) = TABLE.iter().copied().find(|(slug, ..)| *slug == section).unwrap_or(TABLE[0]);
    let theme = ["light", "dark"].into_iter().find(|known| *known == theme);
    let page = if slug.starts_with("page-") { render() } else { framed(slug, title, theme, render()) };
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <title>{format!("{title} · Gallery")}</title>
                <link rel="icon" href="/favicon.svg" />
                <link rel="stylesheet" href=stylesheet.to_owned() />
                {reload.map(|options| view! { <AutoReload options /> })}
            </head>
            <body class="gallery">
                {page}
            </body>
        </html>
    }
}

/// The product's own frame around one section.
fn framed(slug: &'static str, title: &'static str, theme: Option<&'static str>, content: AnyView) -> AnyView {
    view! {
        <Frame
            product="Gallery"
            home="/gallery"
            switcher=Some(actions::switcher("top-workspace"))
            end=Some(actions::avatar_menu("top-account", false))
            rail=rail(slug, theme)
        >
            <PageHead title=title />
            {themes(slug, theme)}
            <div class="gallery__states">{content}</div>
        </Frame>
    }
    .into_any()
}

fn address(slug: &str, theme: Option<&str>) -> String {
    match theme {
        Some(theme) => format!("/gallery/{slug}?theme={theme}"),
        None => format!("/gallery/{slug}"),
    }
}

fn rail(slug: &str, theme: Option<&str>) -> AnyView {
    let tabs = TABLE
        .iter()
        .map(|&(slug, title, _)| RailTab {
            href: address(slug, theme),
            label: title.to_owned(),
            icon: "ring",
            panels: Vec::<RailPanel>::new(),
        })
        .collect();
    view! { <TabRail label="Sections" tabs=tabs current=address(slug, theme) /> }.into_any()
}

fn themes(slug: &str, now: Option<&str>) -> AnyView {
    let links = [("System", None), ("Light", Some("light")), ("Dark", Some("dark"))]
        .into_iter()
        .map(|(words, theme)| {
            view! {
                <a href=address(slug, theme) aria-current=(theme == now).then_some("true")>
                    {words}
                </a>
            }
        })
        .collect_view();
    view! {
        <nav class="gallery__themes" aria-label="Theme">
            {links}
        </nav>
    }
    .into_any()
}

/// One state with its name above it.
fn state(name: &'static str, view: AnyView) -> AnyView {
    view! {
        <div class="gallery__state">
            <p class="gallery__name">{name}</p>
            {view}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use leptos::prelude::*;

    use super::{SECTIONS, document};

    #[test]
    fn every_section_renders_without_inline_style_or_doubled_id() {
        let owner = Owner::new();
        let mut doubled = Vec::new();
        for section in SECTIONS {
            let html = owner.with(|| document(section, "dark", "/pkg/latchkey.css", None).to_html());
            assert!(html.starts_with("<!DOCTYPE html>"), "{section}");
            assert!(html.contains("data-theme=\"dark\"") && !html.contains(" style="), "{section}");
            let mut ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
            let count = ids.len();
            ids.sort_unstable();
            ids.dedup();
            if ids.len() != count {
                doubled.push(section);
            }
        }
        assert!(doubled.is_empty(), "an id twice in {doubled:?}");
    }

    #[test]
    fn an_unknown_section_is_the_first_and_an_unknown_theme_is_the_systems() {
        let owner = Owner::new();
        let html = owner.with(|| document("no-such", "pink", "/x.css", None).to_html());
        assert!(html.contains("Colours and type · Gallery") && !html.contains("data-theme"));
    }
}
