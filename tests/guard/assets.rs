//! Files of the bundle and beside it.

use std::fs;
use std::path::Path;

use axum::Router;
use axum::body::Body;
use http::StatusCode;
use latchkey::server::assets;
use leptos::config::{Env, LeptosOptions};
use tempfile::TempDir;

use crate::web::{Answer, Product, request, send};

const HASHED: &str = "/pkg/latchkey.3nG6oGpSDYSQp9rmQxEYWA";
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
const SHORT: &str = "public, max-age=600";

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path.trim_start_matches('/'));
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

async fn site() -> (Product, TempDir, Router) {
    site_for(Env::PROD).await
}

async fn site_for(env: Env) -> (Product, TempDir, Router) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("site");
    for kind in ["css", "js", "wasm"] {
        write(&root, &format!("{HASHED}.{kind}"), "plain");
        write(&root, &format!("{HASHED}.{kind}.br"), "brotli");
        write(&root, &format!("{HASHED}.{kind}.gz"), "gzip");
    }
    write(&root, "/pkg/__wasm_split.______________________.js", "loader");
    write(&root, "/pkg/snippets/leptos-0123456789abcdef/inline0.js", "snippet");
    write(&root, "/icons.svg", "<svg/>");
    write(folder.path(), "/secret", "secret");
    let product = Product::new(|_| {}).await;
    let options = LeptosOptions::builder().output_name("latchkey").site_root(root.to_str().unwrap()).env(env).build();
    let router = product.guard(assets::routes(&options));
    (product, folder, router)
}

async fn fetch(router: &Router, path: &str, headers: &[&str]) -> Answer {
    send(router, request("GET", path, headers, Body::empty())).await
}

#[tokio::test]
async fn hashed_files_are_immutable_and_precompressed() {
    let (_product, _folder, router) = site().await;
    for (kind, content_type) in [("css", "text/css"), ("js", "text/javascript"), ("wasm", "application/wasm")] {
        for (accepts, encoding, text) in
            [("gzip, deflate, br, zstd", "br", "brotli"), ("gzip", "gzip", "gzip"), ("identity", "", "plain")]
        {
            let answer = fetch(&router, &format!("{HASHED}.{kind}"), &[&format!("accept-encoding: {accepts}")]).await;
            assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, text), "{kind} {accepts}");
            assert_eq!(answer.header("content-encoding"), encoding, "{kind} {accepts}");
            assert_eq!(answer.header("content-type"), content_type);
            assert_eq!(answer.header("cache-control"), IMMUTABLE);
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
            assert!(answer.header("vary").to_ascii_lowercase().contains("accept-encoding"), "{:?}", answer.headers);
        }
    }
}

#[tokio::test]
async fn names_that_do_not_change_with_their_content_are_kept_shortly() {
    let (_product, _folder, router) = site().await;
    let files = [
        "/icons.svg",
        "/pkg/__wasm_split.______________________.js",
        "/pkg/snippets/leptos-0123456789abcdef/inline0.js",
    ];
    for path in files {
        let answer = fetch(&router, path, &[]).await;
        assert_eq!((answer.status, answer.header("cache-control")), (StatusCode::OK, SHORT), "{path}");
    }
    let first = fetch(&router, "/icons.svg", &[]).await;
    assert_eq!(first.header("content-type"), "image/svg+xml");
    let again = fetch(&router, "/icons.svg", &[&format!("if-none-match: {}", first.header("etag"))]).await;
    assert_eq!((again.status, again.text.as_str()), (StatusCode::NOT_MODIFIED, ""));
}

#[tokio::test]
async fn nothing_is_kept_where_files_are_built_anew_while_they_are_served() {
    let (_product, _folder, router) = site_for(Env::DEV).await;
    for path in [&format!("{HASHED}.wasm"), "/icons.svg", "/pkg/snippets/leptos-0123456789abcdef/inline0.js"] {
        let answer = fetch(&router, path, &[]).await;
        assert_eq!((answer.status, answer.header("cache-control")), (StatusCode::OK, "no-store"), "{path}");
    }
}

#[tokio::test]
async fn only_what_is_there_is_served_and_a_miss_is_not_kept() {
    let (_product, _folder, router) = site().await;
    let paths = [
        "/pkg/latchkey.AAAAAAAAAAAAAAAAAAAAAA.css",
        "/pkg/../../secret",
        "/pkg/%2e%2e/%2e%2e/secret",
        "/pkg/..%2f..%2fsecret",
        "/pkg//../../secret",
        "/../secret",
        "/pkg/",
        "/pkg",
        "/pkg/snippets",
        "/icons.svg/x",
    ];
    for path in paths {
        let answer = fetch(&router, path, &[]).await;
        assert_eq!((answer.status, answer.header("cache-control")), (StatusCode::NOT_FOUND, "no-store"), "{path}");
        assert!(!answer.text.contains("secret"), "{path}");
    }
    let posted = send(&router, request("POST", "/icons.svg", &["content-type: application/json"], "{}")).await;
    assert_eq!(posted.status, StatusCode::METHOD_NOT_ALLOWED);
}
