import { expect, it } from 'vitest';
import { nameServers } from '../../../../probes/network/name-servers.ts';
import {
  namePolicies,
  policyFor,
  type PolicyRegistry,
} from '../../../../probes/platform/windows/name-policies.ts';
import type { RegistryValue } from '../../../../probes/platform/windows/registry-values.ts';

const DOMAIN = 'SOFTWARE\\Policies\\Microsoft\\Windows NT\\DNSClient\\DnsPolicyConfig';
const LOCAL = 'SYSTEM\\CurrentControlSet\\Services\\Dnscache\\Parameters\\DnsPolicyConfig';

const name = (...texts: readonly string[]): RegistryValue => ({
  ...{ name: 'Name', kind: 'texts' },
  texts,
});
const dword = (of: string, number: number): RegistryValue => ({ name: of, kind: 'number', number });
const servers = (text: string): RegistryValue => ({
  ...{ name: 'GenericDNSServers', kind: 'text' },
  text,
});
/** As tools write a rule of this kind. */
const rule = (to: string, ...names: readonly string[]): readonly RegistryValue[] => [
  dword('Version', 1),
  name(...names),
  servers(to),
  dword('ConfigOptions', 8),
];
type Rules = Readonly<Record<string, readonly RegistryValue[]>>;
const registry = (local: Rules, domain: Rules = {}): PolicyRegistry => {
  const [locals, domains] = [new Map(Object.entries(local)), new Map(Object.entries(domain))];
  const at = (path: string) => (path.startsWith(DOMAIN) ? domains : locals);
  return {
    subkeys: (path) => (path === DOMAIN || path === LOCAL ? [...at(path).keys()] : []),
    values: (path) => at(path).get(path.split('\\').at(-1) ?? '') ?? null,
  };
};

const INSIDE = rule('10.1.0.53', '.corp.example');

it.each<[string, PolicyRegistry, readonly string[] | null]>([
  ['no table', registry({}), null],
  ['the suffix of a VPN client', registry({ '{a}': INSIDE }), ['10.1.0.53']],
  [
    'two servers behind a semicolon, as New-DnsClientNrptRule writes them',
    registry({ '{a}': rule('10.1.0.53;10.1.1.53', '.corp.example') }),
    ['10.1.0.53', '10.1.1.53'],
  ],
  [
    'many names in one rule, as Tailscale writes them',
    registry({ '{a}': rule('100.100.100.100', '.ts.net', '.Corp.Example') }),
    ['100.100.100.100'],
  ],
  [
    'the longer suffix',
    registry({ '{a}': rule('10.9.9.53', '.example'), '{b}': INSIDE }),
    ['10.1.0.53'],
  ],
  [
    'the whole name before a suffix',
    registry({ '{a}': INSIDE, '{b}': rule('10.2.0.53', 'exch1.corp.example') }),
    ['10.2.0.53'],
  ],
  [
    'a first label before a suffix',
    registry({ '{a}': INSIDE, '{b}': rule('10.3.0.53', 'exch1') }),
    ['10.3.0.53'],
  ],
  [
    'every name, as full-tunnel clients write it',
    registry({ '{a}': rule('10.8.0.1', '.') }),
    ['10.8.0.1'],
  ],
  [
    'an exemption, which has no servers',
    registry({ '{a}': INSIDE, '{b}': rule('', 'exch1.corp.example') }),
    null,
  ],
  [
    'a rule for DNSSEC alone, whose servers do not count',
    registry({ '{a}': [name('.corp.example'), servers('10.1.0.53'), dword('ConfigOptions', 2)] }),
    null,
  ],
  [
    'DNSSEC and servers in one rule',
    registry({ '{a}': [name('.corp.example'), servers('10.1.0.53'), dword('ConfigOptions', 10)] }),
    ['10.1.0.53'],
  ],
  [
    "the domain's, which silences every rule of this machine",
    registry({ '{a}': INSIDE }, { 'DA-{b}': rule('10.5.0.53', '.other.example') }),
    null,
  ],
  [
    "the domain's own server",
    registry({ '{a}': rule('10.8.0.1', '.') }, { '{b}': INSIDE }),
    ['10.1.0.53'],
  ],
  [
    'a name in REG_SZ, and value names in other letters',
    registry({
      '{a}': [
        { name: 'NAME', kind: 'text', text: '.corp.example' },
        { name: 'genericdnsservers', kind: 'text', text: '10.1.0.53' },
        dword('configoptions', 8),
      ],
    }),
    ['10.1.0.53'],
  ],
  [
    'a key that is no rule, and a name that only ends alike',
    registry({ '{a}': [], '{b}': rule('10.7.0.53', '.rp.example', '.1.corp.example') }),
    null,
  ],
])('the name servers of a host are those of the rule for it: %s', (_, from, told) => {
  expect(policyFor('EXCH1.corp.example.', namePolicies(from))?.servers ?? null).toEqual(told);
});

it('a rule for the name outranks what each adapter was given, and says so; another name keeps the adapters', async () => {
  const servedBy = (host: string) =>
    nameServers(host, {
      ...{ system: 'win32', configured: () => [], read: () => null, list: () => [] },
      byAdapter: () => ({ ok: true, value: [{ adapter: 'Wi-Fi', address: '192.0.2.1' }] }),
      policies: () => namePolicies(registry({ '{a}': INSIDE })),
      ask: () => Promise.reject(new Error('nobody is asked')),
    });

  expect(await servedBy('exch1.corp.example')).toEqual([
    '10.1.0.53 (by the name resolution policy for .corp.example)',
  ]);
  expect(await servedBy('mail.elsewhere.example')).toEqual(['192.0.2.1 (Wi-Fi)']);
});
