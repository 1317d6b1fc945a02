//! The rules of the second step: between the right password and the session (SECURITY §2, §6, D-3).

use super::store::{self, NewChallenge, Waits};
use super::types::{SecondStep, SecondStepForm, Waiting};
use crate::account::identity::flow as identity;
use crate::account::phone_sign_in::flow as phone_sign_in;
use crate::account::phone_sign_in::types::ByPhone;
use crate::account::sessions::flow::{self as sessions, Start, Started};
use crate::account::sessions::types::Factors;
use crate::account::trusted_browsers::flow as trusted_browsers;
use crate::error::{Error, Problem};
use crate::server::audit::{Action, Subject, record};
use crate::server::caller::Caller;
use crate::server::centre::Centre;
use crate::server::cookies;
use crate::server::crypto::Token;
use crate::server::db::Tx;
use crate::server::guesses;
use crate::server::visitor::Visitor;
use crate::time::UnixMillis;

/// A first step that was done.
pub struct First<'a> {
    /// Whose.
    pub user_id: &'a str,
    /// Whether the session outlives the browser.
    pub remember: bool,
    /// Where to go on to: one of our own paths.
    pub next: &'a str,
}

/// Where the first step leads.
pub enum Admitted {
    /// Nothing else is asked for.
    Session(Started),
    /// The cookie of the half-done sign-in.
    SecondStep(Token),
}

/// The only way from the right password to a session: at once where the account has no second factor or the browser is trusted, else by
/// the second step. The session that the browser had before ends when the new one begins (ASVS 7.2.4).
pub async fn admit(
    tx: &mut Tx,
    centre: &Centre,
    visitor: &Visitor,
    first: First<'_>,
    before: Option<&Caller>,
) -> Result<Admitted, Error> {
    let First { user_id, remember, next } = first;
    let now = centre.now();
    let factors = match trusted_browsers::fingerprint(tx, centre, user_id).await? {
        None => Factors::Password,
        Some(fingerprint) => {
            if !trusted_browsers::is_trusted(tx, centre, visitor, user_id, &fingerprint).await? {
                // Nobody is led to a page that refuses the right code.
                guesses::peek_second_step(tx, centre, user_id).await?;
                let token = Token::new(&*centre.random);
                let challenge = NewChallenge {
                    id: centre.new_id(),
                    user_id,
                    token_hash: token.hash(),
                    fingerprint: &fingerprint,
                    remember_at: remember.then_some(now),
                    next,
                    address: visitor.address.to_string(),
                    now,
                    expires_at: now.plus_s(cookies::CHALLENGE_S),
                };
                store::insert(tx, challenge).await?;
                record(tx, centre, visitor, Subject::account(user_id), Action::SecondStepAsked, "factors=password")
                    .await?;
                return Ok(Admitted::SecondStep(token));
            }
            Factors::PasswordOnTrustedBrowser
        }
    };
    let start = Start { user_id, factors, remember, authenticated_at: now };
    begin(tx, centre, visitor, start, before).await.map(Admitted::Session)
}

async fn begin(
    tx: &mut Tx,
    centre: &Centre,
    visitor: &Visitor,
    start: Start<'_>,
    before: Option<&Caller>,
) -> Result<Started, Error> {
    let (user_id, details) = (start.user_id, format!("factors={}", start.factors.as_str()));
    sessions::replace(tx, centre, before).await?;
    let started = sessions::begin(tx, centre, visitor, start).await?;
    let subject = Subject { user_id: Some(user_id), session_id: Some(&started.id) };
    record(tx, centre, visitor, subject, Action::SignedIn, &details).await?;
    Ok(started)
}

/// Begins the session for the right code, and says where to go on to. Code, half-done sign-in and session change together or not at all;
/// exactly one of any number of simultaneous callers succeeds.
pub async fn complete(
    centre: &Centre,
    visitor: &Visitor,
    form: SecondStepForm,
    before: Option<&Caller>,
) -> Result<(Started, String), Error> {
    let waits = find(centre, visitor).await?.ok_or_else(over)?;
    let user_id = waits.user_id.as_str();
    let (subject, sent_to) = (Subject::account(user_id), form.by_message.then_some(waits.id.as_str()));
    let prepared = match identity::prepare(centre, visitor, subject, form.code).await {
        Err(Error::TooMany { .. }) => {
            return refuse(centre.db.begin().await?, centre, visitor, user_id, Problem::TooManyTries).await;
        }
        prepared => prepared?,
    };
    let mut tx = centre.db.begin().await?;
    // First, as every change of factors does: none slips in between, and none waits for what this holds.
    let held = store::hold(&mut tx, user_id).await?;
    let factors = match identity::spend(&mut tx, centre, visitor, subject, &prepared, sent_to).await? {
        Ok(factors) => factors,
        Err(problem) => return refuse(tx, centre, visitor, user_id, problem).await,
    };
    let Some(fingerprint) = take(&mut tx, centre, &waits).await?.filter(|_| held) else {
        drop(tx);
        prepared.guess.give_back(centre).await;
        return Err(over());
    };
    let (remember, authenticated_at) = (waits.remember_at.is_some(), UnixMillis(waits.created_at));
    let start = Start { user_id, factors, remember, authenticated_at };
    let session = begin(&mut tx, centre, visitor, start, before).await?;
    let browser = session.new_browser.as_ref().map(Token::hash);
    if let Some(browser) = browser.filter(|_| form.trust) {
        let subject = Subject { user_id: Some(user_id), session_id: Some(&session.id) };
        trusted_browsers::trust(&mut tx, centre, visitor, subject, (&browser, &fingerprint)).await?;
    }
    tx.commit().await?;
    prepared.guess.give_back(centre).await;
    Ok((session, waits.next))
}

/// No sign-in waits here any more.
fn over() -> Error {
    Error::invalid("challenge", Problem::Expired)
}

/// Ends the half-done sign-in for its session to begin, and gives what password and factors are. `None` where they are not what they were
/// at the first step, or where it ended meanwhile: then the code stays unspent.
async fn take(tx: &mut Tx, centre: &Centre, waits: &Waits) -> Result<Option<String>, Error> {
    let now = trusted_browsers::fingerprint(tx, centre, &waits.user_id).await?;
    let stands = now.is_some() && now == waits.fingerprint && store::end(tx, &waits.id, centre.now()).await?;
    Ok(now.filter(|_| stands))
}

/// Logs a wrong code. With the last one that there is room for, this sign-in is over.
async fn refuse<T>(mut tx: Tx, centre: &Centre, visitor: &Visitor, id: &str, problem: Problem) -> Result<T, Error> {
    record(&mut tx, centre, visitor, Subject::account(id), Action::SignInFailed, "factor=code").await?;
    let full = guesses::refused_code(&mut tx, centre, visitor, id, &problem).await?;
    tx.commit().await?;
    Err(if full { Error::invalid("tries", Problem::TooManyTries) } else { Error::invalid("code", problem) })
}

/// Ends all half-done sign-ins of an account. Returns how many.
pub async fn end_all(tx: &mut Tx, centre: &Centre, user_id: &str) -> Result<u64, Error> {
    store::hold(tx, user_id).await?;
    store::end_all(tx, user_id, centre.now()).await
}

/// The half-done sign-in of this browser, if it still waits.
async fn find(centre: &Centre, visitor: &Visitor) -> Result<Option<Waits>, Error> {
    let presented = visitor.cookie(cookies::challenge_name(&centre.config));
    let Some(hash) = presented.and_then(Token::hash_of) else { return Ok(None) };
    store::find(&centre.db, &hash, centre.now()).await
}

/// What the page shows.
pub async fn show(centre: &Centre, visitor: &Visitor) -> Result<SecondStep, Error> {
    let Some(waits) = find(centre, visitor).await? else { return Ok(SecondStep::Over) };
    let ByPhone { ending, sent } = phone_sign_in::way(centre, &waits.user_id, &waits.id).await?;
    let locked = waits.second_step_locked_at.is_some();
    Ok(SecondStep::Waits(Waiting { email: waits.email, locked, phone: ending, sent }))
}

/// Sends a code by text message, which this browser's half-done sign-in alone may present.
pub async fn send_code(centre: &Centre, visitor: &Visitor) -> Result<SecondStep, Error> {
    let waits = find(centre, visitor).await?.ok_or_else(over)?;
    phone_sign_in::send_code(centre, visitor, &waits.user_id, &waits.id).await?;
    show(centre, visitor).await
}

/// Ends this browser's half-done sign-in.
pub async fn start_again(centre: &Centre, visitor: &Visitor) -> Result<(), Error> {
    let Some(waits) = find(centre, visitor).await? else { return Ok(()) };
    let mut tx = centre.db.begin().await?;
    if store::end(&mut tx, &waits.id, centre.now()).await? {
        record(&mut tx, centre, visitor, Subject::account(&waits.user_id), Action::SecondStepLeft, "").await?;
    }
    Ok(tx.commit().await?)
}
