//! The law of DESIGN §2 and the rules of §4 that can be read off the files. Each rule names the file and the line that break it.

#[path = "law/endpoints.rs"]
mod endpoints;
#[path = "law/forbidden.rs"]
mod forbidden;
#[path = "law/gallery.rs"]
mod gallery;
#[path = "law/imports.rs"]
mod imports;
#[path = "law/paths.rs"]
mod paths;
#[path = "law/shape.rs"]
mod shape;
#[path = "law/source.rs"]
mod source;
#[path = "law/tokens.rs"]
mod tokens;

use source::{Source, expect_none, files};
use std::path::Path;

fn product() -> Vec<Source> {
    files("src", ".rs")
}

#[test]
fn the_tree_has_slices() {
    assert!(imports::slices(&product()).len() >= 5, "the rules below would hold for an empty tree");
}

#[test]
fn imports_follow_the_law() {
    expect_none(&imports::forbidden_imports(&product()));
}

#[test]
fn a_slice_has_the_seven_files_and_no_others() {
    expect_none(&shape::unknown_slice_files(&product()));
}

#[test]
fn no_file_is_longer_than_its_limit() {
    let mut all = product();
    all.extend(files("tests", ".rs"));
    all.extend(files("benches", ".rs"));
    expect_none(&shape::long_files(&all));
}

#[test]
fn features_are_asked_for_on_mod_lines_and_in_platform() {
    expect_none(&shape::stray_features(&product()));
}

#[test]
fn scripts_can_be_started() {
    expect_none(&shape::scripts_not_executable(Path::new(env!("CARGO_MANIFEST_DIR"))));
}

#[test]
fn server_functions_have_prefix_endpoint_and_ten_lines() {
    expect_none(&endpoints::server_functions(&product()));
}

#[test]
fn markup_is_escaped_and_without_inline_styles() {
    expect_none(&forbidden::unsafe_markup(&product()));
}

#[test]
fn errors_on_the_wire_hold_no_text() {
    let errors: Vec<Source> = product().into_iter().filter(|source| source.path == "src/error.rs").collect();
    assert_eq!(errors.len(), 1, "src/error.rs is there");
    expect_none(&forbidden::text_in_errors(&errors[0]));
}

#[test]
fn spans_record_no_arguments() {
    expect_none(&forbidden::instrumented_arguments(&product()));
}

#[test]
fn the_gallery_shows_every_component_view_and_sample() {
    expect_none(&gallery::not_in_gallery(&product()));
}
