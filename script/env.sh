# Sourced by every script: where the tools live and which toolchain builds both halves.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
ROOT=$PWD
export ROOT

# Tools of this project live outside the checkout, one version of each, so that a second clone finds them ready.
TOOLS=${LATCHKEY_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/latchkey/tools}
export TOOLS
export PATH="$TOOLS/bin:$ROOT/end2end/node_modules/.bin:$HOME/.cargo/bin:$PATH"

# What a build leaves behind. The site's folder is named in Cargo.toml, so it does not follow CARGO_TARGET_DIR.
TARGET=${CARGO_TARGET_DIR:-target}
BINARY=$TARGET/release/latchkey
DEBUG_BINARY=$TARGET/debug/latchkey
SITE=target/site
export TARGET BINARY DEBUG_BINARY SITE

say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }
die() { printf 'latchkey: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# The version that Cargo.lock holds of one crate.
locked_version() {
  awk -v name="$1" '$1 == "name" && $3 == "\"" name "\"" { getline; gsub(/"/, "", $3); print $3; exit }' Cargo.lock
}

CARGO_LEPTOS_VERSION=0.3.11
WASM_TOOLCHAIN=latchkey-wasm

# Beside a standard library that script/setup built: the compiler that it is for. An upgraded compiler needs another one.
STD_STAMP=latchkey-built-with
export STD_STAMP

# cargo-leptos needs this compiler; the product itself builds with it too.
MINIMUM_RUST=1.96

# True when the compiler now in force is new enough.
rust_is_new() {
  local version
  version=$(rustc --version 2>/dev/null | awk '{print $2}') && [ -n "$version" ] || return 1
  printf '%s\n%s\n' "$MINIMUM_RUST" "$version" | sort -CV
}

# True when it also holds the standard library for the browser, the sources that the release builds a smaller one from, and what
# script/lint runs. If not, LACKS names what is missing.
toolchain_fits() {
  local libdir
  LACKS="Rust $MINIMUM_RUST or newer"
  rust_is_new || return 1
  LACKS=rustfmt
  rustfmt --version >/dev/null 2>&1 || return 1
  LACKS=clippy
  cargo-clippy --version >/dev/null 2>&1 || return 1
  LACKS=rust-src
  [ -f "$(rustc --print sysroot)/lib/rustlib/src/rust/library/Cargo.lock" ] || return 1
  LACKS="Rust's wasm32-unknown-unknown target"
  libdir=$(rustc --print target-libdir --target wasm32-unknown-unknown 2>/dev/null) || return 1
  compgen -G "$libdir/libstd-*.rlib" >/dev/null || return 1
  [ ! -f "$libdir/$STD_STAMP" ] || [ "$(rustc -vV)" = "$(cat "$libdir/$STD_STAMP")" ]
}

# One toolchain for both halves: the default one if it fits, else rustup's stable one, else the one that script/setup linked.
use_toolchain() {
  if toolchain_fits; then return 0; fi
  if rustup toolchain list 2>/dev/null | grep -q '^stable' && RUSTUP_TOOLCHAIN=stable toolchain_fits; then
    export RUSTUP_TOOLCHAIN=stable
    return 0
  fi
  rustup toolchain list 2>/dev/null | grep -q "^$WASM_TOOLCHAIN" || return 1
  CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$(wasm_linker) || return 1
  export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER RUSTUP_TOOLCHAIN=$WASM_TOOLCHAIN
  toolchain_fits
}

# Stops the script in one line when something that script/setup installs is not there: the toolchain or one of these commands.
need() {
  local tool
  use_toolchain || die "$LACKS is missing: run script/setup"
  for tool in "$@"; do
    have "$tool" || die "$tool is missing: run script/setup"
  done
}

# The browser of the tests: Debian's Chromium without a window where there is one, which needs a third less time than the whole browser.
find_chromium() {
  command -v chromium-headless-shell || command -v chromium || command -v chromium-browser || echo /usr/bin/chromium
}

# A TCP port on loopback that nothing listens on.
free_port() {
  node -e 'const s = require("net").createServer(); s.listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); });'
}

# The newest wasm linker on the PATH (Debian names it by its LLVM version).
wasm_linker() {
  local path
  for path in $(compgen -c wasm-ld | sort -uVr); do
    command -v "$path" && return 0
  done
  return 1
}
