import { expect, it } from 'vitest';
import { compareAddress, comparePort, insideLists } from '../../../probes/exchange/access-lists.ts';
import type { AccessListInPlay } from '../../../probes/exchange/ladder-types.ts';

const list = (over: Partial<AccessListInPlay> = {}): AccessListInPlay => ({
  device: 'Gateway', owner: 'Network team', allow: [{ from: 135, to: 135 }, { from: 1024, to: 2000 }], to: [], on: ['tunnel'], whatIf: false, ...over,
});

it.each<readonly [what: string, over: Partial<AccessListInPlay>, port: number, reach: Parameters<typeof comparePort>[3], verdict: object]>([
  ['a port inside every list', {}, 1171, 'bound', { status: 'ok', code: null }],
  ['a port outside a list in the way, and blocked', {}, 2314, 'blocked', { status: 'fail', code: 'RPC_PORT_OUTSIDE_ACL' }],
  ['the same where nobody knows where the list is in the way', { on: null }, 2314, 'blocked', { status: 'fail', code: 'RPC_PORT_OUTSIDE_ACL' }],
  ['a port outside a list elsewhere, and blocked here', { on: ['mobile'] }, 2314, 'blocked', { status: 'fail', code: 'RPC_PORT_OUTSIDE_ACL' }],
  ['a port outside a list elsewhere, and bound here', { on: ['mobile'] }, 2314, 'bound', { status: 'degraded', code: 'RPC_PORT_OUTSIDE_ACL' }],
  ['a port outside a list in the way, and bound through it: the typed list is stale', {}, 2314, 'bound', { status: 'degraded', code: 'ACL_STALE' }],
  ['the same for a what-if, which nobody typed as a fact', { whatIf: true }, 2314, 'bound', { status: 'degraded', code: 'RPC_PORT_OUTSIDE_ACL' }],
  ['the same for a list whose whereabouts are unknown', { on: null }, 2314, 'bound', { status: 'degraded', code: 'RPC_PORT_OUTSIDE_ACL' }],
  ['a port outside, where another service answered', {}, 2314, 'answered', { status: 'degraded', code: 'RPC_PORT_OUTSIDE_ACL' }],
  ['a port outside, cut by the deadline', {}, 2314, 'unknown', { status: 'degraded', code: 'RPC_PORT_OUTSIDE_ACL' }],
])('judges %s', (_, over, port, reach, verdict) => {
  expect(comparePort([list(over)], 'tunnel', port, reach)).toMatchObject(verdict);
});

it('names the first list in the way that does not hold the port, not a wider one before it', () => {
  const verdict = comparePort([list({ device: 'Wide', allow: [{ from: 1, to: 65535 }] }), list({ device: 'ISA Server', owner: null })], 'tunnel', 2314, 'blocked');

  expect(verdict.args).toEqual({ device: 'ISA Server', owner: 'the firewall team', allow: '135,1024-2000', whatIf: false });
});

it('notes a port near the end of a range that allows it', () => {
  const verdict = comparePort([list()], 'tunnel', 1990, 'bound');

  expect(verdict).toMatchObject({ status: 'ok', args: { tight: '1024-2000', tightDevice: 'Gateway' } });
});

it('counts a device with two lists as allowing only what both allow', () => {
  expect(insideLists([list(), list({ allow: [{ from: 2000, to: 3000 }] }), list({ device: 'ISA Server' })], 1171)).toEqual({ Gateway: false, 'ISA Server': true });
});

it.each<readonly [what: string, to: readonly string[], address: string, answers: boolean | null, verdict: object]>([
  ['an address that the list names', ['10.1.2.3'], '10.1.2.3', false, { status: 'ok' }],
  ['an IPv6 address in another spelling', ['2001:DB8:0:0::1'], '2001:db8::1', false, { status: 'ok' }],
  ['the host by its name', ['EXCH1.corp.example'], '10.9.9.9', false, { status: 'ok' }],
  ['another address, where nothing answers', ['10.1.2.3'], '10.9.9.9', false, { status: 'fail', code: 'RPC_ADDRESS_OUTSIDE_ACL' }],
  ['another address that answers', ['10.1.2.3'], '10.9.9.9', true, { status: 'ok', code: null }],
  ['another address that was not tested to its end', ['10.1.2.3'], '10.9.9.9', null, { status: 'inconclusive', code: null }],
])('holds %s against the destinations of a list', (_, to, address, answers, verdict) => {
  expect(compareAddress([list({ to })], 'tunnel', 'exch1.corp.example', address, answers)).toMatchObject(verdict);
});
