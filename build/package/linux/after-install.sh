#!/bin/sh
# After an upgrade the agents of the version before end: whoever keeps one running (tray, systemd) starts the new one.
# dpkg calls it with "configure" and the version before; rpm with the number of versions that are installed.
set -e
# Chromium's sandbox where the kernel grants no user namespaces.
chmod 4755 /opt/Linesman/chrome-sandbox
case "$1" in
configure) [ -n "$2" ] || exit 0 ;;
*) [ "$1" -gt 1 ] 2>/dev/null || exit 0 ;;
esac
for process in /proc/[0-9]*; do
  case "$(readlink "$process/exe" 2>/dev/null || true)" in
  /opt/Linesman/resources/node/node*)
    kill -TERM "${process#/proc/}" 2>/dev/null || true
    ;;
  esac
done
