# libreswan with strongSwan as its gateway: connecting while that is silent, up, and without a CHILD SA.
. "$(dirname "$SCENE")/roads.sh"
RESWAN=/opt/libreswan
# Its programs look for each other here; by the PATH they would find strongSwan's.
mount -t tmpfs none /usr/libexec
ln -s $RESWAN/usr/libexec/ipsec /usr/libexec/ipsec
cat > /var/tmp/gw.conf <<'C'
connections {
  vpn {
    pools = laptops
    local { auth = psk
      id = gw.example }
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

mkdir -p /run/pluto /var/tmp/nss /var/tmp/ipsec.d
cat > /var/tmp/pc.conf <<'C'
config setup
  protostack=xfrm
conn %default
  keyexchange=ike
  ikev2=insist
  authby=secret
  ike=aes256-sha2_256;dh31
  esp=aes256-sha2_256
  left=192.0.2.2
  leftid=@anna.example
  leftsubnet=0.0.0.0/0
  leftmodecfgclient=yes
  narrowing=yes
  right=192.0.2.1
  rightid=@gw.example
  leftupdown=/usr/libexec/ipsec/_updown.xfrm
  auto=ignore
conn corp
  rightsubnet=10.20.0.0/16
conn other
  rightsubnet=10.88.0.0/16
C
certutil -N -d sql:/var/tmp/nss --empty-password
echo ': PSK "only for this test and long enough"' > /var/tmp/ipsec.secrets
at pc $RESWAN/usr/libexec/ipsec/pluto --nofork --stderrlog --config /var/tmp/pc.conf --no-dnssec --rundir /run/pluto \
  --secretsfile /var/tmp/ipsec.secrets --ipsecdir /var/tmp/ipsec.d --nssdir /var/tmp/nss --nhelpers 0 &
whack() { at pc timeout 15 $RESWAN/usr/libexec/ipsec/whack "$@"; }
until_it test -S /run/pluto/pluto.ctl
whack --listen
for one in corp other; do at pc $RESWAN/usr/libexec/ipsec/addconn --config /var/tmp/pc.conf --ctlsocket /run/pluto/pluto.ctl $one; done
ip -n gw route add blackhole 192.0.2.2/32
whack --initiate --name corp --asynchronous
sleep 2
look connecting
whack --terminate --name corp
ip -n gw route del blackhole 192.0.2.2/32
whack --initiate --name corp
look up
whack --terminate --name corp
# The gateway refuses this network (TS_UNACCEPTABLE), and both keep the IKE SA.
whack --initiate --name other
whack --status | grep -o 'STATE_V2_ESTABLISHED_IKE_SA' | sort -u > "$OUT/ike-sa"
look childless
