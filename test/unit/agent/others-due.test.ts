import { expect, test } from 'vitest';
import { othersDueInMs } from '../../../agent/sync/others.ts';
import type { WayToCollector } from '../../../agent/sync/hold.ts';

const WAY: WayToCollector = {
  label: 'tunnel',
  route: { kind: 'via', adapter: 'tun0', source: '10.0.0.5' },
  key: 'tun0',
  isMetered: false,
};
const METERED = { ...WAY, isMetered: true };
const SENT = { deliveredAt: '2026-11-24T08:05:00.000Z' };
const MINUTE_MS = 60_000;

test.each<[string, { deliveredAt: string | null } | null, WayToCollector, number | null, unknown]>([
  ['nothing is broken', null, WAY, null, null],
  ['the helpdesk does not know of it', { deliveredAt: null }, WAY, null, null],
  ['the receipt came', SENT, WAY, null, 0],
  ['the receipt came, where it costs', SENT, METERED, null, 0],
  ['the receipt came, abroad', SENT, { ...METERED, isRoaming: true }, null, null],
  ['it was asked four minutes ago', SENT, WAY, 6 * MINUTE_MS, 6 * MINUTE_MS],
  ['it was asked long ago', SENT, WAY, -50 * MINUTE_MS, 0],
  ['it was asked before, where it costs', SENT, METERED, -50 * MINUTE_MS, null],
  ['no way leads there', SENT, { ...WAY, route: { kind: 'none' } }, null, null],
  ['a login page stands before it', SENT, { ...WAY, label: 'captive' }, null, null],
])('when a laptop asks whether others have the same: %s', (_, told, way, askedMs, expected) => {
  expect(othersDueInMs(told, way, askedMs, 10 * MINUTE_MS)).toBe(expected);
});
