#!/usr/bin/env bash
# Fuzzes every reader, one after another: `fuzz/run.sh [SECONDS] [TARGET…]`. Ends with a failure at the first finding.
set -euo pipefail
cd "$(dirname "$0")"
seconds=${1:-60}
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(page json price count watchlist picture table)
# libFuzzer's instrumentation is behind flags that the stable compiler keeps for itself.
export RUSTC_BOOTSTRAP=1
declare -A longest=([page]=65536 [json]=65536 [price]=1024 [count]=1024 [watchlist]=16384 [picture]=32768 [table]=16384)
# One second and 200 MB an input, whatever the machine does besides; decoding may take more of both, and is bounded too.
declare -A seconds_each=([picture]=20 [table]=5) megabytes=([picture]=600 [table]=600)
if ! command -v cargo-fuzz >/dev/null; then
    echo "cargo-fuzz is missing: cargo install cargo-fuzz --version 0.13.2 --locked" >&2
    exit 2
fi
cargo fuzz build --sanitizer none
for target in "${targets[@]}"; do
    echo "== $target, $seconds s"
    mkdir -p "corpus/$target"
    cargo fuzz run --sanitizer none "$target" "corpus/$target" "seeds/$target" -- \
        -dict="dictionaries/$target.dict" -max_total_time="$seconds" -timeout="${seconds_each[$target]:-1}" \
        -rss_limit_mb="${megabytes[$target]:-200}" -max_len="${longest[$target]}" -print_final_stats=1
done
