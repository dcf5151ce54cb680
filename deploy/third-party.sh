#!/usr/bin/env bash
# What the program is linked with, under which licence, and the texts: each text once, with those that it covers. Taken
# from the sources that cargo built, so it can't be out of date.
set -euo pipefail
cd "$(dirname "$0")/.."
sources=("${CARGO_HOME:-$HOME/.cargo}"/registry/src/*)
texts=$(mktemp -d)
trap 'rm -rf "$texts"' EXIT

echo "rivald is linked with the following libraries."
echo
cargo tree --locked --offline --edges normal --prefix none --format '{p}|{l}' |
    sed -E 's/ \(\*\)$//; s/ \(proc-macro\)//' | grep -v '^rivald ' | sort -u >"$texts/list"
while IFS='|' read -r crate licence; do
    name=${crate% v*} version=${crate##* v}
    echo "$name $version: ${licence:-see below}"
    for source in "${sources[@]}"; do
        for file in "$source/$name-$version"/{LICEN[SC]E,COPYING,NOTICE,UNLICENSE}*; do
            [ -f "$file" ] || continue
            sum=$(tr -d ' \r\n' <"$file" | sha256sum | cut -c1-32)
            cp "$file" "$texts/$sum.text"
            echo "$name $version" >>"$texts/$sum.crates"
        done
    done
done <"$texts/list"
for crates in "$texts"/*.crates; do
    printf '\n%s\n' "$(printf '=%.0s' {1..80})"
    sort -u "$crates" | paste -sd, | sed 's/,/, /g' | fold -sw 80
    printf '%s\n\n' "$(printf -- '-%.0s' {1..80})"
    cat "${crates%.crates}.text"
done
