//! Every component and view in each of its states, rendered on the server without a database and without a script.

mod actions;
mod alerts;
mod choices;
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
mod tokens;

use leptos::prelude::*;

use super::{Frame, PageHead, RailPanel, RailTab, TabRail};

/// Slug, title, view.
type Section = (&'static str, &'static str, fn() -> AnyView);

/// All sections, in order. A slice adds each state of its view with one line here; `page-…` brings a frame of its own.
const TABLE: &[Section] = &[
    ("tokens", "Colours and type", tokens::colours),
    ("icons", "Icons", tokens::icons),
    ("buttons", "Buttons", actions::buttons),
    ("fields", "Fields", fields::fields),
    ("passwords", "Passwords and codes", fields::passwords),
    ("choices", "Choices", choices::choices),
    ("forms", "Forms", fields::forms),
    ("cards", "Cards", panels::cards),
    ("lists", "Lists", lists::lists),
    ("tables", "Tables and charts", data::data),
    ("states", "Panel states", states::states),
    ("notices", "Notices and toasts", states::notices),
    ("dialogs", "Dialogs", overlays::dialogs),
    ("once", "Shown once", overlays::once),
    ("menus", "Menus and small parts", actions::menus),
    ("frames", "Tabs", frames::tabs),
    ("password", "Password", slices::password),
    ("password-refused", "Password, refused", slices::password_refused),
    ("password-failed", "Password, failed", slices::password_failed),
    ("password-changed", "Password, changed", slices::password_changed),
    ("alerts", "Sign-in alerts", alerts::panel),
    ("alerts-saved", "Sign-in alerts, saved", alerts::saved),
    ("phone-off", "Text messages, off", phone::off),
    ("phone-none", "Text messages, none", phone::none),
    ("phone-refused", "Text messages, refused", phone::refused_number),
    ("phone-too-many", "Text messages, too many", phone::too_many),
    ("phone-pending", "Text messages, code", phone::pending),
    ("phone-wrong", "Text messages, wrong code", phone::wrong_code),
    ("phone-used", "Text messages, in use", phone::used),
    ("phone-confirmed", "Text messages, confirmed", phone::confirmed),
    ("phone-alone", "Text messages, all that is left", phone::alone),
    ("phone-replacing", "Text messages, replacing", phone::replacing),
    ("two-factor", "Two-factor, off", factors::off),
    ("two-factor-unverified", "Two-factor, not verified", factors::unverified),
    ("two-factor-one", "Two-factor, one", factors::one),
    ("two-factor-few", "Two-factor, two", factors::few),
    ("two-factor-many", "Two-factor, many", factors::many),
    ("two-factor-rename", "Two-factor, renaming", factors::renaming),
    ("two-factor-turn-off", "Two-factor, turning it off", factors::turning_off),
    ("two-factor-off", "Two-factor, turned off", factors::turned_off),
    ("enrolment-name", "Authenticator, name", factors::name),
    ("enrolment-scan", "Authenticator, scan", factors::scan),
    ("enrolment-refused", "Authenticator, refused", factors::scan_refused),
    ("enrolment-again", "Authenticator, loaded again", factors::again),
    ("enrolment-stopped", "Authenticator, stopped", factors::stopped),
    ("enrolment-done", "Authenticator, first", factors::enrolled),
    ("enrolment-another", "Authenticator, another", factors::enrolled_another),
    ("backup-codes-none", "Backup codes, none", factors::codes_none),
    ("backup-codes", "Backup codes", factors::codes_all),
    ("backup-codes-some", "Backup codes, some used", factors::codes_some),
    ("backup-codes-few", "Backup codes, few", factors::codes_few),
    ("backup-codes-empty", "Backup codes, used up", factors::codes_used_up),
    ("backup-codes-waiting", "Backup codes, waiting", factors::codes_waiting),
    ("backup-codes-new", "Backup codes, new", factors::codes_new),
    ("backup-codes-check", "Backup codes, check", factors::codes_checked),
    ("sessions", "Sessions", sessions::few),
    ("sessions-alone", "Sessions, this one alone", sessions::alone),
    ("sessions-many", "Sessions, as many as there may be", sessions::many),
    ("sessions-rename", "Sessions, renaming", sessions::renaming),
    ("sessions-done", "Sessions, signed out and refused", sessions::done),
    ("sessions-states", "Sessions, filter empty, loading, error", sessions::states),
    ("signed-out", "Signed out elsewhere", sessions::signed_out),
    ("profile", "Profile", slices::profile),
    ("profile-saved", "Profile, saved", slices::profile_saved),
    ("email", "Email", slices::email),
    ("email-open", "Email, not verified", slices::email_open),
    ("account-menu", "Account menu", slices::account_menu),
    ("trusted-browsers", "Trusted browsers", second::trusted_browsers),
    ("trusted-browsers-empty", "Trusted browsers, none", second::trusted_browsers_none),
    ("trusted-browsers-one", "Trusted browsers, one", second::trusted_browsers_one),
    ("page-plain", "Public page", public::plain),
    ("page-confirm", "Confirm identity", public::confirm),
    ("page-confirm-refused", "Confirm identity, refused", public::confirm_refused),
    ("page-sign-in", "Sign in", public::sign_in),
    ("page-sign-in-refused", "Sign in, refused", public::sign_in_refused),
    ("page-two-factor", "Second step", second::app),
    ("page-two-factor-refused", "Second step, refused", second::refused_code),
    ("page-two-factor-used", "Second step, used code", second::used),
    ("page-two-factor-backup", "Second step, backup code", second::backup),
    ("page-two-factor-phone", "Second step, with a phone", second::phone),
    ("page-two-factor-message", "Second step, text message", second::message),
    ("page-two-factor-message-sent", "Second step, message sent", second::message_sent),
    ("page-two-factor-message-refused", "Second step, wrong message code", second::message_refused),
    ("page-two-factor-locked", "Second step, locked", second::locked),
    ("page-two-factor-over", "Second step, over", second::over),
    ("page-two-factor-stopped", "Second step, stopped", second::stopped),
    ("page-sign-up", "Sign up", public::sign_up),
    ("page-sign-up-refused", "Sign up, refused", public::sign_up_refused),
    ("page-sign-up-sent", "Sign up, sent", public::sign_up_sent),
    ("page-forgot", "Forgot password", public::forgot),
    ("page-forgot-sent", "Forgot password, sent", public::forgot_sent),
    ("page-reset", "Reset password", public::reset),
    ("page-reset-refused", "Reset password, refused", public::reset_refused),
    ("page-reset-again", "Reset password, loaded again", public::reset_again),
    ("page-reset-expired", "Reset password, expired", public::reset_expired),
    ("page-disown", "Was this you?", alerts::ask),
    ("page-disown-long", "Was this you? Long", alerts::ask_long),
    ("page-disown-done", "Everybody is signed out", alerts::done),
    ("page-disown-again", "Was this you? Loaded again", alerts::again),
    ("page-disown-expired", "Was this you? Expired", alerts::expired),
    ("page-verify", "Verify email", public::verify),
    ("page-verify-again", "Verify email, loaded again", public::verify_again),
    ("page-verify-elsewhere", "Verify email, another browser", public::verify_elsewhere),
    ("page-verify-expired", "Verify email, expired", public::verify_expired),
];

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
/// `theme` is `light`, `dark`, or anything else for the system's; `stylesheet` is the address of the bundled stylesheet.
pub fn document(section: &str, theme: &str, stylesheet: &str) -> impl IntoView + use<> {
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
        for section in SECTIONS {
            let html = owner.with(|| document(section, "dark", "/pkg/latchkey.css").to_html());
            assert!(html.starts_with("<!DOCTYPE html>"), "{section}");
            assert!(html.contains("data-theme=\"dark\"") && !html.contains(" style="), "{section}");
            let mut ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
            let count = ids.len();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), count, "an id twice in {section}");
        }
    }

    #[test]
    fn an_unknown_section_is_the_first_and_an_unknown_theme_is_the_systems() {
        let owner = Owner::new();
        let html = owner.with(|| document("no-such", "pink", "/x.css").to_html());
        assert!(html.contains("Colours and type · Gallery") && !html.contains("data-theme"));
    }
}
