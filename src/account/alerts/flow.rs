//! The rules of sign-in alerts.

use super::store::{self, Alert};
use super::types::{AlertSettings, Switches};
use crate::account::identity::flow as identity;
use crate::account::known_browsers::flow as known_browsers;
use crate::account::known_browsers::types::News;
use crate::account::profile::flow as profile;
use crate::account::session_ends::flow as session_ends;
use crate::error::Error;
use crate::server::audit::{Action, record};
use crate::server::caller::Caller;
use crate::server::centre::Centre;
use crate::server::db::Tx;
use crate::server::links::{self, NewLink, Purpose};
use crate::server::mail::{self, Facts, Letter, Message};
use crate::server::visitor::Visitor;
use crate::time::UnixMillis;

const HOUR_S: i64 = 3600;
const DAY_S: i64 = 24 * HOUR_S;
/// Alerts of one account that are mailed singly within a day (SECURITY §6); the rest come in one list.
const MAILS_A_DAY: i64 = 10;
/// Sign-ins that a list names; of more it gives the number.
const LISTED: usize = 40;

/// A session that is beginning.
pub struct SignedIn<'a> {
    /// Whose.
    pub user_id: &'a str,
    /// Its id.
    pub session_id: &'a str,
    /// The hash of the browser's long-lived cookie.
    pub browser_hash: &'a str,
}

/// Notes with what and from where somebody signs in, and queues one mail about what is new in it. The first sign-in of an account is no news.
pub async fn signed_in(tx: &mut Tx, centre: &Centre, visitor: &Visitor, session: SignedIn<'_>) -> Result<(), Error> {
    let SignedIn { user_id, session_id, browser_hash } = session;
    let now = centre.now();
    let settings = match store::enter(tx, user_id, now).await? {
        None if store::begin(tx, user_id, now).await? => None,
        None => store::enter(tx, user_id, now).await?,
        settings => settings,
    };
    let met = known_browsers::meet(tx, centre, visitor, (user_id, browser_hash), now).await?;
    let Some(switches) = settings.map(|settings| settings.switches()) else { return Ok(()) };
    let place = met.place_is_new.then_some(News::Location);
    let Some(news) = met.browser.into_iter().chain(place).find(|news| switches.wants(*news)) else { return Ok(()) };
    let alert = Alert {
        id: centre.new_id(),
        user_id: user_id.to_owned(),
        session_id: session_id.to_owned(),
        news: news.as_str().to_owned(),
        title: visitor.client.title(),
        place: known_browsers::place(centre, visitor),
        address: visitor.address.to_string(),
        created_at: now.0,
    };
    let at_once = store::mailed_since(tx, user_id, now.plus_s(-DAY_S)).await? < MAILS_A_DAY;
    store::insert(tx, &alert, at_once).await?;
    if at_once { tell(tx, centre, &alert).await } else { Ok(()) }
}

/// Queues the mail about one sign-in.
async fn tell(tx: &mut Tx, centre: &Centre, alert: &Alert) -> Result<(), Error> {
    let Some(owner) = profile::owner(tx, &alert.user_id).await? else { return Ok(()) };
    let (link, days) = link(tx, centre, alert).await?;
    let letter = Letter::SignInAlert {
        name: owner.name,
        news: News::of(&alert.news).words().to_owned(),
        when: UnixMillis(alert.created_at).date_and_time(),
        device: alert.title.clone(),
        place: alert.place.clone(),
        address: alert.address.clone(),
        link,
        days,
    };
    mail::queue(tx, centre, Message { to: &owner.email, letter, not_after: None }).await
}

/// The "this was not me" link about a session, and for how many days it works.
async fn link(tx: &mut Tx, centre: &Centre, alert: &Alert) -> Result<(String, i64), Error> {
    let life_s = centre.config.links.disown_s;
    let link = NewLink {
        purpose: Purpose::DisownSignIn,
        user_id: &alert.user_id,
        target: &alert.session_id,
        life_s,
        browser_hash: None,
        remember: false,
    };
    let token = links::issue(tx, centre, link).await?;
    Ok((centre.config.public_url.join(&format!("/sign-in-alerts/{}", token.reveal())), life_s / DAY_S))
}

/// Mails the lists of sign-ins that were too many for mails of their own: an hour after the first of them, at most one a day for each
/// account. Says how many. Any number of servers may do this; each list leaves once.
pub async fn send_digests(centre: &Centre) -> Result<usize, Error> {
    let mut sent = 0;
    loop {
        let now = centre.now();
        let (waiting, digested) = (now.plus_s(-HOUR_S), now.plus_s(-DAY_S));
        let accounts = store::undigested(&centre.db, waiting, digested).await?;
        if accounts.is_empty() {
            return Ok(sent);
        }
        for (user_id,) in accounts {
            let mut tx = centre.db.begin().await?;
            if store::claim(&mut tx, &user_id, digested, now).await? {
                digest(&mut tx, centre, &user_id).await?;
                sent += 1;
            }
            tx.commit().await?;
        }
    }
}

async fn digest(tx: &mut Tx, centre: &Centre, user_id: &str) -> Result<(), Error> {
    let alerts = store::digest(tx, user_id, centre.now()).await?;
    let (Some(owner), Some(newest)) = (profile::owner(tx, user_id).await?, alerts.last()) else { return Ok(()) };
    let (link, days) = link(tx, centre, newest).await?;
    let line = |alert: &Alert| {
        let when = UnixMillis(alert.created_at).date_and_time();
        let place = alert.place.as_deref().unwrap_or("unknown place");
        format!(
            "{when}: {}, {place}, {} ({})",
            mail::device(&alert.title),
            alert.address,
            News::of(&alert.news).words()
        )
    };
    let letter = Letter::SignInDigest {
        name: owner.name,
        count: alerts.len(),
        lines: alerts.iter().rev().take(LISTED).map(line).collect(),
        link,
        days,
    };
    mail::queue(tx, centre, Message { to: &owner.email, letter, not_after: None }).await
}

/// What the panel shows.
pub async fn settings(centre: &Centre, caller: &Caller) -> Result<AlertSettings, Error> {
    let settings = store::settings(&centre.db, &caller.user_id).await?;
    let switches = settings.map_or(Switches::ALL, |settings| settings.switches());
    Ok(AlertSettings { email: caller.email.clone(), switches, places_known: centre.places.are_known() })
}

/// Saves the switches. To be told less takes a fresh proof of identity, and is itself told: else a stolen session would work unseen.
pub async fn save(centre: &Centre, caller: &Caller, switches: Switches) -> Result<Switches, Error> {
    let mut tx = centre.db.begin().await?;
    let before = store::hold(&mut tx, &caller.user_id).await?;
    session_ends::require_alive(&mut tx, caller).await?;
    let off = switches.off_since(before.map_or(Switches::ALL, |settings| settings.switches()));
    if !off.is_empty() {
        identity::require(centre, caller)?;
        let off = off.into_iter().map(str::to_owned).collect();
        let facts = Facts::of(centre, &caller.visitor);
        let letter = Letter::AlertsOff { name: caller.name.clone(), off, facts };
        mail::queue(&mut tx, centre, Message { to: &caller.email, letter, not_after: None }).await?;
    }
    store::save(&mut tx, &caller.user_id, switches, centre.now()).await?;
    let Switches { new_device, new_location, new_browser } = switches;
    let details = format!("new_device={new_device} new_location={new_location} new_browser={new_browser}");
    record(&mut tx, centre, &caller.visitor, caller.subject(), Action::AlertsChanged, &details).await?;
    tx.commit().await?;
    mail::wake(centre);
    Ok(switches)
}
