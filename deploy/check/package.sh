# The package's own life: upgraded, disabled, removed, installed again, purged, and installed for the second boot.
. /opt/rivald/lib.sh
E=/etc/rivald
export DEBIAN_FRONTEND=noninteractive
installs() { dpkg "${@:2}" -i "$1" </dev/null; }
t "ready"                              wait_for 20 is ActiveState active
t "conffile, unit and pages are where they belong" bash -c 'dpkg-query -W -f "\${Conffiles}" rivald | grep -q /etc/rivald/rivald.toml && [ -f /lib/systemd/system/rivald.service ] && [ -f /usr/share/bash-completion/completions/rivald ]'
t "the example watchlist is one"       rivald watchlist check /usr/share/doc/rivald/examples/watchlists/example.toml
t "the example settings are some"      rivald --config /usr/share/doc/rivald/examples/rivald.toml watchlist list

# Upgrade.
echo '# mine' >>$E/rivald.toml
echo a-password >$E/smtp-password
printf '[[watch]]\nid = "kept"\nurl = "https://shop.example.com/kept"\n' >$E/watchlists/mine.toml
t "the new watch is known"             wait_for 20 at_least "SELECT count(*) FROM watch WHERE id = 'kept'" 1
p0=$(pid)
t "upgrade, unattended"                installs /opt/rivald/rivald_9.1.deb
t "restarted by the upgrade"           bash -c "[ \$(systemctl show -P MainPID rivald) != $p0 ] && systemctl is-active rivald"
t "the old one ended cleanly"          logged 'ended'
kept() { grep -q '^# mine$' $E/rivald.toml && grep -q kept $E/watchlists/mine.toml && grep -q a-password $E/smtp-password && at_least "SELECT count(*) FROM watch WHERE id = 'kept'" 1; }
t "settings, watchlists, secret and state are kept" kept
t "owners and modes too"               bash -c '[ "$(stat -c "%a %U:%G" /etc/rivald/rivald.toml)" = "640 root:rivald" ] && [ "$(stat -c %a /etc/rivald/smtp-password)" = 600 ]'
t "upgrade with another conffile, as unattended-upgrades does it" dpkg --force-confdef --force-confold -i /opt/rivald/rivald_9.2.deb </dev/null
t "the edited settings stay"           kept
t "the new ones lie beside them"       [ -f $E/rivald.toml.dpkg-dist ]

# Disabled by the administrator.
systemctl disable --now "$UNIT"
t "upgrade of a disabled unit"         installs /opt/rivald/rivald_9.3.deb
t "it stays disabled and off"          bash -c '! systemctl is-enabled rivald && ! systemctl is-active rivald'
systemctl enable --now "$UNIT"

# Removed and back.
t "remove"                             dpkg -r rivald
t "it ended, and its unit is gone"     bash -c '! systemctl is-active rivald && [ ! -e /lib/systemd/system/rivald.service ] && [ ! -e /usr/bin/rivald ]'
t "settings, secret and state are kept" kept
t "installed again"                    installs /opt/rivald/rivald_9.3.deb
t "it runs and is enabled"             bash -c 'systemctl is-active rivald && systemctl is-enabled rivald'
t "with what was kept"                 kept

# Purged.
t "purge"                              dpkg -P rivald
gone() { local left; left=$(find / -xdev \( -path /proc -o -path /sys -o -path /opt -o -path /srv -o -path /tmp -o -path /run \) -prune -o -iname '*rivald*' -print 2>/dev/null); [ -z "$left" ] || { echo "$left"; return 1; }; }
t "nothing of it is left, but its account" gone
t "no unit of it is known"             bash -c '! systemctl cat rivald'

t "installed for the next boot"        dpkg -i /opt/bootunit/pkg.deb </dev/null
t "ready"                              wait_for 20 is ActiveState active
printf '[[watch]]\nid = "boot"\nurl = "https://shop.example.com/boot"\n' >$E/watchlists/mine.toml
t "state for the next boot"            wait_for 20 at_least "SELECT count(*) FROM watch WHERE id = 'boot'" 1
