use leptos::prelude::*;

use super::time_text::hour;
use super::{CopyButton, Fold, Icon, QrCode};
use crate::time::UnixMillis;

/// A key on its way to an app: to be scanned, typed or opened. On a phone the picture comes last, because the app is on the same device.
#[component]
pub fn Pairing(
    /// What the key is for.
    #[prop(into)]
    name: String,
    /// The side of the picture, in its own units.
    size: u32,
    /// The dark squares of the picture as path data.
    path: String,
    /// The key in groups, as it is typed.
    key: String,
    /// The link that opens the app.
    link: String,
    /// How long this works.
    until: UnixMillis,
) -> AnyView {
    let plain = key.replace(' ', "");
    view! {
        <div class="pairing">
            // Unfolded by the stylesheet, without its words, where the app is on another device.
            <div class="pairing__picture">
                <Fold summary="Scan it with another device instead">
                    <div class="pairing__scan">
                        <QrCode size path label="QR code for your authenticator app" />
                    </div>
                </Fold>
            </div>
            <div class="pairing__words">
                <p class="pairing__scanning">"Scan the code with your app, or type the key. Then enter the six digits that it shows."</p>
                <p class="pairing__opening">"Open your authenticator app with this key, or copy the key into it. Then come back and enter the six digits that it shows."</p>
                <a class="button pairing__open" href=link.clone()>
                    <Icon name="phone" />
                    "Open in your app"
                </a>
                <div>
                    <p class="pairing__label">"Key for " <b>{name}</b></p>
                    <code class="pairing__key">{key}</code>
                </div>
                <div class="row">
                    <CopyButton text=plain label="Copy key" small=true />
                    <CopyButton text=link.clone() label="Copy link" small=true />
                </div>
                <div class="pairing__link">
                    <Fold summary="Show the link">
                        <code>{link}</code>
                    </Fold>
                </div>
                <p class="card__note">"Confirm it by " {hour(until)} "."</p>
            </div>
        </div>
    }
    .into_any()
}
