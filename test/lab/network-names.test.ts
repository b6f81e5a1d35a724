import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { describeWhere, needsCommands, needsLinux, needsRoot } from '../support/needs.ts';

const NEEDS = [
  needsLinux(),
  needsRoot(),
  needsCommands('unshare', 'setpriv', 'dbus-daemon', 'NetworkManager', 'nmcli'),
];

/**
 * A bus and a NetworkManager of their own, in namespaces that go with the shell. Switches for radio
 * know no namespace, so the device is covered; nothing of the machine's files can be written.
 */
const SCRIPT = `
set -e
unset DBUS_SYSTEM_BUS_ADDRESS
if [ -e /dev/rfkill ]; then mount --bind /dev/null /dev/rfkill; fi
mount -t tmpfs none /run; mkdir -p /run/dbus /run/NetworkManager
mount -t tmpfs none /etc/NetworkManager; mkdir -p /etc/NetworkManager/system-connections
cat > /etc/NetworkManager/NetworkManager.conf <<'END'
[main]
plugins=keyfile
dns=none
hostname-mode=none
no-auto-default=*
[logging]
level=ERR
END
mount -t tmpfs none /var/lib/NetworkManager
mount -t sysfs -o ro none /sys
mount -o remount,bind,ro /
ip link set lo up
dbus-daemon --system --nofork --nopidfile & bus=$!
for try in $(seq 50); do [ -S /run/dbus/system_bus_socket ] && break; sleep 0.1; done
NetworkManager --no-daemon & manager=$!
trap 'kill $manager $bus; wait' EXIT
for try in $(seq 100); do nmcli general >/dev/null 2>&1 && break; sleep 0.1; done
nmcli connection add type dummy ifname dummy7 con-name "$1" autoconnect no >/dev/null
setpriv --reuid 65534 --regid 65534 --clear-groups "$2" --disable-warning=ExperimentalWarning --input-type=module-typescript -e "
import { systemTools } from '$3';
const said = await systemTools().ask('nmcli', ['-t', '-e', 'yes', '-f', 'NAME', 'connection', 'show']);
console.log(JSON.stringify(said));
"
`;

describeWhere(NEEDS, 'names of people in the words of NetworkManager', () => {
  it.each(['Anna\u2019s Müller', 'Cüneyt', 'Кафе', '東京'])(
    '%s comes out as it went in',
    (name) => {
      const tools = new URL('../../probes/platform/tools.ts', import.meta.url).pathname;

      const said = execFileSync(
        'unshare',
        [
          '--net',
          '--mount',
          '--uts',
          '--pid',
          '--mount-proc',
          '--fork',
          '--kill-child',
          'bash',
          '-c',
          SCRIPT,
          'bash',
          name,
          process.execPath,
          tools,
        ],
        { encoding: 'utf8', timeout: 60_000, stdio: ['ignore', 'pipe', 'ignore'] },
      );

      expect(JSON.parse(said)).toMatchObject({
        ok: true,
        text: expect.stringContaining(`${name}\n`) as unknown,
      });
    },
  );
});
