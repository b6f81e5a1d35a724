# NetworkManager with strongSwan's plugin: connecting while the gateway is silent, up, down.
. "$(dirname "$SCENE")/roads.sh"

cat > /var/tmp/gw.conf <<'C'
connections {
  vpn {
    pools = laptops
    local { auth = psk
      id = 192.0.2.1 }
    remote { auth = psk }
    children { corp { local_ts = 10.20.0.0/16 } }
  }
}
pools { laptops { addrs = 10.99.0.7/32 } }
secrets { ike { secret = "only for this test and long enough" } }
C
cat > /var/tmp/gw.strongswan <<C
charon {
  load = random nonce aes sha1 sha2 hmac kdf curve25519 constraints socket-default kernel-netlink vici
  filelog { stderr { default = 1 } }
  plugins { vici { socket = unix:///var/tmp/gw.vici } }
}
swanctl { load = random nonce }
C
at gw unshare --mount sh -c 'mount -t tmpfs none /run
  exec env STRONGSWAN_CONF=/var/tmp/gw.strongswan /usr/lib/ipsec/charon' &
swan() { STRONGSWAN_CONF=/var/tmp/gw.strongswan swanctl "$@" --uri unix:///var/tmp/gw.vici; }
until_it swan --stats
swan --load-all --file /var/tmp/gw.conf

# Without the certificate authorities of the machine, which take the plugin half a minute here.
mkdir /var/tmp/none
cat > /var/tmp/nm.strongswan <<C
charon-nm {
  load = random nonce aes sha1 sha2 hmac kdf curve25519 gmp x509 pem pkcs1 pubkey constraints kernel-netlink socket-default
  ca_dir = /var/tmp/none
}
C
mount --bind /var/tmp/nm.strongswan /etc/strongswan.conf

cat > /etc/NetworkManager/NetworkManager.conf <<'C'
[main]
plugins=keyfile
dns=none
hostname-mode=none
no-auto-default=*
[logging]
level=INFO
C
# charon-nm waits at each line that it cannot write to the system's log.
python3 -c 'import socket, os
log = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
log.bind("/dev/log")
while True: print(log.recv(8192).decode(errors="replace"), flush=True)' > "$OUT/syslog" &
until_it test -S /dev/log
dbus-daemon --system --nofork --nopidfile &
until_it test -S /run/dbus/system_bus_socket
# Without udev a device counts as ready only where /sys is read only.
at pc unshare --mount sh -c "mount -o remount,bind,ro /sys; exec NetworkManager --no-daemon" &
until_it nmcli general
nmcli connection add type ethernet ifname eth0 con-name cable ipv4.method manual \
  ipv4.addresses 192.0.2.2/24 ipv4.gateway 192.0.2.1 ipv6.method disabled
nmcli connection up cable
nmcli connection add type vpn vpn-type strongswan con-name work ipv6.method disabled \
  vpn.data 'address=192.0.2.1,method=psk,user=anna,virtual=yes,encap=no,ipcomp=no,proposal=no,password-flags=0' \
  vpn.secrets 'password=only for this test and long enough'

look idle
ip -n gw route add blackhole 192.0.2.2/32
nmcli --wait 0 connection up work
until_it sh -c 'nmcli -t -f NAME,STATE connection show | grep -qx work:activating'
nmcli -t -f NAME,STATE connection show
look connecting
ip -n gw route del blackhole 192.0.2.2/32
until_it sh -c 'nmcli -t -f NAME,STATE connection show | grep -qx work:activated'
nmcli -t -f NAME,STATE connection show
at pc ip route show table all
look up
nmcli connection down work
look down
