# The service as the package brings it, then with a shop and a mail server: ready, unprivileged, silent about secrets,
# steered by files, ended in time.
. /opt/rivald/lib.sh
CANARY=canary-9f3e1c77a2
E=/etc/rivald

# Fresh from the package: nothing is set up, and it says so.
t "ready with the packaged settings"   wait_for 20 is ActiveState active
t "enabled at installation"            systemctl is-enabled "$UNIT"
t "systemctl status: no watches yet"   wait_for 10 bash -c 'systemctl show -P StatusText rivald | grep -q "no watches yet"'
t "the journal says what is to be set up" bash -c 'journalctl -u rivald -p warning -o cat | grep -q "no mail server yet" && journalctl -u rivald -p warning -o cat | grep -q "put a watchlist into /etc/rivald/watchlists"'
t "nothing of that is an error"        bash -c '[ -z "$(journalctl -u rivald -p err -o cat)" ]'
t "status at the terminal finds the service's database" bash -c 'setpriv --reuid rivald --regid rivald --init-groups rivald status | grep -q "The daemon runs (process $(systemctl show -P MainPID rivald))"'
t "also for root, and nothing of root's is left there" bash -c 'rivald status >/dev/null && [ -z "$(find /var/lib/rivald ! -user rivald)" ]'

# Who it is, and what it can reach.
t "runs as rivald, not root"           bash -c '[ "$(stat -c %U /proc/$(systemctl show -P MainPID rivald))" = rivald ]'
modes() { stat -c '%a %U:%G %n' /var/lib/rivald /var/lib/rivald/rivald.db $E $E/rivald.toml $E/watchlists $E/smtp-password $E/jd-secret; }
wanted="750 rivald:rivald /var/lib/rivald
600 rivald:rivald /var/lib/rivald/rivald.db
750 root:rivald $E
640 root:rivald $E/rivald.toml
2770 root:rivald $E/watchlists
600 root:root $E/smtp-password
600 root:root $E/jd-secret"
same_modes() { diff <(modes) <(echo "$wanted"); }
t "owners and modes"                   same_modes
t "no capabilities, no new privileges, seccomp" bash -c 'P=/proc/$(systemctl show -P MainPID rivald)/status; grep -q "CapBnd:.*0000000000000000" $P && grep -q "NoNewPrivs:.*1" $P && grep -q "Seccomp:.*2" $P'
inside() { nsenter -t "$(pid)" -m "$@"; }
t "/usr and the settings are read-only to it" bash -c 'for place in /usr/x /etc/rivald/x; do ! nsenter -t $(systemctl show -P MainPID rivald) -m touch $place || exit 1; done'
t "/home is hidden from it"            bash -c '[ "$(nsenter -t $(systemctl show -P MainPID rivald) -m stat -c %a /root)" = 0 ] || [ -z "$(nsenter -t $(systemctl show -P MainPID rivald) -m ls /root /home)" ]'
t "security score at most 1.5"         systemd-analyze security --no-pager --threshold=15 "$UNIT"
echo "info: $(systemd-analyze security --no-pager "$UNIT" | tail -n 1)"

# At work.
t "shop and mail server are there"     street
echo "$CANARY" >$E/smtp-password
settings
watch a.toml a
t "restarted with settings and a secret" systemctl restart "$UNIT"
t "first reading is a baseline"        wait_for 20 at_least 'SELECT count(*) FROM tip' 1
t "the terminal sees it"               bash -c 'setpriv --reuid rivald --regid rivald --init-groups rivald status | grep -q "a .*ok"'
echo 69.00 >$S/price
t "a change is mailed"                 wait_for 20 mail_says 'Flask a'
t "the password was read from the credential" grep -q "$CANARY" $S/auth
for place in "/proc/$(pid)/cmdline" "/proc/$(pid)/environ" /var/lib/rivald $S/mails; do
    t "the secret is not in $place"    not grep -raq "$CANARY" "$place"
done
t "the secret is not in the journal"   bash -c "! journalctl --no-pager | grep -q $CANARY"
t "nor in what the listener answers"   bash -c ". /opt/rivald/lib.sh; for path in / /healthz /metrics; do ask \$path; done | { ! grep -q $CANARY; }"
t "mail test with the service's secret, as the manual says" systemd-run -q --pipe --wait -p User=rivald -p LoadCredential=smtp-password:/etc/rivald/smtp-password rivald mail test anna@example.com
t "healthz"                            bash -c '. /opt/rivald/lib.sh; ask /healthz | grep -qx ok'
t "metrics"                            bash -c '. /opt/rivald/lib.sh; ask /metrics >/tmp/m; grep -q "^rivald_build_info{" /tmp/m && grep -q "^rivald_watches 1$" /tmp/m && grep -q "^process_resident_memory_bytes" /tmp/m && grep -q "^process_open_fds" /tmp/m'
grep -E '^(process_resident_memory_bytes|process_open_fds|rivald_database_bytes|rivald_polls_total.outcome="ok")' /tmp/m | sed 's/^/info: /'

# Steered by files.
p0=$(pid)
watch b.toml b
t "a new watchlist is taken without a reload" wait_for 10 at_least 'SELECT count(*) FROM tip' 2
echo 'side = "mine"' >>$E/watchlists/b.toml
t "a broken watchlist is told"         wait_for 10 bash -c 'systemctl show -P StatusText rivald | grep -q "fault(s) in watchlists"'
t "journalctl -p err shows it, caret and all" bash -c 'journalctl -u rivald -p err -o cat | grep -q "b.toml has" && journalctl -u rivald -p err -o cat | grep -q "\^"'
n=$(grep -c /item/b $S/hits)
t "its last good version is still polled" wait_for 10 bash -c "[ \$(grep -c /item/b $S/hits) -gt $((n + 1)) ]"
watch b.toml b
t "a mended one is taken"              wait_for 10 bash -c '! systemctl show -P StatusText rivald | grep -q fault'
settings '' 'locale = "zh-CN"'
t "reload"                             systemctl reload "$UNIT"
t "new settings are in force"          wait_for 10 bash -c 'systemctl show -P StatusText rivald | grep -q "条监控"'
settings 'promis = 3'
t "reload with a fault"                systemctl reload "$UNIT"
t "the old settings stay"              wait_for 10 bash -c 'systemctl show -P StatusText rivald | grep -q "设置文件有错"'
t "journalctl -p err names the line"   bash -c 'journalctl -u rivald -p err -o cat | grep -q "promis"'
settings
t "reload with good ones"              systemctl reload "$UNIT"
t "and they are taken"                 wait_for 10 bash -c 'systemctl show -P StatusText rivald | grep -q "^2 watches, next"'
t "all of it by one process"           [ "$(pid)" = "$p0" ]
t "and no restart"                     is NRestarts 0

# A token opens the listener to others; without one it stays here.
settings 'token = { credential = "status-token" }'
sed -i 's/127.0.0.1:9177/0.0.0.0:9177/' $E/rivald.toml
echo "$CANARY-token" >$E/status-token
mkdir -p /etc/systemd/system/rivald.service.d
printf '[Service]\nLoadCredential=status-token:/etc/rivald/status-token\n' >/etc/systemd/system/rivald.service.d/token.conf
systemctl daemon-reload
t "listens on all addresses with a token" systemctl restart "$UNIT"
t "who shows no token is turned away"  bash -c '. /opt/rivald/lib.sh; ask /metrics | grep -qx 401'
t "who shows it is answered"           bash -c ". /opt/rivald/lib.sh; ask /metrics $CANARY-token | grep -qx 200"
rm -r /etc/systemd/system/rivald.service.d; systemctl daemon-reload
settings
t "back to loopback"                   systemctl restart "$UNIT"

# Ended in the middle of a poll.
n=$(wc -l <$S/hits)
echo hang >$S/price
t "a poll is under way that gets no answer" wait_for 10 bash -c "[ \$(wc -l <$S/hits) -gt $n ]"
in_time() { local began=$(date +%s%N); systemctl stop "$UNIT" || return; local ms=$((($(date +%s%N) - began) / 1000000)); echo "$ms ms" | tee /tmp/stop; [ $ms -lt 10000 ]; }
t "stop takes less than ten seconds"   in_time
echo "info: stopped in $(cat /tmp/stop)"
t "and is a clean end"                 is Result success
echo 69.00 >$S/price
t "start again, state is kept"         bash -c 'systemctl start rivald && . /opt/rivald/lib.sh && at_least "SELECT count(*) FROM change" 1'
