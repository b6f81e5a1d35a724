import { expect, it } from 'vitest';
import { withWayDoor } from '../../../../agent/runs/way-door.ts';
import type { CheckResult } from '../../../../model/check.ts';
import type { ClockWitness } from '../../../../model/clock.ts';
import { NO_DOORS, type WebResult } from '../../../../probes/web/types.ts';
import { checkOf } from '../../../support/samples.ts';

const BEGUN = '2026-05-04T09:00:00.000Z';
const BEFORE = '2026-05-04T08:00:00.000Z';
const clockOf = (host: string): ClockWitness => ({
  ...{ host, place: host, offsetMs: 0 },
  at: { wallMs: 0, monotonicMs: 0 },
});
const tls = (door: string, at: string): CheckResult => ({
  ...checkOf('link'),
  ...{ id: `web.${door}.tls`, step: 'web-tls', rung: 'tls', at },
});
const shown = (door: string, at: string, host: string): WebResult => ({
  checks: [tls(door, at)],
  doors: [],
  facts: new Map([[`web.${door}.tls`, { validity: null }]]),
  clocks: [clockOf(host)],
});

it('the door of the way brings what its steps learned beside what the others did', async () => {
  const { checks, facts, clocks } = await withWayDoor(
    shown('owa', BEFORE, 'a'),
    { protocol: 'mapi-http', because: 'rpc-retired' },
    () => Promise.resolve(shown('mapi', BEGUN, 'b')),
    BEGUN,
  );

  expect(checks.map(({ id }) => id)).toEqual(['web.owa.tls', 'web.mapi.tls']);
  expect([...(facts?.keys() ?? [])]).toEqual(['web.owa.tls', 'web.mapi.tls']);
  expect(clocks?.map(({ host }) => host)).toEqual(['b', 'a']);
});

it.each<readonly [string, WebResult, 'rpc' | 'mapi-http' | 'rpc-http', number]>([
  ['was asked in this run', shown('mapi', BEGUN, 'a'), 'mapi-http', 0],
  ['was asked an hour ago', shown('mapi', BEFORE, 'a'), 'mapi-http', 1],
  ['was never asked', NO_DOORS, 'mapi-http', 1],
  ['is that of RPC over HTTP, asked an hour ago', shown('rpcProxy', BEFORE, 'a'), 'rpc-http', 0],
  ['is none', NO_DOORS, 'rpc', 0],
])('the door of the way %s', async (_, web, protocol, times) => {
  let asked = 0;
  await withWayDoor(
    web,
    { protocol, because: 'settings' },
    () => ((asked += 1), Promise.resolve(NO_DOORS)),
    BEGUN,
  );

  expect(asked).toBe(times);
});
