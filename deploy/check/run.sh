#!/usr/bin/env bash
# Boots a real systemd in a container, installs the package there and holds it against what is promised.
#   deploy/check/run.sh PACKAGE.deb [NAME…]     NAME: service, faults, package (default: all)
# Needs root, mmdebstrap, systemd-nspawn and the builders' boot-unit (../shared, or $BOOT_UNIT); else it says "skipped".
# Base trees are kept in $BOOT_WORK (default /var/tmp/rivald-boot); logs of the last boot are in $BOOT_WORK/out.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
deb=$(readlink -f "${1:?which package?}")
shift
boot=${BOOT_UNIT:-$root/../shared/tools/boot-unit/boot-unit.sh}
work=${BOOT_WORK:-/var/tmp/rivald-boot}

skip() { echo "skipped: $1"; exit 0; }
[ -f "$boot" ] || skip "no boot-unit.sh here (set BOOT_UNIT)"
[ "$(id -u)" = 0 ] || skip "booting a container needs root"
for tool in mmdebstrap systemd-nspawn dpkg-deb; do
    command -v "$tool" >/dev/null || skip "no $tool here"
done

# What the checks need inside: these scripts, and the package once more as a later version with other settings in it.
bag=$(mktemp -d)
trap 'rm -rf "$bag"' EXIT
cp "$here"/inside/* "$bag/"
again() { # VERSION [edit]: the same package as another version
    rm -rf "$bag/tree"
    dpkg-deb -R "$deb" "$bag/tree"
    sed -i "s/^Version: .*/Version: $1/" "$bag/tree/DEBIAN/control"
    [ -z "${2:-}" ] || echo "# a line of the new version" >>"$bag/tree/etc/rivald/rivald.toml"
    dpkg-deb --root-owner-group -Zgzip -z1 -b "$bag/tree" "$bag/rivald_$1.deb" >/dev/null
    rm -rf "$bag/tree"
}

names=("$@")
[ ${#names[@]} -gt 0 ] || names=(service faults package)
status=0
for name in "${names[@]}"; do
    echo "== $name"
    second=()
    [ ! -f "$here/$name.again.sh" ] || second=(-K "$here/$name.again.sh")
    if [ "$name" = package ]; then
        again 9.1
        again 9.2 edited
        again 9.3 edited
    fi
    bash "$boot" -w "$work" -k "$here/$name.sh" "${second[@]}" -u rivald.service -d "$deb" \
        -p python3,iproute2 -B "$bag:/opt/rivald" -t 400 && continue
    # 2: the container could not be set up, such as without a mirror to take the base tree from.
    [ $? != 2 ] || skip "the container can't be set up here"
    status=1
done
exit "$status"
