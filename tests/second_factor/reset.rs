use latchkey::account::factors::flow::reset;
use latchkey::account::password::flow::change;
use latchkey::account::password::types::check_change;
use latchkey::error::{Error, Problem};
use latchkey::fields::{NewPassword, PasswordPreset};
use latchkey::recovery::flow::{request, reset as choose};

use crate::ADA;
use crate::support::{OTHER, PASSWORD, benches_with, email};

/// Long enough beside a second factor, and too short without one.
const SHORT: &str = "violet-kiln-7";
const EVE: &str = "eve@example.org";

#[tokio::test(flavor = "multi_thread")]
async fn a_password_too_short_to_stand_alone_does_not_when_the_operator_took_the_factors() {
    for bench in benches_with(|config| config.password_preset = PasswordPreset::Nist).await {
        let (_, caller, _) = bench.protected(ADA).await;
        bench.protected(EVE).await;
        let policy = bench.centre.password_policy_with(true);
        let form = check_change((PASSWORD, SHORT, SHORT), policy).ok().unwrap();
        change(&bench.centre, &caller, form).await.ok().unwrap();
        let half = bench.sign_in(ADA, SHORT).await.err();
        assert_eq!(half, Some(Error::ConfirmIdentity), "{}: it leads to the second step", bench.engine);

        for address in [ADA, EVE] {
            reset(&bench.centre, &bench.visitor(), &email(address)).await.ok().flatten().unwrap();
        }
        let short = bench.sign_in(ADA, SHORT).await.err();
        assert_eq!(short, Some(Error::invalid("password", Problem::TooShortAlone)), "{}", bench.engine);
        let wrong = bench.sign_in(ADA, "other-kiln-8").await.err();
        assert_eq!(wrong, Some(Error::invalid("password", Problem::WrongCredentials)), "told only to who knows it");
        let held = "select count(*) from events where user_id = $1 and action = 'session.start_held'
                    and details = 'reason=short'";
        assert_eq!(bench.count(held, &caller.user_id).await, 1);
        assert!(bench.sign_in(EVE, PASSWORD).await.is_ok(), "{}: a long one stays", bench.engine);

        request(&bench.centre, &bench.visitor(), &email(ADA)).await.unwrap();
        let token = bench.token_in_mail(ADA).await;
        let chosen = NewPassword::check(OTHER, bench.centre.password_policy()).ok().unwrap();
        choose(&bench.centre, &bench.visitor(), &token, chosen).await.unwrap();
        assert!(bench.sign_in(ADA, OTHER).await.is_ok(), "{}", bench.engine);
    }
}
