# Two machines with a cable between them: `gw`, the VPN gateway with the corporate network behind it,
# and `pc`, the laptop. Sourced by a scene.
at() { ip netns exec "$@"; }

ip netns add gw
ip netns add pc
ip link add eth0 netns pc type veth peer name eth0 netns gw
for machine in gw pc; do
  ip -n $machine link set lo up
  ip -n $machine link set eth0 up
done
ip -n gw address add 192.0.2.1/24 dev eth0
ip -n gw address add 10.20.30.40/32 dev lo
ip -n pc address add 192.0.2.2/24 dev eth0
ip -n pc route add default via 192.0.2.1

# What Linesman says at this moment to a user without rights, into a file of this name.
look() {
  at pc env HOME=/var/tmp/home LINESMAN_DATA=/var/tmp/home/data LINESMAN_CONFIG=/var/tmp/none.json \
    setpriv --reuid 65534 --regid 65534 --clear-groups \
    "$NODE" "$LINESMAN" probe 10.20.30.40 --timeout-ms 6000 --json > "$OUT/$1.json" 2> "$OUT/$1.err" < /dev/null
  { echo "== $1"; at pc ip rule; at pc ip route show table 220; at pc ip -br address; at pc ip xfrm policy; } 2>&1
}

# Waits until a command succeeds, half a minute at most.
until_it() { for _ in $(seq 30); do "$@" > /dev/null 2>&1 && return 0; sleep 0.5; done; echo "never: $*"; return 1; }
