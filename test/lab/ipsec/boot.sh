#!/bin/bash
# First process of a user-mode Linux whose root is this machine's, read only. What the scene writes goes
# to memory, what it saw to a folder of the machine.
# usage (kernel command line): init=boot.sh SCENE=… OUT=… NODE=… LINESMAN=…
trap 'poweroff -f' EXIT
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
mount -t proc none /proc
mount -t sysfs none /sys
mount -t devtmpfs none /dev
mount -t tmpfs none /run
mount -t tmpfs none /var/tmp
mount -t tmpfs none /etc/NetworkManager
mount -t tmpfs none /var/lib/NetworkManager
# The folder of the machine is the only place there that is written to.
mount -t hostfs -o "$OUT" none /mnt
OUT=/mnt
mkdir /run/netns /run/dbus /run/NetworkManager /etc/NetworkManager/system-connections
mkdir -m 777 /var/tmp/home

# The modules of this kernel stand in a folder of their own, where modprobe does not look.
modules=$(echo /usr/lib/uml/modules/*)
mkdir -p "/var/tmp/kernel/lib/modules"
ln -s "$modules" "/var/tmp/kernel/lib/modules/$(uname -r)"
printf '#!/bin/sh\nexec modprobe -d /var/tmp/kernel "$@"\n' > /var/tmp/modprobe
chmod 755 /var/tmp/modprobe
echo /var/tmp/modprobe > /proc/sys/kernel/modprobe
for module in ipv6 veth tun dummy esp4 esp6 xfrm_user af_key drbg; do
  /var/tmp/modprobe "$module" || echo "no module $module"
done

# shellcheck disable=SC1090
. "$SCENE" > "$OUT/log" 2>&1
