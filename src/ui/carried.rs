use leptos::prelude::*;

/// What a page hands on to the next one, in memory alone: it never stands in an address of ours.
#[derive(Clone, Copy)]
pub struct Carried {
    /// The address that somebody typed or has, for the next page that asks for it.
    pub email: RwSignal<String>,
    /// The next page has a way back into the settings.
    pub signed_in: RwSignal<bool>,
}

/// Lets the pages below the current owner hand it on. Called once, at the root.
pub fn provide_carried(signed_in: bool) {
    provide_context(Carried { email: RwSignal::default(), signed_in: RwSignal::new(signed_in) });
}

/// See [`Carried`].
pub fn use_carried() -> Carried {
    use_context().unwrap_or_else(|| Carried { email: RwSignal::default(), signed_in: RwSignal::default() })
}
