use leptos::prelude::*;

use super::Icon;

/// The frame of the signed-in pages: header, rail, content.
#[component]
pub fn Frame(
    /// The product's name, which leads home.
    #[prop(into)]
    product: String,
    #[prop(into)] home: String,
    /// The workspace switcher, beside the product's name.
    #[prop(optional_no_strip)]
    switcher: Option<AnyView>,
    /// Help, theme and the avatar menu, at the end of the header.
    #[prop(optional_no_strip)]
    end: Option<AnyView>,
    /// The [`TabRail`](super::TabRail).
    rail: AnyView,
    /// The page: a [`PageHead`](super::PageHead) and a stack of cards.
    children: Children,
) -> AnyView {
    view! {
        <div class="frame">
            <a class="frame__skip" href="#main" rel="external">
                "Skip to content"
            </a>
            <header class="frame__top">
                {mark(product, home)}
                {switcher
                    .map(|switcher| {
                        view! {
                            <div class="frame__switcher">
                                <span class="frame__slash" aria-hidden="true">
                                    "/"
                                </span>
                                {switcher}
                            </div>
                        }.into_any()
                    })}
                <div class="frame__end">{end}</div>
            </header>
            <div class="frame__columns">
                {rail}
                <main class="frame__main" id="main" tabindex="-1">
                    {children()}
                </main>
            </div>
        </div>
    }
    .into_any()
}

/// The calm frame of the public pages, such as signing in: one narrow column.
#[component]
pub fn NarrowFrame(
    #[prop(into)] product: String,
    #[prop(into)] home: String,
    /// Below the card: the way to the other page.
    #[prop(optional_no_strip)]
    foot: Option<AnyView>,
    children: Children,
) -> AnyView {
    view! {
        <div class="frame--narrow">
            <header>{mark(product, home)}</header>
            <main class="frame__main" id="main" tabindex="-1">
                {children()}
            </main>
            {foot.map(|foot| view! { <footer class="frame__foot">{foot}</footer> }.into_any())}
        </div>
    }
    .into_any()
}

fn mark(product: String, home: String) -> AnyView {
    view! {
        <a class="frame__mark" href=home>
            <Icon name="key" />
            <span class="frame__product">{product}</span>
        </a>
    }
    .into_any()
}
