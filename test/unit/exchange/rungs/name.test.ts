import { describe, expect, it } from 'vitest';
import { whoActs } from '../../../../diagnosis/who-acts.ts';
import { createPace } from '../../../../probes/exchange/pace.ts';
import {
  exchangeSieve,
  judgeName,
  missingFamily,
  resolveHost,
  wrongView,
  type NameFacts,
} from '../../../../probes/exchange/rungs/name.ts';
import { io } from '../../../support/ladder-orders.ts';

const facts: Omit<NameFacts, 'linkDown'> = {
  host: 'exch1.corp.example',
  name: { kind: 'failed', addresses: [], error: 'ENOTFOUND' },
  servers: [],
  missing: null,
  view: null,
  cut: '',
};

it('blames no name server while the laptop has no network', () => {
  expect(judgeName({ ...facts, linkDown: true })).toMatchObject({
    status: 'inconclusive',
    code: null,
  });
  expect(judgeName({ ...facts, linkDown: false })).toMatchObject({
    status: 'fail',
    code: 'DNS_FAILED',
  });
});

const OWN = ['192.0.2.7', 'fd00::7'];
const answered = async (
  host: string,
  answers: readonly string[],
  typedAddresses: readonly string[] = [],
) => {
  const own = {
    ...io({ resolve: () => Promise.resolve(answers), ownAddresses: () => OWN }),
    pace: createPace(),
  };
  const { outcome } = await resolveHost(host, own, exchangeSieve({ host, typedAddresses }, own));
  return outcome;
};

describe('an answer of the name servers that cannot be the server', () => {
  it.each([
    ['0.0.0.0', 'unspecified'],
    ['::', 'unspecified'],
    ['127.0.0.1', 'loopback'],
    ['::1', 'loopback'],
    ['169.254.1.182', 'link-local'],
    ['fe80::1', 'link-local'],
    ['224.0.0.1', 'multicast'],
    ['255.255.255.255', 'broadcast'],
    ['192.0.2.7', 'own'],
    ['fd00::7', 'own'],
  ])('is not connected to, and is told as the name that leads there: %s', async (address, why) => {
    const name = await answered('exch1.corp.example', [address]);

    expect(name).toEqual({ kind: 'impossible', addresses: [], leftOut: [{ address, why }] });
    expect(judgeName({ ...facts, name, servers: ['192.0.2.53'], linkDown: false })).toMatchObject({
      status: 'fail',
      code: 'DNS_IMPOSSIBLE_ADDRESS',
      args: { addresses: [address] },
    });
  });

  it('is left out beside one that can be', async () => {
    const name = await answered('exch1.corp.example', ['169.254.1.182', '10.1.2.3']);

    expect(name).toMatchObject({ kind: 'resolved', addresses: ['10.1.2.3'] });
    expect(judgeName({ ...facts, name, linkDown: false })).toMatchObject({
      status: 'ok',
      evidence: [
        'exch1.corp.example is 10.1.2.3',
        '169.254.1.182 is left out: it is link-local, as a cluster adapter registers itself',
      ],
    });
  });

  it.each<readonly [host: string, answers: readonly string[], typed: readonly string[]]>([
    ['localhost', ['127.0.0.1'], []],
    ['site.localhost', ['::1'], []],
    ['127.0.0.1', [], []],
    ['192.0.2.7', [], []],
    ['exch1.corp.example', ['127.0.0.1'], ['127.0.0.1']],
    ['exch1.corp.example', ['192.0.2.7'], ['192.0.2.7']],
  ])('is taken where a person means it: %s', async (host, answers, typed) => {
    expect((await answered(host, answers, typed)).kind).toMatch(/literal|resolved/);
  });

  it.each(['0.0.0.0', '::', '239.1.1.1', '255.255.255.255'])(
    'is refused where a person typed what is no host at all: %s',
    async (address) => {
      expect((await answered(address, [])).kind).toBe('impossible');
      expect((await answered('exch1.corp.example', [address], [address])).kind).toBe('impossible');
    },
  );
});

describe('an address family that this network lacks', () => {
  it.each<
    readonly [
      addresses: readonly string[],
      hasNoRoute: boolean,
      isOffline: boolean,
      missing: string | null,
    ]
  >([
    [['2001:db8::1'], true, false, 'IPv6'],
    [['2001:db8::1', '2001:db8::2'], true, false, 'IPv6'],
    [['10.1.2.3'], true, false, 'IPv4'],
    [['10.1.2.3', '10.1.2.4'], true, false, 'IPv4'],
    [['2001:db8::1', '10.1.2.3'], true, false, null],
    [['2001:db8::1'], true, true, null],
    [['2001:db8::1'], false, false, null],
    [[], true, false, null],
  ])('%j, no route %s, offline %s: %s', (addresses, hasNoRoute, isOffline, missing) => {
    expect(missingFamily(addresses, hasNoRoute, isOffline)).toBe(missing);
  });

  it('is named in the verdict, with the one that is there', () => {
    const name = {
      kind: 'resolved',
      addresses: ['2001:db8::1'],
      dropped: 0,
      leftOut: [],
    } as const;

    expect(judgeName({ ...facts, name, missing: 'IPv6', linkDown: false })).toMatchObject({
      code: 'ADDRESS_FAMILY_MISSING',
      args: { family: 'IPv6', otherFamily: 'IPv4', addresses: ['2001:db8::1'] },
    });
  });
});

describe('a name that leads to another place than the inside', () => {
  const TYPED = ['10.1.2.3'];
  const resolved = (...addresses: string[]) =>
    ({ kind: 'resolved', addresses, dropped: 0, leftOut: [] }) as const;

  it.each([
    [
      'an outside address that does not answer',
      resolved('198.51.100.9'),
      TYPED,
      false,
      [],
      'outside',
    ],
    ['the same, and it answers', resolved('198.51.100.9'), TYPED, true, [], null],
    ['the typed address', resolved('10.1.2.3'), TYPED, false, [], null],
    ['another inside address: the server moved', resolved('10.1.2.9'), TYPED, false, [], null],
    ['no typed address to hold it against', resolved('198.51.100.9'), [], false, [], null],
    [
      'a server that is outside by the settings',
      resolved('198.51.100.9'),
      ['198.51.100.8'],
      false,
      [],
      null,
    ],
    ['the hosts file', resolved('10.1.2.9'), TYPED, false, ['10.1.2.9'], 'hosts'],
    [
      'the hosts file beside a name server',
      resolved('10.1.2.9', '10.1.2.8'),
      TYPED,
      false,
      ['10.1.2.9'],
      null,
    ],
    ['the typed address, out of the hosts file', resolved('10.1.2.3'), TYPED, false, TYPED, null],
  ])('is seen by %s', (_, name, typed, answers, inHosts, view) => {
    expect(wrongView(name, typed, answers, () => inHosts)).toBe(view);
  });

  it('is told as the name, with whose answer it is', () => {
    const name = resolved('198.51.100.9');

    expect(
      judgeName({ ...facts, name, view: 'outside', servers: ['192.0.2.53'], linkDown: false }),
    ).toMatchObject({
      status: 'fail',
      code: 'DNS_WRONG_VIEW',
      evidence: [expect.stringContaining('198.51.100.9'), 'name servers: 192.0.2.53'],
    });
    expect(judgeName({ ...facts, name, view: 'hosts', linkDown: false }).code).toBe(
      'HOSTS_OVERRIDE',
    );
  });
});

it.each(['0.0.0.0', '0.1.2.3', '::', '224.0.0.251', 'ff02::1', '255.255.255.255'])(
  'of %s, which was named itself, nobody says that it resolves, no name server is asked of, and whoever named it acts',
  (address) => {
    const judged = (host: string, isHostTyped = true) =>
      judgeName({
        ...{ host, isHostTyped, servers: ['192.0.2.53'], linkDown: false },
        ...{ missing: null, view: null, cut: '' },
        name: { kind: 'impossible', addresses: [], leftOut: [{ address, why: 'multicast' }] },
      });
    const actor = ({ code, facts = {} }: ReturnType<typeof judgeName>) => whoActs(code!, facts);

    expect(JSON.stringify(judged(address))).not.toMatch(/resolves|name servers|network team/);
    expect(actor(judged(address))).toBe('user');
    expect(actor(judged(address, false))).toBe('settings');
    expect(actor(judged('exch1.corp.example'))).toBe('network');
    expect(JSON.stringify(judged('exch1.corp.example'))).toMatch(/name servers.*resolves to/);
  },
);
