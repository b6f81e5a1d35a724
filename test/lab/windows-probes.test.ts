import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCleanup } from '../support/lab/cleanup.ts';
import type { Running } from '../support/lab/programs.ts';
import {
  bundleForWindows,
  createWindowsMachine,
  needsWindows,
  windowsPath,
  type WindowsMachine,
} from '../support/lab/windows.ts';
import { waitFor } from '../support/lab/wait.ts';
import { describeWhere } from '../support/needs.ts';

interface Answered<Value> {
  readonly ok: boolean;
  readonly value: Value;
  readonly why?: string;
}

/** What `windows/probes.ts` prints. */
interface WindowsProbes {
  readonly interfaces: Readonly<Record<string, readonly { readonly address: string }[]>>;
  readonly adapters: Answered<
    readonly {
      readonly name: string;
      readonly index: number;
      readonly mac: string | null;
      readonly operStatus: number;
    }[]
  >;
  readonly kinds: Readonly<
    Record<string, { readonly verdict: { readonly kind: string } | null } | null>
  >;
  readonly routes: readonly (readonly [
    string,
    {
      readonly ok: boolean;
      readonly source?: string;
      readonly egress?: { readonly adapter: string };
      readonly error?: string;
    },
  ])[];
  readonly table: Answered<
    readonly {
      readonly state: string;
      readonly localAddress: string;
      readonly localPort: number;
      readonly remoteAddress: string;
      readonly remotePort: number;
    }[]
  >;
  readonly own: { readonly pid: number; readonly name: Answered<string> };
  readonly self: { readonly pid: number; readonly port: number };
  readonly health: readonly string[];
  readonly problems: readonly string[];
  readonly missing: readonly Answered<unknown>[];
  readonly registry: {
    readonly usb: unknown;
    readonly proxy: Answered<{
      readonly proxy: string | null;
      readonly bypass: readonly string[];
      readonly pacUrl: string | null;
      readonly discovers: boolean;
    }>;
    readonly citrix: readonly Answered<boolean>[];
  };
  readonly nameServers: Answered<readonly { readonly adapter: string; readonly address: string }[]>;
  readonly policies: readonly unknown[];
  readonly serversFor: Readonly<Record<'inside' | 'exempt', readonly string[]>>;
  readonly sinceInputMs: number | null;
  readonly costs: Answered<readonly { readonly guid: string; readonly cost: number }[]>;
  readonly connectivity: Answered<number>;
  readonly guids: Answered<readonly { readonly guid: string }[]>;
  readonly services: {
    readonly ras: Answered<readonly unknown[]>;
    readonly vpn: Answered<readonly unknown[]>;
    readonly wlan: Answered<readonly unknown[]>;
  };
}

/** Holds listeners and connections on both families until it is ended. */
const CONNECTED = `
const net = require('node:net');
for (const host of ['127.0.0.1', '::1']) {
  const server = net.createServer(() => {}).listen(0, host, () => net.connect(server.address().port, host, () => console.log('connected')));
}`;

const INTERNET_SETTINGS = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';
const NAME_SERVERS = ['192.0.2.53', '2001:db8::53'];
const UNROUTED = '203.0.113.77';
const USB_INTERFACE =
  'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Network\\{4D36E972-E325-11CE-BFC1-08002BE10318}\\{00000000-0000-0000-0000-000000000001}\\Connection';
/** A REG_MULTI_SZ as Windows exports it: UTF-16, each text with its end, and one more end. */
const texts = (...all: readonly string[]): string =>
  `hex(7):${[...Buffer.from(`${all.join('\0')}\0\0`, 'utf16le')]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join(',')}`;
/** A rule of the Name Resolution Policy Table, where VPN clients and Add-DnsClientNrptRule write it. */
const nameRule = (id: string, names: readonly string[], servers: string): string => `
[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Dnscache\\Parameters\\DnsPolicyConfig\\{${id}}]
"Version"=dword:00000002
"ConfigOptions"=dword:00000008
"Name"=${texts(...names)}
"GenericDNSServers"="${servers}"
`;
const NAME_RULES = `Windows Registry Editor Version 5.00
${nameRule('1', ['.corp.example', '.other.example'], '10.8.0.9;10.8.0.10')}${nameRule('2', ['vpn.corp.example'], '')}`;
const BEYOND_V4 = ['198.41.0.4', '10.90.0.77', '10.92.1.1'];
const TARGETS = ['198.41.0.4', '10.90.0.77', '10.92.1.1', 'fd00:90::77', '127.0.0.1', UNROUTED];

/** States that ss(8) spells differently. */
const SS_STATES: Readonly<Record<string, string>> = {
  LISTEN: 'listen',
  ESTAB: 'established',
  'TIME-WAIT': 'time-wait',
};

describeWhere(
  needsWindows(),
  "the probes of Windows, beside the kernel's own view of the same machine",
  () => {
    const cleanup = createCleanup();
    let windows: WindowsMachine;
    let probes: WindowsProbes;
    let connected: Running;

    beforeAll(async () => {
      windows = await createWindowsMachine(cleanup);
      const { space } = windows;
      await space.ip('link', 'add', 'lan0', 'type', 'veth', 'peer', 'name', 'far0');
      await space.ip('link', 'add', 'lan1', 'type', 'veth', 'peer', 'name', 'far1');
      for (const name of ['lan0', 'far0', 'lan1', 'far1'])
        await space.ip('link', 'set', name, 'up');
      await space.ip('address', 'add', '10.90.0.2/24', 'dev', 'lan0');
      await space.ip('address', 'add', 'fd00:90::2/64', 'dev', 'lan0', 'nodad');
      await space.ip('address', 'add', '10.91.0.2/24', 'dev', 'lan1');
      await space.ip('route', 'add', 'default', 'via', '10.90.0.1', 'dev', 'lan0');
      await space.ip('route', 'add', '10.92.0.0/16', 'via', '10.91.0.1', 'dev', 'lan1');
      await space.ip('route', 'add', 'unreachable', `${UNROUTED}/32`);
      const resolvConf = NAME_SERVERS.map((server) => `nameserver ${server}\n`).join('');
      await space.must(['sh', '-c', `printf '${resolvConf}' > /etc/resolv.conf`]);
      await windows.wine(
        'reg',
        'add',
        INTERNET_SETTINGS,
        '/v',
        'ProxyEnable',
        '/t',
        'REG_DWORD',
        '/d',
        '1',
        '/f',
      );
      // As Internet Options write it: version, counter, flags (direct and automatically), no texts.
      await windows.wine(
        'reg',
        'add',
        `${INTERNET_SETTINGS}\\Connections`,
        '/v',
        'DefaultConnectionSettings',
        '/t',
        'REG_BINARY',
        '/d',
        `460000000200000009000000${'00'.repeat(44)}`,
        '/f',
      );
      await windows.wine(
        'reg',
        'add',
        INTERNET_SETTINGS,
        '/v',
        'ProxyServer',
        '/d',
        'proxy.example:8080',
        '/f',
      );
      await windows.wine(
        'reg',
        'add',
        INTERNET_SETTINGS,
        '/v',
        'ProxyOverride',
        '/d',
        '*.corp.example;<local>',
        '/f',
      );
      await windows.wine('reg', 'add', 'HKLM\\SOFTWARE\\Citrix\\Secure Access Client', '/f');
      await windows.wine(
        ...['reg', 'add', USB_INTERFACE, '/v', 'PnPInstanceId', '/f'],
        ...['/d', 'USB\\VID_12D1&PID_14DB&MI_00\\6&1A2B&0&0000'],
      );
      // One program for all the values of the rules: each takes seconds to start.
      const rules = join(windows.scratch, 'rules.reg');
      await writeFile(rules, `\uFEFF${NAME_RULES.replaceAll('\n', '\r\n')}`, 'utf16le');
      await windows.wine('reg', 'import', windowsPath(rules));
      connected = space.start([process.execPath, '-e', CONNECTED]);
      await waitFor(
        'two connections',
        () => (connected.stdout().split('connected').length === 3 ? true : null),
        { timeoutMs: 10_000, by: connected },
      );

      const script = await bundleForWindows(
        join(import.meta.dirname, 'windows', 'probes.ts'),
        'probes',
      );
      const ran = await windows.run(script, TARGETS);
      if (ran.status !== 0)
        throw new Error(`the probes ended with ${String(ran.status)}: ${ran.stderr}`);
      probes = JSON.parse(ran.stdout) as WindowsProbes;
    });

    afterAll(() => cleanup.run());

    it('GetLastInputInfo says since when nobody touched this session', () => {
      expect(probes.sinceInputMs).toBeGreaterThanOrEqual(0);
    });

    it('GetAdaptersAddresses lists the adapters, numbers and hardware addresses that the kernel has', async () => {
      const links = JSON.parse(await windows.space.ip('-j', 'link')) as {
        ifname: string;
        ifindex: number;
        address: string;
        link_type: string;
      }[];

      const seen = probes.adapters.value.map(({ name, index, mac }) => ({ name, index, mac }));

      expect(seen.toSorted((one, other) => one.index - other.index)).toEqual(
        links.map(({ ifname, ifindex, address, link_type }) => ({
          name: ifname,
          index: ifindex,
          mac: link_type === 'loopback' ? null : address,
        })),
      );
    });

    it('GetAdaptersAddresses names the name servers of this machine, for adapters that are up', () => {
      const { value } = probes.nameServers;
      const up = probes.adapters.value.filter(({ operStatus }) => operStatus === 1);

      expect(new Set(value.map(({ address }) => address))).toEqual(new Set(NAME_SERVERS));
      expect(up.map(({ name }) => name)).toEqual(
        expect.arrayContaining(value.map(({ adapter }) => adapter)),
      );
    });

    it('the rules for names are read from the registry, and name the servers of a host that they hold', () => {
      expect(probes.policies).toEqual([
        { names: ['.corp.example', '.other.example'], servers: ['10.8.0.9', '10.8.0.10'] },
        { names: ['vpn.corp.example'], servers: [] },
      ]);
      expect(probes.serversFor.inside).toEqual([
        '10.8.0.9 (by the name resolution policy for .corp.example)',
        '10.8.0.10 (by the name resolution policy for .corp.example)',
      ]);
      expect(probes.serversFor.exempt.join()).toContain(NAME_SERVERS[0]);
    });

    it('the addresses are those of the kernel', async () => {
      const links = JSON.parse(await windows.space.ip('-j', 'address')) as {
        ifname: string;
        addr_info: { local: string }[];
      }[];

      const seen = Object.fromEntries(
        Object.entries(probes.interfaces).map(([name, entries]) => [
          name,
          entries.map(({ address }) => address).toSorted(),
        ]),
      );

      expect(seen).toEqual(
        Object.fromEntries(
          links.map(({ ifname, addr_info }) => [
            ifname,
            addr_info.map(({ local }) => local).toSorted(),
          ]),
        ),
      );
    });

    it("an Ethernet adapter is a LAN and the loopback is the loopback, by types that Windows' functions gave", () => {
      const kinds = Object.fromEntries(
        Object.entries(probes.kinds).map(([name, seen]) => [name, seen?.verdict?.kind]),
      );

      expect(kinds).toMatchObject({ lo: 'loopback', lan0: 'lan', lan1: 'lan' });
      expect(probes.problems).toEqual([]);
    });

    it('the route decision names the source address that the kernel would use, for every target', async () => {
      const expected = await Promise.all(
        TARGETS.map(async (target) => {
          const { status, stdout } = await windows.space.run(['ip', '-j', 'route', 'get', target]);
          return [
            target,
            status === 0 ? (JSON.parse(stdout) as { prefsrc: string }[])[0]?.prefsrc : null,
          ];
        }),
      );

      const seen = probes.routes.map(([target, route]) => [target, route.ok ? route.source : null]);

      expect(seen).toEqual(expected);
      expect(new Map(probes.routes).get(UNROUTED)).toMatchObject({ ok: false });
    });

    it('the route decision names the adapter that the kernel would use, where Wine can tell (IPv4)', async () => {
      const expected = await Promise.all(
        BEYOND_V4.map(async (target) => {
          const said = await windows.space.must(['ip', '-j', 'route', 'get', target]);
          return [target, (JSON.parse(said) as { dev: string }[])[0]?.dev];
        }),
      );

      const routes = new Map(probes.routes);

      expect(BEYOND_V4.map((target) => [target, routes.get(target)?.egress?.adapter])).toEqual(
        expected,
      );
    });

    it('the TCP table holds the connections and listeners that ss shows, of both families', async () => {
      const { stdout } = await windows.space.run([
        'ss',
        '-Htan',
        'state',
        'listening',
        'state',
        'established',
      ]);
      const shown = stdout
        .trim()
        .split('\n')
        .map((line) => line.trim().split(/\s+/))
        .map(
          ([state = '', , , local, remote]) =>
            `${SS_STATES[state] ?? state} ${String(local)} ${String(remote)}`,
        );

      const at = (address: string, port: number): string =>
        `${address.includes(':') ? `[${address}]` : address}:${port === 0 ? '*' : String(port)}`;
      const seen = probes.table.value
        .filter(
          ({ localPort, remotePort }) =>
            localPort !== probes.self.port && remotePort !== probes.self.port,
        )
        .map(
          (row) =>
            `${row.state} ${at(row.localAddress, row.localPort)} ${at(row.remoteAddress, row.remotePort)}`,
        );

      expect(shown).toHaveLength(6);
      expect(seen.toSorted()).toEqual(shown.toSorted());
    });

    it("a connection of a Windows program is found with its process and that process's name", () => {
      expect(probes.own).toMatchObject({
        pid: probes.self.pid,
        name: { ok: true, value: 'node.exe' },
      });
    });

    it('the notifications of interfaces, addresses and routes register and end', () => {
      expect(probes.health).toEqual([]);
    });

    it('a library or function that Windows lacks is a sentence, not a crash', () => {
      const [library, call] = probes.missing;

      expect(library).toMatchObject({
        ok: false,
        why: expect.stringContaining('no-such-library.dll') as unknown,
      });
      expect(call).toMatchObject({
        ok: false,
        why: expect.stringContaining('NoSuchFunction') as unknown,
      });
    });

    it('without koffi every sense says why it knows nothing, the route decision goes on, and nothing crashes', async () => {
      const script = await bundleForWindows(
        join(import.meta.dirname, 'windows', 'probes.ts'),
        'probes',
        windows.scratch,
      );

      const ran = await windows.run(script, TARGETS);
      const blind = JSON.parse(ran.stdout) as WindowsProbes;

      const why = expect.stringContaining('(koffi) cannot be loaded') as unknown;
      expect({
        status: ran.status,
        answers: [
          blind.adapters,
          blind.table,
          blind.registry.proxy,
          blind.services.ras,
          blind.services.vpn,
          blind.services.wlan,
          blind.costs,
          blind.connectivity,
        ],
      }).toEqual({
        status: 0,
        answers: Array.from({ length: 8 }, () => ({ ok: false, why })),
      });
      expect([...blind.problems, ...blind.health]).toEqual([
        expect.stringContaining('adapters are known less well'),
        expect.stringContaining('changes are seen by polling'),
      ]);
      expect(blind.routes).toEqual(
        probes.routes.map(([target, { ok, source, error }]) => [target, { ok, source, error }]),
      );
    });

    it('the USB device behind an interface is read from the registry', () => {
      expect(probes.registry.usb).toEqual([{ vendor: '12d1', product: '14db', model: null }, null]);
    });

    it("the user's proxy settings, and whether a Citrix client is installed, are read from the registry", () => {
      expect(probes.registry.proxy.value).toEqual({
        proxy: 'proxy.example:8080',
        bypass: ['*.corp.example', '<local>'],
        pacUrl: null,
        discovers: true,
      });
      expect(probes.registry.citrix).toEqual([
        { ok: true, value: true },
        { ok: true, value: false },
      ]);
    });

    it('the list of networks answers, through its tables of methods, what each adapter costs', () => {
      const { costs, guids } = probes;
      const known = guids.value.map(({ guid }) => guid);

      expect(costs.ok).toBe(true);
      expect(costs.value.length).toBeGreaterThan(1);
      expect(costs.value.filter(({ guid }) => !known.includes(guid))).toEqual([]);
      // Wine has no plans: to it everything is without limit.
      expect(new Set(costs.value.map(({ cost }) => cost))).toEqual(new Set([1]));
    });

    it('the list of networks answers, through its table of methods, what it says of the Internet', () => {
      // To Wine a default route is the Internet: local and Internet by IPv4.
      expect(probes.connectivity).toEqual({ ok: true, value: 0x60 });
    });

    it('a machine without dial-up and without Wi-Fi has none of either', () => {
      expect(probes.services).toEqual({
        ras: { ok: true, value: [] },
        vpn: { ok: true, value: [] },
        wlan: { ok: true, value: [] },
      });
    });
  },
);
