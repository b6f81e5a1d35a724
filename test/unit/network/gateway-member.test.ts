import { expect, it } from 'vitest';
import type { TcpRow } from '../../../probes/platform/connection-table.ts';
import { memberIn } from '../../../probes/network/gateway-member.ts';

const TWO = ['192.0.2.7', '192.0.2.8'];
const row = (change: Partial<TcpRow> = {}): TcpRow => ({
  localAddress: '198.51.100.4',
  localPort: 50_000,
  remoteAddress: '192.0.2.8',
  remotePort: 443,
  state: 'established',
  owner: { kind: 'hidden' },
  ...change,
});
const memberOf = (rows: readonly TcpRow[], addresses = TWO): string | null =>
  memberIn(rows, { addresses, port: 443, ownPid: 99 });

it.each<[string, readonly TcpRow[], readonly string[], string | null]>([
  ['the one that a program is connected to', [row()], TWO, '192.0.2.8'],
  ['that one, however often', [row(), row({ localPort: 50_001 })], TWO, '192.0.2.8'],
  ['nobody for sure where two are', [row(), row({ remoteAddress: '192.0.2.7' })], TWO, null],
  ['nobody for sure by UDP, where there are two', [], TWO, null],
  ['the only one that there is by UDP', [], ['192.0.2.7'], '192.0.2.7'],
])('the tunnel goes through %s', (_, rows, addresses, member) => {
  expect(memberOf(rows, [...addresses])).toBe(member);
});

it.each<[string, Partial<TcpRow>]>([
  ['at another port', { remotePort: 80 }],
  ['that is opening', { state: 'syn-sent' }],
  ['of this very process', { owner: { kind: 'process', pid: 99, name: 'node' } }],
  ['to another host', { remoteAddress: '192.0.2.9' }],
])('a connection %s names no member', (_, change) => {
  expect(memberOf([row(change)])).toBeNull();
});
