# The second boot of the same disk.
. /opt/rivald/lib.sh
t "up after the boot without help"     wait_for 20 is ActiveState active
t "its state is the one from before"   at_least "SELECT count(*) FROM watch WHERE id = 'boot'" 1
t "no unit failed at boot"             bash -c '[ -z "$(systemctl --failed --no-legend)" ] || { systemctl --failed; false; }'
