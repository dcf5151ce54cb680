# Helpers of the checks, beside boot-unit's own `t`, `wait_for`, `prop` and `is`.
S=/srv/street
pid() { prop MainPID; }
logged() { journalctl -u "$UNIT" --no-pager -o cat | grep -q -- "$1"; }
as_rivald() { setpriv --reuid rivald --regid rivald --init-groups "$@"; }
not() { ! "$@"; }
# What the service answers on its listener: no curl in a minimal Debian.
ask() {
    python3 - "$1" "${2:-}" <<'P'
import sys, urllib.request, urllib.error
request = urllib.request.Request("http://127.0.0.1:9177" + sys.argv[1])
if sys.argv[2]:
    request.add_header("Authorization", "Bearer " + sys.argv[2])
try:
    answer = urllib.request.urlopen(request, timeout=5)
except urllib.error.HTTPError as fault:
    answer = fault
print(answer.status)
print(answer.read().decode())
P
}
mails() { ls "$S/mails" 2>/dev/null | wc -l; }
mail_says() { grep -qrs -- "$1" "$S/mails"; }
# One query of the database, read-only, beside the daemon.
sql() { python3 -c 'import sqlite3,sys; print(sqlite3.connect("file:/var/lib/rivald/rivald.db?mode=ro",uri=True).execute(sys.argv[1]).fetchone()[0])' "$1"; }
at_least() { [ "$(sql "$1")" -ge "$2" ]; }

street() {
    mkdir -p "$S" && echo 79.00 >"$S/price"
    systemd-run -q --unit=street --collect python3 /opt/rivald/street.py "$S"
    wait_for 20 bash -c 'echo >/dev/tcp/127.0.8.1/8080 && echo >/dev/tcp/127.0.0.1/2525'
}
settings() { # [more lines]: settings for the street; a cycle each two seconds
    cat >/etc/rivald/rivald.toml <<T
database = "/var/lib/rivald/rivald.db"
${2:-}
[poll]
schedule = "*/2 * * * * *"
spread = "0s"
min_interval = "0s"
confirm_after = "200ms"
robots = false
pictures = false
allow_private_addresses = true
[mail]
host = "127.0.0.1"
port = 2525
tls = "none"
username = "rivald"
to = ["anna@example.com"]
engineer = ["ops@example.com"]
outbox = "/var/lib/rivald/outbox"
[status]
listen = "127.0.0.1:9177"
${1:-}
T
}
watch() { # FILE ID: a watchlist of one watch
    printf '[[watch]]\nid = "%s"\nname = "Flask %s"\nurl = "http://127.0.8.1:8080/item/%s"\n[watch.alert]\nrearm = "0s"\n' "$2" "$2" "$2" >"/etc/rivald/watchlists/$1"
}
