#!/bin/sh
# Before the removal, not before an upgrade: what runs of Linesman ends. Data folders are their users' and stay.
# dpkg calls it with "remove"; rpm with the number of versions that will be left.
set -e
case "$1" in
remove | 0) ;;
*) exit 0 ;;
esac
# The tray first: it would start its agent again.
for program in linesman-app resources/node/node; do
  for process in /proc/[0-9]*; do
    case "$(readlink "$process/exe" 2>/dev/null || true)" in
    /opt/Linesman/"$program"*) kill -TERM "${process#/proc/}" 2>/dev/null || true ;;
    esac
  done
done
