import { describe, expect, it } from 'vitest';
import type { AccessListInPlay, LastBoundPort } from '../../../model/access-list.ts';
import { EXCHANGE_INTERFACES } from '../../../model/interfaces.ts';
import { NetworkLabel } from '../../../model/network-state.ts';
import { earlyPorts, type FastPathFacts } from '../../../probes/exchange/fast-path.ts';
import { networkOf } from '../../support/samples.ts';

const NOW = new Date('2026-05-04T09:00:00.000Z');
const before = (ms: number): string => new Date(NOW.getTime() - ms).toISOString();
const DAY_MS = 86_400_000;
const UP = { state: 'up', product: 'WireGuard', adapter: 'wg0' } as const;

const bound = (over: Partial<LastBoundPort> = {}): LastBoundPort => ({
  address: '10.1.2.3',
  interface: 'EMSMDB',
  port: 1171,
  at: before(300_000),
  attachment: 'office',
  ...over,
});
const list = (over: Partial<AccessListInPlay>): AccessListInPlay => ({
  device: 'TMG',
  owner: null,
  allow: [{ from: 135, to: 135 }],
  to: [],
  on: null,
  whatIf: false,
  ...over,
});
const facts = (over: Partial<FastPathFacts> = {}): FastPathFacts => ({
  interfaces: EXCHANGE_INTERFACES,
  accessLists: [],
  listAll: false,
  lastBound: [bound()],
  attachment: 'office',
  network: networkOf({ label: 'lan-corporate' }),
  ...over,
});
const told = (over: Partial<FastPathFacts>) =>
  earlyPorts(facts(over), NOW).map(({ bound: { port }, not }) => [port, not]);

describe('a port of the last run', () => {
  it.each<[string, Partial<FastPathFacts>, string | null]>([
    ['an office that is known', {}, null],
    ['the setting on', { fastPath: true }, null],
    ['the setting off', { fastPath: false }, 'switched-off'],
    ['a listing asked for', { listAll: true }, 'listing'],
    ['an RPC filter', { accessLists: [list({ kind: 'rpc-filter' })] }, 'rpc-filter'],
    [
      'an RPC filter that is elsewhere',
      { accessLists: [list({ kind: 'rpc-filter', on: ['tunnel'] })] },
      null,
    ],
    [
      'an RPC filter in front of the gateway',
      { accessLists: [list({ kind: 'rpc-filter', beforeGateway: true })] },
      null,
    ],
    ['a list of ports', { accessLists: [list({ kind: 'ports' })] }, null],
    ['another attachment', { attachment: 'home' }, 'other-attachment'],
    ['an attachment that is not known', { attachment: null }, 'other-attachment'],
    ['a day', { lastBound: [bound({ at: before(DAY_MS) })] }, null],
    ['more than a day', { lastBound: [bound({ at: before(DAY_MS + 1) })] }, 'too-old'],
    ['a time to come', { lastBound: [bound({ at: before(-1) })] }, 'too-old'],
    ['a time that is none', { lastBound: [bound({ at: 'yesterday' })] }, 'too-old'],
    ['an interface nobody wants', { lastBound: [bound({ interface: 'DRSUAPI' })] }, 'not-wanted'],
    [
      'mobile data and a tunnel',
      { network: networkOf({ label: 'mobile', link: 'mobile', tunnel: UP }) },
      null,
    ],
  ])('by %s', (_, over, not) => {
    expect(told(over)).toEqual([[1171, not]]);
  });

  it.each(
    NetworkLabel.options.map(
      (label) =>
        [label, ['lan-corporate', 'limited', 'tunnel', 'unknown'].includes(label)] as const,
    ),
  )('on the network `%s` is tried early: %s', (label, isTried) => {
    expect(told({ network: networkOf({ label }) })).toEqual([[1171, isTried ? null : 'network']]);
  });
});

it('leaves out what is more than eight ports, at whatever address', () => {
  const ports = Array.from({ length: 7 }, (_, index) => bound({ port: 1171 + index }));
  const elsewhere = [1171, 1172].map((port) => bound({ port, address: '10.1.2.4' }));
  const shared = bound({ port: 1171, interface: 'AsyncEMSMDB' });

  expect(told({ lastBound: [...ports, ...elsewhere, shared] }).map(([, not]) => not)).toEqual([
    ...Array.from({ length: 8 }, () => null),
    'too-many',
    null,
  ]);
});

it('knows of none without a past', () => {
  expect(earlyPorts({ ...facts(), lastBound: [] }, NOW)).toEqual([]);
});
