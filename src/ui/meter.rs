use leptos::prelude::*;

/// From this share of the limit on, a meter warns.
const WARN_SHARE: f64 = 0.8;

/// How much of a limit is used up. Drawn, because browsers style `<meter>` in ways that do not meet.
#[component]
pub fn Meter(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    value: f64,
    /// The limit; more than 0.
    max: f64,
    /// The value in words: `8,120 of 10,000`.
    #[prop(into)]
    text: String,
) -> AnyView {
    let share = value / max;
    let width = format!("{:.1}", (share * 100.0).clamp(0.0, 100.0));
    let label_id = format!("{id}-label");
    view! {
        <div
            class="meter"
            class=("meter--warn", (WARN_SHARE..1.0).contains(&share))
            class=("meter--full", share >= 1.0)
        >
            <div class="meter__words">
                <span class="meter__label" id=label_id.clone()>
                    {label}
                </span>
                <span class="meter__text">{text.clone()}</span>
            </div>
            <div
                class="meter__bar"
                id=id
                role="meter"
                aria-valuenow=value.to_string()
                aria-valuemin="0"
                aria-valuemax=max.to_string()
                aria-valuetext=text
                aria-labelledby=label_id
            >
                <svg class="meter__track" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="meter__fill" width=width height="1"></rect>
                </svg>
            </div>
        </div>
    }
    .into_any()
}

/// How far long work has come.
#[component]
pub fn Progress(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    /// From 0 to 1; `None` while that is not known.
    #[prop(into)]
    done: Signal<Option<f64>>,
    /// The state in words: `3 of 7 files`.
    #[prop(into)]
    text: Signal<String>,
) -> AnyView {
    let label_id = format!("{id}-label");
    view! {
        <div class="meter">
            <div class="meter__words">
                <span class="meter__label" id=label_id.clone()>
                    {label}
                </span>
                <span class="meter__text" role="status">
                    {text}
                </span>
            </div>
            <progress
                class="meter__bar"
                id=id
                value=move || done.get().map(|share| share.to_string())
                max="1"
                aria-labelledby=label_id
            ></progress>
        </div>
    }
    .into_any()
}
