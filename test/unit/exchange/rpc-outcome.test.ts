import { expect, it } from 'vitest';
import {
  mapperAnswerVerdict,
  mapperConnectVerdict,
  portAnswerVerdict,
  portConnectVerdict,
  settleConnect,
  settleReply,
} from '../../../probes/exchange/rpc-outcome.ts';
import type { ConnectFailure } from '../../../probes/rpc/outcomes.ts';

const deadline = AbortSignal.abort(new DOMException('over', 'TimeoutError'));
const aborted = { ok: false, kind: 'aborted' } as const;

it.each<
  readonly [
    kind: Exclude<ConnectFailure['kind'], 'aborted'>,
    mapper: string | null,
    port: string | null,
  ]
>([
  ['refused', 'EPM_REFUSED', 'RPC_PORT_REFUSED'],
  ['timed-out', 'EPM_BLOCKED', 'RPC_PORT_BLOCKED'],
  ['unreachable', 'EPM_BLOCKED', 'RPC_PORT_BLOCKED'],
  ['local-filter', 'LOCAL_FILTER', 'LOCAL_FILTER'],
  ['failed', null, null],
])('names a connection that is %s by the side that it stands on', (kind, mapper, port) => {
  const codes = [mapperConnectVerdict, portConnectVerdict].map(
    (judge) => judge({ ok: false, kind, error: 'EXAMPLE' }, '10.1.2.3:135', 12, deadline).code,
  );

  expect(codes).toEqual([mapper, port]);
});

it('calls a step that the deadline cut inconclusive, unless its own time was over as well', () => {
  expect(settleConnect(aborted, 4999)).toEqual(aborted);
  expect(settleConnect(aborted, 5000)).toMatchObject({ kind: 'timed-out' });
  expect(settleReply(aborted, 4999)).toEqual(aborted);
  expect(settleReply(aborted, 5000)).toMatchObject({ kind: 'silent' });
});

it('says who cut a step, and when', () => {
  expect(portConnectVerdict(aborted, '10.1.2.3:1171', 812.4, deadline)).toEqual({
    status: 'inconclusive',
    code: null,
    evidence: ['cut by the deadline after 812 ms'],
  });
  expect(portAnswerVerdict(aborted, '10.1.2.3:1171', 812.4, AbortSignal.abort()).evidence).toEqual([
    'cut by the caller after 812 ms',
  ]);
});

it('takes access denied by the mapper for a policy, and any other fault for a broken reply', () => {
  const code = (status: number) =>
    mapperAnswerVerdict({ ok: false, kind: 'fault', status }, '10.1.2.3:135', 12, deadline).code;

  expect([code(5), code(0x1c010003)]).toEqual(['EPM_ACCESS_DENIED', 'EPM_BAD_REPLY']);
});

it.each([
  [{ kind: 'fault', status: 0x1c010014 }],
  [{ kind: 'fault', status: 0x6bb }],
  [{ kind: 'nak', reason: 1 }],
  [{ kind: 'rejected', result: 2, reason: 3 }],
] as const)('takes %o for a busy server, at the mapper and at a port', (failure) => {
  const codes = [mapperAnswerVerdict, portAnswerVerdict].map(
    (judge) => judge({ ok: false, ...failure }, '10.1.2.3:135', 12, deadline).code,
  );

  expect(codes).toEqual(['RPC_SERVER_BUSY', 'RPC_SERVER_BUSY']);
});
