//! Which request goes where: pages, server functions, assets, machines.

use std::sync::{Arc, OnceLock};

use axum::extract::{Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use axum::{Extension, Router};
use http::StatusCode;
use http::header::{COOKIE, HeaderMap, LOCATION};
use leptos::config::Env;
use leptos::prelude::{LeptosOptions, provide_context};
use leptos_axum::generate_route_list_with_exclusions_and_ssg_and_context;

use super::caller::Caller;
use super::centre::Centre;
use super::visitor::Visitor;
use super::{assets, cookies, gallery, guard, health, live, mail, no_script, theme, well_known};
use crate::account::sessions::flow::resume;
use crate::app::{App, shell};
use crate::error::Error;
use crate::sign_in::second_step::flow as second_step;
use crate::sign_in::second_step::types::SecondStep;
use crate::ui::{Brand, Posted, sign_in_first};

/// What the handlers of pages and server functions share.
#[derive(Clone)]
pub struct Site {
    /// The shared state.
    pub centre: Centre,
    /// Where the browser's half lies.
    pub options: LeptosOptions,
}

/// The whole product as one router.
pub fn build(centre: Centre, options: LeptosOptions) -> Router {
    let site = Site { centre: centre.clone(), options };
    let mut product = Router::new().route("/", get(home)).route("/account/api/{*function}", any(no_script::answer));
    for path in pages(&centre) {
        product = product.route(path, get(page));
    }
    let asked = (site.clone(), guard::People::new(centre.config.limits));
    let product =
        product.fallback(page).layer(middleware::from_fn_with_state(asked, identify)).with_state(site.clone());
    let stylesheet = assets::stylesheet(&site.options);
    let machines = Router::new()
        .merge(health::routes(&centre))
        .merge(well_known::routes(&centre))
        .merge(live::routes(&centre))
        .merge(theme::routes(&centre))
        .merge(mail::mailbox_routes(&centre, &stylesheet))
        .merge(gallery::routes(&site))
        .merge(assets::routes(&site.options));
    guard::layers(machines.merge(product), &centre, &stylesheet)
}

/// The paths of the application's pages. Looked for once in a process: while Leptos does it, no resource loads anywhere in
/// the process, and a page that another router renders at that moment would never be finished (leptos-rs/leptos#4773).
fn pages(centre: &Centre) -> &'static [String] {
    static PAGES: OnceLock<Vec<String>> = OnceLock::new();
    PAGES.get_or_init(|| {
        let brand = brand(centre, None, false);
        let context = move || provide_context(brand.clone());
        let (routes, _) = generate_route_list_with_exclusions_and_ssg_and_context(App, None, context);
        routes.iter().map(|route| route.path().to_owned()).collect()
    })
}

/// The product has no page of its own at the root.
async fn home(caller: Option<Extension<Caller>>) -> Response {
    see_other(if caller.is_some() { "/settings" } else { "/sign-in" })
}

/// An address as the value of a field in another one's query.
fn as_value(address: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(byte);
    let escape = |byte: u8| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    address.bytes().map(escape).collect()
}

/// 303 to one of our own paths.
pub fn see_other(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, path.to_owned())]).into_response()
}

/// Renders a page: signed-in pages only for somebody signed in, and the pages for signing in only for somebody who is not.
pub async fn page(State(site): State<Site>, request: Request) -> Response {
    // A page is the same with slashes behind its path, so its gate is too.
    let path = request.uri().path().trim_end_matches('/');
    let signed_in = request.extensions().get::<Caller>().is_some();
    let private = path == "/settings" || path.starts_with("/settings/") || path == "/confirm-identity";
    if private && !signed_in {
        let query = request.uri().query().map_or_else(String::new, |query| format!("?{query}"));
        return see_other(&sign_in_first(&as_value(&format!("{path}{query}")), ""));
    }
    if signed_in && matches!(path, "/sign-in" | "/sign-up") && request.method() == http::Method::GET {
        return see_other("/settings");
    }
    if path == "/sign-in/two-factor" {
        // Nothing is asked for where no sign-in waits.
        let visitor = request.extensions().get::<Arc<Visitor>>().cloned();
        let Some(visitor) = visitor else { return see_other("/sign-in") };
        match second_step::show(&site.centre, &visitor).await {
            Ok(SecondStep::Waits(_)) => {}
            Ok(SecondStep::Over) => return see_other(if signed_in { "/settings" } else { "/sign-in" }),
            Err(error) => return guard::failure(&error, request.headers()),
        }
    }
    render(site, request).await
}

/// Renders the application for a request, without asking who it is for.
pub async fn render(site: Site, request: Request) -> Response {
    let posted = request.extensions().get::<Posted>().cloned();
    let theme = request.extensions().get::<Arc<Visitor>>().and_then(|visitor| theme::chosen(visitor));
    let Site { centre, options } = site;
    let signed_in = request.extensions().get::<Caller>().is_some();
    let brand = brand(&centre, theme, signed_in);
    let is_https = centre.config.public_url.is_https();
    let context = move || {
        provide_context(centre.clone());
        if let Some(posted) = posted.clone() {
            provide_context(posted);
        }
    };
    let view = move || {
        guard::set_csp(is_https, is_watched(&options));
        shell(&options, brand.clone())
    };
    leptos_axum::render_app_async_with_context(context, view)(request).await
}

/// Whether this is what `script/dev` runs.
pub fn is_watched(options: &LeptosOptions) -> bool {
    options.env == Env::DEV
}

/// What every page shows of this installation.
fn brand(centre: &Centre, theme: Option<String>, signed_in: bool) -> Brand {
    Brand {
        product: centre.config.product_name.clone(),
        support: centre.config.support_address.clone(),
        theme,
        signed_in,
        policy: centre.password_policy(),
    }
}

/// Finds out who is asking, from the database's current state, once per request, and has nobody ask too much at once.
async fn identify(State((site, people)): State<(Site, guard::People)>, mut request: Request, next: Next) -> Response {
    match caller_of(&site.centre, request.extensions(), request.headers()).await {
        Ok(Some(caller)) => {
            let _place = match people.enter(&caller.user_id).await {
                Ok(place) => place,
                Err(error) => return guard::failure(&error, request.headers()),
            };
            let id = guard::UserId(caller.user_id.clone());
            request.extensions_mut().insert(caller);
            let mut response = next.run(request).await;
            response.extensions_mut().insert(id);
            response
        }
        Ok(None) => next.run(request).await,
        Err(error) => guard::failure(&error, request.headers()),
    }
}

/// The caller behind a request's session cookie, if there is one.
pub async fn caller_of(
    centre: &Centre,
    extensions: &http::Extensions,
    headers: &HeaderMap,
) -> Result<Option<Caller>, Error> {
    let Some(visitor) = extensions.get::<Arc<Visitor>>().cloned() else { return Ok(None) };
    if !headers.contains_key(COOKIE) {
        return Ok(None);
    }
    let Some(token) = visitor.cookie(cookies::session_name(&centre.config)).map(str::to_owned) else { return Ok(None) };
    resume(centre, visitor, &token).await
}
