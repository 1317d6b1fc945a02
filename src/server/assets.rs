//! The files that the browser loads: the bundle under `/pkg` and the public files beside it.

use std::path::Path;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use http::header::CACHE_CONTROL;
use http::{HeaderValue, StatusCode};
use leptos::config::LeptosOptions;
use tower_http::services::{ServeDir, ServeFile};

use super::router::is_watched;

/// Marks a response that may be cached; every other one is `no-store`.
#[derive(Clone, Copy)]
pub struct Cacheable;

const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const SHORT: HeaderValue = HeaderValue::from_static("public, max-age=600");

/// Length of the hash that cargo-leptos puts into names: MD5 as base64url without padding.
const HASH_LENGTH: usize = 22;

/// `/pkg/…` from `site_root/pkg`, and each file and folder beside it under its own name, as they are at start. Brotli and gzip
/// variants (`.br`, `.gz`) are served in place of the file to those who accept them. Nothing is kept by the browser where a build tool
/// makes them anew under the same names.
pub fn routes(options: &LeptosOptions) -> Router {
    let site_root = Path::new(&*options.site_root);
    let mut router = Router::new();
    let entries = std::fs::read_dir(site_root).inspect_err(|error| {
        tracing::error!(folder = %site_root.display(), %error, "pages will lack styles and scripts");
    });
    for entry in entries.into_iter().flatten().flatten() {
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        if name.ends_with(".br") || name.ends_with(".gz") || name.contains(['{', '}']) {
            continue;
        }
        let path = format!("/{name}");
        router = if entry.path().is_dir() {
            let folder = ServeDir::new(entry.path()).append_index_html_on_directories(false);
            router.nest_service(&path, folder.redirect_to_trailing_slash(false).precompressed_br().precompressed_gzip())
        } else {
            router.route_service(&path, ServeFile::new(entry.path()).precompressed_br().precompressed_gzip())
        };
    }
    if is_watched(options) { router } else { router.layer(from_fn(cache)) }
}

/// The address of the stylesheet, with its hash if the build made one.
pub fn stylesheet(options: &LeptosOptions) -> String {
    let folder = std::env::current_exe().ok().and_then(|path| path.parent().map(Path::to_owned)).unwrap_or_default();
    let hashes = if options.hash_files { std::fs::read_to_string(folder.join(&*options.hash_file)).ok() } else { None };
    let hash = hashes.as_deref().and_then(|lines| lines.lines().find_map(|line| line.strip_prefix("css:")));
    let hash = hash.map(|hash| format!(".{}", hash.trim())).unwrap_or_default();
    format!("/{}/{}{hash}.css", options.site_pkg_dir, options.output_name)
}

async fn cache(request: Request, next: Next) -> Response {
    let hashed = request.uri().path().rsplit('/').next().is_some_and(is_hashed);
    let mut response = next.run(request).await;
    if response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED {
        response.headers_mut().insert(CACHE_CONTROL, if hashed { IMMUTABLE } else { SHORT });
        response.extensions_mut().insert(Cacheable);
    }
    response
}

/// True for `latchkey.3nG6oGpSDYSQp9rmQxEYWA.css`: a name that changes with its content.
fn is_hashed(name: &str) -> bool {
    name.split('.').any(|part| {
        part.len() == HASH_LENGTH
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
            && part.bytes().any(|byte| byte != b'_')
    })
}
