#!/usr/bin/env bash
# Builds the Debian package: deploy/package.sh [FOLDER]. Prints its path. Needs cargo-deb (cargo install cargo-deb --locked).
# With NO_BUILD=1 the binary that is in target/release is packed as it is; with FAST=1 it is compressed less.
set -euo pipefail
cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-target}
out=${1:-$target/debian}
[ -n "${NO_BUILD:-}" ] || cargo build --release --locked >&2

# What the program itself knows best: its manual and its completions.
lay=$target/release/package
rm -rf "$lay"
mkdir -p "$lay/man" "$lay/bash" "$lay/zsh" "$lay/fish" "$out"
"$target/release/rivald" manual --out "$lay/man"
"$target/release/rivald" completions bash >"$lay/bash/rivald"
"$target/release/rivald" completions zsh >"$lay/zsh/_rivald"
"$target/release/rivald" completions fish >"$lay/fish/rivald.fish"
gzip -9n "$lay"/man/man*/*
deploy/third-party.sh | gzip -9n >"$lay/third-party.txt.gz"
gzip -9nc CHANGELOG.md >"$lay/NEWS.md.gz"

cargo deb --no-build --locked --quiet ${FAST:+--fast} --output "$out/"
# Named after name, version and machine.
realpath "$(ls -t "$out"/rivald_*.deb | head -n 1)"
