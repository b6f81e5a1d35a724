import { withDeadline } from '../../lib/deadline.ts';
import { isSameClock, type Moment } from '../../model/clock.ts';
import { mapperTransport, openRpc, type RpcConnection } from '../rpc/connection.ts';
import { encodeMap, OPNUM } from '../rpc/epm-stubs.ts';
import { CONNECT_TIMEOUT_MS, REPLY_TIMEOUT_MS } from '../rpc/limits.ts';
import { ENDPOINT_MAPPER } from '../rpc/syntax.ts';
import { describeAnswer } from './rpc-outcome.ts';
import { endedAsked, endedInSilence, type HeldConnection, type HeldEnd } from './rungs/idle.ts';

/** In this time TCP sends a lost question five times again, at any usual round trip. */
const ASKED_MS = 10_000;
/** How often network, clocks and connection are looked at meanwhile. */
const BEAT_MS = 5_000;
/** A beat that comes later than that after its time: this laptop slept. */
const LATE_MS = 30_000;

/** Which connection is held, and for how long nothing is said on it. */
export interface HoldOrder {
  readonly address: string;
  readonly port: number;
  readonly silentMs: number;
  readonly isInTunnel: boolean;
  /** Whether this laptop still stands where it stood when it was asked to hold. */
  readonly isHere: () => boolean;
}

export interface HoldIo {
  readonly signal: AbortSignal;
  now(): Date;
  monotonicMs(): number;
  /** Opens and binds one connection to the mapper; null: it was not bound. The wire by default. */
  readonly open?: OpenBound;
  /** How long an answer to the question is waited for, in milliseconds; ten seconds by default. */
  readonly askedMs?: number;
  /** Waits so many milliseconds, or until the signal. The real time by default. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

type Bound = Pick<RpcConnection, 'call' | 'close' | 'ended'>;
export type OpenBound = (
  target: Pick<HoldOrder, 'address' | 'port'>,
  signal: AbortSignal,
) => Promise<Bound | null>;

/** Why a hold says nothing. */
export type Voided = 'cancelled' | 'not-bound' | 'moved' | 'slept';

export type HoldOutcome =
  | { readonly ok: true; readonly held: HeldConnection }
  | { readonly ok: false; readonly kind: Voided };

export type HoldConnection = (order: HoldOrder, io: HoldIo) => Promise<HoldOutcome>;

/**
 * Binds one connection to the mapper, says nothing on it for a while, then asks one question. Where it
 * is dead, it is closed, and one fresh connection tells whether the way stands. Never rejects.
 */
export const holdConnection: HoldConnection = async (order, io) => {
  const { open = openBound, pause = sleep } = io;
  const connection = await open(order, io.signal);
  const began = momentOf(io);
  if (connection === null)
    return { ok: false, kind: io.signal.aborted ? 'cancelled' : 'not-bound' };
  try {
    let last = began;
    while (connection.ended === null && since(began, last) < order.silentMs) {
      const waitMs = Math.min(BEAT_MS, order.silentMs - since(began, last));
      await pause(waitMs, io.signal);
      const now = momentOf(io);
      const voided = voidedBy({ began, last, now }, order, io.signal);
      if (voided !== null) return { ok: false, kind: voided };
      last = now;
    }
    const silentMs = Math.round(since(began, last));
    const end = await endOf(connection, order, { ...io, open });
    const voided = voidedBy({ began, last, now: momentOf(io) }, order, io.signal);
    if (voided !== null) return { ok: false, kind: voided };
    const { address, isInTunnel } = order;
    return {
      ok: true,
      held: { address, silentMs, end, at: io.now().toISOString(), isInTunnel },
    };
  } finally {
    connection.close();
  }
};

/** The end that came by itself, or what a question shows. */
async function endOf(
  connection: Bound,
  order: HoldOrder,
  {
    signal,
    open,
    askedMs = ASKED_MS,
  }: Pick<HoldIo, 'signal' | 'askedMs'> & { readonly open: OpenBound },
): Promise<HeldEnd> {
  const { ended } = connection;
  if (ended !== null) return endedInSilence(ended, describeAnswer(ended));
  const reply = await connection.call(OPNUM.map, encodeMap(ENDPOINT_MAPPER, 1), {
    timeoutMs: askedMs,
    signal,
  });
  if (reply.ok) return endedAsked(null, true, '');
  // One connection at a time.
  connection.close();
  const fresh = await open(order, signal);
  fresh?.close();
  return endedAsked(reply, fresh !== null, describeAnswer(reply));
}

/** Why what is seen now says nothing of the silence; null where it does. */
function voidedBy(
  { began, last, now }: { readonly began: Moment; readonly last: Moment; readonly now: Moment },
  { isHere }: Pick<HoldOrder, 'isHere'>,
  signal: Pick<AbortSignal, 'aborted'>,
): Voided | null {
  if (signal.aborted) return 'cancelled';
  if (!isHere()) return 'moved';
  // Some systems' monotonic clocks stand still in sleep, others run on.
  const isLate = since(last, now) > BEAT_MS + ASKED_MS + CONNECT_TIMEOUT_MS + LATE_MS;
  return isLate || !isSameClock(began, now) ? 'slept' : null;
}

const momentOf = ({ now, monotonicMs }: Pick<HoldIo, 'now' | 'monotonicMs'>): Moment => ({
  wallMs: now().getTime(),
  monotonicMs: monotonicMs(),
});
const since = (before: Moment, after: Moment): number => after.monotonicMs - before.monotonicMs;

const sleep = async (timeoutMs: number, signal: AbortSignal): Promise<void> => {
  await withDeadline(
    { timeoutMs, signal },
    () => null,
    () => undefined,
  );
};

const openBound: OpenBound = async ({ address, port }, signal) => {
  const target = { address, port };
  const opened = await openRpc(
    target,
    { timeoutMs: CONNECT_TIMEOUT_MS, signal },
    mapperTransport(port),
  );
  if (!opened.ok) return null;
  const { connection } = opened;
  const bound = await connection.bind(ENDPOINT_MAPPER, { timeoutMs: REPLY_TIMEOUT_MS, signal });
  if (bound.ok) return connection;
  connection.close();
  return null;
};
