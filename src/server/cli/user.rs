//! `latchkey user …`: what an operator does for one person.

use http::HeaderMap;

use super::{Problem, start};
use crate::account::factors::flow as factors;
use crate::error::Error;
use crate::fields::Email;
use crate::server::config::Config;
use crate::server::visitor::Visitor;

/// `latchkey user reset-two-factor`. The mail to the owner leaves with the next look of a server.
pub(super) async fn reset_two_factor(config: Config, email: &str) -> Result<(), Problem> {
    let email = Email::check(email).map_err(|_| format!("{email:?} is not an email address"))?;
    let centre = start::centre(config).await?;
    let operator = Visitor::new(&centre, None, &HeaderMap::new());
    let outcome = factors::reset(&centre, &operator, &email).await;
    centre.db.close().await;
    match outcome {
        Ok(Some(reset)) => {
            println!(
                "{}: {} authenticators removed, {} sessions ended, the owner gets a mail",
                email.as_str(),
                reset.authenticators,
                reset.sessions_ended
            );
            Ok(())
        }
        Ok(None) => Err(format!("no account has the address {}", email.as_str()).into()),
        Err(Error::Unavailable { reference }) => {
            Err(format!("nothing was changed; the log says why under the reference {reference:?}").into())
        }
        Err(_) => Err("nothing was changed: the account is disabled or was changed at the same moment".into()),
    }
}
