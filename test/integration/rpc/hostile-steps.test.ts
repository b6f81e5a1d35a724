import type { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { openRpc } from '../../../probes/rpc/connection.ts';
import { lookupAll, mapInterface } from '../../../probes/rpc/endpoint-mapper.ts';
import { listInterfaces } from '../../../probes/rpc/management.ts';
import { ENDPOINT_MAPPER } from '../../../probes/rpc/syntax.ts';
import type { TcpTarget } from '../../../probes/rpc/tcp.ts';
import {
  EMSMDB,
  entry,
  HANDLE,
  hostile,
  MAX_GROWTH_BYTES,
  measured,
  limits,
} from '../../support/hostile.ts';
import { bindAck, lookupStub, response } from '../../support/rpc-bytes.ts';

const TIMEOUT_MS = 250;
type Failure = { readonly kind: string } | null;

/**
 * An exchange, as many packets of it as are answered rightly before something happens, and what
 * came of it.
 */
interface Step {
  readonly what: string;
  readonly answered: number;
  readonly exchange: (target: TcpTarget) => Promise<Failure>;
  readonly greets?: boolean;
}

const failureOf = (
  outcome: { readonly ok: true } | { readonly ok: false; readonly kind: string },
): Failure => (outcome.ok ? null : outcome);

/** Connects and goes on; closes whatever happened. */
const onMapper =
  (
    goOn: (
      connection: Extract<Awaited<ReturnType<typeof openRpc>>, { ok: true }>['connection'],
    ) => Promise<Failure>,
    transport: 'tcp' | 'http' = 'tcp',
  ) =>
  async (target: TcpTarget): Promise<Failure> => {
    const opened = await openRpc(target, limits(TIMEOUT_MS), transport);
    if (!opened.ok) return opened;
    const bound = await opened.connection.bind(ENDPOINT_MAPPER, limits(TIMEOUT_MS));
    const failure = bound.ok ? await goOn(opened.connection) : bound;
    opened.connection.close();
    return failure;
  };
const noMore = (): Promise<Failure> => Promise.resolve(null);
const map = onMapper(async (connection) =>
  failureOf(await mapInterface(connection, EMSMDB, limits(TIMEOUT_MS))),
);
const list = onMapper(
  async (connection) => (await lookupAll(connection, limits(TIMEOUT_MS))).failure,
);
const manage = async (target: TcpTarget): Promise<Failure> =>
  failureOf(await listInterfaces(target, limits(TIMEOUT_MS)));

const STEPS: readonly Step[] = [
  {
    what: 'the greeting of RPC over HTTP',
    answered: 0,
    exchange: onMapper(noMore, 'http'),
    greets: true,
  },
  {
    what: 'the bind after that greeting',
    answered: 1,
    exchange: onMapper(noMore, 'http'),
    greets: true,
  },
  { what: 'the bind to the mapper', answered: 0, exchange: onMapper(noMore) },
  { what: 'the mapping', answered: 1, exchange: map },
  { what: 'the first page of a listing', answered: 1, exchange: list },
  { what: 'the second page of a listing', answered: 2, exchange: list },
  { what: 'the bind to the management interface', answered: 0, exchange: manage },
  { what: 'the question for interfaces', answered: 1, exchange: manage },
];

const MISHAPS: readonly (readonly [
  what: string,
  happen: (socket: Socket) => void,
  kinds: readonly string[],
])[] = [
  [
    'a reset',
    (socket) => {
      socket.resetAndDestroy();
    },
    ['closed'],
  ],
  [
    'an orderly close',
    (socket) => {
      socket.end();
    },
    ['closed'],
  ],
  ['silence', () => undefined, ['silent']],
  [
    'one byte and silence',
    (socket) => {
      socket.write(Buffer.from([5]));
    },
    ['silent', 'not-rpc'],
  ],
  [
    'one byte and a close',
    (socket) => {
      socket.end(Buffer.from([5]));
    },
    ['bad-reply', 'not-rpc'],
  ],
  [
    'HTTP',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
    },
    ['not-rpc', 'bad-reply'],
  ],
  [
    'TLS',
    (socket) => {
      socket.write(Buffer.from('1503010002022f', 'hex'));
    },
    ['not-rpc', 'bad-reply'],
  ],
];

const CASES = STEPS.flatMap((step) =>
  MISHAPS.map(([mishap, happen, kinds]) => ({ step, mishap, happen, kinds })),
);

it.each(CASES)(
  'survives $mishap in place of $step.what, in time and in little memory',
  async ({ step, happen, kinds }) => {
    const { exchange, answered, greets = false } = step;
    const right = (type: number, callId: number): Buffer =>
      type === 11 ? bindAck(callId) : response(callId, lookupStub([entry(callId)], HANDLE));

    const { value, growthBytes, tookMs } = await measured(async () => {
      const server = await hostile(
        ({ type, callId }, socket, nth) => {
          // The greeting counts as the first answer.
          if (nth + (greets ? 1 : 0) < answered) socket.write(right(type, callId));
          else happen(socket);
        },
        {
          onConnect: (socket) => {
            if (greets && answered > 0) socket.write('ncacn_http/1.0');
            else if (greets) setTimeout(happen, 20, socket);
          },
        },
      );
      return exchange({ address: '127.0.0.1', port: server.port });
    });

    expect(kinds).toContain(value?.kind);
    expect(growthBytes).toBeLessThan(MAX_GROWTH_BYTES);
    expect(tookMs).toBeLessThan(3 * TIMEOUT_MS + 5000);
  },
);
