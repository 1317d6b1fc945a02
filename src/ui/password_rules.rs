use leptos::prelude::*;

use super::{CheckItem, Checklist};
use crate::fields::{PasswordPolicy, PasswordRule};

/// The rules for a new password, ticked off while the person types.
#[component]
pub fn PasswordRules(
    policy: PasswordPolicy,
    #[prop(into)] typed: Signal<String>,
    /// What was sent was refused as a common password: from `FormState::refused_as_common`.
    #[prop(optional, into)]
    common: Signal<bool>,
) -> AnyView {
    // What was sent; with the first letter that changes, nobody can tell any more.
    let refused = Memo::new(move |_| common.get().then(|| typed.get_untracked()));
    let known = move || refused.get().is_some_and(|refused| typed.with(|typed| *typed == refused));
    let items = Signal::derive(move || {
        let item = |rule: PasswordRule| {
            let met = typed.with(|typed| rule.is_met(typed)).or_else(|| known().then_some(false))?;
            Some(CheckItem { label: words(rule), met })
        };
        policy.rules().into_iter().filter_map(item).collect::<Vec<_>>()
    });
    let later = Signal::derive(move || {
        (!known()).then(|| format!("{}: checked when you send it", words(PasswordRule::NotCommon)))
    });
    view! { <Checklist label="Your new password needs" items later /> }.into_any()
}

fn words(rule: PasswordRule) -> String {
    match rule {
        PasswordRule::Length(min) => return format!("At least {min} characters"),
        PasswordRule::Upper => "An upper-case letter",
        PasswordRule::Lower => "A lower-case letter",
        PasswordRule::Digit => "A number",
        PasswordRule::Special => "A special character",
        PasswordRule::NotCommon => "Not a common password",
    }
    .to_owned()
}
