//! Links that are sent by mail and work once (SECURITY §4, §7): verify an address, reset a password, disown a sign-in.

use super::centre::Centre;
use super::crypto::Token;
use super::db::{Db, Tx};
use super::limits::{self, Rule};
use super::visitor::Visitor;
use crate::error::Error;
use crate::time::UnixMillis;

/// What a link is for. A token of one purpose never serves another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Proves that the address reaches the person.
    VerifyEmail,
    /// Sets a new password.
    ResetPassword,
    /// Says that a sign-in was somebody else's.
    DisownSignIn,
}

impl Purpose {
    const fn as_str(self) -> &'static str {
        match self {
            Self::VerifyEmail => "verify_email",
            Self::ResetPassword => "reset_password",
            Self::DisownSignIn => "disown_sign_in",
        }
    }
}

/// A link to be issued.
pub struct NewLink<'a> {
    /// What it is for.
    pub purpose: Purpose,
    /// Whose account.
    pub user_id: &'a str,
    /// The key of the address that it proves; the session that it is about for [`Purpose::DisownSignIn`].
    pub target: &'a str,
    /// Seconds until it is worthless.
    pub life_s: i64,
    /// The hash of the cookie of the browser that asked, if it may be signed in by the link.
    pub browser_hash: Option<&'a str>,
    /// Whether that browser asked to be kept signed in.
    pub remember: bool,
}

/// A valid link, not spent yet.
#[derive(sqlx::FromRow)]
pub struct Link {
    /// The token's row.
    pub id: String,
    /// Whose account.
    pub user_id: String,
    /// See [`NewLink::target`].
    pub target: String,
    /// See [`NewLink::browser_hash`].
    pub browser_hash: Option<String>,
    /// When the browser asked to be kept signed in, if it did.
    pub remember_at: Option<i64>,
    /// When the account's password was given last.
    pub password_changed_at: i64,
}

/// Makes a token and voids the older ones of the same purpose, unless each is about a sign-in of its own.
pub async fn issue(tx: &mut Tx, centre: &Centre, link: NewLink<'_>) -> Result<Token, Error> {
    let now = centre.now();
    if link.purpose != Purpose::DisownSignIn {
        void(tx, link.user_id, link.purpose, now).await?;
    }
    let token = Token::new(&*centre.random);
    tx.query(
        "insert into tokens (id, user_id, purpose, target, token_hash, browser_hash, remember_at, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(centre.new_id())
    .bind(link.user_id)
    .bind(link.purpose.as_str())
    .bind(link.target)
    .bind(token.hash())
    .bind(link.browser_hash)
    .bind(link.remember.then_some(now))
    .bind(now)
    .bind(now.plus_s(link.life_s))
    .execute()
    .await?;
    Ok(token)
}

/// The link that a presented token stands for, if it is still worth something.
pub async fn find(db: &Db, purpose: Purpose, presented: &str, now: UnixMillis) -> Result<Option<Link>, Error> {
    let Some(hash) = Token::hash_of(presented) else { return Ok(None) };
    let link = db
        .query(
            "select t.id, t.user_id, t.target, t.browser_hash, t.remember_at, u.password_changed_at
             from tokens t join users u on u.id = t.user_id
             where t.token_hash = $1 and t.purpose = $2 and t.used_at is null and t.expires_at > $3
               and (u.email_key = t.target or t.purpose = 'disown_sign_in') and u.disabled_at is null",
        )
        .bind(hash)
        .bind(purpose.as_str())
        .bind(now)
        .optional()
        .await?;
    Ok(link)
}

/// The same for somebody at an address, who may present only so many tokens that are worth nothing (SECURITY §6). One that is worth
/// something passes in any case: guesses of a neighbour keep nobody from "this was not me".
pub async fn presented(
    centre: &Centre,
    visitor: &Visitor,
    purpose: Purpose,
    token: &str,
) -> Result<Option<Link>, Error> {
    let link = find(&centre.db, purpose, token, centre.now()).await?;
    if link.is_none() {
        limits::peek(centre, Rule::WrongLinkByAddress, &visitor.limit_key()).await?;
        limits::punish(centre, Rule::WrongLinkByAddress, &visitor.limit_key()).await?;
    }
    Ok(link)
}

/// Spends a link: true for exactly one of any number of simultaneous callers.
pub async fn spend(tx: &mut Tx, link: &Link, now: UnixMillis) -> Result<bool, Error> {
    let spent = tx
        .query("update tokens set used_at = $1 where id = $2 and used_at is null and expires_at > $1")
        .bind(now)
        .bind(&link.id)
        .execute()
        .await?;
    Ok(spent == 1)
}

/// Makes an account's unspent links of one purpose worthless.
pub async fn void(tx: &mut Tx, user_id: &str, purpose: Purpose, now: UnixMillis) -> Result<(), Error> {
    tx.query("update tokens set used_at = $1 where user_id = $2 and purpose = $3 and used_at is null")
        .bind(now)
        .bind(user_id)
        .bind(purpose.as_str())
        .execute()
        .await?;
    Ok(())
}
