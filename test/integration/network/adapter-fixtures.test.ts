import { readdirSync, readFileSync } from 'node:fs';
import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { classifyAdapters } from '../../../probes/network/adapter-kind/adapters.ts';
import { askLinux } from '../../../probes/network/hints/linux.ts';
import { askMac } from '../../../probes/network/hints/macos.ts';
import type { Tools } from '../../../probes/platform/tools.ts';
import { NO_HINTS, type LinuxFacts } from '../../../probes/platform/ports.ts';

/** A laptop in the recorded form of its system; `from` says where the form comes from. */
interface Recording {
  readonly from: string;
  readonly system: 'linux' | 'darwin';
  /** Addresses with the length of their prefix, by adapter. */
  readonly interfaces: Readonly<Record<string, readonly string[]>>;
  readonly facts?: Readonly<Record<string, Omit<LinuxFacts, 'system'>>>;
  /** Output by command line; a program that occurs in none is not there. */
  readonly tools: Readonly<Record<string, string>>;
  readonly expect: {
    /** Kind, product, and whether it is a guess. */
    readonly adapters: Readonly<Record<string, readonly [string, string | null, boolean]>>;
    readonly metered: Readonly<Record<string, string>>;
    readonly ssids: Readonly<Record<string, string>>;
    readonly clients?: readonly (readonly [string, string])[];
  };
}

const FOLDER = new URL('../../fixtures/adapters/', import.meta.url);
const recordings = readdirSync(FOLDER)
  .filter((name) => /^(linux|macos)-.*\.json$/.test(name))
  .map((name) => ({
    name: name.replace('.json', ''),
    recording: JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Recording,
  }));

const toolsOf = (recorded: Recording['tools']): Tools => ({
  has: (program) => Object.keys(recorded).some((line) => line.startsWith(`${program} `)),
  ask: (program, args) => {
    const text = recorded[[program, ...args].join(' ')];
    return Promise.resolve(
      text === undefined
        ? { ok: false, code: 1, why: `${program} ${args.join(' ')} was not recorded` }
        : { ok: true, text },
    );
  },
  stop: () => Promise.resolve(),
});

const entryOf = (cidr: string): NetworkInterfaceInfo => {
  const [address = ''] = cidr.split('/');
  const shared = {
    address,
    netmask: '',
    mac: '02:00:00:00:00:01',
    internal: address === '127.0.0.1',
    cidr,
  };
  return address.includes(':')
    ? { ...shared, family: 'IPv6', scopeid: 0 }
    : { ...shared, family: 'IPv4' };
};

describe('a laptop as its own system describes it', () => {
  it.each(recordings)(
    'is read right: $name',
    async ({ recording: { system, interfaces, facts = {}, tools, expect: expected } }) => {
      const list = Object.fromEntries(
        Object.entries(interfaces).map(([name, cidrs]) => [name, cidrs.map(entryOf)]),
      );
      const seen = Object.entries(list).map(([name, entries]) => ({
        name,
        addresses: entries.map(({ address }) => address),
      }));
      const readFacts = (name: string): LinuxFacts | null =>
        facts[name] === undefined ? null : { system: 'linux', ...facts[name] };

      const { hints, problems } = await (system === 'linux' ? askLinux : askMac)(toolsOf(tools))(
        NO_HINTS,
        seen,
      );
      const { adapters, likely, metered } = classifyAdapters(list, system, readFacts, hints, []);

      expect(problems).toEqual([]);
      expect(
        Object.fromEntries(
          adapters.map(({ name, kind, product }) => [name, [kind, product, likely.includes(name)]]),
        ),
      ).toEqual(expected.adapters);
      expect(Object.fromEntries([...metered].map(([name, { value }]) => [name, value]))).toEqual(
        expected.metered,
      );
      expect(
        Object.fromEntries(
          [...hints.adapters].flatMap(([name, { ssid }]) => (ssid === null ? [] : [[name, ssid]])),
        ),
      ).toEqual(expected.ssids);
      expect(hints.clients.map(({ product, state }) => [product, state])).toEqual(
        expected.clients ?? [],
      );
    },
  );

  it('says of every recording where its form comes from', () => {
    expect(recordings.length).toBeGreaterThan(15);
    expect(recordings.filter(({ recording }) => recording.from.length < 40)).toEqual([]);
  });
});
