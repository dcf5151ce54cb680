#!/usr/bin/env bash
# What must be in the package, with which modes, and nothing by accident: deploy/check/contents.sh PACKAGE.deb
set -euo pipefail
deb=${1:?which package?}
list=$(dpkg-deb -c "$deb")
control=$(dpkg-deb -I "$deb")
status=0
fail() { echo "FAIL: $1"; status=1; }

# mode, path; a * in a path stands for anything.
while read -r mode path; do
    grep -Eq "^$mode +(root/root|0/0) .* (\./)?${path//\*/[^ ]*}\$" <<<"$list" || fail "$mode $path is not in it"
done <<'L'
-rwxr-xr-x usr/bin/rivald
-rw-r--r-- usr/lib/systemd/system/rivald.service
-rw-r--r-- usr/lib/sysusers.d/rivald.conf
-rw-r--r-- usr/lib/tmpfiles.d/rivald.conf
-rw-r--r-- etc/rivald/rivald.toml
-rw-r--r-- usr/share/man/man1/rivald.1.gz
-rw-r--r-- usr/share/man/man1/rivald-watchlist-import.1.gz
-rw-r--r-- usr/share/man/man8/rivald-run.8.gz
-rw-r--r-- usr/share/man/man5/rivald.toml.5.gz
-rw-r--r-- usr/share/man/man5/rivald-watchlist.5.gz
-rw-r--r-- usr/share/bash-completion/completions/rivald
-rw-r--r-- usr/share/zsh/vendor-completions/_rivald
-rw-r--r-- usr/share/fish/vendor_completions.d/rivald.fish
-rw-r--r-- usr/share/doc/rivald/copyright
-rw-r--r-- usr/share/doc/rivald/changelog.Debian.gz
-rw-r--r-- usr/share/doc/rivald/third-party.txt.gz
-rw-r--r-- usr/share/doc/rivald/examples/watchlists/example.toml
L
# Nothing of this machine, and nothing that maintainer scripts lay themselves.
grep -Eq 'var/lib|smtp-password|/home/|\.db' <<<"$list" && fail "state, secrets or folders of the builder are in it"
for script in postinst prerm postrm conffiles; do
    grep -q " $script" <<<"$control" || fail "no $script"
done
grep -q 'Depends: .*libc6' <<<"$control" || fail "the libraries that it needs are not named"

# The pages as a reader sees them, without a warning.
if command -v man >/dev/null; then
    tree=$(mktemp -d)
    trap 'rm -rf "$tree"' EXIT
    dpkg-deb -x "$deb" "$tree"
    for page in "$tree"/usr/share/man/man*/*.gz; do
        said=$(MANWIDTH=80 LC_ALL=C.UTF-8 man --warnings -E UTF-8 -l "$page" 2>&1 >/dev/null) || true
        [ -z "$said" ] || fail "$(basename "$page"): $said"
    done
else
    echo "skipped: no man here"
fi
if command -v lintian >/dev/null; then
    lintian --fail-on error,warning "$deb" || fail "lintian"
else
    echo "skipped: no lintian here"
fi
[ $status = 0 ] && echo "the package holds what it should: $(stat -c %s "$deb") bytes"
exit $status
