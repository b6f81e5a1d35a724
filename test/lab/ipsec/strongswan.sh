# strongSwan with swanctl (swanctl.conf(5)): no tunnel, up, up with a network that is not Exchange's, down.
. "$(dirname "$SCENE")/roads.sh"

cat > /var/tmp/gw.conf <<'C'
connections {
  vpn {
    pools = laptops
    local { auth = psk
      id = gw }
    remote { auth = psk }
    children {
      corp { local_ts = 10.20.0.0/16 }
      other { local_ts = 10.77.0.0/16 }
    }
  }
}
pools { laptops { addrs = 10.99.0.7/32 } }
secrets { ike { secret = "only for this test" } }
C
cat > /var/tmp/pc.conf <<'C'
connections {
  vpn {
    remote_addrs = 192.0.2.1
    vips = 0.0.0.0
    local { auth = psk
      id = anna }
    remote { auth = psk
      id = gw }
    children {
      corp { remote_ts = 10.20.0.0/16 }
      other { remote_ts = 10.77.0.0/16 }
    }
  }
}
secrets { ike { secret = "only for this test" } }
C
for machine in gw pc; do
  cat > /var/tmp/$machine.strongswan <<C
charon {
  load = random nonce aes sha1 sha2 hmac kdf curve25519 constraints socket-default kernel-netlink vici
  filelog { stderr { default = 1 } }
  plugins { vici { socket = unix:///var/tmp/$machine.vici } }
}
swanctl { load = random nonce }
C
  at $machine unshare --mount sh -c "mount -t tmpfs none /run
    exec env STRONGSWAN_CONF=/var/tmp/$machine.strongswan /usr/lib/ipsec/charon" &
done
swan() { STRONGSWAN_CONF=/var/tmp/$1.strongswan swanctl "${@:2}" --uri "unix:///var/tmp/$1.vici"; }
for machine in gw pc; do
  until_it swan $machine --stats
  swan $machine --load-all --file /var/tmp/$machine.conf
done

look idle
swan pc --initiate --child corp --timeout 20
look up
swan pc --terminate --ike vpn --timeout 20
swan pc --initiate --child other --timeout 20
look elsewhere
swan pc --terminate --ike vpn --timeout 20
look down
