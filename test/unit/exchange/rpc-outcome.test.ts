import { expect, it } from 'vitest';
import { settleConnect, settleReply } from '../../../probes/exchange/rpc-outcome.ts';
import { judgeAnswerFailure, judgeConnectFailure } from '../../../probes/exchange/rungs/mapper.ts';
import { judgePort, judgeRefusal } from '../../../probes/exchange/rungs/port.ts';
import { EXCHANGE_INTERFACES } from '../../../model/interfaces.ts';
import type { ConnectFailure } from '../../../probes/rpc/outcomes.ts';

const deadline = AbortSignal.abort(new DOMException('over', 'TimeoutError'));
const EMSMDB = EXCHANGE_INTERFACES[0]!;
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
  const failure: ConnectFailure = { ok: false, kind, error: 'EXAMPLE' };
  const step = { where: '10.1.2.3:135', ms: 12, signal: deadline };

  expect([
    judgeConnectFailure(failure, step).code,
    judgePort({ kind: 'unopened', failure, step }, EMSMDB).connect.outcome.code,
  ]).toEqual([mapper, port]);
});

it('calls a step that the deadline cut inconclusive, unless its own time was over as well', () => {
  expect(settleConnect(aborted, 4999)).toEqual(aborted);
  expect(settleConnect(aborted, 5000)).toMatchObject({ kind: 'timed-out' });
  expect(settleReply(aborted, 4999)).toEqual(aborted);
  expect(settleReply(aborted, 5000)).toMatchObject({ kind: 'silent' });
});

it('says who cut a step, and when', () => {
  const step = { where: '10.1.2.3:1171', ms: 812.4 };

  expect(
    judgePort({ kind: 'unopened', failure: aborted, step: { ...step, signal: deadline } }, EMSMDB)
      .connect.outcome,
  ).toEqual({
    status: 'inconclusive',
    code: null,
    evidence: ['cut by the deadline after 812 ms'],
  });
  expect(judgeRefusal(aborted, { ...step, signal: AbortSignal.abort() }).evidence).toEqual([
    'cut by the caller after 812 ms',
  ]);
});

it('takes access denied by the mapper for a policy, and any other fault for a broken reply', () => {
  const code = (status: number) =>
    judgeAnswerFailure(
      { ok: false, kind: 'fault', status },
      { where: '10.1.2.3:135', ms: 12, signal: deadline },
    ).code;

  expect([code(5), code(0x1c010003)]).toEqual(['EPM_ACCESS_DENIED', 'EPM_BAD_REPLY']);
});

it.each([
  [{ kind: 'fault', status: 0x1c010014 }],
  [{ kind: 'fault', status: 0x6bb }],
  [{ kind: 'nak', reason: 1 }],
  [{ kind: 'rejected', result: 2, reason: 3 }],
] as const)('takes %o for a busy server, at the mapper and at a port', (failure) => {
  const step = { where: '10.1.2.3:135', ms: 12, signal: deadline };
  const codes = [judgeAnswerFailure, judgeRefusal].map(
    (judge) => judge({ ok: false, ...failure }, step).code,
  );

  expect(codes).toEqual(['RPC_SERVER_BUSY', 'RPC_SERVER_BUSY']);
});
