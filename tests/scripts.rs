//! The scripts on machines that lack something: one clear line, and no going on without it.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
/// What every machine has.
const BASICS: [&str; 22] = [
    "awk",
    "bash",
    "cat",
    "cp",
    "cut",
    "dirname",
    "env",
    "find",
    "grep",
    "head",
    "id",
    "mkdir",
    "mktemp",
    "rm",
    "sed",
    "sha256sum",
    "sort",
    "tail",
    "tee",
    "timeout",
    "tr",
    "xargs",
];
/// What `use_toolchain` looks at.
const TOOLCHAIN: [&str; 4] = ["cargo", "rustc", "rustfmt", "cargo-clippy"];

/// A machine with the basics and the named tools, each of which is `tests/fixtures/tool`.
struct Machine {
    folder: TempDir,
    options: Vec<(&'static str, &'static str)>,
}

struct Said {
    succeeded: bool,
    /// On the standard output.
    out: Vec<String>,
    /// On the standard error.
    err: Vec<String>,
}

impl Machine {
    fn with(tools: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let machine = Self { folder, options: Vec::new() };
        for path in ["bin", "home", "lib/rustlib/src/rust/library"] {
            fs::create_dir_all(machine.path(path)).expect("a folder inside");
        }
        fs::write(machine.path("lib/libstd-0.rlib"), "").expect("a file");
        fs::write(machine.path("lib/rustlib/src/rust/library/Cargo.lock"), "").expect("a file");
        for name in BASICS {
            symlink(installed(name), machine.path("bin").join(name)).expect("a link");
        }
        for name in tools {
            symlink(Path::new(ROOT).join("tests/fixtures/tool"), machine.path("bin").join(name)).expect("a link");
        }
        machine
    }

    fn path(&self, inner: &str) -> PathBuf {
        self.folder.path().join(inner)
    }

    fn run(&self, script: &str) -> Said {
        let output = Command::new(installed("bash"))
            .arg(Path::new(ROOT).join("script").join(script))
            .env_clear()
            .env("PATH", self.path("bin"))
            .env("HOME", self.path("home"))
            .env("TMPDIR", self.folder.path())
            .env("MACHINE", self.folder.path())
            .env("LATCHKEY_TOOLS", self.path("tools"))
            .env("CARGO_TARGET_DIR", self.path("target"))
            .envs(self.options.iter().copied())
            .output()
            .expect("bash runs");
        let lines = |bytes: &[u8]| String::from_utf8_lossy(bytes).lines().map(str::to_owned).collect();
        Said { succeeded: output.status.success(), out: lines(&output.stdout), err: lines(&output.stderr) }
    }

    /// Runs a script that has to end with this line and nothing else.
    fn expect_refusal(&self, script: &str, line: &str) {
        let said = self.run(script);
        assert!(!said.succeeded, "script/{script} succeeded");
        assert_eq!((said.err, said.out), (vec![format!("latchkey: {line}")], Vec::new()), "script/{script}");
    }

    /// Every call of a tool that the test made up.
    fn calls(&self) -> Vec<String> {
        let text = fs::read_to_string(self.path("calls")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }
}

fn installed(name: &str) -> PathBuf {
    let path = std::env::var_os("PATH").expect("a PATH");
    let found = std::env::split_paths(&path).map(|folder| folder.join(name)).find(|path| path.is_file());
    found.unwrap_or_else(|| panic!("{name} is not installed"))
}

#[test]
fn setup_names_what_only_the_person_can_install() {
    for (tools, line) in [
        (&[][..], "git is missing: install it with your package manager"),
        (&["git"], "rustup is missing: install Rust with rustup, then run this again"),
        (&["git", "rustup"], "cargo is missing: rustup default stable"),
        (
            &["git", "rustup", "cargo"],
            "missing: build-essential nodejs npm. Install them with your package manager, then run this again",
        ),
    ] {
        Machine::with(tools).expect_refusal("setup", line);
    }
}

#[test]
fn what_begins_with_setup_ends_with_it() {
    for script in ["server", "dev", "dev-check", "bench", "bytes"] {
        Machine::with(&[]).expect_refusal(script, "git is missing: install it with your package manager");
    }
    let said = Machine::with(&[]).run("test");
    assert!(!said.succeeded);
    assert_eq!(said.err[0], "latchkey: git is missing: install it with your package manager");
    assert_eq!(said.out, ["0 passed, 1 failed"]);
}

#[test]
fn build_and_lint_name_the_part_of_the_toolchain_that_is_missing() {
    for script in ["build", "lint"] {
        let old = Machine { options: vec![("RUST", "1.95.0")], ..Machine::with(&TOOLCHAIN) };
        for machine in [Machine::with(&[]), old] {
            machine.expect_refusal(script, "Rust 1.96 or newer is missing: run script/setup");
        }
        Machine::with(&["cargo", "rustc"]).expect_refusal(script, "rustfmt is missing: run script/setup");
        Machine::with(&["cargo", "rustc", "rustfmt"]).expect_refusal(script, "clippy is missing: run script/setup");
        for (file, line) in [
            ("lib/rustlib/src/rust/library/Cargo.lock", "rust-src is missing: run script/setup"),
            ("lib/libstd-0.rlib", "Rust's wasm32-unknown-unknown target is missing: run script/setup"),
        ] {
            let machine = Machine::with(&TOOLCHAIN);
            fs::remove_file(machine.path(file)).expect("it was there");
            machine.expect_refusal(script, line);
        }
    }
}

#[test]
fn build_and_lint_name_the_command_that_is_missing() {
    let machine = |more: &[&str]| Machine::with(&[&TOOLCHAIN[..], more].concat());
    machine(&[]).expect_refusal("lint", "node is missing: run script/setup");
    machine(&["node"]).expect_refusal("build", "cargo-leptos is missing: run script/setup");
    machine(&["node", "cargo-leptos"]).expect_refusal("build", "wasm-bindgen is missing: run script/setup");
    let without_node = ["cargo-leptos", "wasm-bindgen", "wasm-opt"];
    machine(&without_node).expect_refusal("build", "node is missing: run script/setup");
}

#[test]
fn what_the_compiler_refuses_is_said_in_one_line_and_left_out() {
    let tools = [&TOOLCHAIN[..], &["cargo-leptos", "wasm-bindgen", "wasm-opt", "node"]].concat();
    for (refuses, expected) in [("", false), ("unknown unstable option", true)] {
        let machine = Machine { options: vec![("REFUSES", refuses)], ..Machine::with(&tools) };
        let said = machine.run("build");
        assert!(said.succeeded, "{:?}", said.err);
        let lines = said
            .err
            .iter()
            .filter(|line| line.contains("refuses what makes it small (error: unknown unstable option)"));
        assert_eq!(
            (lines.count(), said.err.len()),
            (usize::from(expected), 1 + usize::from(expected)),
            "{:?}",
            said.err
        );
        let halves = machine.calls().into_iter().filter(|call| call.starts_with("cargo leptos build"));
        let browser: Vec<String> = halves.filter(|call| call.contains("--frontend-only")).collect();
        assert_eq!(browser.len(), 1, "{browser:?}");
        for flag in ["-Cpanic=immediate-abort", "-Zfmt-debug=none", "--lib-cargo-args=-Zbuild-std=std"] {
            assert_eq!(browser[0].contains(flag), !expected, "{flag}: {browser:?}");
        }
        assert!(browser[0].contains("-Csymbol-mangling-version=v0"), "{browser:?}");
    }
}
