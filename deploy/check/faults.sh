# What breaks: the process, its liveness, its settings, its secret, its database; and what mends itself.
. /opt/rivald/lib.sh
E=/etc/rivald
t "ready"                              wait_for 20 is ActiveState active
t "shop and mail server are there"     street
echo a-password >$E/smtp-password
settings; watch a.toml a
systemctl restart "$UNIT"
t "at work"                            wait_for 20 at_least 'SELECT count(*) FROM tip' 1

# Killed.
p0=$(pid); kill -KILL "$p0"
t "kill -9: restarted"                 wait_for 20 bash -c "[ \$(systemctl show -P NRestarts rivald) = 1 ] && [ \$(systemctl show -P ActiveState rivald) = active ] && [ \$(systemctl show -P MainPID rivald) != $p0 ]"
n=$(wc -l <$S/hits)
t "and polls again"                    wait_for 20 bash -c "[ \$(wc -l <$S/hits) -gt $((n + 2)) ]"

# Hanging. The unit's patience is two minutes: here it is a few seconds, all else is the unit's own.
mkdir -p /run/systemd/system/rivald.service.d
printf '[Service]\nWatchdogSec=6s\nTimeoutAbortSec=5s\n' >/run/systemd/system/rivald.service.d/fast.conf
systemctl daemon-reload; systemctl restart "$UNIT"
sleep 15
t "while it works the watchdog is content" is NRestarts 0
p0=$(pid); kill -STOP "$p0"
t "a process that hangs is restarted"  wait_for 60 bash -c "[ \$(systemctl show -P NRestarts rivald) -ge 1 ] && [ \$(systemctl show -P ActiveState rivald) = active ] && [ \$(systemctl show -P MainPID rivald) != $p0 ]"
t "the journal says watchdog"          logged 'Watchdog timeout'
rm -r /run/systemd/system/rivald.service.d; systemctl daemon-reload; systemctl restart "$UNIT"

# Wrong settings: said once, and no restart storm. RestartSec is 5 s: a storm would show within twelve.
calm() { # WHAT WORD: it failed by itself, stays so, and the journal says why
    systemctl reset-failed "$UNIT" 2>/dev/null
    local since; since=$(date '+%Y-%m-%d %H:%M:%S')
    not systemctl start "$UNIT" || { echo "it started"; return 1; }
    sleep 12
    is ActiveState failed && is NRestarts 0 || return 1
    journalctl -u "$UNIT" -p "${2:-err}" -o cat --since "$since" | tee /tmp/said | grep -q -- "$1" || { cat /tmp/said; return 1; }
}
systemctl stop "$UNIT"
settings 'promis = 3'
t "wrong settings: one start, one explanation" calm 'promis'
t "with status 2"                      is ExecMainStatus 2
settings; : >$E/smtp-password
t "a secret that is empty: likewise"   calm 'smtp-password'
settings; echo a-password >$E/smtp-password
rm -f $E/jd-secret
t "a secret file that is gone: likewise, in systemd's words" calm 'credentials'
systemctl reset-failed "$UNIT"
systemd-tmpfiles --create rivald.conf
t "and tmpfiles lays it again"         systemctl start "$UNIT"

# A damaged database is left as it is, and said.
systemctl stop "$UNIT"
cp -a /var/lib/rivald /var/tmp/kept
rm -f /var/lib/rivald/rivald.db-*
head -c 65536 /dev/urandom >/var/lib/rivald/rivald.db
chown rivald:rivald /var/lib/rivald/rivald.db; chmod 600 /var/lib/rivald/rivald.db
sum=$(sha256sum </var/lib/rivald/rivald.db)
t "a damaged database: one start, one explanation" calm 'rivald.db'
t "it is left as it was"               [ "$(sha256sum </var/lib/rivald/rivald.db)" = "$sum" ]
rm -rf /var/lib/rivald; mv /var/tmp/kept /var/lib/rivald
systemctl reset-failed "$UNIT"
t "the kept one works again"           systemctl start "$UNIT"

# The kernel's wall behind the daemon's own: link-local is out of reach for whatever runs in the service.
ip address add 169.254.7.7/32 dev lo
systemd-run -q --unit=local --collect python3 -m http.server -b 169.254.7.7 8081
reach() { timeout 5 python3 -c 'import socket; socket.create_connection(("169.254.7.7", 8081), 3)'; }
reach_inside() { # from the service's own control group
    local group; group=$(prop ControlGroup)
    local found=1
    for root in /sys/fs/cgroup/unified /sys/fs/cgroup; do
        [ -w "$root$group/cgroup.procs" ] && found=$root$group && break
    done
    [ "$found" != 1 ] || { echo "no control group"; return 0; }
    bash -c "echo \$\$ >$found/cgroup.procs && exec timeout 5 python3 -c 'import socket; socket.create_connection((\"169.254.7.7\", 8081), 3)'"
}
t "control: link-local answers outside of the service" wait_for 10 reach
t "IPAddressDeny: it does not within"  not reach_inside
inside_loopback() { bash -c "g=\$(systemctl show -P ControlGroup rivald); for r in /sys/fs/cgroup/unified /sys/fs/cgroup; do [ -w \$r\$g/cgroup.procs ] && echo \$\$ >\$r\$g/cgroup.procs && break; done; python3 -c 'import socket; socket.create_connection((\"127.0.8.1\", 8080), 3)'"; }
t "control: loopback answers within"   inside_loopback
