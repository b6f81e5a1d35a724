#!/bin/sh
# Before the removal, not before an upgrade: what runs of Linesman ends. Data folders are their users' and stay.
# dpkg calls it with "remove"; rpm with the number of versions that will be left.
set -e
case "$1" in
remove | 0) ;;
*) exit 0 ;;
esac
# systemd's managers of users first, who would start their agent again, from then on in vain.
for runtime in /run/user/[0-9]*; do
  [ -S "$runtime/systemd/private" ] || continue
  XDG_RUNTIME_DIR=$runtime timeout 30 setpriv --reuid="$(stat -c %u "$runtime")" \
    --regid="$(stat -c %g "$runtime")" --clear-groups \
    systemctl --user stop linesman.service 2>/dev/null || true
done
# The tray before its agent, for the same reason.
for program in linesman-app resources/node/node; do
  for process in /proc/[0-9]*; do
    case "$(readlink "$process/exe" 2>/dev/null || true)" in
    /opt/Linesman/"$program"*) kill -TERM "${process#/proc/}" 2>/dev/null || true ;;
    esac
  done
done
