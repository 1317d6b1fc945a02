use leptos::prelude::*;

use super::Icon;
use super::posted::page;

/// The choices: value, icon, words.
const THEMES: [(&str, &str, &str); 3] = [
    ("system", "monitor", "Follow the system's theme"),
    ("light", "sun", "Light theme"),
    ("dark", "moon", "Dark theme"),
];

/// Chooses between the system's theme, light and dark: a plain form that posts `theme`.
#[component]
pub fn ThemeSwitch(
    /// Where the form is posted.
    #[prop(into)]
    action: String,
    /// `system`, `light` or `dark`.
    #[prop(into)]
    current: String,
) -> AnyView {
    let choices = THEMES
        .into_iter()
        .map(|(value, icon, words)| {
            let pressed = if value == current { "true" } else { "false" };
            view! {
                <button
                    class="theme-switch__choice"
                    type="submit"
                    name="theme"
                    value=value
                    aria-pressed=pressed
                    aria-label=words
                    title=words
                >
                    <Icon name=icon />
                </button>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <form method="post" action=action>
            {page().map(|page| view! { <input type="hidden" name="page" value=page /> }.into_any())}
            <div class="theme-switch__line">
                <span aria-hidden="true">"Theme"</span>
                <div class="theme-switch" role="group" aria-label="Theme">
                    {choices}
                </div>
            </div>
        </form>
    }
    .into_any()
}
