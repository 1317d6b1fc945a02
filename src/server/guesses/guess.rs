//! One try.

use super::{WORTH_A_MAIL, streaks};
use crate::error::Error;
use crate::server::centre::Centre;
use crate::server::db::Tx;
use crate::server::limits::{self, Rule};
use crate::server::mail::{self, Facts, Letter, Message};
use crate::server::visitor::Visitor;

/// A try that was counted. Unless [`Guess::give_back`] or [`Guess::right`] follows, it stays counted.
#[must_use = "a try that was right has to be given back"]
pub struct Guess {
    pub(super) taken: Vec<(Rule, String)>,
    /// Of strangers' tries at a password: whose streak it is, and how long that was before.
    pub(super) streak: Option<(String, i64)>,
}

impl Guess {
    /// What the comparison says. Where it failed nothing was compared, so the try is given back.
    pub async fn compare<T>(
        self,
        centre: &Centre,
        comparison: impl Future<Output = Result<T, Error>>,
    ) -> Result<(Self, T), Error> {
        match comparison.await {
            Ok(told) => Ok((self, told)),
            Err(error) => {
                self.give_back(centre).await;
                Err(error)
            }
        }
    }

    /// Nothing was compared, or a code was right: neither is a guess. Best effort, because it often follows a commit: a place that is not
    /// given back comes free by itself, while a change that was made must not look as if it had failed.
    pub async fn give_back(self, centre: &Centre) {
        for (rule, key) in &self.taken {
            if let Err(error) = limits::give_back(centre, *rule, key).await {
                tracing::warn!(?error, "a try that was no guess stays counted for a while");
            }
        }
    }

    /// The password was right: no guess, and the end of the row of wrong ones.
    pub async fn right(mut self, centre: &Centre) -> Result<(), Error> {
        let ended = match self.streak.take() {
            Some((subject, 1..)) => end_streak(centre, &subject).await,
            _ => Ok(()),
        };
        // It was no guess, whatever became of the row.
        self.give_back(centre).await;
        ended
    }

    /// The password was wrong: one more in the row of strangers' tries. Tells the owner, at most once an hour.
    pub async fn wrong(self, tx: &mut Tx, centre: &Centre, visitor: &Visitor, email_key: &str) -> Result<(), Error> {
        let Some((subject, _)) = self.streak.filter(|_| centre.config.limits) else { return Ok(()) };
        let wrong = streaks::add(tx, &subject, centre.now()).await?;
        if wrong < WORTH_A_MAIL || !streaks::is_news(tx, &subject, centre.now()).await? {
            return Ok(());
        }
        let Some(owner) = streaks::owner_of(tx, email_key).await? else { return Ok(()) };
        let letter = Letter::PasswordGuessed { name: owner.name, facts: Facts::of(centre, visitor) };
        mail::queue(tx, centre, Message { to: &owner.email, letter, not_after: None }).await
    }
}

async fn end_streak(centre: &Centre, subject: &str) -> Result<(), Error> {
    let mut tx = centre.db.begin().await?;
    streaks::end(&mut tx, subject).await?;
    Ok(tx.commit().await?)
}
