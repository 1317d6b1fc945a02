//! The rules of signing up.

use secrecy::SecretString;

use super::store;
use super::types::{CheckYourMail, SignUpForm};
use crate::error::{Error, FieldErrors};
use crate::server::audit::{Action, Subject, record};
use crate::server::blocklist::{self, Context};
use crate::server::centre::Centre;
use crate::server::crypto::Token;
use crate::server::db::Tx;
use crate::server::limits::{self, Rule};
use crate::server::links::{NewLink, Purpose, issue};
use crate::server::mail::{self, Letter, Message};
use crate::server::visitor::Visitor;

/// What the browser gets: the page's answer, and a cookie by which the mailed link knows the browser that asked for it.
pub struct Asked {
    /// The same for a new address and for one that has an account.
    pub answer: CheckYourMail,
    /// None for a browser that has one already.
    pub new_browser: Option<Token>,
}

/// Makes an account and mails a link to prove the address. Where the address has an account, its owner is told by mail instead;
/// the slow work and the answer are the same (ASVS 6.3.8), and whoever calls this evens out the rest.
pub async fn sign_up(centre: &Centre, visitor: &Visitor, form: SignUpForm) -> Result<Asked, Error> {
    let context = Context { name: form.name.as_str(), email: form.email.as_str() };
    // A slip costs nobody one of the few that they have.
    if let Some(problem) = blocklist::problem(centre, form.password.reveal(), context) {
        return Err(Error::Invalid(FieldErrors::from([("password".to_owned(), problem)])));
    }
    limits::take(centre, Rule::SignUpByAddress, &visitor.limit_key()).await?;
    let mail_allowed = limits::room(centre, Rule::VerifyByAccount, form.email.key()).await?;
    let hash = centre.passwords.hash(SecretString::from(form.password.reveal())).await?;
    let (browser_hash, new_browser) = visitor.browser_hash_or_new(&*centre.random);

    let mut tx = centre.db.begin().await?;
    let id = centre.new_id();
    let row = store::NewUser { id: &id, name: form.name.as_str(), email: &form.email, password_hash: &hash };
    if store::insert(&mut tx, row, centre.now()).await? {
        ask_to_verify(&mut tx, centre, (&id, form.email.as_str()), &form, &browser_hash).await?;
        record(&mut tx, centre, visitor, Subject::account(&id), Action::SignedUp, "").await?;
    } else {
        again(&mut tx, centre, visitor, row, (&form, &browser_hash), mail_allowed).await?;
    }
    tx.commit().await?;
    mail::wake(centre);
    Ok(Asked {
        answer: CheckYourMail { email: form.email.as_str().to_owned(), life_s: centre.config.links.verify_s },
        new_browser,
    })
}

/// The address has an account. Until it is proven, the browser that asked for the account may choose its name and password anew; to
/// everybody else nothing is given, and the owner is told.
async fn again(
    tx: &mut Tx,
    centre: &Centre,
    visitor: &Visitor,
    row: store::NewUser<'_>,
    (form, browser_hash): (&SignUpForm, &str),
    mail_allowed: bool,
) -> Result<(), Error> {
    let replaced = store::replace(tx, row, browser_hash, centre.now()).await?;
    let Some(owner) = store::owner(tx, form.email.key()).await? else { return Ok(()) };
    if replaced && mail_allowed {
        // Without room for a mail the older link stays: it proves the same, for the new password.
        ask_to_verify(tx, centre, (&owner.id, &owner.email), form, browser_hash).await?;
    } else if mail_allowed {
        let letter = Letter::AlreadyRegistered {
            name: owner.name,
            sign_in_link: centre.config.public_url.join("/sign-in"),
            reset_link: centre.config.public_url.join("/forgot-password"),
        };
        mail::queue(tx, centre, Message { to: &owner.email, letter, not_after: None }).await?;
    }
    let details = if replaced { "password=replaced" } else { "" };
    record(tx, centre, visitor, Subject::account(&owner.id), Action::SignUpRepeated, details).await
}

/// Mails the link that proves the address, and ends the older ones.
async fn ask_to_verify(
    tx: &mut Tx,
    centre: &Centre,
    (user_id, to): (&str, &str),
    form: &SignUpForm,
    browser_hash: &str,
) -> Result<(), Error> {
    let link = NewLink {
        purpose: Purpose::VerifyEmail,
        user_id,
        target: form.email.key(),
        life_s: centre.config.links.verify_s,
        browser_hash: Some(browser_hash),
        remember: form.remember,
    };
    let token = issue(tx, centre, link).await?;
    // Without the name: it is what a stranger typed, who may have given somebody else's address.
    let letter = Letter::VerifyEmail {
        name: String::new(),
        link: centre.config.public_url.join(&format!("/verify-email?token={}", token.reveal())),
    };
    let not_after = Some(centre.now().plus_s(centre.config.links.verify_s));
    mail::queue(tx, centre, Message { to, letter, not_after }).await
}
