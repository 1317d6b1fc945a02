//! The rules of sign-in alerts.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::store::{self, Alert, Browser};
use super::types::{AlertSettings, Disowned, News, SignInShown, Switches};
use crate::account::sessions::flow as sessions;
use crate::account::sessions::types::EndedBy;
use crate::account::sms_codes::flow as sms_codes;
use crate::error::{Error, Problem};
use crate::server::audit::{Action, Subject, record};
use crate::server::caller::Caller;
use crate::server::centre::Centre;
use crate::server::db::Tx;
use crate::server::links::{self, Link, NewLink, Purpose};
use crate::server::mail::{self, Letter, Message};
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
    let (now, client, address) = (centre.now(), &visitor.client, visitor.address.to_string());
    let settings = match store::enter(tx, user_id, now).await? {
        None if store::begin(tx, user_id, now).await? => None,
        None => store::enter(tx, user_id, now).await?,
        settings => settings,
    };
    let browser = Browser {
        id: centre.new_id(),
        user_id,
        browser_hash,
        title: client.title(),
        device_type: client.device_type.as_str(),
        device_model: client.model.as_deref().unwrap_or_default(),
        os: &client.os,
        address: &address,
        place: None,
        now,
    };
    let news = news(tx, centre, visitor, &browser).await?;
    let (Some(settings), Some(news)) = (settings, news) else { return Ok(()) };
    if !settings.switches().wants(news) {
        return Ok(());
    }
    let alert = Alert {
        id: centre.new_id(),
        user_id: user_id.to_owned(),
        session_id: session_id.to_owned(),
        news: news.as_str().to_owned(),
        title: browser.title,
        place: browser.place.map(str::to_owned),
        address,
        created_at: now.0,
    };
    let at_once = store::mailed_since(tx, user_id, now.plus_s(-DAY_S)).await? < MAILS_A_DAY;
    store::insert(tx, &alert, at_once).await?;
    if at_once { tell(tx, centre, &alert).await } else { Ok(()) }
}

/// What is new about a browser that signs in; it is known from now on, and so is where it is.
async fn news(tx: &mut Tx, centre: &Centre, visitor: &Visitor, browser: &Browser<'_>) -> Result<Option<News>, Error> {
    let mut place_is_new = true;
    for place in [Some(network(visitor.address)), browser.place.map(str::to_owned)].into_iter().flatten() {
        // Each is noted, and one that is known is enough: a better list of places makes no news.
        place_is_new &= store::visit(tx, &centre.new_id(), browser.user_id, &place, browser.now).await?;
    }
    if store::see(tx, browser).await? {
        return Ok(place_is_new.then_some(News::Location));
    }
    let device_is_known = store::same_device(tx, browser).await? > 0;
    store::meet(tx, browser).await?;
    Ok(Some(if device_is_known { News::Browser } else { News::Device }))
}

/// The network that stands for a place where no list of places tells more: /24, or /48.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => format!("{}/24", Ipv4Addr::from_bits(address.to_bits() >> 8 << 8)),
        IpAddr::V6(address) => format!("{}/48", Ipv6Addr::from_bits(address.to_bits() >> 80 << 80)),
    }
}

/// Queues the mail about one sign-in.
async fn tell(tx: &mut Tx, centre: &Centre, alert: &Alert) -> Result<(), Error> {
    let Some(owner) = store::owner(tx, &alert.user_id).await? else { return Ok(()) };
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
    let (Some(owner), Some(newest)) = (store::owner(tx, user_id).await?, alerts.last()) else { return Ok(()) };
    let (link, days) = link(tx, centre, newest).await?;
    let line = |alert: &Alert| {
        let when = UnixMillis(alert.created_at).date_and_time();
        let place = alert.place.as_deref().unwrap_or("unknown place");
        format!("{when}: {}, {place}, {} ({})", alert.title, alert.address, News::of(&alert.news).words())
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
    Ok(AlertSettings { email: caller.email.clone(), switches })
}

/// Saves the switches.
pub async fn save(centre: &Centre, caller: &Caller, switches: Switches) -> Result<Switches, Error> {
    let mut tx = centre.db.begin().await?;
    store::save(&mut tx, &caller.user_id, switches, centre.now()).await?;
    let Switches { new_device, new_location, new_browser } = switches;
    let details = format!("new_device={new_device} new_location={new_location} new_browser={new_browser}");
    record(&mut tx, centre, &caller.visitor, caller.subject(), Action::AlertsChanged, &details).await?;
    tx.commit().await?;
    Ok(switches)
}

/// The sign-in that a mailed link is about. Changes nothing, however often it is asked: mail scanners open links.
pub async fn sign_in(centre: &Centre, visitor: &Visitor, token: &str) -> Result<Option<SignInShown>, Error> {
    Ok(presented(centre, visitor, token).await?.map(|(_, alert)| SignInShown {
        news: News::of(&alert.news),
        at: UnixMillis(alert.created_at),
        device: alert.title,
        place: alert.place,
        address: alert.address,
    }))
}

/// The valid link behind a token, and the sign-in that it is about.
async fn presented(centre: &Centre, visitor: &Visitor, token: &str) -> Result<Option<(Link, Alert)>, Error> {
    let Some(link) = links::presented(centre, visitor, Purpose::DisownSignIn, token).await? else { return Ok(None) };
    let alert = store::alert(&centre.db, &link.target).await?;
    Ok(alert.map(|alert| (link, alert)))
}

/// Says that a sign-in was somebody else's. Exactly one of any number of simultaneous presses succeeds, and in one transaction every
/// session, half-done sign-in, trusted browser and pending change ends, the password stops signing in until it is reset by mail, and the
/// browser is no longer a known one.
pub async fn disown(centre: &Centre, visitor: &Visitor, token: &str) -> Result<Disowned, Error> {
    let expired = || Error::invalid("token", Problem::Expired);
    let (link, alert) = presented(centre, visitor, token).await?.ok_or_else(expired)?;
    let (now, user_id) = (centre.now(), link.user_id.as_str());
    let mut tx = centre.db.begin().await?;
    // The account before its sessions: a sign-in under way has either begun its session by now, or sees that a reset is needed.
    if !links::spend(&mut tx, &link, now).await? || !store::require_reset(&mut tx, user_id, now).await? {
        return Err(expired());
    }
    let Some(owner) = store::owner(&mut tx, user_id).await? else { return Err(expired()) };
    let ended = sessions::end_all(&mut tx, centre, user_id, None, EndedBy::NotMe).await?;
    store::void_pending(&mut tx, user_id, now).await?;
    sms_codes::void_all(&mut tx, centre, user_id).await?;
    links::void(&mut tx, user_id, Purpose::VerifyEmail, now).await?;
    store::forget(&mut tx, &alert).await?;
    let life_s = centre.config.links.reset_s;
    let reset = NewLink {
        purpose: Purpose::ResetPassword,
        user_id,
        target: &owner.email_key,
        life_s,
        browser_hash: None,
        remember: false,
    };
    let reset = links::issue(&mut tx, centre, reset).await?;
    let letter = Letter::SignInDisowned {
        name: owner.name,
        when: now.date_and_time(),
        link: centre.config.public_url.join(&format!("/reset-password?token={}", reset.reveal())),
        minutes: life_s / 60,
        forgot_link: centre.config.public_url.join("/forgot-password"),
    };
    // The news outlive the link in it, so it is sent however late.
    mail::queue(&mut tx, centre, Message { to: &owner.email, letter, not_after: None }).await?;
    let subject = Subject { user_id: Some(user_id), session_id: Some(&alert.session_id) };
    record(&mut tx, centre, visitor, subject, Action::SignInDisowned, &format!("sessions_ended={ended}")).await?;
    tx.commit().await?;
    mail::wake(centre);
    Ok(Disowned { sessions_ended: u32::try_from(ended).unwrap_or(u32::MAX) })
}
