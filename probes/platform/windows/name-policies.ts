import { registryValues, type RegistryValue } from './registry-values.ts';
import { windowsRegistry } from './registry-view.ts';

/**
 * One rule of the Name Resolution Policy Table: which name servers are asked for which names
 * ([MS-GPNRPT] §2.2.2). Without servers it exempts its names from other rules.
 */
export interface NamePolicy {
  /** Namespaces as the rule has them: `.corp.example`, `exch1.corp.example`, a first label, or `.`. */
  readonly names: readonly string[];
  readonly servers: readonly string[];
}

/** HKLM, as far as the table lies there. */
export interface PolicyRegistry {
  readonly subkeys: (path: string) => readonly string[];
  /** Null where there is no such key, or it is not for us to read. */
  readonly values: (path: string) => readonly RegistryValue[] | null;
}

/**
 * Of the domain, and of this machine: the latter holds what VPN clients and `Add-DnsClientNrptRule`
 * write, and counts only where the domain has no rule at all.
 */
const PLACES = [
  'SOFTWARE\\Policies\\Microsoft\\Windows NT\\DNSClient\\DnsPolicyConfig',
  'SYSTEM\\CurrentControlSet\\Services\\Dnscache\\Parameters\\DnsPolicyConfig',
] as const;

/** Bit of ConfigOptions: GenericDNSServers counts ([MS-GPNRPT] §2.2.2.2). */
const GENERIC = 0x8;

const MAX_RULES = 256;
const MAX_NAMES = 64;
const MAX_SERVERS = 16;

/** This machine's own. */
const SYSTEM: PolicyRegistry = {
  subkeys: (path) => windowsRegistry(() => undefined).subkeys({ root: 'HKLM', path }),
  values: (path) => {
    const read = registryValues('HKLM', path);
    return read.ok ? read.value : null;
  },
};

/** The rules that count, in the order of the registry; empty where there are none. Blocks for a moment. */
export function namePolicies(registry: PolicyRegistry = SYSTEM): readonly NamePolicy[] {
  for (const place of PLACES) {
    const rules = registry.subkeys(place).slice(0, MAX_RULES);
    if (rules.length > 0)
      return rules.flatMap((rule) => policyIn(registry.values(`${place}\\${rule}`) ?? []) ?? []);
  }
  return [];
}

/** Null where the values make no rule. */
function policyIn(values: readonly RegistryValue[]): NamePolicy | null {
  const of = (wanted: string): RegistryValue | undefined =>
    values.find(({ name }) => name.toLowerCase() === wanted);
  const names = textsOf(of('name'))
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '')
    .slice(0, MAX_NAMES);
  const options = of('configoptions');
  if (names.length === 0 || options?.kind !== 'number') return null;
  const isGeneric = (options.number & GENERIC) !== 0;
  const servers = textsOf(of('genericdnsservers'))
    .flatMap((text) => text.split(/[;\s]+/))
    .filter((server) => server !== '')
    .slice(0, MAX_SERVERS);
  return { names, servers: isGeneric ? servers : [] };
}

const textsOf = (value: RegistryValue | undefined): readonly string[] =>
  value?.kind === 'texts' ? value.texts : value?.kind === 'text' ? [value.text] : [];

/** How closely a namespace names a host; 0: not at all. A longer suffix is closer. */
function closeness(namespace: string, host: string): number {
  if (namespace === '.') return 1;
  if (namespace.startsWith('.')) return `.${host}`.endsWith(namespace) ? 1 + namespace.length : 0;
  if (namespace === host) return Infinity;
  // A single label is a prefix: it stands for every name that begins with it.
  return !namespace.includes('.') && host.startsWith(`${namespace}.`) ? 1000 : 0;
}

/** The rule for a host, and which of its namespaces names it; null where none does, or it exempts it. */
export function policyFor(
  host: string,
  policies: readonly NamePolicy[],
): { readonly namespace: string; readonly servers: readonly string[] } | null {
  const asked = host.toLowerCase().replace(/\.$/, '');
  const [closest] = policies
    .flatMap(({ names, servers }) => names.map((namespace) => ({ namespace, servers })))
    .map((one) => ({ ...one, close: closeness(one.namespace, asked) }))
    .filter(({ close }) => close > 0)
    .toSorted((a, b) => b.close - a.close);
  return closest === undefined || closest.servers.length === 0
    ? null
    : { namespace: closest.namespace, servers: closest.servers };
}
