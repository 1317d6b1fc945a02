use leptos::prelude::*;

/// Where an interrupted action waits until the person has proved who they are.
///
/// The frame provides it and shows the dialog. A form whose answer is [`Error::ConfirmIdentity`](crate::error::Error) hands over what
/// sends it again, with everything that was typed.
#[derive(Clone, Copy)]
pub struct Interrupted(RwSignal<Option<(String, Callback<()>)>>);

impl Interrupted {
    /// Makes one known to everything below the current owner.
    pub fn provide() -> Self {
        let interrupted = Self(RwSignal::new(None));
        provide_context(interrupted);
        interrupted
    }

    /// Keeps an action until the proof is there. `pressed` is what its button is called.
    pub fn keep(self, pressed: String, again: Callback<()>) {
        self.0.set(Some((pressed, again)));
    }

    /// What the button of the action is called that waits; empty where none was pressed.
    pub fn pressed(self) -> String {
        self.0.with(|kept| kept.as_ref().map_or_else(String::new, |(pressed, _)| pressed.clone()))
    }

    /// Whether an action waits.
    pub fn is_waiting(self) -> bool {
        self.0.with(Option::is_some)
    }

    /// Lets the action go on.
    pub fn go_on(self) {
        if let Some((_, again)) = self.0.try_update(Option::take).flatten() {
            again.run(());
        }
    }

    /// Forgets the action: the person does not want to.
    pub fn forget(self) {
        self.0.set(None);
    }
}
