//! The code that more than one tab is drawn with.

use std::hint::black_box;

use leptos_router::hooks::use_location;

use super::form::Form;
use super::{
    Badge, Button, ButtonLink, Card, CardBody, CardFoot, Checkbox, ConfirmDialog, Dialog, DialogFoot, Empty,
    ErrorSummary, Field, Fold, List, ListRow, Notice, OtpField, PasswordField, PasswordRules, Saved, Skeleton,
    TimeText, back_link, end_others, field, form_core, form_state, messages, moment, panel,
};
use crate::fields::NewPassword;
use crate::time::UnixMillis;

/// Keeps the code that several tabs share in the main module: the split leaves there what is named from where the browser's half
/// begins, and would make a chunk of its own of what each set of tabs has in common. Every chunk calls the others through a
/// table, is optimised alone and compressed alone: that cost a tenth of the first load.
pub fn keep_shared() {
    black_box([
        one(Badge),
        one(Button),
        one(ButtonLink),
        one(Card),
        one(CardBody),
        one(CardFoot),
        one(Checkbox),
        one(ConfirmDialog),
        one(Dialog),
        one(DialogFoot),
        one(Empty),
        one(ErrorSummary),
        one(Field),
        one(Fold),
        one(Form::<()>),
        one(List),
        one(ListRow),
        one(Notice),
        one(OtpField),
        one(PasswordField),
        one(PasswordRules),
        one(Saved),
        one(Skeleton),
        one(TimeText),
        one(messages::others_too),
        one(moment),
        back_link as fn(_, _, _) -> _ as *const (),
        one(UnixMillis::date_and_time),
        end_others as fn(_, _, _) -> _ as *const (),
        field::label as fn(_, _, _) -> _ as *const (),
        form_state::FormState::<()>::value as fn(_, _, _) -> _ as *const (),
        form_core::make as fn(_, _, _) -> _ as *const (),
        panel::draw as fn(_, _, _, _, _) -> _ as *const (),
        panel::fetch_after as fn(_, _) as *const (),
        one(UnixMillis::date),
        use_location as fn() -> _ as *const (),
        NewPassword::check as fn(_, _) -> _ as *const (),
    ]);
}

fn one<A, B>(function: fn(A) -> B) -> *const () {
    function as *const ()
}
