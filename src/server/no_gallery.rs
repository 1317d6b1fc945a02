//! The gallery, in a build without it.

use axum::Router;

use super::router::Site;

/// No routes.
pub fn routes(_site: &Site) -> Router {
    Router::new()
}
