use leptos::prelude::*;

/// See [`use_carried`].
#[derive(Clone, Copy)]
struct Carried(RwSignal<String>);

/// Lets the pages below the current owner hand it on. Called once, at the root.
pub fn provide_carried() {
    provide_context(Carried(RwSignal::default()));
}

/// The address that somebody typed or has, on its way to the next page that asks for it. It never stands in an address of ours.
pub fn use_carried() -> RwSignal<String> {
    use_context().map_or_else(RwSignal::default, |Carried(kept)| kept)
}
