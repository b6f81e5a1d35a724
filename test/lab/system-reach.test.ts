import { execFileSync } from 'node:child_process';
import { rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWhere, needsCommands, needsLinux, needsRoot } from '../support/needs.ts';

const NEEDS = [
  needsLinux(),
  needsRoot(),
  needsCommands('unshare', 'nsenter', 'ip', 'openssl', 'dbus-daemon', 'NetworkManager', 'nmcli'),
];

/**
 * A laptop with a bus and a NetworkManager of its own, by a cable to a world outside, in namespaces
 * that go with the shell. Nothing of the machine's files can be written but the folder. `$1` folder,
 * `$2` Node, `$3` this folder of tests.
 */
const SCRIPT = `
set -e
unset DBUS_SYSTEM_BUS_ADDRESS
folder=$1; node=$2; here=$3; laptop=198.51.100.10; outside=198.51.100.1
if [ -e /dev/rfkill ]; then mount --bind /dev/null /dev/rfkill; fi
mount --bind "$folder" "$folder"
mount -t tmpfs none /run; mkdir -p /run/dbus /run/NetworkManager
mount -t tmpfs none /etc/NetworkManager; mkdir -p /etc/NetworkManager/system-connections
cat > /etc/NetworkManager/NetworkManager.conf <<END
[main]
plugins=keyfile
dns=none
hostname-mode=none
no-auto-default=*
[connectivity]
enabled=true
uri=http://$outside:81/
response=NetworkManager is online
[logging]
level=ERR
END
mount -t tmpfs none /var/lib/NetworkManager
mount -t sysfs -o ro none /sys
mount -o remount,bind,ro /
ip link set lo up
unshare --net sleep 300 & far=$!
for try in $(seq 50); do [ "$(readlink /proc/$far/ns/net)" != "$(readlink /proc/self/ns/net)" ] && break; sleep 0.1; done
ip link add lan0 type veth peer name far0 netns $far
nsenter -t $far -n ip address add $outside/24 dev far0
nsenter -t $far -n ip link set far0 up
nsenter -t $far -n ip link set lo up
nsenter -t $far -n "$node" --disable-warning=ExperimentalWarning "$here/outside.ts" "$folder" $outside & world=$!
dbus-daemon --system --nofork --nopidfile & bus=$!
for try in $(seq 50); do [ -S /run/dbus/system_bus_socket ] && break; sleep 0.1; done
NetworkManager --no-daemon & manager=$!
trap 'kill $manager $bus $world $far 2>/dev/null || true; wait' EXIT
for try in $(seq 100); do nmcli general >/dev/null 2>&1 && break; sleep 0.1; done
nmcli connection add type ethernet ifname lan0 con-name cable autoconnect no ipv4.method manual ipv4.addresses $laptop/24 ipv4.gateway $outside ipv6.method disabled >/dev/null
nmcli -w 20 connection up cable >/dev/null
for try in $(seq 50); do (: < /dev/tcp/$outside/443) 2>/dev/null && break; sleep 0.1; done
# Waits until NetworkManager says this word.
says() { for try in $(seq 60); do [ "$(nmcli networking connectivity check)" = "$1" ] && return 0; sleep 0.25; done; echo "NetworkManager never said $1" >&2; return 1; }
look() { NODE_EXTRA_CA_CERTS="$folder/cert.pem" "$node" --disable-warning=ExperimentalWarning "$here/look.ts" $laptop $outside; }
says limited; look
touch "$folder/lets-through"
says full; look
kill $manager; wait $manager || true
look
`;

interface Printed {
  readonly witness: unknown;
  readonly findings: readonly { readonly args: Readonly<Record<string, string>> }[];
  readonly troubles: readonly string[];
}

describeWhere(NEEDS, 'the word of a real NetworkManager about the Internet', () => {
  const folder = mkdtempSync(join(tmpdir(), 'system-reach-'));
  let looks: readonly Printed[] = [];

  beforeAll(() => {
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=outside'],
        ...['-addext', 'subjectAltName=IP:198.51.100.1', '-keyout', 'key.pem', '-out', 'cert.pem'],
      ],
      { cwd: folder, stdio: 'ignore' },
    );
    const said = execFileSync(
      'unshare',
      [
        ...['--net', '--mount', '--uts', '--pid', '--mount-proc', '--fork', '--kill-child'],
        ...['bash', '-c', SCRIPT, 'bash', folder, process.execPath],
        new URL('system-reach', import.meta.url).pathname,
      ],
      { encoding: 'utf8', timeout: 120_000, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    looks = said
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Printed);
  }, 150_000);

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('is a false alarm where its page does not come through while HTTPS passes', () => {
    expect(looks[0]).toMatchObject({
      witness: { system: { by: 'network-manager', says: 'limited' }, look: { state: 'internet' } },
      findings: [
        {
          code: 'NCSI_FALSE_ALARM',
          args: { system: 'NetworkManager', reason: expect.stringContaining('HTTPS') as unknown },
        },
      ],
      troubles: [],
    });
  });

  it('is no alarm once its page comes through, and nobody looks outside', () => {
    expect(looks[1]).toEqual({
      witness: {
        system: { by: 'network-manager', says: 'internet' },
        at: expect.any(String) as unknown,
        look: null,
      },
      findings: [],
      troubles: [],
    });
  });

  it('is none, and no trouble, where NetworkManager does not run', () => {
    expect(looks[2]).toEqual({ witness: null, findings: [], troubles: [] });
  });
});
