//! What scripts ask for and change on the tour: the answers are data.

use serde_json::Value;

use crate::support::browser::Browser;
use crate::support::phone::Phone;
use crate::tour::Tour;

/// Everything that the settings show.
const SHOWN: [&str; 11] = [
    "alerts/show",
    "backup-codes/show",
    "email/show",
    "identity/show",
    "password/show",
    "phone/show",
    "profile/show",
    "sessions/show",
    "trusted-browsers/show",
    "add-authenticator/pending",
    "two-factor/show",
];

fn string(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_else(|| panic!("{name} in {value}")).to_owned()
}

/// The id of the first of several things of which `is` holds.
fn id_of(list: &Value, is: impl Fn(&Value) -> bool) -> String {
    let found = list.as_array().expect("a list").iter().find(|item| is(item));
    string(found.expect("one of them"), "id")
}

/// Stops trusting the browser, first alone and then with all others.
pub async fn trust(tour: &mut Tour<'_>, ada: &mut Browser) {
    let shown = tour.call("trusted browsers as data", ada, "trusted-browsers/show", &[]).await;
    let id = id_of(&shown["browsers"], |browser| browser["current"] == true);
    tour.call("stop trusting", ada, "trusted-browsers/revoke", &[("id", &id)]).await;
    tour.call("stop trusting all", ada, "trusted-browsers/revoke-all", &[]).await;
}

/// Looks at everything, and changes what the pages of the tour do not.
pub async fn changes(tour: &mut Tour<'_>, ada: &mut Browser) {
    for endpoint in SHOWN {
        tour.call("settings as data", ada, endpoint, &[]).await;
    }
    tour.call("switches", ada, "alerts/save", &[("new_device", "true"), ("new_location", "true")]).await;
    tour.call("another name", ada, "profile/rename", &[("name", "Ada Lovelace")]).await;
    another_authenticator(tour, ada).await;

    let renewed = tour.call("new codes as data", ada, "backup-codes/renew", &[]).await;
    for code in renewed["codes"].as_array().expect("codes") {
        tour.secret("a backup code as data", code.as_str().expect("a code"), &["new codes as data"]);
    }
    let list = tour.call("sessions as data", ada, "sessions/show", &[]).await;
    let other = id_of(&list["sessions"], |session| session["is_this"] == false);
    tour.call("name a session", ada, "sessions/rename", &[("id", &other), ("name", "Old laptop")]).await;
    tour.call("end a session", ada, "sessions/end", &[("id", &other)]).await;
}

/// Adds an authenticator and takes it away again.
async fn another_authenticator(tour: &mut Tour<'_>, ada: &mut Browser) {
    let offer = tour.call("begin as data", ada, "add-authenticator/begin", &[("name", "Tablet")]).await;
    let (key, link) = (string(&offer, "key"), string(&offer, "link"));
    let shown = ["begin as data", "show again as data"];
    tour.secret("the second key in groups", &key, &shown);
    tour.secret("the second key", &key.replace(' ', ""), &shown);
    tour.secret("the link of the second key", &link, &shown);
    tour.call("show again as data", ada, "add-authenticator/show-pending", &[]).await;
    let code = Phone::typed(&key).digits_at(tour.bench.centre.now());
    tour.secret("a code of the second authenticator", &code, &[]);
    tour.call("confirm as data", ada, "add-authenticator/confirm", &[("code", &code)]).await;
    let list = tour.call("two factors as data", ada, "two-factor/show", &[]).await;
    let id = id_of(&list["devices"], |device| device["name"] == "Tablet");
    tour.call("remove an authenticator", ada, "two-factor/remove", &[("id", &id)]).await;
}
