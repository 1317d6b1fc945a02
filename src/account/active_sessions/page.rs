//! The panel of sessions.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::api::{EndOtherSessions, EndSession, RenameSession, ShowSessions};
use super::types::{Session, SessionList, check_rename};
use crate::account::session_ends::types::PastSession;
use crate::time::UnixMillis;
use crate::ui::form::{Form, FormState, use_form};
use crate::ui::{
    Badge, Button, Card, CardBody, CardFoot, ConfirmDialog, Empty, Facts, Field, Fold, List, ListRow, Notice,
    NoticeTone, OpenRow, Tone, announce_after, data_about, device_icon, fetch_after, fetch_on_changes, fetch_when,
    folded_list, messages, moment, open_row, panel, rename_form, rename_link, said_row, show_all, whereabouts,
};

/// With more than so many, only the first few stand there, as `style/ui/list.css` has it.
const MANY: usize = 10;
const FEW: usize = 8;
const HERE: &str = "/settings/security#sessions";
const ALL: &str = "/settings/security?sessions=all#sessions";
const ALL_ENDED: &str = "/settings/security?ended=all#sessions";

/// The forms of the panel, and the id of the session that is being renamed.
#[derive(Clone, Copy)]
pub struct Forms {
    /// Signs out one.
    pub end: FormState<EndSession>,
    /// Signs out all others.
    pub end_others: FormState<EndOtherSessions>,
    /// Names one.
    pub rename: FormState<RenameSession>,
    /// Which one.
    pub renaming: OpenRow,
    /// Whether all are shown, however many there are.
    pub all: RwSignal<bool>,
}

/// Where the account is signed in. What is asked for stands in the address, so that it works without scripts.
#[component]
pub fn ActiveSessionsPanel() -> impl IntoView {
    let query = use_location().query;
    let asked = move |name: &'static str| query.with(|query| query.get(name).unwrap_or_default());
    let rename = use_form::<RenameSession>("rename-session", |entered| check_rename(entered.get("name")).map(drop));
    let renaming = open_row("rename", "session-name", HERE, rename);
    let filter = Memo::new(move |_| ["inactive", "ended"].map(asked).concat());
    let end = use_form::<EndSession>("end-session", |_| Ok(()));
    let end_others = use_form::<EndOtherSessions>("end-other-sessions", |_| Ok(()));
    // What one of them did is over once the other is sent.
    Effect::new(move || match (end.busy().get(), end_others.busy().get()) {
        (true, _) => end_others.forget(),
        (_, true) => end.forget(),
        _ => {}
    });
    let list = data_about(move || {
        let [inactive, ended] = ["inactive", "ended"].map(|name| untrack(|| !asked(name).is_empty()));
        (ShowSessions { inactive, ended }, vec![("inactive", inactive.to_string()), ("ended", ended.to_string())])
    });
    fetch_when(filter, list);
    fetch_on_changes(list);
    // What trusts the browser that was signed out is another panel's.
    [end.done(), end_others.done()].into_iter().for_each(announce_after);
    fetch_after(rename.done(), list);
    let all = RwSignal::new(untrack(|| !asked("sessions").is_empty()));
    let forms = Forms { end, end_others, rename, renaming, all };
    panel("sessions", "Active sessions", list, move |list| view! { <ActiveSessionsView list forms /> }.into_any())
}

/// The list.
#[component]
pub fn ActiveSessionsView(list: SessionList, forms: Forms) -> impl IntoView {
    let action = (list.others > 0).then(|| sign_out_others(list.others, forms.end_others));
    // One that was signed out is told of where it stood: in the whole list, and not without scripts, where the browser goes to the panel's top.
    let in_place = !list.inactive && !forms.end.was_posted();
    let body = if list.sessions.is_empty() {
        view! { <Empty icon="clock" title="No inactive sessions" text=messages::nothing_inactive(list.ends_after_days) /> }
            .into_any()
    } else {
        let (count, now) = (list.sessions.len(), list.now);
        let hidden = list.sessions.get(FEW).filter(|_| count > MANY && !list.inactive).map(|first| {
            let first = ("sessions", forms.renaming.href(&first.id));
            show_all(forms.all, (ALL, format!("Show all {count} sessions")), first)
        });
        let listed = |id: &str| list.sessions.iter().any(|session| session.id == id);
        let mut gone = untrack(|| forms.end.answer()).filter(|(id, ..)| in_place && !listed(id));
        let mut rows = Vec::new();
        for session in list.sessions {
            if !session.is_this && gone.as_ref().is_some_and(|(.., seen_at)| *seen_at >= session.seen_at) {
                rows.extend(gone.take().map(signed_out));
            }
            rows.push(row(session, now, forms));
        }
        rows.extend(gone.map(signed_out));
        view! { <List label="Active sessions">{rows}</List> {hidden} }.into_any()
    };
    let ended = (!list.ended.is_empty()).then(|| ended(list.ended, list.more_ended, list.all_ended));
    let (href, words) = match list.inactive {
        true => (HERE, "Show all sessions"),
        false => ("/settings/security?inactive=yes#sessions", "Show sessions inactive for 90 days"),
    };
    let filter = view! { <a href=href>{words}</a> }.into_any();
    view! {
        <Card id="sessions" title="Active sessions" action
            text="Where your account is signed in. Sign out anything that you do not recognise.">
            <Form state=forms.end>""</Form>
            {move || outcome(forms, in_place).into_any()}
            {body}
            {ended}
            <CardFoot hint=Some(filter)>""</CardFoot>
        </Card>
    }
}

fn signed_out((_, shown, _): (String, String, UnixMillis)) -> AnyView {
    said_row(messages::signed_out(&shown))
}

/// What the last form did that is not told of in a row.
fn outcome(forms: Forms, in_place: bool) -> Option<AnyView> {
    let others = |(_, count)| messages::others_signed_out(u32::try_from(count).unwrap_or(u32::MAX));
    let one = || forms.end.answer().filter(|_| !in_place).map(|(_, shown, _)| messages::signed_out(&shown));
    let said = forms.end_others.answer().map(others).or_else(one)?;
    Some(view! { <CardBody><Notice tone=NoticeTone::Success live=true>{said}</Notice></CardBody> }.into_any())
}

fn sign_out_others(count: u32, form: FormState<EndOtherSessions>) -> AnyView {
    let (s, rest) = if count == 1 { ("", "The other one has") } else { ("s", "The others have") };
    let (others, sessions) = (format!("{count} other{s}"), format!("{count} other session{s}"));
    let effects = SessionList::INCLUDED.map(str::to_owned).into();
    view! {
        <Form state=form>
            <Button command="show-modal" command_for="sign-out-others">{format!("Sign out {others}")}</Button>
            <ConfirmDialog id="sign-out-others" form="end-other-sessions" busy=form.busy()
                title=format!("Sign out {sessions}?") text=format!("Only this session stays. {rest} to sign in again.")
                confirm=format!("Sign out {sessions}") effects />
        </Form>
    }
    .into_any()
}

fn row(session: Session, now: UnixMillis, forms: Forms) -> AnyView {
    let shown = session.shown().to_owned();
    let tag = session.is_this.then(|| view! { <Badge text="This session" tone=Tone::Accent /> }.into_any());
    let mut meta: Vec<AnyView> = session.name.iter().map(|_| session.title.clone().into_any()).collect();
    meta.extend(whereabouts(session.place.clone(), session.address.clone()));
    meta.extend([active(&session, now), view! { "Signed in " {moment(session.created_at)} }.into_any()]);
    let id = session.id.clone();
    let end = (!session.is_this).then(|| {
        let label = format!("Sign out {shown}");
        view! { <Button small=true r#type="submit" form="end-session" name="id" value=id.clone() label>"Sign out"</Button> }.into_any()
    });
    let name = session.name.clone().unwrap_or_default();
    let more = view! {
        {move || forms.renaming.is(&id).then(|| naming(id.clone(), name.clone(), forms)).into_any()}
        {details(&session)}
    }
    .into_any();
    let rename = rename_link(forms.renaming, &session.id, &shown);
    view! {
        <ListRow icon=device_icon(&session.device_type) title=shown.clone() tag meta more=Some(more)>
            {rename}
            {end}
        </ListRow>
    }
    .into_any()
}

fn naming(id: String, name: String, forms: Forms) -> AnyView {
    let form = forms.rename;
    let field = view! {
        <Field label="Name" name="name" id="session-name" autocomplete="off" maxlength=60u32
            hint="Leave it empty to show the browser again." value=form.value("name", &name) error=form.error("name") />
    };
    rename_form(form, id, field.into_any(), forms.renaming)
}

fn details(session: &Session) -> AnyView {
    let device = session.device.iter().map(|(label, text)| (label.clone(), text.clone().into_any()));
    let factors = ("Signed in with".to_owned(), session.factors.clone().into_any());
    let moments = session.moments().map(|(label, at)| (label.to_owned(), moment(at)));
    let facts = device.chain([factors]).chain(moments).collect();
    view! { <Fold summary="Details"><Facts facts /></Fold> }.into_any()
}

fn ended(past: Vec<PastSession>, more: bool, open: bool) -> AnyView {
    folded_list("Ended recently", past.into_iter().map(past_row).collect(), more.then_some(ALL_ENDED), open)
}

fn past_row(past: PastSession) -> AnyView {
    let mut meta = vec![past.ended.reason().into_any(), moment(past.ended.at)];
    meta.extend(whereabouts(past.place, past.address));
    view! { <ListRow icon=device_icon(&past.device_type) title=past.title meta /> }.into_any()
}

fn active(session: &Session, now: UnixMillis) -> AnyView {
    let (at, text) = (session.seen_at, session.last_active(now));
    let then = || view! { "Active " <time datetime=at.rfc3339() title=at.date_and_time()>{text}</time> }.into_any();
    if session.is_active { "Active now".into_any() } else { then() }
}
