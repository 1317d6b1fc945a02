//! Attacks on the guard, through a real router.

mod assets;
mod bounds;
mod machines;
mod origin;
mod responses;
#[path = "../web/mod.rs"]
mod web;

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::RawQuery;
use axum::response::{Html, IntoResponse};
use axum::routing::{get, post};
use axum::{Extension, Router};
use http::StatusCode;
use http::header::{LOCATION, SET_COOKIE};
use latchkey::server::guard::UserId;
use latchkey::server::visitor::Visitor;
use web::Product;

const FORM: &str = "content-type: application/x-www-form-urlencoded";
const COOKIE: &str = "cookie: __Host-lk=secret-session-token";

async fn go(RawQuery(to): RawQuery) -> impl IntoResponse {
    let to = to.unwrap_or_default().replace("%09", "\t");
    (StatusCode::SEE_OTHER, [(LOCATION, to)])
}

fn routes() -> Router {
    Router::new()
        .route("/", get(|| async { Html("<h1>Home</h1>") }))
        .route("/echo", post(|body: Bytes| async move { body.len().to_string() }).delete(|| async { "gone" }))
        .route("/account/api/echo", post(|| async { StatusCode::SERVICE_UNAVAILABLE }))
        .route("/panic", get(|| async { panic!("the secret is 4711") as &'static str }))
        .route("/slow", get(|| async { tokio::time::sleep(Duration::from_secs(60)).await }))
        .route("/go", get(go))
        .route("/address", get(|visitor: Extension<Arc<Visitor>>| async move { visitor.address.to_string() }))
        .route(
            "/reset/{token}",
            post(|| async { (Extension(UserId("user-1".to_owned())), [(SET_COOKIE, "a=planted-set-cookie")], "ok") }),
        )
}

async fn product() -> (Product, Router) {
    let product = Product::new(|_| {}).await;
    let router = product.guard(routes());
    (product, router)
}
