use leptos::prelude::*;

/// A QR code, drawn from path data whose squares are one unit wide. Dark on light in both themes: cameras expect it.
#[component]
pub fn QrCode(
    /// How many units it is wide and high, with its quiet zone.
    size: u32,
    /// The dark squares (SVG 1.1 §8.3).
    path: String,
    /// What it is for, for screen readers.
    #[prop(into)]
    label: String,
) -> AnyView {
    let (size, view_box) = (size.to_string(), format!("0 0 {size} {size}"));
    view! {
        <svg class="qr-code" role="img" aria-label=label viewBox=view_box>
            <rect class="qr-code__ground" width=size.clone() height=size></rect>
            <path class="qr-code__dark" d=path></path>
        </svg>
    }
    .into_any()
}
