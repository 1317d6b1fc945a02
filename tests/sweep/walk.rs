//! The tour: sign-up, two factors, codes, trust, sign-ins of every kind, an interrupted change, a disowned sign-in, a reset.

use crate::data;
use crate::support::browser::{ADA, Browser, text};
use crate::support::phone::Phone;
use crate::support::{OTHER, PASSWORD};
use crate::tour::Tour;

/// What stands between two tags that the page marks.
fn marked(html: &str, class: &str) -> Vec<String> {
    let (mut found, mut rest) = (Vec::new(), html);
    while let Some((_, after)) = rest.split_once(&format!("{class}\"")) {
        let (_, inner) = after.split_once('>').unwrap();
        let (value, after) = inner.split_once('<').unwrap();
        found.push(value.to_owned());
        rest = after;
    }
    found
}

pub async fn walk(tour: &mut Tour<'_>) {
    let bench = tour.bench;
    for password in [PASSWORD, OTHER] {
        tour.secret("a password", password, &[]);
    }
    let mut ada = Browser::new(bench);
    tour.open("sign-up page", &mut ada, "/sign-up").await;
    let form = [("name", "Ada"), ("email", ADA), ("password", PASSWORD)];
    tour.post("sign up", &mut ada, "sign-up", &form).await;
    tour.mailed(None, "/verify-email?token=").await;
    tour.call("resend", &mut ada, "email/resend-verification", &[("email", ADA)]).await;
    let token = tour.mailed(["verify page"], "/verify-email?token=").await;
    tour.open("verify page", &mut ada, &format!("/verify-email?token={token}")).await;
    tour.post("verify", &mut ada, "email/verify", &[("token", &token)]).await;
    for page in ["/settings/profile", "/settings/security"] {
        tour.open("settings", &mut ada, page).await;
    }

    let offer = tour.post("begin one in vain", &mut ada, "add-authenticator/begin", &[("name", "Old phone")]).await;
    let key = marked(&offer.html, "pairing__key").first().expect("a key").clone();
    tour.secret("a key that is given up", &key, &["begin one in vain"]);
    let left = tour.post("give it up", &mut ada, "two-factor/give-up", &[]).await;
    assert!(text(&left.html).contains("“Old phone” was not added."), "{}", text(&left.html));
    let offer = tour.post("begin", &mut ada, "add-authenticator/begin", &[("name", "Pixel 9")]).await;
    let key = marked(&offer.html, "pairing__key").first().expect("a key").clone();
    let phone = Phone::typed(&key);
    tour.secret("the key in groups", &key, &["begin", "show again"]);
    tour.secret("the key", &key.replace(' ', ""), &["begin", "show again"]);
    tour.phone = Some(phone);
    tour.post("wrong code", &mut ada, "add-authenticator/confirm", &[("code", "000000")]).await;
    tour.post("show again", &mut ada, "add-authenticator/show-pending", &[]).await;
    tour.open("settings while it is set up", &mut ada, "/settings/security").await;
    let code = tour.code();
    let enrolled = tour.post("confirm", &mut ada, "add-authenticator/confirm", &[("code", &code)]).await;
    let codes = marked(&enrolled.html, "once__value");
    assert_eq!(codes.len(), 10, "{}", text(&enrolled.html));
    for code in &codes {
        tour.secret("a backup code", code, &["confirm"]);
        tour.secret("a backup code without its dashes", &code.replace('-', ""), &[]);
    }
    let set = set_in(&enrolled.html);
    tour.post("confirm codes", &mut ada, "backup-codes/confirm", &[("set", &set), ("saved", "true")]).await;
    tour.post("drill", &mut ada, "check-code/look-up", &[("code", &codes[0])]).await;

    tour.post("add a phone", &mut ada, "phone/add", &[("number", "+351 912 345 678")]).await;
    let digits = texted(tour).await;
    tour.post("confirm the phone", &mut ada, "phone/confirm", &[("code", &digits)]).await;
    tour.post("add another phone", &mut ada, "phone/add", &[("number", "+351 912 345 679")]).await;
    texted(tour).await;
    tour.post("give that up", &mut ada, "phone/give-up", &[]).await;
    tour.open("settings with everything", &mut ada, "/settings/security").await;
    tour.post("sign out", &mut ada, "sign-out", &[]).await;

    tour.first_step(&mut ada, PASSWORD).await;
    tour.post("wrong second step", &mut ada, "sign-in/second-step", &[("code", "000000")]).await;
    let code = tour.code();
    tour.post("second step", &mut ada, "sign-in/second-step", &[("code", &code), ("trust", "true")]).await;
    tour.open("settings, trusted", &mut ada, "/settings/security").await;
    data::trust(tour, &mut ada).await;

    let mut other = Browser::new(bench);
    tour.first_step(&mut other, PASSWORD).await;
    tour.call("half done as data", &mut other, "sign-in/show-second-step", &[]).await;
    tour.post("start again", &mut other, "sign-in/start-again", &[]).await;
    tour.first_step(&mut other, PASSWORD).await;
    tour.post("backup code", &mut other, "sign-in/second-step", &[("code", &codes[1])]).await;
    tour.open("settings, elsewhere", &mut other, "/settings/security").await;
    tour.post("sign out elsewhere", &mut other, "sign-out", &[]).await;
    tour.first_step(&mut other, PASSWORD).await;
    tour.post("ask for a text", &mut other, "sign-in/send-code", &[]).await;
    let digits = texted(tour).await;
    let done =
        tour.post("text message", &mut other, "sign-in/second-step", &[("code", &digits), ("way", "message")]).await;
    assert!(done.location.starts_with("/settings"), "{}", text(&done.html));

    // A sensitive action after the proof has grown old: the post waits, with a password in it.
    bench.clock.advance_s(700);
    tour.open("settings, later", &mut ada, "/settings/security").await;
    let change = [("current", PASSWORD), ("new", OTHER), ("confirm", OTHER)];
    let stopped = tour.post("change password", &mut ada, "password/change", &change).await;
    let (_, waiting) = stopped.location.split_once("resume=").expect("a post that waits");
    tour.open("confirm page", &mut ada, &stopped.location.clone()).await;
    let code = tour.code();
    let proof = [("password", PASSWORD), ("code", code.as_str()), ("resume", waiting)];
    let changed = tour.post("confirm identity", &mut ada, "identity/confirm", &proof).await;
    assert!(text(&changed.html).contains("Password changed."), "{}", text(&changed.html));
    tour.open("settings, changed", &mut ada, "/settings/security").await;
    let renewed = tour.post("new codes", &mut ada, "backup-codes/renew", &[]).await;
    let codes = marked(&renewed.html, "once__value");
    assert_eq!(codes.len(), 10, "{}", text(&renewed.html));
    for code in &codes {
        tour.secret("a new backup code", code, &["new codes"]);
    }
    let set = set_in(&renewed.html);
    tour.post("throw them away", &mut ada, "backup-codes/discard", &[("set", &set)]).await;
    tour.post("rename", &mut ada, "two-factor/rename", &[("id", "none"), ("name", "Tablet")]).await;
    tour.first_step(&mut other, OTHER).await;
    let code = tour.code();
    tour.post("signed in elsewhere", &mut other, "sign-in/second-step", &[("code", &code)]).await;
    data::changes(tour, &mut ada).await;
    tour.post("sign out others", &mut ada, "sessions/end-others", &[]).await;
    tour.open("settings, after the change", &mut ada, "/settings/security").await;

    let token = tour.mailed(["alert page"], "/sign-in-alerts/").await;
    // The page that answers the button names the page it stood on, by a token that the button has spent.
    tour.secrets.last_mut().expect("the token").shown.push("not me");
    tour.open("alert page", &mut other, &format!("/sign-in-alerts/{token}")).await;
    tour.call("alert as data", &mut other, "disown/show", &[("token", &token)]).await;
    tour.post("not me", &mut other, "disown/confirm", &[("token", &token)]).await;
    tour.mailed(None, "/reset-password?token=").await;
    tour.call("ask for a reset", &mut other, "password/request-reset", &[("email", ADA)]).await;
    let token = tour.mailed(["reset page"], "/reset-password?token=").await;
    tour.open("reset page", &mut other, &format!("/reset-password?token={token}")).await;
    tour.call("reset link as data", &mut other, "password/look-at-reset", &[("token", &token)]).await;
    let form = [("token", token.as_str()), ("new", PASSWORD), ("confirm", PASSWORD)];
    let reset = tour.post("reset", &mut other, "password/reset", &form).await;
    assert!(reset.location.starts_with("/sign-in"), "{}", text(&reset.html));
    tour.first_step(&mut other, PASSWORD).await;
    let code = tour.code();
    tour.post("second step again", &mut other, "sign-in/second-step", &[("code", &code)]).await;
    tour.open("settings, before the end", &mut other, "/settings/security").await;
    tour.call("remove the phone", &mut other, "phone/remove", &[]).await;
    let code = tour.code();
    let form = [("password", PASSWORD), ("code", code.as_str())];
    let off = tour.post("turn off", &mut other, "two-factor/turn-off", &form).await;
    assert!(text(&off.html).contains("Two-factor authentication is off"), "{}", text(&off.html));
}

/// The code in the newest text message.
async fn texted(tour: &mut Tour<'_>) -> String {
    let texts = tour.bench.mails("+351912345678").await;
    let text = &texts.first().expect("a text message").text;
    let digits = text.split(|c: char| !c.is_ascii_digit()).find(|part| part.len() == 6).expect("six digits").to_owned();
    tour.secret("a code by text", &digits, &[]);
    digits
}

/// The id of the set of backup codes that a page shows.
fn set_in(html: &str) -> String {
    let field = html.split("name=\"set\"").nth(1).expect("a form for the set");
    field.split('"').find(|part| part.len() == 36).expect("its id").to_owned()
}
