use leptos::prelude::*;

use super::{CheckItem, Checklist};
use crate::fields::{PasswordPolicy, PasswordRule};

/// The rules for a new password, ticked off while the person types.
#[component]
pub fn PasswordRules(policy: PasswordPolicy, #[prop(into)] typed: Signal<String>) -> AnyView {
    let items = Signal::derive(move || {
        let item = |rule: PasswordRule| CheckItem { label: words(rule), met: typed.with(|typed| rule.is_met(typed)) };
        policy.rules().into_iter().map(item).collect::<Vec<_>>()
    });
    view! { <Checklist label="Your new password needs" items /> }.into_any()
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
