import { expect, test } from 'vitest';
import { causesOf } from '../../../../collector/fleet/causes.ts';
import { listViews } from '../../../../collector/fleet/change-requests.ts';
import { type Sighting, type Standing, standingOf } from '../../../../collector/fleet/standing.ts';
import { summaryOfBody } from '../../../../collector/store/report-summary.ts';
import { SAMPLE_DEVICE, travelling } from '../sample-envelope.ts';
import { SAMPLE_ID } from '../sample-report.ts';
import type { Envelope } from '../../../../model/envelope.ts';

let count = 0;
const laptop = (changes: Partial<Standing> = {}): Standing => {
  count += 1;
  return {
    device: `laptop-${String(count)}`,
    report: SAMPLE_ID,
    heardAt: '2026-11-24T08:05:00.000Z',
    code: 'RPC_PORT_OUTSIDE_ACL',
    whoMustAct: 'firewall',
    owner: 'Network team',
    since: '2026-11-24T08:00:00.000Z',
    site: 'ACME',
    gateway: 'cag.example',
    reference: null,
    outside: ['Citrix Access Gateway:2314'],
    ...changes,
  };
};
const many = (n: number, changes: Partial<Standing> = {}): Standing[] =>
  Array.from({ length: n }, () => laptop(changes));

/** `CODES×LAPTOPS@GATEWAY`, in order. */
const told = (standings: readonly Standing[]): string[] =>
  causesOf(standings).map(
    ({ code, also, laptops, gateway }) =>
      `${[code, ...also].join('+')}×${String(laptops.length)}@${gateway ?? '-'}`,
  );

const LATER = '2026-11-24T09:00:00.000Z';
test.each<[string, Standing[], string[]]>([
  ['nothing', [], []],
  ['laptops whose mail works', [laptop({ code: null })], []],
  ['200 laptops after one reboot', many(200), ['RPC_PORT_OUTSIDE_ACL×200@cag.example']],
  [
    'a reboot seen while the services come up',
    [...many(3), ...many(2, { code: 'RPC_NOT_REGISTERED', since: '2026-11-24T07:55:00.000Z' })],
    ['RPC_PORT_OUTSIDE_ACL+RPC_NOT_REGISTERED×5@cag.example'],
  ],
  [
    'the same codes an hour apart',
    [...many(3), ...many(2, { code: 'RPC_NOT_REGISTERED', since: LATER })],
    ['RPC_PORT_OUTSIDE_ACL×3@cag.example', 'RPC_NOT_REGISTERED×2@cag.example'],
  ],
  [
    'two gateways',
    [...many(1, { gateway: 'b.example' }), ...many(2)],
    ['RPC_PORT_OUTSIDE_ACL×2@cag.example', 'RPC_PORT_OUTSIDE_ACL×1@b.example'],
  ],
  [
    'a break beside a reboot that no reboot makes',
    [...many(2), laptop({ code: 'TUNNEL_DOWN', whoMustAct: 'vpn' })],
    ['RPC_PORT_OUTSIDE_ACL×2@cag.example', 'TUNNEL_DOWN×1@cag.example'],
  ],
])('%s', (_, standings, causes) => {
  expect(told(standings)).toEqual(causes);
});

test('a cause began with the first of its laptops, and names every port outside', () => {
  const [cause] = causesOf([
    laptop({ since: LATER, outside: ['B:2'] }),
    laptop({ since: null, outside: [] }),
    laptop({ outside: ['A:1', 'B:2'] }),
  ]);

  expect(cause).toMatchObject({ since: '2026-11-24T08:00:00.000Z', outside: ['A:1', 'B:2'] });
});

const DIAGNOSIS = {
  code: 'RPC_PORT_OUTSIDE_ACL',
  rung: 'rpc',
  severity: 'broken',
  whoMustAct: 'firewall',
  owner: 'Network team',
  since: '2026-11-24T08:00:00.000Z',
  until: null,
} as const;
test.each<[string, Partial<Envelope>, object | null]>([
  ['a break', {}, { code: 'RPC_PORT_OUTSIDE_ACL', outside: ['Citrix Access Gateway:2314'] }],
  ['its end', { kind: 'end' }, { code: null, outside: [] }],
  ['a weak spot', { kind: 'finding' }, null],
  ['what a user sends of a break', { kind: 'user' }, { code: 'RPC_PORT_OUTSIDE_ACL' }],
  [
    'what a user sends of a laptop that is well',
    { kind: 'user', diagnosis: { ...DIAGNOSIS, code: 'ALL_GREEN', severity: 'ok' } },
    null,
  ],
  ['another laptop than it came from', { device: 'f3c1a6de-0000-4c52-9d3e-2f1a7b5c9e01' }, null],
])('%s says of its laptop %#', (_, changes, standing) => {
  const body = travelling(changes);
  const sent = { id: SAMPLE_ID, device: SAMPLE_DEVICE };
  const row = { ...sent, sha256: '', bytes: 1, receivedAt: LATER, receipt: '', whole: true };
  const said = standingOf({ ...row, summary: summaryOfBody(body, sent) });

  if (standing === null) expect(said).toBeNull();
  else expect(said).toMatchObject(standing);
});

const seen = (device: string, port: number, changes: Partial<Sighting> = {}): Sighting => ({
  list: 'Citrix Access Gateway',
  device,
  interface: 'EMSMDB',
  port,
  inside: port <= 2000,
  works: port <= 2000,
  owner: port <= 2000 ? null : 'Network team',
  at: '2026-11-24T08:00:00.000Z',
  ...changes,
});
const again = (device: string): Sighting =>
  seen(device, 2314, { inside: true, works: true, at: LATER });

test('a list says how many saw ports outside, and what would let them through', () => {
  const [view] = listViews([
    ...['a', 'b', 'c'].map((device) => seen(device, 1987)),
    seen('a', 2101),
    seen('b', 2314),
    seen('b', 2314, { interface: 'NSPI' }),
    seen('d', 1200, { list: 'ISA Server' }),
  ]);

  expect(view).toMatchObject({
    list: 'Citrix Access Gateway',
    owner: 'Network team',
    laptops: 3,
    laptopsOutside: 2,
    outside: [
      { port: 2101, laptops: 1 },
      { port: 2314, laptops: 1 },
    ],
    highestInside: 1987,
    widen: { from: 2101, to: 2400 },
    mended: [],
  });
});

test.each([
  ['nobody', [], 1],
  ['one lucky laptop', [again('a')], 1],
  ['one laptop twice', [again('a'), { ...again('a'), interface: 'NSPI' }], 1],
  [
    'two before it was outside',
    [again('a'), again('b')].map((one) => ({ ...one, at: '2026-11-23T08:00:00.000Z' })),
    1,
  ],
  [
    'two whose mail does not work',
    [again('a'), again('b')].map((one) => ({ ...one, works: false })),
    1,
  ],
  ['two laptops', [again('a'), again('b')], 0],
])('a change request is closed by what laptops see: %s', (_, more, open) => {
  const [view] = listViews([seen('a', 2314), ...more]);

  expect(view?.outside).toHaveLength(open);
  expect(view?.mended).toHaveLength(1 - open);
  expect(view?.widen === null).toBe(open === 0);
});

test('no list is widened beyond the last port', () => {
  expect(listViews([seen('a', 65_500)])[0]?.widen).toEqual({ from: 65_500, to: 65_500 });
  expect(listViews([seen('a', 65_501)])[0]?.widen).toEqual({ from: 65_501, to: 65_535 });
});
