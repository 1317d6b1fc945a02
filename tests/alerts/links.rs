//! Who may use a link, and what becomes of the browser in which it is used.

use http::StatusCode;
use latchkey::account::email::flow::verify;
use latchkey::error::Error;
use latchkey::fields::NewPassword;
use latchkey::recovery::flow::{request, reset};

use crate::support::browser::{Browser, text};
use crate::support::{OTHER, PASSWORD, benches, email, proof};
use crate::{ADA, at_home, from_elsewhere};

#[tokio::test(flavor = "multi_thread")]
async fn guesses_of_a_neighbour_keep_nobody_from_a_link_that_works() {
    for bench in benches().await {
        bench.sign_up(ADA).await;
        bench.ask_to_sign_up("new@example.org").await;
        let verification = bench.token_in_mail("new@example.org").await;
        request(&bench.centre, &bench.visitor(), &email(ADA)).await.unwrap();
        let link = bench.token_in_mail(ADA).await;
        let chosen = || NewPassword::check(OTHER, bench.centre.password_policy()).ok().unwrap();
        let wrong = "A".repeat(43);
        let guess = async || reset(&bench.centre, &bench.visitor(), &wrong, chosen()).await.err();
        for _ in 0..20 {
            assert!(matches!(guess().await, Some(Error::Invalid(_))));
        }
        assert!(matches!(guess().await, Some(Error::TooMany { .. })), "{}: only so many", bench.engine);
        let wrong_link = verify(&bench.centre, &bench.visitor(), proof(&wrong, None, PASSWORD).0, None).await.err();
        assert!(matches!(wrong_link, Some(Error::TooMany { .. })), "{}: of all kinds", bench.engine);
        assert_eq!(reset(&bench.centre, &bench.visitor(), &link, chosen()).await, Ok(()), "{}", bench.engine);
        assert!(bench.verify(proof(&verification, None, PASSWORD)).await.is_ok(), "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn disowning_signs_nobody_else_out_of_the_browser() {
    for bench in benches().await {
        at_home(&bench).await;
        let (theirs, first) = from_elsewhere(&bench).await;
        let (_, second) = from_elsewhere(&bench).await;
        let (_, eves) = bench.signed_in("eve@example.org").await;
        let mut browser = Browser::new(&bench);
        browser.cookies.insert("lk".to_owned(), eves.clone());
        assert_eq!(browser.call("disown/confirm", &[("token", &first)]).await.status, StatusCode::OK);
        assert_eq!(browser.cookies.get("lk"), Some(&eves), "{}: of another account", bench.engine);
        assert!(bench.caller(&eves).await.is_some() && bench.caller(&theirs).await.is_none());

        bench.run("update users set reset_required_at = null where email_key = $1", &[ADA]).await;
        let own = bench.sign_in(ADA, PASSWORD).await.ok().unwrap().token.reveal();
        browser.cookies.insert("lk".to_owned(), own);
        assert_eq!(browser.call("disown/confirm", &[("token", &second)]).await.status, StatusCode::OK);
        assert_eq!(browser.cookies.get("lk"), None, "{}: of the account itself", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_list_of_places_the_panel_says_what_the_switch_still_does() {
    for bench in benches().await {
        let (_, cookie) = bench.signed_in(ADA).await;
        let mut browser = Browser::new(&bench);
        browser.cookies.insert("lk".to_owned(), cookie);
        let page = text(&browser.open("/settings/security").await.html);
        assert!(
            page.contains("A network from which nobody signed in before, in a browser that is new as well."),
            "{page}"
        );
    }
}
