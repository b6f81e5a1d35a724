import { describe, expect, it } from 'vitest';
import { createPace } from '../../../../probes/exchange/pace.ts';
import { withReach } from '../../../../probes/exchange/rungs/address.ts';
import type { SourceAnswer } from '../../../../probes/network/route.ts';
import type { ConnectFailure } from '../../../../probes/rpc/outcomes.ts';
import { io, request } from '../../../support/ladder-orders.ts';
import { networkOf } from '../../../support/samples.ts';

const HAS_ROUTE: SourceAnswer = { ok: true, source: '192.0.2.2' };
const none = (error: string): SourceAnswer => ({ ok: false, error });

/** How an address takes a first packet that did not open, by what the kernel says of its route. */
const reachAfter = (
  error: string,
  kind: Exclude<ConnectFailure['kind'], 'aborted'>,
  route: SourceAnswer,
  label: 'lan-foreign' | 'offline' = 'lan-foreign',
) =>
  withReach(
    {
      address: '2001:db8::3',
      connections: {
        opening: Promise.resolve({ ok: false, ms: 1, failure: { ok: false, kind, error } }),
        close: () => Promise.resolve(),
      },
    },
    request({ network: networkOf({ label }) }),
    { ...io({ askRoute: () => Promise.resolve(route) }), pace: createPace() },
  ).reach;

describe('an address whose first packet cannot leave for want of its family', () => {
  it.each([
    ['Linux and Windows without a route', 'ENETUNREACH', 'unreachable'],
    ['Linux without an adapter that runs', 'ENETDOWN', 'unreachable'],
    ['IPv6 switched off by sysctl', 'EADDRNOTAVAIL', 'failed'],
    ['IPv6 switched off at boot', 'EAFNOSUPPORT', 'failed'],
    ['a kernel of BSD without IPv6', 'EPFNOSUPPORT', 'failed'],
    ['Windows without the protocol', 'EPROTONOSUPPORT', 'failed'],
    ['macOS without a route', 'EHOSTUNREACH', 'unreachable'],
  ] as const)('has no route: %s (%s)', async (_, error, kind) => {
    for (const told of ['ENETUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EPROTONOSUPPORT'])
      expect(await reachAfter(error, kind, none(told))).toBe('no-route');
  });

  it.each([
    ["a router's word", 'ENETUNREACH', 'unreachable', HAS_ROUTE, 'failed'],
    ['a neighbour that does not answer', 'EHOSTUNREACH', 'unreachable', HAS_ROUTE, 'failed'],
    ['a kill switch', 'EHOSTUNREACH', 'unreachable', none('EHOSTUNREACH'), 'failed'],
    ['a host that is down', 'EHOSTDOWN', 'unreachable', none('ENETUNREACH'), 'failed'],
    ['silence', 'ETIMEDOUT', 'timed-out', none('ENETUNREACH'), 'failed'],
    ['no descriptor left', 'EMFILE', 'failed', none('ENETUNREACH'), 'unknown'],
    ['a blackhole route', 'EINVAL', 'failed', none('EINVAL'), 'unknown'],
    ['a reset', 'ECONNREFUSED', 'refused', none('ENETUNREACH'), 'refused'],
    ['a filter', 'EACCES', 'local-filter', none('ENETUNREACH'), 'filtered'],
  ] as const)('has one all the same: %s (%s)', async (_, error, kind, route, reach) => {
    expect(await reachAfter(error, kind, route)).toBe(reach);
  });

  it('has none where the cable came back between the two questions', async () => {
    expect(await reachAfter('ENETUNREACH', 'unreachable', HAS_ROUTE, 'offline')).toBe('no-route');
    expect(await reachAfter('EHOSTUNREACH', 'unreachable', HAS_ROUTE, 'offline')).toBe('failed');
  });
});
